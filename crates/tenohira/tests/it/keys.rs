//! `tenohira keys`: a file, a passphrase, a token, and a server that never stops meanwhile.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

use super::{
    run::{Run, Tenohira},
    server::Server,
};

const FILE: &str = "grandmother/okusuri_20251226.txt";

fn filled() -> Tenohira {
    fill(Tenohira::new())
}

fn fill(tenohira: Tenohira) -> Tenohira {
    assert_eq!(tenohira.import(None, &[FILE]).code, 0);
    tenohira
}

fn private(path: &Path, text: &str) -> String {
    fs::write(path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    path.display().to_string()
}

fn kinds(shown: &Run) -> Vec<(String, u64)> {
    let of = |k: serde_json::Value| {
        (k["kind"].as_str().unwrap().to_owned(), k["persons"].as_u64().unwrap())
    };
    shown.json().into_iter().map(of).collect()
}

#[test]
fn a_server_goes_on_while_another_program_changes_its_key() {
    let (tenohira, shelf) = (filled(), tempfile::tempdir().unwrap());
    let words =
        private(&shelf.path().join("words"), "ひらがなと 山の朝と 青い傘\nべつの 長い合言葉です\n");
    let one = private(&shelf.path().join("one"), "ひらがなと 山の朝と 青い傘\n");
    let server = Server::start(&tenohira, &["serve", "--key-passphrase-file", &words]);
    let cookie = server.sign_in();
    // Before this the server has read nobody, so that it has no person's key in memory.
    for to in [
        vec!["--to", "file"],
        vec!["--to", "passphrase", "--new-passphrase-file", &one],
        vec!["--to", "file", "--key-passphrase-file", &one],
    ] {
        let rotated = tenohira.run(&[&["keys", "rotate", "--json"][..], &to].concat());
        assert_eq!(rotated.code, 0, "{}", rotated.err);
        let persons = rotated.json()[0]["persons"].as_u64();
        assert!(persons > Some(0), "{}", rotated.out);
        let family = server.ask("GET", "/family", &cookie);
        assert!(family.starts_with("HTTP/1.1 200") && family.contains("日向"), "{family}");
        // Somebody new in this program, read by the server.
        let new = tenohira.run(&[
            "import",
            "--new-person",
            "--name",
            "日向 あらた",
            "--key-passphrase-file",
            &one,
            &super::run::sample("grandmother/ketsuatsu_2025.ndjson").display().to_string(),
        ]);
        assert_eq!(new.code, 0, "{}", new.err);
        assert!(server.ask("GET", "/family", &cookie).contains("日向 あらた"));
    }
    assert_eq!(kinds(&tenohira.run(&["keys", "show", "--json"])), [("file".to_owned(), 4)]);
    assert_eq!(tenohira.run(&["audit", "verify"]).code, 0);
}

#[test]
fn a_passphrase_is_needed_said_plainly_and_never_short() {
    let (tenohira, shelf) = (fill(Tenohira::embedded()), tempfile::tempdir().unwrap());
    // Backups are of the embedded database only.
    let to = |file: &str| {
        tenohira.run(&["keys", "rotate", "--to", "passphrase", "--new-passphrase-file", file])
    };
    let short = private(&shelf.path().join("short"), "himitsu\n");
    let refused = to(&short);
    assert!(refused.code == 1 && refused.err.contains("at least 12"), "{}", refused.err);
    let words = private(&shelf.path().join("words"), "とても 長い 合言葉 です\n");
    let done = to(&words);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.err.contains("二度と読めません"), "{}", done.err);
    assert!(!done.out.contains("合言葉 です") && !done.err.contains("合言葉 です"));
    let locked = tenohira.run(&["persons"]);
    assert!(locked.code == 1 && locked.err.contains("--key-passphrase-file"), "{}", locked.err);
    let wrong = tenohira.run(&["persons", "--key-passphrase-file", &short]);
    assert!(wrong.code == 1 && wrong.err.contains("does not open"), "{}", wrong.err);
    let right = tenohira.run_in(("TENOHIRA_KEY_PASSPHRASE_FILE", &words), &["persons"]);
    assert!(right.code == 0 && right.out.contains("日向 キヨ"), "{}", right.err);
    // A backup holds no key then: it needs the passphrase as well.
    let lock = private(&shelf.path().join("lock"), "控えの 鍵です\n");
    let file = shelf.path().join("backup.age").display().to_string();
    let with = ["--key-passphrase-file", &words, "--passphrase-file", &lock, &file];
    assert_eq!(tenohira.run(&[&["backup"][..], &with].concat()).code, 0);
    let other = Tenohira::embedded();
    assert_eq!(other.run(&["restore", "--passphrase-file", &lock, &file]).code, 1);
    assert_eq!(fs::read_dir(other.folder()).unwrap().count(), 0);
    let restored = other.run(&[&["restore"][..], &with].concat());
    assert_eq!(restored.code, 0, "{}", restored.err);
}

/// A `SoftHSM` token in a folder of its own.
struct SoftHsm {
    folder: TempDir,
    module: &'static str,
}

impl SoftHsm {
    const PIN: &'static str = "842716";
    /// Where Debian (any architecture) and others put it.
    const MODULES: [&'static str; 4] = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/local/lib/softhsm/libsofthsm2.so",
        "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    ];

    fn new() -> SoftHsm {
        let module = SoftHsm::MODULES.into_iter().find(|m| Path::new(m).exists());
        let module = module.expect("SoftHSM is missing: cargo xtask prerequisites");
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tokens")).unwrap();
        let tokens = folder.path().join("tokens").display().to_string();
        let config = format!("directories.tokendir = {tokens}\nobjectstore.backend = file\n");
        fs::write(folder.path().join("conf"), config).unwrap();
        private(&folder.path().join("pin"), &format!("{}\n", SoftHsm::PIN));
        let token = SoftHsm { folder, module };
        let made = Command::new("softhsm2-util")
            .args(["--init-token", "--free", "--label", "tenohira", "--so-pin", "12345678"])
            .args(["--pin", SoftHsm::PIN])
            .env("SOFTHSM2_CONF", token.path("conf"))
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        token
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn run(&self, tenohira: &Tenohira, args: &[&str]) -> Run {
        tenohira.run_in(("SOFTHSM2_CONF", &self.path("conf")), args)
    }

    fn rotate(&self, tenohira: &Tenohira) -> Run {
        let (pin, module) = (self.path("pin"), self.module);
        let place = ["--module", module, "--token", "tenohira", "--pin-file", &pin];
        let rotate = ["keys", "rotate", "--json", "--to", "pkcs11"];
        self.run(tenohira, &[&rotate[..], &place].concat())
    }
}

#[test]
fn a_key_in_a_softhsm_token_opens_the_records_and_its_loss_closes_them() {
    let (tenohira, hsm) = (filled(), SoftHsm::new());
    let rotated = hsm.rotate(&tenohira);
    assert_eq!(rotated.code, 0, "{}", rotated.err);
    assert!(rotated.err.contains("トークン") && rotated.err.contains("二度と読めません"));
    let names: Vec<_> = fs::read_dir(tenohira.folder().join("keys"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "lock")
        .collect();
    assert!(names.len() == 1 && names[0].starts_with("token-"), "no key is left here: {names:?}");
    let persons = hsm.run(&tenohira, &["persons"]);
    assert!(persons.code == 0 && persons.out.contains("日向 キヨ"), "{}", persons.err);
    assert_eq!(hsm.run(&tenohira, &["audit", "verify"]).code, 0);
    // From one key in the token to another one, then back to a file.
    let again = hsm.rotate(&tenohira);
    assert_eq!(again.code, 0, "{}", again.err);
    private(&hsm.folder.path().join("pin"), "000000\n");
    let locked = hsm.run(&tenohira, &["persons"]);
    assert!(locked.code == 1 && locked.err.contains("PKCS#11"), "{}", locked.err);
    private(&hsm.folder.path().join("pin"), SoftHsm::PIN);
    let elsewhere = SoftHsm::new();
    assert_eq!(elsewhere.run(&tenohira, &["persons"]).code, 1, "another token does not help");
    let back = hsm.run(&tenohira, &["keys", "rotate", "--to", "file"]);
    assert_eq!(back.code, 0, "{}", back.err);
    assert_eq!(tenohira.run(&["audit", "verify"]).code, 0);
}
