//! The log: one sealed event per person and number, one keyed leaf per event, one tree over all.

mod check;
mod head;
mod proof;
mod tail;

use jiff::Timestamp;
use phr::{
    OriginalId, PersonId,
    audit::{Checkpoint, Event, Tree},
    ports::{LoggedEvent, StoreError},
};

use crate::{
    seal::{Kek, PersonKeys},
    waist::{Sql, all, count, first, int},
};
pub(crate) use check::{LEAVES, check};
pub(crate) use proof::{opening, proof, published};
pub(crate) use tail::{Line, Tail};

use head::Head;

const TABLE: &str = "audit";

const NEXT: &str = "SELECT COALESCE(MAX(number) + 1, 0) FROM audit WHERE person_id = ?1";
const NEWEST: &str = "SELECT number, sealed FROM audit WHERE person_id = ?1
    ORDER BY number DESC LIMIT ?2 OFFSET ?3";

const LATEST: &str = "SELECT at_seconds FROM audit WHERE person_id = ?1
    ORDER BY number DESC LIMIT 1";

/// A checkpoint as it is stored. Those from before signatures have neither note nor signer.
struct Stored {
    checkpoint: Checkpoint,
    at: i64,
    note: String,
    signer: String,
}

impl Stored {
    /// The checkpoint of the tree as it stands, signed.
    fn sign(kek: &Kek, tree: &Tree, at: i64) -> Result<Stored, StoreError> {
        let checkpoint = Checkpoint { size: tree.size(), root: tree.root() };
        let signer = kek.signer()?;
        let note = signer.sign(checkpoint);
        Ok(Stored { checkpoint, at, note, signer: signer.verifier().to_string() })
    }

    fn mac(&self, kek: &Kek) -> [u8; 32] {
        let Checkpoint { size, root } = &self.checkpoint;
        let (size, at) = (size.to_be_bytes(), self.at.to_be_bytes());
        if self.note.is_empty() && self.signer.is_empty() {
            return kek.mac(&[b"checkpoint|", &size, root, &at]);
        }
        let signed = (self.note.len() as u64).to_be_bytes();
        let (note, signer) = (self.note.as_bytes(), self.signer.as_bytes());
        kek.mac(&[b"signed checkpoint|", &size, root, &at, &signed, note, signer])
    }
}

/// Starts an empty tree in an empty database.
pub(crate) fn start(db: &dyn Sql, kek: &Kek) -> Result<(), StoreError> {
    Head::start(db, kek)
}

/// Whether there are leaves that no checkpoint holds yet.
pub(crate) fn has_grown(db: &dyn Sql, kek: &Kek) -> Result<bool, StoreError> {
    Ok(Head::of(db, kek)?.has_grown())
}

/// The person's events, newest first.
pub(crate) fn newest(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    skip: u64,
    limit: u32,
) -> Result<Vec<LoggedEvent>, StoreError> {
    let args = [person.as_bytes().into(), i64::from(limit).into(), int(skip)?.into()];
    all(db, NEWEST, &args, |row| {
        let number = row.int(0)?;
        Ok(LoggedEvent { number: count(number)?, event: open(keys, number, row.bytes(1)?)? })
    })
}

/// How many events the person's log holds.
pub(crate) fn size(db: &dyn Sql, person: PersonId) -> Result<u64, StoreError> {
    count(first(db, NEXT, &[person.as_bytes().into()], |row| row.int(0))?.unwrap_or(0))
}

/// When the person's newest event was.
pub(crate) fn latest(db: &dyn Sql, person: PersonId) -> Result<Option<Timestamp>, StoreError> {
    let at = first(db, LATEST, &[person.as_bytes().into()], |row| row.int(0))?;
    at.map(|at| Timestamp::from_second(at).map_err(|_out_of_range| StoreError::Corrupt(TABLE)))
        .transpose()
}

/// The root of the tree over all logs, hex.
pub(crate) fn root(db: &dyn Sql, kek: &Kek) -> Result<String, StoreError> {
    Ok(OriginalId::from_bytes(Head::of(db, kek)?.tree.root()).to_string())
}

fn open(keys: &PersonKeys, number: i64, sealed: &[u8]) -> Result<Event, StoreError> {
    let canonical = keys.open(TABLE, &[], number, sealed)?;
    Event::from_canonical(&canonical).ok_or(StoreError::Corrupt(TABLE))
}
