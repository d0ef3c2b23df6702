//! Sessions: short, kept in memory, gone when the server stops.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use phr::{AccountId, OriginalId};

use super::key;

/// A session ends after this long without a request.
const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends after this long, whatever happens.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Sessions at the same time; the oldest gives way.
const SESSIONS_MAX: usize = 1_000;

/// Someone who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) account: AccountId,
    /// The token every form of this session carries.
    pub(crate) csrf: String,
    since: Timestamp,
    seen: Timestamp,
}

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: BTreeMap<OriginalId, Session>,
}

impl Sessions {
    /// Starts a session under a fresh token (never one the browser brought: no fixation).
    pub(crate) fn start(&mut self, token: &str, csrf: String, account: AccountId, now: Timestamp) {
        self.all.retain(|_, session| session.is_alive(now));
        if self.all.len() >= SESSIONS_MAX {
            let oldest = self.all.iter().min_by_key(|(_, s)| s.seen).map(|(key, _)| *key);
            oldest.map(|key| self.all.remove(&key));
        }
        self.all.insert(key(token), Session { account, csrf, since: now, seen: now });
    }

    /// The session of a token, if it is alive; notes that it was seen.
    pub(crate) fn seen(&mut self, token: &str, now: Timestamp) -> Option<Session> {
        let session = self.all.get_mut(&key(token)).filter(|s| s.is_alive(now))?;
        session.seen = now;
        Some(session.clone())
    }

    /// Ends a session.
    pub(crate) fn end(&mut self, token: &str) {
        self.all.remove(&key(token));
    }
}

impl Session {
    fn is_alive(&self, now: Timestamp) -> bool {
        let age = |from: Timestamp| now.duration_since(from);
        age(self.seen) < IDLE && age(self.since) < LIFETIME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_rest_by_age_and_by_will() {
        let at = |hour: i64| Timestamp::from_second(hour * 3600).unwrap();
        let mut sessions = Sessions::default();
        let account = AccountId::from_bytes([1; 16]);
        sessions.start("t", "c".to_owned(), account, at(0));
        assert!(sessions.seen("t", at(11)).is_some());
        assert!(sessions.seen("t", at(23)).is_none(), "idle for twelve hours");
        sessions.start("t", "c".to_owned(), account, at(0));
        for hour in 1..168 {
            assert!(sessions.seen("t", at(hour)).is_some(), "{hour}");
        }
        assert!(sessions.seen("t", at(168)).is_none(), "a week old");
        sessions.start("t", "c".to_owned(), account, at(0));
        sessions.end("t");
        assert!(sessions.seen("t", at(0)).is_none());
    }
}
