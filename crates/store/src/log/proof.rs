//! Where a person's events stand in the tree, with the path of each to the root.

use phr::{
    PersonId,
    audit::{LeafHash, Nodes, Tree},
    ports::{LogLeaf, LogProof, StoreError},
};

use crate::waist::{Scope, Sql, all, array, count};

const HASHES: &str = "SELECT hash FROM leaf ORDER BY number";
const MINE: &str = "SELECT a.number, l.number, a.commitment FROM audit AS a
    JOIN leaf AS l ON l.person_id = a.person_id AND l.person_number = a.number
    WHERE a.person_id = ?1 ORDER BY a.number";

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
    let leaves = all(db, MINE, &[person.as_bytes().into()], |row| {
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
    Ok(LogProof { size: tree.size(), root: tree.root(), leaves })
}
