//! The log: one sealed event per person and number, one keyed leaf per event, one tree over all.

mod check;
mod proof;

use jiff::Timestamp;
use phr::{
    OriginalId, PersonId,
    audit::{Checkpoint, Event, Leaf, Tree},
    ports::{LoggedEvent, StoreError},
};

use crate::{
    leaving,
    seal::{Kek, PersonKeys, codec},
    waist::{Row, Sql, all, array, count, first, int},
};
pub(crate) use check::check;
pub(crate) use proof::{opening, proof, published};

const TABLE: &str = "audit";

/// A checkpoint is kept at least every so many leaves …
const CHECKPOINT_LEAVES: u64 = 256;
/// … and with the first leaf after so many seconds.
const CHECKPOINT_SECONDS: i64 = 60;

const HEAD: &str = "SELECT size, edge, checkpoints, checkpoint_size, checkpoint_at, mac
    FROM tree WHERE one = 1";
const START: &str = "INSERT INTO tree
    (one, size, edge, checkpoints, checkpoint_size, checkpoint_at, mac)
    VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)";
const MOVE: &str = "UPDATE tree SET size = ?1, edge = ?2, checkpoints = ?3, checkpoint_size = ?4,
    checkpoint_at = ?5, mac = ?6 WHERE one = 1";
const NEXT: &str = "SELECT COALESCE(MAX(number) + 1, 0) FROM audit WHERE person_id = ?1";
const ADD_EVENT: &str = "INSERT INTO audit (person_id, number, at_seconds, commitment, sealed)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const ADD_LEAF: &str =
    "INSERT INTO leaf (number, person_id, person_number, hash) VALUES (?1, ?2, ?3, ?4)";
const ADD_CHECKPOINT: &str = "INSERT INTO checkpoint (size, root, at_seconds, mac, note, signer)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const EVENTS: &str = "SELECT number, at_seconds, commitment, sealed FROM audit
    WHERE person_id = ?1 ORDER BY number";
const NEWEST: &str = "SELECT number, sealed FROM audit WHERE person_id = ?1
    ORDER BY number DESC LIMIT ?2 OFFSET ?3";

const LATEST: &str = "SELECT at_seconds FROM audit WHERE person_id = ?1
    ORDER BY number DESC LIMIT 1";

/// The right edge of the tree with what is known of its checkpoints, authenticated as a whole.
#[derive(Debug, Default)]
pub(crate) struct Head {
    tree: Tree,
    checkpoints: u64,
    checkpoint_size: u64,
    checkpoint_at: i64,
}

impl Head {
    fn edge(&self) -> Vec<u8> {
        self.tree.edge().concat()
    }

    fn mac(&self, kek: &Kek) -> [u8; 32] {
        kek.mac(&[
            b"head|",
            &self.tree.size().to_be_bytes(),
            &self.checkpoints.to_be_bytes(),
            &self.checkpoint_size.to_be_bytes(),
            &self.checkpoint_at.to_be_bytes(),
            &self.edge(),
        ])
    }

    fn write(&self, db: &dyn Sql, kek: &Kek, sql: &'static str) -> Result<(), StoreError> {
        db.execute(
            sql,
            &[
                int(self.tree.size())?.into(),
                (&self.edge()).into(),
                int(self.checkpoints)?.into(),
                int(self.checkpoint_size)?.into(),
                self.checkpoint_at.into(),
                (&self.mac(kek)).into(),
            ],
        )?;
        Ok(())
    }

    fn read(row: &dyn Row, kek: &Kek) -> Result<Head, StoreError> {
        let corrupt = StoreError::Corrupt("log head");
        let edge = row.bytes(1)?.as_chunks::<32>();
        if !edge.1.is_empty() {
            return Err(corrupt);
        }
        let Some(tree) = Tree::from_parts(count(row.int(0)?)?, edge.0.to_vec()) else {
            return Err(corrupt);
        };
        let head = Head {
            tree,
            checkpoints: count(row.int(2)?)?,
            checkpoint_size: count(row.int(3)?)?,
            checkpoint_at: row.int(4)?,
        };
        if array::<32>(row, 5)? != head.mac(kek) {
            return Err(corrupt);
        }
        Ok(head)
    }
}

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
    Head::default().write(db, kek, START)
}

/// Appends one event to the person's log and its leaf to the tree.
pub(crate) fn append(
    db: &dyn Sql,
    kek: &Kek,
    person: PersonId,
    keys: &PersonKeys,
    event: &Event,
) -> Result<(), StoreError> {
    // Whoever was erased meanwhile gets no new line.
    if !leaving::is_here(db, person)? {
        return Err(StoreError::Corrupt("person key"));
    }
    db.lock_log()?;
    let mut head = head(db, kek)?;
    let number = first(db, NEXT, &[person.as_bytes().into()], |row| row.int(0))?.unwrap_or(0);
    let canonical = event.canonical();
    let leaf = Leaf::commit(keys.log(), count(number)?, &canonical, event.at.as_second());
    let sealed = keys.seal(TABLE, &[], number, &codec::pack(&canonical))?;
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
    add_leaf(db, kek, &mut head, (person, number), &leaf)?;
    head.write(db, kek, MOVE)
}

fn add_leaf(
    db: &dyn Sql,
    kek: &Kek,
    head: &mut Head,
    (person, number): (PersonId, i64),
    leaf: &Leaf,
) -> Result<(), StoreError> {
    let place = int(head.tree.size())?;
    let hash = leaf.hash();
    db.execute(ADD_LEAF, &[place.into(), person.as_bytes().into(), number.into(), (&hash).into()])?;
    head.tree.append(hash);
    keep_checkpoint(db, kek, head, leaf.at_seconds)
}

/// Adds the leaves of events that came with a record from another database, each checked against
/// its event.
pub(crate) fn bring(
    db: &dyn Sql,
    kek: &Kek,
    person: PersonId,
    keys: &PersonKeys,
) -> Result<(), StoreError> {
    const BAD: StoreError = StoreError::Corrupt("event");
    let leaves = all(db, EVENTS, &[person.as_bytes().into()], |row| {
        let number = row.int(0)?;
        let canonical = keys.open(TABLE, &[], number, row.bytes(3)?)?;
        let event = Event::from_canonical(&canonical).ok_or(BAD)?;
        let leaf = Leaf::commit(keys.log(), count(number)?, &canonical, event.at.as_second());
        let holds = leaf.at_seconds == row.int(1)? && leaf.commitment == array(row, 2)?;
        if holds { Ok((number, leaf)) } else { Err(BAD) }
    })?;
    db.lock_log()?;
    let mut head = head(db, kek)?;
    for ((number, leaf), expected) in leaves.iter().zip(0_i64..) {
        if *number != expected {
            return Err(BAD);
        }
        add_leaf(db, kek, &mut head, (person, *number), leaf)?;
    }
    head.write(db, kek, MOVE)
}

fn keep_checkpoint(db: &dyn Sql, kek: &Kek, head: &mut Head, at: i64) -> Result<(), StoreError> {
    let size = head.tree.size();
    let due = head.checkpoints == 0
        || size.saturating_sub(head.checkpoint_size) >= CHECKPOINT_LEAVES
        || at.saturating_sub(head.checkpoint_at) >= CHECKPOINT_SECONDS;
    if due { add_checkpoint(db, kek, head, at) } else { Ok(()) }
}

fn add_checkpoint(db: &dyn Sql, kek: &Kek, head: &mut Head, at: i64) -> Result<(), StoreError> {
    let size = head.tree.size();
    let stored = Stored::sign(kek, &head.tree, at)?;
    db.execute(
        ADD_CHECKPOINT,
        &[
            int(size)?.into(),
            (&stored.checkpoint.root).into(),
            at.into(),
            (&stored.mac(kek)).into(),
            stored.note.as_str().into(),
            stored.signer.as_str().into(),
        ],
    )?;
    head.checkpoints = head.checkpoints.saturating_add(1);
    head.checkpoint_size = size;
    head.checkpoint_at = at;
    Ok(())
}

fn head(db: &dyn Sql, kek: &Kek) -> Result<Head, StoreError> {
    first(db, HEAD, &[], |row| Head::read(row, kek))?.ok_or(StoreError::Corrupt("log head"))
}

/// Whether there are leaves that no checkpoint holds yet.
pub(crate) fn has_grown(db: &dyn Sql, kek: &Kek) -> Result<bool, StoreError> {
    let head = head(db, kek)?;
    Ok(head.tree.size() > head.checkpoint_size)
}

/// Keeps a checkpoint of the tree as it stands, unless there is one.
pub(crate) fn keep(db: &dyn Sql, kek: &Kek, at: i64) -> Result<(), StoreError> {
    db.lock_log()?;
    let mut head = head(db, kek)?;
    if head.tree.size() > head.checkpoint_size {
        add_checkpoint(db, kek, &mut head, at)?;
        head.write(db, kek, MOVE)?;
    }
    Ok(())
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
    Ok(OriginalId::from_bytes(head(db, kek)?.tree.root()).to_string())
}

fn open(keys: &PersonKeys, number: i64, sealed: &[u8]) -> Result<Event, StoreError> {
    let canonical = keys.open(TABLE, &[], number, sealed)?;
    Event::from_canonical(&canonical).ok_or(StoreError::Corrupt(TABLE))
}
