//! How the columns of a table are read is asked, can be put right, and is remembered.

use axum::http::StatusCode;

use super::app::TestApp;

/// Which column is the weight cannot be told: two claim it.
const TABLE: &str =
    "日付,体重(kg),体重(kg),脈拍\n2025/12/20,52.0,51.1,70\n2025/12/21,52.4,51.3,71\n";
const LATER: &str = "日付,体重(kg),体重(kg),脈拍\n2025/12/22,52.9,51.6,72\n";

/// The first address in a page that starts like this.
fn address(page: &str, start: &str) -> String {
    let rest = page.split(start).nth(1).unwrap_or_default();
    format!("{start}{}", rest.split(['"', '?']).next().unwrap_or_default())
}

#[tokio::test]
async fn an_unclear_column_is_asked_about_and_the_answer_remembered() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let (add, list) = (format!("/p/{person}/add"), format!("/p/{person}/timeline?month=2025-12"));
    let csrf = app.get(&add).await.csrf();
    let sent = app.upload(&add, &csrf, &[("weights.csv", TABLE.as_bytes())]).await;
    let report = app.get(&sent.location()).await.text();
    assert!(report.contains("列の読み方をたしかめる"), "{report}");
    assert!(!app.get(&list).await.text().contains("52.4"), "nothing is guessed");

    let columns = address(&report, &format!("/p/{person}/columns/"));
    let page = app.get(&columns).await.text();
    assert!(page.contains("決められない列が2つ") && page.contains("52.0"), "{page}");

    let wrong = [("csrf", &*csrf), ("role-1", "weight/kg"), ("role-2", "weight/kg")];
    let refused = app.post(&columns, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("「体重」が2つあります"));

    let right = [("csrf", &*csrf), ("role-1", "weight/kg"), ("reading-1", "evening")];
    let saved = app.post(&columns, &right).await;
    let report = app.get(&saved.location()).await.text();
    assert!(report.contains("列の読み方をおぼえました"), "{report}");
    let shown = app.get(&list).await.text();
    assert!(shown.contains("52.4") && !shown.contains("51.3"), "{shown}");
    assert_eq!(shown.matches("71回/分").count(), 1, "what was read before counts once: {shown}");

    // The next table with these headings is read the same without asking.
    let sent = app.upload(&add, &csrf, &[("later.csv", LATER.as_bytes())]).await;
    let later = app.get(&sent.location()).await.text();
    assert!(later.contains("決めていただいた列の読み方で"), "{later}");
    assert!(!later.contains("列の読み方をたしかめる"), "{later}");
    let shown = app.get(&list).await.text();
    assert!(shown.contains("52.9") && !shown.contains("51.6"), "{shown}");

    // Taken back, the first table is as it was read first; its undo can be undone.
    let token = [("csrf", &*csrf)];
    let back = app.post(&address(&report, &format!("/p/{person}/recent/")), &token).await;
    let shown = app.get(&list).await.text();
    assert!(!shown.contains("52.4") && shown.contains("71回/分"), "{shown}");
    let recent = app.get(&back.location()).await.text();
    let again = recent.split("<form class=\"undo\"").nth(1).unwrap();
    app.post(&address(again, &format!("/p/{person}/recent/")), &token).await;
    let shown = app.get(&list).await.text();
    assert!(shown.contains("52.4") && shown.matches("71回/分").count() == 1, "{shown}");
}

#[tokio::test]
async fn only_a_table_of_this_person_has_columns() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let csrf = app.get("/family").await.csrf();
    let nothing = format!("/p/{person}/columns/{}", "ab".repeat(32));
    assert_eq!(app.get(&nothing).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(&nothing, &[("csrf", &csrf)]).await.status, StatusCode::NOT_FOUND);
}
