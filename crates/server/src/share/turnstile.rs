//! How often links are tried, and the addresses of files that work once. Kept in memory: what is
//! forgotten when the server stops only makes somebody ask again.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use phr::OriginalId;

/// Requests through one link, and wrong tokens of everybody together, within [`WINDOW`].
const REQUESTS_MAX: usize = 60;
/// The time in which they are counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(1);
/// How long the address of a file waits (Links Specification: one hour at most).
const TICKET: SignedDuration = SignedDuration::from_mins(5);
/// Links and tickets remembered at most; the oldest give way.
const KEPT_MAX: usize = 10_000;

/// An address of a file that works once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// For which link.
    pub(crate) link: OriginalId,
    /// Who asked for it.
    pub(crate) recipient: String,
    until: Timestamp,
}

/// Counts and tickets.
#[derive(Debug, Default)]
pub(crate) struct Turnstile {
    counted: BTreeMap<OriginalId, (Timestamp, usize)>,
    tickets: BTreeMap<OriginalId, Ticket>,
}

impl Turnstile {
    /// Counts a request through a link; says whether it is one too many.
    pub(crate) fn too_often(&mut self, link: OriginalId, now: Timestamp) -> bool {
        let fresh = |(since, _): &(Timestamp, usize)| now.duration_since(*since) < WINDOW;
        if self.counted.len() >= KEPT_MAX {
            self.counted.retain(|_, counted| fresh(counted));
        }
        let counted = self.counted.entry(link).or_insert((now, 0));
        if !fresh(counted) {
            *counted = (now, 0);
        }
        counted.1 = counted.1.saturating_add(1);
        counted.1 > REQUESTS_MAX
    }

    /// Counts a token that opens nothing; says whether it is one too many.
    pub(crate) fn wrong(&mut self, now: Timestamp) -> bool {
        self.too_often(OriginalId::from_bytes([0; 32]), now)
    }

    /// Keeps a ticket under the hash of its token.
    pub(crate) fn issue(
        &mut self,
        token: OriginalId,
        (link, recipient): (OriginalId, String),
        now: Timestamp,
    ) {
        self.tickets.retain(|_, ticket| now < ticket.until);
        if self.tickets.len() >= KEPT_MAX {
            let oldest = self.tickets.iter().min_by_key(|(_, t)| t.until).map(|(key, _)| *key);
            oldest.map(|key| self.tickets.remove(&key));
        }
        let until = now.checked_add(TICKET).unwrap_or(now);
        self.tickets.insert(token, Ticket { link, recipient, until });
    }

    /// Spends a ticket.
    pub(crate) fn spend(&mut self, token: OriginalId, now: Timestamp) -> Option<Ticket> {
        self.tickets.remove(&token).filter(|ticket| now < ticket.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_ticket_works_once_and_for_five_minutes() {
        let (mut turnstile, token) = (Turnstile::default(), OriginalId::of(b"token"));
        let link = OriginalId::of(b"link");
        turnstile.issue(token, (link, "x".to_owned()), at(0));
        assert_eq!(turnstile.spend(OriginalId::of(b"guess"), at(1)), None);
        assert!(turnstile.spend(token, at(299)).is_some_and(|ticket| ticket.link == link));
        assert_eq!(turnstile.spend(token, at(299)), None);
        turnstile.issue(token, (link, "x".to_owned()), at(0));
        assert_eq!(turnstile.spend(token, at(300)), None);
    }

    #[test]
    fn a_link_is_asked_sixty_times_a_minute_and_other_links_do_not_count() {
        let (mut turnstile, link) = (Turnstile::default(), OriginalId::of(b"link"));
        assert!((0..60).all(|_| !turnstile.too_often(link, at(0))));
        assert!(turnstile.too_often(link, at(59)));
        assert!(!turnstile.too_often(OriginalId::of(b"other"), at(59)));
        assert!(!turnstile.too_often(link, at(60)));
    }
}
