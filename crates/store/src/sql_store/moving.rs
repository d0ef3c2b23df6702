//! Moving one person's record into another database (docs/decisions/0020-moving.md).
//!
//! The rows go as they are, sealed under the person's own key; only that key is wrapped anew. The
//! events go as well, and each gets a leaf in the tree of the other side.

use std::{fmt::Write as _, sync::Arc};

use phr::{
    PersonId,
    audit::{Event, What},
    consent::{Action, Permit, Purpose},
    ports::StoreError,
};
use sha2::{Digest, Sha256};

use super::SqlStore;
use crate::{
    consent,
    keys::Kek,
    leaving, log,
    waist::{Arg, Scope, Sql, all, first},
};

/// What is copied row by row: how it is read and how it is written, in the order of the digest. A
/// test compares this with the database: no table and no column may be left out.
pub(crate) const CARRIED: &[(&str, &str)] = &[
    (
        "SELECT original_id, number, size, received_us, sealed FROM original
            WHERE person_id = ?1 ORDER BY original_id",
        "INSERT INTO original (person_id, original_id, number, size, received_us, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    ),
    (
        "SELECT original_id, chunk, sealed FROM original_chunk
            WHERE person_id = ?1 ORDER BY original_id, chunk",
        "INSERT INTO original_chunk (person_id, original_id, chunk, sealed)
            VALUES (?1, ?2, ?3, ?4)",
    ),
    (
        "SELECT original_id, state, accepted_by, sealed, noticed FROM outcome
            WHERE person_id = ?1 ORDER BY original_id",
        "INSERT INTO outcome (person_id, original_id, state, accepted_by, sealed, noticed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    ),
    (
        "SELECT entry_id, version, current, state, withheld, kind, from_ms, until_ms, month,
            recorded_us, content_hash, original_number, labels, sealed FROM entry
            WHERE person_id = ?1 ORDER BY entry_id, version",
        "INSERT INTO entry (person_id, entry_id, version, current, state, withheld, kind, from_ms,
            until_ms, month, recorded_us, content_hash, original_number, labels, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    ),
    (
        "SELECT entry_id, version, original_number, draft, sealed FROM origin
            WHERE person_id = ?1 ORDER BY entry_id, version, original_number, draft",
        "INSERT INTO origin (person_id, entry_id, version, original_number, draft, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    ),
    (
        "SELECT series_id, withheld, sealed FROM series WHERE person_id = ?1 ORDER BY series_id",
        "INSERT INTO series (person_id, series_id, withheld, sealed) VALUES (?1, ?2, ?3, ?4)",
    ),
    (
        "SELECT series_id, period, part, first_ms, last_ms, points, sealed FROM series_chunk
            WHERE person_id = ?1 ORDER BY series_id, period, part",
        "INSERT INTO series_chunk (person_id, series_id, period, part, first_ms, last_ms, points,
            sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    ),
    (
        "SELECT series_id, original_number, draft, sealed FROM series_origin
            WHERE person_id = ?1 ORDER BY series_id, original_number, draft",
        "INSERT INTO series_origin (person_id, series_id, original_number, draft, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5)",
    ),
    (
        "SELECT one, other FROM apart WHERE person_id = ?1 ORDER BY one, other",
        "INSERT INTO apart (person_id, one, other) VALUES (?1, ?2, ?3)",
    ),
    (
        "SELECT one, other, answer FROM settled WHERE person_id = ?1 ORDER BY one, other",
        "INSERT INTO settled (person_id, one, other, answer) VALUES (?1, ?2, ?3, ?4)",
    ),
    (
        "SELECT grant_id, state, sealed FROM consent WHERE person_id = ?1 ORDER BY grant_id",
        "INSERT INTO consent (person_id, grant_id, state, sealed) VALUES (?1, ?2, ?3, ?4)",
    ),
    (
        "SELECT link, tries_left, sealed FROM share WHERE person_id = ?1 ORDER BY link",
        "INSERT INTO share (person_id, link, tries_left, sealed) VALUES (?1, ?2, ?3, ?4)",
    ),
    (
        "SELECT param, value_hash, from_ms, entry_id, version FROM token
            WHERE person_id = ?1 ORDER BY param, value_hash, from_ms, entry_id, version",
        "INSERT INTO token (person_id, param, value_hash, from_ms, entry_id, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    ),
    (
        "SELECT number, at_seconds, commitment, sealed FROM audit
            WHERE person_id = ?1 ORDER BY number",
        "INSERT INTO audit (person_id, number, at_seconds, commitment, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5)",
    ),
];

/// The wrapped key, the profile, and how often the record was changed.
pub(crate) const KEY: &str =
    "SELECT wrapped_key, profile, revision FROM person WHERE person_id = ?1";
/// The same, written.
pub(crate) const ADD_PERSON: &str =
    "INSERT INTO person (person_id, wrapped_key, profile, revision) VALUES (?1, ?2, ?3, ?4)";
/// Who has to do with the person.
pub(crate) const RELATIONS: &str = "SELECT account_id, kind, from_us, until_us FROM relation
    WHERE person_id = ?1 ORDER BY account_id, from_us";
/// The same, written.
pub(crate) const RELATE: &str =
    "INSERT INTO relation (person_id, account_id, kind, from_us, until_us)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const COUNTS: [&str; 3] = [
    "SELECT COUNT(*) FROM original WHERE person_id = ?1",
    "SELECT COUNT(*) FROM entry WHERE person_id = ?1",
    "SELECT COUNT(*) FROM audit WHERE person_id = ?1",
];

/// What moving a record gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Originals.
    pub originals: u64,
    /// Entries, all versions.
    pub entries: u64,
    /// Events of the log, the one of moving among them.
    pub events: u64,
    /// SHA-256 (hex) over every row at the source: originals, what is derived, the log.
    pub digest_from: String,
    /// The same at the target. Always equal: otherwise nothing was moved.
    pub digest_to: String,
}

impl SqlStore {
    /// Copies a person's whole record into another database, under a permit for
    /// [`Action::Maintain`]. Nothing changes here but one line in the log; the other side has all of
    /// it or nothing. Who is there already is refused.
    pub fn move_to(self: &Arc<Self>, to: &SqlStore, permit: &Permit) -> Result<Moved, StoreError> {
        if permit.action() != Action::Maintain {
            return Err(StoreError::WrongPermit);
        }
        let person = permit.person();
        let keys = self.keys(person)?;
        // What leaves is written down before it leaves, and goes along.
        self.log(permit, &keys, What { demographics: true, log: true, ..What::default() })?;
        let (from, kek, folder) = (Arc::clone(self), Arc::clone(&to.kek), to.folder.clone());
        let (household, at) = (to.household, permit.at());
        to.writer.run(person, move |db, log| {
            if leaving::is_here(db, person)? {
                return Err(StoreError::Failed("this record is there already".to_owned()));
            }
            let (moved, root) = from.readers.look(Scope::Person(person), |source| {
                let accounts = (from.household, household);
                carry_person(source, db, person, (&from.kek, &kek))?;
                carry_relations(source, db, person, accounts)?;
                Ok((carry_rows(source, db, person)?, log::root(source, &from.kek)?))
            })?;
            // Accounts are hashed under the key of the other installation there.
            consent::reindex(db, person, &keys, &kek.grantees()?)?;
            log.bring(db, &keys)?;
            // The old tree goes on without us; its root at this moment is kept in the new one.
            let event = Event {
                at,
                actor: household,
                action: Action::Add,
                purpose: Purpose::SystemAdministration,
                ground: None,
                holder: None,
                door: format!("move from tree {root}"),
                what: What { demographics: true, ..What::default() },
            };
            leaving::unlist(&folder, person)?;
            log.append(db, &keys, &event)?;
            Ok(moved)
        })
    }
}

fn carry_person(
    from: &dyn Sql,
    to: &dyn Sql,
    person: PersonId,
    (old, new): (&Kek, &Kek),
) -> Result<(), StoreError> {
    let id = person.as_bytes();
    let (key, profile, revision) = first(from, KEY, &[id.into()], |row| {
        let key = old.hand_over(person, (from, row.bytes(0)?), (new, to))?;
        Ok((key, row.bytes(1)?.to_vec(), row.int(2)?))
    })?
    .ok_or(StoreError::Corrupt("person key"))?;
    let args = [id.into(), (&key).into(), (&profile).into(), revision.into()];
    to.execute(ADD_PERSON, &args).map(drop)
}

/// The household here becomes the household there; other accounts stay who they are.
fn carry_relations(
    from: &dyn Sql,
    to: &dyn Sql,
    person: PersonId,
    (old, new): (phr::AccountId, phr::AccountId),
) -> Result<(), StoreError> {
    let id = person.as_bytes();
    from.query(RELATIONS, &[id.into()], &mut |row| {
        let account = row.bytes(0)?;
        let account = if account == old.as_bytes() { &new.as_bytes()[..] } else { account };
        let (kind, since, until) = (row.text(1)?, row.int(2)?, row.int(3)?);
        to.execute(RELATE, &[id.into(), account.into(), kind.into(), since.into(), until.into()])
            .map(drop)
    })
}

fn carry_rows(from: &dyn Sql, to: &dyn Sql, person: PersonId) -> Result<Moved, StoreError> {
    let id = person.as_bytes();
    for (read, write) in CARRIED {
        from.query(read, &[id.into()], &mut |row| {
            let mut args: Vec<Arg<'_>> = vec![id.into()];
            for column in 0..row.width() {
                args.push(row.arg(column)?);
            }
            to.execute(write, &args).map(drop)
        })?;
    }
    let (digest_from, digest_to) = (digest(from, person)?, digest(to, person)?);
    if digest_from != digest_to {
        return Err(StoreError::Failed("the copy is not equal; nothing was moved".to_owned()));
    }
    let [originals, entries, events] = COUNTS.map(|sql| {
        let counted = first(to, sql, &[id.into()], |row| row.int(0))?.unwrap_or(0);
        crate::waist::count(counted)
    });
    Ok(Moved { originals: originals?, entries: entries?, events: events?, digest_from, digest_to })
}

/// SHA-256 over every carried row, each value with its type and length.
fn digest(db: &dyn Sql, person: PersonId) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    for (read, _) in CARRIED {
        hash.update(b"table|");
        for row in all(db, read, &[person.as_bytes().into()], |row| {
            let mut one = Sha256::new();
            for column in 0..row.width() {
                let (kind, bytes) = match row.arg(column)? {
                    Arg::Text(text) => (b't', text.as_bytes().to_vec()),
                    Arg::Int(int) => (b'i', int.to_be_bytes().to_vec()),
                    Arg::Bytes(bytes) => (b'b', bytes.to_vec()),
                };
                one.update([kind]);
                one.update((bytes.len() as u64).to_be_bytes());
                one.update(bytes);
            }
            Ok(one.finalize())
        })? {
            hash.update(row);
        }
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        write!(hex, "{byte:02x}").map_err(|_never| StoreError::Corrupt("digest"))?;
    }
    Ok(hex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::Sqlite;

    #[test]
    fn every_table_and_column_of_a_person_is_carried() {
        const COLUMNS: &str = "SELECT m.name, c.name FROM sqlite_master AS m
            JOIN pragma_table_info(m.name) AS p ON p.name = 'person_id'
            JOIN pragma_table_info(m.name) AS c ON c.name <> 'person_id'
            WHERE m.type = 'table' ORDER BY m.name, c.name";
        let folder = tempfile::tempdir().unwrap();
        let db = Sqlite::writer(&folder.path().join("x.db")).unwrap();
        let read =
            |row: &dyn crate::waist::Row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
        let columns = all(&db, COLUMNS, &[], read).unwrap();
        assert!(columns.len() > 30);
        // The leaves and the index of what was opened are made anew; the key is wrapped anew.
        let anew = ["leaf", "opened"];
        for (table, column) in columns.iter().filter(|(table, _)| !anew.contains(&table.as_str())) {
            let apart = [(KEY, ADD_PERSON), (RELATIONS, RELATE)];
            let carried = CARRIED.iter().chain(&apart).any(|(read, write)| {
                let has = |sql: &str| {
                    let mut words = sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                    words.any(|word| word == column)
                };
                let table_of = |sql: &str| sql.split_once(" FROM ").map(|(_, t)| t.to_owned());
                let read_from = table_of(&read.split_whitespace().collect::<Vec<_>>().join(" "));
                read_from.is_some_and(|t| t.starts_with(&format!("{table} ")))
                    && write.contains(&format!("INTO {table} ("))
                    && has(read)
                    && has(write)
            });
            assert!(carried, "{table}.{column} is not moved");
        }
    }
}
