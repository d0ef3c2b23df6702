//! Pairs of entries the person said are not the same fact.

use phr::{EntryId, PersonId, ports::StoreError};

use crate::{
    entry,
    waist::{Sql, all, array},
};

const ADD: &str =
    "INSERT INTO apart (person_id, one, other) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
const REMOVE: &str = "DELETE FROM apart WHERE person_id = ?1 AND one = ?2 AND other = ?3";
const ALL: &str = "SELECT one, other FROM apart WHERE person_id = ?1 ORDER BY one, other";

/// Keeps a pair, the smaller id first. Entries that do not exist cannot be told apart.
pub(crate) fn add(
    db: &dyn Sql,
    person: PersonId,
    one: EntryId,
    other: EntryId,
) -> Result<(), StoreError> {
    let (one, other) = (one.min(other), one.max(other));
    for id in [one, other] {
        if entry::versions(db, person, id)?.is_empty() {
            return Ok(());
        }
    }
    db.execute(ADD, &[person.as_bytes().into(), one.as_bytes().into(), other.as_bytes().into()])?;
    Ok(())
}

/// Forgets a pair.
pub(crate) fn remove(
    db: &dyn Sql,
    person: PersonId,
    one: EntryId,
    other: EntryId,
) -> Result<(), StoreError> {
    let (one, other) = (one.min(other), one.max(other));
    db.execute(
        REMOVE,
        &[person.as_bytes().into(), one.as_bytes().into(), other.as_bytes().into()],
    )?;
    Ok(())
}

/// All pairs.
pub(crate) fn read(db: &dyn Sql, person: PersonId) -> Result<Vec<(EntryId, EntryId)>, StoreError> {
    all(db, ALL, &[person.as_bytes().into()], |row| {
        Ok((EntryId::from_bytes(array(row, 0)?), EntryId::from_bytes(array(row, 1)?)))
    })
}
