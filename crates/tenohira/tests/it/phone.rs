//! A file on its way from a phone, with `curl` as a shortcut would send it, through the whole
//! program.

use std::{
    cell::RefCell,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::run::{Tenohira, sample};

/// A server with an address for a phone; it ends with the test.
pub(crate) struct Phone {
    child: RefCell<Child>,
    folder: TempDir,
    inlet: String,
    address: String,
    /// The page of the one record that is there.
    record: String,
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Phone {
    /// To a record that starts with one file.
    pub(crate) fn of(tenohira: &Tenohira) -> Phone {
        assert_eq!(tenohira.import(None, &["grandmother/kensa_2025.json"]).code, 0);
        Phone::of_new(tenohira)
    }

    /// To the one record that is there.
    pub(crate) fn of_new(tenohira: &Tenohira) -> Phone {
        let mut child = tenohira
            .command(&["serve", "--listen", "127.0.0.1:0", "--inlet", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut after = |start: &str| lines.next().unwrap().strip_prefix(start).unwrap().to_owned();
        let pages = after("listening ");
        let link = after("sign in: ");
        let inlet = after("phones ");
        let folder = tempfile::tempdir().unwrap();
        let jar = folder.path().join("cookies").display().to_string();
        let mine =
            |args: &[&str]| curl(&[&["--cookie", &jar, "--cookie-jar", &jar], args].concat());
        mine(&["--request", "POST", &link]);
        let family = mine(&[&format!("{pages}/family")]);
        let record = format!("{pages}/p/{}", between(&family, "href=\"/p/", '"'));
        let page = format!("{record}/phone");
        let csrf = format!("csrf={}", between(&mine(&[&page]), "name=\"csrf\" value=\"", '"'));
        let made = mine(&["--data", &csrf, &page]);
        let address = format!("{inlet}/send/{}", between(&made, &format!("{inlet}/send/"), '<'));
        Phone { child: RefCell::new(child), folder, inlet, address, record }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.borrow().id()
    }

    /// Where a file with a name is sent.
    pub(crate) fn address(&self, name: &str) -> String {
        if name.is_empty() { self.address.clone() } else { format!("{}?name={name}", self.address) }
    }

    /// Sends a file, as the options of `curl` say.
    pub(crate) fn post(&self, options: &[&str], name: &str) -> String {
        curl(&[options, &[&self.address(name)]].concat())
    }

    /// What the record's own page answers to a search.
    pub(crate) fn search(&self, word: &str) -> String {
        let jar = self.folder.path().join("cookies").display().to_string();
        let word = format!("q={word}");
        let page = format!("{}/search", self.record);
        curl(&["--get", "--data-urlencode", &word, "--cookie", &jar, &page])
    }

    pub(crate) fn kill(&self) {
        let mut child = self.child.borrow_mut();
        drop(child.kill());
        drop(child.wait());
    }
}

fn curl(args: &[&str]) -> String {
    let mut curl = Command::new("curl");
    let output = curl.args(["--silent", "--show-error", "--max-time", "240"]).args(args).output();
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
    let phone = Phone::of(&tenohira);
    let told = phone.post(&["--data-binary", &from(&notebook)], "okusuri.txt");
    assert!(told.contains("okusuri.txt: 読みました"), "{told}");
    let form = format!("file={}", from(&notebook));
    let json = phone.post(&["--header", "Accept: application/json", "--form", &form], "");
    assert!(json.contains("\"outcome\":\"known\""), "{json}");
    let status = |url: &str| {
        let out = phone.folder.path().join("out").display().to_string();
        curl(&["--output", &out, "--write-out", "%{http_code}", url])
    };
    assert_eq!(status(&phone.address), "200");
    for elsewhere in ["/family", "/in/x", "/p/x", "/"] {
        assert_eq!(status(&format!("{}{elsewhere}", phone.inlet)), "404", "{elsewhere}");
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
