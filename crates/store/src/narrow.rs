//! A look of somebody who sees only a part of the record.
//!
//! Every answer is made of the entries that exist for them ([`reached::Reached`]) and of nothing
//! else: what is out of reach is in no list, no count, no month, no search, no history, no pair. The
//! log is the person's alone. How files were called, other names of the person and what the family
//! calls them stay out as well (docs/decisions/0031-labels-stay-sealed.md).

mod originals;
mod reached;
mod series;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use phr::{
    AccountId, EntryId, OriginalId, PersonId, SeriesId,
    audit::{Proof, Tree, What},
    consent::{Facts, Grant, Predicate, Source, fhir::State},
    person::Person,
    ports::{
        EntryQuery, LogProof, LoggedEvent, Noting, OriginalRecord, Reading, StoreError, Which,
    },
    provenance::{Origin, Span},
    record::{Entry, Kept, Point, Series, contradiction::Answer},
};

use crate::{
    entry::{FACTS, Stored},
    look::{Look, earliest_end, earliest_start, kinds_of, month_name},
    person,
    seal::PersonKeys,
    waist::{Sql, all},
};
use reached::{Indexed, Sources};

pub(crate) use reached::Reached;
pub(crate) use series::facts_of_series;

const BETWEEN: &str = "SELECT entry_id, version, state, withheld, kind, recorded_us,
        original_number, sealed
    FROM entry
    WHERE person_id = ?1 AND current = 1 AND state = 1 AND withheld = 0 AND (kind & ?2) <> 0
        AND from_ms >= ?3 AND from_ms <= ?4
    ORDER BY from_ms DESC, entry_id DESC";
const VERSIONS: &str = "SELECT entry_id, version, state, withheld, kind, from_ms, until_ms, month,
        labels
    FROM entry WHERE person_id = ?1 AND entry_id = ?2 AND state = 1 AND withheld = 0";

/// A narrow look through one connection.
pub(crate) struct Narrow<'a> {
    look: Look<'a>,
    predicate: Predicate,
    sources: Sources,
    reached: Option<Arc<Reached>>,
}

impl<'a> Narrow<'a> {
    /// Starts to look; the caller holds the snapshot.
    pub(crate) fn new(
        db: &'a dyn Sql,
        person: PersonId,
        keys: &'a PersonKeys,
        predicate: Predicate,
        reader: AccountId,
    ) -> Result<Narrow<'a>, StoreError> {
        let sources = Sources::asked_by(&predicate, db, person, keys)?;
        let look = Look::new(db, person, keys, predicate.clone(), Some(reader));
        Ok(Narrow { look, predicate, sources, reached: None })
    }

    /// What was given out.
    pub(crate) fn what(self) -> What {
        self.look.what()
    }

    /// Begins to note anew; gives what was noted before.
    pub(crate) fn begin_noting(&mut self) -> What {
        std::mem::take(&mut self.look.what)
    }

    /// Puts what was noted before back, with what was noted since.
    pub(crate) fn end_noting(&mut self, before: What, noting: Noting) -> What {
        Look::noted(&mut self.look.what, before, noting)
    }

    /// The entries that exist, found when they are first needed.
    fn reached(&mut self) -> Result<&Reached, StoreError> {
        let found = if let Some(known) = self.reached.take() {
            known
        } else {
            let Look { db, person, keys, .. } = self.look;
            let at = (person, person::revision(db, person)?);
            keys.lately().reached(at, &self.predicate, || {
                Reached::walk(&self.predicate, db, person, keys, &self.sources)
            })?
        };
        Ok(self.reached.insert(found))
    }

    fn reaches(&self, version: &Indexed) -> Result<bool, StoreError> {
        self.sources.reach(&self.predicate, self.look.keys, version)
    }

    /// An entry without what stands beside it that is out of reach: others who say the same, and
    /// how the person's files are called.
    fn bare(&self, mut entry: Entry, facts: Option<&Facts>) -> Entry {
        let asks = facts.filter(|_| !self.predicate.sources().is_empty());
        if let Some(facts) = asks {
            entry.origins.retain(|origin| {
                let sources: BTreeSet<Source> = Source::of(&origin.made_by).into_iter().collect();
                self.predicate.reaches(&Facts { sources, ..facts.clone() })
            });
        }
        for origin in &mut entry.origins {
            origin.received.file_name = None;
        }
        entry
    }

    /// The newest that exist of what a query asks for.
    fn asked(&mut self, query: &EntryQuery) -> Result<Vec<Indexed>, StoreError> {
        let most = most_of(query.limit);
        let asked = self.reached()?.entries.iter().filter(|version| is_asked_for(query, version));
        Ok(asked.take(most).copied().collect())
    }

    /// The newest that exist of those which carry a code. Which of them are reached is only seen here: the
    /// limit counts what is reached.
    fn carrying(
        &mut self,
        code: (&str, &str),
        limit: Option<u32>,
    ) -> Result<Vec<EntryId>, StoreError> {
        let Look { db, person, keys, .. } = self.look;
        let mut found = crate::token::coded(db, person, keys, code, (0, i64::MAX))?;
        let reached = self.reached()?;
        found.retain(|id| reached.has(*id));
        found.truncate(most_of(limit));
        Ok(found)
    }

    /// The rows of these entries, in the order of the index.
    fn stored_of(&self, chosen: &[Indexed]) -> Result<Vec<Stored>, StoreError> {
        let times = chosen.iter().map(|version| version.columns.from_ms);
        let (Some(first), Some(last)) = (times.clone().min(), times.max()) else {
            return Ok(Vec::new());
        };
        let kinds = chosen.iter().fold(0, |set, version| set | version.columns.kind);
        let args = [self.look.id(), kinds.into(), first.into(), last.into()];
        let ids: BTreeSet<EntryId> = chosen.iter().map(|version| version.id).collect();
        let mut stored = all(self.look.db, BETWEEN, &args, Stored::read)?;
        stored.retain(|row| ids.contains(&row.id));
        Ok(stored)
    }

    /// These entries, in the order of the index.
    fn entries_of(&mut self, chosen: &[Indexed]) -> Result<Vec<Entry>, StoreError> {
        let by_id: BTreeMap<EntryId, &Indexed> = chosen.iter().map(|v| (v.id, v)).collect();
        let stored = self.stored_of(chosen)?;
        let entries = self.look.entries_of(stored)?;
        entries.into_iter().map(|entry| self.bared(entry, &by_id)).collect()
    }

    fn bared(
        &self,
        entry: Entry,
        by_id: &BTreeMap<EntryId, &Indexed>,
    ) -> Result<Entry, StoreError> {
        let version = by_id.get(&entry.id);
        let facts = version.map(|v| self.sources.facts(self.look.keys, v)).transpose()?;
        Ok(self.bare(entry, facts.as_ref()))
    }

    fn pair_exists(&mut self, one: EntryId, other: EntryId) -> Result<bool, StoreError> {
        let reached = self.reached()?;
        Ok(reached.has(one) && reached.has(other))
    }
}

fn most_of(limit: Option<u32>) -> usize {
    limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX))
}

/// Whether a query asks for a version.
fn is_asked_for(query: &EntryQuery, version: &Indexed) -> bool {
    let columns = &version.columns;
    columns.kind & kinds_of(query) != 0
        && columns.until_ms >= earliest_end(query)
        && columns.from_ms >= earliest_start(query)
        && columns.from_ms < query.until_ms.unwrap_or(i64::MAX)
        && (!query.dateless || columns.month == 0)
}

impl Reading for Narrow<'_> {
    fn revision(&mut self) -> Result<i64, StoreError> {
        self.look.revision()
    }

    fn noting(
        &mut self,
        noting: Noting,
        work: &mut dyn FnMut(&mut dyn Reading) -> Result<(), StoreError>,
    ) -> Result<What, StoreError> {
        let before = self.begin_noting();
        let worked = work(self);
        let noted = self.end_noting(before, noting);
        worked.map(|()| noted)
    }

    fn note(&mut self, what: &What) {
        self.look.note(what);
    }

    fn person(&mut self) -> Result<Person, StoreError> {
        let mut person = self.look.person()?;
        person.names.truncate(1);
        person.called = None;
        Ok(person)
    }

    fn entries(&mut self, query: &EntryQuery) -> Result<Vec<Entry>, StoreError> {
        let chosen = self.asked(query)?;
        self.entries_of(&chosen)
    }

    fn coded(
        &mut self,
        system: &str,
        code: &str,
        limit: Option<u32>,
    ) -> Result<Vec<EntryId>, StoreError> {
        let found = self.carrying((system, code), limit)?;
        self.look.what.entries.extend(&found);
        Ok(found)
    }

    fn kept(&mut self, which: Which<'_>) -> Result<Vec<Kept>, StoreError> {
        let mut stored = Vec::new();
        match which {
            Which::One(id) if !self.reached()?.has(id) => {}
            Which::One(id) => stored = self.look.stored(id)?,
            Which::Coded { system, code, limit } => {
                for id in self.carrying((system, code), limit)? {
                    stored.extend(self.look.stored(id)?);
                }
            }
            Which::Asked(query) => {
                let chosen = self.asked(query)?;
                stored = self.stored_of(&chosen)?;
            }
        }
        self.look.kept_of(&stored)
    }

    fn count(&mut self) -> Result<u64, StoreError> {
        let facts = self.reached()?.entries.iter().filter(|v| v.columns.kind & FACTS != 0);
        Ok(facts.count() as u64)
    }

    fn months(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        let mut months: BTreeMap<i64, u64> = BTreeMap::new();
        for version in self.reached()?.entries.iter().filter(|v| v.columns.kind & FACTS != 0) {
            let entries = months.entry(version.columns.month).or_default();
            *entries = entries.saturating_add(1);
        }
        Ok(months.into_iter().rev().map(|(month, n)| (month_name(month), n)).collect())
    }

    fn entry(&mut self, id: EntryId) -> Result<Option<Entry>, StoreError> {
        let Some(version) = self.reached()?.entries.iter().find(|v| v.id == id).copied() else {
            return Ok(None);
        };
        Ok(self.entries_of(&[version])?.pop())
    }

    fn history(&mut self, id: EntryId) -> Result<Vec<Entry>, StoreError> {
        if !self.reached()?.has(id) {
            return Ok(Vec::new());
        }
        let args = [self.look.id(), id.as_bytes().into()];
        let mut reached: BTreeMap<u32, Facts> = BTreeMap::new();
        for version in all(self.look.db, VERSIONS, &args, Indexed::read)? {
            let number = u32::try_from(version.version);
            let number = number.map_err(|_too_many| StoreError::Corrupt("entry"))?;
            if self.reaches(&version)? {
                reached.insert(number, self.sources.facts(self.look.keys, &version)?);
            }
        }
        let versions = self.look.history(id)?.into_iter();
        Ok(versions
            .filter_map(|entry| {
                let facts = reached.get(&entry.version)?;
                Some(self.bare(entry, Some(facts)))
            })
            .collect())
    }

    fn apart(&mut self) -> Result<Vec<(EntryId, EntryId)>, StoreError> {
        let mut pairs = Vec::new();
        for (one, other) in self.look.apart()? {
            if self.pair_exists(one, other)? {
                pairs.push((one, other));
            }
        }
        Ok(pairs)
    }

    fn settled(&mut self) -> Result<Vec<(EntryId, EntryId, Answer)>, StoreError> {
        let mut pairs = Vec::new();
        for (one, other, answer) in self.look.settled()? {
            if self.pair_exists(one, other)? {
                pairs.push((one, other, answer));
            }
        }
        Ok(pairs)
    }

    fn originals(&mut self) -> Result<Vec<OriginalRecord>, StoreError> {
        let Look { db, person, .. } = self.look;
        let mut found = Vec::new();
        for id in crate::original::ids(db, person)?.into_iter().rev() {
            found.extend(self.original(id)?);
        }
        Ok(found)
    }

    fn original(&mut self, id: OriginalId) -> Result<Option<OriginalRecord>, StoreError> {
        if !self.sees_all_of(id)? {
            return Ok(None);
        }
        self.look.original(id)
    }

    fn original_pieces(
        &mut self,
        id: OriginalId,
        each: &mut dyn FnMut(&[u8]),
    ) -> Result<bool, StoreError> {
        Ok(self.sees_all_of(id)? && self.look.original_pieces(id, each)?)
    }

    fn brought(&mut self, id: OriginalId) -> Result<Vec<EntryId>, StoreError> {
        if !self.sees_all_of(id)? {
            return Ok(Vec::new());
        }
        self.look.brought(id)
    }

    fn series(&mut self) -> Result<Vec<Series>, StoreError> {
        self.all_series()
    }

    fn points(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
        limit: usize,
    ) -> Result<Vec<Point>, StoreError> {
        self.some_points(id, during, limit)
    }

    fn point_origins(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
    ) -> Result<Vec<Origin>, StoreError> {
        self.origins_of(id, during)
    }

    fn withheld_spans(&mut self, id: OriginalId) -> Result<Vec<Span>, StoreError> {
        if !self.sees_all_of(id)? {
            return Ok(Vec::new());
        }
        self.look.withheld_spans(id)
    }

    fn consents(&mut self) -> Result<Vec<(Grant, State)>, StoreError> {
        Ok(Vec::new())
    }

    fn log(&mut self, _: u64, _: u32) -> Result<Vec<LoggedEvent>, StoreError> {
        Ok(Vec::new())
    }

    fn log_size(&mut self) -> Result<u64, StoreError> {
        Ok(0)
    }

    fn log_proof(&mut self) -> Result<LogProof, StoreError> {
        Ok(LogProof { size: 0, root: Tree::default().root(), leaves: Vec::new() })
    }

    fn log_opening(&mut self, _: u64) -> Result<Option<Proof>, StoreError> {
        Ok(None)
    }
}
