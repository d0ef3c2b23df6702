//! What the tree holds of an event: a keyed commitment and nothing else.
//!
//! `leaf = SHA-256(0x00 || HMAC-SHA-256(leaf key, canonical event) || time in seconds)`, the leaf
//! hash of RFC 6962 section 2.1 over a salted commitment. The leaf key comes from the person's log
//! key and the event's number: given to somebody, it opens this leaf and no other. Once the person's
//! key is destroyed the leaf means nothing, while the tree stays valid.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::event;

/// A node of the tree.
pub type LeafHash = [u8; 32];

/// Opens the commitment of one leaf.
pub type LeafKey = [u8; 32];

/// One leaf: the commitment and the coarse time that stand in the log.
///
/// ```
/// use phr::audit::Leaf;
/// let log_key = [7; 32];
/// let leaf = Leaf::commit(&log_key, 3, "tenohira-audit-v2 …".as_bytes(), 1_700_000_000);
/// // The same event elsewhere in the log, or under another person's key, is another leaf.
/// assert_ne!(leaf, Leaf::commit(&log_key, 4, "tenohira-audit-v2 …".as_bytes(), 1_700_000_000));
/// assert_ne!(leaf, Leaf::commit(&[8; 32], 3, "tenohira-audit-v2 …".as_bytes(), 1_700_000_000));
/// // The key of this one leaf opens it, and only it.
/// let key = Leaf::key(&log_key, 3);
/// assert_eq!(Leaf::under(&key, "tenohira-audit-v2 …".as_bytes(), 1_700_000_000), leaf);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// Keyed commitment to the event.
    pub commitment: [u8; 32],
    /// Whole seconds since 1970.
    pub at_seconds: i64,
}

impl Leaf {
    /// Commits to the canonical bytes of event `number` of a person's log under its own key.
    pub fn commit(log_key: &[u8; 32], number: u64, canonical: &[u8], at_seconds: i64) -> Leaf {
        if canonical.starts_with(event::FIRST.as_bytes()) {
            // The first version committed under the person's key itself.
            return Leaf::under(log_key, canonical, at_seconds);
        }
        Leaf::under(&Leaf::key(log_key, number), canonical, at_seconds)
    }

    /// The key of one leaf.
    pub fn key(log_key: &[u8; 32], number: u64) -> LeafKey {
        mac(log_key, &[b"leaf key|", &number.to_be_bytes()])
    }

    /// What opens the leaf of an event to a stranger; `None` for events of the first version, which
    /// only the person's key opens.
    pub fn opening(log_key: &[u8; 32], number: u64, canonical: &[u8]) -> Option<LeafKey> {
        let has_key = !canonical.starts_with(event::FIRST.as_bytes());
        has_key.then(|| Leaf::key(log_key, number))
    }

    /// The leaf whose commitment this key opens.
    pub fn under(key: &LeafKey, canonical: &[u8], at_seconds: i64) -> Leaf {
        Leaf { commitment: mac(key, &[canonical]), at_seconds }
    }

    /// The RFC 6962 leaf hash.
    ///
    /// ```
    /// use phr::audit::Leaf;
    /// let leaf = Leaf { commitment: [0; 32], at_seconds: 60 };
    /// // The time stands in the hash: an event cannot be moved to another second.
    /// assert_ne!(leaf.hash(), Leaf { at_seconds: 61, ..leaf }.hash());
    /// ```
    pub fn hash(&self) -> LeafHash {
        let mut hash = Sha256::new();
        hash.update([0x00]);
        hash.update(self.commitment);
        hash.update(self.at_seconds.to_be_bytes());
        hash.finalize().into()
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC pads a short key with zeros to the block size (RFC 2104), so this is the same key.
    let mut block = [0_u8; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
