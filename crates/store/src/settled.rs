//! What the person said of pairs of entries that do not fit together.

use phr::{EntryId, PersonId, ports::StoreError, record::contradiction::Answer};

use crate::{
    entry,
    waist::{Sql, all, array},
};

const REMOVE: &str = "DELETE FROM settled WHERE person_id = ?1 AND one = ?2 AND other = ?3";
const ADD: &str = "INSERT INTO settled (person_id, one, other, answer) VALUES (?1, ?2, ?3, ?4)";
const ALL: &str = "SELECT one, other, answer FROM settled WHERE person_id = ?1 ORDER BY one, other";

/// Answer numbers are stored: never renumber them.
const fn number(answer: Answer) -> i64 {
    match answer {
        Answer::Both => 1,
        Answer::One => 2,
        Answer::Other => 3,
        Answer::Unsure => 4,
    }
}

/// Keeps an answer, the smaller id first, in place of an earlier one. Entries that do not exist
/// cannot be settled.
pub(crate) fn add(
    db: &dyn Sql,
    person: PersonId,
    (one, other): (EntryId, EntryId),
    answer: Answer,
) -> Result<(), StoreError> {
    let (one, other, answer) =
        if one <= other { (one, other, answer) } else { (other, one, answer.turned()) };
    for id in [one, other] {
        if entry::versions(db, person, id)?.is_empty() {
            return Ok(());
        }
    }
    let pair = [person.as_bytes().into(), one.as_bytes().into(), other.as_bytes().into()];
    db.execute(REMOVE, &pair)?;
    let [person, one, other] = pair;
    db.execute(ADD, &[person, one, other, number(answer).into()])?;
    Ok(())
}

/// Forgets an answer.
pub(crate) fn remove(
    db: &dyn Sql,
    person: PersonId,
    one: EntryId,
    other: EntryId,
) -> Result<(), StoreError> {
    let (one, other) = (one.min(other), one.max(other));
    let pair = [person.as_bytes().into(), one.as_bytes().into(), other.as_bytes().into()];
    db.execute(REMOVE, &pair)?;
    Ok(())
}

/// All answers.
pub(crate) fn read(
    db: &dyn Sql,
    person: PersonId,
) -> Result<Vec<(EntryId, EntryId, Answer)>, StoreError> {
    all(db, ALL, &[person.as_bytes().into()], |row| {
        let stored = row.int(2)?;
        let answer = Answer::ALL.iter().copied().find(|a| number(*a) == stored);
        let answer = answer.ok_or(StoreError::Corrupt("settled"))?;
        Ok((EntryId::from_bytes(array(row, 0)?), EntryId::from_bytes(array(row, 1)?), answer))
    })
}
