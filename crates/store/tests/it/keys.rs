//! The key file: who may read it, and what happens without it.

use std::{fs, sync::Arc};

use phr::ports::{Store, StoreError};
use store::SqliteStore;
use testkit::{Record, SeededIds};

use crate::common::open;

fn refused(folder: &std::path::Path) -> StoreError {
    SqliteStore::open(folder, Arc::new(SeededIds::new(9))).unwrap_err()
}

#[test]
fn another_key_or_none_is_refused_and_the_right_one_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("keys/kek");
    Record::start(&open(folder.path(), 1)).unwrap();
    let right = fs::read(&key).unwrap();
    fs::write(&key, [1; 32]).unwrap();
    assert!(matches!(refused(folder.path()), StoreError::Corrupt(_)));
    fs::write(&key, [1; 31]).unwrap();
    assert!(matches!(refused(folder.path()), StoreError::Corrupt(_)));
    fs::remove_file(&key).unwrap();
    assert!(matches!(refused(folder.path()), StoreError::Corrupt(_)));
    assert!(!key.exists(), "no new key is made over sealed data");
    fs::write(&key, right).unwrap();
    restrict(&key, 0o600);
    assert_eq!(open(folder.path(), 2).check_log().unwrap().bad, None);
}

#[cfg(unix)]
fn restrict(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("keys/kek");
    drop(open(folder.path(), 1));
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let database = folder.path().join("tenohira.db");
    assert_eq!(fs::metadata(database).unwrap().permissions().mode() & 0o777, 0o600);
    restrict(&key, 0o644);
    assert!(matches!(refused(folder.path()), StoreError::Failed(_)));
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path(), 1));
    let db = rusqlite::Connection::open(folder.path().join("tenohira.db")).unwrap();
    db.execute("INSERT INTO migration (number, checksum) VALUES (99, 'x')", []).unwrap();
    drop(db);
    let refusal = refused(folder.path());
    assert!(matches!(refusal, StoreError::Newer { found: 99, .. }), "{refusal}");
}
