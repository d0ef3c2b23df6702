//! A page that is told again is the page that would be made now, and leaves the same line.

use phr::{
    AccountId, PersonId,
    account::InvitedAs,
    audit::What,
    consent::{Action, Scope, fhir::State},
    ports::read,
};

use super::{
    accounts::{invite, link},
    app::{TestApp, apart},
};
use testkit::SeededIds;

/// Pages that read much; each browser sees those that are there for it.
const PAGES: [&str; 17] = [
    "",
    "/meaning",
    "/meaning?words=easy",
    "/meaning?page=2",
    "/story",
    "/search?q=%E3%81%91%E3%81%A4%E3%81%82%E3%81%A4",
    "/search?q=%E3%82%81%E3%81%90%E3%82%8A&page=2",
    "/visit",
    "/visit/sheet",
    "/timeline",
    "/measurements",
    "/measurements/creatinine",
    "/panels",
    "/medicines",
    "/conditions",
    "/differences",
    "/spending",
];

/// Files that come one after another, in an order that chance decides.
const FILES: [&str; 8] = [
    "grandmother/okusuri_20250104.txt",
    "grandmother/okusuri_20251226.txt",
    "grandmother/ketsuatsu_2025.ndjson",
    "grandmother/kensa_2023.json",
    "grandmother/kensa_2025.json",
    "grandmother/allergy_20250310.json",
    "grandmother/shobyomei_20251201.json",
    "grandmother/医療費情報_20251229102030123.csv",
];

/// Looks after each change.
const CHANGES: usize = 5;
/// Minutes, hours, and over midnight.
const PASSES: [i64; 3] = [600, 7_200, 40_000];

/// A page without what every session and every moment has of its own.
async fn page(app: &TestApp, path: &str) -> String {
    let answer = app.get(path).await;
    format!("{} {}", answer.status, answer.text())
}

/// The family with a record, and somebody to whom a part of it is opened.
async fn family() -> (TestApp, TestApp, AccountId, PersonId) {
    let app = TestApp::new();
    let person = app.grandmother();
    let family = app.signed_in().await;
    let answer = invite(&family, "遥", InvitedAs::Family.code()).await;
    let guest = family.without_cookie().entered(&link(&answer)).await;
    let accounts = apart(|| family.store.accounts().unwrap());
    let account = accounts.iter().find(|account| account.name == "遥").unwrap().id;
    (family, guest, account, person)
}

#[tokio::test]
async fn what_is_told_again_is_what_would_be_made_now() {
    for seed in 0..2 {
        let (family, guest, account, person) = family().await;
        family.open_to(account, person, Scope::unlabelled(), State::Given);
        let chance = SeededIds::new(seed);
        let mut compared = 0;
        for _ in 0..CHANGES {
            match chance.below(4) {
                0 => family.wait(PASSES[chance.below(PASSES.len())]),
                1 => undo(&family, person).await,
                _ => family.take_in(person, &[FILES[chance.below(FILES.len())]]),
            }
            for browser in [&family, &guest] {
                let anew = browser.restarted();
                for path in PAGES.map(|path| format!("/p/{person}{path}")) {
                    let lately = page(browser, &path).await;
                    assert_eq!(lately, page(browser, &path).await, "{path} twice, seed {seed}");
                    assert_eq!(lately, page(&anew, &path).await, "{path} anew, seed {seed}");
                    compared += usize::from(lately.starts_with("200"));
                }
            }
        }
        assert!(compared > CHANGES * PAGES.len() / 2, "{compared} pages were there");
    }
}

/// Takes back what was done last, if there is something.
async fn undo(app: &TestApp, person: PersonId) {
    let recent = app.get(&format!("/p/{person}/recent")).await;
    let text = recent.text();
    let form = text.split("method=\"post\" action=\"").find(|rest| rest.starts_with("/p/"));
    let action = form.and_then(|rest| rest.split('"').next()).filter(|to| to.contains("undo"));
    if let Some(action) = action {
        app.post(action, &[("csrf", &*recent.csrf())]).await;
    }
}

const URGENT: &str = r#"{"resourceType": "Observation", "status": "final",
    "category": [{"coding": [{"code": "vital-signs"}]}],
    "code": {"text": "血圧", "coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
    "effectiveDateTime": "2025-12-26T08:40:00+09:00",
    "component": [
        {"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
         "valueQuantity": {"value": 212, "unit": "mmHg", "code": "mm[Hg]"}},
        {"code": {"coding": [{"system": "http://loinc.org", "code": "8462-4"}]},
         "valueQuantity": {"value": 128, "unit": "mmHg", "code": "mm[Hg]"}}]}"#;

#[tokio::test]
async fn what_cannot_wait_shows_on_the_very_next_page() {
    let (family, _, _, person) = family().await;
    family.take_in(person, &["grandmother/ketsuatsu_2025.ndjson", "grandmother/kensa_2025.json"]);
    let pages = ["", "/meaning", "/story", "/measurements", "/visit/sheet"];
    let pages = pages.map(|path| format!("/p/{person}{path}"));
    for path in pages.iter().chain(&pages) {
        assert!(!family.get(path).await.text().contains("212"), "{path} before");
    }
    let add = format!("/p/{person}/add");
    let csrf = family.get(&add).await.csrf();
    family.upload(&add, &csrf, &[("urgent.json", URGENT.as_bytes())]).await;
    for path in &pages {
        let text = family.get(path).await.text();
        assert!(text.contains("id=\"urgent\"") && text.contains("212"), "{path}");
    }
    // It stays for a week, and no page keeps it longer for having told it before.
    family.wait(8 * 86_400);
    for path in &pages {
        assert!(!family.get(path).await.text().contains("id=\"urgent\""), "{path} after a week");
    }
}

#[tokio::test]
async fn a_page_that_is_told_again_leaves_the_line_that_it_left_before() {
    let (family, _, _, person) = family().await;
    family.take_in(person, &["grandmother/ketsuatsu_2025.ndjson", "grandmother/kensa_2025.json"]);
    for path in PAGES.map(|path| format!("/p/{person}{path}")) {
        let (_, _) = (family.get(&path).await, family.get(&path).await);
        let mut lines = apart(|| {
            let permit = family.try_permit(person, Action::Read).unwrap();
            read(&*family.store, &permit, |r| r.log(0, 2)).unwrap()
        });
        let sorted = |what: &What| {
            let mut what = what.clone();
            what.entries.sort_unstable();
            what.entries.dedup();
            what
        };
        let whats: Vec<What> = lines.drain(..).map(|line| sorted(&line.event.what)).collect();
        assert_eq!(whats[0], whats[1], "{path}");
        // What everything was gone through for says so, however little it shows.
        let is_of_all =
            path.contains("/meaning") || path.contains("/story") || path.contains("/search");
        assert!(whats[0].weighed || !is_of_all, "{path}");
    }
}

#[tokio::test]
async fn what_was_closed_is_not_told_again() {
    let (family, guest, account, person) = family().await;
    family.take_in(person, &["grandmother/okusuri_20251226.txt"]);
    family.open_to(account, person, Scope::unlabelled(), State::Given);
    let path = format!("/p/{person}/medicines");
    assert_eq!(page(&guest, &path).await, page(&guest, &path).await);
    assert!(page(&guest, &path).await.starts_with("200"));
    family.open_to(account, person, Scope::unlabelled(), State::Withdrawn);
    let closed = page(&guest, &path).await;
    let unknown = page(&guest, "/p/0123456789abcdef0123456789abcdef/medicines").await;
    assert!(closed.starts_with("404"));
    assert_eq!(closed.len(), unknown.len());
}
