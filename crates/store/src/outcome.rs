//! What became of an original: its state, format, subject, findings and tally.
//!
//! Findings can be far longer than the rest, which every look at an entry opens: they are sealed in a
//! column of their own. Rows of earlier versions hold them among the rest.

use phr::{
    OriginalId, PersonId,
    person::{Difference, PersonName, Subject},
    ports::{OriginalRecord, OriginalState, StoreError},
    record::Finding,
};

use crate::{
    original,
    prepare::Prepared,
    seal::{PersonKeys, codec},
    waist::{Row, Sql, all, array, count, first},
    wire::{self, Tally, WireFinding, WireFormat, WireOutcome, WireSubject},
};

const TABLE: &str = "outcome";
const NOTICED: &str = "outcome findings";

const STATE: &str = "SELECT state FROM outcome WHERE person_id = ?1 AND original_id = ?2";
const STATE_OF_NUMBER: &str = "SELECT u.state FROM original AS o
    JOIN outcome AS u ON u.person_id = o.person_id AND u.original_id = o.original_id
    WHERE o.person_id = ?1 AND o.number = ?2";
const ONE: &str = "SELECT state, accepted_by, sealed, noticed FROM outcome
    WHERE person_id = ?1 AND original_id = ?2";
const ADD: &str = "INSERT INTO outcome
    (person_id, original_id, state, accepted_by, sealed, noticed)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const REMOVE: &str = "DELETE FROM outcome WHERE person_id = ?1 AND original_id = ?2";
const RECORD: &str = "SELECT o.original_id, o.number, o.size, o.sealed, u.state, u.accepted_by,
        u.sealed, u.noticed
    FROM original AS o
    JOIN outcome AS u ON u.person_id = o.person_id AND u.original_id = o.original_id
    WHERE o.person_id = ?1 AND o.original_id = ?2";
const RECORDS: &str = "SELECT o.original_id, o.number, o.size, o.sealed, u.state, u.accepted_by,
        u.sealed, u.noticed
    FROM original AS o
    JOIN outcome AS u ON u.person_id = o.person_id AND u.original_id = o.original_id
    WHERE o.person_id = ?1 ORDER BY o.number DESC";
const ACCEPTED: &str = "SELECT original_id, state, accepted_by, sealed, noticed FROM outcome
    WHERE person_id = ?1 AND accepted_by > 0 AND state = 1 ORDER BY accepted_by, original_id";

/// State numbers are stored: never renumber them.
const fn state_number(state: OriginalState) -> i64 {
    match state {
        OriginalState::Read => 1,
        OriginalState::PutAside => 2,
        OriginalState::Declined => 3,
        OriginalState::Unread => 4,
        OriginalState::TakenOut => 5,
    }
}

fn state_of(number: i64) -> Result<OriginalState, StoreError> {
    match number {
        1 => Ok(OriginalState::Read),
        2 => Ok(OriginalState::PutAside),
        3 => Ok(OriginalState::Declined),
        4 => Ok(OriginalState::Unread),
        5 => Ok(OriginalState::TakenOut),
        _ => Err(StoreError::Corrupt(TABLE)),
    }
}

/// A row of the table, opened.
pub(crate) struct Outcome {
    pub(crate) state: OriginalState,
    /// The number of the original with which the person accepted this one, or 0.
    pub(crate) accepted_by: i64,
    pub(crate) wire: WireOutcome,
    /// The findings, still sealed; empty when there are none.
    pub(crate) noticed: Vec<u8>,
}

impl Outcome {
    /// The outcome of a prepared intake, before anything is counted.
    pub(crate) fn of(prepared: &Prepared) -> Outcome {
        let noticed = if prepared.from.is_none() { &prepared.noticed[..] } else { &[] };
        Outcome {
            state: prepared.state,
            accepted_by: 0,
            wire: WireOutcome {
                format: prepared.format.clone(),
                format_version: prepared.format_version.clone(),
                subject: WireSubject::from(&prepared.subject),
                differences: prepared.differences.iter().map(|d| d.code().to_owned()).collect(),
                findings: Vec::new(),
                shown: Tally::default(),
                withheld: Tally::default(),
            },
            noticed: noticed.to_vec(),
        }
    }

    /// State and acceptance are columns; binding them here keeps them from being changed alone.
    fn bound(state: i64, accepted_by: i64) -> i64 {
        accepted_by.saturating_mul(8).saturating_add(state)
    }

    fn open(
        keys: &PersonKeys,
        id: OriginalId,
        (state, accepted_by): (i64, i64),
        (sealed, noticed): (&[u8], &[u8]),
    ) -> Result<Outcome, StoreError> {
        let bound = Outcome::bound(state, accepted_by);
        let plain = keys.open(TABLE, id.as_bytes(), bound, sealed)?;
        let wire = wire::read(&plain).ok_or(StoreError::Corrupt(TABLE))?;
        Ok(Outcome { state: state_of(state)?, accepted_by, wire, noticed: noticed.to_vec() })
    }

    /// Writes the row, in place of the one that stood there.
    pub(crate) fn write(
        &self,
        db: &dyn Sql,
        person: PersonId,
        keys: &PersonKeys,
        id: OriginalId,
    ) -> Result<(), StoreError> {
        let state = state_number(self.state);
        let packed = codec::pack(&wire::write(&self.wire));
        let bound = Outcome::bound(state, self.accepted_by);
        let sealed = keys.seal(TABLE, id.as_bytes(), bound, &packed)?;
        db.execute(REMOVE, &[person.as_bytes().into(), id.as_bytes().into()])?;
        db.execute(
            ADD,
            &[
                person.as_bytes().into(),
                id.as_bytes().into(),
                state.into(),
                self.accepted_by.into(),
                (&sealed).into(),
                (&self.noticed).into(),
            ],
        )?;
        Ok(())
    }
}

/// Seals what was noticed in an original; nothing for nothing.
pub(crate) fn seal_noticed(
    keys: &PersonKeys,
    id: OriginalId,
    findings: &[Finding],
) -> Result<Vec<u8>, StoreError> {
    if findings.is_empty() {
        return Ok(Vec::new());
    }
    let findings: Vec<WireFinding> = findings.iter().map(WireFinding::from).collect();
    keys.seal(NOTICED, id.as_bytes(), 0, &codec::pack(&wire::write(&findings)))
}

fn open_noticed(
    keys: &PersonKeys,
    id: OriginalId,
    noticed: &[u8],
) -> Result<Vec<WireFinding>, StoreError> {
    if noticed.is_empty() {
        return Ok(Vec::new());
    }
    let plain = keys.open(NOTICED, id.as_bytes(), 0, noticed)?;
    wire::read(&plain).ok_or(StoreError::Corrupt(NOTICED))
}

/// Only the format of an original, from its columns `state`, `accepted_by` and `sealed`.
pub(crate) fn format(
    keys: &PersonKeys,
    id: OriginalId,
    (state, accepted_by): (i64, i64),
    sealed: &[u8],
) -> Result<String, StoreError> {
    let plain = keys.open(TABLE, id.as_bytes(), Outcome::bound(state, accepted_by), sealed)?;
    let WireFormat { format } = wire::read(&plain).ok_or(StoreError::Corrupt(TABLE))?;
    Ok(format)
}

/// The state of an original that was looked at already.
pub(crate) fn state(
    db: &dyn Sql,
    person: PersonId,
    id: OriginalId,
) -> Result<Option<OriginalState>, StoreError> {
    let args = [person.as_bytes().into(), id.as_bytes().into()];
    first(db, STATE, &args, |row| state_of(row.int(0)?))
}

/// Whether the original with this number counts: it was read and not taken out.
pub(crate) fn in_force(db: &dyn Sql, person: PersonId, number: i64) -> Result<bool, StoreError> {
    let args = [person.as_bytes().into(), number.into()];
    let state = first(db, STATE_OF_NUMBER, &args, |row| state_of(row.int(0)?))?;
    Ok(state == Some(OriginalState::Read))
}

/// One row.
pub(crate) fn read(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: OriginalId,
) -> Result<Option<Outcome>, StoreError> {
    let args = [person.as_bytes().into(), id.as_bytes().into()];
    first(db, ONE, &args, |row| {
        let bound = (row.int(0)?, row.int(1)?);
        Outcome::open(keys, id, bound, (row.bytes(2)?, row.bytes(3)?))
    })
}

/// Names that accepted originals use for the person, in the order of acceptance.
pub(crate) fn accepted_names(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
) -> Result<Vec<PersonName>, StoreError> {
    let names = all(db, ACCEPTED, &[person.as_bytes().into()], |row| {
        let id = OriginalId::from_bytes(array(row, 0)?);
        let sealed = (row.bytes(3)?, row.bytes(4)?);
        let outcome = Outcome::open(keys, id, (row.int(1)?, row.int(2)?), sealed)?;
        Ok(subject(outcome.wire.subject)?.names)
    })?;
    Ok(names.into_iter().flatten().collect())
}

fn subject(wire: WireSubject) -> Result<Subject, StoreError> {
    wire.subject().ok_or(StoreError::Corrupt(TABLE))
}

/// One original with what became of it. `withheld` counts what is withheld as well.
pub(crate) fn record(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: OriginalId,
    withheld: bool,
) -> Result<Option<OriginalRecord>, StoreError> {
    let args = [person.as_bytes().into(), id.as_bytes().into()];
    first(db, RECORD, &args, |row| open_record(keys, row, withheld))
}

/// All originals, newest first.
pub(crate) fn records(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    withheld: bool,
) -> Result<Vec<OriginalRecord>, StoreError> {
    all(db, RECORDS, &[person.as_bytes().into()], |row| open_record(keys, row, withheld))
}

fn open_record(
    keys: &PersonKeys,
    row: &dyn Row,
    withheld: bool,
) -> Result<OriginalRecord, StoreError> {
    const BAD: StoreError = StoreError::Corrupt(TABLE);
    let id = OriginalId::from_bytes(array(row, 0)?);
    let sealed = (row.bytes(6)?, row.bytes(7)?);
    let outcome = Outcome::open(keys, id, (row.int(4)?, row.int(5)?), sealed)?;
    let noticed = open_noticed(keys, id, &outcome.noticed)?;
    let wire = outcome.wire;
    let mut tally = wire.shown;
    if withheld {
        tally.add(&wire.withheld);
    }
    let difference = |code: &String| Difference::from_code(code);
    let findings: Option<Vec<Finding>> =
        wire.findings.into_iter().chain(noticed).map(WireFinding::finding).collect();
    Ok(OriginalRecord {
        id,
        number: count(row.int(1)?)?,
        size: count(row.int(2)?)?,
        format: wire.format,
        format_version: wire.format_version,
        received: original::open_received(keys, id, row.bytes(3)?)?,
        state: outcome.state,
        subject: subject(wire.subject)?,
        differences: wire.differences.iter().map(difference).collect::<Option<_>>().ok_or(BAD)?,
        findings: findings.ok_or(BAD)?,
        entries: tally.entries.into_iter().collect(),
        duplicates: tally.duplicates,
        points: tally.points,
    })
}
