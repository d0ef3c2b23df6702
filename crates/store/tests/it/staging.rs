//! Originals in pieces: nothing stays behind when the program dies or the disk is full.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use phr::{
    consent::Action,
    ports::{Ids, Store, StoreError},
};
use testkit::{Record, SeededIds, record::weight};

use crate::common::open;

/// Tells a copy of this test program that it is the one to be killed.
const FOLDER: &str = "TENOHIRA_STAGING_FOLDER";
const PIECE: usize = 1 << 20;

fn chunks(folder: &Path) -> i64 {
    let db = rusqlite::Connection::open(folder.join("tenohira.db")).unwrap();
    db.query_row("SELECT COUNT(*) FROM original_chunk", [], |row| row.get(0)).unwrap()
}

fn noise(seed: u64) -> Vec<u8> {
    let mut bytes = vec![0; PIECE];
    SeededIds::new(seed).fill(&mut bytes);
    bytes
}

#[test]
fn a_program_that_dies_on_the_way_leaves_nothing() {
    #[expect(clippy::disallowed_methods, reason = "the child learns its task this way only")]
    let task = std::env::var(FOLDER);
    if let Ok(task) = task {
        return stage_until_killed(&task);
    }
    let folder = tempfile::tempdir().unwrap();
    let record = Record::start(&open(folder.path(), 1)).unwrap();
    for round in 0..6 {
        let task = format!("{}\n{}\n{round}", folder.path().display(), record.person);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "staging::a_program_that_dies_on_the_way_leaves_nothing",
                "--nocapture",
            ])
            .env(FOLDER, task)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let pieces = format!("piece {}", round + 1);
        assert!(lines.by_ref().any(|line| line == pieces), "the child never came so far");
        if round == 0 {
            assert!(chunks(folder.path()) > 0);
            // Beside a program that works, nothing is swept away.
            drop(open(folder.path(), 50));
            assert!(chunks(folder.path()) > 0);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let store = open(folder.path(), 100 + round);
        assert_eq!(chunks(folder.path()), 0, "swept at the next start");
        assert_eq!(record.look(&store, |r| r.originals()).unwrap().len(), 0);
        assert_eq!(store.check_log().unwrap().bad, None);
    }
}

/// The child: adds piece after piece and says so after each.
fn stage_until_killed(task: &str) {
    let parts: Vec<_> = task.lines().collect();
    let [folder, person, seed] = parts.as_slice() else { panic!("no task: {task}") };
    let mut out = std::io::stdout();
    writeln!(out).unwrap();
    let store = open(Path::new(folder), 500 + seed.parse::<u64>().unwrap());
    let record = Record::of(person.parse().unwrap(), store.household().unwrap());
    let mut staging = store.stage(&record.permit(Action::Add).unwrap()).unwrap();
    for number in 1_u64.. {
        staging.add(&noise(number)).unwrap();
        writeln!(out, "piece {number}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn a_full_disk_takes_back_what_was_kept_and_the_file_comes_in_later() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let record = Record::start(&store).unwrap();
    let stage = |pieces: u64| {
        let mut staging = store.stage(&record.permit(Action::Add).unwrap()).unwrap();
        for number in 0..pieces {
            staging.add(&noise(number))?;
        }
        staging.finish(record.file("", vec![weight("2025-03-01", "50")]).unwrap())
    };
    store.limit_pages(1_200).unwrap(); // not five MiB
    assert!(matches!(stage(8), Err(StoreError::Full)));
    store.limit_pages(1_000_000).unwrap();
    assert_eq!(record.look(&store, |r| r.originals()).unwrap().len(), 0);
    assert_eq!(record.look(&store, |r| r.count()).unwrap(), 0);
    assert_eq!(stage(8).unwrap().entries, [("Observation".to_owned(), 1)]);
    assert_eq!(chunks(folder.path()), 8);
}
