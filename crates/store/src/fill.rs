//! Labels and sources for rows that an earlier version of the program wrote without them.
//!
//! It runs once for each person: before the first narrow look at their record, or with a rebuild.
//! What it writes is, byte for byte, what writing the rows today would have given.

use std::collections::BTreeMap;

use phr::{
    EntryId, PersonId,
    consent::{Labels, label::labels as labels_of},
    ports::StoreError,
    provenance::Maker,
};

use crate::{
    content::Contents,
    entry::{self, Version},
    label::{self, Row},
    origin,
    seal::PersonKeys,
    token,
    waist::{Sql, all, array, first},
};

const WAITING: &str =
    "SELECT DISTINCT entry_id FROM entry WHERE person_id = ?1 AND labels = 0 ORDER BY entry_id";
const ANY: &str = "SELECT 1 FROM entry WHERE person_id = ?1 AND labels = 0 LIMIT 1";

/// Whether some rows of a person have no labels yet.
pub(crate) fn is_needed(db: &dyn Sql, person: PersonId) -> Result<bool, StoreError> {
    Ok(first(db, ANY, &[person.as_bytes().into()], |row| row.int(0))?.is_some())
}

/// Gives every row its labels and its sources.
pub(crate) fn labels(db: &dyn Sql, person: PersonId, keys: &PersonKeys) -> Result<(), StoreError> {
    let waiting = all(db, WAITING, &[person.as_bytes().into()], |row| {
        Ok(EntryId::from_bytes(array(row, 0)?))
    })?;
    waiting.into_iter().try_for_each(|id| of_entry(db, person, keys, id))
}

/// Versions with the same content have the same labels, whoever of their sources is the reason.
fn of_entry(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: EntryId,
) -> Result<(), StoreError> {
    let mut alike: BTreeMap<i64, Vec<Version>> = BTreeMap::new();
    for version in entry::versions(db, person, id)? {
        alike.entry(version.content_hash).or_default().push(version);
    }
    alike.into_values().try_for_each(|versions| of_content(db, person, keys, (id, &versions)))
}

fn of_content(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    (id, versions): (EntryId, &[Version]),
) -> Result<(), StoreError> {
    let mut contents = Contents::new(db, person, keys);
    let (mut labels, mut sources) = (Labels::NONE, Vec::new());
    for version in versions {
        let (stored, _) = entry::version(db, person, (id, version.number))?;
        let opened = contents.open(&stored)?;
        let resource =
            fhir::parse(&opened.bytes).map_err(|_not_json| StoreError::Corrupt("entry"))?;
        labels = labels.and(labels_of(&resource, &Maker::Unknown));
        for maker in origin::makers(db, person, keys, (&stored, &opened))? {
            labels = labels.and(labels_of(&resource, &maker));
            sources.extend(token::of_maker(keys, &maker));
        }
    }
    sources.sort_unstable();
    sources.dedup();
    for version in versions {
        let key = (id, version.number);
        let (_, columns) = entry::version(db, person, key)?;
        entry::relabel(db, person, key, label::seal(keys, &Row::of(key, &columns), labels))?;
        if version.active {
            token::add_later(db, person, key, &sources)?;
        }
    }
    Ok(())
}
