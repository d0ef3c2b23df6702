//! Changing the key that wraps the persons' keys, while everything goes on.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use phr::ports::{EntryQuery, Store, StoreError};
use store::{NewKey, Passphrases, SqliteStore};
use testkit::{Record, SeededIds, record::weight};

use crate::common::{OnPostgres, open};

const KILLS: u64 = 40;
/// More than so many must be killed between two steps.
const HALFWAY: usize = 5;
const FOLDER: &str = "TENOHIRA_ROTATE_FOLDER";

fn some(store: &SqliteStore, number: usize) -> Vec<Record> {
    (0..number)
        .map(|n| {
            let record = Record::start(store).unwrap();
            let draft = weight("2025-03-01", &format!("50.{n}"));
            record.take(store, &record.file("w", vec![draft]).unwrap()).unwrap();
            record
        })
        .collect()
}

fn assert_readable(store: &SqliteStore, records: &[Record]) {
    for record in records {
        assert_eq!(record.look(store, |r| r.count()).unwrap(), 1);
    }
    assert_eq!(store.check_log().unwrap().bad, None);
}

fn key_files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder.join("keys")).unwrap();
    let mut names: Vec<_> =
        names.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "lock");
    names.sort();
    names
}

fn passphrases(words: &'static str) -> Passphrases {
    Arc::new(move || Ok(vec![words.to_owned().into()]))
}

#[test]
fn everything_is_read_and_written_while_the_key_changes() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let records = some(&store, 100);
    // As another process that holds none of the persons' keys yet.
    let other = open(folder.path(), 2);
    let before = store.keys_shown().unwrap();
    let (done, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|threads| {
        threads.spawn(|| {
            for _ in 0..3 {
                let rotated = store.rotate(Some(&NewKey::File)).unwrap();
                assert!(rotated.persons >= 100, "{rotated:?}");
            }
            done.store(true, Ordering::SeqCst);
        });
        threads.spawn(|| {
            for (n, record) in records.iter().cycle().enumerate() {
                assert_eq!(record.look(&other, |r| r.count()).unwrap(), 1, "look {n}");
                looks.fetch_add(1, Ordering::SeqCst);
                if done.load(Ordering::SeqCst) && n > records.len() {
                    break;
                }
            }
        });
        // New records begin in the other process, whose key may have been given up meanwhile.
        while !done.load(Ordering::SeqCst) {
            let record = Record::start(&other).unwrap();
            assert_eq!(record.look(&store, |r| r.count()).unwrap(), 0);
        }
    });
    assert!(looks.into_inner() > 100);
    let after = store.keys_shown().unwrap();
    assert_eq!(after.len(), 1);
    assert_ne!(after[0].id, before[0].id);
    assert_eq!(key_files(folder.path()), [format!("kek-{}", after[0].id)]);
    assert_eq!(after[0].persons, store.relations(records[0].account).unwrap().len() as u64);
    drop((store, other));
    assert_readable(&open(folder.path(), 3), &records);
}

#[test]
fn a_key_from_a_passphrase_opens_with_it_and_with_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let records = some(&store, 3);
    store.rotate(Some(&NewKey::Passphrase("七つの海と 青い傘".to_owned().into()))).unwrap();
    assert_eq!(key_files(folder.path()), Vec::<String>::new());
    assert_readable(&store, &records);
    drop(store);
    let with = |words| {
        SqliteStore::open_with(folder.path(), Arc::new(SeededIds::new(2)), passphrases(words))
    };
    assert!(matches!(with("七つの海と 青い空").unwrap_err(), StoreError::Failed(_)));
    let none = SqliteStore::open(folder.path(), Arc::new(SeededIds::new(3))).unwrap_err();
    assert!(none.to_string().contains("passphrase"), "{none}");
    let store = with("七つの海と 青い傘").unwrap();
    assert_readable(&store, &records);
    // And back into a file.
    store.rotate(Some(&NewKey::File)).unwrap();
    drop(store);
    assert_readable(&open(folder.path(), 4), &records);
}

#[test]
fn the_new_key_opens_no_copy_made_before_and_the_old_one_none_made_after() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    some(&store, 2);
    let copy = |name: &str| {
        let to = tempfile::tempdir().unwrap();
        let keys = store.copy_to(&to.path().join("tenohira.db")).unwrap();
        assert_eq!(keys.len(), 1, "{name}");
        fs::create_dir(to.path().join("keys")).unwrap();
        (to, keys)
    };
    let old = copy("before");
    store.rotate(Some(&NewKey::File)).unwrap();
    let new = copy("after");
    let opens = |(folder, _): &(tempfile::TempDir, _), keys: &[store::KeyFile], name: &str| {
        let path = folder.path().join("keys").join(name);
        drop(fs::remove_file(&path));
        write_private(&path, &keys[0].bytes);
        SqliteStore::open(folder.path(), Arc::new(SeededIds::new(7))).is_ok()
    };
    assert!(!opens(&old, &new.1, &old.1[0].name));
    assert!(!opens(&new, &old.1, &new.1[0].name));
    assert!(opens(&old, &old.1, &old.1[0].name) && opens(&new, &new.1, &new.1[0].name));
}

fn write_private(path: &Path, bytes: &[u8]) {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).unwrap().write_all(bytes).unwrap();
}

#[test]
fn a_rotation_that_is_killed_anywhere_loses_nothing_and_goes_on() {
    #[expect(clippy::disallowed_methods, reason = "the child learns its task this way only")]
    let task = std::env::var(FOLDER);
    if let Ok(task) = task {
        return rotate_until_killed(&task);
    }
    let ids = SeededIds::new(11);
    let folder = tempfile::tempdir().unwrap();
    let records = some(&open(folder.path(), 0), 80);
    let (mut halfway, mut kill) = (0, 0);
    // On a busy machine a child gets little done: then more of them are given more time.
    while kill < KILLS || (halfway <= HALFWAY && kill < 8 * KILLS) {
        let busy = 1 + kill / KILLS;
        kill_after(folder.path(), kill, Duration::from_micros(ids.next() % 30_000 * busy));
        let store = open(folder.path(), 1000 + kill);
        halfway += usize::from(store.keys_shown().unwrap().len() > 1);
        // The check of the log opens every person's key from the disk.
        let some = usize::try_from(kill % 70).unwrap();
        assert_readable(&store, &records[some..some + 5]);
        if kill % 3 == 0 {
            store.rotate(None).unwrap();
            assert_eq!(store.keys_shown().unwrap().len(), 1);
        }
        let entries = records[0].look(&store, |r| r.entries(&EntryQuery::default())).unwrap();
        assert_eq!(entries.len(), 1);
        kill += 1;
    }
    assert!(halfway > HALFWAY, "some were killed between two steps: {halfway}");
}

fn kill_after(folder: &Path, seed: u64, wait: Duration) {
    const NAME: &str = "rotation::a_rotation_that_is_killed_anywhere_loses_nothing_and_goes_on";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(FOLDER, format!("{}\n{seed}", folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let ready = lines.by_ref().any(|line| line.ends_with("ready"));
    std::thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(ready, "the child never started");
}

fn rotate_until_killed(task: &str) {
    let (folder, seed) = task.split_once('\n').unwrap();
    let store = open(Path::new(folder), 5000 + seed.parse::<u64>().unwrap());
    let mut out = std::io::stdout();
    writeln!(out, "\nready").unwrap();
    out.flush().unwrap();
    loop {
        store.rotate(Some(&NewKey::File)).unwrap();
    }
}

#[test]
fn the_key_changes_on_postgresql_while_another_program_works() {
    let on = OnPostgres::new();
    let records = some(&on.store, 20);
    let other = on.again(2);
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            on.store.rotate(Some(&NewKey::File)).unwrap();
            done.store(true, Ordering::SeqCst);
        });
        let mut begun = false;
        while !done.load(Ordering::SeqCst) || !begun {
            let record = Record::start(&other).unwrap();
            assert_eq!(record.look(&on.store, |r| r.count()).unwrap(), 0);
            begun = true;
        }
    });
    assert_eq!(on.store.keys_shown().unwrap().len(), 1);
    assert_readable(&other, &records);
    assert_readable(&on.again(3), &records);
}
