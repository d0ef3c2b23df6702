//! Whatever is done on the pages can be taken back on the pages.

use axum::http::StatusCode;

use super::app::TestApp;

/// The address of the notice's button.
fn undo_button(page: &str) -> String {
    let form =
        page.split("<form class=\"undo\" method=\"post\" action=\"").nth(1).expect("a button");
    form.split('"').next().unwrap().to_owned()
}

const CSV: &str = "日付,体重(kg)\n2025-12-20,52.0\n2025-12-21,52.4\n";

#[tokio::test]
async fn what_was_typed_is_undone_and_the_undo_too() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/measure");
    let csrf = app.get(&path).await.csrf();
    let form = [("csrf", &*csrf), ("date", "2025-12-26"), ("time", "07:00"), ("weight", "515")];
    let (token, wrong) = ([("csrf", &*csrf)], [("csrf", "wrong")]);
    let form = form.map(|(k, v)| if k == "weight" { (k, "51.5") } else { (k, v) });
    let saved = app.post(&path, &form).await;
    let home = app.get(&saved.location()).await.text();
    assert!(home.contains("記録しました") && home.contains("51.5"));
    let button = undo_button(&home);
    assert_eq!(app.post(&button, &wrong).await.status, StatusCode::BAD_REQUEST);
    let undone = app.post(&button, &token).await;
    let recent = app.get(&undone.location()).await.text();
    assert!(recent.contains("「体重 51.5 kg」を取り消しました"), "{recent}");
    assert!(!app.get(&format!("/p/{person}")).await.text().contains("51.5"));
    // Typed once more in the same minute: it counts again, once.
    app.post(&path, &form).await;
    assert!(app.get(&format!("/p/{person}")).await.text().contains("51.5"));
    // The undo of the undo, on the page of what was done lately.
    assert_eq!(app.post(&undo_button(&recent), &token).await.status, StatusCode::SEE_OTHER);
    assert!(app.get(&format!("/p/{person}")).await.text().contains("51.5"));
}

#[tokio::test]
async fn reading_a_file_is_undone_and_sending_it_again_says_so() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let (add, home) = (format!("/p/{person}/add"), format!("/p/{person}"));
    let csrf = app.get(&add).await.csrf();
    let sent = app.upload(&add, &csrf, &[("weights.csv", CSV.as_bytes())]).await;
    let report = app.get(&sent.location()).await.text();
    assert!(report.contains("読みこみを取り消す"));
    assert!(app.get(&home).await.text().contains("52.4"));
    let action = report.split("action=\"/p/").find(|rest| rest.contains("/recent/")).unwrap();
    let action = format!("/p/{}", action.split('"').next().unwrap());
    app.post(&action, &[("csrf", &csrf)]).await;
    assert!(!app.get(&home).await.text().contains("52.4"));
    let again = app.upload(&add, &csrf, &[("weights.csv", CSV.as_bytes())]).await;
    assert!(app.get(&again.location()).await.text().contains("取り消したファイル"));
    assert!(!app.get(&home).await.text().contains("52.4"));
    // The original is still there, byte for byte.
    let recent = app.get(&format!("/p/{person}/recent")).await;
    assert!(recent.text().contains("もとにもどす"));
    app.post(&action, &[("csrf", &csrf)]).await;
    assert!(app.get(&home).await.text().contains("52.4"));
}

#[tokio::test]
async fn nobody_takes_back_what_is_not_theirs() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let csrf = app.get("/family").await.csrf();
    let nothing = format!("/p/{person}/recent/{}", "ab".repeat(32));
    assert_eq!(app.post(&nothing, &[("csrf", &csrf)]).await.status, StatusCode::NOT_FOUND);
}
