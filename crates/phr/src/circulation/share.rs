//! A share: a link somebody was given, without what it opens.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::{OriginalId, PersonId};

/// The longest label of a link, in characters (Links Specification: `label`).
pub const LABEL_MAX: usize = 80;
/// The longest question to whoever opens a link, in characters: it is read within the first minute.
pub const QUESTION_MAX: usize = 300;
/// Wrong passcodes a link takes in its whole life; then it is closed for good. With six digits,
/// somebody who guesses finds one link in a hundred thousand.
pub const TRIES_MAX: u32 = 10;
/// Digits of a passcode: short enough to be told on the telephone.
const DIGITS: u32 = 6;

/// The unpredictable part of a link's address: 256 bits. Kept nowhere; only its hash is, and the
/// key of the link's files is made of it with a key of the person, so that neither the address nor
/// the database alone opens anything. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// From 32 unpredictable bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Secret {
        Secret(Zeroizing::new(bytes))
    }
    /// As it stands in an address: 43 characters.
    ///
    /// ```
    /// # use phr::circulation::Secret;
    /// let secret = Secret::from_bytes([7; 32]);
    /// assert_eq!(Secret::parse(&secret.to_text()), Some(secret));
    /// assert_eq!(Secret::parse("x"), None);
    /// ```
    pub fn to_text(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.as_slice())
    }
    /// Reads what [`Secret::to_text`] writes.
    pub fn parse(text: &str) -> Option<Secret> {
        let bytes = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?);
        bytes.as_slice().try_into().ok().map(Secret::from_bytes)
    }
    /// What the link is known by: the hash of the secret.
    ///
    /// ```
    /// use phr::circulation::Secret;
    /// let secret = Secret::from_bytes([7; 32]);
    /// assert_eq!(secret.link(), Secret::from_bytes([7; 32]).link());
    /// assert_ne!(secret.link().as_bytes(), secret.bytes()); // the hash opens nothing
    /// assert_eq!(format!("{secret:?}"), "Secret");          // and the secret never prints
    /// ```
    pub fn link(&self) -> OriginalId {
        OriginalId::of(self.0.as_slice())
    }
    /// The bytes, for making the key.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A link as it is kept. What it may show is the grant to it, and ends with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The hash of its secret.
    pub link: OriginalId,
    /// Whose record.
    pub person: PersonId,
    /// For whom or what it was made, as the person named it.
    pub label: String,
    /// What the person wants to ask whoever opens it.
    pub question: Option<String>,
    /// Whether a passcode is asked for.
    pub passcode: bool,
    /// Whether the address gives the file itself, without a manifest.
    pub direct: bool,
    /// Wrong passcodes it still takes.
    pub tries_left: u32,
    /// When it was made.
    pub made: Timestamp,
}

/// A passcode drawn from unpredictable bits: six digits.
///
/// ```
/// # use phr::circulation::passcode;
/// assert_eq!(passcode([0; 8]), "000000");
/// assert_eq!(passcode([255; 8]).len(), 6);
/// ```
pub fn passcode(random: [u8; 8]) -> String {
    // 2^64 is so much larger than a million that no code is likelier than another.
    let number = u64::from_be_bytes(random).checked_rem(10_u64.pow(DIGITS)).unwrap_or_default();
    format!("{number:06}")
}
