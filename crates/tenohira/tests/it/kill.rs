//! `kill -9` while files are being imported: what was acknowledged is there, whole; the rest is as
//! if it had never been sent.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
    time::Duration,
};

use serde_json::Value;
use testkit::SeededIds;

use super::run::{Tenohira, sample};

/// The store's own kill test runs hundreds; these go through the whole program.
const KILLS: u64 = 24;

const FILES: [&str; 6] = [
    "grandmother/okusuri_20251226.txt",
    "grandmother/kensa_2025.json",
    "grandmother/h13199000772025061810000214.xml",
    "grandmother/医療費情報_20251229102030123.csv",
    "grandmother/ketsuatsu_2025.ndjson",
    "grandmother/shokaijo_20250310.json",
];

#[test]
fn an_import_that_is_killed_leaves_whole_files_only() {
    let seeds = SeededIds::new(20_251_226);
    // What each file gives when nothing disturbs it.
    let calm = Tenohira::new();
    calm.import(None, &FILES);
    for round in 0..KILLS {
        let tenohira = Tenohira::new();
        tenohira.run(&["import", "--new-person", "--name", "日向 キヨ", &path(FILES[0])]);
        let acknowledged = import_and_kill(&tenohira, Duration::from_millis(seeds.next() % 400));
        let checked = tenohira.run(&["audit", "verify"]);
        assert_eq!(checked.code, 0, "round {round}: {}", checked.out);
        // Importing the rest again completes the record; what was acknowledged is already held.
        let rest = tenohira.import(Some("日向 キヨ"), &FILES);
        assert_eq!(rest.code, 0, "round {round}: {}", rest.err);
        for report in rest.json() {
            let file = report["file"].as_str().unwrap();
            let new = report["entries"].as_object().unwrap().len();
            if acknowledged.iter().any(|known| known == file) {
                assert_eq!(new, 0, "round {round}: {file} was acknowledged and must be held");
            }
        }
        let facts = |t: &Tenohira| t.run(&["persons", "--json"]).json()[0]["facts"].clone();
        assert_eq!(facts(&tenohira), facts(&calm), "round {round}: no half import is left");
        assert_eq!(tenohira.run(&["reindex", "--json"]).json()[0]["equal"], Value::Bool(true));
    }
}

/// Starts an import of every file, kills it after `delay`, and says which files were acknowledged.
fn import_and_kill(tenohira: &Tenohira, delay: Duration) -> Vec<String> {
    let paths: Vec<String> = FILES.iter().map(|f| path(f)).collect();
    let mut args = vec!["import", "--json", "--person", "日向 キヨ"];
    args.extend(paths.iter().map(String::as_str));
    let mut child = tenohira.command(&args).stdout(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(delay);
    drop(child.kill());
    child.wait().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    out.lines()
        .filter_map(|line| serde_json::from_str::<Value>(&line.ok()?).ok())
        .map(|report| report["file"].as_str().unwrap().to_owned())
        .collect()
}

fn path(name: &str) -> String {
    sample(name).display().to_string()
}
