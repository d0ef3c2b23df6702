//! The tree as the static files of C2SP tlog-tiles (c2sp.org/tlog-tiles): hashes alone, no entries.

use super::{LeafHash, Tree};

/// Hashes in a full tile.
const WIDTH: usize = 256;

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
                let mut tree = Tree::default();
                for hash in tile {
                    tree.append(*hash);
                }
                above.push(tree.root());
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
    use super::*;

    #[test]
    fn long_numbers_stand_in_groups_of_three() {
        assert_eq!(in_groups(1_234_067), "x001/x234/067");
        assert_eq!(in_groups(67), "067");
    }
}
