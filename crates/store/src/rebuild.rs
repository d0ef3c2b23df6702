//! Rebuilding: everything derived is forgotten and made again, in one transaction.

use std::fmt::Write as _;

use phr::{
    PersonId,
    audit::What,
    ports::{Rebuilt, StoreError},
};
use sha2::{Digest, Sha256};

use crate::{
    fill, original,
    prepare::Prepared,
    seal::PersonKeys,
    take,
    waist::{Sql, count, first},
};

const ENTRIES: &str = "SELECT COUNT(*) FROM entry WHERE person_id = ?1";

const FORGET: &[&str] = &[
    "DELETE FROM series_origin WHERE person_id = ?1",
    "DELETE FROM series_chunk WHERE person_id = ?1",
    "DELETE FROM series WHERE person_id = ?1",
    "DELETE FROM token WHERE person_id = ?1",
    "DELETE FROM apart WHERE person_id = ?1",
    "DELETE FROM settled WHERE person_id = ?1",
    "DELETE FROM origin WHERE person_id = ?1",
    "DELETE FROM entry WHERE person_id = ?1",
    "DELETE FROM outcome WHERE person_id = ?1",
    "DELETE FROM consent WHERE person_id = ?1",
    "DELETE FROM opened WHERE person_id = ?1",
];

/// Every derived row, with how many numbers and how many byte strings its columns are.
const DERIVED: &[(&str, usize, usize)] = &[
    (
        "SELECT state, accepted_by, original_id, sealed, noticed FROM outcome
            WHERE person_id = ?1 ORDER BY original_id",
        2,
        3,
    ),
    (
        "SELECT version, current, state, withheld, kind, from_ms, until_ms, month, recorded_us,
            content_hash, original_number, labels, entry_id, sealed FROM entry
            WHERE person_id = ?1 ORDER BY entry_id, version",
        12,
        2,
    ),
    (
        "SELECT version, original_number, draft, entry_id, sealed FROM origin
            WHERE person_id = ?1 ORDER BY entry_id, version, original_number, draft",
        3,
        2,
    ),
    (
        "SELECT withheld, series_id, sealed FROM series
            WHERE person_id = ?1 ORDER BY series_id",
        1,
        2,
    ),
    (
        "SELECT period, part, first_ms, last_ms, points, series_id, sealed FROM series_chunk
            WHERE person_id = ?1 ORDER BY series_id, period, part",
        5,
        2,
    ),
    (
        "SELECT original_number, draft, series_id, sealed FROM series_origin
            WHERE person_id = ?1 ORDER BY series_id, original_number, draft",
        2,
        2,
    ),
    ("SELECT state, grant_id, sealed FROM consent WHERE person_id = ?1 ORDER BY grant_id", 1, 2),
    ("SELECT grant_id, grantee FROM opened WHERE person_id = ?1 ORDER BY grant_id", 0, 2),
    ("SELECT one, other FROM apart WHERE person_id = ?1 ORDER BY one, other", 0, 2),
    ("SELECT answer, one, other FROM settled WHERE person_id = ?1 ORDER BY one, other", 1, 2),
    (
        "SELECT param, value_hash, from_ms, version, entry_id FROM token
            WHERE person_id = ?1 ORDER BY param, value_hash, from_ms, entry_id, version",
        4,
        1,
    ),
];

/// Rebuilds from prepared intakes, which must be exactly the originals held.
pub(crate) fn apply(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    intakes: &[Prepared],
) -> Result<(Rebuilt, What), StoreError> {
    let mut held = original::ids(db, person)?;
    let mut given: Vec<_> = intakes.iter().map(|p| p.original).collect();
    held.sort_unstable();
    given.sort_unstable();
    if held != given {
        return Err(StoreError::Failed(
            "the originals to rebuild from are not those that are held".to_owned(),
        ));
    }
    // Rows of an earlier version of the program are compared as this one keeps them.
    fill::labels(db, person, keys)?;
    let digest_before = digest(db, person)?;
    for sql in FORGET {
        db.execute(sql, &[person.as_bytes().into()])?;
    }
    for prepared in intakes {
        take::apply(db, person, keys, prepared)?;
    }
    let entries = first(db, ENTRIES, &[person.as_bytes().into()], |row| row.int(0))?.unwrap_or(0);
    let rebuilt = Rebuilt {
        originals: given.len() as u64,
        entries: count(entries)?,
        digest_before,
        digest_after: digest(db, person)?,
    };
    Ok((rebuilt, What { originals: given, ..What::default() }))
}

/// SHA-256 over every derived row, ciphertexts included.
fn digest(db: &dyn Sql, person: PersonId) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    for (sql, ints, byte_strings) in DERIVED {
        hash.update(b"table|");
        db.query(sql, &[person.as_bytes().into()], &mut |row| {
            for column in 0..*ints {
                hash.update(row.int(column)?.to_be_bytes());
            }
            for column in *ints..ints.saturating_add(*byte_strings) {
                let bytes = row.bytes(column)?;
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
            Ok(())
        })?;
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        write!(hex, "{byte:02x}").map_err(|_never| StoreError::Corrupt("digest"))?;
    }
    Ok(hex)
}
