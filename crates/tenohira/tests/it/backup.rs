//! `tenohira backup` and `restore`: what comes back is whole, what is damaged brings nothing.

use std::{
    fs,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use super::{
    run::{Run, Tenohira, sample},
    server::Server,
};

const FILES: [&str; 3] = [
    "grandmother/okusuri_20251226.txt",
    "grandmother/ketsuatsu_2025.ndjson",
    "grandmother/shobyomei_20251201.json",
];

/// A place for backups and keys, beside the data folders.
struct Shelf(TempDir);

impl Shelf {
    fn new() -> Shelf {
        let shelf = Shelf(tempfile::tempdir().unwrap());
        fs::write(shelf.path("pass"), "ひみつの 合言葉\n").unwrap();
        fs::write(shelf.path("wrong"), "ちがう合言葉\n").unwrap();
        shelf
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
    fn backup(&self, tenohira: &Tenohira, name: &str) -> Run {
        tenohira.run(&[
            "backup",
            "--json",
            "--passphrase-file",
            &self.text("pass"),
            &self.text(name),
        ])
    }
    fn restore(&self, tenohira: &Tenohira, name: &str, pass: &str) -> Run {
        tenohira.run(&[
            "restore",
            "--json",
            "--passphrase-file",
            &self.text(pass),
            &self.text(name),
        ])
    }
}

fn persons(tenohira: &Tenohira) -> String {
    tenohira.run(&["persons", "--json"]).out
}

fn assert_whole(tenohira: &Tenohira) {
    assert_eq!(tenohira.run(&["audit", "verify"]).code, 0);
    for rebuilt in tenohira.run(&["reindex", "--json"]).json() {
        assert_eq!(rebuilt["equal"], Value::Bool(true));
    }
}

#[test]
fn a_restore_brings_back_no_session_and_no_invitation() {
    let (shelf, one, other) = (Shelf::new(), Tenohira::new(), Tenohira::new());
    let invited = one.run(&["account", "invite", "--name", "遥", "--json"]).json().remove(0);
    let link = invited["link"].as_str().unwrap().strip_prefix("http://localhost:8480").unwrap();
    let server = Server::start(&one, &["serve"]);
    let cookie = server.sign_in();
    assert!(server.ask("GET", "/family", &cookie).starts_with("HTTP/1.1 200"));
    assert!(server.get(link).starts_with("HTTP/1.1 200"));
    assert_eq!(shelf.backup(&one, "backup.age").code, 0);
    assert_eq!(shelf.restore(&other, "backup.age", "pass").code, 0);
    let restored = Server::start(&other, &["serve"]);
    assert!(restored.ask("GET", "/family", &cookie).starts_with("HTTP/1.1 401"));
    assert!(restored.get(link).starts_with("HTTP/1.1 401"));
}

#[test]
fn a_restore_brings_back_no_consent_that_was_taken_back() {
    let (shelf, one) = (Shelf::new(), Tenohira::new());
    one.import(None, &FILES[..1]);
    let who = ["--person", "日向 キヨ", "--json"];
    let run = |of: &Tenohira, start: &[&str]| of.run(&[start, &who].concat());
    let doctor = "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0";
    let given = run(&one, &["grant", "--to", doctor]).json().remove(0);
    assert_eq!(shelf.backup(&one, "backup.age").code, 0);
    let id = given["grant"].as_str().unwrap();
    assert_eq!(run(&one, &["revoke", id]).code, 0);
    let (careless, careful) = (Tenohira::new(), Tenohira::new());
    assert_eq!(shelf.restore(&careless, "backup.age", "pass").code, 0);
    assert_eq!(run(&careless, &["grants"]).json(), [given], "a backup alone knows no better");
    fs::copy(one.folder().join("ended"), careful.folder().join("ended")).unwrap();
    let restored = shelf.restore(&careful, "backup.age", "pass");
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert_eq!(run(&careful, &["grants"]).out, "");
    assert_whole(&careful);
}

/// A backup is the same file wherever it comes from, and comes back wherever it shall.
#[test]
fn a_backup_of_either_database_comes_back_into_either() {
    let shelf = Shelf::new();
    for (n, from) in [Tenohira::embedded(), Tenohira::on_a_server()].iter().enumerate() {
        from.import(None, &FILES[..1]);
        let name = format!("backup{n}.age");
        assert_eq!(shelf.backup(from, &name).code, 0);
        for to in [Tenohira::embedded(), Tenohira::on_a_server()] {
            let restored = shelf.restore(&to, &name, "pass");
            assert_eq!(restored.code, 0, "{}", restored.err);
            assert_eq!(persons(&to), persons(from));
            assert_whole(&to);
        }
    }
}

#[test]
fn a_backup_comes_back_whole_and_only_with_its_passphrase() {
    let (shelf, one, other) = (Shelf::new(), Tenohira::new(), Tenohira::new());
    one.import(None, &FILES);
    let before = persons(&one);
    let made = shelf.backup(&one, "backup.age");
    assert_eq!(made.code, 0, "{}", made.err);
    let names: Vec<_> =
        fs::read_dir(one.folder()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!names.iter().any(|n| n.to_string_lossy().starts_with("copy-")), "{names:?}");
    let wrong = shelf.restore(&other, "backup.age", "wrong");
    assert!(wrong.code == 1 && wrong.err.contains("does not open"), "{}", wrong.err);
    assert_eq!(fs::read_dir(other.folder()).unwrap().count(), 0);
    let restored = shelf.restore(&other, "backup.age", "pass");
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert_eq!(persons(&other), before);
    assert_whole(&other);
    // Never over something that is there, in neither direction.
    let again = shelf.restore(&other, "backup.age", "pass");
    assert!(again.code == 1 && again.err.contains("not empty"), "{}", again.err);
    let twice = shelf.backup(&one, "backup.age");
    assert!(twice.code == 1 && twice.err.contains("left alone"), "{}", twice.err);
}

#[test]
fn a_damaged_backup_brings_nothing() {
    let (shelf, one) = (Shelf::new(), Tenohira::new());
    one.import(None, &FILES[..1]);
    let key = age::x25519::Identity::generate();
    let secret = age::secrecy::ExposeSecret::expose_secret(&key.to_string()).to_owned();
    fs::write(shelf.path("key"), secret).unwrap();
    let (file, identity) = (shelf.text("backup.age"), shelf.text("key"));
    let public = key.to_public().to_string();
    assert_eq!(one.run(&["backup", "--recipient", &public, &file]).code, 0);
    let good = fs::read(&file).unwrap();
    let open = |bytes: &[u8]| {
        let other = Tenohira::new();
        fs::write(&file, bytes).unwrap();
        let run = other.run(&["restore", "--identity", &identity, &file]);
        let left = fs::read_dir(other.folder()).unwrap().count();
        (run.code, left)
    };
    assert_eq!(open(&good).0, 0);
    for place in (0..good.len()).step_by(good.len() / 9).chain([good.len() - 1]) {
        let mut flipped = good.clone();
        flipped[place] ^= 1;
        assert_eq!(open(&flipped), (1, 0), "flipped at {place}");
        assert_eq!(open(&good[..place]), (1, 0), "cut at {place}");
    }
    let stranger = one.run(&["backup", "--recipient", "age1nobody", &shelf.text("x")]);
    assert!(stranger.code == 1 && stranger.err.contains("age1nobody"), "{}", stranger.err);
    assert!(!shelf.path("x").exists());
}

#[test]
fn a_backup_of_a_moment_in_an_import_is_whole() {
    let (shelf, one) = (Shelf::new(), Tenohira::new());
    one.import(None, &FILES[..1]);
    let paths: Vec<String> = ["grandmother/kensa_2025.json", FILES[1], FILES[2]]
        .map(|f| sample(f).display().to_string())
        .into();
    let mut args = vec!["import", "--person", "日向 キヨ"];
    args.extend(paths.iter().map(String::as_str));
    let mut child = one.command(&args).stdout(std::process::Stdio::null()).spawn().unwrap();
    let made: Vec<String> = (0..3).map(|n| format!("backup{n}.age")).collect();
    for name in &made {
        assert_eq!(shelf.backup(&one, name).code, 0);
    }
    assert!(child.wait().unwrap().success());
    for name in &made {
        let other = Tenohira::new();
        assert_eq!(shelf.restore(&other, name, "pass").code, 0);
        assert_whole(&other);
    }
}

/// What the schedule has made so far: whole files under their final names, the oldest first.
fn scheduled(shelf: &Shelf) -> Vec<String> {
    let name = |e: Result<fs::DirEntry, _>| e.unwrap().file_name().into_string().unwrap();
    let read = fs::read_dir(shelf.path("to"));
    let mut names: Vec<String> = read.map(|r| r.map(name).collect()).unwrap_or_default();
    names.retain(|n| {
        n.starts_with("tenohira-") && Path::new(n).extension().is_some_and(|end| end == "age")
    });
    names.sort();
    names
}

fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_mins(2), "waited too long for {what}");
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_schedule_keeps_the_newest_backups_and_erased_stays_erased() {
    let (shelf, one, other) = (Shelf::new(), Tenohira::new(), Tenohira::new());
    one.import(None, &FILES);
    let key = age::x25519::Identity::generate();
    let secret = age::secrecy::ExposeSecret::expose_secret(&key.to_string()).to_owned();
    fs::write(shelf.path("key"), secret).unwrap();
    fs::create_dir(shelf.path("to")).unwrap();
    let (to, recipient) = (shelf.text("to"), key.to_public().to_string());
    let args = ["serve", "--backup-to", &to, "--backup-recipient", &recipient];
    let stranger = shelf.path("to").join("tenohira-00000000-20200101T000000Z.age");
    fs::write(&stranger, "somebody else's").unwrap();
    let first = {
        let server = Server::start(
            &one,
            &[&args[..], &["--backup-every", "1s", "--backup-keep", "2"]].concat(),
        );
        wait_for("a backup", || scheduled(&shelf).len() > 1);
        let first = scheduled(&shelf).pop().unwrap();
        fs::copy(shelf.path("to").join(&first), shelf.path("first.age")).unwrap();
        wait_for("the first one to go", || !scheduled(&shelf).contains(&first));
        assert_eq!(scheduled(&shelf).len(), 3);
        assert!(stranger.exists());
        let page = server.ask("GET", "/family", &server.sign_in());
        assert!(page.contains("最後の控え：") && !page.contains("作れませんでした"), "{page}");
        first
    };
    assert!(first.ends_with("Z.age"));
    let before = persons(&one);
    assert_eq!(one.run(&["erase", "--person", "日向 キヨ", "--now"]).code, 0);
    let restore = |into: &Tenohira| {
        let identity = shelf.text("key");
        into.run(&["restore", "--identity", &identity, &shelf.text("first.age")])
    };
    let whole = restore(&other);
    assert_eq!(whole.code, 0, "{}", whole.err);
    assert_eq!(persons(&other), before);
    assert_whole(&other);
    // With the list of the erased there, the same backup brings nobody back.
    let third = Tenohira::new();
    fs::copy(one.folder().join("erased"), third.folder().join("erased")).unwrap();
    assert_eq!(restore(&third).code, 0);
    assert_eq!(persons(&third), "");
    assert_whole(&third);
}

#[test]
fn a_schedule_that_fails_is_told_and_stops_nothing() {
    let (shelf, one) = (Shelf::new(), Tenohira::new());
    one.import(None, &FILES[..1]);
    let (to, pass) = (shelf.text("to"), shelf.text("pass"));
    fs::create_dir(shelf.path("to")).unwrap();
    let args =
        ["serve", "--backup-to", &to, "--backup-every", "1s", "--backup-passphrase-file", &pass];
    let refused = one.run(&["serve", "--backup-to", &to, "--backup-recipient", "age1nobody"]);
    assert!(refused.code == 1 && refused.err.contains("age1nobody"), "{}", refused.err);
    assert_eq!(one.run(&["serve", "--backup-to", &to]).code, 2);
    let server = Server::start(&one, &args);
    let cookie = server.sign_in();
    fs::remove_file(&pass).unwrap();
    wait_for("the page to tell it", || {
        server.ask("GET", "/family", &cookie).contains("新しい控えが作れませんでした")
    });
    fs::write(&pass, "ひみつの 合言葉\n").unwrap();
    wait_for("a good one", || {
        !server.ask("GET", "/family", &cookie).contains("新しい控えが作れませんでした")
    });
    assert!(!scheduled(&shelf).is_empty());
}
