//! In which words the pages speak: easy ones where they were chosen, with readings over them.

use axum::http::StatusCode;

use super::app::TestApp;

/// A page with its stylesheet comes over a slow line.
const BYTES_MAX: usize = (50 << 10) - pages::assets::STYLESHEET.len();

/// Without the readings over its words.
pub(crate) fn bare(page: &str) -> String {
    let mut bare = String::new();
    for part in page.split("<rt aria-hidden=\"true\">") {
        bare.push_str(part.split_once("</rt></ruby>").map_or(part, |(_, rest)| rest));
    }
    bare.replace("<ruby>", "")
}

#[tokio::test]
async fn the_pages_that_one_meets_first_speak_easy_words_with_readings() {
    let app = TestApp::new();
    let person = app.grandmother();
    let files = ["grandmother/ketsuatsu_2025.ndjson", "grandmother/okusuri_20251226.txt"];
    app.take_in(person, &files);
    let app = app.signed_in().await;
    let choices = format!("/p/{person}/choices");
    let csrf = app.get(&choices).await.csrf();
    let usual = app.get(&format!("/p/{person}")).await.text();
    assert!(usual.contains("いまの様子") && !usual.contains("<ruby>記録"));
    let chosen = [("csrf", &*csrf), ("voice", "easy"), ("furigana", "everywhere")];
    app.post(&choices, &chosen).await;
    let pages = [
        ("", "いまの ようす"),
        ("/measure", "はかった ものだけ 書いて ください。"),
        ("/add", "記録を 入れる"),
        ("/meaning", "病気かどうかは 決めません。"),
        ("/story", "いっしょに 読む お話"),
        ("/medicines", "前に もらった 薬"),
        ("/log", "この 記録を 見た 人"),
        ("/visits", "病院へ 行った 記録"),
    ];
    for (path, words) in pages {
        let page = app.get(&format!("/p/{person}{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.bytes.len() < BYTES_MAX, "{path}: {} bytes", page.bytes.len());
        let text = page.text();
        assert!(bare(&text).contains(words), "{path}");
        let reading = "<ruby>記録<rt aria-hidden=\"true\">きろく</rt></ruby>";
        assert!(text.contains(reading), "{path}");
        assert!(text.contains("<b>日向 キヨ</b>"), "{path}: a name is left as it is");
    }
}
