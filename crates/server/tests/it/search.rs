//! Words in the record, and check-ups side by side.

use axum::http::StatusCode;

use super::app::TestApp;

#[tokio::test]
async fn words_are_found_whatever_kana_they_are_typed_in() {
    let app = TestApp::new();
    let person = app.grandmother();
    let files = ["grandmother/okusuri_20251226.txt", "grandmother/shobyomei_20251201.json"];
    app.take_in(person, &files);
    let app = app.signed_in().await;
    let search = format!("/p/{person}/search");
    assert!(app.get(&format!("/p/{person}")).await.links().contains(&search));
    let q =
        |words: &str| format!("{search}?{}", serde_urlencoded::to_string([("q", words)]).unwrap());
    let found = app.get(&q("あむろじぴん")).await;
    assert!(found.text().contains("アムロジピン"));
    assert!(found.links().iter().any(|l| l.contains("/entry/")));
    assert!(found.bytes.len() + pages::assets::STYLESHEET.len() < 50 << 10);
    assert_eq!(found.headers["referrer-policy"], "same-origin");
    assert_eq!(found.headers["cache-control"], "no-store");
    for (words, why) in [("カナリア", "what is withheld"), ("http", "an address")] {
        let text = app.get(&q(words)).await.text();
        assert!(text.contains("見つかりませんでした"), "{why}");
    }
    let hostile = app.get(&q("\"><script>")).await.text();
    assert!(!hostile.contains("<script"));
    let log = app.get(&format!("/p/{person}/log")).await.text();
    assert!(log.contains("記録の全部からことばをさがした") && !log.contains("あむろじぴん"));
}

#[tokio::test]
async fn what_the_record_says_is_told_with_its_grounds() {
    let app = TestApp::new();
    let person = app.grandmother();
    let labs = [
        "grandmother/kensa_2021.json",
        "grandmother/kensa_2023.json",
        "grandmother/kensa_2025.json",
    ];
    app.take_in(person, &labs);
    app.take_in(person, &["grandmother/ketsuatsu_2025.ndjson"]);
    let app = app.signed_in().await;
    let address = format!("/p/{person}/meaning");
    assert!(app.get(&format!("/p/{person}")).await.links().contains(&address));
    let page = app.get(&address).await;
    assert!(page.bytes.len() + pages::assets::STYLESHEET.len() < 50 << 10);
    assert!(page.text().contains("少しずつ下がっています"));
    assert!(page.links().iter().any(|link| link.contains("/entry/")));
    let easy = app.get(&format!("{address}?words=easy")).await.text();
    assert!(easy.contains("<ruby>腎臓") && easy.contains("すこしずつ"));
    let log = app.get(&format!("/p/{person}/log")).await.text();
    assert!(log.contains("記録から分かることを見た"));
}

#[tokio::test]
async fn check_ups_stand_side_by_side_as_they_were_sent() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(
        person,
        &[
            "grandmother/h13199000772022061510000187.xml",
            "grandmother/h13199000772023062110000240.xml",
            "grandmother/h13199000772024061210000198.xml",
            "grandmother/h13199000772025061810000214.xml",
        ],
    );
    let app = app.signed_in().await;
    let first = format!("/p/{person}/checkups?part=body");
    assert!(app.get(&format!("/p/{person}")).await.links().contains(&first));
    let page = app.get(&first).await;
    assert!(page.text().contains("2025-06") && page.text().contains("2022-06"));
    assert!(page.text().contains("体重"));
    let parts = page.links().into_iter().filter(|l| l.contains("checkups?part="));
    let mut seen = 0;
    for part in parts {
        let page = app.get(&part).await;
        assert_eq!(page.status, StatusCode::OK, "{part}");
        assert!(page.bytes.len() + pages::assets::STYLESHEET.len() < 50 << 10, "{part}");
        assert!(page.text().contains("<table"), "{part}");
        seen += 1;
    }
    assert_eq!(seen, 4);
    assert!(app.get(&format!("/p/{person}/checkups?part=exam")).await.text().contains("診断"));
}
