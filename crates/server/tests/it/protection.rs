//! A person under protection: where they are is told to nobody else, through no door.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::StatusCode;
use phr::{
    AccountId, PersonId,
    account::InvitedAs,
    consent::{Scope, fhir::State},
    ports::{EntryQuery, read},
    provenance::Maker,
    record::Kind,
};
use serde_json::Value;

use super::{
    accounts::{invite, link},
    app::{Answer, TestApp, apart},
    doors::DOORS,
    proxies::name,
    sharing::{document, give},
};

const SAMPLES: [&str; 5] = [
    "grandmother/shokaijo_20250310.json",
    "grandmother/okusuri_20251226.txt",
    "grandmother/kaigo_20241120.json",
    "grandmother/h13199000772025061810000214.xml",
    "grandmother/医療費情報_20251229102030123.csv",
];
/// Places in every field that can hold one, and in words that stay.
const CANARY: &str = "カナリア";
const SHELTERED: &str = r#"{"resourceType": "Bundle", "type": "collection", "entry": [
    {"resource": {"resourceType": "Patient", "name": [{"text": "日向 キヨ"}],
        "birthDate": "1943-04-18", "gender": "female",
        "address": [{"text": "東京都カナリア区1-2-3"}],
        "telecom": [{"system": "phone", "value": "03-0000-9876"}]}},
    {"resource": {"resourceType": "Organization", "name": "カナリア病院"}},
    {"resource": {"resourceType": "Observation", "status": "final",
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"coding": [{"system": "https://canary.example/lab", "code": "77"}],
            "text": "血清アルブミン"},
        "effectiveDateTime": "2025-11-03", "performer": [{"display": "カナリア総合"}],
        "interpretation": [{"text": "カナリア総合の基準で低い"}],
        "valueQuantity": {"value": 3.1, "unit": "g/dL"},
        "note": [{"text": "カナリア町に転居"}]}},
    {"resource": {"resourceType": "MedicationDispense", "status": "completed",
        "medicationCodeableConcept": {"text": "エンシュア"}, "whenHandedOver": "2025-11-04",
        "dosageInstruction": [{"text": "カナリア薬局に電話してください 03-0000-9876"}],
        "performer": [{"actor": {"display": "カナリア薬局"}}]}},
    {"resource": {"resourceType": "Encounter", "status": "finished",
        "class": {"code": "AMB"}, "period": {"start": "2025-11-02", "end": "2025-11-02"},
        "serviceProvider": {"display": "カナリア病院"},
        "location": [{"location": {"display": "カナリア病棟"}}]}},
    {"resource": {"resourceType": "DocumentReference", "status": "current",
        "description": "カナリア相談所の手紙", "date": "2025-11-05T00:00:00Z"}}]}"#;
/// Filters and pages can be put together in many ways; so many tell enough.
const PAGES_MAX: usize = 110;

/// The family who began the record, the person with an account of her own, a doctor who sees all of it.
struct World {
    family: TestApp,
    own: TestApp,
    doctor: TestApp,
    person: PersonId,
}

async fn world(samples: &[&str], bundle: &str) -> World {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, samples);
    let family = app.signed_in().await;
    let add = format!("/p/{person}/add");
    let csrf = family.get(&add).await.csrf();
    let sent = family.upload(&add, &csrf, &[("カナリア病院から.json", bundle.as_bytes())]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let named = name(&family, person, &[("kind", "person"), ("sure", "yes")]).await;
    let own = family.without_cookie().entered(&link(&named)).await;
    let answer = invite(&family, "坂本", InvitedAs::Family.code()).await;
    let doctor = family.without_cookie().entered(&link(&answer)).await;
    let account = account(&family, "坂本");
    family.open_to(account, person, Scope::everything(), State::Given);
    World { family, own, doctor, person }
}

fn account(app: &TestApp, name: &str) -> AccountId {
    let accounts = apart(|| app.store.accounts().unwrap());
    accounts.iter().find(|account| account.name == name).unwrap().id
}

async fn decide(app: &TestApp, person: PersonId, what: &str) -> Answer {
    let path = format!("/p/{person}/protection");
    let csrf = app.get(&path).await.csrf();
    app.post(&path, &[("csrf", &csrf), ("what", what), ("sure", "yes")]).await
}

/// Every place that the record holds in a field of its own: makers, addresses, numbers, names of files.
fn places(app: &TestApp, person: PersonId) -> BTreeSet<String> {
    let permit = app.try_permit(person, phr::consent::Action::Read).unwrap();
    let mut places: BTreeSet<String> = [CANARY.to_owned(), "03-0000-9876".to_owned()].into();
    apart(|| {
        let kinds = Kind::ALL.to_vec();
        let look = |r: &mut dyn phr::ports::Reading| {
            for entry in r.entries(&EntryQuery { kinds, ..EntryQuery::default() })? {
                collect(&entry.resource, false, &mut places);
                for origin in &entry.origins {
                    places.extend(origin.received.file_name.clone());
                    let of_place = !matches!(origin.made_by, Maker::Device { .. });
                    places.extend(origin.made_by.name().filter(|_| of_place).map(str::to_owned));
                    places.extend(origin.made_by.institution().map(str::to_owned));
                }
            }
            Ok(())
        };
        read(&*app.store, &permit, look).unwrap();
    });
    places.retain(|place| place.chars().count() > 2 && place != "日向 キヨ");
    places
}

fn collect(value: &Value, inside: bool, places: &mut BTreeSet<String>) {
    const PLACES: [&str; 9] = [
        "address",
        "telecom",
        "performer",
        "serviceProvider",
        "provider",
        "insurer",
        "payor",
        "organization",
        "location",
    ];
    match value {
        Value::Object(fields) => {
            let org = fields.get("resourceType").is_some_and(|t| t == "Organization");
            for (key, value) in fields {
                let named = matches!(key.as_str(), "display" | "text" | "name" | "value");
                match value.as_str() {
                    Some(text) if (inside || org) && named => drop(places.insert(text.to_owned())),
                    Some(_) => {}
                    None => collect(value, inside || PLACES.contains(&key.as_str()), places),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, inside, places)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every page that somebody can come to, each door tried besides, in the order of the way.
async fn walk(app: &TestApp, person: PersonId) -> Vec<(String, Answer)> {
    let home = format!("/p/{person}");
    let doors = DOORS.iter().filter(|door| door.starts_with("/p/{pid}"));
    let filled = doors.map(|door| door.replace("{pid}", &person.to_string()));
    let mut waiting: VecDeque<String> = filled.filter(|door| !door.contains('{')).collect();
    // カナリア病院
    waiting.push_back(format!("{home}/search?q=%E3%82%AB%E3%83%8A%E3%83%AA%E3%82%A2"));
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut seen = Vec::new();
    while let Some(path) = waiting.pop_front().filter(|_| seen.len() < PAGES_MAX) {
        let answer = app.get(&path).await;
        for link in answer.links().into_iter().filter(|link| link.starts_with(&home)) {
            if known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        seen.push((path, answer));
    }
    seen
}

/// What a page says besides what was asked of it, and besides the example in a form.
fn said(path: &str, answer: &Answer) -> String {
    let text = answer.text().replace("例: めぐり内科の先生", "");
    if path.contains("/search?q=") { text.replace(CANARY, "") } else { text }
}

#[tokio::test]
async fn no_door_tells_anybody_else_where_a_person_under_protection_is() {
    let World { family, own, doctor, person } = world(&SAMPLES, SHELTERED).await;
    let places = places(&family, person);
    assert!(places.len() > 15, "{places:?}");
    let before = walk(&family, person).await;
    let told = |place: &&String| before.iter().any(|(p, a)| said(p, a).contains(*place));
    let found = places.iter().filter(told).count();
    assert!(found > 10, "the walk comes where places stand: {found}");

    assert_eq!(decide(&own, person, "hide").await.status, StatusCode::SEE_OTHER);
    for (who, app) in [("the family", &family), ("the doctor", &doctor)] {
        let pages = walk(app, person).await;
        let open = pages.iter().filter(|(_, answer)| answer.status == StatusCode::OK).count();
        assert!(open > 30, "{who} sees what is no place: {open}");
        let mut all = String::new();
        for (path, answer) in &pages {
            let text = said(path, answer);
            for place in &places {
                assert!(!text.contains(place), "{who} reads `{place}` at {path}: {text}");
            }
            assert!(!text.contains("/protection"), "{path} tells {who} that something is hidden");
            all.push_str(&text);
        }
        for known in ["エンシュア", "血清アルブミン", "アムロジピン"] {
            assert!(all.contains(known), "{who} still sees {known}");
        }
        // No file, by no address: what it holds besides is known to nobody.
        for (path, _) in before.iter().filter(|(path, _)| path.contains("/original/")) {
            assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{who}: {path}");
        }
        assert_eq!(decide_blindly(app, person).await, StatusCode::NOT_FOUND, "{who}");
    }
    // A link that anybody holds, given by the person herself.
    let given = give(&own, person, &[]).await;
    let bundle = document(&own, &given).await.to_string();
    let door = family.without_cookie();
    let csrf = door.get(&given.page).await.csrf();
    let opened = door.post(&given.page, &[("csrf", &csrf), ("name", "坂本")]).await.text();
    for place in &places {
        assert!(!bundle.contains(place) && !opened.contains(place), "`{place}` by a link");
    }
    assert!(bundle.contains("アムロジピン"));
}

#[tokio::test]
async fn the_person_sees_all_of_it_and_nobody_learns_afterwards_that_it_was_hidden() {
    let World { family, own, person, .. } = world(&[], SHELTERED).await;
    let visits = format!("/p/{person}/visits");
    let files = format!("/p/{person}/recent");
    let known = |answer: &Answer| answer.text().contains(CANARY);
    let (before, held) = (family.get(&visits).await, family.get(&files).await);
    assert!(known(&before));
    assert_eq!(decide(&own, person, "hide").await.status, StatusCode::SEE_OTHER);
    assert_eq!(decide(&own, person, "hide").await.status, StatusCode::SEE_OTHER, "twice is once");
    assert!(known(&own.get(&visits).await) && !known(&family.get(&visits).await));
    let page = own.get(&format!("/p/{person}/protection")).await;
    assert!(page.text().contains("いま、隠しています"), "{}", page.text());
    let csrf = page.csrf();
    let unsure = [("csrf", csrf.as_str()), ("what", "lift")];
    let answer = own.post(&format!("/p/{person}/protection"), &unsure).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!known(&family.get(&visits).await));

    assert_eq!(decide(&own, person, "lift").await.status, StatusCode::SEE_OTHER);
    let (csrf, text) = (before.csrf(), before.text());
    let after = family.get(&visits).await;
    assert_eq!(after.text().replace(&after.csrf(), &csrf), text, "the same page as before");
    let files = family.get(&files).await;
    assert_eq!(files.text().replace(&files.csrf(), &held.csrf()), held.text(), "not a file more");
    for page in ["log", "sharing"] {
        let text = family.get(&format!("/p/{person}/{page}")).await.text();
        assert!(!text.contains("隠") && !text.contains("locate"), "{page}: {text}");
    }
}

/// Both reach the same entries then, and what was told to one lies remembered for a while.
#[tokio::test]
async fn what_the_person_was_told_is_not_told_again_to_the_family() {
    let World { family, own, person, .. } = world(&[], SHELTERED).await;
    for what in ["hide", "lift"] {
        assert_eq!(decide(&own, person, what).await.status, StatusCode::SEE_OTHER);
    }
    for path in ["", "/visits", "/medicines", "/timeline", "/meaning", "/search?q=%E8%96%AC"] {
        let path = format!("/p/{person}{path}");
        assert_eq!(own.get(&path).await.status, StatusCode::OK);
        let (told, anew) = (family.get(&path).await, family.restarted().get(&path).await);
        let (csrf, text) = (anew.csrf(), told.text());
        assert_eq!(text.replace(&told.csrf(), &csrf), anew.text(), "{path}");
    }
}

/// The same without the places.
const PLACELESS: &str = r#"{"resourceType": "Bundle", "type": "collection", "entry": [
    {"resource": {"resourceType": "Observation", "status": "final",
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"text": "血清アルブミン"},
        "effectiveDateTime": "2025-11-03",
        "valueQuantity": {"value": 3.1, "unit": "g/dL"}}},
    {"resource": {"resourceType": "MedicationDispense", "status": "completed",
        "medicationCodeableConcept": {"text": "エンシュア"}, "whenHandedOver": "2025-11-04"}},
    {"resource": {"resourceType": "Encounter", "status": "finished",
        "class": {"code": "AMB"}, "period": {"start": "2025-11-02", "end": "2025-11-02"}}},
    {"resource": {"resourceType": "DocumentReference", "status": "current",
        "description": "手紙", "date": "2025-11-05T00:00:00Z"}}]}"#;

/// Ids and tokens by the order of their appearance; which lines of which file an entry stands in differs,
/// because the files differ.
fn numbered(pages: &[&(String, Answer)]) -> Vec<(u16, String)> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut text_of = |text: &str| {
        let is_hex = |c: char| c.is_ascii_hexdigit() && !c.is_ascii_uppercase();
        let mut out = String::new();
        let of_file = |line: &&str| {
            ["SHA-256", "entry[", "行目</p>", "valueDecimal", "valuePositiveInt"]
                .iter()
                .any(|w| line.contains(w))
        };
        let text: String = text.split_inclusive('\n').filter(|line| !of_file(line)).collect();
        for word in text.split_inclusive(|c: char| !is_hex(c)) {
            let id = word.trim_end_matches(|c: char| !is_hex(c));
            if id.len() < 32 {
                out.push_str(word);
                continue;
            }
            let next = known.len();
            let number = *known.entry(id.to_owned()).or_insert(next);
            out.push_str(&word.replace(id, &format!("<{number}>")));
        }
        out
    };
    pages
        .iter()
        .map(|(path, a)| (a.status.as_u16(), text_of(path) + "\n" + &text_of(&a.text())))
        .collect()
}

#[tokio::test]
async fn a_record_with_hidden_places_looks_like_one_without_any_of_which_a_part_is_closed() {
    let hidden = world(&[], SHELTERED).await;
    assert_eq!(decide(&hidden.own, hidden.person, "hide").await.status, StatusCode::SEE_OTHER);
    let placeless = world(&[], PLACELESS).await;
    let sharing = format!("/p/{}/sharing", placeless.person);
    let csrf = placeless.own.get(&sharing).await.csrf();
    let close =
        [("csrf", csrf.as_str()), ("what", "close"), ("kind", "document"), ("emergency", "yes")];
    assert_eq!(placeless.own.post(&sharing, &close).await.status, StatusCode::SEE_OTHER);
    for (one, other) in [(&hidden.doctor, &placeless.doctor), (&hidden.family, &placeless.family)] {
        let (one, other) = (walk(one, hidden.person).await, walk(other, placeless.person).await);
        // Who agreed to what is shown to whoever decides, as far as they gave it.
        let pages = |walk: &[(String, Answer)]| {
            let others: Vec<_> = walk.iter().filter(|(p, _)| !p.contains("/sharing")).collect();
            numbered(&others)
        };
        let mut alike = 0;
        for (one, other) in pages(&one).iter().zip(&pages(&other)) {
            assert_eq!(one, other);
            alike += usize::from(one.0 == 200);
        }
        assert!(alike > 20, "{alike}");
    }
}

/// A form that was never shown.
async fn decide_blindly(app: &TestApp, person: PersonId) -> StatusCode {
    let csrf = app.get("/family").await.csrf();
    let form = [("csrf", csrf.as_str()), ("what", "lift"), ("sure", "yes")];
    app.post(&format!("/p/{person}/protection"), &form).await.status
}
