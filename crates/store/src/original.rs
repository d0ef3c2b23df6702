//! Originals: what was received, byte for byte, in sealed chunks.

use phr::{OriginalId, PersonId, ports::StoreError, provenance::Received};

use crate::{
    seal::{PersonKeys, codec},
    waist::{Sql, all, array, first, int},
    wire::{self, WireReceived},
};

const TABLE: &str = "original";
const CHUNKS: &str = "original chunk";

/// Originals are sealed in pieces of this size, so that a large one never stands in memory twice.
const CHUNK_BYTES: usize = 1 << 20;

const FIND: &str = "SELECT number, received_us FROM original
    WHERE person_id = ?1 AND original_id = ?2";
const NEXT: &str = "SELECT COALESCE(MAX(number), 0) + 1 FROM original WHERE person_id = ?1";
const ADD: &str = "INSERT INTO original
    (person_id, original_id, number, size, received_us, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const ADD_CHUNK: &str = "INSERT INTO original_chunk (person_id, original_id, chunk, sealed)
    VALUES (?1, ?2, ?3, ?4)";
const BYTES: &str = "SELECT chunk, sealed FROM original_chunk
    WHERE person_id = ?1 AND original_id = ?2 ORDER BY chunk";
const IDS: &str = "SELECT original_id FROM original WHERE person_id = ?1 ORDER BY number";

/// Where an original stands in the order of arrival.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    pub(crate) number: i64,
    pub(crate) received_us: i64,
}

/// Seals how an original was received.
pub(crate) fn seal_received(
    keys: &PersonKeys,
    id: OriginalId,
    received: &Received,
) -> Result<Vec<u8>, StoreError> {
    keys.seal(TABLE, id.as_bytes(), 0, &codec::pack(&wire::write(&WireReceived::from(received))))
}

/// Opens how an original was received.
pub(crate) fn open_received(
    keys: &PersonKeys,
    id: OriginalId,
    sealed: &[u8],
) -> Result<Received, StoreError> {
    let plain = keys.open(TABLE, id.as_bytes(), 0, sealed)?;
    wire::read::<WireReceived>(&plain)
        .and_then(WireReceived::received)
        .ok_or(StoreError::Corrupt(TABLE))
}

/// Seals the bytes in chunks.
pub(crate) fn seal_bytes(
    keys: &PersonKeys,
    id: OriginalId,
    bytes: &[u8],
) -> Result<Vec<Vec<u8>>, StoreError> {
    (0_i64..)
        .zip(bytes.chunks(CHUNK_BYTES))
        .map(|(chunk, part)| keys.seal(CHUNKS, id.as_bytes(), chunk, &codec::pack(part)))
        .collect()
}

/// The place of an original, when it is held.
pub(crate) fn find(
    db: &dyn Sql,
    person: PersonId,
    id: OriginalId,
) -> Result<Option<Held>, StoreError> {
    first(db, FIND, &[person.as_bytes().into(), id.as_bytes().into()], |row| {
        Ok(Held { number: row.int(0)?, received_us: row.int(1)? })
    })
}

/// Keeps an original.
pub(crate) fn add(
    db: &dyn Sql,
    person: PersonId,
    prepared: &crate::prepare::Prepared,
) -> Result<Held, StoreError> {
    let number = first(db, NEXT, &[person.as_bytes().into()], |row| row.int(0))?.unwrap_or(1);
    let id = prepared.original;
    db.execute(
        ADD,
        &[
            person.as_bytes().into(),
            id.as_bytes().into(),
            number.into(),
            int(prepared.size)?.into(),
            prepared.received_us.into(),
            (&prepared.received).into(),
        ],
    )?;
    for (chunk, sealed) in (0_i64..).zip(&prepared.chunks) {
        db.execute(
            ADD_CHUNK,
            &[person.as_bytes().into(), id.as_bytes().into(), chunk.into(), sealed.into()],
        )?;
    }
    Ok(Held { number, received_us: prepared.received_us })
}

/// The bytes of an original, checked against its address.
pub(crate) fn bytes(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: OriginalId,
) -> Result<Option<Vec<u8>>, StoreError> {
    if find(db, person, id)?.is_none() {
        return Ok(None);
    }
    let mut out = Vec::new();
    let args = [person.as_bytes().into(), id.as_bytes().into()];
    db.query(BYTES, &args, &mut |row| {
        let part = keys.open(CHUNKS, id.as_bytes(), row.int(0)?, row.bytes(1)?)?;
        out.extend_from_slice(&part);
        Ok(())
    })?;
    if OriginalId::of(&out) != id {
        return Err(StoreError::Corrupt(CHUNKS));
    }
    Ok(Some(out))
}

/// All originals of a person, in the order of arrival.
pub(crate) fn ids(db: &dyn Sql, person: PersonId) -> Result<Vec<OriginalId>, StoreError> {
    all(db, IDS, &[person.as_bytes().into()], |row| Ok(OriginalId::from_bytes(array(row, 0)?)))
}
