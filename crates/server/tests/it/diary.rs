//! Everyday notes, photos and what is copied from them.

use axum::http::{StatusCode, header};

use super::app::TestApp;

/// An invented photo: the head of a JPEG and some bytes.
const PHOTO: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\0 an invented picture";

#[tokio::test]
async fn medicine_symptom_mood_and_meal_are_written_and_found() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/diary");
    let csrf = app.get(&path).await.csrf();
    let notes: [&[(&str, &str)]; 4] = [
        &[("kind", "medicine"), ("text", "アムロジピン錠5mg"), ("taken", "no")],
        &[
            ("kind", "symptom"),
            ("code", "headache"),
            ("strength", "6"),
            ("until_date", "2025-12-26"),
        ],
        &[("kind", "mood"), ("code", "mood-4")],
        &[("kind", "meal"), ("text", "ごはん、みそ汁、焼き魚")],
    ];
    for note in notes {
        let form: Vec<_> = note.iter().copied().chain([("csrf", &*csrf)]).collect();
        let saved = app.post(&path, &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{note:?}");
        assert!(app.get(&saved.location()).await.text().contains("class=\"undo\""));
    }
    let timeline = app.get(&format!("/p/{person}/timeline")).await.text();
    for said in ["アムロジピン錠5mg", "飲まなかった", "頭痛", "6 /10", "よい", "焼き魚"]
    {
        assert!(timeline.contains(said), "{said}");
    }
    assert!(!app.get(&format!("/p/{person}/medicines")).await.text().contains("アムロジピン錠5mg"));
    assert!(app.get(&format!("/p/{person}/search?q=みそ汁")).await.text().contains("/entry/"));
}

#[tokio::test]
async fn what_is_missing_in_a_note_is_said_and_what_was_typed_stays() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/diary");
    let csrf = app.get(&path).await.csrf();
    for (kind, said) in [
        ("medicine", "薬の名前"),
        ("symptom", "症状をえらぶ"),
        ("mood", "気分"),
        ("meal", "食べたもの"),
    ] {
        let form = [("csrf", &*csrf), ("kind", kind), ("date", "2025-12-20")];
        let answer = app.post(&path, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(said) && answer.text().contains("2025-12-20"), "{kind}");
    }
}

#[tokio::test]
async fn a_photo_is_shown_safely_and_leads_to_what_was_copied_from_it_and_back() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let add = format!("/p/{person}/add");
    let csrf = app.get(&add).await.csrf();
    let sent = app.upload(&add, &csrf, &[("処方せん.jpg", PHOTO)]).await;
    let report = app.get(&sent.location()).await;
    assert!(report.text().contains("読みとれません"), "{}", report.text());
    let original = report.links().into_iter().find(|l| l.contains("/original/")).unwrap();
    let page = app.get(&original).await.text();
    let picture = app.get(&format!("{original}/picture")).await;
    assert!(page.contains(&format!("{original}/picture")));
    assert_eq!(
        (&picture.bytes[..], &picture.headers[header::CONTENT_TYPE]),
        (PHOTO, &"image/jpeg".parse().unwrap())
    );
    assert!(picture.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("sandbox"));
    assert_eq!(picture.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let copy = format!("{original}/copy");
    let empty = [("csrf", &*csrf), ("kind", "result"), ("day", "2025-12-20"), ("value", "5.7")];
    let slipped = app.post(&copy, &empty).await;
    assert_eq!(slipped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(slipped.text().contains("value=\"5.7\""));
    let form = [&empty[..], &[("name", "HbA1c"), ("unit", "%")]].concat();
    let copied = app.post(&copy, &form).await;
    let page = app.get(&copied.location()).await;
    let fact = page.links().into_iter().find(|l| l.contains("/entry/")).unwrap();
    let entry = app.get(&fact).await.text();
    assert!(entry.contains("5.7") && entry.contains(&original), "both directions");
    let list = app.get(&format!("/p/{person}/documents")).await.text();
    assert!(list.contains("処方せん.jpg"));
}

#[tokio::test]
async fn what_is_no_picture_is_never_shown_as_one() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let add = format!("/p/{person}/add");
    let csrf = app.get(&add).await.csrf();
    let csv = "日付,体重(kg)\n2025-12-20,52.0\n";
    let sent = app
        .upload(&add, &csrf, &[("a.jpg", csv.as_bytes()), ("b.svg", b"<svg onload=alert(1)>")])
        .await;
    let report = app.get(&sent.location()).await;
    let original = report.links().into_iter().find(|l| l.contains("/original/")).unwrap();
    assert_eq!(app.get(&format!("{original}/picture")).await.status, StatusCode::NOT_FOUND);
    let form = [("csrf", &*csrf), ("kind", "condition"), ("name", "x"), ("day", "2025-12-20")];
    assert_eq!(app.post(&format!("{original}/copy"), &form).await.status, StatusCode::NOT_FOUND);
}
