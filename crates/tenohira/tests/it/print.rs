//! `tenohira print`

use std::fs;

use super::run::Tenohira;

const FILES: [&str; 3] = [
    "grandmother/okusuri_20251226.txt",
    "grandmother/ketsuatsu_2025.ndjson",
    "grandmother/allergy_20250310.json",
];

#[test]
fn every_document_is_written_once_in_every_language_and_the_same_each_time() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &FILES);
    for document in ["visit", "medicines", "year", "emergency"] {
        for lang in ["ja", "easy", "en"] {
            let [path, again] = ["a", "b"].map(|copy| {
                let file = tenohira.folder().join(format!("{document}-{lang}-{copy}.pdf"));
                file.display().to_string()
            });
            let print = |path: &str| {
                let on = ["--on", "2025-12-26", "--lang", lang, "--json", "-o", path];
                tenohira.run(&[&["print", document, "--person", "日向 キヨ"], &on[..]].concat())
            };
            let run = print(&path);
            assert_eq!(run.code, 0, "{}", run.err);
            let told = run.json().remove(0);
            let bytes = fs::read(&path).unwrap();
            assert!(bytes.starts_with(b"%PDF-1.7"));
            assert_eq!(told["bytes"].as_u64(), Some(bytes.len() as u64));
            assert_eq!((&told["document"], &told["lang"]), (&document.into(), &lang.into()));
            if lang == "ja" {
                assert_eq!(print(&again).code, 0);
                assert_eq!(bytes, fs::read(&again).unwrap(), "the same day, the same bytes");
            }
            let over = print(&path);
            assert!(over.code == 1 && over.err.contains("left alone"), "{}", over.err);
            assert_eq!(bytes, fs::read(&path).unwrap());
        }
    }
}

#[test]
fn a_month_is_no_day_and_a_stranger_has_no_paper() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &FILES[..1]);
    let path = tenohira.folder().join("x.pdf").display().to_string();
    let month = ["print", "visit", "--person", "日向 キヨ", "--on", "2025-12", "-o", &path];
    assert_ne!(tenohira.run(&month).code, 0);
    let nobody = ["print", "visit", "--person", "だれか", "-o", &path];
    assert_ne!(tenohira.run(&nobody).code, 0);
    assert!(!fs::exists(&path).unwrap());
}
