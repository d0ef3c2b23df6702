//! Several at once: readers beside a long import, writers in one group, two processes' handles.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use phr::ports::{EntryQuery, Store};
use testkit::{Record, record::weight};

use crate::common::{OnPostgres, open};

fn many(number: usize) -> Vec<phr::record::Draft> {
    (0..number).map(|n| weight("2025-03-01", &format!("50.{n}"))).collect()
}

#[test]
fn readers_see_all_of_an_import_or_nothing_and_do_not_wait_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let other = Record::start(&store).unwrap();
    let file = record.file("large", many(4000)).unwrap();
    let (done, relations, counts) =
        (AtomicBool::new(false), AtomicUsize::new(0), std::sync::Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        threads.spawn(|| {
            record.take(&store, &file).unwrap();
            done.store(true, Ordering::SeqCst);
        });
        threads.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                store.relations(other.account).unwrap();
                relations.fetch_add(1, Ordering::SeqCst);
            }
        });
        threads.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                let count = record.look(&store, |r| r.count()).unwrap();
                counts.lock().unwrap().push(count);
            }
        });
    });
    assert!(relations.into_inner() > 3, "reading went on during the import");
    let counts = counts.into_inner().unwrap();
    assert!(counts.iter().all(|count| [0, 4000].contains(count)), "{counts:?}");
    assert_eq!(record.look(&store, |r| r.count()).unwrap(), 4000);
}

#[test]
fn many_writers_each_get_their_own_answer() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let records: Vec<_> = (0..8).map(|_| Record::start(&store).unwrap()).collect();
    std::thread::scope(|threads| {
        for (number, record) in records.iter().enumerate() {
            let store = &store;
            threads.spawn(move || {
                for file in 0..10 {
                    let drafts = many(number + 1);
                    let mut intake = record.file(&format!("file {file}"), drafts).unwrap();
                    if file % 5 == 4 {
                        // One that must fail, in the middle of the others' group.
                        let nowhere = phr::OriginalId::of(b"never received");
                        intake = record.accept(nowhere, many(1)).unwrap();
                        record.take(store, &intake).unwrap_err();
                        continue;
                    }
                    let taken = record.take(store, &intake).unwrap();
                    let new: u64 = taken.entries.iter().map(|(_, n)| n).sum();
                    assert_eq!(new + taken.duplicates, number as u64 + 1);
                }
            });
        }
    });
    for (number, record) in records.iter().enumerate() {
        let originals = record.look(&store, |r| r.originals()).unwrap();
        let numbers: Vec<_> = originals.iter().map(|o| o.number).collect();
        assert_eq!(numbers, (1..=8).rev().collect::<Vec<u64>>());
        assert_eq!(record.look(&store, |r| r.count()).unwrap(), number as u64 + 1);
    }
    assert_eq!(store.check_log().unwrap().bad, None);
}

#[test]
fn two_programs_can_write_to_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    write_together(&[open(folder.path(), 1), open(folder.path(), 2)]);
}

#[test]
fn two_programs_can_write_to_one_server() {
    let server = OnPostgres::new();
    write_together(&[server.again(2), server.again(3)]);
}

#[test]
fn a_connection_that_breaks_is_opened_again() {
    let server = OnPostgres::new();
    let record = Record::start(&server.store).unwrap();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = 'tenohira' AND datname = current_database()";
    let open = "SELECT pid FROM pg_stat_activity
        WHERE usename = 'tenohira' AND datname = current_database()";
    for n in 0..5 {
        let drafts = many(n + 1);
        record.take(&server.store, &record.file(&format!("file {n}"), drafts).unwrap()).unwrap();
        assert!(!server.database.as_superuser(cut).unwrap().is_empty());
        // A connection ends some time after it was told to.
        let gone = (0..2000).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(5));
            server.database.as_superuser(open).unwrap().is_empty()
        });
        assert!(gone, "the connections did not end");
        assert_eq!(record.look(&server.store, |r| r.count()).unwrap(), n as u64 + 1);
    }
    assert_eq!(server.store.check_log().unwrap().bad, None);
}

fn write_together(stores: &[store::SqlStore]) {
    let record = Record::start(&stores[0]).unwrap();
    std::thread::scope(|threads| {
        for (number, store) in stores.iter().enumerate() {
            let record = &record;
            threads.spawn(move || {
                for file in 0..20 {
                    let drafts = vec![weight("2025-03-01", &format!("{number}.{file}"))];
                    let file = record.file(&format!("{number} {file}"), drafts).unwrap();
                    record.take(store, &file).unwrap();
                    record.look(store, |r| r.entries(&EntryQuery::default())).unwrap();
                }
            });
        }
    });
    for store in stores {
        assert_eq!(record.look(store, |r| r.count()).unwrap(), 40);
        assert_eq!(store.check_log().unwrap().bad, None);
    }
}
