//! Every page of a large record stays small: whatever there are many of is told in parts.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::StatusCode;
use import::intake::{self, Arrival, Permits};
use phr::{PersonId, consent::Action, provenance::Channel};
use serde_json::{Value, json};

use super::app::{Answer, TestApp, apart};

/// A page with its stylesheet.
const BYTES_MAX: usize = 50 << 10;
const STYLESHEET: usize = pages::assets::STYLESHEET.len();
/// Six and thirty of a kind: more than any page lists.
const FILES: u32 = 3;
const IN_EACH: u32 = 96;
/// Addresses of one shape that are opened.
const OF_A_SHAPE: usize = 1;

/// One of some kinds of resources, each with names of its own, most of them in one year.
fn resource(number: u32) -> Value {
    let day = format!("2025-{:02}-{:02}", number % 12 + 1, number / 12 % 28 + 1);
    let name = format!("見本の長い名前 第{}番", number / 8);
    let by = json!({"display": format!("ひなた台病院 第{}診療科", number % 70)});
    let meta = json!({"meta": {"tag": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
        "code": "HTEST"}]}});
    let mut own = match number % 8 {
        0 => json!({"resourceType": "Condition", "code": {"text": name}, "onsetDateTime": day,
            "asserter": by, "verificationStatus": {"coding": [{"code": "confirmed"}]}}),
        1 => json!({"resourceType": "AllergyIntolerance", "code": {"text": name}, "recorder": by,
            "recordedDate": day, "reaction": [{"manifestation": [{"text": "じんましん"}]}]}),
        2 => json!({"resourceType": "MedicationDispense", "status": "completed",
            "medicationCodeableConcept": {"text": name}, "whenHandedOver": day,
            "performer": [{"actor": by}], "daysSupply": {"value": 60, "unit": "日"}}),
        3 => json!({"resourceType": "Observation", "status": "final", "effectiveDateTime": day,
            "category": [{"coding": [{"code": "laboratory"}]}], "performer": [by],
            "code": {"text": name}, "valueQuantity": {"value": number, "unit": "mg/dL"}}),
        4 => json!({"resourceType": "Observation", "status": "final",
            "category": [{"coding": [{"code": "vital-signs"}]}], "performer": [by],
            "effectiveDateTime": format!("{day}T{:02}:{:02}:00+09:00", number % 24, number % 60),
            "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}], "text": "体重"},
            "valueQuantity": {"value": 50 + number % 7, "unit": "kg"}, "note": [{"text": name}]}),
        5 => json!({"resourceType": "Encounter", "status": "finished", "period": {"start": day},
            "serviceProvider": by, "class": {"code": "AMB"}, "reasonCode": [{"text": name}]}),
        6 => {
            json!({"resourceType": "Immunization", "status": "completed", "occurrenceDateTime": day,
            "vaccineCode": {"text": name}, "performer": [{"actor": by}]})
        }
        _ => {
            json!({"resourceType": "CarePlan", "status": "active", "intent": "plan", "title": name,
            "created": day, "author": by})
        }
    };
    if let (Some(own), Value::Object(meta)) = (own.as_object_mut(), meta) {
        own.extend(meta);
    }
    own
}

fn file(number: u32) -> Vec<u8> {
    let own = number * IN_EACH..(number + 1) * IN_EACH;
    own.flat_map(|number| format!("{}\n", resource(number)).into_bytes()).collect()
}

fn take_in(app: &TestApp, person: PersonId) {
    let permit = |action| app.try_permit(person, action).unwrap();
    for number in 0..FILES {
        let (read, add) = (permit(Action::Read), permit(Action::Add));
        let permits = Permits { read: &read, add: &add };
        let file_name = Some(format!("病院から届いたファイル その{number}.ndjson"));
        let arrival = Arrival { bytes: file(number), file_name }.into();
        let report = apart(|| {
            intake::take_in(&*app.store, permits, &arrival, Channel::CommandLine).unwrap()
        });
        assert!(!report.refused && report.put_aside.is_none(), "{:?}", report.findings);
    }
}

/// The address without ids and without what stands behind `?`, but for the names of what is asked.
fn shape(link: &str) -> String {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let part = |part: &str| if part.len() > 20 { "*".to_owned() } else { part.to_owned() };
    let path: Vec<String> = path.split('/').map(part).collect();
    let names: BTreeSet<&str> =
        query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{} {names:?}", path.join("/"))
}

/// A file, a picture or a sound is as large as it is.
fn is_page(answer: &Answer) -> bool {
    let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

#[tokio::test]
async fn every_page_of_a_large_record_stays_under_fifty_kilobytes() {
    let app = TestApp::new();
    let person = app.grandmother();
    take_in(&app, person);
    let app = app.signed_in().await;
    let home = format!("/p/{person}");
    let searched = format!("{home}/search?q=%E3%81%BF%E3%81%BB%E3%82%93");
    let mut waiting = VecDeque::from([home.clone(), searched, "/family".to_owned()]);
    let (mut opened, mut seen) = (BTreeMap::<String, usize>::new(), BTreeSet::new());
    let mut large = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let count = opened.entry(shape(&path)).or_default();
        if *count >= OF_A_SHAPE || !seen.insert(path.clone()) {
            continue;
        }
        *count += 1;
        let page = app.get(&path).await;
        if page.status == StatusCode::SEE_OTHER || !is_page(&page) {
            continue;
        }
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let bytes = page.bytes.len() + STYLESHEET;
        if bytes >= BYTES_MAX {
            large.push(format!("{path}: {bytes}"));
        }
        waiting.extend(page.links().into_iter().filter(|link| link.starts_with(&home)));
    }
    assert!(opened.len() > 40, "{} shapes", opened.len());
    assert!(large.is_empty(), "{large:#?}");
}
