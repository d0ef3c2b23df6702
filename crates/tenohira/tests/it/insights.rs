//! `tenohira insights`

use super::run::Tenohira;

const FILES: [&str; 4] = [
    "grandmother/ketsuatsu_2025.ndjson",
    "grandmother/kensa_2021.json",
    "grandmother/kensa_2023.json",
    "grandmother/kensa_2025.json",
];

#[test]
fn every_message_says_what_it_stands_on() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &FILES);
    for (lang, word) in [("ja", "下がって"), ("easy", "すこしずつ"), ("en", "falling")] {
        let run = tenohira.run(&[
            "insights",
            "--person",
            "日向 キヨ",
            "--on",
            "2025-12-26",
            "--lang",
            lang,
            "--json",
        ]);
        assert_eq!(run.code, 0, "{}", run.err);
        let messages = run.json();
        let kidney = messages.iter().find(|m| m["about"] == "kidney").unwrap();
        assert_eq!(kidney["verdict"], "change");
        assert!(kidney["comparison"].to_string().contains(word), "{lang}: {kidney}");
        for message in &messages {
            for key in ["heading", "step", "rule", "lang"] {
                assert!(!message[key].as_str().unwrap().is_empty(), "{key}: {message}");
            }
            assert!(!message["evidence"].as_array().unwrap().is_empty(), "{message}");
            assert!(!message["sources"].as_array().unwrap().is_empty(), "{message}");
        }
    }
    let years_before = ["insights", "--person", "日向 キヨ", "--on", "2020-01-01"];
    let run = tenohira.run(&years_before);
    assert!(run.out.is_empty() && run.err.contains("まだ、言えることがありません"), "{}", run.err);
}
