//! The pages of one kind of record, from home.

use axum::http::StatusCode;
use phr::person::Sex;

use super::app::{Answer, TestApp};

const STYLESHEET: usize = pages::assets::STYLESHEET.len();

fn small(page: &Answer, path: &str) {
    assert_eq!(page.status, StatusCode::OK, "{path}");
    assert!(page.bytes.len() + STYLESHEET < 50 << 10, "{path}: {} bytes", page.bytes.len());
}

#[tokio::test]
async fn home_leads_to_every_kind_of_record() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(
        person,
        &[
            "grandmother/okusuri_20231229.txt",
            "grandmother/okusuri_20250104.txt",
            "grandmother/okusuri_20251226.txt",
            "grandmother/shokaijo_20250310.json",
            "grandmother/shobyomei_20251201.json",
            "grandmother/allergy_20250310.json",
            "grandmother/kaigo_20241120.json",
        ],
    );
    let app = app.signed_in().await;
    let home = app.get(&format!("/p/{person}")).await;
    small(&home, "home");
    let links = home.links();
    for (section, words) in [
        ("medicines", "記録のある期間"),
        ("conditions", "診断されたもの"),
        ("allergies", "記録にあるもの"),
        ("vaccinations", "予防接種"),
        ("visits", "受診"),
        ("documents", "文書"),
        ("care", "要介護"),
    ] {
        let path = format!("/p/{person}/{section}");
        assert!(links.contains(&path), "{path} is linked");
        let page = app.get(&path).await;
        small(&page, &path);
        assert!(page.text().contains(words), "{path}");
    }
    let medicines = app.get(&format!("/p/{person}/medicines")).await.text();
    assert!(medicines.contains("（記録の上では）") && medicines.contains("処方した所"));
    let conditions = app.get(&format!("/p/{person}/conditions")).await.text();
    assert!(!conditions.contains("カナリア"), "what is withheld is not in the list");
}

#[tokio::test]
async fn a_childs_vaccinations_are_listed_and_nobody_else_sees_them() {
    let app = TestApp::new();
    let child = app.person("日向 陽太", "2018-05-20", Sex::Male, app.household);
    let files = ["child/yobosesshu_20241118.json"];
    app.take_in(child, &files);
    let path = format!("/p/{child}/vaccinations");
    assert_ne!(app.get(&path).await.status, StatusCode::OK, "nobody is signed in");
    let app = app.signed_in().await;
    let mut next = Some(path);
    let mut seen = 0;
    while let Some(path) = next {
        let page = app.get(&path).await;
        small(&page, &path);
        seen += page.text().matches("class=\"card fact").count();
        next = page.links().into_iter().find(|l| l.contains(&format!("page={}", seen / 24 + 1)));
    }
    assert!(seen > 10, "{seen}");
}
