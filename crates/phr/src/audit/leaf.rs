//! What the tree holds of an event: a keyed commitment and nothing else.
//!
//! `leaf = SHA-256(0x00 || HMAC-SHA-256(person's log key, canonical event) || time in seconds)`,
//! the leaf hash of RFC 6962 section 2.1 over a salted commitment. Whoever holds event and key can
//! check it; once the key is destroyed the leaf means nothing, while the tree stays valid.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::Event;

/// A node of the tree.
pub type LeafHash = [u8; 32];

/// One leaf: the commitment and the coarse time that stand in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// Keyed commitment to the event.
    pub commitment: [u8; 32],
    /// Whole seconds since 1970.
    pub at_seconds: i64,
}

impl Leaf {
    /// Commits to `event` under the person's log key.
    pub fn commit(log_key: &[u8; 32], event: &Event) -> Leaf {
        // HMAC pads a short key with zeros to the block size (RFC 2104), so this is the same key.
        let mut block = [0_u8; 64];
        block.iter_mut().zip(log_key).for_each(|(to, from)| *to = *from);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(&event.canonical());
        Leaf { commitment: mac.finalize().into_bytes().into(), at_seconds: event.at.as_second() }
    }

    /// The RFC 6962 leaf hash.
    pub fn hash(&self) -> LeafHash {
        let mut hash = Sha256::new();
        hash.update([0x00]);
        hash.update(self.commitment);
        hash.update(self.at_seconds.to_be_bytes());
        hash.finalize().into()
    }
}
