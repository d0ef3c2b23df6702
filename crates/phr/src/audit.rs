//! The log of who looked and who changed: events, keyed leaves, a Merkle tree.

pub mod event;
pub mod leaf;
pub mod tree;

pub use event::{Event, What};
pub use leaf::{Leaf, LeafHash};
pub use tree::{Nodes, Tree, root_of};
