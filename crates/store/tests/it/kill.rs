//! `kill -9` at any moment: what was acknowledged is there, whole; nothing is half there.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use phr::ports::{EntryQuery, OriginalState, Outcome, Store};
use store::SqlStore;
use testkit::{Record, SeededIds, postgres::Database, record::weight, series::beats};

use crate::common::{connect, open};

const KILLS: u64 = 200;
/// Kills in one data folder before a new one is begun, so that folders stay small.
const KILLS_PER_FOLDER: u64 = 20;
/// Kills of the database server.
const SERVER_KILLS: u32 = 10;
/// Drafts in each file.
const DRAFTS: usize = 5;
const POINTS: i64 = 3;
/// Every third kill comes while the child starts; before the others one or two files are done.
const FILES: u64 = 3;
/// Tells a copy of this test program that it is the one to be killed.
const FOLDER: &str = "TENOHIRA_KILL_FOLDER";

#[test]
fn what_was_acknowledged_survives_any_kill() {
    #[expect(clippy::disallowed_methods, reason = "the child learns its task this way only")]
    let task = std::env::var(FOLDER);
    if let Ok(task) = task {
        return import_until_killed(&task);
    }
    on_sqlite();
    on_postgresql();
}

fn task(folder: &Path, url: &str, record: &Record, acknowledged: u64, seed: u64) -> String {
    format!("{}\n{url}\n{}\n{acknowledged}\n{seed}", folder.display(), record.person)
}

/// The program is killed twenty times on one database, and the server ten times under a program.
fn on_postgresql() {
    let (mut database, folder) = (Database::alone().unwrap(), tempfile::tempdir().unwrap());
    let url = database.url();
    let record = Record::start(&connect(&database, folder.path(), 1)).unwrap();
    let ids = SeededIds::new(10);
    let mut acknowledged = 0;
    for kill in 0..KILLS_PER_FOLDER {
        let task = task(folder.path(), &url, &record, acknowledged, kill);
        // Connecting takes its time, which counts.
        let wait = Duration::from_micros(ids.next() % 400_000);
        acknowledged = imports_before_kill(&task, kill % FILES, wait).unwrap_or(acknowledged);
        acknowledged =
            check(&connect(&database, folder.path(), 1000 + kill), &record, acknowledged);
    }
    assert!(acknowledged > 0, "the children came to work");
    let store = connect(&database, folder.path(), 2);
    for _ in 0..SERVER_KILLS {
        let stop = AtomicBool::new(false);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    let next = acknowledged + 1;
                    // What was not answered is sent again, as a person would: it is there or not.
                    if record.take(&store, &numbered(&record, next)).is_ok() {
                        acknowledged = next;
                    }
                }
            });
            std::thread::sleep(Duration::from_micros(ids.next() % 50_000));
            database.kill_server().unwrap();
            stop.store(true, Ordering::SeqCst);
        });
        acknowledged = check(&store, &record, acknowledged);
    }
}

fn numbered(record: &Record, number: u64) -> phr::ports::Intake {
    let drafts = (0..DRAFTS).map(|d| weight("2025-03-01", &format!("{number}.{d}"))).collect();
    let mut file = record.file(&format!("file {number}"), drafts).unwrap();
    if let Outcome::Read { series, .. } = &mut file.outcome {
        // All in one chunk, which every file writes anew.
        let first = i64::try_from(number).unwrap() * POINTS;
        *series = vec![beats(first, first + POINTS)];
    }
    file
}

fn on_sqlite() {
    let ids = SeededIds::new(9);
    let mut acknowledged_in_all = 0;
    for round in 0..KILLS / KILLS_PER_FOLDER {
        let folder = tempfile::tempdir().unwrap();
        let record = Record::start(&open(folder.path(), round)).unwrap();
        let mut acknowledged = 0;
        for kill in 0..KILLS_PER_FOLDER {
            let task = task(folder.path(), "", &record, acknowledged, kill);
            let wait = Duration::from_micros(ids.next() % 25_000);
            acknowledged = imports_before_kill(&task, kill % FILES, wait).unwrap_or(acknowledged);
            acknowledged = check(&open(folder.path(), 1000 + kill), &record, acknowledged);
        }
        acknowledged_in_all += acknowledged;
    }
    assert!(acknowledged_in_all >= KILLS / 2, "the children came to work: {acknowledged_in_all}");
}

/// Starts a child, lets it acknowledge `files` files, which a busy machine does too, and work on for
/// a while; kills it, and says up to which file it acknowledged.
fn imports_before_kill(task: &str, files: u64, wait: Duration) -> Option<u64> {
    let mut child: Child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::what_was_acknowledged_survives_any_kill", "--nocapture"])
        .env(FOLDER, task)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let ready = lines.by_ref().any(|line| line.ends_with("ready"));
    let done = |line: String| line.strip_prefix("done ").and_then(|n| n.parse().ok());
    let awaited = usize::try_from(files).unwrap();
    let last = lines.by_ref().filter_map(done).take(awaited).last();
    std::thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(ready, "the child never started");
    lines.filter_map(done).last().or(last)
}

/// The child: imports file after file and says so after each.
fn import_until_killed(task: &str) {
    let parts: Vec<_> = task.lines().collect();
    let [folder, url, person, next, seed] = parts.as_slice() else { panic!("no task: {task}") };
    let mut out = std::io::stdout();
    writeln!(out, "\nready").unwrap();
    out.flush().unwrap();
    let ids = 500 + seed.parse::<u64>().unwrap();
    let store = if url.is_empty() {
        open(Path::new(folder), ids)
    } else {
        SqlStore::connect(url, Path::new(folder), Arc::new(SeededIds::new(ids))).unwrap()
    };
    let record = Record::of(person.parse().unwrap(), store.household().unwrap());
    for number in next.parse::<u64>().unwrap() + 1.. {
        record.take(&store, &numbered(&record, number)).unwrap();
        writeln!(out, "done {number}").unwrap();
        out.flush().unwrap();
    }
}

/// Everything acknowledged is there and whole; at most one more file is, whole as well.
fn check(store: &SqlStore, record: &Record, acknowledged: u64) -> u64 {
    assert_eq!(store.check_log().unwrap().bad, None);
    let (originals, entries, points) = record
        .look(store, |r| {
            let originals = r.originals()?;
            for original in &originals {
                let bytes = r.original_bytes(original.id)?.unwrap();
                assert_eq!(bytes, format!("file {}", original.number).as_bytes());
            }
            let series = r.series()?;
            let points = match series.first() {
                Some(one) => r.points(one.id, 0..i64::MAX, 1_000_000)?.len(),
                None => 0,
            };
            Ok((originals, r.entries(&EntryQuery::default())?, points))
        })
        .unwrap();
    let held = originals.len() as u64;
    assert!(held == acknowledged || held == acknowledged + 1, "{held} held, {acknowledged} told");
    assert!(originals.iter().all(|o| o.state == OriginalState::Read));
    assert_eq!(entries.len() as u64, held * DRAFTS as u64);
    assert_eq!(points as u64, held * POINTS.unsigned_abs());
    assert!(entries.iter().all(|e| e.origins.len() == 1));
    held
}
