//! Accounts and sessions over HTTP.

use axum::http::StatusCode;
use phr::{
    TokenHash,
    account::{AccountState, InvitedAs},
    consent::Role,
};

use super::app::{Answer, TestApp, apart};

/// The path of the link that an answer shows.
pub(crate) fn link(answer: &Answer) -> String {
    let text = answer.text();
    let rest = text.split("<code class=\"long\">http://").nth(1).expect("a link is shown");
    let url = rest.split('<').next().unwrap();
    url.split_once('/').map(|(_, path)| format!("/{path}")).unwrap()
}

pub(crate) async fn invite(app: &TestApp, name: &str, kind: &str) -> Answer {
    let csrf = app.get("/account/invite").await.csrf();
    app.post("/account/invite", &[("csrf", &csrf), ("name", name), ("kind", kind)]).await
}

#[tokio::test]
async fn whoever_is_invited_comes_in_once_and_sees_nobodys_record() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let answer = invite(&app, "遥", InvitedAs::Professional.code()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let link = link(&answer);
    let guest = app.without_cookie();
    assert_eq!(guest.get(&link).await.status, StatusCode::OK);
    let guest = guest.entered(&link).await;
    assert_eq!(app.without_cookie().post(&link, &[]).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(guest.get("/family").await.status, StatusCode::OK);
    let (denied, absent) =
        (guest.get(&format!("/p/{person}")).await, guest.get("/p/0123456789abcdef").await);
    assert_eq!(denied.status, StatusCode::NOT_FOUND);
    assert_eq!(denied.bytes, absent.bytes);
    let accounts = apart(|| app.store.accounts().unwrap());
    let invited = accounts.iter().find(|account| account.name == "遥").unwrap();
    assert_eq!(invited.state, AccountState::Active);
    assert_eq!(invited.acts_as(super::app::now()).0, Role::Professional);
}

#[tokio::test]
async fn somebody_without_a_name_or_as_something_unknown_is_not_invited() {
    let app = TestApp::new().signed_in().await;
    assert_eq!(invite(&app, " \u{0}", "family").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kind in ["operator", "emergency-crew", ""] {
        assert_eq!(invite(&app, "x", kind).await.status, StatusCode::BAD_REQUEST, "{kind}");
    }
    assert_eq!(apart(|| app.store.accounts().unwrap()).len(), 1);
}

#[tokio::test]
async fn invitations_are_limited_in_a_minute() {
    let app = TestApp::new().signed_in().await;
    let mut made = 0;
    for _ in 0..40 {
        made += usize::from(invite(&app, "x", "family").await.status == StatusCode::OK);
    }
    assert_eq!(made, 30);
    assert_eq!(invite(&app, "x", "family").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_token_that_a_browser_brings_along_is_never_a_session() {
    let app = TestApp::new();
    let prepared = "0".repeat(64);
    let victim = app.without_cookie().with_cookie(&format!("tenohira={prepared}"));
    let entered = victim.post(&format!("/in/{}", app.token()), &[]).await;
    let cookie = entered.headers["set-cookie"].to_str().unwrap();
    assert!(!cookie.contains(&prepared), "{cookie}");
    let attacker = app.without_cookie().with_cookie(&format!("tenohira={prepared}"));
    assert_eq!(attacker.get("/family").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_that_is_ended_elsewhere_is_over_at_the_next_request() {
    let app = TestApp::new().signed_in().await;
    assert_eq!(app.get("/family").await.status, StatusCode::OK);
    let ended = apart(|| app.store.end_other_sessions(app.household, None).unwrap());
    assert_eq!(ended, 1);
    assert_eq!(app.get("/family").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_of_rest() {
    let app = TestApp::new().signed_in().await;
    for _ in 0..3 {
        app.wait(11 * 3600);
        assert_eq!(app.get("/family").await.status, StatusCode::OK, "it is seen, so it goes on");
    }
    app.wait(12 * 3600);
    assert_eq!(app.get("/family").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_account_that_ended_is_out_at_the_next_request() {
    let app = TestApp::new().signed_in().await;
    let guest = app.without_cookie().entered(&link(&invite(&app, "遥", "family").await)).await;
    let accounts = apart(|| app.store.accounts().unwrap());
    let account = accounts.iter().find(|account| account.name == "遥").unwrap().id;
    assert!(apart(|| app.store.end_account(account).unwrap()));
    assert_eq!(guest.get("/family").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_lives_through_a_restart_and_its_token_is_kept_nowhere() {
    let app = TestApp::new().signed_in().await;
    let token = app.cookie().split_once('=').unwrap().1.to_owned();
    let sessions = apart(|| app.store.sessions(app.household, super::app::now()).unwrap());
    assert_eq!(sessions.len(), 1);
    assert_eq!(sessions[0].token, TokenHash::of(&token));
    let again = app.restarted();
    assert_eq!(again.get("/family").await.status, StatusCode::OK);
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let app = TestApp::at("https://health.example");
    let answer = app.post(&format!("/in/{}", app.token()), &[]).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-tenohira="), "{cookie}");
    assert!(cookie.contains("; Path=/;") && cookie.ends_with("; Secure"), "{cookie}");
}
