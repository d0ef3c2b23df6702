use phr::{
    provenance::{Evidence, Maker},
    record::{Kind, Parsed},
};
use proptest::prelude::*;
use serde_json::Value;

use super::{Part, join, parse, part, recognises};
use crate::untidy::FINDINGS_MAX;

const HEAD: &str = "JAHISTC08,1\n1,試験 花子,2,19620115\n";
const GOOD: &[u8] = include_bytes!("../../tests/corpus/okusuri/good-tc08/input.txt");
const SPLIT: &[u8] = include_bytes!("../../tests/corpus/okusuri/parts-complete/input.txt");

fn read(rest: &str) -> Parsed {
    parse(format!("{HEAD}{rest}").as_bytes())
}

fn medicines(parsed: &Parsed) -> Vec<&Value> {
    parsed.drafts.iter().map(|d| &d.resource).filter(|r| Kind::of(r) == Kind::Medicine).collect()
}

fn said(parsed: &Parsed) -> Vec<String> {
    parsed.findings.iter().map(|f| f.sentence().ja).collect()
}

#[test]
fn an_amount_per_day_is_never_a_dose_and_never_multiplied() {
    let parsed = read("5,20250310,1\n201,1,試験錠,3,錠,1,,1\n301,1,１日３回毎食後,7,日分,1,1,,1\n");
    let medicine = medicines(&parsed)[0];
    let dose = &medicine["dosageInstruction"][0]["doseAndRate"][0];
    assert!(dose.get("doseQuantity").is_none() && medicine.get("quantity").is_none());
    assert_eq!(dose["rateRatio"]["numerator"]["value"], 3);
    assert_eq!(medicine["daysSupply"]["value"], 7);
}

#[test]
fn an_amount_whose_meaning_is_not_certain_stays_in_words() {
    let parsed = read("5,20250310,1\n201,1,試験軟膏,5,ｇ,1,,1\n301,1,塗布,1,調剤,5,1,,1\n");
    let dosage = &medicines(&parsed)[0]["dosageInstruction"][0];
    assert!(dosage.get("doseAndRate").is_none());
    assert_eq!(dosage["text"], "塗布　用量 5ｇ");
}

#[test]
fn what_the_person_typed_is_no_dispensing() {
    let parsed = read("5,20250310,1\n11,めぐり薬局,13,4,7654321,,,,1\n201,1,試験錠,1,錠,1,,2\n");
    let draft = &parsed.drafts[0];
    assert_eq!(draft.resource["resourceType"], "MedicationStatement");
    assert_eq!((&draft.made_by, draft.evidence), (&Maker::Person, Evidence::Reported));
}

#[test]
fn days_are_never_lost() {
    let typed = read("5,20250310,2\n201,1,試験錠,1,錠\n301,1,朝食後,7,日分,1\n");
    assert_eq!(medicines(&typed)[0]["dosage"][0]["text"], "朝食後　1日量 1錠　7日分");
    let tapering =
        read("5,20250310,1\n201,1,試験錠,1,錠\n301,1,朝食後,7,日分,1\n301,1,夕食後,3,日分,1\n");
    let dosage = &medicines(&tapering)[0]["dosageInstruction"];
    assert_eq!(dosage[1]["text"], "夕食後　1日量 1錠　3日分");
    assert!(medicines(&tapering)[0].get("daysSupply").is_none());
}

#[test]
fn rp_numbers_start_again_in_every_block() {
    let parsed = read(
        "5,20250310,1\n201,1,新しい錠,1,錠\n301,1,朝食後,7,日分,1\n\
         5,20250210,1\n201,1,古い錠,1,錠\n301,1,夕食後,14,日分,1\n",
    );
    let days: Vec<_> =
        medicines(&parsed).iter().map(|m| m["daysSupply"]["value"].clone()).collect();
    assert_eq!(days, [7, 14]);
}

#[test]
fn every_doctor_keeps_their_own_medicines() {
    let parsed = read(
        "5,20250310,1\n51,めぐり病院,13,1,1234567,1\n55,試験 一郎,内科,1\n201,1,内科の錠,1,錠\n\
         301,1,朝,7,日分,1\n55,試験 二郎,皮膚科,1\n201,2,皮膚科の錠,1,錠\n301,2,夜,7,日分,1\n",
    );
    let by: Vec<_> = medicines(&parsed)
        .iter()
        .map(|m| m["authorizingPrescription"][0]["display"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(by, ["試験 一郎 (内科) めぐり病院", "試験 二郎 (皮膚科) めぐり病院"]);
}

#[test]
fn no_allergy_is_no_allergy_to_none() {
    for none in ["なし", "特になし", "アレルギー歴なし", "無し。", "ありません"]
    {
        let parsed = read(&format!("2,1,{none},1\n"));
        assert_eq!(parsed.drafts[0].resource["resourceType"], "Communication", "{none}");
    }
    let parsed = read("2,1,なしアレルギー（果物の梨）,1\n");
    assert_eq!(parsed.drafts[0].resource["resourceType"], "AllergyIntolerance");
}

#[test]
fn another_persons_medicines_are_not_read() {
    let other = "JAHISTC08,1\n1,試験 太郎,1,19580303\n5,20250310,1\n201,1,ほかの人の錠,1,錠\n";
    let parsed = read(other);
    assert!(medicines(&parsed).is_empty());
    assert!(said(&parsed)[0].contains("別の人（試験 太郎さん）"), "{:?}", said(&parsed));
}

#[test]
fn a_missing_part_is_said_and_the_rest_is_read() {
    let parsed = read(
        "5,20250310,1\n201,1,試験錠,1,錠\n301,1,朝,7,日分,1\n911,20250310000001,3,1\n\
         JAHISTC08,1\n401,眠くなることがあります,1\n911,20250310000001,3,3\n",
    );
    assert!(
        said(&parsed)[0].starts_with("6行目: 3つのうち2つ目がありません"),
        "{:?}",
        said(&parsed)
    );
    assert_eq!(parsed.drafts.len(), 2);
}

#[test]
fn parts_join_in_any_order() {
    let text = encoding_rs::SHIFT_JIS.decode(SPLIT).0;
    let parts: Vec<String> =
        text.split("JAHISTC08,1").skip(1).map(|p| format!("JAHISTC08,1{p}")).collect();
    let bytes: Vec<&[u8]> = parts.iter().map(String::as_bytes).collect();
    let told = |number| Some(Part { data_id: "20250310000001".into(), total: 3, number });
    assert_eq!(part(bytes[2]), told(3));
    let whole = join(&bytes);
    assert_eq!(join(&[bytes[2], bytes[0], bytes[1], bytes[2]]), whole);
    assert_eq!(part(&whole), None);
    let names: Vec<_> = medicines(&parse(&whole))
        .iter()
        .map(|m| m["medicationCodeableConcept"]["text"].clone())
        .collect();
    assert_eq!(names, ["一つ目の錠", "二つ目の錠", "三つ目の錠"]);
    assert!(parse(&whole).findings.is_empty());
}

#[test]
fn parts_in_different_encodings_join() {
    let cp932 = encoding_rs::SHIFT_JIS.encode("JAHISTC08,1\n401,髙い熱に注意,1\n911,1,2,1\n").0;
    let utf8 = "JAHISTC08,1\n501,①を見せる,1\n911,1,2,2\n";
    let joined = join(&[utf8.as_bytes(), &cp932]);
    let text = String::from_utf8(joined).unwrap();
    assert!(text.find("髙い熱").unwrap() < text.find('①').unwrap());
}

#[test]
fn a_repeated_heading_goes_on_with_its_block() {
    let parsed = read(
        "5,20250310,1\n11,めぐり薬局,13,4,7654321\n201,1,試験錠,1,錠\n911,1,2,1\nJAHISTC08,1\n\
         5,20250310,1\n11,めぐり薬局,13,4,7654321\n301,1,朝食後,7,日分,1\n911,1,2,2\n",
    );
    assert_eq!(medicines(&parsed)[0]["daysSupply"]["value"], 7);
    assert!(parsed.findings.is_empty(), "{:?}", said(&parsed));
}

#[test]
fn a_second_dispensing_of_the_day_is_not_swallowed_by_the_first() {
    let block = "5,20250310,1\n11,めぐり薬局,13,4,7654321\n201,1,試験錠,1,錠\n301,1,朝,7,日分,1\n";
    let parsed = read(&format!("{block}911,1,2,1\nJAHISTC08,1\n{block}911,1,2,2\n"));
    assert_eq!(medicines(&parsed).len(), 2);
}

#[test]
fn every_medicine_says_where_it_stands() {
    let parsed = parse(GOOD);
    let text = encoding_rs::SHIFT_JIS.decode(GOOD).0;
    for draft in &parsed.drafts {
        let range = draft.span.bytes.clone().unwrap();
        let (from, to) =
            (usize::try_from(range.start).unwrap(), usize::try_from(range.end).unwrap());
        let lines = draft.span.lines.unwrap();
        let first = text.lines().nth(usize::try_from(lines.0).unwrap() - 1).unwrap();
        let bytes = encoding_rs::SHIFT_JIS.decode(&GOOD[from..to]).0.into_owned();
        assert!(bytes.starts_with(first), "{first} / {bytes}");
    }
}

#[test]
fn findings_have_an_end() {
    let parsed = read(&"999,x\n".repeat(FINDINGS_MAX * 3));
    assert_eq!(parsed.findings.len(), FINDINGS_MAX + 1);
    assert!(said(&parsed).last().unwrap().contains("1000件"));
}

#[test]
fn only_notebooks_are_recognised() {
    assert!(recognises(GOOD) && recognises(SPLIT));
    for no in ["JAHIS10\n1,1,1234567", "JAHISTC\n", "JAHISTCxx,1", "{\"a\": \"JAHISTC08,1\"}", ""] {
        assert!(!recognises(no.as_bytes()), "{no}");
    }
}

/// Good files with bytes changed, cut and doubled.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>());
    let file = prop::sample::select(vec![GOOD, SPLIT]);
    (file, prop::collection::vec(change, 0..30), any::<prop::sample::Index>(), any::<bool>())
        .prop_map(|(file, changes, cut, twice)| {
            let mut bytes = file.to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(cut.index(bytes.len() * 2).min(bytes.len()));
            if twice { [bytes.clone(), bytes].concat() } else { bytes }
        })
}

fn holds(bytes: &[u8]) {
    let parsed = parse(bytes);
    let length = u64::try_from(bytes.len()).unwrap();
    for draft in &parsed.drafts {
        let range = draft.span.bytes.clone().unwrap();
        assert!(range.start < range.end && range.end <= length);
        assert!(fhir::parse(&draft.bytes).is_ok());
    }
    drop((part(bytes), join(&[bytes, bytes]), recognises(bytes)));
}

proptest! {
    #[test]
    fn never_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        holds(&bytes);
    }

    #[test]
    fn never_panics_on_any_records(
        lines in prop::collection::vec("(1|2|3|31|4|5|11|15|51|55|201|281|301|311|401|601|701|911|JAHISTC0[0-9])(,[0-9a-zア-ン０-９.]{0,8}){0,12}", 0..40)
    ) {
        holds(lines.join("\n").as_bytes());
    }

    #[test]
    fn never_panics_on_damaged_files(bytes in mutated()) {
        holds(&bytes);
    }
}
