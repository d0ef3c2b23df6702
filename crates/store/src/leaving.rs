//! Leaving: the waiting day, and the end of a record.
//!
//! Erasing destroys the wrapped data key first of all: without it nothing sealed opens again, in the
//! database, in the free pages of the file, or in a copy that somebody made of it without the key
//! file. The rows go with it. What stays is the person's random id beside leaves of the log that
//! nobody can read any more, and a note under the key-encryption key of how many there are
//! (docs/decisions/0015-leaving.md).

use std::{collections::BTreeMap, io::Write, path::Path};

use jiff::Timestamp;
use phr::{
    AccountId, OriginalId, PersonId,
    ports::{Leaving, StoreError},
};

use crate::{
    files::{add_line, failed, private_file},
    seal::Kek,
    waist::{Sql, all, count, first, int},
};

const SET: &str = "INSERT INTO meta (name, value) VALUES (?1, ?2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const UNSET: &str = "DELETE FROM meta WHERE name = ?1";
const WAITING: &str =
    "SELECT name, value FROM meta WHERE name >= 'leaving|' AND name < 'leaving}' ORDER BY name";
const GONE: &str = "SELECT name, value FROM meta WHERE name >= 'gone|' AND name < 'gone}'";
const PERSONS: &str = "SELECT person_id FROM person";
const HERE: &str = "SELECT 1 FROM person WHERE person_id = ?1";
const LEAVES: &str = "SELECT COUNT(*) FROM leaf WHERE person_id = ?1";

const SECRETS: &str = "SELECT wrapped_key, profile FROM person WHERE person_id = ?1";
const OVERWRITE: &str = "UPDATE person SET wrapped_key = ?2, profile = ?3 WHERE person_id = ?1";

/// Every table with rows of persons but `leaf`. A test compares this with the database.
const FORGET: &[&str] = &[
    "DELETE FROM person WHERE person_id = ?1",
    "DELETE FROM relation WHERE person_id = ?1",
    "DELETE FROM original WHERE person_id = ?1",
    "DELETE FROM original_chunk WHERE person_id = ?1",
    "DELETE FROM outcome WHERE person_id = ?1",
    "DELETE FROM entry WHERE person_id = ?1",
    "DELETE FROM series WHERE person_id = ?1",
    "DELETE FROM series_chunk WHERE person_id = ?1",
    "DELETE FROM series_origin WHERE person_id = ?1",
    "DELETE FROM origin WHERE person_id = ?1",
    "DELETE FROM apart WHERE person_id = ?1",
    "DELETE FROM settled WHERE person_id = ?1",
    "DELETE FROM token WHERE person_id = ?1",
    "DELETE FROM share WHERE person_id = ?1",
    "DELETE FROM consent WHERE person_id = ?1",
    "DELETE FROM opened WHERE person_id = ?1",
    "DELETE FROM audit WHERE person_id = ?1",
];

/// The file in the data folder that remembers who was erased, by hash: an old backup must not bring
/// them back.
const LIST: &str = "erased";

fn name(kind: &str, person: PersonId) -> String {
    format!("{kind}|{person}")
}

fn person_of(name: &str) -> Result<PersonId, StoreError> {
    let id = name.split_once('|').and_then(|(_, id)| id.parse().ok());
    id.ok_or(StoreError::Corrupt("leaving"))
}

/// Notes when a record is to be erased, or that it is not.
pub(crate) fn set(
    db: &dyn Sql,
    person: PersonId,
    account: AccountId,
    due: Option<Timestamp>,
) -> Result<(), StoreError> {
    let name = name("leaving", person);
    match due {
        Some(due) => {
            let mut value = due.as_microsecond().to_be_bytes().to_vec();
            value.extend_from_slice(account.as_bytes());
            db.execute(SET, &[name.as_str().into(), (&value).into()])?;
        }
        None => {
            db.execute(UNSET, &[name.as_str().into()])?;
        }
    }
    Ok(())
}

/// Every record that waits to be erased.
pub(crate) fn waiting(db: &dyn Sql) -> Result<Vec<Leaving>, StoreError> {
    const BAD: StoreError = StoreError::Corrupt("leaving");
    all(db, WAITING, &[], |row| {
        let (due, account) = row.bytes(1)?.split_first_chunk::<8>().ok_or(BAD)?;
        let account: [u8; 16] = account.try_into().map_err(|_length| BAD)?;
        Ok(Leaving {
            person: person_of(row.text(0)?)?,
            account: AccountId::from_bytes(account),
            due: Timestamp::from_microsecond(i64::from_be_bytes(*due))
                .map_err(|_out_of_range| BAD)?,
        })
    })
}

/// Whether the person's record is here.
pub(crate) fn is_here(db: &dyn Sql, person: PersonId) -> Result<bool, StoreError> {
    Ok(first(db, HERE, &[person.as_bytes().into()], |row| row.int(0))?.is_some())
}

/// All persons whose records are here.
pub(crate) fn persons(db: &dyn Sql) -> Result<Vec<PersonId>, StoreError> {
    all(db, PERSONS, &[], |row| Ok(PersonId::from_bytes(crate::waist::array(row, 0)?)))
}

fn gone_mac(kek: &Kek, person: PersonId, leaves: u64) -> [u8; 32] {
    kek.mac(&[b"gone|", person.as_bytes(), &leaves.to_be_bytes()])
}

/// Forgets everything about a person. Gives how many rows went and how many leaves stay.
pub(crate) fn forget(db: &dyn Sql, kek: &Kek, person: PersonId) -> Result<(u64, u64), StoreError> {
    let id = person.as_bytes();
    let blank = first(db, SECRETS, &[id.into()], |row| {
        Ok((vec![0; row.bytes(0)?.len()], vec![0; row.bytes(1)?.len()]))
    })?;
    if let Some((key, profile)) = blank {
        db.execute(OVERWRITE, &[id.into(), (&key).into(), (&profile).into()])?;
    }
    let mut rows = 0_u64;
    for sql in FORGET {
        rows = rows.saturating_add(db.execute(sql, &[id.into()])?);
    }
    let leaves = first(db, LEAVES, &[person.as_bytes().into()], |row| row.int(0))?.unwrap_or(0);
    let leaves = count(leaves)?;
    let mut value = leaves.to_be_bytes().to_vec();
    value.extend_from_slice(&gone_mac(kek, person, leaves));
    db.execute(SET, &[name("gone", person).as_str().into(), (&value).into()])?;
    db.execute(UNSET, &[name("leaving", person).as_str().into()])?;
    Ok((rows, leaves))
}

/// Who was erased, with the number of their leaves; a changed note is left out.
pub(crate) fn gone(db: &dyn Sql, kek: &Kek) -> Result<BTreeMap<PersonId, i64>, StoreError> {
    let mut gone = BTreeMap::new();
    db.query(GONE, &[], &mut |row| {
        let person = person_of(row.text(0)?)?;
        if let Some((leaves, mac)) = row.bytes(1)?.split_first_chunk::<8>() {
            let leaves = u64::from_be_bytes(*leaves);
            if mac == gone_mac(kek, person, leaves) {
                gone.insert(person, int(leaves)?);
            }
        }
        Ok(())
    })?;
    Ok(gone)
}

/// How a person stands in the list of the erased. Ids are random, so the hash tells nothing.
pub(crate) fn listed_as(person: PersonId) -> String {
    OriginalId::of(&[b"tenohira-erased|", &person.as_bytes()[..]].concat()).to_string()
}

/// Adds a person to the list, on disk before this returns.
pub(crate) fn list(folder: &Path, person: PersonId) -> Result<(), StoreError> {
    add_line(&folder.join(LIST), &listed_as(person))
}

/// Takes a person who comes back off the list, on disk before this returns.
pub(crate) fn unlist(folder: &Path, person: PersonId) -> Result<(), StoreError> {
    let (before, line) = (listed(folder)?, listed_as(person));
    if !before.lines().any(|l| l == line) {
        return Ok(());
    }
    let rest: String = before.lines().filter(|l| *l != line).flat_map(|l| [l, "\n"]).collect();
    let draft = folder.join("erased.new");
    drop(std::fs::remove_file(&draft));
    let mut file = private_file(&draft)?;
    file.write_all(rest.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| failed(&e))?;
    std::fs::rename(draft, folder.join(LIST)).map_err(|e| failed(&e))
}

/// The list; empty when nobody was ever erased.
pub(crate) fn listed(folder: &Path) -> Result<String, StoreError> {
    let path = folder.join(LIST);
    if !path.exists() {
        return Ok(String::new());
    }
    std::fs::read_to_string(path).map_err(|e| failed(&e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::Sqlite;

    #[test]
    fn every_table_with_rows_of_persons_is_forgotten() {
        const TABLES: &str = "SELECT m.name FROM sqlite_master AS m
            JOIN pragma_table_info(m.name) AS c ON c.name = 'person_id'
            WHERE m.type = 'table' ORDER BY m.name";
        let folder = tempfile::tempdir().unwrap();
        let db = Sqlite::writer(&folder.path().join("x.db")).unwrap();
        let tables = all(&db, TABLES, &[], |row| Ok(row.text(0)?.to_owned())).unwrap();
        assert!(tables.len() > 9);
        for table in tables.iter().filter(|t| *t != "leaf") {
            let start = format!("DELETE FROM {table} ");
            assert!(FORGET.iter().any(|sql| sql.starts_with(&start)), "{table}");
        }
    }
}
