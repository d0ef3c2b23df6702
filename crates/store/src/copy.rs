//! Everything of one database copied into another of the same shape, row by row: how a database on a
//! server becomes a file, and a file a database on a server.
//!
//! Nothing is opened: rows go sealed as they are. Keys stay in the data folder. The target must be
//! new. It reads whatever is there, so it runs in maintenance only.

use phr::ports::StoreError;

use crate::{
    leaving,
    log::LEAVES,
    sql_store::moving::{ADD_PERSON, CARRIED, KEY, RELATE, RELATIONS},
    waist::{Arg, Connection, Scope, Sql, all, first},
};

/// Tables that are not cut by person, each as it is read and as it is written.
const WHOLE: &[(&str, &str)] = &[
    (
        "SELECT name, value FROM meta ORDER BY name",
        "INSERT INTO meta (name, value) VALUES (?1, ?2)",
    ),
    (LEAVES, "INSERT INTO leaf (number, person_id, person_number, hash) VALUES (?1, ?2, ?3, ?4)"),
    (
        "SELECT one, size, edge, checkpoints, checkpoint_size, checkpoint_at, mac FROM tree
            ORDER BY one",
        "INSERT INTO tree (one, size, edge, checkpoints, checkpoint_size, checkpoint_at, mac)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    ),
    (
        "SELECT size, root, at_seconds, mac, note, signer FROM checkpoint ORDER BY size",
        "INSERT INTO checkpoint (size, root, at_seconds, mac, note, signer)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    ),
    (
        "SELECT account_id, sealed FROM account ORDER BY account_id",
        "INSERT INTO account (account_id, sealed) VALUES (?1, ?2)",
    ),
    (
        "SELECT token, account_id, until_us, sealed FROM invitation ORDER BY token",
        "INSERT INTO invitation (token, account_id, until_us, sealed) VALUES (?1, ?2, ?3, ?4)",
    ),
    (
        "SELECT credential, account_id, sealed FROM passkey ORDER BY credential",
        "INSERT INTO passkey (credential, account_id, sealed) VALUES (?1, ?2, ?3)",
    ),
    (
        "SELECT subject, account_id, sealed FROM identity ORDER BY subject",
        "INSERT INTO identity (subject, account_id, sealed) VALUES (?1, ?2, ?3)",
    ),
    (
        "SELECT code, account_id, sealed FROM recovery ORDER BY code",
        "INSERT INTO recovery (code, account_id, sealed) VALUES (?1, ?2, ?3)",
    ),
    (
        "SELECT token, account_id, seen_us, sealed FROM session ORDER BY token",
        "INSERT INTO session (token, account_id, seen_us, sealed) VALUES (?1, ?2, ?3, ?4)",
    ),
    (
        "SELECT place, account_id, tries_left, until_us, sealed FROM presence ORDER BY place",
        "INSERT INTO presence (place, account_id, tries_left, until_us, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5)",
    ),
];

/// Tables that are cut by person and are no part of what moves with one person.
const BESIDE: &[(&str, &str)] = &[
    (KEY, ADD_PERSON),
    (RELATIONS, RELATE),
    (
        "SELECT grant_id, grantee FROM opened WHERE person_id = ?1 ORDER BY grant_id",
        "INSERT INTO opened (person_id, grant_id, grantee) VALUES (?1, ?2, ?3)",
    ),
];

const ANY_META: &str = "SELECT COUNT(*) FROM meta";
const ANY_TREE: &str = "SELECT COUNT(*) FROM tree";
const REASON: Scope = Scope::Everyone("a copy of everything");

/// Copies all rows of one moment into a database that has the tables and no row yet.
pub(crate) fn everything(from: &dyn Connection, to: &dyn Connection) -> Result<(), StoreError> {
    from.snapshot(REASON, &mut || {
        to.write(&[], &mut || {
            // Whoever else would begin here waits, and then finds that it has begun.
            to.lock_log()?;
            to.part(REASON, &mut || rows(from, to))?
        })
    })
}

fn rows(from: &dyn Sql, to: &dyn Sql) -> Result<(), StoreError> {
    for sql in [ANY_META, ANY_TREE] {
        if first(to, sql, &[], |row| row.int(0))? != Some(0) {
            return Err(StoreError::Failed(
                "this database is in use already: give a new one, with no table in it".to_owned(),
            ));
        }
    }
    for (read, write) in WHOLE {
        copy(from, to, (read, write), &[])?;
    }
    for person in leaving::persons(from)? {
        let id = person.as_bytes();
        for pair in CARRIED.iter().chain(BESIDE) {
            copy(from, to, *pair, &[id.into()])?;
        }
    }
    same_number(from, to)
}

/// The rows of a query, each with `start` before its columns.
fn copy(
    from: &dyn Sql,
    to: &dyn Sql,
    (read, write): (&'static str, &'static str),
    start: &[Arg<'_>],
) -> Result<(), StoreError> {
    from.query(read, start, &mut |row| {
        let mut args = start.to_vec();
        for column in 0..row.width() {
            args.push(row.arg(column)?);
        }
        to.execute(write, &args).map(drop)
    })
}

/// As many leaves on both sides. That each event and leaf is right is checked when it is opened.
fn same_number(from: &dyn Sql, to: &dyn Sql) -> Result<(), StoreError> {
    let leaves = |db: &dyn Sql| Ok::<_, StoreError>(all(db, LEAVES, &[], |row| row.int(0))?.len());
    if leaves(from)? == leaves(to)? {
        return Ok(());
    }
    Err(StoreError::Failed("the copy is not equal; nothing was copied".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::Sqlite;

    #[test]
    fn every_table_and_column_is_copied() {
        const COLUMNS: &str = "SELECT m.name, c.name FROM sqlite_master AS m
            JOIN pragma_table_info(m.name) AS c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'migration'
            ORDER BY m.name, c.name";
        let folder = tempfile::tempdir().unwrap();
        let db = Sqlite::writer(&folder.path().join("x.db")).unwrap();
        let columns =
            all(&db, COLUMNS, &[], |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
                .unwrap();
        assert!(columns.len() > 80, "{}", columns.len());
        let pairs = || WHOLE.iter().chain(CARRIED).chain(BESIDE);
        for (table, column) in &columns {
            let has = |sql: &str| {
                let mut words = sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                words.any(|word| word == column)
            };
            let into = format!("INTO {table} (");
            let pair = pairs().find(|(_, write)| write.contains(&into));
            let copied = pair.is_some_and(|(read, write)| has(read) && has(write));
            assert!(copied, "{table}.{column} is not copied");
        }
    }

    #[test]
    fn a_database_in_use_is_not_written_into() {
        let folder = tempfile::tempdir().unwrap();
        let open = |name| Sqlite::writer(&folder.path().join(name)).unwrap();
        let (from, to) = (open("from.db"), open("to.db"));
        let put = "INSERT INTO meta (name, value) VALUES (?1, ?2)";
        for db in [&from, &to] {
            db.write(&[], &mut || db.execute(put, &["x".into(), b"y".into()]).map(drop)).unwrap();
        }
        let refused = everything(&from, &to).unwrap_err().to_string();
        assert!(refused.contains("in use already"), "{refused}");
    }
}
