//! What others were shown: on the page and in the table, and nothing of what the family looked at.

use axum::http::StatusCode;
use jiff::SignedDuration;
use phr::{
    AccountId, PersonId,
    consent::{Action, Decision, Emergency, Permit, Purpose, Request, Role, Strength, decide},
    ports::{self, Clock, EntryQuery},
    record::Kind,
};

use super::app::{Morning, TestApp, apart};

/// What an ambulance crew may do in an emergency.
fn emergency(app: &TestApp, person: PersonId) -> Permit {
    let (account, now) = (AccountId::from_bytes([7; 16]), Morning::default().now());
    let request = Request {
        role: Role::EmergencyCrew,
        purpose: Some(Purpose::EmergencyTreatment),
        strength: Strength::Two,
        emergency: Some(Emergency {
            account,
            person,
            from: now,
            until: now.checked_add(SignedDuration::from_hours(4)).unwrap(),
        }),
        ..Request::new(account, person, Action::Read, "page:home", now)
    };
    let on_file = apart(|| app.store.on_file(account, person).unwrap());
    match decide(&request, &on_file, policy::rules()) {
        Decision::Permitted(permit) => permit,
        Decision::Denied(why) => panic!("an emergency opens: {why:?}"),
    }
}

/// An ambulance crew looks at the medicines.
fn ambulance_looks(app: &TestApp, person: PersonId) {
    let permit = emergency(app, person);
    let query = EntryQuery { kinds: vec![Kind::Medicine], ..EntryQuery::default() };
    let seen = apart(|| ports::read(&*app.store, &permit, |r| r.entries(&query)).unwrap());
    assert!(!seen.is_empty());
}

#[tokio::test]
async fn what_others_were_shown_is_told_by_day_and_saved_as_a_table() {
    let app = TestApp::new().signed_in().await;
    let person = app.grandmother();
    app.take_in(person, &["grandmother/okusuri_20251226.txt"]);
    let page = format!("/p/{person}/log/disclosures");
    let before = app.get(&page).await.text();
    assert!(before.contains("ほかの人が見たことはありません"), "{before}");
    ambulance_looks(&app, person);
    let after = app.get(&page).await.text();
    assert!(after.contains("命を守るため、許しを待たずに"), "{after}");
    assert!(after.contains("薬 "), "which kinds of data: {after}");
    assert!(!after.contains("家族として"), "the family's own looks are none");
    let day =
        jiff::tz::Offset::constant(9).to_datetime(Morning::default().now()).date().to_string();
    let table = app.get(&format!("/p/{person}/log/disclosures.csv?from={day}&to={day}")).await;
    assert_eq!(table.status, StatusCode::OK);
    assert!(table.text().lines().nth(1).unwrap().starts_with(&format!("\"{day}\",")));
    assert_eq!(table.text().lines().count(), 2);
    let other = app.get(&format!("{page}?from=1999-01-01&to=1999-12-31")).await.text();
    assert!(other.contains("ほかの人が見たことはありません"));
    let odd = app.get(&format!("{page}?from=%3Cscript%3E&to=zzz")).await;
    assert!(odd.status == StatusCode::OK && !odd.text().contains("<script"));
}

#[tokio::test]
async fn an_unusual_look_is_told_on_the_home_page_and_in_the_log() {
    let app = TestApp::new().signed_in().await;
    let person = app.grandmother();
    app.take_in(person, &["grandmother/okusuri_20251226.txt"]);
    let home = format!("/p/{person}");
    assert!(!app.get(&home).await.text().contains("ふだんと違う見られ方"));
    let permit = emergency(&app, person);
    apart(|| app.store.alarm(&permit, phr::audit::Unusual::NoRelation).unwrap());
    let told = app.get(&home).await.text();
    assert!(told.contains("ふだんと違う見られ方がありました"), "{told}");
    assert!(told.contains("救急の人が、この記録を開きました。"), "{told}");
    assert!(
        app.get(&format!("{home}/log")).await.text().contains("救急の人が、この記録を開きました。")
    );
    let disclosures = app.get(&format!("{home}/log/disclosures")).await.text();
    assert!(disclosures.contains("ほかの人が見たことはありません"), "an alarm gave nothing out");
}
