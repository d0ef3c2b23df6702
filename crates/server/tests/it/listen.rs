//! What the record says, as a sound.

use axum::http::StatusCode;
use phr::own::Pace;

use super::app::{Answer, TestApp};

/// A voice whose sound is the words themselves, so that a test can read them.
#[derive(Debug)]
struct Words;

impl server::Voice for Words {
    fn wav(&self, text: &str, pace: Pace) -> Option<Vec<u8>> {
        Some(format!("{}: {text}", pace.code()).into_bytes())
    }
}

const PRESSURES: &str = "grandmother/ketsuatsu_2025.ndjson";

/// The addresses of the sounds of a page.
fn sounds(page: &Answer) -> Vec<String> {
    let text = page.text();
    let from = text.split("<audio controls preload=\"none\" src=\"").skip(1);
    from.map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&")).collect()
}

/// The first characters of a heading, before readings stand between them on the page.
fn start(heading: &str) -> &str {
    heading.split(['の', 'で']).next().unwrap()
}

#[tokio::test]
async fn a_message_is_heard_in_the_words_that_are_shown() {
    let app = TestApp::speaking(Words);
    let person = app.grandmother();
    app.take_in(person, &[PRESSURES]);
    let app = app.signed_in().await;
    let page = app.get(&format!("/p/{person}/meaning?words=usual")).await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("media-src 'self'"), "{policy}");
    let sounds = sounds(&page);
    assert!(!sounds.is_empty());
    for sound in sounds {
        let heard = app.get(&sound).await;
        assert_eq!(heard.status, StatusCode::OK, "{sound}");
        assert_eq!(heard.headers["content-type"], "audio/wav");
        assert_eq!(heard.headers["cache-control"], "no-store");
        let words = heard.text();
        let heading = words.strip_prefix("ordinary: ").unwrap().split('。').next().unwrap();
        assert!(page.text().replace("<ruby>", "").contains(start(heading)), "{words}");
        // Another mark, so another message than was shown.
        let (path, rest) = sound.rsplit_once('?').unwrap();
        let mark = if path.ends_with("00") { "01" } else { "00" };
        let place = path.rsplit_once('-').unwrap().0;
        let other = format!("{place}-{mark}?{rest}");
        assert_eq!(app.get(&other).await.status, StatusCode::NOT_FOUND, "{other}");
    }
    let log = app.get(&format!("/p/{person}/log")).await.text();
    assert!(log.contains("記録から分かることを、声で聞いた"));
}

#[tokio::test]
async fn the_story_is_heard_at_the_pace_that_was_chosen() {
    let app = TestApp::speaking(Words);
    let person = app.grandmother();
    app.take_in(person, &[PRESSURES]);
    let app = app.signed_in().await;
    let choices = format!("/p/{person}/choices");
    let csrf = app.get(&choices).await.csrf();
    app.post(&choices, &[("csrf", &csrf), ("voice", "easy"), ("pace", "slow")]).await;
    let page = app.get(&format!("/p/{person}/story")).await;
    let sounds = sounds(&page);
    let heard = app.get(&sounds[0]).await.text();
    assert!(heard.starts_with("slow: "), "{heard}");
    assert!(app.get(&choices).await.text().contains("value=\"slow\" checked"));
}

#[tokio::test]
async fn each_card_of_the_home_page_is_heard_as_it_is_shown() {
    let app = TestApp::speaking(Words);
    let person = app.grandmother();
    app.take_in(person, &[PRESSURES, "grandmother/okusuri_20251226.txt"]);
    let app = app.signed_in().await;
    let page = app.get(&format!("/p/{person}")).await;
    let sounds = sounds(&page);
    let cards = ["measurements", "allergies", "conditions", "medicines"];
    let found = page.text().contains("<h2 id=\"found\">");
    let cards: Vec<&str> = found.then_some("found").into_iter().chain(cards).collect();
    assert_eq!(sounds.len(), cards.len(), "{sounds:?}");
    for (sound, card) in sounds.iter().zip(&cards) {
        assert_eq!(*sound, format!("/p/{person}/listen/home-{card}?words=ja"));
        let heard = app.get(sound).await;
        assert_eq!(heard.status, StatusCode::OK, "{sound}");
        let words = heard.text();
        let heading = words.strip_prefix("ordinary: ").unwrap().split('。').next().unwrap();
        assert!(page.text().contains(&format!("{heading}</h2>")), "{words}");
    }
    let medicines = app.get(sounds.last().unwrap()).await.text();
    assert!(
        medicines.contains("アムロジピン") && medicines.contains("１日１回朝食後"),
        "{medicines}"
    );
    let log = app.get(&format!("/p/{person}/log")).await.text();
    assert_eq!(log.matches("記録から分かることを、声で聞いた").count(), cards.len() + 1); // the last was heard twice
    let none = app.get(&format!("/p/{person}/listen/home-news?words=ja")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_chart_is_heard_under_its_own_line_in_the_log() {
    // Tones need no voice, and no language.
    for lang in ["ja", "en"] {
        let app = TestApp::new();
        let person = app.grandmother();
        app.take_in(person, &[PRESSURES]);
        let app = app.signed_in().await;
        let app = app.with_cookie(&format!("{}; lang={lang}", app.cookie()));
        let page = app.get(&format!("/p/{person}/measurements/blood-pressure?range=all")).await;
        let sounds = sounds(&page);
        let address = format!("/p/{person}/measurements/blood-pressure/sound/1?range=all");
        assert_eq!(sounds, [address.as_str()]);
        let heard = app.get(&address).await;
        assert_eq!((heard.status, &heard.bytes[..4]), (StatusCode::OK, &b"RIFF"[..]));
        assert_eq!(heard.headers["content-type"], "audio/wav");
        assert_eq!(heard.headers["cache-control"], "no-store");
        let log = app.get(&format!("/p/{person}/log")).await.text();
        let line = ["測った値の変わり方を、音で聞いた", "listened to one measurement over time"];
        assert!(line.iter().any(|line| log.contains(line)), "{lang}");
        for absent in ["sound/2", "sound/one", "sound/0"] {
            let absent = address.replace("sound/1", absent);
            assert_eq!(app.get(&absent).await.status, StatusCode::NOT_FOUND, "{absent}");
        }
    }
}

#[tokio::test]
async fn in_english_and_without_a_voice_nothing_else_changes() {
    for (app, lang) in [(TestApp::speaking(Words), "en"), (TestApp::new(), "ja")] {
        let person = app.grandmother();
        app.take_in(person, &[PRESSURES]);
        let app = app.signed_in().await;
        let app = app.with_cookie(&format!("{}; lang={lang}", app.cookie()));
        for path in ["meaning", "story"] {
            let page = app.get(&format!("/p/{person}/{path}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(sounds(&page).is_empty(), "{path} {lang}");
        }
    }
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let silent = app.get(&format!("/p/{person}/listen/story?words=ja")).await;
    assert_eq!(silent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_listens_without_end() {
    let app = TestApp::speaking(Words);
    let person = app.grandmother();
    app.take_in(person, &[PRESSURES]);
    let app = app.signed_in().await;
    let story = format!("/p/{person}/listen/story?words=ja");
    for _ in 0..30 {
        assert_eq!(app.get(&story).await.status, StatusCode::OK);
    }
    assert_eq!(app.get(&story).await.status, StatusCode::TOO_MANY_REQUESTS);
    app.wait(60);
    assert_eq!(app.get(&story).await.status, StatusCode::OK);
}
