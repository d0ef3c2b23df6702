//! `tenohira audit`: proofs that stand alone, tiles, an older copy that was put back.

use std::fs;

use serde_json::Value;

use super::run::Tenohira;

const FILE: &str = "grandmother/okusuri_20251226.txt";

#[test]
fn a_proof_is_checked_without_the_records_and_an_altered_one_is_not() {
    let (one, nobody) = (Tenohira::new(), Tenohira::new());
    one.import(None, &[FILE]);
    let shelf = tempfile::tempdir().unwrap();
    let file = shelf.path().join("proof.json").display().to_string();
    let made = one.run(&[
        "audit",
        "proof",
        "--json",
        "--person",
        "日向 キヨ",
        "--event",
        "0",
        "-o",
        &file,
    ]);
    assert_eq!(made.code, 0, "{}", made.err);
    let key = made.json()[0]["key"].as_str().unwrap().to_owned();
    let verify =
        |more: &[&str]| nobody.run(&[&["audit", "verify", "--proof", &file], more].concat());
    let good = verify(&["--key", &key]);
    assert!(good.code == 0 && good.out.ends_with("ok\n"), "{}{}", good.out, good.err);
    assert_eq!(fs::read_dir(nobody.folder()).unwrap().count(), 0);
    let other = Tenohira::new();
    other.import(None, &[FILE]);
    let stranger = other.run(&["audit", "verify", "--json"]).json();
    let wrong = verify(&["--key", stranger[0]["key"].as_str().unwrap()]);
    assert!(wrong.code == 1 && wrong.out.contains("another log"), "{}", wrong.out);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("action "), "{text}");
    fs::write(&file, text.replacen("door ", "door x", 1)).unwrap();
    assert_eq!(verify(&[]).code, 1);
    let proof: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(proof["fhir"]["resourceType"], "AuditEvent");
    let none = one.run(&["audit", "proof", "--person", "日向 キヨ", "--event", "999", "-o", &file]);
    assert!(none.code == 1 && none.err.contains("999"), "{}", none.err);
}

#[test]
fn an_older_copy_and_another_log_are_found_by_a_checkpoint_kept_elsewhere() {
    if testkit::postgres::chosen() {
        return;
    }
    let (one, older) = (Tenohira::new(), Tenohira::new());
    one.import(None, &[FILE]);
    let shelf = tempfile::tempdir().unwrap();
    let path = |name: &str| shelf.path().join(name).display().to_string();
    let copy = |from: &Tenohira, to: &Tenohira| {
        let pass = path("pass");
        fs::write(&pass, "ひみつ\n").unwrap();
        let backup = path("backup.age");
        assert_eq!(from.run(&["backup", "--passphrase-file", &pass, &backup]).code, 0);
        assert_eq!(to.run(&["restore", "--passphrase-file", &pass, &backup]).code, 0);
    };
    assert_eq!(one.run(&["audit", "publish", &path("early")]).code, 0);
    copy(&one, &older);
    one.run(&["persons"]);
    assert_eq!(one.run(&["audit", "publish", &path("late")]).code, 0);
    let (early, late) = (path("early/checkpoint"), path("late/checkpoint"));
    let verify = |which: &Tenohira, note: &str| which.run(&["audit", "verify", "--against", note]);
    for note in [&early, &late] {
        let run = verify(&one, note);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    }
    assert_eq!(verify(&older, &early).code, 0);
    let back = verify(&older, &late);
    assert!(back.code == 1 && back.out.contains("older copy"), "{}", back.out);
    // The copy goes on by itself: as long, and yet another log.
    for _ in 0..4 {
        older.run(&["persons"]);
    }
    let fork = verify(&older, &late);
    assert!(fork.code == 1 && fork.out.contains("fork"), "{}", fork.out);
    let tiles = fs::read_dir(path("late/tile/0")).unwrap().count();
    assert!(tiles > 0);
}
