use serde_json::json;

use super::*;
use crate::{
    AccountId, OriginalId,
    provenance::{Channel, Context, Evidence, Maker, Origin, Received, Span},
    record::{EntryState, Kind},
};

/// An entry from file number `file`, made by `institution`.
fn entry(id: u8, file: u8, institution: &str, resource: serde_json::Value) -> Entry {
    let at = "2025-06-01T00:00:00Z".parse().unwrap();
    let received = Received {
        at,
        channel: Channel::Upload,
        by: AccountId::from_bytes([0; 16]),
        file_name: None,
    };
    Entry {
        id: EntryId::from_bytes([id; 16]),
        version: 1,
        state: EntryState::Active,
        kind: Kind::of(&resource),
        when: fhir::view::when(&resource),
        bytes: resource.to_string().into_bytes(),
        resource,
        origins: vec![Origin {
            original: OriginalId::from_bytes([file; 32]),
            span: Span::default(),
            received,
            format: "test".to_owned(),
            made_by: Maker::Institution { name: institution.to_owned(), code: None },
            context: Context::default(),
            evidence: Evidence::Recorded,
        }],
        recorded: at,
    }
}

fn dispensed(id: u8, file: u8, day: &str, drug: &str, code: &str) -> Entry {
    let resource = json!({"resourceType": "MedicationDispense", "whenHandedOver": day,
        "medicationCodeableConcept": {"coding": [{"system": fhir::system::YJ, "code": code}], "text": drug},
        "daysSupply": {"value": 28}});
    entry(id, file, "めぐり薬局", resource)
}

fn prescribed(id: u8, file: u8, day: &str, drug: &str) -> Entry {
    let resource = json!({"resourceType": "MedicationRequest", "authoredOn": day,
        "medicationCodeableConcept": {"text": drug}});
    entry(id, file, "めぐり内科", resource)
}

fn bill(id: u8, file: u8, month: &str, category: &str, provider: &str) -> Entry {
    let resource = json!({"resourceType": "ExplanationOfBenefit", "type": {"text": category},
        "billablePeriod": {"start": month, "end": month}, "provider": {"display": provider},
        "total": [{"amount": {"value": 5000}}]});
    entry(id, file, "めぐり健康保険組合", resource)
}

/// One line per fact: the leading id, then each other id with its rule.
fn told(entries: &[Entry], apart: &[(EntryId, EntryId)]) -> Vec<String> {
    facts(entries, apart)
        .iter()
        .map(|f| {
            let others: Vec<String> = f
                .others
                .iter()
                .map(|(e, rule)| format!(" +{}:{rule:?}", e.id.as_bytes()[0]))
                .collect();
            format!("{}{}", f.lead.id.as_bytes()[0], others.concat())
        })
        .collect()
}

#[test]
fn prescription_dispensing_and_bill_are_one_fact_with_three_origins() {
    let entries = [
        bill(1, 1, "2025-03", "調剤", "めぐり薬局"),
        prescribed(2, 2, "2025-03-10", "アムロジピンＯＤ錠５ｍｇ「見本」"),
        dispensed(3, 3, "2025-03-11", "アムロジピンOD錠5mg「見本」", "2171022F1"),
    ];
    assert_eq!(told(&entries, &[]), ["3 +2:PrescriptionFilled +1:BillOfDispensing"]);
}

#[test]
fn a_prescription_that_expired_was_not_filled_by_this() {
    let entries = [dispensed(1, 1, "2025-03-14", "薬", "A"), prescribed(2, 2, "2025-03-10", "薬")];
    assert_eq!(told(&entries, &[]), ["1", "2"]);
}

#[test]
fn one_bill_stands_beside_every_medicine_of_its_month() {
    let entries = [
        dispensed(1, 1, "2025-03-10", "薬", "A"),
        dispensed(2, 1, "2025-03-10", "別の薬", "B"),
        bill(3, 2, "2025-03", "調剤", "めぐり　薬局"),
    ];
    assert_eq!(told(&entries, &[]), ["1 +3:BillOfDispensing", "2 +3:BillOfDispensing"]);
}

#[test]
fn a_bill_of_another_pharmacy_or_month_stands_alone() {
    let medicine = dispensed(1, 1, "2025-03-10", "薬", "A");
    for other in [
        bill(2, 2, "2025-04", "調剤", "めぐり薬局"),
        bill(2, 2, "2025-03", "調剤", "さくら調剤薬局"),
        bill(2, 2, "2025-03", "医科外来", "めぐり薬局"),
    ] {
        assert_eq!(told(&[medicine.clone(), other], &[]), ["1", "2"]);
    }
}

#[test]
fn two_lines_of_one_file_are_two_facts() {
    let entries =
        [dispensed(1, 1, "2025-03-10", "薬", "A"), dispensed(2, 1, "2025-03-10", "薬", "A")];
    assert_eq!(told(&entries, &[]), ["1", "2"]);
}

#[test]
fn different_codes_in_one_system_are_different_medicines() {
    let entries =
        [dispensed(1, 1, "2025-03-10", "薬", "A"), dispensed(2, 2, "2025-03-10", "薬", "B")];
    assert_eq!(told(&entries, &[]), ["1", "2"]);
}

#[test]
fn the_person_can_pull_two_entries_apart_and_nothing_else_changes() {
    let entries = [
        dispensed(1, 1, "2025-03-10", "薬", "A"),
        dispensed(2, 2, "2025-03-10", "薬", "A"),
        bill(3, 3, "2025-03", "調剤", "めぐり薬局"),
    ];
    assert_eq!(told(&entries, &[]), ["1 +2:SameDispensing +3:BillOfDispensing"]);
    let apart = [(entries[1].id, entries[0].id)];
    assert_eq!(told(&entries, &apart), ["1 +3:BillOfDispensing", "2 +3:BillOfDispensing"]);
}

#[test]
fn the_same_result_from_the_xml_and_the_bundle_is_one() {
    let result = |id, file, system: &str, value: &str| {
        let resource = format!(
            r#"{{"resourceType":"Observation","effectiveDateTime":"2025-06-01",
            "code":{{"coding":[{{"system":"{system}","code":"3D046000001906202"}}]}},
            "valueQuantity":{{"value":{value},"unit":"%"}}}}"#
        );
        entry(id, file, "めぐり健診センター", fhir::parse(resource.as_bytes()).unwrap())
    };
    let xml = result(1, 1, fhir::system::CHECKUP_ITEM, "5.70");
    let bundle = result(2, 2, "urn:oid:1.2.392.200119.4.504", "5.7");
    assert_eq!(told(&[xml.clone(), bundle], &[]), ["1 +2:SameResult"]);
    let other = result(2, 2, fhir::system::JLAC10, "5.8");
    assert_eq!(told(&[xml, other], &[]), ["1", "2"]);
}

#[test]
fn an_answer_is_the_same_by_its_code_whatever_words_stand_beside_it() {
    let answer = |id, file, list: &str, code: &str, text: Option<&str>| {
        let resource = json!({"resourceType": "Observation", "effectiveDateTime": "2025-06-01",
            "code": {"coding": [{"system": fhir::system::CHECKUP_ITEM, "code": "9N736000000000011"}]},
            "valueCodeableConcept": {"coding": [{"system": list, "code": code}], "text": text}});
        entry(id, file, "めぐり健診センター", resource)
    };
    let (new, old) = ("urn:oid:1.2.392.200119.6.24060", "urn:oid:1.2.392.200119.6.2003");
    let worded = answer(1, 1, new, "2", Some("以前は吸っていた"));
    assert_eq!(told(&[worded.clone(), answer(2, 2, new, "2", None)], &[]), ["1 +2:SameResult"]);
    // The same code of another list means something else: 2 was "no" before April 2024.
    assert_eq!(told(&[worded, answer(2, 2, old, "2", Some("いいえ"))], &[]), ["1", "2"]);
}

#[test]
fn a_suspected_disease_never_joins_a_confirmed_one() {
    let condition = |id, file, status: &str| {
        let resource = json!({"resourceType": "Condition", "code": {"text": "慢性腎臓病"},
            "verificationStatus": {"coding": [{"code": status}]}});
        entry(id, file, "めぐり内科", resource)
    };
    let confirmed = condition(1, 1, "confirmed");
    assert_eq!(told(&[confirmed.clone(), condition(2, 2, "unconfirmed")], &[]), ["1", "2"]);
    assert_eq!(told(&[confirmed, condition(2, 2, "confirmed")], &[]), ["1 +2:SameCondition"]);
}

#[test]
fn what_was_not_given_or_ruled_out_is_never_the_same_as_what_stands() {
    let vaccine = |id, status: &str| {
        let resource = json!({"resourceType": "Immunization", "status": status,
            "occurrenceDateTime": "2019-05-01", "vaccineCode": {"text": "MR"}});
        entry(id, id, "めぐり内科", resource)
    };
    let allergy = |id, status: &str| {
        let resource = json!({"resourceType": "AllergyIntolerance", "code": {"text": "卵"},
            "verificationStatus": {"coding": [{"code": status}]}});
        entry(id, id, "めぐり内科", resource)
    };
    assert_eq!(told(&[vaccine(1, "completed"), vaccine(2, "not-done")], &[]).len(), 2);
    assert_eq!(told(&[vaccine(1, "completed"), vaccine(2, "completed")], &[]).len(), 1);
    assert_eq!(told(&[allergy(1, "confirmed"), allergy(2, "refuted")], &[]).len(), 2);
    assert_eq!(told(&[allergy(1, "confirmed"), allergy(2, "unconfirmed")], &[]).len(), 1);
}
