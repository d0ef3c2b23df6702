//! What lies on disk tells nothing and cannot be moved about.

use std::{fs, path::Path};

use phr::{
    OriginalId,
    circulation::Circulation as _,
    ports::{EntryQuery, Store, StoreError},
};
use testkit::{
    Record,
    record::{medicine, weight},
    series::beats,
};

use crate::common::open;

const CANARY: &str = "カナリア錠12.5mg";

fn files(folder: &Path) -> Vec<Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| fs::read(path).unwrap())
        .collect()
}

#[test]
fn no_file_holds_a_word_of_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let text = format!("{CANARY}を飲む ").repeat(50);
    let file = record.file(&text, vec![medicine("2025-02-01", CANARY, 1)]).unwrap();
    record.take(&store, &file).unwrap();
    record.look(&store, |r| r.entries(&EntryQuery::default())).unwrap();
    let secrets = [
        CANARY,
        "日向",
        "キヨ",
        "1943-04-18",
        "notes.txt",
        "めぐり薬局",
        "2171022F1029",
        "MedicationDispense",
        "test-notes",
    ];
    let check = |when: &str| {
        let files = files(folder.path());
        assert!(files.iter().map(Vec::len).sum::<usize>() > 10_000);
        for secret in secrets {
            let found =
                files.iter().any(|f| f.windows(secret.len()).any(|w| w == secret.as_bytes()));
            assert!(!found, "`{secret}` lies open {when}");
        }
    };
    check("while the store runs");
    drop(store);
    check("after it closed");
}

#[test]
fn rows_do_not_open_in_the_place_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let drafts = vec![weight("2025-03-01", "51"), weight("2025-03-02", "52")];
    record.take(&store, &record.file("weights", drafts).unwrap()).unwrap();
    let db = rusqlite::Connection::open(folder.path().join("tenohira.db")).unwrap();
    let all = || record.look(&store, |r| r.entries(&EntryQuery::default()));
    assert_eq!(all().unwrap().len(), 2);
    for change in [
        "UPDATE entry SET sealed = (SELECT sealed FROM entry ORDER BY rowid DESC LIMIT 1)",
        "UPDATE entry SET withheld = 1 - withheld",
        "UPDATE entry SET original_number = 0",
        "UPDATE entry SET version = version + 1",
        "UPDATE original SET sealed = zeroblob(64)",
    ] {
        db.execute_batch("SAVEPOINT before").unwrap();
        db.execute_batch(change).unwrap();
        db.execute_batch("RELEASE before").unwrap();
        let looked = record.look_at_all(&store, |r| r.entries(&EntryQuery::default()));
        assert!(matches!(looked, Err(StoreError::Corrupt(_))), "{change}: {looked:?}");
        put_back(&db, &store, &record);
    }
    assert_eq!(all().unwrap().len(), 2);
}

#[test]
fn points_do_not_open_in_the_place_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let watch = || record.watch("watch", vec![beats(0, 9_000), beats(-10, 0)]).unwrap();
    record.take(&store, &watch()).unwrap();
    let db = rusqlite::Connection::open(folder.path().join("tenohira.db")).unwrap();
    let all = || {
        record.look_at_all(&store, |r| {
            let id = r.series()?.first().map(|s| s.id).unwrap();
            Ok(r.points(id, 0..i64::MAX, 10_000)?.len() + r.point_origins(id, 0..i64::MAX)?.len())
        })
    };
    assert_eq!(all().unwrap(), 9_012);
    for change in [
        "UPDATE series SET withheld = 1 - withheld",
        "UPDATE series SET sealed = zeroblob(64)",
        "UPDATE series_chunk SET points = points - 1",
        "UPDATE series_chunk SET first_ms = first_ms + 1",
        "UPDATE series_chunk SET part = part + 1 WHERE part = (SELECT MAX(part) FROM series_chunk)",
        "UPDATE series_chunk SET sealed =
            (SELECT sealed FROM series_chunk ORDER BY period DESC, part DESC LIMIT 1)",
        "UPDATE series_origin SET draft = draft + 1 WHERE draft = 1",
        "UPDATE series_origin SET sealed = (SELECT sealed FROM series_origin LIMIT 1)",
    ] {
        db.execute_batch(change).unwrap();
        let looked = all();
        assert!(matches!(looked, Err(StoreError::Corrupt(_))), "{change}: {looked:?}");
        let permit = record.permit(phr::consent::Action::Maintain).unwrap();
        store.rebuild(&permit, &mut std::iter::once(watch())).unwrap();
        assert_eq!(all().unwrap(), 9_012, "rebuilding puts them back");
    }
}

#[test]
fn a_further_origin_does_not_open_in_the_place_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let drafts = || vec![weight("2025-03-01", "51"), weight("2025-03-02", "52")];
    for text in ["weights", "the same weights"] {
        record.take(&store, &record.file(text, drafts()).unwrap()).unwrap();
    }
    let entries = || record.look(&store, |r| r.entries(&EntryQuery::default()));
    assert!(entries().unwrap().iter().all(|e| e.origins.len() == 2));
    let db = rusqlite::Connection::open(folder.path().join("tenohira.db")).unwrap();
    for change in [
        "UPDATE origin SET draft = draft + 1",
        "UPDATE origin SET sealed = (SELECT sealed FROM origin ORDER BY entry_id DESC LIMIT 1)",
    ] {
        db.execute_batch(change).unwrap();
        assert!(matches!(entries(), Err(StoreError::Corrupt(_))), "{change}");
    }
}

/// Puts the derived rows back as they were, by the store's own means.
fn put_back(db: &rusqlite::Connection, store: &store::SqliteStore, record: &Record) {
    let received = record.file("weights", Vec::new()).unwrap();
    let id = OriginalId::of(&received.bytes);
    // The rows of the other tables are rebuilt; the original itself is copied back.
    db.execute_batch(
        "CREATE TABLE IF NOT EXISTS copy AS SELECT sealed FROM original WHERE length(sealed) > 64",
    )
    .unwrap();
    db.execute_batch("UPDATE original SET sealed = COALESCE((SELECT sealed FROM copy), sealed)")
        .unwrap();
    let drafts = vec![weight("2025-03-01", "51"), weight("2025-03-02", "52")];
    let intake = record.file("weights", drafts).unwrap();
    let permit = record.permit(phr::consent::Action::Maintain).unwrap();
    store.rebuild(&permit, &mut std::iter::once(intake)).unwrap();
    assert!(record.look(store, |r| r.original(id)).is_ok());
}

#[test]
fn codes_are_found_by_their_keyed_hash_in_either_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let (record, other) = (Record::start(&store).unwrap(), Record::start(&store).unwrap());
    let hidden = testkit::record::withheld(medicine("2025-02-03", "薬", 3));
    let drafts = vec![medicine("2025-02-01", "薬", 1), medicine("2025-02-02", "薬", 2), hidden];
    record.take(&store, &record.file("drugs", drafts).unwrap()).unwrap();
    let newest = |record: &Record, system: &str, code: &str, limit: Option<u32>| {
        let permit = record.permit(phr::consent::Action::Read).unwrap();
        phr::ports::read(&store, &permit, |r| r.coded(system, code, limit)).unwrap()
    };
    let found = |record: &Record, system: &str, code: &str| newest(record, system, code, None);
    let entries = record.look(&store, |r| r.entries(&EntryQuery::default())).unwrap();
    let expected: Vec<_> = entries.iter().map(|e| e.id).collect();
    assert_eq!(found(&record, fhir::system::YJ, "2171022F1029"), expected);
    assert_eq!(found(&record, "urn:oid:1.2.392.100495.20.2.73", "2171022F1029"), expected);
    assert_eq!(newest(&record, fhir::system::YJ, "2171022F1029", Some(1)), expected[..1]);
    assert!(found(&record, fhir::system::YJ, "2171022F1030").is_empty());
    assert!(found(&other, fhir::system::YJ, "2171022F1029").is_empty());
    record
        .take(&store, &record.act("undo", phr::record::Act::Withdraw(expected[0])).unwrap())
        .unwrap();
    assert_eq!(found(&record, fhir::system::YJ, "2171022F1029"), expected[1..]);
}

#[test]
fn the_same_resource_printed_prettily_is_no_second_entry() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let draft = medicine("2025-02-01", "薬", 1);
    let mut pretty = draft.clone();
    pretty.bytes = serde_json::to_vec_pretty(&draft.resource).unwrap();
    record.take(&store, &record.file("compact", vec![draft]).unwrap()).unwrap();
    let again = record.take(&store, &record.file("pretty", vec![pretty]).unwrap()).unwrap();
    assert_eq!((again.entries.len(), again.duplicates), (0, 1));
}

#[test]
fn nobody_gives_a_link_more_tries_in_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let permit = record.permit(phr::consent::Action::Grant).unwrap();
    let secret = phr::circulation::Secret::from_bytes([5; 32]);
    let share = phr::circulation::Share {
        link: secret.link(),
        person: record.person,
        label: "めぐり内科".to_owned(),
        question: None,
        passcode: true,
        direct: false,
        tries_left: phr::circulation::TRIES_MAX,
        made: permit.at(),
    };
    store.keep_share(&permit, &share, Some("123456")).unwrap();
    for _ in 0..3 {
        store.try_passcode(&share, Some("000000")).unwrap();
    }
    assert_eq!(store.find_share(share.link).unwrap().unwrap().tries_left, 7);
    drop(store);
    let db = rusqlite::Connection::open(folder.path().join("tenohira.db")).unwrap();
    assert_eq!(db.execute("UPDATE share SET tries_left = 10", []).unwrap(), 1);
    drop(db);
    let store = open(folder.path(), 2);
    assert!(matches!(store.find_share(share.link), Err(StoreError::Corrupt(_))));
    assert!(store.try_passcode(&share, Some("123456")).is_err());
}
