//! Origins of entries: one row per draft that ever stood for a version.

use std::sync::Arc;

use phr::{
    EntryId, OriginalId, PersonId,
    ports::StoreError,
    provenance::{Maker, Origin, Received, Span},
};

use crate::{
    content::{Contents, Opened},
    entry, original, outcome,
    seal::{PersonKeys, codec},
    waist::{Sql, all, array, first},
    wire::{self, OriginParts, WireOrigin},
};

const TABLE: &str = "origin";

const ADD: &str = "INSERT INTO origin
    (person_id, entry_id, version, original_number, draft, sealed)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
const OF_VERSION: &str = "SELECT original_number, draft, sealed FROM origin
    WHERE person_id = ?1 AND entry_id = ?2 AND version = ?3 ORDER BY original_number, draft";
const ID: &str = "SELECT original_id FROM original WHERE person_id = ?1 AND number = ?2";
const SOURCE: &str = "SELECT o.original_id, o.sealed, u.state, u.accepted_by, u.sealed
    FROM original AS o
    JOIN outcome AS u ON u.person_id = o.person_id AND u.original_id = o.original_id
    WHERE o.person_id = ?1 AND o.number = ?2";
const WITHHELD: &str = "SELECT o.entry_id, o.version, o.draft, o.sealed FROM origin AS o
    WHERE o.person_id = ?1 AND o.original_number = ?2 AND EXISTS (
        SELECT 1 FROM entry AS e
        WHERE e.person_id = o.person_id AND e.entry_id = o.entry_id AND e.withheld = 1
            AND (e.version = o.version OR e.current = 1))
    ORDER BY o.draft, o.entry_id, o.version";

/// The same for the origins that stand in the versions' own rows.
const WITHHELD_FIRST: &str = "SELECT o.entry_id, o.version, o.state, o.withheld, o.kind,
        o.recorded_us, o.original_number, o.sealed
    FROM entry AS o
    WHERE o.person_id = ?1 AND o.original_number = ?2 AND EXISTS (
        SELECT 1 FROM entry AS e
        WHERE e.person_id = o.person_id AND e.entry_id = o.entry_id AND e.withheld = 1
            AND (e.version = o.version OR e.current = 1))";

const BROUGHT: &str = "SELECT DISTINCT o.entry_id FROM origin AS o
    JOIN entry AS e ON e.person_id = o.person_id AND e.entry_id = o.entry_id AND e.current = 1
    WHERE o.person_id = ?1 AND o.original_number = ?2 AND e.withheld <= ?3
    ORDER BY o.entry_id";

/// Stands for the draft's number where an original holds no draft but a decision about this very
/// entry …
pub(crate) const DECIDED: i64 = -1;
/// … or one about another original that changed this entry as well.
pub(crate) const FOLLOWED: i64 = -2;
const BROUGHT_FIRST: &str = "SELECT DISTINCT o.entry_id FROM entry AS o
    JOIN entry AS e ON e.person_id = o.person_id AND e.entry_id = o.entry_id AND e.current = 1
    WHERE o.person_id = ?1 AND o.original_number = ?2 AND e.withheld <= ?3";
const MORE: &str = "SELECT DISTINCT entry_id FROM origin WHERE person_id = ?1";

/// A draft's place: which original, and the how-manieth draft in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub(crate) original: OriginalId,
    pub(crate) draft: i64,
}

/// What all origins in one original share.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) original: OriginalId,
    pub(crate) received: Received,
    pub(crate) format: String,
}

fn row_id(entry: EntryId, at: At) -> Vec<u8> {
    [&entry.as_bytes()[..], at.original.as_bytes(), &at.draft.to_be_bytes()].concat()
}

/// Seals one origin.
pub(crate) fn seal(
    keys: &PersonKeys,
    entry: EntryId,
    version: i64,
    at: At,
    packed: &[u8],
) -> Result<Vec<u8>, StoreError> {
    keys.seal(TABLE, &row_id(entry, at), version, packed)
}

fn open(
    keys: &PersonKeys,
    entry: EntryId,
    version: i64,
    at: At,
    sealed: &[u8],
) -> Result<OriginParts, StoreError> {
    let plain = keys.open(TABLE, &row_id(entry, at), version, sealed)?;
    wire::read::<WireOrigin>(&plain).and_then(WireOrigin::parts).ok_or(StoreError::Corrupt(TABLE))
}

/// Writes one origin.
pub(crate) fn add(
    db: &dyn Sql,
    person: PersonId,
    (entry, version): (EntryId, i64),
    (original_number, draft): (i64, i64),
    sealed: &[u8],
) -> Result<(), StoreError> {
    db.execute(
        ADD,
        &[
            person.as_bytes().into(),
            entry.as_bytes().into(),
            version.into(),
            original_number.into(),
            draft.into(),
            sealed.into(),
        ],
    )?;
    Ok(())
}

/// How the original with this number came; not opened again when it was lately.
pub(crate) fn source(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    number: i64,
) -> Result<Arc<Source>, StoreError> {
    first(db, SOURCE, &[person.as_bytes().into(), number.into()], |row| {
        let original = OriginalId::from_bytes(array(row, 0)?);
        let (received, bound, outcome) = (row.bytes(1)?, (row.int(2)?, row.int(3)?), row.bytes(4)?);
        let (state, accepted, length) = (bound.0, bound.1, received.len() as u64);
        let (state, accepted) = (state.to_be_bytes(), accepted.to_be_bytes());
        let length = length.to_be_bytes();
        let row = [original.as_bytes(), &state[..], &accepted, &length, received, outcome];
        keys.lately().source(person, number, &row, || {
            let received = original::open_received(keys, original, received)?;
            let format = outcome::format(keys, original, bound, outcome)?;
            Ok(Source { original, received, format })
        })
    })?
    .ok_or(StoreError::Corrupt("original"))
}

/// An origin as it stands in its row.
pub(crate) struct Stored {
    pub(crate) original_number: i64,
    pub(crate) draft: i64,
    sealed: Vec<u8>,
}

impl Stored {
    /// Whether a source says so, and not a decision of the person.
    pub(crate) fn is_real(&self) -> bool {
        self.draft >= 0
    }

    /// Opens it; `source` is the original with its number.
    pub(crate) fn open(
        &self,
        keys: &PersonKeys,
        (entry, version): (EntryId, i64),
        source: &Source,
    ) -> Result<OriginParts, StoreError> {
        let at = At { original: source.original, draft: self.draft };
        open(keys, entry, version, at, &self.sealed)
    }
}

/// The origins of one version, oldest original first.
pub(crate) fn of_version(
    db: &dyn Sql,
    person: PersonId,
    entry: EntryId,
    version: i64,
) -> Result<Vec<Stored>, StoreError> {
    let args = [person.as_bytes().into(), entry.as_bytes().into(), version.into()];
    all(db, OF_VERSION, &args, |row| {
        Ok(Stored {
            original_number: row.int(0)?,
            draft: row.int(1)?,
            sealed: row.bytes(2)?.to_vec(),
        })
    })
}

/// Who says a version, each as often as they said it.
pub(crate) fn makers(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    (of, opened): (&entry::Stored, &Opened),
) -> Result<Vec<Maker>, StoreError> {
    let first = opened.first.iter().map(|(_, first)| first.made_by.clone());
    let mut makers: Vec<Maker> = first.collect();
    for row in of_version(db, person, of.id, of.version)?.iter().filter(|row| row.is_real()) {
        let at = At { original: original(db, person, row.original_number)?, draft: row.draft };
        let (_, made_by, ..) = open(keys, of.id, of.version, at, &row.sealed)?;
        makers.push(made_by);
    }
    Ok(makers)
}

/// The address of the original with this number.
fn original(db: &dyn Sql, person: PersonId, number: i64) -> Result<OriginalId, StoreError> {
    let args = [person.as_bytes().into(), number.into()];
    first(db, ID, &args, |row| Ok(OriginalId::from_bytes(array(row, 0)?)))?
        .ok_or(StoreError::Corrupt("original"))
}

/// Gives version `to` the sources of version `from`.
pub(crate) fn copy(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    (from, opened): (&entry::Stored, &Opened),
    to: i64,
) -> Result<(), StoreError> {
    let (entry, from) = (from.id, from.version);
    if let Some(((number, draft), first)) = &opened.first {
        let wire = WireOrigin::of(&first.span, &first.made_by, &first.context, first.evidence);
        let at = At { original: first.original, draft: *draft };
        let sealed = seal(keys, entry, to, at, &codec::pack(&wire::write(&wire)))?;
        add(db, person, (entry, to), (*number, *draft), &sealed)?;
    }
    let stored = of_version(db, person, entry, from)?;
    for row in stored.iter().filter(|row| row.is_real()) {
        let at = At { original: original(db, person, row.original_number)?, draft: row.draft };
        let plain = keys.open(TABLE, &row_id(entry, at), from, &row.sealed)?;
        let sealed = seal(keys, entry, to, at, &codec::pack(&plain))?;
        add(db, person, (entry, to), (row.original_number, row.draft), &sealed)?;
    }
    Ok(())
}

/// Where withheld entries stand in one original, now or as it was read.
pub(crate) fn withheld_spans(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    original: OriginalId,
) -> Result<Vec<Span>, StoreError> {
    let Some(held) = original::find(db, person, original)? else { return Ok(Vec::new()) };
    let args = [person.as_bytes().into(), held.number.into()];
    let mut spans = all(db, WITHHELD, &args, |row| {
        let at = At { original, draft: row.int(2)? };
        let entry = EntryId::from_bytes(array(row, 0)?);
        Ok((at.draft, open(keys, entry, row.int(1)?, at, row.bytes(3)?)?.0))
    })?;
    let mut contents = Contents::new(db, person, keys);
    for first in all(db, WITHHELD_FIRST, &args, entry::Stored::read)? {
        spans.push(contents.span(&first)?);
    }
    spans.sort_by_key(|(draft, _)| *draft);
    Ok(spans.into_iter().map(|(_, span)| span).collect())
}

/// The entries that have an origin in one original. `reach` is the largest `withheld` reached.
pub(crate) fn brought(
    db: &dyn Sql,
    person: PersonId,
    original: OriginalId,
    reach: i64,
) -> Result<Vec<EntryId>, StoreError> {
    let Some(held) = original::find(db, person, original)? else { return Ok(Vec::new()) };
    let args = [person.as_bytes().into(), held.number.into(), reach.into()];
    let id = |row: &dyn crate::waist::Row| Ok(EntryId::from_bytes(array(row, 0)?));
    let mut ids = all(db, BROUGHT, &args, id)?;
    ids.extend(all(db, BROUGHT_FIRST, &args, id)?);
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// The entries of which some version has more origins than the one in its own row.
pub(crate) fn with_more(
    db: &dyn Sql,
    person: PersonId,
) -> Result<std::collections::HashSet<EntryId>, StoreError> {
    let ids =
        all(db, MORE, &[person.as_bytes().into()], |row| Ok(EntryId::from_bytes(array(row, 0)?)))?;
    Ok(ids.into_iter().collect())
}

/// An origin, from what its row holds and the original it points at.
pub(crate) fn made_of((span, made_by, context, evidence): OriginParts, of: &Source) -> Origin {
    let Source { original, received, format } = of.clone();
    Origin { original, span, received, format, made_by, context, evidence }
}
