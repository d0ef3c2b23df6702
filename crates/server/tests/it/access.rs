//! Who gets in, and what everyone else sees.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use phr::{AccountId, person::Sex};

use super::app::TestApp;

/// Every page about a person, and everything below it.
const PAGES: [&str; 11] = [
    "",
    "/timeline",
    "/add",
    "/measure",
    "/phone",
    "/differences",
    "/questions",
    "/log",
    "/report/ab",
    "/entry/ab",
    "/original/ab",
];

#[tokio::test]
async fn a_link_signs_in_once_and_looking_at_it_spends_nothing() {
    let app = TestApp::new();
    let link = format!("/in/{}", app.token());
    for _ in 0..3 {
        assert_eq!(app.get(&link).await.status, StatusCode::OK);
    }
    let first = app.post(&link, &[]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let cookie = first.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(app.post(&link, &[]).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(app.get("/in/guess").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_front_door_offers_one_new_link_to_the_terminal() {
    let app = TestApp::new();
    let first = app.token();
    app.get("/").await;
    assert_eq!(app.token(), first, "one is waiting");
    app.post(&format!("/in/{first}"), &[]).await;
    app.get("/").await;
    assert_ne!(app.token(), first);
}

#[tokio::test]
async fn without_a_session_there_is_nothing_to_see() {
    let app = TestApp::new();
    let person = app.grandmother();
    for page in PAGES {
        let answer = app.get(&format!("/p/{person}{page}")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{page}");
        assert!(!answer.text().contains("日向"));
    }
    assert_eq!(app.get("/family").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn denied_and_absent_are_the_same_bytes() {
    let app = TestApp::new();
    let elsewhere = AccountId::from_bytes([9; 16]);
    let other = app.person("別の 家族", "1950-01-01", Sex::Male, elsewhere);
    let app = app.signed_in().await;
    let nobody = "0123456789abcdef0123456789abcdef";
    for page in PAGES {
        let denied = app.get(&format!("/p/{other}{page}")).await;
        let absent = app.get(&format!("/p/{nobody}{page}")).await;
        let nonsense = app.get(&format!("/p/x{page}")).await;
        assert_eq!(denied.status, StatusCode::NOT_FOUND, "{page}");
        assert_eq!((denied.status, &denied.bytes), (absent.status, &absent.bytes), "{page}");
        assert_eq!(absent.bytes, nonsense.bytes, "{page}");
        assert_eq!(denied.headers, absent.headers);
    }
    assert!(!app.get("/family").await.text().contains("別の 家族"));
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_too() {
    let app = TestApp::new().signed_in().await;
    let csrf = app.get("/family").await.csrf();
    assert_eq!(app.post("/out", &[("csrf", &csrf)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get("/family").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::new().signed_in().await;
    for path in ["/family", "/nowhere", "/p/x", "/assets/icon.svg", "/"] {
        let headers = app.get(path).await.headers;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(headers[name], value, "{path}");
        }
        assert!(headers.contains_key("cache-control"), "{path}");
    }
}

#[tokio::test]
async fn behind_tls_browsers_are_told_to_come_by_https_alone() {
    let reached = TestApp::at("https://health.example");
    for path in ["/sign-in", "/nowhere", "/assets/icon.svg"] {
        let strict = &reached.get(path).await.headers["strict-transport-security"];
        assert_eq!(strict, "max-age=63072000; includeSubDomains", "{path}");
    }
    let alone = TestApp::new().get("/sign-in").await;
    assert!(!alone.headers.contains_key("strict-transport-security"), "there is no https here");
}

#[tokio::test]
async fn signing_out_clears_what_the_browser_kept() {
    let app = TestApp::new().signed_in().await;
    let csrf = app.get("/family").await.csrf();
    let out = app.post("/out", &[("csrf", &csrf)]).await;
    assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
}

#[tokio::test]
async fn a_foreign_name_for_this_machine_is_not_answered() {
    let app = TestApp::new().signed_in().await;
    let rebound = Request::get("/family").header("host", "tenohira.evil.example");
    assert_eq!(app.send(rebound, Body::empty()).await.status, StatusCode::NOT_FOUND);
}
