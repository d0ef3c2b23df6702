//! The end of the log inside one write transaction: the head is read once, moved in memory for each
//! leaf, and written once before the commit, so that those who wait together share it. Every leaf
//! and every event still gets its row in the same transaction as what it tells of.

use std::{collections::HashMap, sync::Arc};

use phr::{
    PersonId,
    audit::{Event, Leaf},
    ports::StoreError,
};

use super::{NEXT, Stored, TABLE, head::Head};
use crate::{
    leaving,
    seal::{Kek, PersonKeys, codec},
    waist::{Sql, all, array, count, first, int},
};

/// A checkpoint is kept at least every so many leaves …
const CHECKPOINT_LEAVES: u64 = 256;
/// … and with the first leaf after so many seconds.
const CHECKPOINT_SECONDS: i64 = 60;

const ADD_EVENT: &str = "INSERT INTO audit (person_id, number, at_seconds, commitment, sealed)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const ADD_LEAF: &str =
    "INSERT INTO leaf (number, person_id, person_number, hash) VALUES (?1, ?2, ?3, ?4)";
const ADD_CHECKPOINT: &str = "INSERT INTO checkpoint (size, root, at_seconds, mac, note, signer)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const EVENTS: &str = "SELECT number, at_seconds, commitment, sealed FROM audit
    WHERE person_id = ?1 ORDER BY number";

/// The end of the log, as one transaction sees and moves it.
pub(crate) struct Tail {
    kek: Arc<Kek>,
    /// `None` until the first leaf: from then on the log is locked.
    head: Option<Head>,
    /// The number of each person's next event, as far as it was asked for. Whoever stands here is
    /// here.
    next: HashMap<PersonId, i64>,
}

/// An event, ready to be appended: all that can be done before the transaction. A page can name
/// thousands of entries, and whoever writes waits for whoever writes before.
pub(crate) struct Line {
    at_seconds: i64,
    canonical: Vec<u8>,
    packed: Vec<u8>,
}

impl Line {
    /// Of this event.
    pub(crate) fn of(event: &Event) -> Line {
        let canonical = event.canonical();
        let packed = codec::pack_line(&canonical);
        Line { at_seconds: event.at.as_second(), canonical, packed }
    }
}

/// The end of the log before a part of the transaction that may be taken back.
pub(crate) struct Mark(Option<Head>);

impl Tail {
    /// For a transaction that is about to begin.
    pub(crate) fn new(kek: Arc<Kek>) -> Tail {
        Tail { kek, head: None, next: HashMap::new() }
    }

    /// Remembers where the log stands.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.head.clone())
    }

    /// Goes back to where it stood: the rows of the part are gone. A lock taken in it is gone with
    /// it, which is why a head that was read in it is read again.
    pub(crate) fn back(&mut self, Mark(head): Mark) {
        self.head = head;
        self.next.clear();
    }

    /// Writes the head, before the commit.
    pub(crate) fn close(self, db: &dyn Sql) -> Result<(), StoreError> {
        self.head.map_or(Ok(()), |head| head.put(db, &self.kek))
    }

    /// Appends one event to the person's log and its leaf to the tree.
    pub(crate) fn append(
        &mut self,
        db: &dyn Sql,
        keys: &PersonKeys,
        event: &Event,
    ) -> Result<(), StoreError> {
        self.append_line(db, keys, &Line::of(event))
    }

    /// The same for an event that is ready.
    pub(crate) fn append_line(
        &mut self,
        db: &dyn Sql,
        keys: &PersonKeys,
        line: &Line,
    ) -> Result<(), StoreError> {
        let person = keys.person();
        let number = self.next(db, person)?;
        let leaf = Leaf::commit(keys.log(), count(number)?, &line.canonical, line.at_seconds);
        let sealed = keys.seal(TABLE, &[], number, &line.packed)?;
        db.execute(
            ADD_EVENT,
            &[
                person.as_bytes().into(),
                number.into(),
                leaf.at_seconds.into(),
                (&leaf.commitment).into(),
                (&sealed).into(),
            ],
        )?;
        self.add_leaf(db, (person, number), &leaf)?;
        self.next.insert(person, number.saturating_add(1));
        Ok(())
    }

    /// The number of the person's next event. Whoever was erased meanwhile gets no new line.
    fn next(&self, db: &dyn Sql, person: PersonId) -> Result<i64, StoreError> {
        if let Some(next) = self.next.get(&person) {
            return Ok(*next);
        }
        if !leaving::is_here(db, person)? {
            return Err(StoreError::Corrupt("person key"));
        }
        Ok(first(db, NEXT, &[person.as_bytes().into()], |row| row.int(0))?.unwrap_or(0))
    }

    /// How many leaves there are, as far as this transaction asked; 0 when it did not.
    pub(crate) fn leaves(&self) -> u64 {
        self.head.as_ref().map_or(0, |head| head.tree.size())
    }

    /// Notes that the person's events are gone, or have come from elsewhere.
    pub(crate) fn forget(&mut self, person: PersonId) {
        self.next.remove(&person);
    }

    /// Adds the leaves of events that came with a record from another database, each checked against
    /// its event.
    pub(crate) fn bring(&mut self, db: &dyn Sql, keys: &PersonKeys) -> Result<(), StoreError> {
        const BAD: StoreError = StoreError::Corrupt("event");
        let person = keys.person();
        let leaves = all(db, EVENTS, &[person.as_bytes().into()], |row| {
            let number = row.int(0)?;
            let canonical = keys.open(TABLE, &[], number, row.bytes(3)?)?;
            let event = Event::from_canonical(&canonical).ok_or(BAD)?;
            let leaf = Leaf::commit(keys.log(), count(number)?, &canonical, event.at.as_second());
            let holds = leaf.at_seconds == row.int(1)? && leaf.commitment == array(row, 2)?;
            if holds { Ok((number, leaf)) } else { Err(BAD) }
        })?;
        for ((number, leaf), expected) in leaves.iter().zip(0_i64..) {
            if *number != expected {
                return Err(BAD);
            }
            self.add_leaf(db, (person, *number), leaf)?;
        }
        self.forget(person);
        Ok(())
    }

    /// Keeps a checkpoint of the tree as it stands, unless there is one.
    pub(crate) fn keep(&mut self, db: &dyn Sql, at: i64) -> Result<(), StoreError> {
        if self.head(db)?.has_grown() { self.add_checkpoint(db, at) } else { Ok(()) }
    }

    /// The head; the log is locked from here on, until the transaction ends.
    fn head(&mut self, db: &dyn Sql) -> Result<&mut Head, StoreError> {
        if self.head.is_none() {
            db.lock_log()?;
            self.head = Some(Head::of(db, &self.kek)?);
        }
        self.head.as_mut().ok_or(StoreError::Corrupt("log head"))
    }

    fn add_leaf(
        &mut self,
        db: &dyn Sql,
        (person, number): (PersonId, i64),
        leaf: &Leaf,
    ) -> Result<(), StoreError> {
        let head = self.head(db)?;
        let place = int(head.tree.size())?;
        let hash = leaf.hash();
        db.execute(
            ADD_LEAF,
            &[place.into(), person.as_bytes().into(), number.into(), (&hash).into()],
        )?;
        head.tree.append(hash);
        let due = head.checkpoints == 0
            || head.tree.size().saturating_sub(head.checkpoint_size) >= CHECKPOINT_LEAVES
            || leaf.at_seconds.saturating_sub(head.checkpoint_at) >= CHECKPOINT_SECONDS;
        if due { self.add_checkpoint(db, leaf.at_seconds) } else { Ok(()) }
    }

    fn add_checkpoint(&mut self, db: &dyn Sql, at: i64) -> Result<(), StoreError> {
        let kek = Arc::clone(&self.kek);
        let head = self.head(db)?;
        let size = head.tree.size();
        let stored = Stored::sign(&kek, &head.tree, at)?;
        db.execute(
            ADD_CHECKPOINT,
            &[
                int(size)?.into(),
                (&stored.checkpoint.root).into(),
                at.into(),
                (&stored.mac(&kek)).into(),
                stored.note.as_str().into(),
                stored.signer.as_str().into(),
            ],
        )?;
        head.checkpoints = head.checkpoints.saturating_add(1);
        head.checkpoint_size = size;
        head.checkpoint_at = at;
        Ok(())
    }
}
