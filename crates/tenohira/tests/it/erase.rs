//! `tenohira erase`: the waiting day, and a backup that does not bring anybody back.

use std::fs;

use phr::{
    consent::{Action, Decision, Request, decide},
    ports::Store,
};

use super::run::Tenohira;

const WHO: &str = "日向 キヨ";

#[test]
fn a_record_waits_a_day_and_can_stay() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &["grandmother/okusuri_20251226.txt"]);
    let asked = tenohira.run(&["erase", "--person", WHO, "--json"]);
    assert_eq!((asked.code, asked.json()[0]["erased"].as_bool()), (0, Some(false)));
    assert!(asked.json()[0]["due"].is_string());
    // Nothing is due today.
    assert_eq!(tenohira.run(&["erase", "--due", "--json"]).out, "");
    assert_eq!(tenohira.run(&["persons", "--json"]).json().len(), 1);
    assert_eq!(tenohira.run(&["erase", "--person", WHO, "--cancel"]).code, 0);
    let twice = tenohira.run(&["erase", "--person", WHO, "--cancel"]);
    assert!(twice.code == 1 && twice.err.contains("not waiting"), "{}", twice.err);
    assert_eq!(tenohira.run(&["erase"]).code, 2);
}

#[test]
fn who_was_erased_does_not_come_back_with_an_old_backup() {
    let (one, other) = (Tenohira::new(), Tenohira::new());
    let shelf = tempfile::tempdir().unwrap();
    let (pass, backup) = (shelf.path().join("pass"), shelf.path().join("old.age"));
    fs::write(&pass, "合言葉").unwrap();
    let (pass, backup) = (pass.display().to_string(), backup.display().to_string());
    one.import(None, &["grandmother/okusuri_20251226.txt"]);
    one.import(None, &["father/okusuri_20250401.txt"]);
    assert_eq!(one.run(&["backup", "--passphrase-file", &pass, &backup]).code, 0);
    let erased = one.run(&["erase", "--person", WHO, "--now", "--json"]);
    assert_eq!((erased.code, erased.json()[0]["erased"].as_bool()), (0, Some(true)));
    assert_eq!(one.run(&["persons", "--json"]).json().len(), 1);
    assert_eq!(one.run(&["audit", "verify"]).code, 0);
    assert_eq!(one.run(&["export", "--person", WHO, "-o", &pass]).code, 1);
    // The list of the erased goes with the new folder; the old backup knows nothing of it.
    fs::copy(one.folder().join("erased"), other.folder().join("erased")).unwrap();
    let restored = other.run(&["restore", "--passphrase-file", &pass, &backup]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    let left = other.run(&["persons", "--json"]);
    assert!(left.json().len() == 1 && !left.out.contains(WHO), "{}", left.out);
    assert_eq!(other.run(&["audit", "verify"]).code, 0);
    assert_eq!(other.run(&["reindex", "--json"]).json()[0]["equal"], serde_json::Value::Bool(true));
}

#[test]
fn when_the_day_is_over_the_record_is_erased() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &["grandmother/okusuri_20251226.txt"]);
    {
        let store = tenohira.store(5);
        let account = store.household().unwrap();
        let relations = store.relations(account).unwrap();
        let (person, at) = (relations[0].person, relations[0].from);
        let request = Request::new(account, person, Action::Erase, "test", at);
        let on_file = store.on_file(account, person).unwrap();
        let decision = decide(&request, &on_file, policy::rules());
        let Decision::Permitted(permit) = decision else { panic!("denied") };
        store.leave(&permit, Some(at)).unwrap();
    }
    let gone = tenohira.run(&["erase", "--due", "--json"]);
    assert_eq!((gone.code, gone.json()[0]["erased"].as_bool()), (0, Some(true)));
    assert_eq!(tenohira.run(&["persons", "--json"]).out, "");
    assert_eq!(tenohira.run(&["audit", "verify"]).code, 0);
}
