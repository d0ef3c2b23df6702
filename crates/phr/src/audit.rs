//! The log of who looked and who changed: events, keyed leaves, a Merkle tree.

pub mod disclosure;
pub mod event;
mod fhir;
pub mod leaf;
pub mod note;
pub mod proof;
#[cfg(test)]
mod tampering;
mod tiles;
pub mod tree;
pub mod unusual;

pub use disclosure::{disclosures, is_disclosure};
pub use event::{Event, What};
pub use fhir::audit_event;
pub use leaf::{Leaf, LeafHash, LeafKey};
pub use note::{Checkpoint, NoteError, Signer, Verifier};
pub use proof::{Proof, ProofError};
pub use tiles::{Tiled, WIDTH, root_over, tiles};
pub use tree::{Nodes, Tree, root_of};
pub use unusual::{ALARM, Readers, Unusual};
