//! A number by which somebody is helped at a counter: drawn by the person, read aloud to a helper who
//! is signed in as themself, good once, within minutes, while the person's own session lives
//! (docs/decisions/0050-presence-is-kept.md).

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use super::Signed;
use crate::{AccountId, PersonId, TokenHash};

/// How long a number waits: long enough to read it aloud and type it in.
pub const PRESENCE_WAITS: SignedDuration = SignedDuration::from_mins(15);
/// Wrong numbers that one place takes in its whole life; then the number is void. Whoever saw the
/// first half alone finds the second one time in two thousand.
pub const PRESENCE_TRIES: u32 = 5;
/// Digits of a number, and how many of them say where it waits.
const DIGITS: usize = 8;
const PLACE: usize = 4;

/// The number. Its first half says where it waits, so that a wrong second half is counted there; only
/// a keyed hash of it is kept. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PresenceNumber(Zeroizing<String>);

impl PresenceNumber {
    /// A number drawn from unpredictable bits.
    pub fn drawn(random: [u8; 8]) -> PresenceNumber {
        // 2^64 is so much larger than 10^8 that no number is likelier than another.
        let number = u64::from_be_bytes(random).checked_rem(10_u64.pow(8)).unwrap_or_default();
        PresenceNumber(Zeroizing::new(format!("{number:0DIGITS$}")))
    }

    /// Reads what somebody typed; spaces and dashes are how people read numbers aloud.
    ///
    /// ```
    /// # use phr::account::PresenceNumber;
    /// let number = PresenceNumber::drawn([0; 8]);
    /// assert_eq!(PresenceNumber::parse("0000 0000"), Some(number));
    /// assert_eq!(PresenceNumber::parse("０００００００１").is_some(), true); // full width, from a Japanese keyboard
    /// assert_eq!(PresenceNumber::parse("123"), None);
    /// ```
    pub fn parse(typed: &str) -> Option<PresenceNumber> {
        const LONGEST: usize = 40;
        let digit = |letter: char| match letter {
            '０'..='９' => char::from_digit(u32::from(letter).checked_sub(u32::from('０'))?, 10),
            letter => Some(letter).filter(char::is_ascii_digit),
        };
        let digits: String = typed.chars().take(LONGEST).filter_map(digit).collect();
        (digits.len() == DIGITS).then(|| PresenceNumber(Zeroizing::new(digits)))
    }

    /// Its two halves: where it waits, and the rest.
    pub fn halves(&self) -> (&str, &str) {
        self.0.split_at_checked(PLACE).unwrap_or((&self.0, ""))
    }
}

impl fmt::Debug for PresenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PresenceNumber")
    }
}

/// What waits behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// Who drew it.
    pub account: AccountId,
    /// In which session; without it the number is void.
    pub session: TokenHash,
    /// Whose record it is for.
    pub person: PersonId,
    /// Until when it waits.
    pub until: Timestamp,
}

/// A number that was right: whoever drew it, still signed in, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Who drew it, as they are signed in now.
    pub by: Signed,
    /// Whose record it is for.
    pub person: PersonId,
}
