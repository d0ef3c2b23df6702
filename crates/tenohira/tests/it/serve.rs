//! `tenohira serve` and `demo`: the two lines a script waits for, and an answer.

use super::{run::Tenohira, server::Server};

#[test]
fn serve_says_where_it_listens_and_how_to_sign_in() {
    let tenohira = Tenohira::new();
    let server = Server::start(&tenohira, &["serve"]);
    assert!(server.get("/family").starts_with("HTTP/1.1 401"));
    assert!(server.get(&format!("/in/{}", server.token)).starts_with("HTTP/1.1 200"));
}

#[test]
fn files_are_imported_beside_a_running_server() {
    let tenohira = Tenohira::new();
    let _server = Server::start(&tenohira, &["serve"]);
    let report = tenohira.import(None, &["grandmother/okusuri_20251226.txt"]);
    assert_eq!(report.code, 0, "{}", report.err);
    let folder = tempfile::tempdir().unwrap();
    let file = "kensa_2025.json";
    let from = super::run::sample(&format!("grandmother/{file}"));
    std::fs::copy(from, folder.path().join(file)).unwrap();
    let watched = folder.path().display().to_string();
    let run = tenohira.run(&["watch", &watched, "--person", "日向 キヨ", "--once"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains(file), "{}", run.out);
}

#[test]
fn demo_reads_the_whole_family_and_serves_it() {
    let tenohira = Tenohira::new();
    let server = Server::start(&tenohira, &["demo"]);
    assert!(server.get("/").starts_with("HTTP/1.1 401"));
    // A second program on the same folder: both see the same record.
    let persons = tenohira.run(&["persons", "--json"]).json();
    assert_eq!(persons.len(), 4);
}
