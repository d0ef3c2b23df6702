//! A file on its way from a phone, with `curl` as a shortcut would send it, through the whole
//! program.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::run::{Tenohira, sample};

/// A server that ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn curl(args: &[&str]) -> String {
    let mut curl = Command::new("curl");
    let output = curl.args(["--silent", "--show-error", "--max-time", "60"]).args(args).output();
    String::from_utf8(output.expect("curl is needed for this test").stdout).unwrap()
}

/// The text between `start` and the next `end`.
fn between<'a>(text: &'a str, start: &str, end: char) -> &'a str {
    let rest = text.split(start).nth(1).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split(end).next().unwrap()
}

#[test]
fn a_shortcut_sends_a_file_to_the_inlet_and_reaches_nothing_else() {
    let tenohira = Tenohira::new();
    let notebook = sample("grandmother/okusuri_20251226.txt");
    assert_eq!(tenohira.import(None, &["grandmother/kensa_2025.json"]).code, 0);
    let mut child = tenohira
        .command(&["serve", "--listen", "127.0.0.1:0", "--inlet", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let _server = Server(child);
    let mut after = |start: &str| lines.next().unwrap().strip_prefix(start).unwrap().to_owned();
    let pages = after("listening ");
    let link = after("sign in: ");
    let inlet = after("phones ");
    let folder = tempfile::tempdir().unwrap();
    let jar = folder.path().join("cookies").display().to_string();
    let mine = |args: &[&str]| curl(&[&["--cookie", &jar, "--cookie-jar", &jar], args].concat());
    mine(&["--request", "POST", &link]);
    let family = mine(&[&format!("{pages}/family")]);
    let page = format!("{pages}/p/{}/phone", between(&family, "href=\"/p/", '"'));
    let csrf = format!("csrf={}", between(&mine(&[&page]), "name=\"csrf\" value=\"", '"'));
    let made = mine(&["--data", &csrf, &page]);
    let address = format!("{inlet}/send/{}", between(&made, &format!("{inlet}/send/"), '<'));
    let told = curl(&["--data-binary", &from(&notebook), &format!("{address}?name=okusuri.txt")]);
    assert!(told.contains("okusuri.txt: 読みました"), "{told}");
    let form = format!("file={}", from(&notebook));
    let json = curl(&["--header", "Accept: application/json", "--form", &form, &address]);
    assert!(json.contains("\"outcome\":\"known\""), "{json}");
    let status = |url: &str| {
        let out = folder.path().join("out").display().to_string();
        curl(&["--output", &out, "--write-out", "%{http_code}", url])
    };
    assert_eq!(status(&address), "200");
    for elsewhere in ["/family", "/in/x", "/p/x", "/"] {
        assert_eq!(status(&format!("{inlet}{elsewhere}")), "404", "{elsewhere}");
    }
}

fn from(path: &Path) -> String {
    format!("@{}", path.display())
}

#[test]
fn the_inlet_must_say_where_it_is() {
    let tenohira = Tenohira::new();
    let run = tenohira.run(&["serve", "--listen", "127.0.0.1:0", "--inlet", "0.0.0.0:0"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("--base-url"), "{}", run.err);
    let run = tenohira.run(&["serve", "--base-url", "example.org/x"]);
    assert_eq!(run.code, 2);
}
