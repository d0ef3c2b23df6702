//! A helper at a counter: the person shows a number that works once, within minutes; the helper, signed
//! in as themself, types it in. So an assisted session needs both of them, and each act in it stands
//! under the helper's name in the person's log. Numbers are in memory only and never logged.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use phr::{OriginalId, consent::Request};

use super::key;

/// How long a number waits: long enough to read it aloud and type it in.
pub(crate) const WAITS: SignedDuration = SignedDuration::from_mins(15);
/// How long the helper may act: one visit to a counter.
pub(crate) const LASTS: SignedDuration = SignedDuration::from_mins(30);
/// Numbers waiting at the same time; so many people do not stand at one counter.
const WAITING_MAX: usize = 1_000;
/// Digits of a number. With thirty tries a minute for everybody together, one who guesses for the
/// quarter of an hour finds a waiting number in two hundred thousand.
const DIGITS: usize = 8;

/// The numbers that wait.
#[derive(Debug, Default)]
pub(crate) struct Presences(BTreeMap<OriginalId, (Request, Timestamp)>);

impl Presences {
    /// Keeps a number with what whoever shows it asked for; says until when it waits, or nothing when
    /// too many do.
    pub(crate) fn offer(
        &mut self,
        number: &str,
        asked: Request,
        now: Timestamp,
    ) -> Option<Timestamp> {
        self.0.retain(|_, (_, until)| now < *until);
        let until = now.checked_add(WAITS).ok().filter(|_| self.0.len() < WAITING_MAX)?;
        self.0.insert(key(number), (asked, until));
        Some(until)
    }

    /// Spends a number.
    pub(crate) fn spend(&mut self, number: &str, now: Timestamp) -> Option<Request> {
        let typed: String = number.chars().filter(char::is_ascii_digit).collect();
        let (asked, until) = self.0.remove(&key(&typed))?;
        (now < until).then_some(asked)
    }
}

/// A number drawn from unpredictable bits.
pub(crate) fn number(random: [u8; 8]) -> String {
    // 2^64 is so much larger than 10^8 that no number is likelier than another.
    format!("{:0DIGITS$}", u64::from_be_bytes(random) % 10_u64.pow(8))
}

#[cfg(test)]
mod tests {
    use phr::{AccountId, PersonId, consent::Action};

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn asked() -> Request {
        let (account, person) = (AccountId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
        Request::new(account, person, Action::Delegate, "test", at(0))
    }

    #[test]
    fn a_number_works_once_within_a_quarter_of_an_hour() {
        let mut waiting = Presences::default();
        assert_eq!(waiting.offer("12345678", asked(), at(0)), Some(at(15)));
        assert_eq!(waiting.spend("87654321", at(1)), None);
        assert_eq!(waiting.spend("1234 5678", at(14)), Some(asked()), "as it is read aloud");
        assert_eq!(waiting.spend("12345678", at(14)), None);
        waiting.offer("12345678", asked(), at(20));
        assert_eq!(waiting.spend("12345678", at(35)), None, "too late");
    }

    #[test]
    fn a_number_has_eight_digits() {
        assert_eq!(number([0; 8]), "00000000");
        assert_eq!(number([255; 8]).len(), 8);
    }
}
