//! The documents for paper: safe to open, noted in the log, closed to strangers.

use axum::http::StatusCode;

use super::app::TestApp;

const FILES: [&str; 3] = [
    "grandmother/okusuri_20251226.txt",
    "grandmother/allergy_20250310.json",
    "grandmother/shobyomei_20251201.json",
];

#[tokio::test]
async fn every_document_is_a_pdf_that_nothing_can_run_and_the_log_names_it() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &FILES);
    let app = app.signed_in().await;
    let page = app.get(&format!("/p/{person}/print")).await;
    assert_eq!(page.status, StatusCode::OK);
    let files: Vec<String> =
        page.links().into_iter().filter(|link| link.contains(".pdf?")).collect();
    assert_eq!(files.len(), 18, "{files:?}");
    for file in &files {
        let pdf = app.get(file).await;
        assert_eq!(pdf.status, StatusCode::OK, "{file}");
        assert!(pdf.bytes.starts_with(b"%PDF-1.7"), "{file}");
        let header = |name: &str| pdf.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        assert!(header("content-disposition").starts_with("attachment; filename*="));
        assert!(header("content-security-policy").contains("sandbox"));
    }
    let log = app.get(&format!("/p/{person}/log")).await.text();
    for told in
        ["受診メモを作った", "お薬の一覧を作った", "1年のまとめを作った", "緊急カードを作った"]
    {
        assert!(log.contains(told), "{told}");
    }
}

#[tokio::test]
async fn what_is_no_document_and_whoever_is_not_allowed_get_the_same_nothing() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &FILES[..1]);
    let stranger = app.get(&format!("/p/{person}/print/visit.pdf")).await;
    assert_ne!(stranger.status, StatusCode::OK);
    assert!(!stranger.bytes.starts_with(b"%PDF"));
    let app = app.signed_in().await;
    for odd in ["visit", "visit.PDF", "visits.pdf", ".pdf"] {
        let answer = app.get(&format!("/p/{person}/print/{odd}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
    }
    let nobody = app.get("/p/00000000000000000000000000/print/visit.pdf").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}
