//! One-time sign-in links.

use jiff::{SignedDuration, Timestamp};
use phr::{AccountId, OriginalId};

use super::key;

/// How long a link waits to be used.
const LIFETIME: SignedDuration = SignedDuration::from_mins(60);

/// The link that waits, if any. There is never more than one.
#[derive(Debug, Default)]
pub(crate) struct Links {
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    key: OriginalId,
    account: AccountId,
    until: Timestamp,
}

impl Links {
    /// Offers a new link unless one is still waiting; says whether it did.
    pub(crate) fn offer(&mut self, token: &str, account: AccountId, now: Timestamp) -> bool {
        if self.waiting.as_ref().is_some_and(|w| now < w.until) {
            return false;
        }
        let until = now.checked_add(LIFETIME).unwrap_or(now);
        self.waiting = Some(Waiting { key: key(token), account, until });
        true
    }

    /// Whether this link could be used now. Spends nothing.
    pub(crate) fn is_good(&self, token: &str, now: Timestamp) -> bool {
        self.waiting.as_ref().is_some_and(|w| w.key == key(token) && now < w.until)
    }

    /// Spends the link.
    pub(crate) fn spend(&mut self, token: &str, now: Timestamp) -> Option<AccountId> {
        if !self.is_good(token, now) {
            return None;
        }
        self.waiting.take().map(|w| w.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    #[test]
    fn a_link_works_once() {
        let mut links = Links::default();
        let account = AccountId::from_bytes([1; 16]);
        assert!(links.offer("token", account, at(0)));
        assert!(!links.offer("second", account, at(1)), "one is waiting");
        assert_eq!(links.spend("guess", at(1)), None);
        assert_eq!(links.spend("token", at(1)), Some(account));
        assert_eq!(links.spend("token", at(1)), None);
    }

    #[test]
    fn a_link_ends_at_its_hour() {
        let mut links = Links::default();
        let account = AccountId::from_bytes([1; 16]);
        links.offer("token", account, at(0));
        assert!(links.is_good("token", at(59)));
        assert_eq!(links.spend("token", at(60)), None);
        assert!(links.offer("next", account, at(60)));
    }
}
