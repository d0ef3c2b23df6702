//! Whoever leaves is gone: from the rows, from the files, and from old copies of the folder.

use std::{fs, path::Path};

use phr::{
    consent::Action,
    ports::{EntryQuery, Store, StoreError},
};
use testkit::{
    Record,
    record::{medicine, moment, weight},
    series::beats,
};

use crate::common::open;

fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| fs::read(path).unwrap()).collect()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}

/// The wrapped key and the sealed rows of a person, as they lie in the database.
fn secrets(folder: &Path, person: phr::PersonId) -> Vec<Vec<u8>> {
    let db = rusqlite::Connection::open(folder.join("tenohira.db")).unwrap();
    let mut out = Vec::new();
    for sql in [
        "SELECT wrapped_key FROM person WHERE person_id = ?1",
        "SELECT profile FROM person WHERE person_id = ?1",
        "SELECT sealed FROM entry WHERE person_id = ?1",
        "SELECT sealed FROM series_chunk WHERE person_id = ?1",
        "SELECT sealed FROM original_chunk WHERE person_id = ?1",
        "SELECT sealed FROM audit WHERE person_id = ?1",
    ] {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([person.as_bytes()], |row| row.get(0)).unwrap();
        out.extend(rows.map(Result::unwrap));
    }
    out
}

fn keep(store: &dyn Store, record: &Record) {
    for n in 1..40_u32 {
        let drafts = vec![medicine("2025-02-01", &format!("薬{n}"), n), weight("2025-03-01", "51")];
        record.take(store, &record.file(&format!("file {n}"), drafts).unwrap()).unwrap();
    }
    record.take(store, &record.watch("watch", vec![beats(0, 5_000)]).unwrap()).unwrap();
}

#[test]
fn nothing_of_an_erased_person_is_left_and_the_log_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let (gone, stays) = (Record::start(&store).unwrap(), Record::start(&store).unwrap());
    keep(&store, &gone);
    keep(&store, &stays);
    let secrets = secrets(folder.path(), gone.person);
    assert!(secrets.len() > 80);
    let leaves = store.check_log().unwrap().leaves;
    let wrong = gone.permit(Action::Read).unwrap();
    assert!(matches!(store.erase(&wrong), Err(StoreError::WrongPermit)));
    let erased = store.erase(&gone.permit(Action::Erase).unwrap()).unwrap();
    assert!(erased.rows > 200 && erased.settled, "{erased:?}");
    // Nothing can be read, in this process or the next.
    assert!(gone.look(&store, |r| r.person()).is_err());
    assert!(gone.take(&store, &gone.file("late", Vec::new()).unwrap()).is_err());
    assert!(store.erase(&gone.permit(Action::Erase).unwrap()).is_err());
    let relations = store.relations(gone.account).unwrap();
    assert!(relations.iter().all(|r| r.person != gone.person) && relations.len() == 1);
    let check = store.check_log().unwrap();
    assert_eq!((check.bad, check.leaves), (None, leaves + 1));
    assert_eq!(stays.look(&store, |r| r.entries(&EntryQuery::default())).unwrap().len(), 40);
    for when in ["while the store runs", "after it closed"] {
        let bytes = bytes_of(folder.path());
        for secret in &secrets {
            assert!(!holds(&bytes, secret), "a sealed row is left {when}");
        }
    }
    drop(store);
    assert!(secrets.iter().all(|s| !holds(&bytes_of(folder.path()), s)));
    let store = open(folder.path(), 2);
    assert_eq!(store.check_log().unwrap().bad, None);
    assert!(gone.look(&store, |r| r.person()).is_err());
}

#[test]
fn rows_that_vanish_without_a_note_are_still_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let (gone, other) = (Record::start(&store).unwrap(), Record::start(&store).unwrap());
    store.erase(&gone.permit(Action::Erase).unwrap()).unwrap();
    let db = rusqlite::Connection::open(folder.path().join("tenohira.db")).unwrap();
    assert_eq!(store.check_log().unwrap().bad, None);
    // A note for somebody else does not hold without the key of the installation.
    let person = other.person.to_string();
    db.execute_batch(&format!(
        "INSERT INTO meta SELECT 'gone|{person}', value FROM meta WHERE name LIKE 'gone|%';
         DELETE FROM audit WHERE lower(hex(person_id)) = '{person}'"
    ))
    .unwrap();
    assert!(store.check_log().unwrap().bad.is_some());
}

#[test]
fn an_old_copy_of_the_folder_does_not_bring_anybody_back() {
    let (folder, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = open(folder.path(), 1);
    let (gone, stays) = (Record::start(&store).unwrap(), Record::start(&store).unwrap());
    store.copy_to(&old.path().join("tenohira.db")).unwrap();
    fs::create_dir(old.path().join("keys")).unwrap();
    fs::copy(folder.path().join("keys/kek"), old.path().join("keys/kek")).unwrap();
    store.erase(&gone.permit(Action::Erase).unwrap()).unwrap();
    drop(store);
    let list = fs::read_to_string(folder.path().join("erased")).unwrap();
    assert!(list.len() == 65 && !list.contains(&gone.person.to_string()));
    fs::copy(folder.path().join("erased"), old.path().join("erased")).unwrap();
    let back = open(old.path(), 2);
    assert_eq!(back.erase_listed(moment(9).unwrap()).unwrap(), 1);
    assert_eq!(back.erase_listed(moment(9).unwrap()).unwrap(), 0);
    assert!(gone.look(&back, |r| r.person()).is_err());
    assert!(stays.look(&back, |r| r.person()).is_ok());
    assert_eq!(back.check_log().unwrap().bad, None);
}

#[test]
fn a_day_to_leave_can_be_set_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let permit = || record.permit(Action::Erase).unwrap();
    let due = moment(24 * 60).unwrap();
    assert!(store.leaving().unwrap().is_empty());
    store.leave(&permit(), Some(moment(1).unwrap())).unwrap();
    store.leave(&permit(), Some(due)).unwrap();
    let waiting = store.leaving().unwrap();
    assert_eq!((waiting[0].person, waiting[0].due, waiting.len()), (record.person, due, 1));
    assert_eq!(waiting[0].account, record.account);
    store.leave(&permit(), None).unwrap();
    assert!(store.leaving().unwrap().is_empty());
    store.leave(&permit(), Some(due)).unwrap();
    store.erase(&permit()).unwrap();
    assert!(store.leaving().unwrap().is_empty());
}
