//! Search columns: codes and sources as keyed 64-bit hashes.
//!
//! A hash tells nothing without the person's key, and the same drug has another hash in every
//! record. Two values may share a hash, so whoever searches compares the resource as well.

use fhir::{system, view};
use phr::{
    EntryId, PersonId, consent::Source, own, ports::StoreError, provenance::Maker, record::picture,
};
use serde_json::Value;

use crate::{
    entry::Stored,
    seal::PersonKeys,
    waist::{Row, Sql, all, array},
};

/// Parameter numbers are stored: never renumber them. 2 was for identifiers, which nobody asked for.
const CODE: i64 = 1;
const SOURCE: i64 = 3;

/// Stands for the date of sources, which are never asked for by date.
pub(crate) const NEVER_BY_DATE: i64 = 0;

const ADD: &str = "INSERT INTO token (person_id, param, value_hash, from_ms, entry_id, version)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
/// A source that said the same later.
const ADD_LATER: &str = "INSERT INTO token
    (person_id, param, value_hash, from_ms, entry_id, version)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
const OF_SOURCE: &str = "SELECT entry_id, version FROM token
    WHERE person_id = ?1 AND param = ?2 AND value_hash = ?3";
// `CROSS JOIN`: SQLite looks at the tokens of this one code, newest first, and not at every entry.
const CODED: &str = "SELECT t.entry_id
    FROM token AS t CROSS JOIN entry AS e
    WHERE t.person_id = ?1 AND t.param = ?2 AND t.value_hash = ?3
        AND e.person_id = t.person_id AND e.entry_id = t.entry_id AND e.version = t.version
        AND e.current = 1 AND e.state = 1 AND e.withheld <= ?4
    ORDER BY t.from_ms DESC, t.entry_id DESC LIMIT ?5";

/// The same with what reading an entry needs.
const CODED_STORED: &str = "SELECT e.entry_id, e.version, e.state, e.withheld, e.kind,
        e.recorded_us, e.original_number, e.sealed
    FROM token AS t CROSS JOIN entry AS e
    WHERE t.person_id = ?1 AND t.param = ?2 AND t.value_hash = ?3
        AND e.person_id = t.person_id AND e.entry_id = t.entry_id AND e.version = t.version
        AND e.current = 1 AND e.state = 1 AND e.withheld <= ?4
    ORDER BY t.from_ms DESC, t.entry_id DESC LIMIT ?5";

/// Parameter and hashed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Token {
    param: i64,
    hash: i64,
}

/// The tokens of a resource: `code`, `medicationCodeableConcept`, `vaccineCode`, the kind of what the
/// person says of themselves, and the picture it was typed from, each `system|value` with the system
/// in canonical spelling.
pub(crate) fn of(keys: &PersonKeys, resource: &Value) -> Vec<Token> {
    let mut tokens = Vec::new();
    for key in ["code", "medicationCodeableConcept", "vaccineCode"] {
        for concept in view::items(resource, key) {
            for coding in view::codings(concept).filter(|c| !c.code.is_empty()) {
                tokens.push(token(keys, CODE, coding.system, coding.code));
            }
        }
    }
    if let Some(what) = own::what(resource) {
        tokens.push(token(keys, CODE, own::SYSTEM, what.code()));
    }
    if let Some(picture) = picture::of(resource) {
        tokens.push(token(keys, CODE, picture::ORIGINAL, &picture.to_string()));
    }
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

fn token(keys: &PersonKeys, param: i64, system: &str, value: &str) -> Token {
    let parts = [b"token|", &param.to_be_bytes()[..], system.as_bytes(), b"|", value.as_bytes()];
    Token { param, hash: keys.hash64(&parts) }
}

/// The tokens of whoever says it, as grants name them.
pub(crate) fn of_maker(keys: &PersonKeys, maker: &Maker) -> Vec<Token> {
    let mut tokens: Vec<Token> =
        Source::of(maker).iter().map(|Source(name)| token(keys, SOURCE, "", name)).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// The versions that a source said, each as entry and number.
pub(crate) fn of_source(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    Source(name): &Source,
) -> Result<Vec<(EntryId, i64)>, StoreError> {
    let token = token(keys, SOURCE, "", name);
    let args = [person.as_bytes().into(), token.param.into(), token.hash.into()];
    all(db, OF_SOURCE, &args, |row| Ok((EntryId::from_bytes(array(row, 0)?), row.int(1)?)))
}

/// Writes the tokens of one version, with when it begins.
pub(crate) fn add(
    db: &dyn Sql,
    person: PersonId,
    version: (EntryId, i64),
    from_ms: i64,
    tokens: &[Token],
) -> Result<(), StoreError> {
    tokens.iter().try_for_each(|token| write(db, ADD, person, version, (token, from_ms)))
}

/// Writes tokens of sources of which the version may have some already.
pub(crate) fn add_later(
    db: &dyn Sql,
    person: PersonId,
    version: (EntryId, i64),
    tokens: &[Token],
) -> Result<(), StoreError> {
    let add = |token| write(db, ADD_LATER, person, version, (token, NEVER_BY_DATE));
    tokens.iter().try_for_each(add)
}

fn write(
    db: &dyn Sql,
    sql: &'static str,
    person: PersonId,
    (entry, version): (EntryId, i64),
    (token, from_ms): (&Token, i64),
) -> Result<(), StoreError> {
    let args = [
        person.as_bytes().into(),
        token.param.into(),
        token.hash.into(),
        from_ms.into(),
        entry.as_bytes().into(),
        version.into(),
    ];
    db.execute(sql, &args).map(drop)
}

/// The newest `limit` entries that carry `code` of `system`, as far as `reach` goes.
pub(crate) fn coded(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    code: (&str, &str),
    bounds: (i64, i64),
) -> Result<Vec<EntryId>, StoreError> {
    carrying(
        db,
        (person, keys),
        code,
        bounds,
        (CODED, |row| Ok(EntryId::from_bytes(array(row, 0)?))),
    )
}

/// The same, each with its row.
pub(crate) fn coded_stored(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    code: (&str, &str),
    bounds: (i64, i64),
) -> Result<Vec<Stored>, StoreError> {
    carrying(db, (person, keys), code, bounds, (CODED_STORED, Stored::read))
}

type Read<T> = fn(&dyn Row) -> Result<T, StoreError>;

fn carrying<T>(
    db: &dyn Sql,
    (person, keys): (PersonId, &PersonKeys),
    (system, code): (&str, &str),
    (reach, limit): (i64, i64),
    (sql, read): (&'static str, Read<T>),
) -> Result<Vec<T>, StoreError> {
    let token = token(keys, CODE, system::canonical(system), code);
    let args = [
        person.as_bytes().into(),
        token.param.into(),
        token.hash.into(),
        reach.into(),
        limit.into(),
    ];
    all(db, sql, &args, read)
}
