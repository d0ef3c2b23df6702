//! What is measured, as a list and over time.

use axum::http::StatusCode;

use super::app::TestApp;

const AT_HOME: &str = "grandmother/ketsuatsu_2025.ndjson";
const CHECK_UP: &str = "grandmother/h13199000772025061810000214.xml";
const LABORATORY: [&str; 5] = [
    "grandmother/kensa_2021.json",
    "grandmother/kensa_2022.json",
    "grandmother/kensa_2023.json",
    "grandmother/kensa_2024.json",
    "grandmother/kensa_2025.json",
];

#[tokio::test]
async fn from_home_to_every_item_over_time() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &[AT_HOME, CHECK_UP]);
    app.take_in(person, &LABORATORY);
    let app = app.signed_in().await;
    let list = format!("/p/{person}/measurements");
    assert!(app.get(&format!("/p/{person}")).await.links().contains(&list));
    let items = app.get(&list).await.links();
    let items: Vec<_> = items.iter().filter(|l| l.starts_with(&format!("{list}/"))).collect();
    assert!(items.len() > 10, "{}", items.len());
    for item in items {
        let page = app.get(item).await;
        assert_eq!(page.status, StatusCode::OK, "{item}");
        assert!(page.bytes.len() + pages::assets::STYLESHEET.len() < 50 << 10, "{item}");
        assert!(page.text().contains("<svg viewBox"), "{item} is drawn");
    }
    let pressure = app.get(&format!("{list}/blood-pressure?range=all")).await;
    let text = pressure.text();
    assert!(text.contains("role=\"img\"") && text.contains("いちばん低い値は"));
    assert!(
        text.contains("家庭用上腕式血圧計（座って測定）（本人）"),
        "told apart by how and by whom"
    );
    let next = pressure.links().into_iter().find(|l| l.contains("page=2")).unwrap();
    assert_eq!(app.get(&next).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_old_item_is_found_and_an_unknown_one_is_not() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &LABORATORY[..1]);
    let app = app.signed_in().await;
    let creatinine = format!("/p/{person}/measurements/creatinine");
    assert!(app.get(&creatinine).await.text().contains("2021年"));
    let month = app.get(&format!("{creatinine}?range=30d")).await.text();
    assert!(month.contains("ほかの期間を選んでください"));
    let unknown = app.get(&format!("/p/{person}/measurements/x00000000")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let odd = app.get(&format!("{creatinine}?range=%00&page=18446744073709551615")).await;
    assert_eq!(odd.status, StatusCode::OK);
}
