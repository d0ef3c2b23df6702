//! Every changed, dropped or swapped row of the log is found.

use phr::ports::{EntryQuery, Store};
use rusqlite::{Connection, types::Value};
use store::SqliteStore;
use testkit::{Record, SeededIds, record::weight};

use crate::common::open;

/// At least so many different tamperings are tried.
const TAMPERINGS: usize = 600;

/// Tables of the log with their columns (the first ones are the key).
const TABLES: &[(&str, &[&str])] = &[
    ("audit", &["person_id", "number", "at_seconds", "commitment", "sealed"]),
    ("leaf", &["number", "person_id", "person_number", "hash"]),
    ("tree", &["one", "size", "edge", "checkpoints", "checkpoint_size", "checkpoint_at", "mac"]),
    ("checkpoint", &["size", "root", "at_seconds", "mac", "note", "signer"]),
];

fn filled(folder: &std::path::Path) -> SqliteStore {
    let store = open(folder, 1);
    for day in 1..=3 {
        let record = Record::start(&store).unwrap();
        let draft = weight(&format!("2025-03-0{day}"), "51");
        record.take(&store, &record.file("w", vec![draft]).unwrap()).unwrap();
        for _ in 0..8 {
            record.look(&store, |r| r.entries(&EntryQuery::default())).unwrap();
        }
    }
    store
}

fn rows(db: &Connection, table: &str) -> Vec<i64> {
    let mut statement = db.prepare(&format!("SELECT rowid FROM {table} ORDER BY rowid")).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn value(db: &Connection, table: &str, column: &str, row: i64) -> Value {
    let sql = format!("SELECT {column} FROM {table} WHERE rowid = ?1");
    db.query_row(&sql, [row], |r| r.get(0)).unwrap()
}

/// Changes one value by one bit or one step.
fn flip(db: &Connection, ids: &SeededIds, table: &str, column: &str, row: i64) -> bool {
    let changed = match value(db, table, column, row) {
        Value::Integer(n) => Value::Integer(n ^ (1 << ids.below(20))),
        Value::Blob(mut bytes) => {
            let at = ids.below(bytes.len());
            bytes[at] ^= 1 << ids.below(8);
            Value::Blob(bytes)
        }
        Value::Text(text) => {
            let mut bytes = text.into_bytes();
            let at = ids.below(bytes.len());
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            Value::Text(String::from_utf8_lossy(&bytes).into_owned())
        }
        other => panic!("no such column: {other:?}"),
    };
    let sql = format!("UPDATE {table} SET {column} = ?1 WHERE rowid = ?2");
    // A key that stands already cannot be written twice; then there is nothing to find.
    db.execute(&sql, (changed, row)).is_ok()
}

/// Gives two rows each other's values, all but the key.
fn swap(db: &Connection, table: &str, columns: &[&str], one: i64, other: i64) -> bool {
    let mut differs = false;
    for column in columns {
        let (a, b) = (value(db, table, column, one), value(db, table, column, other));
        differs |= a != b;
        let sql = format!("UPDATE {table} SET {column} = ?1 WHERE rowid = ?2");
        db.execute(&sql, (b, one)).unwrap();
        db.execute(&sql, (a, other)).unwrap();
    }
    differs
}

fn tamper(db: &Connection, ids: &SeededIds) -> Option<String> {
    let (table, columns) = TABLES[ids.below(TABLES.len())];
    let rows = rows(db, table);
    let row = rows[ids.below(rows.len())];
    match ids.below(7) {
        0 => {
            db.execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), [row]).unwrap();
            Some(format!("row {row} of {table} dropped"))
        }
        1 => {
            let values = if table == "audit" { &columns[2..] } else { &columns[1..] };
            let other = rows[ids.below(rows.len())];
            swap(db, table, values, row, other)
                .then(|| format!("rows {row} and {other} of {table} swapped"))
        }
        2 => {
            db.execute("DELETE FROM leaf WHERE number >= (SELECT MAX(number) FROM leaf)", [])
                .unwrap();
            let sql = "DELETE FROM audit WHERE rowid = (SELECT MAX(rowid) FROM audit)";
            db.execute(sql, []).unwrap();
            Some("the newest leaf and its event dropped".to_owned())
        }
        3 => {
            // A forged event that no leaf speaks of.
            let sql = "INSERT INTO audit (person_id, number, at_seconds, commitment, sealed)
                SELECT person_id, number + 1000, at_seconds, commitment, sealed FROM audit LIMIT 1";
            db.execute(sql, []).unwrap();
            Some("an event added".to_owned())
        }
        _ => {
            // Which is the one row of the tree is no secret and no statement.
            let from = usize::from(table == "tree");
            let column = columns[from + ids.below(columns.len() - from)];
            flip(db, ids, table, column, row).then(|| format!("{table}.{column} of row {row}"))
        }
    }
}

#[test]
fn every_tampering_with_the_log_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let whole = store.check_log().unwrap();
    assert_eq!((whole.bad.clone(), whole.leaves), (None, 30));
    let ids = SeededIds::new(20_250_310);
    let mut tried = 0;
    let db = Connection::open(folder.path().join("tenohira.db")).unwrap();
    let copy = |from: &str, to: &str| {
        for (table, _) in TABLES {
            let both = format!(
                "DELETE FROM {to}{table}; INSERT INTO {to}{table} SELECT * FROM {from}{table};"
            );
            db.execute_batch(&both).unwrap();
        }
    };
    db.execute_batch("ATTACH ':memory:' AS copy").unwrap();
    for (table, _) in TABLES {
        db.execute_batch(&format!("CREATE TABLE copy.{table} AS SELECT * FROM main.{table}"))
            .unwrap();
    }
    while tried < TAMPERINGS {
        db.execute_batch("BEGIN").unwrap();
        let done = tamper(&db, &ids);
        db.execute_batch("COMMIT").unwrap();
        if let Some(done) = done {
            tried += 1;
            let bad = store.check_log().unwrap().bad;
            assert!(bad.is_some(), "not found: {done}");
        }
        db.execute_batch("BEGIN").unwrap();
        copy("copy.", "main.");
        db.execute_batch("COMMIT").unwrap();
    }
    assert_eq!(store.check_log().unwrap(), whole);
}
