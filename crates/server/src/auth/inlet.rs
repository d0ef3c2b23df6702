//! Addresses that may only add: short-lived, for one person, gone when the server stops.

use jiff::{SignedDuration, Timestamp};
use phr::{AccountId, OriginalId, PersonId};
use subtle::ConstantTimeEq;

use super::{Tries, key};

/// How long an address takes files.
pub(crate) const LIFETIME: SignedDuration = SignedDuration::from_mins(15);
/// How many files an address takes.
pub(crate) const FILES_MAX: u32 = 20;
/// Addresses that are alive for one person at the same time; the oldest gives way.
const ALIVE_MAX: usize = 5;
/// Addresses that are remembered, ended ones included.
const KEPT_MAX: usize = 500;
/// How long an ended address is listed.
const LISTED: SignedDuration = SignedDuration::from_hours(24);

/// One address.
#[derive(Debug, Clone)]
pub(crate) struct Inlet {
    pub(crate) number: u64,
    key: OriginalId,
    pub(crate) account: AccountId,
    pub(crate) person: PersonId,
    pub(crate) until: Timestamp,
    /// Files it still takes.
    pub(crate) left: u32,
    /// Tries of this address; all wrong ones are counted together.
    tries: Tries,
    /// What it brought, one line a file.
    pub(crate) brought: Vec<pages::send::Sent>,
}

/// Whom an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pass {
    pub(crate) number: u64,
    pub(crate) account: AccountId,
    pub(crate) person: PersonId,
}

/// Why an address is not entered. Wrong, ended and used up are one and the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shut {
    Closed,
    TooOften,
}

/// All addresses.
#[derive(Debug, Default)]
pub(crate) struct Inlets {
    all: Vec<Inlet>,
    made: u64,
    wrong: Tries,
}

impl Inlet {
    pub(crate) fn is_alive(&self, now: Timestamp) -> bool {
        now < self.until && self.left > 0
    }
}

impl Inlets {
    /// Opens an address under a fresh token.
    pub(crate) fn open(
        &mut self,
        token: &str,
        account: AccountId,
        person: PersonId,
        now: Timestamp,
    ) {
        self.all.retain(|i| now.duration_since(i.until) < LISTED);
        let alive = self.all.iter_mut().filter(|i| i.person == person && i.is_alive(now));
        let mut alive: Vec<&mut Inlet> = alive.collect();
        let over = alive.len().saturating_sub(ALIVE_MAX.saturating_sub(1));
        for oldest in alive.iter_mut().take(over) {
            oldest.until = now;
        }
        if self.all.len() >= KEPT_MAX {
            self.all.remove(0);
        }
        self.made = self.made.saturating_add(1);
        self.all.push(Inlet {
            number: self.made,
            key: key(token),
            account,
            person,
            until: now.checked_add(LIFETIME).unwrap_or(now),
            left: FILES_MAX,
            tries: Tries::default(),
            brought: Vec::new(),
        });
    }

    /// Whom the token is for, if it is good now. Every address is compared, each in constant time.
    pub(crate) fn enter(&mut self, token: &str, now: Timestamp) -> Result<Pass, Shut> {
        let key = key(token);
        let mut found = None;
        for inlet in &mut self.all {
            if bool::from(inlet.key.as_bytes().ct_eq(key.as_bytes())) && inlet.is_alive(now) {
                found = Some(inlet);
            }
        }
        let Some(inlet) = found else {
            return Err(if self.wrong.too_many(now) { Shut::TooOften } else { Shut::Closed });
        };
        if inlet.tries.too_many(now) {
            return Err(Shut::TooOften);
        }
        let Inlet { number, account, person, .. } = *inlet;
        Ok(Pass { number, account, person })
    }

    /// Counts files before they are taken in; `false` when the address does not take so many.
    pub(crate) fn reserve(&mut self, pass: Pass, files: usize, now: Timestamp) -> bool {
        let wanted = u32::try_from(files).unwrap_or(u32::MAX);
        let inlet = self.all.iter_mut().find(|i| i.number == pass.number && i.is_alive(now));
        let left = inlet.and_then(|i| Some((i.left.checked_sub(wanted)?, i)));
        let Some((left, inlet)) = left else { return false };
        inlet.left = left;
        true
    }

    /// Notes what the address brought.
    pub(crate) fn note(&mut self, pass: Pass, files: &[pages::send::Sent]) {
        if let Some(inlet) = self.all.iter_mut().find(|i| i.number == pass.number) {
            inlet.brought.extend_from_slice(files);
        }
    }

    /// Ends one of the person's addresses at once; says whether there was one.
    pub(crate) fn end(&mut self, number: u64, person: PersonId, now: Timestamp) -> bool {
        let mine = self.all.iter_mut().find(|i| i.number == number && i.person == person);
        let Some(inlet) = mine else { return false };
        inlet.until = inlet.until.min(now);
        true
    }

    /// The person's addresses, the newest first.
    pub(crate) fn of(&self, person: PersonId) -> Vec<Inlet> {
        self.all.iter().rev().filter(|i| i.person == person).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tries::TRIES_MAX, *};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn one() -> (Inlets, AccountId, PersonId) {
        let mut inlets = Inlets::default();
        let (account, person) = (AccountId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
        inlets.open("token", account, person, at(0));
        (inlets, account, person)
    }

    #[test]
    fn an_address_ends_at_its_quarter_of_an_hour() {
        let (mut inlets, account, person) = one();
        let pass = Pass { number: 1, account, person };
        assert_eq!(inlets.enter("token", at(15 * 60 - 1)), Ok(pass));
        assert_eq!(inlets.enter("token", at(15 * 60)), Err(Shut::Closed));
        assert!(
            !inlets.reserve(pass, 1, at(15 * 60)),
            "it ended while the files were on their way"
        );
        assert_eq!(inlets.enter("other", at(0)), Err(Shut::Closed));
    }

    #[test]
    fn an_address_takes_so_many_files_and_no_more() {
        let (mut inlets, ..) = one();
        let pass = inlets.enter("token", at(1)).unwrap();
        assert!(inlets.reserve(pass, 19, at(1)));
        assert!(!inlets.reserve(pass, 2, at(1)));
        assert!(inlets.reserve(pass, 1, at(1)));
        assert_eq!(inlets.enter("token", at(2)), Err(Shut::Closed));
    }

    #[test]
    fn only_the_person_concerned_ends_an_address_and_at_once() {
        let (mut inlets, _, person) = one();
        assert!(!inlets.end(1, PersonId::from_bytes([9; 16]), at(1)));
        assert!(inlets.enter("token", at(1)).is_ok());
        assert!(inlets.end(1, person, at(1)));
        assert_eq!(inlets.enter("token", at(1)), Err(Shut::Closed));
        assert_eq!(inlets.of(person).len(), 1, "it is listed for a day");
    }

    #[test]
    fn a_sixth_address_ends_the_first() {
        let (mut inlets, account, person) = one();
        for n in 2..=6 {
            inlets.open(&n.to_string(), account, person, at(n));
        }
        assert_eq!(inlets.enter("token", at(7)), Err(Shut::Closed));
        assert!(inlets.enter("2", at(7)).is_ok());
    }

    #[test]
    fn wrong_tries_are_limited_and_do_not_shut_out_the_right_one() {
        let (mut inlets, ..) = one();
        let wrong: Vec<_> = (0..40).map(|_| inlets.enter("guess", at(1))).collect();
        assert_eq!(wrong.iter().filter(|w| **w == Err(Shut::Closed)).count(), TRIES_MAX);
        assert!(inlets.enter("token", at(1)).is_ok());
        assert_eq!(inlets.enter("guess", at(62)), Err(Shut::Closed));
    }
}
