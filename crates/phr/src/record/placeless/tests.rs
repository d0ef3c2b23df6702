use proptest::prelude::*;
use serde_json::json;

use super::{resource, words::name_a_place};

fn told(of: &serde_json::Value, names: &[&str]) -> serde_json::Value {
    resource(of, names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn a_medicine_keeps_what_it_is_and_loses_where_it_is_from() {
    let dispensed = json!({
        "resourceType": "MedicationDispense",
        "id": "1311234567-1",
        "meta": {"source": "https://hospital.example", "profile": ["http://jpfhir.jp/x"]},
        "contained": [
            {"resourceType": "Organization", "id": "pharmacy", "name": "めぐり薬局",
             "telecom": [{"system": "phone", "value": "03-0000-0000"}],
             "address": [{"text": "東京都めぐり区1"}]},
            {"resourceType": "Medication", "id": "med", "code": {"text": "アムロジピン錠5mg"}},
        ],
        "identifier": [{"system": "urn:oid:1.2", "value": "99"}],
        "status": "completed",
        "medicationReference": {"reference": "#med", "display": "アムロジピン錠5mg"},
        "subject": {"reference": "Patient/p1", "display": "日向 キヨ"},
        "performer": [{"actor": {"reference": "#pharmacy", "display": "めぐり薬局"}}],
        "whenHandedOver": "2025-03-10",
        "dosageInstruction": [
            {"text": "1日1回朝食後"}, {"text": "めぐり薬局にご相談ください"}],
        "note": [{"text": "引っ越したそうです"}],
    });
    let kept = json!({
        "resourceType": "MedicationDispense",
        "contained":
            [{"resourceType": "Medication", "id": "med", "code": {"text": "アムロジピン錠5mg"}}],
        "status": "completed",
        "medicationReference": {"reference": "#med", "display": "アムロジピン錠5mg"},
        "whenHandedOver": "2025-03-10",
        "dosageInstruction": [{"text": "1日1回朝食後"}],
    });
    assert_eq!(told(&dispensed, &[]), kept);
    assert_eq!(told(&kept, &[]), kept, "what names no place comes out as it went in");
}

#[test]
fn a_code_of_an_institutions_own_goes_and_its_words_stay() {
    let result = json!({
        "resourceType": "Observation", "status": "final",
        "code": {"coding": [
            {"system": "urn:oid:1.2.392.200119.4.504", "code": "3D0460000"},
            {"system": "https://hospital.example/lab", "code": "H7", "display": "HbA1c"}]},
        "valueQuantity": {"value": 6.10, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"},
        "performer": [{"display": "ひなた総合"}],
        "interpretation": [{"text": "ひなた総合の基準で高い"}, {"text": "高い"}],
    });
    let kept = json!({
        "resourceType": "Observation", "status": "final",
        "code": {"coding": [
            {"system": "urn:oid:1.2.392.200119.4.504", "code": "3D0460000"}, {"display": "HbA1c"}]},
        "valueQuantity": {"value": 6.10, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"},
        "interpretation": [{"text": "高い"}],
    });
    assert_eq!(told(&result, &[]), kept);
    // The maker's name is looked for too, wherever it stood.
    let bare = json!({"resourceType": "Observation", "code": {"text": "みさき式"}});
    assert_eq!(told(&bare, &["みさき"]), json!({"resourceType": "Observation"}));
}

#[test]
fn a_prescription_of_its_own_is_told_and_one_inside_another_entry_is_not() {
    let prescribed = json!({"resourceType": "MedicationRequest", "id": "m1", "intent": "order",
        "medicationCodeableConcept": {"text": "メトホルミン錠250mg"}});
    assert_eq!(told(&prescribed, &[])["medicationCodeableConcept"]["text"], "メトホルミン錠250mg");
    let inside = json!({"resourceType": "MedicationDispense", "contained": [prescribed]});
    assert_eq!(told(&inside, &[]), json!({"resourceType": "MedicationDispense"}));
}

#[test]
fn words_that_name_a_place_are_known_and_names_of_medicines_are_not_among_them() {
    for place in [
        "めぐり内科クリニック",
        "ｸﾘﾆｯｸ",
        "東京都めぐり区1-2-3",
        "〒100-0001",
        "電話 03-0000-0000",
        "０９０－００００－００００",
        "+81 90 0000 0000",
        "kiyo@mail.example.jp",
        "https://hospital.example",
        "Meguri Clinic",
    ] {
        assert!(name_a_place(place), "{place}");
    }
    for plain in [
        "アムロジピン錠2.5mg「サワイ」",
        "ロキソニン錠60mg＠",
        "日本薬局方ブドウ糖注射液",
        "大学目薬",
        "2025-03-10T06:14:00+09:00",
        "1日3回毎食後 14日分",
        "川崎病",
        "日本脳炎",
        "収縮期血圧",
        "0.000000001",
        "市販薬",
    ] {
        assert!(!name_a_place(plain), "{plain}");
    }
}

/// Any resource with these words in it, in places that FHIR knows and in others.
fn resources(words: &'static [&'static str]) -> impl Strategy<Value = serde_json::Value> {
    const KEYS: [&str; 16] = [
        "text",
        "display",
        "code",
        "system",
        "value",
        "name",
        "address",
        "telecom",
        "performer",
        "contained",
        "note",
        "valueString",
        "reference",
        "id",
        "extension",
        "dosageInstruction",
    ];
    let leaf = prop::sample::select(words).prop_map(|word| json!(word));
    leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(serde_json::Value::from),
            prop::collection::btree_map(prop::sample::select(&KEYS[..]), inner, 0..4).prop_map(
                |fields| fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            ),
        ]
    })
    .prop_map(|content| {
        let mut resource = json!({"resourceType": "Observation"});
        if let (Some(to), Some(from)) = (resource.as_object_mut(), content.as_object()) {
            to.extend(from.clone());
        }
        resource
    })
}

proptest! {
    #[test]
    fn no_place_comes_through_wherever_it_stands(
        resource in resources(&["東京都めぐり区1-2-3", "03-0000-0000", "めぐり薬局", "高い"]),
    ) {
        let told = told(&resource, &[]).to_string();
        for place in ["めぐり", "0000"] {
            prop_assert!(!told.contains(place), "{}", told);
        }
    }

    #[test]
    fn telling_twice_is_telling_once(resource in resources(&["めぐり薬局", "高い", "#med", "http://loinc.org"])) {
        let once = told(&resource, &[]);
        prop_assert_eq!(told(&once, &[]), once);
    }
}
