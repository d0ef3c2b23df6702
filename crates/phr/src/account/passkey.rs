//! A passkey as it is kept: the public half, and what its authenticator told about itself.

use jiff::Timestamp;

use crate::{AccountId, provenance::context::coded};

/// Passkeys of one account: a phone, a computer, a key at home and one in a drawer, with room.
pub const PASSKEYS_MAX: usize = 20;

/// How a passkey signs (COSE algorithms of RFC 9053 and RFC 8812).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// ECDSA on P-256 with SHA-256: COSE -7.
    Es256,
    /// Ed25519: COSE -8.
    Ed25519,
    /// RSASSA-PKCS1-v1_5 with SHA-256: COSE -257, which the TPMs of many Windows computers speak.
    Rs256,
}

coded!(KeyKind { Es256 = "-7", Ed25519 = "-8", Rs256 = "-257" });

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The id its authenticator gave it.
    pub credential: Vec<u8>,
    /// Whose it is.
    pub account: AccountId,
    /// What its holder calls it.
    pub name: String,
    /// How it signs.
    pub kind: KeyKind,
    /// The public key, in the form the signature is checked with.
    pub key: Vec<u8>,
    /// How often it signed, as far as its authenticator counts; 0 when it does not.
    pub counter: u32,
    /// Whether it may be copied to other devices (BE). Never changes.
    pub backup_eligible: bool,
    /// Whether it is copied at present (BS).
    pub backed_up: bool,
    /// When it was added.
    pub added: Timestamp,
    /// When it was used last.
    pub used: Option<Timestamp>,
}

/// What an authenticator told when it signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// How often it signed.
    pub counter: u32,
    /// Whether the passkey is copied at present.
    pub backed_up: bool,
    /// When.
    pub at: Timestamp,
}

/// What became of a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// It is noted.
    Noted,
    /// The counter did not go up: somebody may hold a copy. Nothing is noted.
    WentBack,
    /// There is no such passkey any more.
    Gone,
}

impl Passkey {
    /// Whether a counter is a good next one (Web Authentication Level 2, section 7.2, step 21): it grows, or
    /// the authenticator does not count at all.
    ///
    /// ```
    /// # use phr::account::Passkey;
    /// assert!(Passkey::counts_on(5, 6) && Passkey::counts_on(0, 0));
    /// assert!(!Passkey::counts_on(5, 5) && !Passkey::counts_on(5, 0)); // a copy, perhaps
    /// ```
    pub const fn counts_on(kept: u32, told: u32) -> bool {
        (kept == 0 && told == 0) || told > kept
    }
}
