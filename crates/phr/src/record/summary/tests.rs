use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::*;
use crate::{
    AccountId, OriginalId,
    provenance::{Channel, Context, Evidence, Maker, Origin, Received, Span},
};

fn entry(n: u8, evidence: Evidence, resource: Value) -> Entry {
    let at = "2025-06-01T00:00:00Z".parse().unwrap();
    let by = AccountId::from_bytes([0; 16]);
    let received = Received { at, channel: Channel::Upload, by, file_name: None };
    let made_by = Maker::Institution { name: "めぐり内科".to_owned(), code: None };
    Entry {
        id: EntryId::from_bytes([n; 16]),
        version: 1,
        state: EntryState::Active,
        kind: Kind::of(&resource),
        when: fhir::view::when(&resource),
        bytes: Vec::new(),
        resource,
        origins: vec![Origin {
            original: OriginalId::from_bytes([n; 32]),
            span: Span::default(),
            received,
            format: "test".to_owned(),
            made_by,
            context: Context::default(),
            evidence,
        }],
        recorded: at,
    }
}

fn condition(n: u8, name: &str, evidence: Evidence, verified: &str, clinical: &str) -> Entry {
    entry(
        n,
        evidence,
        json!({"resourceType": "Condition", "code": {"text": name}, "recordedDate": "2025-02-01",
            "verificationStatus": {"coding": [{"code": verified}]},
            "clinicalStatus": {"coding": [{"code": clinical}]}}),
    )
}

fn supply(n: u8, name: &str, day: &str, days: Option<&str>) -> Entry {
    let supply = days.map(|days| json!({"value": days, "unit": "日分"}));
    entry(
        n,
        Evidence::Dispensed,
        json!({"resourceType": "MedicationDispense", "status": "completed", "whenHandedOver": day,
            "medicationCodeableConcept": {"text": name}, "daysSupply": supply}),
    )
}

fn pressure(n: u8, day: &str, upper: u32) -> Entry {
    let part = |code: &str, value: u32| {
        json!({"code": {"coding": [{"system": fhir::system::LOINC, "code": code}]},
            "valueQuantity": {"value": value, "unit": "mmHg"}})
    };
    entry(
        n,
        Evidence::Measured,
        json!({"resourceType": "Observation", "effectiveDateTime": day,
            "category": [{"coding": [{"code": "vital-signs"}]}],
            "component": [part("8480-6", upper), part("8462-4", 80)]}),
    )
}

/// One line for each thing that is gathered.
fn check(entries: &[Entry], today: &str, expected: &Expect) {
    let today = today.parse().unwrap();
    let summary = summary(entries, &[], &today);
    let name = |e: &Entry| {
        let concept = ["code", "medicationCodeableConcept"].iter().find_map(|k| e.resource.get(*k));
        concept.and_then(view::concept_name).unwrap_or("?").to_owned()
    };
    let mut lines: Vec<String> = Vec::new();
    for p in &summary.problems {
        lines.push(format!("problem {:?} {}", p.certainty, name(p.fact.lead)));
    }
    for m in &summary.medicines {
        let since = m.first.entry.when.as_ref().map(Date::as_str).unwrap_or_default();
        lines.push(format!("medicine {} since {since}", name(m.newest.entry)));
    }
    lines.extend(summary.last_supply.map(|d| format!("last supply {}", d.as_str())));
    lines.extend(summary.allergies.iter().map(|f| format!("allergy {}", name(f.lead))));
    lines.extend(summary.last_visit.map(|d| format!("last visit {}", d.as_str())));
    for t in &summary.trends {
        let values: Vec<String> =
            t.points.iter().map(|p| format!("{}/{:?}", p.value, p.lower)).collect();
        lines.push(format!("trend {} {}", t.about.code(), values.join(" ")));
    }
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn problems_stand_by_certainty_and_what_is_ruled_out_or_over_is_left_out() {
    let all = [
        condition(1, "請求の名前", Evidence::Claimed, "confirmed", "active"),
        condition(2, "心房細動", Evidence::Recorded, "provisional", "active"),
        condition(3, "高血圧症", Evidence::Recorded, "confirmed", "active"),
        condition(4, "糖尿病", Evidence::Recorded, "refuted", "active"),
        condition(5, "肺炎", Evidence::Recorded, "confirmed", "resolved"),
        condition(6, "骨折", Evidence::Reported, "confirmed", "active"),
    ];
    check(
        &all,
        "2025-06-01",
        &expect![[r"
            problem Confirmed 高血圧症
            problem Suspected 心房細動
            problem Told 骨折
            problem Claimed 請求の名前"]],
    );
}

#[test]
fn a_medicine_is_current_for_its_days_and_two_weeks_and_then_the_last_ones_are_told() {
    let all = [
        supply(1, "試験錠", "2025-05-01", Some("28")),
        supply(2, "試験錠", "2025-04-03", Some("28")),
        supply(3, "前の錠", "2024-01-01", Some("7")),
    ];
    check(
        &all,
        "2025-06-12",
        &expect![[r"
            medicine 試験錠 since 2025-04-03
            last visit 2025-05-01"]],
    );
    check(
        &all,
        "2025-06-13",
        &expect![[r"
            medicine 試験錠 since 2025-04-03
            last supply 2025-05-01
            last visit 2025-05-01"]],
    );
}

#[test]
fn a_supply_without_days_lasts_ninety_and_broken_days_count_whole() {
    let days = |text: &str, unit: &str| {
        supply::days_supply(&json!({"daysSupply": {"value": text, "unit": unit}}))
    };
    assert_eq!(days("3.5", "日分"), Some(4));
    assert_eq!(days("2", "週分"), Some(14));
    assert_eq!(days("5", "回分"), None);
    assert_eq!(days("99999", "日分"), None);
    let ointment = [supply(1, "軟膏", "2025-01-01", None)];
    let current = |day: &str| current_medicines(&ointment, &day.parse().unwrap()).len();
    assert_eq!((current("2025-04-01"), current("2025-04-02")), (1, 0));
}

#[test]
fn values_are_told_from_the_oldest_and_nothing_of_tomorrow() {
    let all = [
        pressure(3, "2025-06-09", 150),
        pressure(2, "2025-06-02", 138),
        pressure(1, "2025-06-01", 142),
    ];
    check(&all, "2025-06-02", &expect![[r"trend home-pressure 142/Some(80.0) 138/Some(80.0)"]]);
}

#[test]
fn an_allergy_ruled_out_is_no_allergy_and_an_unconfirmed_one_is() {
    let allergy = |n, name: &str, verified: &str| {
        entry(
            n,
            Evidence::Recorded,
            json!({"resourceType": "AllergyIntolerance", "code": {"text": name},
                "verificationStatus": {"coding": [{"code": verified}]}}),
        )
    };
    let all = [allergy(1, "ペニシリン", "unconfirmed"), allergy(2, "えび", "refuted")];
    check(&all, "2025-06-02", &expect![[r"allergy ペニシリン"]]);
}

#[test]
fn what_needs_attention_is_read_from_codes_and_what_has_none_is_said() {
    let coded = |n: u8, name: &str, yj: &str| {
        let mut e = supply(n, name, "2025-05-20", Some("28"));
        e.resource["medicationCodeableConcept"]["coding"] =
            json!([{"system": fhir::system::YJ, "code": yj}]);
        e
    };
    let all = [
        coded(1, "プレドニゾロン錠", "2456001F1010"),
        coded(2, "ワルファリンK錠", "3332001F1024"),
        coded(3, "アムロジピン錠", "2171022F4990"),
        supply(4, "名前だけの薬", "2025-05-20", Some("28")),
    ];
    let medicines = current_medicines(&all, &"2025-06-01".parse().unwrap());
    let (attention, unknown) = emergency::sorted(&medicines);
    let reasons: Vec<emergency::Attention> = attention.iter().map(|(why, _)| *why).collect();
    assert_eq!(reasons, [emergency::Attention::Anticoagulant, emergency::Attention::Steroid]);
    assert_eq!(unknown.len(), 1);
}

#[test]
fn a_ruled_out_or_later_word_is_not_gathered_for_an_emergency() {
    let dialysis = |n, verified| condition(n, "血液透析", Evidence::Recorded, verified, "active");
    let told = |all: &[Entry], today: &str| {
        emergency::emergency(all, &[], &today.parse().unwrap()).dialysis.len()
    };
    assert_eq!(told(&[dialysis(1, "confirmed")], "2025-06-01"), 1);
    assert_eq!(told(&[dialysis(1, "refuted")], "2025-06-01"), 0);
    let done = json!({"resourceType": "Procedure", "status": "completed",
        "code": {"text": "血液透析"}, "performedDateTime": "2025-02-01"});
    let done = entry(2, Evidence::Recorded, done);
    assert_eq!(told(std::slice::from_ref(&done), "2025-02-01"), 1);
    assert_eq!(told(&[done], "2025-01-31"), 0, "nothing of tomorrow");
}
