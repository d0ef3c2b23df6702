//! The tree in tiles of C2SP tlog-tiles (c2sp.org/tlog-tiles): as static files with hashes alone, no
//! entries, and as what a proof needs of it. A full tile never changes: leaves are only ever added.

use std::ops::Range;

use super::{LeafHash, Nodes, Tree};

/// Hashes in a full tile.
pub const WIDTH: usize = 256;

/// The root over these leaves.
///
/// ```
/// use phr::audit::{Tree, root_over};
/// assert_eq!(root_over([[1; 32]]), [1; 32]);
/// assert_eq!(root_over([]), Tree::default().root()); // of no leaves there is one as well
/// ```
pub fn root_over(leaves: impl IntoIterator<Item = LeafHash>) -> LeafHash {
    let mut tree = Tree::default();
    leaves.into_iter().for_each(|leaf| tree.append(leaf));
    tree.root()
}

/// A tree from the roots of its full tiles and the leaves behind them: a path needs the leaves of one
/// tile, not all there are.
///
/// ```
/// use phr::audit::{Nodes, Tiled, WIDTH, root_of, root_over};
/// let leaves: Vec<[u8; 32]> = (0..=255).chain(0..3).map(|n| [n; 32]).collect();
/// let (tile, rest) = leaves.split_at(WIDTH);
/// let tree = Tiled::of(vec![root_over(tile.to_vec())], rest.to_vec());
/// assert_eq!(tree.tile_of(7), Some(0..256));
/// assert_eq!(tree.tile_of(256), None); // it stands behind the last full tile
/// let path = tree.path(7, Some(&Nodes::over(tile.to_vec())));
/// assert_eq!(root_of([7; 32], 7, 259, &path), Some(tree.root()));
/// ```
#[derive(Debug, Clone)]
pub struct Tiled {
    full: usize,
    rest: Nodes,
    above: Nodes,
}

impl Tiled {
    /// Over these tiles and the leaves behind them.
    pub fn of(tiles: Vec<LeafHash>, rest: Vec<LeafHash>) -> Tiled {
        let full = tiles.len();
        let (more, rest) = (!rest.is_empty(), Nodes::over(rest));
        let mut above = tiles;
        above.extend(more.then(|| rest.root()));
        Tiled { full, rest, above: Nodes::over(above) }
    }

    /// The root over all leaves.
    pub fn root(&self) -> LeafHash {
        self.above.root()
    }

    /// The leaves of the full tile in which a leaf stands; `None` when it stands behind them.
    pub fn tile_of(&self, leaf: usize) -> Option<Range<usize>> {
        let tile = leaf / WIDTH;
        let first = tile.saturating_mul(WIDTH);
        (tile < self.full).then_some(first..first.saturating_add(WIDTH))
    }

    /// The audit path of a leaf (RFC 6962 section 2.1.1), with the leaves of its tile if it has one.
    pub fn path(&self, leaf: usize, tile: Option<&Nodes>) -> Vec<LeafHash> {
        let mut path = tile.unwrap_or(&self.rest).path(leaf % WIDTH);
        path.extend(self.above.path(leaf / WIDTH));
        path
    }
}

/// Every tile of the tree over these leaves: its path, such as `tile/0/x001/234.p/7`, and its bytes.
///
/// ```
/// use phr::audit::tiles;
/// let paths = |size| tiles(&vec![[0; 32]; size]).into_iter().map(|t| t.0).collect::<Vec<_>>();
/// assert_eq!(paths(3), ["tile/0/000.p/3"]);
/// assert_eq!(paths(257), ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]);
/// assert_eq!(paths(70_000).len(), 273 + 1 + 1 + 1 + 1); // the example of the specification
/// ```
pub fn tiles(leaves: &[LeafHash]) -> Vec<(String, Vec<u8>)> {
    let mut tiles = Vec::new();
    let mut level = leaves.to_vec();
    let mut height = 0_u8;
    while !level.is_empty() {
        let mut above = Vec::new();
        for (number, tile) in level.chunks(WIDTH).enumerate() {
            let partial = tile.len() < WIDTH;
            let tail = if partial { format!(".p/{}", tile.len()) } else { String::new() };
            tiles.push((format!("tile/{height}/{}{tail}", in_groups(number)), tile.concat()));
            if !partial {
                above.push(root_over(tile.iter().copied()));
            }
        }
        level = above;
        height = height.saturating_add(1);
    }
    tiles
}

/// `1234067` is `x001/x234/067`.
fn in_groups(number: usize) -> String {
    let mut groups = vec![format!("{:03}", number % 1000)];
    let mut rest = number / 1000;
    while rest > 0 {
        groups.push(format!("x{:03}", rest % 1000));
        rest /= 1000;
    }
    groups.reverse();
    groups.join("/")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::audit::root_of;

    fn leaf(number: usize) -> LeafHash {
        std::array::from_fn(|byte| number.to_be_bytes()[byte % 8])
    }

    proptest! {
        #[test]
        fn every_leaf_has_the_path_of_the_whole_tree(size in 1_usize..1_500, at: prop::sample::Index) {
            let leaves: Vec<LeafHash> = (0..size).map(leaf).collect();
            let full = size / WIDTH * WIDTH;
            let tiles = leaves[..full].chunks(WIDTH).map(|t| root_over(t.to_vec())).collect();
            let tree = Tiled::of(tiles, leaves[full..].to_vec());
            let whole = Nodes::over(leaves.clone());
            prop_assert_eq!(tree.root(), whole.root());
            let at = at.index(size);
            let tile = tree.tile_of(at).map(|range| Nodes::over(leaves[range].to_vec()));
            let path = tree.path(at, tile.as_ref());
            prop_assert_eq!(&path, &whole.path(at));
            let root = root_of(leaf(at), at as u64, size as u64, &path);
            prop_assert_eq!(root, Some(tree.root()));
        }
    }

    #[test]
    fn long_numbers_stand_in_groups_of_three() {
        assert_eq!(in_groups(1_234_067), "x001/x234/067");
        assert_eq!(in_groups(67), "067");
    }
}
