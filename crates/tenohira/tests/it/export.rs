//! `tenohira export`, and the way back.

use std::{fs, path::Path};

use serde_json::Value;

use super::run::{Tenohira, sample};

const FILES: [&str; 3] = [
    "grandmother/okusuri_20251226.txt",
    "grandmother/ketsuatsu_2025.ndjson",
    "grandmother/shobyomei_20251201.json",
];

fn export(tenohira: &Tenohira, to: &Path) -> Value {
    let path = to.display().to_string();
    let run = tenohira.run(&["export", "--person", "日向 キヨ", "-o", &path, "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    run.json().remove(0)
}

#[test]
fn a_record_goes_out_and_comes_back_into_an_empty_installation() {
    let (one, other) = (Tenohira::new(), Tenohira::new());
    one.import(None, &FILES);
    let zip = one.folder().join("record.zip");
    let told = export(&one, &zip);
    assert_eq!((told["originals"].as_u64(), zip.exists()), (Some(3), true));
    let path = zip.display().to_string();
    let back = other.run(&["import", "--new-person", "--json", &path]);
    assert_eq!(back.code, 0, "{}{}", back.out, back.err);
    let facts = |t: &Tenohira| t.run(&["persons", "--json"]).json().remove(0)["facts"].clone();
    assert_eq!(facts(&one), facts(&other));
    assert_eq!(other.run(&["reindex", "--json"]).json()[0]["equal"], Value::Bool(true));
    // Into a record that exists, the same zip is only more files, all of them known.
    let again = one.run(&["import", "--person", "日向 キヨ", "--json", &path]);
    assert_eq!((again.code, again.json().len()), (0, 3), "{}", again.err);
    // The file is never written over.
    let twice = one.run(&["export", "--person", "日向 キヨ", "-o", &path]);
    assert!(twice.code == 1 && twice.err.contains("left alone"), "{}", twice.err);
}

#[test]
fn a_zip_that_was_changed_is_refused_as_a_whole() {
    let one = Tenohira::new();
    one.import(None, &FILES[..1]);
    let zip = one.folder().join("record.zip");
    export(&one, &zip);
    let good = fs::read(&zip).unwrap();
    for place in (0..good.len()).step_by(good.len() / 12) {
        let other = Tenohira::new();
        let mut bad = good.clone();
        bad[place] ^= 0x55;
        let path = other.folder().join("bad.zip");
        fs::write(&path, bad).unwrap();
        let run = other.run(&["import", "--new-person", &path.display().to_string()]);
        let persons = other.run(&["persons", "--json"]).json().len();
        // What is left of a zip after such a change is either refused or not touched by it.
        assert!(run.code != 0 && persons == 0 || persons == 1, "{place}: {}", run.err);
        if persons == 1 {
            let facts = other.run(&["persons", "--json"]).json()[0]["facts"].clone();
            assert_eq!(facts, one.run(&["persons", "--json"]).json()[0]["facts"], "{place}");
        }
    }
}

#[test]
fn nobody_is_exported_by_mistake() {
    let tenohira = Tenohira::new();
    let out = tenohira.folder().join("x.zip").display().to_string();
    let run = tenohira.run(&["export", "--person", "だれか", "-o", &out]);
    assert!(run.code == 1 && run.err.contains("tenohira persons"), "{}", run.err);
    assert!(!Path::new(&out).exists() && sample("family.json").exists());
}
