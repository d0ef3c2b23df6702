//! Somebody to whom a part of a record was opened walks through every door there is.

use std::collections::{BTreeSet, VecDeque};

use axum::http::StatusCode;
use phr::{
    AccountId, PersonId,
    account::InvitedAs,
    consent::{Label, Labels, Scope, fhir::State},
    person::Sex,
};

use super::{
    accounts::{invite, link},
    app::{TestApp, apart},
    doors::DOORS,
};

/// Stands in what stays closed, and nowhere else.
const CANARY: &str = "カナリア";
/// A medicine of a clinic that says why one goes there; its other line is of a pharmacy.
const CLOSED: &str = r#"{"resourceType": "Bundle", "type": "collection", "entry": [
    {"resource": {"resourceType": "MedicationDispense", "status": "completed",
        "medicationCodeableConcept": {"text": "カナリア錠"}, "whenHandedOver": "2025-12-01",
        "performer": [{"actor": {"display": "みなもメンタルクリニック"}}]}},
    {"resource": {"resourceType": "Condition", "code": {"text": "うつ病 カナリア"},
        "onsetDateTime": "2025-11-20"}}]}"#;
/// Filters and pages can be put together in many ways; so many tell enough.
const PAGES_MAX: usize = 250;

/// The family with a record, and somebody they invited who is signed in.
struct Visit {
    family: TestApp,
    guest: TestApp,
    account: AccountId,
    person: PersonId,
}

async fn visit() -> Visit {
    let app = TestApp::new();
    let person = app.grandmother();
    app.person("別家 ヒカリ", "1990-01-01", Sex::Female, app.household);
    let samples = [
        "grandmother/shokaijo_20250310.json",
        "grandmother/okusuri_20251226.txt",
        "grandmother/ketsuatsu_2025.ndjson",
        "grandmother/kensa_2025.json",
        "grandmother/h13199000772025061810000214.xml",
    ];
    app.take_in(person, &samples);
    let family = app.signed_in().await;
    let add = format!("/p/{person}/add");
    let csrf = family.get(&add).await.csrf();
    let sent = family.upload(&add, &csrf, &[("closed.json", CLOSED.as_bytes())]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(family.get(&sent.location()).await.text().contains("closed.json"));
    let answer = invite(&family, "遥", InvitedAs::Family.code()).await;
    let guest = family.without_cookie().entered(&link(&answer)).await;
    let accounts = apart(|| family.store.accounts().unwrap());
    let account = accounts.iter().find(|account| account.name == "遥").unwrap().id;
    Visit { family, guest, account, person }
}

/// The addresses of every form that posts about a person.
fn acts(text: &str) -> Vec<&str> {
    let forms = text.split("method=\"post\" action=\"").skip(1);
    forms.filter_map(|rest| rest.split('"').next()).filter(|to| to.starts_with("/p/")).collect()
}

#[tokio::test]
async fn whoever_sees_a_part_finds_no_more_of_it_and_no_dead_end() {
    let Visit { family, guest, account, person } = visit().await;
    family.open_to(account, person, Scope::unlabelled(), State::Given);
    let home = format!("/p/{person}");
    let mut waiting = VecDeque::from([home.clone()]);
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop_front() {
        if seen.len() >= PAGES_MAX || !seen.insert(path.clone()) {
            continue;
        }
        let answer = guest.get(&path).await;
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::OK, "a dead end: {path}");
        assert!(!text.contains(CANARY) && !text.contains("別家"), "{path}");
        assert!(!text.contains("closed.json") && !text.contains("みなも"), "{path}");
        assert_eq!(acts(&text), [""; 0], "{path} offers what would be refused");
        let inside = |link: &String| link.starts_with(&home);
        waiting.extend(answer.links().into_iter().filter(inside));
    }
    let kinds = ["/entry/", "/timeline", "/medicines", "/measurements", "/search", "/conditions"];
    for kind in kinds {
        assert!(seen.iter().any(|path| path.contains(kind)), "the walk never came to {kind}");
    }
    assert!(guest.get(&home).await.text().contains("見せてもらっている分だけ"));
    // Where no link leads, nothing answers either: as if there were nobody.
    let absent = PersonId::from_bytes([7; 16]);
    let filled = |door: &str, person: PersonId| {
        let door = door.replace("{pid}", &person.to_string());
        door.split('/')
            .map(|part| if part.starts_with('{') { "0".repeat(32) } else { part.to_owned() })
            .collect::<Vec<_>>()
            .join("/")
    };
    let mut closed = 0;
    for door in DOORS.iter().filter(|door| door.starts_with("/p/{pid}")) {
        let (here, nowhere) = (filled(door, person), filled(door, absent));
        let (one, two) = (guest.get(&here).await, guest.get(&nowhere).await);
        assert!(!one.text().contains(CANARY), "{door}");
        if one.status != StatusCode::OK {
            closed += 1;
            let bytes = |text: String, person: PersonId| text.replace(&person.to_string(), "x");
            assert_eq!(one.status, two.status, "{door}");
            assert_eq!(bytes(one.text(), person), bytes(two.text(), absent), "{door}");
        }
    }
    assert!(closed > 10, "{closed}");
}

#[tokio::test]
async fn what_is_named_is_there_and_what_is_taken_back_is_gone_with_the_next_request() {
    let Visit { family, guest, account, person } = visit().await;
    let psychiatry = Labels::from_iter([Label::Psychiatry]);
    let scope = Scope { labels: psychiatry, ..Scope::unlabelled() };
    let timeline = format!("/p/{person}/timeline?month=2025-12");
    let before = guest.get(&timeline).await;
    family.open_to(account, person, scope.clone(), State::Given);
    let open = guest.get(&timeline).await;
    assert_eq!((before.status, open.status), (StatusCode::NOT_FOUND, StatusCode::OK));
    assert!(open.text().contains(CANARY));
    let pages: Vec<String> = open.links().into_iter().filter(|l| l.starts_with("/p/")).collect();
    let (file, _) = (guest.get(&pages[0]).await, pages.len());
    assert_eq!(file.status, StatusCode::OK);
    family.open_to(account, person, scope, State::Withdrawn);
    for page in pages.iter().chain([&timeline]) {
        let gone = guest.get(page).await;
        assert_eq!((gone.status, &gone.bytes), (StatusCode::NOT_FOUND, &before.bytes), "{page}");
    }
    // The person sees who looked.
    assert!(family.get(&format!("/p/{person}/log")).await.text().contains("診療"));
}
