//! Originals: what was received, byte for byte, in sealed chunks.

use phr::{OriginalId, PersonId, ports::StoreError, provenance::Received};

use sha2::{Digest, Sha256};

use crate::{
    lately::Part,
    leaving,
    seal::{PersonKeys, codec},
    waist::{Connection, Scope, Sql, all, array, first, int},
    wire::{self, WireReceived},
};

const TABLE: &str = "original";
const CHUNKS: &str = "original chunk";
const PARTS: &str = "original part";

/// Originals are sealed in pieces of this size, so that a large one never stands in memory twice.
pub(crate) const CHUNK_BYTES: usize = 1 << 20;
/// Originals whose entries are read from them are sealed in pieces of this size: small enough that
/// one entry is read quickly, large enough to compress well.
const PART_BYTES: usize = 16 << 10;

const FIND: &str = "SELECT number, received_us FROM original
    WHERE person_id = ?1 AND original_id = ?2";
const NEXT: &str = "SELECT COALESCE(MAX(number), 0) + 1 FROM original WHERE person_id = ?1";
const ADD: &str = "INSERT INTO original
    (person_id, original_id, number, size, received_us, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const ADD_CHUNK: &str = "INSERT INTO original_chunk (person_id, original_id, chunk, sealed)
    VALUES (?1, ?2, ?3, ?4)";
const BYTES: &str = "SELECT chunk, sealed FROM original_chunk
    WHERE person_id = ?1 AND original_id = ?2 ORDER BY chunk";
const RECEIVED: &str = "SELECT sealed FROM original WHERE person_id = ?1 AND original_id = ?2";
const ADOPT: &str = "UPDATE original_chunk SET original_id = ?2
    WHERE person_id = ?1 AND original_id = ?3";
const DISCARD: &str = "DELETE FROM original_chunk WHERE person_id = ?1 AND original_id = ?2";
const SWEEP: &str = "DELETE FROM original_chunk WHERE person_id = ?1 AND original_id NOT IN
    (SELECT original_id FROM original WHERE person_id = ?1)";
const PART: &str = "SELECT sealed FROM original_chunk
    WHERE person_id = ?1 AND original_id = ?2 AND chunk = ?3";
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

/// Seals how an original was received whose bytes are sealed under another address than their hash.
pub(crate) fn seal_received_as(
    keys: &PersonKeys,
    id: OriginalId,
    received: &Received,
    address: OriginalId,
) -> Result<Vec<u8>, StoreError> {
    let mut wire = WireReceived::from(received);
    wire.sealed_as = Some(address.to_string());
    keys.seal(TABLE, id.as_bytes(), 0, &codec::pack(&wire::write(&wire)))
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

/// Seals the bytes: in small parts when entries are read from them, else in large chunks.
pub(crate) fn seal_bytes(
    keys: &PersonKeys,
    id: OriginalId,
    bytes: &[u8],
    read_from: bool,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let (table, size) = if read_from { (PARTS, PART_BYTES) } else { (CHUNKS, CHUNK_BYTES) };
    (0_i64..)
        .zip(bytes.chunks(size))
        .map(|(number, part)| keys.seal(table, id.as_bytes(), number, &codec::pack(part)))
        .collect()
}

/// The part in which a byte stands, and where in it.
pub(crate) fn place(at: usize) -> (i64, usize) {
    (i64::try_from(at / PART_BYTES).unwrap_or(i64::MAX), at % PART_BYTES)
}

/// One part of an original, not opened again when it was lately; `None` when it is sealed in large
/// chunks, as earlier versions did.
pub(crate) fn part(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    (id, number): (OriginalId, i64),
) -> Result<Option<Part>, StoreError> {
    let args = [person.as_bytes().into(), id.as_bytes().into(), number.into()];
    let opened = first(db, PART, &args, |row| {
        let sealed = row.bytes(0)?;
        let open = || keys.open(PARTS, id.as_bytes(), number, sealed);
        Ok(keys.lately().part(person, (id, number), sealed, open).ok())
    })?;
    Ok(opened.flatten())
}

/// Seals one chunk.
pub(crate) fn seal_chunk(
    keys: &PersonKeys,
    address: OriginalId,
    chunk: i64,
    bytes: &[u8],
) -> Result<Vec<u8>, StoreError> {
    keys.seal(CHUNKS, address.as_bytes(), chunk, &codec::pack(bytes))
}

/// Keeps one sealed chunk.
pub(crate) fn add_chunk(
    db: &dyn Sql,
    person: PersonId,
    address: OriginalId,
    (chunk, sealed): (i64, &[u8]),
) -> Result<(), StoreError> {
    let (person, address) = (person.as_bytes(), address.as_bytes());
    db.execute(ADD_CHUNK, &[person.into(), address.into(), chunk.into(), sealed.into()]).map(drop)
}

/// Gives so many chunks that were kept under an address of their own to the original they are.
pub(crate) fn adopt(
    db: &dyn Sql,
    person: PersonId,
    (address, chunks): (OriginalId, i64),
    id: OriginalId,
) -> Result<(), StoreError> {
    let (person, id, address) = (person.as_bytes(), id.as_bytes(), address.as_bytes());
    let adopted = db.execute(ADOPT, &[person.into(), id.into(), address.into()])?;
    // INVARIANT: an original has all its chunks. Somebody who thought to be alone swept them away.
    if int(adopted)? == chunks { Ok(()) } else { Err(StoreError::Busy) }
}

/// Forgets the chunks kept under an address.
pub(crate) fn discard(
    db: &dyn Sql,
    person: PersonId,
    address: OriginalId,
) -> Result<(), StoreError> {
    db.execute(DISCARD, &[person.as_bytes().into(), address.as_bytes().into()]).map(drop)
}

/// Forgets the chunks that belong to no original: a program died on the way.
pub(crate) fn sweep(db: &dyn Connection) -> Result<(), StoreError> {
    let mut persons = Vec::new();
    db.snapshot(Scope::Everyone("who is here"), &mut || {
        persons = leaving::persons(db)?;
        Ok(())
    })?;
    persons.into_iter().try_for_each(|person| {
        let sweep = || db.execute(SWEEP, &[person.as_bytes().into()]).map(drop);
        db.write(&[person], &mut || sweep())
    })
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
        add_chunk(db, person, id, (chunk, sealed))?;
    }
    Ok(Held { number, received_us: prepared.received_us })
}

/// Hands out the bytes of an original chunk by chunk and checks them against its address; `false`
/// when it is not held.
pub(crate) fn pieces(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: OriginalId,
    each: &mut dyn FnMut(&[u8]),
) -> Result<bool, StoreError> {
    let args = [person.as_bytes().into(), id.as_bytes().into()];
    let address = first(db, RECEIVED, &args, |row| {
        let plain = keys.open(TABLE, id.as_bytes(), 0, row.bytes(0)?)?;
        let wire: WireReceived = wire::read(&plain).ok_or(StoreError::Corrupt(TABLE))?;
        let address = wire.sealed_as.map(|a| a.parse()).transpose();
        Ok(address.map_err(|_no_address| StoreError::Corrupt(TABLE))?.unwrap_or(id))
    })?;
    let Some(address) = address else { return Ok(false) };
    let mut hash = Sha256::new();
    db.query(BYTES, &args, &mut |row| {
        let (number, sealed) = (row.int(0)?, row.bytes(1)?);
        let part = keys
            .open(PARTS, address.as_bytes(), number, sealed)
            .or_else(|_large| keys.open(CHUNKS, address.as_bytes(), number, sealed))?;
        hash.update(&part);
        each(&part);
        Ok(())
    })?;
    if OriginalId::from_bytes(hash.finalize().into()) != id {
        return Err(StoreError::Corrupt(CHUNKS));
    }
    Ok(true)
}

/// All originals of a person, in the order of arrival.
pub(crate) fn ids(db: &dyn Sql, person: PersonId) -> Result<Vec<OriginalId>, StoreError> {
    all(db, IDS, &[person.as_bytes().into()], |row| Ok(OriginalId::from_bytes(array(row, 0)?)))
}
