//! Where a person's events stand in the tree, with the path of each to the root.
//!
//! A path needs the leaves of one tile and the roots of the others. A full tile never changes, so its
//! root is computed once as long as the program runs: a proof costs the same however long the log is.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    ops::Range,
};

use phr::{
    PersonId,
    audit::{Leaf, LeafHash, Nodes, Proof, Tiled, WIDTH, root_over},
    ports::{LogLeaf, LogProof, StoreError},
};

use super::TABLE;
use crate::{
    seal::PersonKeys,
    waist::{Scope, Sql, all, array, count, first, int},
};

const SIZE: &str = "SELECT COALESCE(MAX(number) + 1, 0) FROM leaf";
const HASHES: &str = "SELECT hash FROM leaf WHERE number >= ?1 AND number < ?2 ORDER BY number";
const MINE: &str = "SELECT a.number, l.number, a.commitment, l.hash FROM audit AS a
    JOIN leaf AS l ON l.person_id = a.person_id AND l.person_number = a.number
    WHERE a.person_id = ?1 ORDER BY a.number, l.number";

const SIGNED: &str =
    "SELECT size, note, signer FROM checkpoint WHERE note <> '' ORDER BY size DESC LIMIT 1";
const ONE: &str = "SELECT l.number, a.sealed FROM audit AS a
    JOIN leaf AS l ON l.person_id = a.person_id AND l.person_number = a.number
    WHERE a.person_id = ?1 AND a.number = ?2 ORDER BY l.number DESC LIMIT 1";

/// The newest signed checkpoint: size, note, public key.
fn signed(db: &dyn Sql) -> Result<Option<(u64, String, String)>, StoreError> {
    first(db, SIGNED, &[], |row| {
        Ok((count(row.int(0)?)?, row.text(1)?.to_owned(), row.text(2)?.to_owned()))
    })
}

/// The hashes of these leaves.
fn hashes(db: &dyn Sql, leaves: Range<usize>) -> Result<Vec<LeafHash>, StoreError> {
    let args = [int(leaves.start as u64)?.into(), int(leaves.end as u64)?.into()];
    all(db, HASHES, &args, |row| array(row, 0))
}

/// The tree over the first `size` leaves.
fn tree(db: &dyn Sql, keys: &PersonKeys, size: usize) -> Result<Tiled, StoreError> {
    let full = size / WIDTH;
    let first = |tile: usize| tile.saturating_mul(WIDTH);
    let tiles = keys.lately().tiles(full, |known| {
        let root = |tile| hashes(db, first(tile)..first(tile).saturating_add(WIDTH)).map(root_over);
        (known..full).map(root).collect()
    })?;
    Ok(Tiled::of(tiles, hashes(db, first(full)..size)?))
}

/// The leaves of the tile in which a leaf stands; `None` when it stands behind the last full one.
fn tile(db: &dyn Sql, tree: &Tiled, leaf: usize) -> Result<Option<Nodes>, StoreError> {
    tree.tile_of(leaf).map(|leaves| hashes(db, leaves).map(Nodes::over)).transpose()
}

fn place(leaf: u64) -> Result<usize, StoreError> {
    usize::try_from(leaf).map_err(|_too_many| StoreError::Corrupt("leaf"))
}

/// The newest signed checkpoint and the leaf hashes under it.
pub(crate) fn published(db: &dyn Sql) -> Result<Option<(String, Vec<LeafHash>)>, StoreError> {
    let Some((size, note, _)) = signed(db)? else { return Ok(None) };
    Ok(Some((note, hashes(db, 0..place(size)?)?)))
}

/// Everything by which a stranger can check one event of the person; `None` when there is no such
/// event, no checkpoint holds it yet, or it is from before leaves had keys of their own.
pub(crate) fn opening(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    number: u64,
) -> Result<Option<Proof>, StoreError> {
    let args = [person.as_bytes().into(), int(number)?.into()];
    let found = first(db, ONE, &args, |row| {
        let event = keys.open(TABLE, &[], int(number)?, row.bytes(1)?)?;
        Ok((count(row.int(0)?)?, event))
    })?;
    let Some((leaf, event)) = found else { return Ok(None) };
    let Some(opening) = Leaf::opening(keys.log(), number, &event) else { return Ok(None) };
    let mut proven = None;
    db.within(Scope::Everyone("tree over all logs"), &mut || {
        let Some((size, checkpoint, key)) = signed(db)?.filter(|(size, ..)| leaf < *size) else {
            return Ok(());
        };
        let tree = tree(db, keys, place(size)?)?;
        let at = place(leaf)?;
        let path = tree.path(at, tile(db, &tree, at)?.as_ref());
        proven = Some((path, checkpoint, key));
        Ok(())
    })?;
    Ok(proven.map(|(path, checkpoint, key)| Proof { event, opening, leaf, path, checkpoint, key }))
}

/// The person's leaves. The hashes of the others say nothing to anybody without their keys.
pub(crate) fn proof(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
) -> Result<LogProof, StoreError> {
    let mut mine = all(db, MINE, &[person.as_bytes().into()], |row| {
        Ok((count(row.int(0)?)?, count(row.int(1)?)?, array(row, 2)?, array(row, 3)?))
    })?;
    // Of somebody who left and came back, the leaf that was added last.
    mine.reverse();
    mine.dedup_by_key(|(number, ..)| *number);
    mine.reverse();
    let mut proof = LogProof { size: 0, root: [0; 32], leaves: Vec::with_capacity(mine.len()) };
    db.within(Scope::Everyone("tree over all logs"), &mut || {
        proof.leaves.clear();
        proof.size = count(first(db, SIZE, &[], |row| row.int(0))?.unwrap_or(0))?;
        let tree = tree(db, keys, place(proof.size)?)?;
        proof.root = tree.root();
        let mut tiles: BTreeMap<usize, Option<Nodes>> = BTreeMap::new();
        for (number, leaf, commitment, hash) in &mine {
            let at = place(*leaf)?;
            let tile = match tiles.entry(at / WIDTH) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(tile(db, &tree, at)?),
            };
            let path = tree.path(at, tile.as_ref());
            let (number, leaf, commitment, hash) = (*number, *leaf, *commitment, *hash);
            proof.leaves.push(LogLeaf { number, leaf, commitment, hash, path });
        }
        Ok(())
    })?;
    Ok(proof)
}
