//! `tenohira speak`

use std::fs;

use super::run::Tenohira;

const FILES: [&str; 2] = ["grandmother/okusuri_20251226.txt", "grandmother/ketsuatsu_2025.ndjson"];

#[test]
fn words_are_said_faster_than_they_last_and_slowly_when_one_wants() {
    let tenohira = Tenohira::new();
    let say = |name: &str, speed: &str| {
        let path = tenohira.folder().join(name).display().to_string();
        let run =
            tenohira.run(&["speak", "血圧は124/77です。", "--speed", speed, "--json", "-o", &path]);
        assert_eq!(run.code, 0, "{}", run.err);
        let told = run.json().remove(0);
        let wav = fs::read(&path).unwrap();
        assert!(wav.starts_with(b"RIFF"));
        assert_eq!(told["bytes"].as_u64(), Some(wav.len() as u64));
        assert_eq!(told["unread"], serde_json::json!([]));
        (told["seconds"].as_f64().unwrap(), told["rtf"].as_f64().unwrap())
    };
    let (ordinary, factor) = say("a.wav", "ordinary");
    let (slow, _) = say("b.wav", "slow");
    assert!(slow > ordinary && factor < 1.0, "{slow} {ordinary} {factor}");
}

#[test]
fn a_message_is_said_and_leaves_a_line_in_the_log() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &FILES);
    let path = tenohira.folder().join("x.wav").display().to_string();
    let speak = |insight: &str, person: &str, lang: &str| {
        let on = ["--on", "2025-12-26", "--lang", lang, "-o", &path];
        tenohira.run(&[&["speak", "--insight", insight, "--person", person], &on[..]].concat())
    };
    for (insight, person, lang, why) in [
        ("no-such", "日向 キヨ", "ja", "no message `no-such` is told"),
        ("home-pressure", "だれか", "ja", "no person"),
        ("home-pressure", "日向 キヨ", "en", "Japanese only"),
    ] {
        let run = speak(insight, person, lang);
        assert!(run.code != 0 && run.err.contains(why), "{}", run.err);
        assert!(!fs::exists(&path).unwrap());
    }
    let run = speak("home-pressure", "日向 キヨ", "easy");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(fs::metadata(&path).unwrap().len() > 100_000);
    let over = speak("home-pressure", "日向 キヨ", "ja");
    assert!(over.code == 1 && over.err.contains("left alone"), "{}", over.err);
}
