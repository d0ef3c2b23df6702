//! Identifiers as types: sixteen or thirty-two bytes, printed as lower-case hex.

use std::{fmt, str::FromStr};

/// A text is not an identifier of the expected length in lower-case hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: {expected} lower-case hex digits are expected")]
pub struct IdError {
    /// How many digits there should be.
    pub expected: usize,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// Wraps raw bytes.
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }
            /// The raw bytes.
            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.0, f)
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                unhex(text).map(Self).ok_or(IdError { expected: $bytes * 2 })
            }
        }
    };
}

id!(
    /// A person. Random, never time-ordered, never derived from anything about the person.
    PersonId, 16
);
id!(
    /// Someone who signs in. One account may stand for several persons.
    AccountId, 16
);
id!(
    /// One fact from one source, through all its versions. Derived from its source, so that
    /// rebuilding the record gives the same ids.
    EntryId, 16
);
id!(
    /// One series of measurements ([`crate::record::SeriesKey`]). Derived from its key, so that every
    /// import of the same series meets it.
    SeriesId, 16
);
id!(
    /// What a person agreed to, or refused. Random.
    GrantId, 16
);
id!(
    /// A received file or message, addressed by the SHA-256 of its bytes.
    ///
    /// ```
    /// # use phr::OriginalId;
    /// let id = OriginalId::of(b"");
    /// assert!(id.to_string().starts_with("e3b0c442"));
    /// assert!("E3B0".parse::<OriginalId>().is_err()); // lower case, whole length
    /// ```
    OriginalId, 32
);

id!(
    /// The SHA-256 of a secret that somebody carries: a session's token, a link's, a recovery code.
    /// It is what is kept and compared; the secret itself never is.
    ///
    /// ```
    /// # use phr::TokenHash;
    /// assert_eq!(TokenHash::of("secret"), TokenHash::of("secret"));
    /// assert!(!TokenHash::of("secret").to_string().contains("secret"));
    /// ```
    TokenHash, 32
);

impl TokenHash {
    /// The hash of a secret text.
    pub fn of(secret: &str) -> TokenHash {
        use sha2::Digest;
        TokenHash(sha2::Sha256::digest(secret.as_bytes()).into())
    }
}

impl OriginalId {
    /// The address of these bytes.
    pub fn of(bytes: &[u8]) -> OriginalId {
        use sha2::Digest;
        OriginalId(sha2::Sha256::digest(bytes).into())
    }
}

/// At once and not byte by byte: a line of the log can name thousands of ids.
fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    /// The longest id has 32 bytes.
    const LONGEST: usize = 64;
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or_default();
    let mut out = [0_u8; LONGEST];
    for (pair, byte) in out.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 0x0f)];
    }
    let text = out.get(..bytes.len().saturating_mul(2)).ok_or(fmt::Error)?;
    f.write_str(std::str::from_utf8(text).map_err(|_never| fmt::Error)?)
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let text = text.as_bytes();
    if text.len() != N * 2 {
        return None;
    }
    let mut out = [0_u8; N];
    for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = (nibble(*high)? << 4) | nibble(*low)?;
    }
    Some(out)
}

fn nibble(c: u8) -> Option<u8> {
    match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn printing_and_parsing_agree(bytes: [u8; 16]) {
            let id = PersonId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse::<PersonId>().unwrap(), id);
        }
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            prop_assert!(text.parse::<EntryId>().is_err() || text.len() == 32);
        }
    }
}
