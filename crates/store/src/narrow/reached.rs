//! The entries that exist for whoever sees only a part: found once for each look.
//!
//! The index is walked within what the permit can reach at most; for each entry its labels are
//! opened and [`Predicate::reaches`] is asked. Nothing is counted, sorted or given out before that.

use std::collections::{BTreeSet, HashMap, HashSet};

use phr::{
    EntryId, PersonId,
    consent::{Facts, Hull, Labels, Predicate, Source},
    ports::StoreError,
    record::Kind,
};

use crate::{
    entry::{Columns, FACTS, NO_DATE, kind_bit, kind_of},
    label::{self, Row as LabelRow},
    seal::PersonKeys,
    token,
    waist::{Row, Sql, all, array},
};

const WITHIN: &str =
    "SELECT entry_id, version, state, withheld, kind, from_ms, until_ms, month, labels
    FROM entry
    WHERE person_id = ?1 AND current = 1 AND state = 1 AND from_ms >= ?2 AND (kind & ?3) <> 0
        AND withheld = 0
    ORDER BY from_ms DESC, entry_id DESC";

/// Every kind there is.
const EVERY: i64 = FACTS | kind_bit(Kind::Support);

/// One version as an index holds it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Indexed {
    pub(super) id: EntryId,
    pub(super) version: i64,
    pub(super) columns: Columns,
}

impl Indexed {
    /// From `entry_id, version, state, withheld, kind, from_ms, until_ms, month, labels`.
    pub(super) fn read(row: &dyn Row) -> Result<Indexed, StoreError> {
        Ok(Indexed {
            id: EntryId::from_bytes(array(row, 0)?),
            version: row.int(1)?,
            columns: Columns {
                active: row.int(2)? == 1,
                withheld: row.int(3)? == 1,
                kind: row.int(4)?,
                from_ms: row.int(5)?,
                until_ms: row.int(6)?,
                month: row.int(7)?,
                content_hash: 0,
                labels: row.int(8)?,
            },
        })
    }

    /// What the decision knows of it. Without labels it has all of them: nobody reaches it by
    /// naming some.
    fn facts(&self, keys: &PersonKeys, said_by: BTreeSet<Source>) -> Result<Facts, StoreError> {
        let columns = &self.columns;
        let row = LabelRow::of((self.id, self.version), columns);
        Ok(Facts {
            id: self.id,
            kind: kind_of(columns.kind)?,
            when_ms: (columns.from_ms != NO_DATE).then_some((columns.from_ms, columns.until_ms)),
            sources: said_by,
            labels: label::open(keys, &row, columns.labels)?.unwrap_or(Labels::ALL),
            withheld: columns.withheld,
        })
    }
}

/// Who said what, as far as the permit asks for it.
pub(super) struct Sources(HashMap<(EntryId, i64), BTreeSet<Source>>);

impl Sources {
    pub(super) fn asked_by(
        predicate: &Predicate,
        db: &dyn Sql,
        person: PersonId,
        keys: &PersonKeys,
    ) -> Result<Sources, StoreError> {
        let mut said: HashMap<(EntryId, i64), BTreeSet<Source>> = HashMap::new();
        for source in predicate.sources() {
            for version in token::of_source(db, person, keys, &source)? {
                said.entry(version).or_default().insert(source.clone());
            }
        }
        Ok(Sources(said))
    }

    /// Whether the permit reaches a version.
    pub(super) fn reach(
        &self,
        predicate: &Predicate,
        keys: &PersonKeys,
        version: &Indexed,
    ) -> Result<bool, StoreError> {
        let said_by = self.0.get(&(version.id, version.version)).cloned().unwrap_or_default();
        Ok(predicate.reaches(&version.facts(keys, said_by)?))
    }

    /// The facts of a version, to ask more than once.
    pub(super) fn facts(&self, keys: &PersonKeys, version: &Indexed) -> Result<Facts, StoreError> {
        let said_by = self.0.get(&(version.id, version.version)).cloned().unwrap_or_default();
        version.facts(keys, said_by)
    }
}

/// The entries that exist, newest first, those without a date last.
pub(crate) struct Reached {
    pub(crate) entries: Vec<Indexed>,
    ids: HashSet<EntryId>,
}

impl Reached {
    /// Walks what a permit can reach at most.
    pub(super) fn walk(
        predicate: &Predicate,
        db: &dyn Sql,
        person: PersonId,
        keys: &PersonKeys,
        sources: &Sources,
    ) -> Result<Reached, StoreError> {
        let Hull { kinds, from_ms, every } = predicate.hull();
        let kinds = if every { EVERY } else { kinds.iter().fold(0, |set, k| set | kind_bit(*k)) };
        let args = [person.as_bytes().into(), from_ms.unwrap_or(NO_DATE).into(), kinds.into()];
        let mut reached = Reached { entries: Vec::new(), ids: HashSet::new() };
        for version in all(db, WITHIN, &args, Indexed::read)? {
            if sources.reach(predicate, keys, &version)? {
                reached.ids.insert(version.id);
                reached.entries.push(version);
            }
        }
        Ok(reached)
    }

    /// Whether an entry exists.
    pub(super) fn has(&self, id: EntryId) -> bool {
        self.ids.contains(&id)
    }
}
