//! Checking the whole log: every leaf against its event, the tree against its head and checkpoints.

use std::collections::{BTreeMap, HashMap};

use phr::{
    OriginalId, PersonId,
    audit::{Checkpoint, Event, Leaf, LeafHash, Tree},
    ports::{LogCheck, StoreError},
};

use super::{Stored, TABLE, head::Head};
use crate::{
    leaving, person,
    seal::{Kek, PersonKeys},
    waist::{Sql, all, array, count, first},
};

/// Every leaf, for everybody.
pub(crate) const LEAVES: &str =
    "SELECT number, person_id, person_number, hash FROM leaf ORDER BY number";
const EVENT: &str =
    "SELECT at_seconds, commitment, sealed FROM audit WHERE person_id = ?1 AND number = ?2";
const EVENTS: &str = "SELECT COUNT(*) FROM audit";
const CHECKPOINTS: &str =
    "SELECT size, root, at_seconds, mac, note, signer FROM checkpoint ORDER BY size";

struct Check<'a> {
    db: &'a dyn Sql,
    kek: &'a Kek,
    keys: HashMap<PersonId, PersonKeys>,
    next: HashMap<PersonId, i64>,
    checkpoints: BTreeMap<u64, LeafHash>,
    /// Checkpoints that were kept elsewhere.
    earlier: &'a [Checkpoint],
    tree: Tree,
    /// Who was erased, with the number of their leaves.
    gone: BTreeMap<PersonId, i64>,
    /// How many leaves of each of them were passed.
    passed: HashMap<PersonId, i64>,
    gone_leaves: u64,
    bad: Option<String>,
}

/// Checks everything on one snapshot; a bad place is an answer, not an error.
pub(crate) fn check(
    db: &dyn Sql,
    kek: &Kek,
    earlier: &[Checkpoint],
) -> Result<LogCheck, StoreError> {
    let mut check = Check {
        db,
        kek,
        keys: HashMap::new(),
        next: HashMap::new(),
        checkpoints: BTreeMap::new(),
        earlier,
        tree: Tree::default(),
        gone: leaving::gone(db, kek)?,
        passed: HashMap::new(),
        gone_leaves: 0,
        bad: None,
    };
    match check.run() {
        Ok(()) => {}
        Err(StoreError::Corrupt(what)) => check.note(format!("{what} cannot be read")),
        Err(other) => return Err(other),
    }
    Ok(LogCheck {
        leaves: check.tree.size(),
        checkpoints: check.checkpoints.len() as u64,
        root: OriginalId::from_bytes(check.tree.root()).to_string(),
        key: kek.signer()?.verifier().to_string(),
        bad: check.bad,
    })
}

impl Check<'_> {
    fn note(&mut self, bad: String) {
        self.bad.get_or_insert(bad);
    }

    fn run(&mut self) -> Result<(), StoreError> {
        self.read_checkpoints()?;
        let db = self.db;
        db.query(LEAVES, &[], &mut |row| {
            let (number, person) = (row.int(0)?, PersonId::from_bytes(array(row, 1)?));
            if self.bad.is_some() {
                return Ok(());
            }
            if count(number)? != self.tree.size() {
                self.note(format!("leaf {} is missing", self.tree.size()));
                return Ok(());
            }
            let hash = array(row, 3)?;
            let place = row.int(2)?;
            match self.leaf(person, place) {
                Ok(None) => {}
                Ok(Some(leaf)) if leaf.hash() == hash => {}
                Ok(Some(_)) => self.note(format!("leaf {number} is not the leaf of its event")),
                Err(StoreError::Corrupt(_)) => {
                    self.note(format!("the event of leaf {number} cannot be read"));
                }
                Err(other) => return Err(other),
            }
            self.tree.append(hash);
            self.compare_checkpoint();
            Ok(())
        })?;
        self.compare_ends()
    }

    fn read_checkpoints(&mut self) -> Result<(), StoreError> {
        let read = all(self.db, CHECKPOINTS, &[], |row| {
            let checkpoint = Checkpoint { size: count(row.int(0)?)?, root: array(row, 1)? };
            let (note, signer) = (row.text(4)?.to_owned(), row.text(5)?.to_owned());
            Ok((Stored { checkpoint, at: row.int(2)?, note, signer }, array::<32>(row, 3)?))
        })?;
        let verifier = self.kek.signer()?.verifier();
        for (stored, mac) in read {
            let Checkpoint { size, root } = stored.checkpoint;
            if stored.mac(self.kek) != mac {
                self.note(format!("the checkpoint at {size} leaves was changed"));
            }
            let signed = !stored.note.is_empty();
            if signed && verifier.open(&stored.note) != Ok(stored.checkpoint) {
                self.note(format!(
                    "the signature of the checkpoint at {size} leaves does not hold"
                ));
            }
            self.checkpoints.insert(size, root);
        }
        Ok(())
    }

    /// The leaf as its event gives it; `None` when the person was erased with it; an error when the stored event does not hold.
    fn leaf(&mut self, person: PersonId, number: i64) -> Result<Option<Leaf>, StoreError> {
        const BAD: StoreError = StoreError::Corrupt("event");
        let next = self.next.entry(person).or_insert(0);
        let gone = self.gone.get(&person).copied().unwrap_or(0);
        let passed = self.passed.entry(person).or_insert(0);
        let again = *passed < gone && number == 0;
        if *next != number && !again {
            return Err(BAD);
        }
        *next = number.saturating_add(1);
        if *passed < gone {
            *passed = passed.saturating_add(1);
            if *passed == gone {
                // Whoever has come back since starts anew.
                *next = 0;
            }
            self.gone_leaves = self.gone_leaves.saturating_add(1);
            return Ok(None);
        }
        if !self.keys.contains_key(&person) {
            // Not from the cache: the wrapped key on disk has to hold too.
            let keys = person::keys(self.db, self.kek, person)?;
            self.keys.insert(person, keys);
        }
        let keys = self.keys.get(&person).ok_or(BAD)?;
        let args = [person.as_bytes().into(), number.into()];
        let stored = first(self.db, EVENT, &args, |row| {
            let canonical = keys.open(TABLE, &[], number, row.bytes(2)?)?;
            Ok((row.int(0)?, array::<32>(row, 1)?, canonical))
        })?;
        let (at, commitment, canonical) = stored.ok_or(BAD)?;
        let event = Event::from_canonical(&canonical).ok_or(BAD)?;
        let leaf = Leaf::commit(keys.log(), count(number)?, &canonical, event.at.as_second());
        if leaf.at_seconds != at || leaf.commitment != commitment {
            return Err(BAD);
        }
        Ok(Some(leaf))
    }

    fn compare_checkpoint(&mut self) {
        let size = self.tree.size();
        if self.checkpoints.get(&size).is_some_and(|root| *root != self.tree.root()) {
            self.note(format!("the tree does not agree with its checkpoint at {size} leaves"));
        }
        let root = self.tree.root();
        if self.earlier.iter().any(|earlier| earlier.size == size && earlier.root != root) {
            self.note(format!(
                "the log is another one than the earlier checkpoint at {size} leaves: a fork"
            ));
        }
    }

    fn compare_ends(&mut self) -> Result<(), StoreError> {
        if self.bad.is_some() {
            return Ok(());
        }
        let head = Head::of(self.db, self.kek)?;
        let leaves = self.tree.size();
        if let Some(newest) = self.earlier.iter().map(|e| e.size).max().filter(|n| *n > leaves) {
            self.note(format!(
                "the earlier checkpoint has {newest} leaves, here are {leaves}: an older copy was put back"
            ));
        }
        if head.tree != self.tree {
            self.note(format!(
                "the head speaks of {} leaves, there are {leaves}",
                head.tree.size()
            ));
        }
        if head.checkpoints != self.checkpoints.len() as u64
            || self.checkpoints.keys().any(|size| *size > leaves)
        {
            self.note("a checkpoint is missing or too many".to_owned());
        }
        let events = first(self.db, EVENTS, &[], |row| row.int(0))?.unwrap_or(0);
        let ended = |(person, leaves): (&PersonId, &i64)| self.passed.get(person) == Some(leaves);
        if !self.gone.iter().all(ended) {
            self.note("leaves of somebody who was erased are missing".to_owned());
        }
        if count(events)?.saturating_add(self.gone_leaves) != leaves {
            self.note(format!("there are {events} events for {leaves} leaves"));
        }
        Ok(())
    }
}
