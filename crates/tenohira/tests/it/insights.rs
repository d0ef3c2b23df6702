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

#[test]
fn the_guideline_is_the_one_that_was_asked_for() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &FILES);
    for (guideline, year, target) in [
        (None, "2025年", "125／75"),
        (Some("jsh2025"), "2025年", "125／75"),
        (Some("jsh2019"), "2019年", "135／85"), // from 75 years on
    ] {
        let mut asked = vec!["insights", "--person", "日向 キヨ", "--on", "2025-12-26", "--json"];
        asked.extend(guideline.iter().flat_map(|guideline| ["--guideline", guideline]));
        let run = tenohira.run(&asked);
        let messages = run.json();
        let home = messages.iter().find(|m| m["about"] == "home-pressure").unwrap();
        let guide = home["guide"].to_string();
        assert!(guide.contains(year) && guide.contains(target), "{guideline:?}: {guide}");
    }
}

#[test]
fn an_urgent_value_comes_before_any_message() {
    let tenohira = Tenohira::new();
    let file = tenohira.folder().join("ketsuatsu.csv");
    std::fs::write(&file, "日付,最高血圧,最低血圧\n2025-12-25 07:00,182,90\n").unwrap();
    let path = file.display().to_string();
    let new = tenohira.run(&["import", "--new-person", "--name", "日向 あらた", &path]);
    assert_eq!(new.code, 0, "{}{}", new.out, new.err);
    let on =
        |day: &str| tenohira.run(&["insights", "--person", "日向 あらた", "--on", day, "--json"]);
    let told = on("2025-12-25").json();
    assert_eq!(told[0]["verdict"], "urgent");
    assert!(told[0]["step"].as_str().unwrap().contains("119"), "{}", told[0]);
    assert!(told[1]["fhir"]["resourceType"] == "ClinicalImpression", "{}", told[1]);
    assert!(on("2026-03-01").json().iter().all(|m| m["verdict"] != "urgent"));
    for (lang, words) in
        [("ja", "すぐ119番"), ("easy", "すぐ 119番に 電話"), ("en", "call 119 now")]
    {
        let run = tenohira.run(&[
            "insights",
            "--person",
            "日向 あらた",
            "--on",
            "2025-12-25",
            "--lang",
            lang,
        ]);
        assert!(run.out.starts_with("!!") && run.out.contains(words), "{lang}: {}", run.out);
    }
    let month = on("2025-12");
    assert!(month.code == 1 && month.err.contains("a whole day"), "{}", month.err);
}
