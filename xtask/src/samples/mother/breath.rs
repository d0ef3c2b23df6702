//! Her asthma as the lung clinic hands it out: the diagnosis and the breathing tests of three years.

use anyhow::Result;
use serde_json::{Value, json};

use crate::samples::File;
use crate::samples::family::{MOTHER, SOYOKAZE};
use crate::samples::fhir::{
    BundleKind, CATEGORY, ICD10, bundle, concept, from_institution, meta, patient, pretty,
    quantity, subject,
};

const AT: &str = "2025-11-10T12:10:00+09:00";

/// Code, name, unit, UCUM; the codes are those of the check-up item list.
const TESTS: [(&str, &str, &str, &str); 3] = [
    ("9C310000000000001", "努力肺活量", "L", "L"),
    ("9C320000000000001", "１秒量", "L", "L"),
    ("9C330000000000002", "１秒率", "%", "%"),
];

/// Day, then the three values, and what was done before the test.
const RESULTS: [(&str, [&str; 3], &str); 4] = [
    ("2023-08-07", ["3.02", "2.11", "69.9"], "気管支拡張薬の吸入前"),
    (
        "2023-08-07",
        ["3.10", "2.42", "78.1"],
        "気管支拡張薬の吸入後（サルブタモール２吸入、１５分後）",
    ),
    ("2024-07-01", ["3.06", "2.35", "76.8"], "気管支拡張薬の吸入前"),
    ("2025-08-25", ["3.05", "2.38", "78.0"], "気管支拡張薬の吸入前"),
];

/// One collection bundle.
pub(super) fn file() -> Result<File> {
    let mut all = vec![patient(&MOTHER, AT), asthma()];
    for (number, (day, values, note)) in RESULTS.iter().enumerate() {
        for (test, value) in TESTS.iter().zip(values) {
            all.push(result(number, day, (*test, value), note)?);
        }
    }
    let kind = BundleKind {
        id: "mihon-mother-asthma-20251110".to_owned(),
        kind: "collection",
        profile: "http://hl7.org/fhir/StructureDefinition/Bundle",
        content: None,
    };
    Ok(File::of(&MOTHER, "zensoku_20251110.json", pretty(&bundle(&kind, AT, all))?))
}

fn asthma() -> Value {
    let mut resource = json!({
        "resourceType": "Condition",
        "id": "asthma",
        "meta": meta("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Condition", AT),
        "extension": [],
        "identifier": [],
        "clinicalStatus": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active",
        }]},
        "verificationStatus": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
            "code": "confirmed",
        }]},
        "category": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/condition-category",
            "code": "problem-list-item",
        }]}],
        "code": concept(ICD10, "J459", "気管支喘息"),
        "subject": subject(&MOTHER),
        "onsetString": "小学校に上がるころ",
        "recordedDate": "2018-02-26",
        "recorder": {"display": SOYOKAZE.name},
        "note": [{"text": "季節の変わり目と台風の前に悪くなりやすい。"}],
    });
    from_institution(&mut resource, &SOYOKAZE, "asthma");
    resource
}

fn result(
    number: usize,
    day: &str,
    ((code, name, unit, ucum), value): ((&str, &str, &str, &str), &str),
    note: &str,
) -> Result<Value> {
    let part = ["before", "after", "second", "third"].get(number).copied().unwrap_or("more");
    let id = format!("breath-{}-{part}-{}", day.replace('-', ""), code.get(2..5).unwrap_or(""));
    let mut resource = json!({
        "resourceType": "Observation",
        "id": id,
        "meta": meta("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_Common", AT),
        "extension": [],
        "identifier": [],
        "status": "final",
        "category": [concept(CATEGORY, "exam", "呼吸機能検査")],
        "code": concept("http://medis.or.jp/CodeSystem/master-JLAC10-17digits", code, name),
        "subject": subject(&MOTHER),
        "effectiveDateTime": format!("{day}T10:{:02}:00+09:00", 15 + number * 15 % 45),
        "performer": [{"display": SOYOKAZE.name}],
        "method": {"text": "スパイロメトリー（座位）"},
        "note": [{"text": note}],
        "valueQuantity": quantity(value, unit, ucum)?,
    });
    from_institution(&mut resource, &SOYOKAZE, &id);
    Ok(resource)
}
