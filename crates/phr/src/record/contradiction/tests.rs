use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    AccountId, OriginalId,
    provenance::{Channel, Context, Evidence, Maker, Origin, Received, Span},
    record::Kind,
};

/// An entry with an id and an original of its own.
fn entry(id: u8, resource: Value) -> Entry {
    let at = "2025-06-01T00:00:00Z".parse().unwrap();
    let by = AccountId::from_bytes([0; 16]);
    let received = Received { at, channel: Channel::Upload, by, file_name: None };
    Entry {
        id: EntryId::from_bytes([id; 16]),
        version: 1,
        state: EntryState::Active,
        kind: Kind::of(&resource),
        when: fhir::view::when(&resource),
        bytes: resource.to_string().into_bytes(),
        resource,
        origins: vec![Origin {
            original: OriginalId::from_bytes([id; 32]),
            span: Span::default(),
            received,
            format: "test".to_owned(),
            made_by: Maker::Unknown,
            context: Context::default(),
            evidence: Evidence::Recorded,
        }],
        recorded: at,
    }
}

/// The rules and ids found, one line a pair.
fn found(resources: Vec<Value>) -> Vec<String> {
    let entries: Vec<Entry> = resources.into_iter().zip(1..).map(|(r, n)| entry(n, r)).collect();
    told(&entries)
}

fn told(entries: &[Entry]) -> Vec<String> {
    let id = |e: &Entry| e.id.as_bytes()[0];
    let one = |c: &Contradiction<'_>| format!("{:?} {} {}", c.rule, id(c.one), id(c.other));
    contradictions(entries).iter().map(one).collect()
}

fn allergy(status: &str, day: &str) -> Value {
    json!({"resourceType": "AllergyIntolerance", "recordedDate": day, "code": {"text": "ペニシリン"},
        "verificationStatus": {"coding": [{"code": status}]}})
}

fn dispensed(a_day: &str, unit: &str, day: &str) -> Value {
    json!({"resourceType": "MedicationDispense", "whenHandedOver": day,
        "medicationCodeableConcept": {"text": "アムロジピン錠5mg"},
        "dosageInstruction": [{"doseAndRate": [{"rateRatio": {
            "numerator": {"value": a_day, "unit": unit},
            "denominator": {"value": 1, "unit": "日"}}}]}]})
}

fn observed(loinc: &str, value: &str, unit: &str, when: &str) -> Value {
    json!({"resourceType": "Observation", "effectiveDateTime": when,
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"coding": [{"system": fhir::system::LOINC, "code": loinc}]},
        "valueQuantity": {"value": value, "unit": unit}})
}

fn group(text: &str) -> Value {
    json!({"resourceType": "Observation", "valueString": text,
        "code": {"coding": [{"system": fhir::system::LOINC, "code": "882-1"}]}})
}

fn vaccine(dose: u8, day: &str) -> Value {
    json!({"resourceType": "Immunization", "status": "completed", "occurrenceDateTime": day,
        "vaccineCode": {"text": "MR"}, "protocolApplied": [{"doseNumberPositiveInt": dose}]})
}

#[test]
fn an_allergy_that_is_ruled_out_elsewhere_is_shown_with_both_sides() {
    let all = vec![allergy("confirmed", "2020-01-01"), allergy("refuted", "2025-01-01")];
    assert_eq!(found(all), ["Allergy 1 2"]);
    assert!(
        found(vec![allergy("confirmed", "2020-01-01"), allergy("confirmed", "2025-01-01")])
            .is_empty()
    );
    assert!(found(vec![allergy("refuted", "2020-01-01")]).is_empty(), "nothing stands against it");
}

#[test]
fn a_condition_taken_back_as_an_error_is_shown() {
    let condition = |status| {
        json!({"resourceType": "Condition", "code": {"text": "高血圧症"},
        "verificationStatus": {"coding": [{"code": status}]}})
    };
    assert_eq!(
        found(vec![condition("confirmed"), condition("entered-in-error")]),
        ["Condition 1 2"]
    );
    assert!(found(vec![condition("confirmed"), condition("provisional")]).is_empty());
}

#[test]
fn a_dose_jumps_from_twice_on_and_from_half_down() {
    let pair =
        |a, b| found(vec![dispensed(a, "錠", "2025-01-01"), dispensed(b, "錠", "2025-02-01")]);
    assert_eq!(pair("1", "2"), ["Dose 1 2"]);
    assert_eq!(pair("2", "1"), ["Dose 1 2"]);
    assert_eq!(pair("1.5", "3.0"), ["Dose 1 2"]);
    assert!(pair("1", "1.99").is_empty());
    assert!(pair("2", "1.01").is_empty());
    let units = vec![dispensed("1", "錠", "2025-01-01"), dispensed("10", "mg", "2025-02-01")];
    assert!(found(units).is_empty(), "other units are not compared");
    let one_day = vec![dispensed("1", "錠", "2025-01-01"), dispensed("2", "錠", "2025-01-01")];
    assert!(found(one_day).is_empty(), "two strengths of one day belong together");
}

#[test]
fn only_neighbours_in_time_are_compared() {
    let doses =
        [("1", "2024-01-01"), ("2", "2024-02-01"), ("2", "2024-03-01"), ("1", "2024-04-01")];
    let all = doses.map(|(dose, day)| dispensed(dose, "錠", day)).to_vec();
    assert_eq!(found(all), ["Dose 1 2", "Dose 3 4"]);
}

#[test]
fn blood_groups_are_compared_however_they_are_written() {
    assert_eq!(found(vec![group("A型"), group("AB")]), ["BloodGroup 1 2"]);
    assert_eq!(found(vec![group("O Rh+"), group("O型RH（－）")]), ["BloodGroup 1 2"]);
    assert!(found(vec![group("Ａ型"), group("A Rh(+)"), group("A RhD陽性")]).is_empty());
    assert!(found(vec![group("A"), group("不明")]).is_empty());
}

#[test]
fn heights_and_weights_jump_at_their_limits() {
    let pair = |loinc, unit, a, b, until| {
        found(vec![observed(loinc, a, unit, "2025-01-01"), observed(loinc, b, unit, until)])
    };
    assert_eq!(pair("8302-2", "cm", "150", "160.1", "2025-02-01"), ["Height 1 2"]);
    assert!(pair("8302-2", "cm", "150", "160", "2025-02-01").is_empty());
    assert!(pair("8302-2", "cm", "150", "175", "2027-02-01").is_empty(), "a child grows");
    assert_eq!(pair("8302-2", "cm", "160", "154.9", "2030-01-01"), ["Height 1 2"]);
    assert_eq!(pair("29463-7", "kg", "62", "93", "2025-01-31"), ["Weight 1 2"]);
    assert!(pair("29463-7", "kg", "62", "92.9", "2025-01-31").is_empty());
    assert!(pair("29463-7", "kg", "62", "93", "2025-02-01").is_empty(), "a month has passed");
}

#[test]
fn one_laboratory_value_with_two_results_is_shown() {
    let day = "2025-03-10";
    let lab = |value, unit| observed("4548-4", value, unit, day);
    assert_eq!(found(vec![lab("5.7", "%"), lab("7.5", "%")]), ["Result 1 2"]);
    assert!(found(vec![lab("5.7", "%"), lab("5.70", "%")]).is_empty());
    assert!(found(vec![lab("5.7", "%"), lab("39", "mmol/mol")]).is_empty());
    let mut same_file = [entry(1, lab("5.7", "%")), entry(2, lab("7.5", "%"))];
    same_file[1].origins = same_file[0].origins.clone();
    assert!(told(&same_file).is_empty(), "one file may hold two results");
}

#[test]
fn one_dose_of_a_vaccine_under_two_days_is_shown() {
    let pair = |dose, day| found(vec![vaccine(1, "2025-04-01"), vaccine(dose, day)]);
    assert_eq!(pair(1, "2025-04-08"), ["Vaccination 1 2"]);
    assert!(pair(1, "2025-04-09").is_empty());
    assert!(pair(1, "2025-04-01").is_empty(), "the same day is the same fact");
    assert!(pair(2, "2025-04-05").is_empty());
}

#[test]
fn what_was_withdrawn_takes_no_part() {
    let mut all = [entry(1, group("A")), entry(2, group("B"))];
    assert_eq!(told(&all).len(), 1);
    all[1].state = EntryState::Withdrawn;
    assert!(told(&all).is_empty());
}

#[test]
fn an_answer_is_found_whichever_way_round_it_was_given() {
    let [a, b] = [1, 2].map(|n| EntryId::from_bytes([n; 16]));
    let settled = [(a, b, Answer::One)];
    assert_eq!(answer_to(&settled, a, b), Some(Answer::One));
    assert_eq!(answer_to(&settled, b, a), Some(Answer::Other));
    assert_eq!(answer_to(&settled, a, a), None);
}

fn any_resource() -> impl Strategy<Value = Value> {
    let day = (1u8..28).prop_map(|d| format!("2025-03-{d:02}"));
    let number = (1u8..9).prop_map(|n| n.to_string());
    (0u8..7, day, number, any::<bool>()).prop_map(|(kind, day, number, yes)| match kind {
        0 => allergy(if yes { "refuted" } else { "confirmed" }, &day),
        1 => dispensed(&number, "錠", &day),
        2 => observed("29463-7", &number, "kg", &day),
        3 => observed("8302-2", &number, "m", &day),
        4 => group(if yes { "A" } else { "O" }),
        5 => vaccine(1, &day),
        _ => json!({"resourceType": "Observation", "code": number, "valueQuantity": yes}),
    })
}

proptest! {
    #[test]
    fn the_order_of_import_makes_no_difference(
        resources in prop::collection::vec(any_resource(), 0..12),
        order in any::<prop::sample::Index>(),
        turn: bool,
    ) {
        let entries: Vec<Entry> = resources.into_iter().zip(1..).map(|(r, n)| entry(n, r)).collect();
        let mut other = entries.clone();
        if turn {
            other.reverse();
        }
        let at = if other.is_empty() { 0 } else { order.index(other.len()) };
        other.rotate_left(at);
        for (e, n) in other.iter_mut().zip(0i64..) {
            e.recorded = jiff::Timestamp::from_second(n).unwrap();
        }
        prop_assert_eq!(told(&entries), told(&other));
    }
}
