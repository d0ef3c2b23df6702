//! A session: one browser that is signed in, for a while.

use jiff::{SignedDuration, Timestamp};

use crate::{AccountId, TokenHash, consent::Strength};

/// A session ends after this long without a request.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends after this long, whatever happens.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long a passkey that was just shown serves for acts that give away or destroy: time to read
/// the page once more.
pub const PROOF_SERVES: SignedDuration = SignedDuration::from_mins(5);

/// One browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of its token; the token itself is in the browser's cookie alone.
    pub token: TokenHash,
    /// Who.
    pub account: AccountId,
    /// How strongly they signed in.
    pub strength: Strength,
    /// The kind of device, as its browser told: enough to know one's own again.
    pub device: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was seen last, to some minutes.
    pub seen: Timestamp,
    /// When they last showed who they are.
    pub proved: Timestamp,
}

impl Session {
    /// Whether it is still good.
    ///
    /// ```
    /// # use phr::{AccountId, TokenHash, account::Session, consent::Strength};
    /// # use jiff::{SignedDuration, Timestamp};
    /// # let since = Timestamp::UNIX_EPOCH;
    /// # let account = AccountId::from_bytes([1; 16]);
    /// let session = Session { token: TokenHash::of("t"), account, strength: Strength::Two,
    ///     device: String::new(), since, seen: since, proved: since };
    /// let after = |hours| since.checked_add(SignedDuration::from_hours(hours));
    /// assert!(session.is_alive(after(11)?));
    /// assert!(!session.is_alive(after(12)?)); // idle for too long
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen) < IDLE && now.duration_since(self.since) < LIFETIME
    }

    /// Whether they showed who they are a moment ago. A clock that went back proves nothing.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.proved <= now && now.duration_since(self.proved) < PROOF_SERVES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(seen: i64, proved: i64) -> Session {
        Session {
            token: TokenHash::of("token"),
            account: AccountId::from_bytes([1; 16]),
            strength: Strength::One,
            device: String::new(),
            since: hour(0),
            seen: hour(seen),
            proved: hour(proved),
        }
    }

    fn hour(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).unwrap()
    }

    #[test]
    fn a_session_ends_by_rest_and_by_age() {
        assert!(session(0, 0).is_alive(hour(11)));
        assert!(!session(0, 0).is_alive(hour(12)), "idle for twelve hours");
        assert!(session(167, 0).is_alive(hour(167)));
        assert!(!session(167, 0).is_alive(hour(168)), "a week old");
    }

    #[test]
    fn a_proof_serves_for_minutes_and_never_ahead_of_time() {
        let proved = session(0, 1);
        let at = |seconds: i64| Timestamp::from_second(3600 + seconds).unwrap();
        assert!(proved.is_fresh(at(0)) && proved.is_fresh(at(299)));
        assert!(!proved.is_fresh(at(300)) && !proved.is_fresh(at(-1)));
    }
}
