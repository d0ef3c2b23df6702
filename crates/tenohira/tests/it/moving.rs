//! `tenohira move`: from the data folder to PostgreSQL and back, and everything is as it was.

use super::run::Tenohira;
use serde_json::Value;

const FILES: [&str; 3] = [
    "grandmother/okusuri_20251226.txt",
    "grandmother/kensa_2025.json",
    "grandmother/ketsuatsu_2025.ndjson",
];

/// The person as told, and the digest of everything derived; all of it whole.
fn whole(tenohira: &Tenohira) -> (Value, Value) {
    let run = |args: &[&str]| {
        let done = tenohira.run(args);
        assert_eq!(done.code, 0, "{args:?}: {}", done.err);
        done.json()[0].clone()
    };
    let person = run(&["persons", "--json"]);
    let rebuilt = run(&["reindex", "--json"]);
    assert_eq!(rebuilt["equal"], Value::Bool(true));
    assert_eq!(run(&["audit", "verify", "--json"])["ok"], Value::Bool(true));
    (person, rebuilt["digest_after"].clone())
}

#[test]
fn a_record_goes_to_a_server_and_back_and_is_the_same() {
    let (one, there) = (Tenohira::embedded(), Tenohira::on_a_server());
    let (url, keys) = (there.url(), there.folder().display().to_string());
    one.import(None, &FILES);
    let before = whole(&one);
    let out = one.run(&["move", "--from", "sqlite:", "--to", &url, "--to-keys", &keys, "--json"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let told = &out.json()[0];
    assert_eq!((&told["equal"], &told["source_erased"]), (&Value::Bool(true), &Value::Bool(false)));
    assert!(told["originals"] == 3 && told["entries"].as_u64() > Some(20), "{told}");
    assert_eq!(whole(&one), before, "the source is as it was");
    assert_eq!(whole(&there), before);
    // Once is enough; and what is there is not written over.
    let twice = one.run(&["move", "--from", "sqlite:", "--to", &url, "--to-keys", &keys]);
    assert!(twice.code == 1 && twice.err.contains("there already"), "{}", twice.err);
    let who = before.0["person"].as_str().unwrap();
    assert_eq!(one.run(&["erase", "--now", "--person", who]).code, 0);
    let back = [
        "move",
        "--from",
        &url,
        "--from-keys",
        &keys,
        "--to",
        "sqlite:",
        "--erase-source",
        "--json",
    ];
    let back = one.run(&back);
    assert_eq!(back.code, 0, "{}", back.err);
    assert_eq!(back.json()[0]["source_erased"], Value::Bool(true));
    assert_eq!(whole(&one), before, "back where it was, though it was erased there");
    let left = there.run(&["persons", "--json"]);
    assert_eq!((left.code, left.out.as_str()), (0, ""), "{}", left.err);
    assert_eq!(there.run(&["audit", "verify"]).code, 0);
    let zip = one.folder().join("take.zip").display().to_string();
    assert_eq!(one.run(&["export", "--person", who, "-o", &zip]).code, 0);
}

#[test]
fn a_record_that_waits_to_be_erased_or_an_unknown_place_is_refused() {
    let one = Tenohira::embedded();
    one.import(None, &FILES[..1]);
    let other = format!("sqlite:{}", one.folder().join("other").display());
    let who = one.run(&["persons", "--json"]).json()[0]["person"].as_str().unwrap().to_owned();
    one.run(&["erase", "--person", &who]);
    let moving = |to: &str| one.run(&["move", "--from", "sqlite:", "--to", to]);
    let refused = moving(&other);
    assert!(refused.code == 1 && refused.err.contains("waits to be erased"), "{}", refused.err);
    one.run(&["erase", "--cancel", "--person", &who]);
    assert!(moving("mysql://x/y").err.contains("not known"));
    assert_eq!(moving(&other).code, 0);
}
