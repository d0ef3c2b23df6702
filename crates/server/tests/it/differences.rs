//! What does not fit together: told after an import and on the home page until it is answered.

use axum::http::StatusCode;

use super::app::TestApp;

const TABLE: &str = "日付,体重(kg)\n2025/3/10,62.0\n2025/3/11,137.0\n";

#[tokio::test]
async fn a_jump_is_told_until_the_person_answers_and_both_entries_stay() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let (home, page) = (format!("/p/{person}"), format!("/p/{person}/differences"));
    assert!(!app.get(&home).await.text().contains("合わないように"));
    let csrf = app.get(&format!("/p/{person}/add")).await.csrf();
    let file = [("weights.csv", TABLE.as_bytes())];
    let sent = app.upload(&format!("/p/{person}/add"), &csrf, &file).await;
    assert!(app.get(&sent.location()).await.text().contains("合わないように見える記録が1組"));
    assert!(app.get(&home).await.text().contains("合わないように見える記録が1組"));
    let text = app.get(&page).await.text();
    assert!(text.contains("62.0 kg") && text.contains("137.0 kg"), "{text}");
    let id = |name: &str| {
        let rest = text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (one, other) = (id("one"), id("other"));
    let answer = |answer| {
        vec![("csrf", csrf.as_str()), ("one", &one), ("other", &other), ("answer", answer)]
    };
    assert_eq!(app.post(&page, &answer("maybe")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.post(&page, &answer("one")).await.status, StatusCode::SEE_OTHER);
    assert!(!app.get(&home).await.text().contains("合わないように"));
    let text = app.get(&page).await.text();
    assert!(text.contains("1つめが正しい</b>") && text.contains("137.0 kg"));
    let absent = "ab".repeat(16);
    let foreign = [("csrf", csrf.as_str()), ("one", &one), ("other", &absent), ("answer", "both")];
    assert_eq!(app.post(&page, &foreign).await.status, StatusCode::NOT_FOUND);
}
