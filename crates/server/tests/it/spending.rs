//! What was paid, and the table for the tax form.

use axum::http::StatusCode;

use super::app::TestApp;

#[tokio::test]
async fn a_year_of_spending_is_summed_and_saved_as_a_table() {
    let app = TestApp::new();
    let person = app.grandmother();
    let notices = [
        "grandmother/医療費情報_20250203194512087.csv",
        "grandmother/医療費情報_20251229102030123.csv",
    ];
    app.take_in(person, &notices);
    let app = app.signed_in().await;
    let page = app.get(&format!("/p/{person}/spending?year=2025")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("14,392円"), "the sum the notice itself gives");
    assert!(page.text().contains("通知の窓口相当額です"));
    let file = page.links().into_iter().find(|l| l.ends_with("/spending/2025.csv")).unwrap();
    let table = app.get(&file).await;
    assert_eq!(table.status, StatusCode::OK);
    assert!(table.bytes.starts_with("\u{feff}\"医療を受けた方の氏名\"".as_bytes()));
    let sum: i64 = table
        .text()
        .lines()
        .skip(1)
        .map(|l| l.split("\",\"").nth(3).unwrap().parse::<i64>().unwrap())
        .sum();
    assert_eq!(sum, 14_392);
    assert!(table.headers["content-disposition"].to_str().unwrap().contains("iryohi-2025.csv"));
    for odd in ["1999.csv", "2025.txt", "x.csv"] {
        let answer = app.get(&format!("/p/{person}/spending/{odd}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
    }
}
