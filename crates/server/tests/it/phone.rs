//! Sending from a phone: an address that adds to one record and shows nothing of it.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use phr::{PersonId, person::Sex};

use super::app::{Answer, TestApp, sample};

const NOTEBOOK: &str = "grandmother/okusuri_20251226.txt";

/// Signs in, makes an address for the person; the answer is its path.
async fn address(app: &TestApp, person: PersonId) -> String {
    let page = format!("/p/{person}/phone");
    let csrf = app.get(&page).await.csrf();
    let made = app.post(&page, &[("csrf", &csrf)]).await;
    assert_eq!(made.status, StatusCode::OK);
    let text = made.text();
    assert!(text.contains("<svg class=\"qr\""), "{text}");
    let from = text.split("/send/").nth(1).unwrap();
    let token: String = from.chars().take_while(char::is_ascii_hexdigit).collect();
    assert_eq!(token.len(), 64, "256 bits");
    format!("/send/{token}")
}

async fn send(app: &TestApp, to: &str, accept: &str, bytes: Vec<u8>) -> Answer {
    let request = Request::post(to)
        .header(header::HOST, "192.168.1.20:8481")
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request, Body::from(bytes)).await
}

/// What the person sees of the addresses.
async fn listed(app: &TestApp, person: PersonId) -> String {
    app.get(&format!("/p/{person}/phone")).await.text()
}

#[tokio::test]
async fn a_phone_adds_a_file_and_the_person_sees_by_which_address() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let to = address(&app, person).await;
    let named = format!("{to}?name=okusuri.txt");
    let answer = send(&app, &named, "*/*", sample(NOTEBOOK)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(
        answer.text().starts_with("1個のファイルを受け取りました。\nokusuri.txt: 読みました、")
    );
    let again = send(&app, &to, "application/json", sample(NOTEBOOK)).await;
    let told: serde_json::Value = serde_json::from_slice(&again.bytes).unwrap();
    assert_eq!(
        (&told["files"][0]["outcome"], &told["files"][0]["new"]),
        (&"known".into(), &0.into())
    );
    assert!(listed(&app, person).await.contains("okusuri.txt: 読みました"));
    let log = app.get(&format!("/p/{person}/log")).await.text();
    assert!(
        log.contains("スマホからファイルを送った") && log.contains("スマホからの送り先を作った")
    );
}

#[tokio::test]
async fn a_form_of_a_shortcut_may_name_its_parts_as_it_likes() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let to = address(&app, person).await;
    let mut body =
        b"--xyz\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.txt\"\r\n\r\n"
            .to_vec();
    body.extend(sample(NOTEBOOK));
    body.extend(b"\r\n--xyz--\r\n");
    let request = Request::post(&to)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz");
    let answer = app.send(request, Body::from(body)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("a.txt: 読みました"), "{}", answer.text());
}

#[tokio::test]
async fn nothing_of_the_record_is_shown_to_the_sender() {
    let app = TestApp::new();
    let person = app.person("試験 太郎", "1980-01-01", Sex::Male, app.household);
    let app = app.signed_in().await;
    let to = address(&app, person).await;
    let form = app.get(&to).await;
    assert_eq!(form.status, StatusCode::OK);
    let answer = send(&app, &to, "text/html", sample(NOTEBOOK)).await;
    for text in [form.text(), answer.text()] {
        for shown in ["試験", "太郎", "1980", "生年月日", &person.to_string()] {
            assert!(!text.contains(shown), "{shown}");
        }
    }
    assert!(answer.text().contains("記録の持ち主の画面でたずねます"), "put aside, not why");
}

#[tokio::test]
async fn wrong_ended_and_used_up_addresses_look_the_same() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let to = address(&app, person).await;
    let csrf = app.get(&format!("/p/{person}/phone")).await.csrf();
    let ended = app.post(&format!("/p/{person}/phone/1/end"), &[("csrf", &csrf)]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(listed(&app, person).await.contains("終わりました"));
    let never = format!("/send/{}", "0".repeat(64));
    let (ended, never) = (
        send(&app, &to, "*/*", sample(NOTEBOOK)).await,
        send(&app, &never, "*/*", sample(NOTEBOOK)).await,
    );
    assert_eq!((ended.status, &ended.bytes), (StatusCode::NOT_FOUND, &never.bytes));
    assert_eq!(ended.headers, never.headers);
    let used_up = address(&app, person).await;
    for n in 0..20 {
        let answer = send(&app, &used_up, "*/*", format!("{n}").into_bytes()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "no format we know");
    }
    assert_eq!(send(&app, &used_up, "*/*", sample(NOTEBOOK)).await.bytes, never.bytes);
}

#[tokio::test]
async fn an_address_opens_no_other_door() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let to = address(&app, person).await;
    let token = to.trim_start_matches("/send/");
    assert_eq!(app.get(&format!("/in/{token}")).await.status, StatusCode::UNAUTHORIZED);
    let host = |path: String| Request::get(path).header(header::HOST, "192.168.1.20:8481");
    let home = app.send(host(format!("/p/{person}")), Body::empty()).await;
    assert_eq!(home.status, StatusCode::NOT_FOUND, "the pages answer to this machine only");
    assert_eq!(app.send(host(to), Body::empty()).await.status, StatusCode::OK);
    assert!(listed(&app, person).await.contains("届きません"), "it says that no phone reaches it");
}

#[tokio::test]
async fn an_empty_file_is_told() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let to = address(&app, person).await;
    let answer = send(&app, &to, "text/plain", Vec::new()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("ファイルがありません"));
}
