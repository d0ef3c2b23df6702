//! What was opened to an account, on its own first page.

use axum::http::StatusCode;
use phr::{
    TokenHash,
    account::{Invitation, InvitedAs},
    consent::{Scope, fhir::State},
    person::Sex,
};

use super::{
    accounts::{invite, link},
    app::{TestApp, apart},
};

#[tokio::test]
async fn whoever_was_let_in_finds_the_record_until_it_is_taken_back() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.person("別家 ヒカリ", "1990-01-01", Sex::Female, app.household);
    app.take_in(person, &["grandmother/okusuri_20251226.txt"]);
    let family = app.signed_in().await;
    let answer = invite(&family, "遥", InvitedAs::Family.code()).await;
    let guest = family.without_cookie().entered(&link(&answer)).await;
    let accounts = apart(|| family.store.accounts().unwrap());
    let account = accounts.iter().find(|account| account.name == "遥").unwrap().id;

    let nothing = guest.get("/family").await;
    assert_eq!(nothing.status, StatusCode::OK);
    assert!(!nothing.text().contains("日向"), "{}", nothing.text());

    family.open_to(account, person, Scope::unlabelled(), State::Given);
    let opened = guest.get("/family").await.text();
    assert!(opened.contains("日向 キヨ") && opened.contains("診療のため"), "{opened}");
    assert!(opened.contains("2026年3月26日"), "until when: {opened}");
    assert!(!opened.contains("別家"), "{opened}");
    assert!(opened.contains(&format!("href=\"/p/{person}\"")));
    assert_eq!(guest.get(&format!("/p/{person}")).await.status, StatusCode::OK);
    // The person is told of it, on which grounds.
    let log = family.get(&format!("/p/{person}/log")).await.text();
    assert!(log.contains("遥") && log.contains("本人の許しで"), "{log}");

    family.open_to(account, person, Scope::unlabelled(), State::Withdrawn);
    let after = guest.get("/family").await;
    assert_eq!(after.bytes, nothing.bytes, "as if there had never been anything");
}

#[tokio::test]
async fn what_is_over_is_listed_for_nobody() {
    let app = TestApp::new();
    let person = app.grandmother();
    let family = app.signed_in().await;
    let answer = invite(&family, "遥", InvitedAs::Family.code()).await;
    let invited = link(&answer);
    let accounts = apart(|| family.store.accounts().unwrap());
    let account = accounts.iter().find(|account| account.name == "遥").unwrap().id;
    family.open_to(account, person, Scope::unlabelled(), State::Given);
    let guest = family.without_cookie().entered(&invited).await;
    assert!(guest.get("/family").await.text().contains("日向 キヨ"));
    let later = family.without_cookie();
    later.wait(91 * 24 * 3600);
    let token = TokenHash::of("again");
    let until = "2027-01-01T00:00:00Z".parse().unwrap();
    let invitation = Invitation { token, account, by: later.household, until };
    apart(|| later.store.invite(&invitation)).unwrap();
    let guest = later.entered("/in/again").await;
    let over = guest.get("/family").await;
    assert_eq!(over.status, StatusCode::OK);
    assert!(!over.text().contains("日向"), "{}", over.text());
}
