//! Where a person's events stand in the tree, with the path of each to the root.

use phr::{
    PersonId,
    audit::{Leaf, LeafHash, Nodes, Proof, Tree},
    ports::{LogLeaf, LogProof, StoreError},
};

use super::TABLE;
use crate::{
    seal::PersonKeys,
    waist::{Scope, Sql, all, array, count, first, int},
};

const HASHES: &str = "SELECT hash FROM leaf ORDER BY number";
const MINE: &str = "SELECT a.number, l.number, a.commitment FROM audit AS a
    JOIN leaf AS l ON l.person_id = a.person_id AND l.person_number = a.number
    WHERE a.person_id = ?1 ORDER BY a.number, l.number";

const SIGNED: &str =
    "SELECT size, note, signer FROM checkpoint WHERE note <> '' ORDER BY size DESC LIMIT 1";
const FIRST_HASHES: &str = "SELECT hash FROM leaf WHERE number < ?1 ORDER BY number";
const ONE: &str = "SELECT l.number, a.sealed FROM audit AS a
    JOIN leaf AS l ON l.person_id = a.person_id AND l.person_number = a.number
    WHERE a.person_id = ?1 AND a.number = ?2 ORDER BY l.number DESC LIMIT 1";

/// The newest signed checkpoint: size, note, public key.
fn signed(db: &dyn Sql) -> Result<Option<(u64, String, String)>, StoreError> {
    first(db, SIGNED, &[], |row| {
        Ok((count(row.int(0)?)?, row.text(1)?.to_owned(), row.text(2)?.to_owned()))
    })
}

/// The newest signed checkpoint and the leaf hashes under it.
pub(crate) fn published(db: &dyn Sql) -> Result<Option<(String, Vec<LeafHash>)>, StoreError> {
    let Some((size, note, _)) = signed(db)? else { return Ok(None) };
    Ok(Some((note, all(db, FIRST_HASHES, &[int(size)?.into()], |row| array(row, 0))?)))
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
    let mut newest = None;
    let mut hashes: Vec<LeafHash> = Vec::new();
    db.within(Scope::Everyone("tree over all logs"), &mut || {
        newest = signed(db)?.filter(|(size, ..)| leaf < *size);
        if let Some((size, ..)) = &newest {
            hashes = all(db, FIRST_HASHES, &[int(*size)?.into()], |row| array(row, 0))?;
        }
        Ok(())
    })?;
    let Some((_, checkpoint, key)) = newest else { return Ok(None) };
    let place = usize::try_from(leaf).map_err(|_too_many| StoreError::Corrupt("leaf"))?;
    let path = Nodes::over(hashes).path(place);
    Ok(Some(Proof { event, opening, leaf, path, checkpoint, key }))
}

/// The person's leaves. The hashes of the others say nothing to anybody without their keys.
pub(crate) fn proof(db: &dyn Sql, person: PersonId) -> Result<LogProof, StoreError> {
    let mut hashes: Vec<LeafHash> = Vec::new();
    db.within(Scope::Everyone("tree over all logs"), &mut || {
        hashes = all(db, HASHES, &[], |row| array(row, 0))?;
        Ok(())
    })?;
    let mut tree = Tree::default();
    for hash in &hashes {
        tree.append(*hash);
    }
    let nodes = Nodes::over(hashes.clone());
    let mut leaves = all(db, MINE, &[person.as_bytes().into()], |row| {
        let leaf = count(row.int(1)?)?;
        let place = usize::try_from(leaf).map_err(|_too_many| StoreError::Corrupt("leaf"))?;
        Ok(LogLeaf {
            number: count(row.int(0)?)?,
            leaf,
            commitment: array(row, 2)?,
            hash: *hashes.get(place).ok_or(StoreError::Corrupt("leaf"))?,
            path: nodes.path(place),
        })
    })?;
    // Of somebody who left and came back, the leaf that was added last.
    leaves.reverse();
    leaves.dedup_by_key(|leaf: &mut LogLeaf| leaf.number);
    leaves.reverse();
    Ok(LogProof { size: tree.size(), root: tree.root(), leaves })
}
