//! Forms: ours only, kind about slips, and never leading elsewhere.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use super::app::TestApp;

#[tokio::test]
async fn no_form_works_without_its_token() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let id = "ab".repeat(16);
    let hash = "ab".repeat(32);
    for path in [
        format!("/p/{person}/measure"),
        format!("/p/{person}/phone"),
        format!("/p/{person}/phone/1/end"),
        format!("/p/{person}/questions/{hash}"),
        format!("/p/{person}/entry/{id}/undo"),
        format!("/p/{person}/entry/{id}/apart"),
        "/out".to_owned(),
    ] {
        let fields = [("csrf", "wrong"), ("answer", "mine"), ("other", &*id), ("systolic", "120")];
        assert_eq!(app.post(&path, &fields).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    let upload = app.upload(&format!("/p/{person}/add"), "wrong", &[("a.txt", b"x")]).await;
    assert_eq!(upload.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_even_with_the_token() {
    let app = TestApp::new().signed_in().await;
    let csrf = app.get("/family").await.csrf();
    let form = Request::post("/out")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, "http://evil.example");
    let answer = app.send(form, Body::from(format!("csrf={csrf}"))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.get("/family").await.status, StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn the_language_is_remembered_and_going_back_stays_here() {
    let app = TestApp::new();
    for (back, to) in
        [("/family", "/family"), ("//evil.example", "/"), ("https://evil.example", "/")]
    {
        let answer = app.post("/language", &[("lang", "en"), ("back", back)]).await;
        assert_eq!(answer.location(), to);
        assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().starts_with("lang=en"));
    }
    let english = Request::get("/family").header(header::ACCEPT_LANGUAGE, "en-GB,ja;q=0.5");
    assert!(app.send(english, Body::empty()).await.text().contains("lang=\"en\""));
    assert!(app.get("/family").await.text().contains("lang=\"ja\""));
}

#[tokio::test]
async fn slips_of_the_finger_come_back_with_what_was_typed() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/measure");
    let csrf = app.get(&path).await.csrf();
    let check = async |fields: &[(&str, &str)], said: &str| {
        let mut form = vec![("csrf", &*csrf), ("date", "2025-12-26"), ("time", "07:00")];
        form.extend(fields);
        let answer = app.post(&path, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(answer.text().contains(said), "{fields:?}");
        for (_, typed) in fields {
            assert!(answer.text().contains(&format!("value=\"{typed}\"")), "{typed}");
        }
    };
    check(&[("systolic", "82"), ("diastolic", "134")], "入れかわって").await;
    check(&[("systolic", "134")], "両方").await;
    check(&[("temperature", "365")], "25から45").await;
    check(&[("weight", "五十")], "数字で").await;
    check(&[], "1つ以上").await;
    let future = [("csrf", &*csrf), ("date", "2025-12-27"), ("time", "07:00"), ("pulse", "70")];
    assert!(app.post(&path, &future).await.text().contains("まだ来ていない"));
}

#[tokio::test]
async fn an_upload_without_a_file_says_so() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/add");
    let csrf = app.get(&path).await.csrf();
    let answer = app.upload(&path, &csrf, &[("", b"")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("えらばれていません"));
}
