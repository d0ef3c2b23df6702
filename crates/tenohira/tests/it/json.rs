//! Every command that leaves or brings back says what it did as one JSON document.

use serde_json::Value;

use super::run::{Run, Tenohira, sample};

const WHO: &str = "日向 キヨ";

fn one_document(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{}", run.err);
    let mut documents = run.json();
    assert_eq!(documents.len(), 1, "{}", run.out);
    let document = documents.remove(0);
    assert!(document.as_object().is_some_and(|object| !object.is_empty()), "{document}");
    document
}

#[test]
fn export_backup_restore_watch_rotate_move_and_erase_each_say_one_document() {
    let (here, shelf) = (Tenohira::new(), tempfile::tempdir().unwrap());
    let at = |name: &str| shelf.path().join(name).display().to_string();
    std::fs::write(at("pass"), "合言葉\n").unwrap();
    here.import(None, &["grandmother/kensa_2025.json"]);
    std::fs::create_dir(at("watched")).unwrap();
    std::fs::copy(sample("grandmother/okusuri_20251226.txt"), at("watched/notebook.txt")).unwrap();
    let run = |args: &[&str]| one_document(&here.run(&[args, &["--json"]].concat()));
    let watched = run(&["watch", "--once", "--person", WHO, &at("watched")]);
    assert_eq!(watched["format"], "jahis-okusuri");
    assert!(run(&["export", "--person", WHO, "--output", &at("record.zip")])["entries"].is_u64());
    let backup = run(&["backup", "--passphrase-file", &at("pass"), &at("backup.age")]);
    assert!(backup["bytes"].as_u64() > Some(0));
    assert!(run(&["keys", "rotate", "--to", "file"])["persons"].as_u64() > Some(0));
    let restored = Tenohira::new();
    let restore = ["restore", "--json", "--passphrase-file", &at("pass"), &at("backup.age")];
    assert!(one_document(&restored.run(&restore))["leaves"].as_u64() > Some(0));
    let there = Tenohira::embedded();
    let from = format!("sqlite:{}", here.folder().display());
    let to = format!("sqlite:{}", there.folder().display());
    if !testkit::postgres::chosen() {
        let moved = run(&["move", "--from", &from, "--to", &to, "--person", WHO]);
        assert_eq!(moved["equal"], true);
    }
    let asked = run(&["erase", "--person", WHO]);
    assert!(asked["due"].is_string() && asked["erased"] == false);
    assert_eq!(run(&["erase", "--person", WHO, "--now"])["erased"], true);
}
