//! His vaccinations, on days that fit the Japanese routine schedule for a child born in May 2018.

use anyhow::Result;
use serde_json::{Value, json};

use crate::samples::File;
use crate::samples::family::{CHILD, HIDAMARI};
use crate::samples::fhir::{BundleKind, bundle, meta, patient, pretty, subject};
use crate::samples::prng::Prng;

const AT: &str = "2024-11-18T16:00:00+09:00";

/// Vaccine, whether it is one of the routine ones (定期), and the day of each dose.
const DOSES: [(&str, bool, &[&str]); 11] = [
    ("ヒブ", true, &["2018-07-23", "2018-08-27", "2018-09-25", "2019-05-27"]),
    ("小児用肺炎球菌（１３価）", true, &["2018-07-23", "2018-08-27", "2018-09-25", "2019-05-27"]),
    ("Ｂ型肝炎", true, &["2018-07-23", "2018-08-27", "2019-01-21"]),
    // Rotavirus became routine in October 2020.
    ("ロタウイルス（１価）", false, &["2018-07-23", "2018-08-27"]),
    ("四種混合（ＤＰＴ－ＩＰＶ）", true, &["2018-08-27", "2018-09-25", "2018-10-29", "2019-11-25"]),
    ("ＢＣＧ", true, &["2018-10-29"]),
    ("麻しん風しん混合（ＭＲ）", true, &["2019-05-27", "2024-05-13"]),
    ("水痘", true, &["2019-05-27", "2019-11-25"]),
    ("おたふくかぜ", false, &["2019-06-24", "2024-06-10"]),
    ("日本脳炎", true, &["2021-06-07", "2021-06-28", "2022-07-04"]),
    ("インフルエンザ", false, &["2023-10-23", "2023-11-20", "2024-10-21", "2024-11-18"]),
];

/// One bundle for all, as the family copied it from the mother and child handbook (母子手帳).
pub(super) fn file(prng: &mut Prng) -> Result<File> {
    let mut given = Vec::new();
    for (at, (vaccine, routine, days)) in DOSES.iter().enumerate() {
        for (dose, day) in days.iter().enumerate() {
            let lot = format!("MIHON{:02}{:03}", at + 1, prng.between(1, 999));
            given.push((*day, immunization((at, vaccine, *routine), dose + 1, day, &lot)));
        }
    }
    given.sort_by_key(|(day, _)| *day);
    let kind = BundleKind {
        id: "mihon-child-immunization-20241118".to_owned(),
        kind: "collection",
        profile: "http://hl7.org/fhir/StructureDefinition/Bundle",
        content: None,
    };
    let all = std::iter::once(patient(&CHILD, AT)).chain(given.into_iter().map(|(_, one)| one));
    let bundle = bundle(&kind, AT, all.collect());
    Ok(File::of(&CHILD, "yobosesshu_20241118.json", pretty(&bundle)?))
}

fn immunization(
    (at, vaccine, routine): (usize, &str, bool),
    dose: usize,
    day: &str,
    lot: &str,
) -> Value {
    json!({
        "resourceType": "Immunization",
        "id": format!("vaccine-{:02}-{dose}", at + 1),
        "meta": meta("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Immunization", AT),
        "status": "completed",
        "vaccineCode": {"text": vaccine},
        "patient": subject(&CHILD),
        "occurrenceDateTime": day,
        "primarySource": false,
        "reportOrigin": {"text": "母子健康手帳"},
        "manufacturer": {"display": "見本ワクチン株式会社"},
        "lotNumber": lot,
        "performer": [{"actor": {"display": HIDAMARI.name}}],
        "programEligibility": [{"text": if routine { "定期接種" } else { "任意接種" }}],
        "protocolApplied": [{"doseNumberPositiveInt": dose}],
    })
}
