//! Carrying out what the person decided.
//!
//! A decision never changes a version: it adds one. Which version stands follows from one rule,
//! [`settle`], so that taking a decision back gives what was there before, in whatever order
//! decisions are taken and taken back.

use std::collections::BTreeMap;

use phr::{
    EntryId, OriginalId, PersonId,
    ports::{OriginalState, StoreError},
    provenance::{Context, Evidence, Maker, Span},
    record::Act,
};

use crate::{
    apart,
    content::Contents,
    entry,
    label::{self, Row},
    origin::{self, DECIDED, FOLLOWED},
    outcome,
    seal::{PersonKeys, codec},
    settled, token,
    waist::Sql,
    wire::{self, WireOrigin},
};

/// What every step of a decision needs.
#[derive(Clone, Copy)]
pub(crate) struct Deciding<'a> {
    pub(crate) db: &'a dyn Sql,
    pub(crate) person: PersonId,
    pub(crate) keys: &'a PersonKeys,
    pub(crate) recorded_us: i64,
    /// The original that holds the decision, with its number.
    pub(crate) by: (OriginalId, i64),
}

impl Deciding<'_> {
    /// Carries out one act. Returns the entries that changed.
    pub(crate) fn carry_out(&self, act: &Act) -> Result<Vec<EntryId>, StoreError> {
        let (db, person) = (self.db, self.person);
        match act {
            Act::Withdraw(id) => self.decide(*id, false),
            Act::Restore(id) => self.decide(*id, true),
            Act::Apart(one, other) => apart::add(db, person, *one, *other).map(|()| Vec::new()),
            Act::Together(one, other) => {
                apart::remove(db, person, *one, *other).map(|()| Vec::new())
            }
            Act::Settle(one, other, answer) => {
                settled::add(db, person, (*one, *other), *answer).map(|()| Vec::new())
            }
            Act::Ask(one, other) => settled::remove(db, person, *one, *other).map(|()| Vec::new()),
            Act::Decline(other) => {
                self.turn(*other, &[OriginalState::PutAside], OriginalState::Declined)
            }
            Act::Reopen(other) => self.reopen(*other),
            Act::TakeOut(other) => {
                self.turn(*other, &[OriginalState::Read], OriginalState::TakenOut)
            }
            Act::PutBack(other) => {
                self.turn(*other, &[OriginalState::TakenOut], OriginalState::Read)
            }
            // The drafts came with it (`from`); without them there is nothing to read.
            Act::Accept(_) => Ok(Vec::new()),
        }
    }

    /// Another state for an original; its entries follow.
    fn turn(
        &self,
        other: OriginalId,
        from: &[OriginalState],
        to: OriginalState,
    ) -> Result<Vec<EntryId>, StoreError> {
        let Some(mut found) = outcome::read(self.db, self.person, self.keys, other)? else {
            return Ok(Vec::new());
        };
        if !from.contains(&found.state) {
            return Ok(Vec::new());
        }
        found.state = to;
        found.write(self.db, self.person, self.keys, other)?;
        self.follow(other)
    }

    /// The question is open again, and the name that an accepted file taught is forgotten.
    fn reopen(&self, other: OriginalId) -> Result<Vec<EntryId>, StoreError> {
        let Some(mut found) = outcome::read(self.db, self.person, self.keys, other)? else {
            return Ok(Vec::new());
        };
        let accepted = found.accepted_by > 0;
        let answered = match found.state {
            OriginalState::Declined => true,
            OriginalState::Read | OriginalState::TakenOut => accepted,
            OriginalState::PutAside | OriginalState::Unread => false,
        };
        if !answered {
            return Ok(Vec::new());
        }
        found.state = OriginalState::PutAside;
        found.accepted_by = 0;
        found.write(self.db, self.person, self.keys, other)?;
        self.follow(other)
    }

    fn follow(&self, other: OriginalId) -> Result<Vec<EntryId>, StoreError> {
        const ALSO_WITHHELD: i64 = 1;
        let mut changed = Vec::new();
        for id in origin::brought(self.db, self.person, other, ALSO_WITHHELD)? {
            if self.settle(id, None)? {
                changed.push(id);
            }
        }
        Ok(changed)
    }

    /// Withdraws an entry or brings it back. What is withheld stays as it is: the person does not
    /// know of it. An entry that a newer reader no longer finds has nothing to decide.
    fn decide(&self, id: EntryId, active: bool) -> Result<Vec<EntryId>, StoreError> {
        let versions = entry::versions(self.db, self.person, id)?;
        let Some(current) = versions.last().filter(|v| !v.withheld && v.active != active) else {
            return Ok(Vec::new());
        };
        self.stand(id, &versions, (current, active), DECIDED)?;
        Ok(vec![id])
    }

    /// Makes the version stand that follows from everything decided: the newest content that a
    /// source in force brought, unless the person withdrew it since. `also` is an original that
    /// is just being read. Says whether anything changed.
    pub(crate) fn settle(&self, id: EntryId, also: Option<i64>) -> Result<bool, StoreError> {
        let versions = entry::versions(self.db, self.person, id)?;
        let Some(current) = versions.last().filter(|v| !v.withheld) else { return Ok(false) };
        let mut contents: BTreeMap<i64, &entry::Version> = BTreeMap::new();
        // Below zero: the person withdrew it more often than brought it back.
        let (mut standing, mut decided) = (None, 0_i64);
        for version in &versions {
            let rows = origin::of_version(self.db, self.person, id, version.number)?;
            if rows.iter().any(|row| row.draft == DECIDED) {
                decided = decided.saturating_add(if version.active { 1 } else { -1 });
            }
            if contents.contains_key(&version.content_hash) {
                continue;
            }
            contents.insert(version.content_hash, version);
            decided = 0; // what is new since counts
            let mut in_force = false;
            let real = rows.iter().filter(|row| row.is_real()).map(|row| row.original_number);
            let first = Some(version.original_number).filter(|number| *number > 0);
            for number in first.into_iter().chain(real) {
                in_force = in_force
                    || also == Some(number)
                    || outcome::in_force(self.db, self.person, number)?;
            }
            if in_force && !version.withheld {
                standing = Some(version);
            }
        }
        let (content, active) = match standing {
            Some(version) if decided >= 0 => (version, true),
            Some(_) | None => (current, false),
        };
        let same = content.content_hash == current.content_hash;
        if active == current.active && (same || !active) {
            return Ok(false);
        }
        self.stand(id, &versions, (content, active), FOLLOWED)?;
        Ok(true)
    }

    /// Adds a version with the content of an earlier one. One that counts has its sources too.
    fn stand(
        &self,
        id: EntryId,
        versions: &[entry::Version],
        (content, active): (&entry::Version, bool),
        why: i64,
    ) -> Result<(), StoreError> {
        let (db, person, keys) = (self.db, self.person, self.keys);
        let next = versions.last().map_or(entry::FIRST, |v| v.number.saturating_add(1));
        let mut contents = Contents::new(db, person, keys);
        let (stored, mut columns) = entry::version(db, person, (id, content.number))?;
        let bytes = contents.open(&stored)?.bytes;
        let labels = label::open(keys, &Row::of((id, content.number), &columns), columns.labels)?;
        columns.active = active;
        let row = Row::of((id, next), &columns);
        columns.labels = labels.map_or(label::NONE_YET, |labels| label::seal(keys, &row, labels));
        let sealed = entry::seal(keys, (id, next), &columns, None, &codec::pack(&bytes))?;
        // All its origins stand in rows of their own: it came with none.
        entry::add(db, person, (id, next), &columns, (self.recorded_us, 0), &sealed)?;
        if active {
            let first = versions.iter().find(|v| v.content_hash == content.content_hash);
            let first = (id, first.unwrap_or(content).number);
            let (stored, _) = entry::version(db, person, first)?;
            let opened = contents.open(&stored)?;
            origin::copy(db, person, keys, (&stored, &opened), next)?;
            let resource = fhir::parse(&bytes).map_err(|_not_json| StoreError::Corrupt("entry"))?;
            token::add(db, person, (id, next), columns.from_ms, &token::of(keys, &resource))?;
            for maker in origin::makers(db, person, keys, (&stored, &opened))? {
                token::add_later(db, person, (id, next), &token::of_maker(keys, &maker))?;
            }
        }
        let nobody = WireOrigin::of(
            &Span::default(),
            &Maker::Unknown,
            &Context::default(),
            Evidence::Reported,
        );
        let at = origin::At { original: self.by.0, draft: why };
        let sealed = origin::seal(keys, id, next, at, &codec::pack(&wire::write(&nobody)))?;
        origin::add(db, person, (id, next), (self.by.1, why), &sealed)
    }
}
