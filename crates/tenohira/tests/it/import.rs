//! `tenohira import`, `persons`, `reindex`, `audit verify`.

use std::fs;

use serde_json::Value;

use super::run::{Tenohira, sample};

/// Every member of the invented family with their files, as `family.json` lists them.
fn family() -> Vec<(String, Vec<String>)> {
    let manifest: Value =
        serde_json::from_slice(&fs::read(sample("family.json")).unwrap()).unwrap();
    let strings = |v: &Value| -> Vec<String> {
        v.as_array().unwrap().iter().map(|f| f.as_str().unwrap().to_owned()).collect()
    };
    let people = manifest["people"].as_array().unwrap();
    people.iter().map(|p| (p["key"].as_str().unwrap().to_owned(), strings(&p["files"]))).collect()
}

#[test]
fn every_sample_is_read_once_and_rebuilds_to_the_same_bytes() {
    for (member, files) in family() {
        let tenohira = Tenohira::new();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let first = tenohira.import(None, &files);
        assert_eq!(first.code, 0, "{member}: {}{}", first.out, first.err);
        for report in first.json() {
            assert_report_shape(&report);
            assert!(report["format"].is_string(), "{report}");
        }
        let persons = tenohira.run(&["persons", "--json"]).json();
        assert_eq!(persons.len(), 1, "{member}: one person");
        let facts = persons[0]["facts"].as_u64().unwrap();
        assert!(facts > 40, "{member}: {facts} facts");

        let person = persons[0]["person"].as_str().unwrap();
        let again = tenohira.import(Some(person), &files);
        for report in again.json() {
            let new: u64 =
                report["entries"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
            assert_eq!(new, 0, "{member}: {report}");
        }
        let rebuilt = tenohira.run(&["reindex", "--json"]).json();
        assert_eq!(rebuilt[0]["equal"], true, "{member}");
        let persons = tenohira.run(&["persons", "--json"]).json();
        assert_eq!(persons[0]["facts"].as_u64(), Some(facts));
        let checked = tenohira.run(&["audit", "verify", "--json"]);
        assert_eq!((checked.code, &checked.json()[0]["ok"]), (0, &Value::Bool(true)), "{member}");
    }
}

fn assert_report_shape(report: &Value) {
    let keys: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "file",
            "format",
            "format_version",
            "person",
            "entries",
            "series_points",
            "duplicates",
            "findings",
            "quarantined",
            "contradictions",
            "seconds"
        ]
    );
    for finding in report["findings"].as_array().unwrap() {
        assert!(["info", "warning", "error"].contains(&finding["severity"].as_str().unwrap()));
        assert!(finding["position"].is_string() && finding["message"].is_string());
    }
}

#[test]
fn the_parts_of_a_split_notebook_are_one_file() {
    let tenohira = Tenohira::new();
    let parts = ["3", "1", "2"].map(|n| format!("grandmother/okusuri_QR_20250908_{n}.txt"));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let reports = tenohira.import(None, &parts).json();
    assert_eq!(reports.len(), 1);
    assert!(reports[0]["entries"]["MedicationDispense"].as_u64().unwrap() >= 2);
}

#[test]
fn somebody_elses_file_is_put_aside() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &["grandmother/okusuri_20251226.txt"]);
    let report = tenohira.import(Some("日向 キヨ"), &["strange/okusuri_betsujin.txt"]);
    assert_eq!((report.code, &report.json()[0]["quarantined"]), (0, &Value::Bool(true)));
    assert_eq!(report.json()[0]["entries"].as_object().unwrap().len(), 0);
    let words =
        tenohira.run(&["import", "--person", "日向 キヨ", &path("strange/okusuri_betsujin.txt")]);
    assert!(words.out.contains("別の人のもの"), "{}", words.out);
}

#[test]
fn a_my_number_is_masked_and_never_printed() {
    let tenohira = Tenohira::new();
    let report = &tenohira.import(None, &["strange/okusuri_memo.txt"]).json()[0];
    let masked = |f: &Value| f["message"].as_str().unwrap().contains("個人番号");
    assert!(report["findings"].as_array().unwrap().iter().any(masked), "{report}");
    assert!(!report.to_string().contains("123456789018"));
}

#[test]
fn what_nobody_can_read_is_refused_and_the_rest_is_read() {
    let tenohira = Tenohira::new();
    let files =
        ["strange/yomenai.txt", "grandmother/okusuri_20251226.txt", "strange/matome_20240630.zip"];
    let run = tenohira.import(None, &files);
    assert_eq!(run.code, 2, "{}", run.err);
    let reports = run.json();
    assert!(reports[0]["format"].is_null());
    assert!(reports.iter().filter(|r| r["format"].is_string()).count() >= 2, "{}", run.out);
    let english =
        tenohira.run(&["import", "--lang", "en", "--person", "日向 キヨ", &path(files[0])]);
    assert_eq!(english.code, 2);
    assert!(english.out.contains("could not be read"), "{}", english.out);
}

#[test]
fn a_record_can_be_started_from_files_that_name_nobody_but_not_from_nothing() {
    let tenohira = Tenohira::new();
    let folder = tempfile::tempdir().unwrap();
    let bare = folder.path().join("one.json");
    let weight = r#"{"resourceType":"Observation","status":"final","code":{"text":"体重"},"effectiveDateTime":"2025-03-10","valueQuantity":{"value":52.30,"unit":"kg"}}"#;
    fs::write(&bare, weight).unwrap();
    let run = tenohira.run(&["import", "--json", "--new-person", &bare.display().to_string()]);
    assert_eq!((run.code, &run.json()[0]["entries"]["Observation"]), (0, &Value::from(1)));

    let nothing = tenohira.run(&["import", "--json", "--new-person", &path("strange/yomenai.txt")]);
    assert_eq!((nothing.code, &nothing.json()[0]["person"]), (2, &Value::Null));
    assert_eq!(tenohira.run(&["persons", "--json"]).json().len(), 1, "no record from nothing");
}

#[test]
fn mistakes_on_the_command_line_say_what_to_do() {
    let tenohira = Tenohira::new();
    let check = |args: &[&str], code: i32, said: &str| {
        let run = tenohira.run(args);
        assert_eq!(run.code, code, "{args:?}: {}", run.err);
        assert!(run.err.contains(said), "{args:?}: {}", run.err);
    };
    check(
        &["import", "--person", "だれか", &path("father/okusuri_20250401.txt")],
        1,
        "tenohira persons",
    );
    check(&["import", "--new-person", "/no/such/file"], 1, "/no/such/file");
    check(&["import", &path("father/okusuri_20250401.txt")], 2, "--new-person");
    check(
        &[
            "import",
            "--new-person",
            &path("grandmother/ketsuatsu_2025.ndjson"),
            "--birth-date",
            "x",
        ],
        2,
        "--birth-date",
    );
    check(&["persons", "--database", "mysql://localhost/x"], 1, "sqlite:");
    let plain = "postgres://a:secret@db.example/x?sslmode=disable";
    check(&["persons", "--database", plain], 1, "must be encrypted");
    let to_nobody = ["backup", "x.age", "--database", "postgres:///x", "--recipient", "x"];
    check(&to_nobody, 1, "no age public key");
    check(&["reindex", "--person", "0123"], 1, "tenohira persons");
}

fn path(name: &str) -> String {
    sample(name).display().to_string()
}

#[test]
fn a_watched_folder_is_read_without_touching_its_files() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &["father/okusuri_20250401.txt"]);
    let inbox = tenohira.folder().join("inbox");
    fs::create_dir(&inbox).unwrap();
    let table = inbox.join("weight.csv");
    fs::write(&table, "日付,体重(kg)\n2025/3/10,62.5\n2025/3/11,62.3\n").unwrap();
    fs::write(inbox.join("half.csv.part"), "日付,体重(kg)\n").unwrap();
    let inbox = inbox.to_str().unwrap();
    let watch = ["watch", "--person", "PERSON", "--once", "--json", inbox];
    let persons = tenohira.run(&["persons", "--json"]).json();
    let person = persons[0]["person"].as_str().unwrap();
    let watch = watch.map(|arg| if arg == "PERSON" { person } else { arg });
    let first = tenohira.run(&watch);
    assert_eq!(first.code, 0, "{}{}", first.out, first.err);
    let reports = first.json();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0]["entries"]["Observation"], 2);
    let again = tenohira.run(&watch).json();
    assert_eq!(again[0]["duplicates"], 2); // known by its hash
    assert!(table.exists());
}

#[test]
fn a_reindex_leaves_few_lines_in_the_log() {
    let tenohira = Tenohira::new();
    let files = ["grandmother/okusuri_20251226.txt", "grandmother/okusuri_20250104.txt"];
    tenohira.import(None, &files);
    let leaves = || {
        let run = tenohira.run(&["audit", "verify", "--json"]);
        run.json()[0]["leaves"].as_u64().unwrap()
    };
    let before = leaves();
    tenohira.run(&["reindex"]);
    assert!(leaves() - before <= 2, "one look and the rebuilding itself");
}

#[test]
fn columns_that_were_said_are_remembered_rebuilt_and_taken_along() {
    let tenohira = Tenohira::new();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let heads = "日,値1,値2\n";
    let one = write("one.csv", &format!("{heads}2025/12/20,52.0,70\n"));
    let two = write("two.csv", &format!("{heads}2025/12/21,52.4,71\n"));
    let known = write("known.csv", "日付,体重(kg)\n2025/12/01,51.0\n");
    let new = ["import", "--json", "--new-person", "--name", "日向 ハナ", &known];
    let person = tenohira.run(&new).json()[0]["person"].as_str().unwrap().to_owned();
    let import = |more: &[&str]| {
        let start = ["import", "--json", "--person", &person];
        tenohira.run(&[&start[..], more].concat())
    };
    assert_ne!(import(&[&one]).code, 0, "nobody knows these headings");
    assert_ne!(import(&["--columns", "A=date,B=wait", &one]).code, 0);
    let said = import(&["--columns", "A=date,B=weight/kg,C=pulse", &one]);
    assert_eq!(said.json()[0]["entries"]["Observation"], 2, "{}{}", said.out, said.err);
    assert_eq!(import(&[&two]).json()[0]["entries"]["Observation"], 2, "remembered");
    // A table that was read by its headings is put right.
    assert_eq!(import(&["--columns", "A=date,B=weight/lb", &known]).code, 0);
    let rebuilt = tenohira.run(&["reindex", "--json"]).json();
    assert_eq!(rebuilt[0]["equal"], true);
    let facts = |t: &Tenohira| t.run(&["persons", "--json"]).json()[0]["facts"].as_u64();
    assert_eq!(facts(&tenohira), Some(5));
    let zip = folder.path().join("along.zip");
    let zip = zip.to_str().unwrap();
    assert_eq!(tenohira.run(&["export", "--person", &person, "--output", zip]).code, 0);
    let other = Tenohira::new();
    assert_eq!(other.run(&["import", "--new-person", zip]).code, 0);
    assert_eq!(facts(&other), Some(5));
    assert_eq!(other.run(&["reindex", "--json"]).json()[0]["equal"], true);
}
