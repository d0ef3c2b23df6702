//! The way to a PostgreSQL server elsewhere: encrypted, with a certificate that is looked at, or none.

use std::{io, path::Path, process::Command, sync::Arc};

use store::SqlStore;
use testkit::{
    SeededIds,
    postgres::{Database, Encrypted},
};

/// Certificates in a folder, as an operator makes them: an issuer, a server of that issuer under the
/// name `localhost`, and another issuer.
fn certificates(folder: &Path) -> io::Result<()> {
    let openssl = |args: &[&str]| {
        let done = Command::new("openssl").args(args).current_dir(folder).output()?;
        let why = String::from_utf8_lossy(&done.stderr).into_owned();
        if done.status.success() { Ok(()) } else { Err(io::Error::other(why)) }
    };
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    for issuer in ["ca", "other"] {
        let (name, own, out) =
            (format!("/CN={issuer}"), format!("{issuer}.key"), format!("{issuer}.pem"));
        let own = ["-keyout", &own, "-out", &out, "-subj", &name];
        openssl(&[&["req", "-x509"], &key[..], &own].concat())?;
    }
    let names = ["-addext", "subjectAltName=DNS:localhost"];
    let out = ["-keyout", "server.key", "-out", "server.crt", "-subj", "/CN=localhost"];
    let by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "basicConstraints=critical,CA:FALSE"];
    openssl(&[&["req", "-x509"], &key[..], &names, &by, &out].concat())
}

/// Opens a store there with these words about TLS; gives the refusal.
fn open(database: &Database, data: &Path, way: (&str, &str)) -> Result<SqlStore, String> {
    let url = database.url_at(way.0, way.1);
    SqlStore::connect(&url, data, Arc::new(SeededIds::new(1))).map_err(|e| e.to_string())
}

#[test]
fn a_server_elsewhere_is_reached_encrypted_and_by_its_name_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path()).unwrap();
    let database = Database::encrypted(Encrypted::With(folder.path())).unwrap();
    let ca = format!("sslrootcert={}", folder.path().join("ca.pem").display());
    let other = format!("sslrootcert={}", folder.path().join("other.pem").display());

    let data = tempfile::tempdir().unwrap();
    let open = |host: &str, more: &str| open(&database, data.path(), (host, more));
    let store = open("localhost", &format!("sslmode=verify-full&{ca}")).unwrap();
    let lines = "SELECT DISTINCT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
        WHERE a.usename = 'tenohira'";
    assert_eq!(database.as_superuser(lines).unwrap(), "t", "every connection is encrypted");
    drop(store);

    let refused = |host: &str, more: &str| open(host, more).map(drop).unwrap_err();
    let name = refused("127.0.0.1", &format!("sslmode=verify-full&{ca}"));
    assert!(name.contains("another name"), "{name}");
    open("127.0.0.1", &format!("sslmode=require&{ca}")).unwrap();
    for mode in ["verify-full", "require"] {
        let issuer = refused("localhost", &format!("sslmode={mode}&{other}"));
        assert!(issuer.contains("nobody we trust"), "{mode}: {issuer}");
    }
    let system = refused("localhost", "sslmode=verify-full");
    assert!(system.contains("nobody we trust") || system.contains("no issuer"), "{system}");
}

#[test]
fn a_server_without_tls_gets_not_a_word_when_tls_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path()).unwrap();
    let database = Database::encrypted(Encrypted::Not).unwrap();
    let ca = format!("sslrootcert={}", folder.path().join("ca.pem").display());
    for mode in ["verify-full", "require"] {
        let more = format!("sslmode={mode}&{ca}");
        let refused = open(&database, folder.path(), ("localhost", &more));
        let refused = refused.map(drop).unwrap_err();
        assert!(refused.contains("speaks no TLS"), "{mode}: {refused}");
    }
    open(&database, folder.path(), ("localhost", "sslmode=disable")).unwrap();
}
