//! The Merkle tree of RFC 6962 section 2.1, kept as its right edge so that appending is cheap.

use sha2::{Digest, Sha256};

use super::LeafHash;

/// A tree that only grows: its size and the roots of its perfect subtrees, largest first.
///
/// ```
/// use phr::audit::Tree;
/// let mut tree = Tree::default();
/// assert_eq!(tree.root()[..4], [0xe3, 0xb0, 0xc4, 0x42]); // the empty tree is SHA-256 of nothing
/// tree.append([1; 32]);
/// assert_eq!(tree.root(), [1; 32]); // one leaf is its own root
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    edge: Vec<LeafHash>,
}

impl Tree {
    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf hash.
    ///
    /// ```
    /// use phr::audit::{Tree, root_of};
    /// let mut tree = Tree::default();
    /// tree.append([1; 32]);
    /// let before = tree.root();
    /// tree.append([2; 32]);
    /// assert_ne!(tree.root(), before); // whoever remembers the earlier root can tell
    /// assert_eq!(root_of([2; 32], 1, 2, &[[1; 32]]), Some(tree.root()));
    /// ```
    pub fn append(&mut self, leaf: LeafHash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.edge.pop() {
                node = parent(&left, &node);
            }
        }
        self.edge.push(node);
        self.size = self.size.saturating_add(1);
    }

    /// The root over all leaves so far.
    pub fn root(&self) -> LeafHash {
        let mut nodes = self.edge.iter().rev();
        let Some(last) = nodes.next() else { return Sha256::digest([]).into() };
        nodes.fold(*last, |right, left| parent(left, &right))
    }

    /// The right edge, for storage: 32 bytes a node.
    pub fn edge(&self) -> &[LeafHash] {
        &self.edge
    }

    /// A tree from its stored parts; `None` when they do not belong together.
    ///
    /// ```
    /// use phr::audit::Tree;
    /// let mut tree = Tree::default();
    /// [[1; 32], [2; 32], [3; 32]].into_iter().for_each(|leaf| tree.append(leaf));
    /// let stored = (tree.size(), tree.edge().to_vec());
    /// assert_eq!(Tree::from_parts(stored.0, stored.1.clone()), Some(tree));
    /// assert_eq!(Tree::from_parts(4, stored.1), None); // four leaves have one root, not two
    /// ```
    pub fn from_parts(size: u64, edge: Vec<LeafHash>) -> Option<Tree> {
        let nodes = usize::try_from(size.count_ones()).ok()?;
        (edge.len() == nodes).then_some(Tree { size, edge })
    }
}

/// Every node of a tree, for proofs. An odd node at the right edge is its own parent's stand-in,
/// which gives the same tree as the definition of RFC 6962.
///
/// ```
/// use phr::audit::{Nodes, Tree, root_of};
/// let mut tree = Tree::default();
/// let leaves = [[1; 32], [2; 32], [3; 32]];
/// leaves.iter().for_each(|leaf| tree.append(*leaf));
/// let path = Nodes::over(leaves.to_vec()).path(2);
/// assert_eq!(path.len(), 1); // the third leaf stands alone on its level
/// assert_eq!(root_of([3; 32], 2, 3, &path), Some(tree.root()));
/// assert_eq!(root_of([3; 32], 1, 3, &path), None); // another place has another path
/// ```
#[derive(Debug, Clone)]
pub struct Nodes {
    levels: Vec<Vec<LeafHash>>,
}

impl Nodes {
    /// All nodes over these leaves.
    pub fn over(leaves: Vec<LeafHash>) -> Nodes {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|l| l.len() > 1) {
            let above = below
                .chunks(2)
                .map(|pair| match pair {
                    [left, right] => parent(left, right),
                    [alone, ..] => *alone,
                    [] => [0; 32],
                })
                .collect();
            levels.push(above);
        }
        Nodes { levels }
    }

    /// The root over all of them.
    pub fn root(&self) -> LeafHash {
        let top = self.levels.last().and_then(|level| level.first());
        top.copied().unwrap_or_else(|| Tree::default().root())
    }

    /// The audit path of a leaf (RFC 6962 section 2.1.1), from its sibling up.
    pub fn path(&self, leaf: usize) -> Vec<LeafHash> {
        let mut place = leaf;
        let mut path = Vec::new();
        for level in &self.levels {
            path.extend(level.get(place ^ 1));
            place /= 2;
        }
        path
    }
}

/// The root that a path leads to from a leaf; `None` when the path is not that of this place.
///
/// ```
/// use phr::audit::root_of;
/// assert_eq!(root_of([1; 32], 0, 1, &[]), Some([1; 32])); // alone, a leaf is the root
/// assert_eq!(root_of([1; 32], 1, 1, &[]), None);          // there is no second place
/// assert_eq!(root_of([1; 32], 0, 1, &[[9; 32]]), None);   // nothing may be left over
/// assert_eq!(root_of([1; 32], 0, 0, &[]), None);          // of no leaves nothing is proven
/// ```
pub fn root_of(leaf: LeafHash, place: u64, size: u64, path: &[LeafHash]) -> Option<LeafHash> {
    let mut last = size.checked_sub(1).filter(|last| place <= *last)?;
    let (mut node, mut place, mut path) = (leaf, place, path.iter());
    while last > 0 {
        if place % 2 == 1 {
            node = parent(path.next()?, &node);
        } else if place < last {
            node = parent(&node, path.next()?);
        }
        place /= 2;
        last /= 2;
    }
    path.next().is_none().then_some(node)
}

fn parent(left: &LeafHash, right: &LeafHash) -> LeafHash {
    let mut hash = Sha256::new();
    hash.update([0x01]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// MTH of RFC 6962 section 2.1, word for word.
    fn by_definition(leaves: &[LeafHash]) -> LeafHash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [one] => *one,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                parent(&by_definition(&leaves[..split]), &by_definition(&leaves[split..]))
            }
        }
    }

    /// Known answers of certificate-transparency implementations: leaf inputs "", 00, 10, 2021 …
    #[test]
    fn roots_are_those_of_rfc_6962_implementations() {
        let inputs: [&[u8]; 3] = [b"", b"\x00", b"\x10"];
        let mut tree = Tree::default();
        for input in inputs {
            let mut hash = Sha256::new();
            hash.update([0]);
            hash.update(input);
            tree.append(hash.finalize().into());
        }
        let hex = crate::OriginalId::from_bytes(tree.root()).to_string();
        assert_eq!(hex, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
    }

    proptest! {
        #[test]
        fn every_leaf_has_a_path_to_the_root(leaves in proptest::collection::vec(any::<LeafHash>(), 1..70)) {
            let nodes = Nodes::over(leaves.clone());
            for (place, leaf) in leaves.iter().enumerate() {
                let path = nodes.path(place);
                let root = root_of(*leaf, place as u64, leaves.len() as u64, &path);
                prop_assert_eq!(root, Some(by_definition(&leaves)));
            }
        }

        #[test]
        fn growing_agrees_with_the_definition(leaves in proptest::collection::vec(any::<LeafHash>(), 0..70)) {
            let mut tree = Tree::default();
            for leaf in &leaves {
                tree.append(*leaf);
            }
            prop_assert_eq!(tree.root(), by_definition(&leaves));
            let again = Tree::from_parts(tree.size(), tree.edge().to_vec());
            prop_assert_eq!(again, Some(tree));
        }

        #[test]
        fn any_changed_leaf_changes_the_root(
            leaves in proptest::collection::vec(any::<LeafHash>(), 1..40), at: usize, byte in 0usize..32
        ) {
            let mut changed = leaves.clone();
            let at = at % leaves.len();
            changed[at][byte] ^= 1;
            prop_assert_ne!(by_definition(&changed), by_definition(&leaves));
        }
    }
}
