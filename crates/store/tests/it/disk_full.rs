//! A full disk: nothing is half written, nothing is lost, and it works again with room.

use std::path::Path;

use phr::ports::{EntryQuery, Store, StoreError};
use testkit::{Record, SeededIds, record::weight};

use crate::common::open;

/// Points at which the disk gets full.
const POINTS: u32 = 120;
const PLENTY: u32 = 1_000_000;

fn pages(folder: &Path) -> u32 {
    let db = rusqlite::Connection::open(folder.join("tenohira.db")).unwrap();
    db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_full_disk_refuses_the_whole_file_and_keeps_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let ids = SeededIds::new(42);
    let (mut kept, mut refused) = (0_usize, 0_u32);
    for point in 0..POINTS {
        let room = u32::try_from(ids.below(24)).unwrap();
        store.limit_pages(pages(folder.path()) + room).unwrap();
        let drafts: Vec<_> = (0..20)
            .map(|n| {
                weight(
                    &format!("2024-{:02}-{:02}", n % 12 + 1, n % 28 + 1),
                    &format!("{point}.{n}"),
                )
            })
            .collect();
        let mut noise = vec![0; 30_000];
        phr::ports::Ids::fill(&ids, &mut noise);
        let mut file = record.file("", drafts).unwrap();
        file.bytes = noise;
        match record.take(&store, &file) {
            Ok(_) => kept += 20,
            Err(StoreError::Full) => refused += 1,
            Err(other) => panic!("{other}"),
        }
        // Even a look needs room for its leaf: no trace, no answer.
        match record.look(&store, |r| r.count()) {
            Ok(count) => assert_eq!(count, kept as u64),
            Err(StoreError::Full) => {}
            Err(other) => panic!("{other}"),
        }
        store.limit_pages(PLENTY).unwrap();
        let count = record.look(&store, |r| r.count()).unwrap();
        assert_eq!(count, kept as u64, "all of a file or nothing of it");
        assert_eq!(store.check_log().unwrap().bad, None);
        if point % 3 == 0 {
            record.take(&store, &file).unwrap();
            kept = usize::try_from(record.look(&store, |r| r.count()).unwrap()).unwrap();
        }
    }
    let entries = record.look(&store, |r| r.entries(&EntryQuery::default())).unwrap();
    assert_eq!(entries.len(), kept);
    assert!(refused > POINTS / 4 && kept > 0, "{refused} refused, {kept} kept");
}

/// The real thing, where this process may mount a small file system: the operating system itself
/// says that the disk is full. The test above covers the same promise everywhere.
#[cfg(target_os = "linux")]
#[test]
fn a_full_file_system_is_survived() {
    let folder = tempfile::tempdir().unwrap();
    let command = |name: &str, args: &[&str]| {
        let done = std::process::Command::new(name).args(args).output();
        done.is_ok_and(|output| output.status.success())
    };
    let path = folder.path().to_str().unwrap();
    if !command("mount", &["-t", "tmpfs", "-o", "size=4M", "tmpfs", path]) {
        return; // not root: see above
    }
    let survived = std::panic::catch_unwind(|| fill(folder.path()));
    assert!(command("umount", &["-l", path]));
    survived.unwrap();
}

#[cfg(target_os = "linux")]
fn fill(folder: &Path) {
    let store = open(folder, 1);
    let record = Record::start(&store).unwrap();
    let ids = SeededIds::new(7);
    let ballast = folder.join("ballast");
    std::fs::write(&ballast, vec![1; 1 << 20]).unwrap();
    let mut kept = 0;
    let refused = (0..1000).find_map(|n| {
        let mut file = record.file("", vec![weight("2025-03-01", &format!("{n}"))]).unwrap();
        file.bytes = vec![0; 20_000];
        phr::ports::Ids::fill(&ids, &mut file.bytes);
        match record.take(&store, &file) {
            Ok(_) => {
                kept += 1;
                None
            }
            Err(failure) => Some((failure, file)),
        }
    });
    let (failure, file) = refused.unwrap();
    assert!(matches!(failure, StoreError::Full), "{failure}");
    std::fs::remove_file(ballast).unwrap();
    assert_eq!(record.look(&store, |r| r.count()).unwrap(), kept);
    record.take(&store, &file).unwrap();
    assert_eq!(store.check_log().unwrap().bad, None);
    drop(store);
    let again = open(folder, 2);
    assert_eq!(record.look(&again, |r| r.count()).unwrap(), kept + 1);
}
