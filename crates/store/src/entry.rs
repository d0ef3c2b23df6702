//! Entries: every version of every fact, sealed, with the few columns that queries need.

use phr::{EntryId, OriginalId, PersonId, ports::StoreError, record::Kind};

#[cfg(doc)]
use crate::label;
use crate::{
    seal::PersonKeys,
    waist::{Row, Sql, all, array, first},
};

const TABLE: &str = "entry";
const WITH_ORIGIN: &str = "entry with its origin";

/// The first version of an entry.
pub(crate) const FIRST: i64 = 1;
/// Stands in `from_ms` and `until_ms` for "no date": sorts last, newest first.
pub(crate) const NO_DATE: i64 = i64::MIN;

const ADD: &str = "INSERT INTO entry
    (person_id, entry_id, version, current, state, withheld, kind, from_ms, until_ms, month,
     recorded_us, content_hash, original_number, labels, sealed)
    VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
// The number keeps SQLite from looking through all that is current.
const SUPERSEDE: &str = "UPDATE entry SET current = 0
    WHERE person_id = ?1 AND entry_id = ?2 AND version < ?3 AND current = 1";
const RELABEL: &str =
    "UPDATE entry SET labels = ?4 WHERE person_id = ?1 AND entry_id = ?2 AND version = ?3";
const VERSIONS: &str = "SELECT version, content_hash, state, withheld, original_number, labels
    FROM entry
    WHERE person_id = ?1 AND entry_id = ?2 ORDER BY version";
const ONE: &str = "SELECT entry_id, version, state, withheld, kind, recorded_us,
        original_number, sealed, from_ms, until_ms, month, content_hash, labels
    FROM entry WHERE person_id = ?1 AND entry_id = ?2 AND version = ?3";

/// The columns of a version that are not its key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    pub(crate) active: bool,
    pub(crate) withheld: bool,
    pub(crate) kind: i64,
    pub(crate) from_ms: i64,
    pub(crate) until_ms: i64,
    pub(crate) month: i64,
    pub(crate) content_hash: i64,
    /// Its labels of sensitivity, sealed for this version ([`label`]); 0 without.
    pub(crate) labels: i64,
}

/// Kinds are stored as one bit each, so that a set of kinds is one number. Never renumber them.
pub(crate) const fn kind_bit(kind: Kind) -> i64 {
    match kind {
        Kind::Medicine => 1,
        Kind::Measurement => 1 << 1,
        Kind::Lab => 1 << 2,
        Kind::CheckUp => 1 << 3,
        Kind::Condition => 1 << 4,
        Kind::Allergy => 1 << 5,
        Kind::Vaccination => 1 << 6,
        Kind::Visit => 1 << 7,
        Kind::Cost => 1 << 8,
        Kind::Care => 1 << 9,
        Kind::Document => 1 << 10,
        Kind::Note => 1 << 11,
        Kind::Support => 1 << 12,
    }
}

/// Every kind that is a fact of its own.
pub(crate) const FACTS: i64 = kind_bit(Kind::Support) - 1;

/// The kind of a stored bit.
pub(crate) fn kind_of(bit: i64) -> Result<Kind, StoreError> {
    Kind::ALL.iter().copied().find(|kind| kind_bit(*kind) == bit).ok_or(StoreError::Corrupt(TABLE))
}

/// The month of a date as `202503`, or 0 when only the year is known.
pub(crate) fn month(date: &fhir::Date) -> i64 {
    let month = date.month().map_or(0, i64::from);
    if month == 0 { 0 } else { i64::from(date.year()) * 100 + month }
}

/// State and reach are columns; binding them here keeps them from being changed alone.
fn row_id(entry: EntryId, active: bool, withheld: bool) -> [u8; 18] {
    let mut out = [0; 18];
    out.iter_mut().zip(entry.as_bytes()).for_each(|(to, from)| *to = *from);
    let [.., state, reach] = &mut out;
    *state = u8::from(active);
    *reach = u8::from(withheld);
    out
}

/// Seals one version. With `from`, its origin in that original stands in the payload.
pub(crate) fn seal(
    keys: &PersonKeys,
    (entry, version): (EntryId, i64),
    columns: &Columns,
    from: Option<OriginalId>,
    packed: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let id = row_id(entry, columns.active, columns.withheld);
    match from {
        None => keys.seal(TABLE, &id, version, packed),
        Some(from) => keys.seal(WITH_ORIGIN, &[&id[..], from.as_bytes()].concat(), version, packed),
    }
}

/// Opens one version; `from` is the original of its column `original_number`.
pub(crate) fn open(
    keys: &PersonKeys,
    stored: &Stored,
    from: Option<OriginalId>,
) -> Result<Vec<u8>, StoreError> {
    let id = row_id(stored.id, stored.active, stored.withheld);
    let (version, sealed) = (stored.version, &stored.sealed);
    match from {
        None => keys.open(TABLE, &id, version, sealed),
        Some(from) => keys.open(WITH_ORIGIN, &[&id[..], from.as_bytes()].concat(), version, sealed),
    }
}

/// Writes one version and makes it the current one.
pub(crate) fn add(
    db: &dyn Sql,
    person: PersonId,
    (entry, version): (EntryId, i64),
    columns: &Columns,
    (recorded_us, original_number): (i64, i64),
    sealed: &[u8],
) -> Result<(), StoreError> {
    if version > FIRST {
        db.execute(
            SUPERSEDE,
            &[person.as_bytes().into(), entry.as_bytes().into(), version.into()],
        )?;
    }
    db.execute(
        ADD,
        &[
            person.as_bytes().into(),
            entry.as_bytes().into(),
            version.into(),
            i64::from(columns.active).into(),
            i64::from(columns.withheld).into(),
            columns.kind.into(),
            columns.from_ms.into(),
            columns.until_ms.into(),
            columns.month.into(),
            recorded_us.into(),
            columns.content_hash.into(),
            original_number.into(),
            columns.labels.into(),
            sealed.into(),
        ],
    )?;
    Ok(())
}

/// Gives a version other labels.
pub(crate) fn relabel(
    db: &dyn Sql,
    person: PersonId,
    (entry, version): (EntryId, i64),
    labels: i64,
) -> Result<(), StoreError> {
    let (person, entry) = (person.as_bytes(), entry.as_bytes());
    db.execute(RELABEL, &[person.into(), entry.into(), version.into(), labels.into()]).map(drop)
}

/// A version without its payload.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version {
    pub(crate) number: i64,
    pub(crate) content_hash: i64,
    pub(crate) active: bool,
    pub(crate) withheld: bool,
    /// The original whose origin stands in the row, or 0.
    pub(crate) original_number: i64,
    /// As in [`Columns`].
    pub(crate) labels: i64,
}

/// The versions of an entry, oldest first; the last one is the current one.
pub(crate) fn versions(
    db: &dyn Sql,
    person: PersonId,
    entry: EntryId,
) -> Result<Vec<Version>, StoreError> {
    let args = [person.as_bytes().into(), entry.as_bytes().into()];
    all(db, VERSIONS, &args, |row| {
        Ok(Version {
            number: row.int(0)?,
            content_hash: row.int(1)?,
            active: row.int(2)? == 1,
            withheld: row.int(3)? == 1,
            original_number: row.int(4)?,
            labels: row.int(5)?,
        })
    })
}

/// One version with its columns.
pub(crate) fn version(
    db: &dyn Sql,
    person: PersonId,
    (entry, version): (EntryId, i64),
) -> Result<(Stored, Columns), StoreError> {
    let args = [person.as_bytes().into(), entry.as_bytes().into(), version.into()];
    first(db, ONE, &args, |row| {
        let stored = Stored::read(row)?;
        let columns = Columns {
            active: stored.active,
            withheld: stored.withheld,
            kind: row.int(4)?,
            from_ms: row.int(8)?,
            until_ms: row.int(9)?,
            month: row.int(10)?,
            content_hash: row.int(11)?,
            labels: row.int(12)?,
        };
        Ok((stored, columns))
    })?
    .ok_or(StoreError::Corrupt(TABLE))
}

/// A version as reading finds it, still sealed.
pub(crate) struct Stored {
    pub(crate) id: EntryId,
    pub(crate) version: i64,
    pub(crate) active: bool,
    pub(crate) withheld: bool,
    pub(crate) kind: Kind,
    pub(crate) recorded_us: i64,
    /// The original whose origin stands in the row, or 0.
    pub(crate) original_number: i64,
    pub(crate) sealed: Vec<u8>,
}

impl Stored {
    /// From `entry_id, version, state, withheld, kind, recorded_us, original_number, sealed`.
    pub(crate) fn read(row: &dyn Row) -> Result<Stored, StoreError> {
        Ok(Stored {
            id: EntryId::from_bytes(array(row, 0)?),
            version: row.int(1)?,
            active: row.int(2)? == 1,
            withheld: row.int(3)? == 1,
            kind: kind_of(row.int(4)?)?,
            recorded_us: row.int(5)?,
            original_number: row.int(6)?,
            sealed: row.bytes(7)?.to_vec(),
        })
    }
}
