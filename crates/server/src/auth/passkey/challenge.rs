//! Challenges: made without keeping anything, so that nobody can crowd out those of others; used once.
//!
//! `nonce || end || HMAC-SHA-256(what it is for, nonce, end)` under a key that lives as long as the
//! program. What was answered is remembered until its end.

use std::{
    collections::BTreeMap,
    sync::{Mutex, OnceLock},
};

use jiff::Timestamp;
use phr::{AccountId, TokenHash, ports::Ids};
use ring::hmac;

use super::client::{bytes, text};
use crate::app::lock;

/// How long a challenge can be answered: time to find one's glasses and the key in the drawer.
pub(crate) const LASTS_SECONDS: i64 = 300;
/// How long a way to a provider and back may take: an app is opened, a card is held to the phone.
const WAY_SECONDS: i64 = 600;

const NONCE: usize = 16;

/// What a challenge is for. An answer to one is no answer to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// To sign in, whoever it is.
    SignIn,
    /// To add a passkey to an account.
    Add(AccountId),
    /// To show again who one is, in this session.
    Confirm(TokenHash),
    /// To come back from a provider, in the browser and for the errand that this stands for.
    Provider(TokenHash),
}

impl For {
    const fn lasts_seconds(self) -> i64 {
        match self {
            For::SignIn | For::Add(_) | For::Confirm(_) => LASTS_SECONDS,
            For::Provider(_) => WAY_SECONDS,
        }
    }
}

/// Makes challenges and knows them again.
#[derive(Debug, Default)]
pub(crate) struct Challenges {
    key: OnceLock<hmac::Key>,
    answered: Mutex<BTreeMap<[u8; NONCE], i64>>,
}

impl Challenges {
    /// A fresh challenge, as text.
    pub(crate) fn make(&self, what: For, ids: &dyn Ids, now: Timestamp) -> String {
        let mut nonce = [0; NONCE];
        ids.fill(&mut nonce);
        let end = now.as_second().saturating_add(what.lasts_seconds()).to_be_bytes();
        let mac = hmac::sign(self.key(ids), &message(what, &nonce, end));
        text(&[&nonce[..], &end, mac.as_ref()].concat())
    }

    /// Whether a challenge is ours, for this, in time and unanswered; from now on it is answered.
    pub(crate) fn take(&self, what: For, challenge: &str, ids: &dyn Ids, now: Timestamp) -> bool {
        let Ok(challenge) = bytes(challenge) else { return false };
        let Some((nonce, rest)) = challenge.split_first_chunk::<NONCE>() else { return false };
        let Some((end, mac)) = rest.split_first_chunk::<8>() else { return false };
        if hmac::verify(self.key(ids), &message(what, nonce, *end), mac).is_err() {
            return false;
        }
        let (end, now) = (i64::from_be_bytes(*end), now.as_second());
        let mut answered = lock(&self.answered);
        answered.retain(|_, end| now < *end);
        now < end && answered.insert(*nonce, end).is_none()
    }

    fn key(&self, ids: &dyn Ids) -> &hmac::Key {
        self.key.get_or_init(|| {
            let mut secret = [0; 32];
            ids.fill(&mut secret);
            hmac::Key::new(hmac::HMAC_SHA256, &secret)
        })
    }
}

/// Every part has a fixed length for its kind, and the kind comes first.
fn message(what: For, nonce: &[u8; NONCE], end: [u8; 8]) -> Vec<u8> {
    let bound = match what {
        For::SignIn => b"sign-in".to_vec(),
        For::Add(account) => [&b"add"[..], account.as_bytes()].concat(),
        For::Confirm(session) => [&b"confirm"[..], session.as_bytes()].concat(),
        For::Provider(way) => [&b"provider"[..], way.as_bytes()].concat(),
    };
    [&bound[..], b"|", nonce, &end].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::SeededIds;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_challenge_is_answered_once_in_time_and_for_what_it_was_made() {
        let (challenges, ids) = (Challenges::default(), SeededIds::new(1));
        let session = TokenHash::of("token");
        let account = AccountId::from_bytes([1; 16]);
        let make = |what| challenges.make(what, &ids, at(0));
        let take = |what, challenge: &str, now| challenges.take(what, challenge, &ids, at(now));
        let one = make(For::Confirm(session));
        assert!(!take(For::SignIn, &one, 1));
        assert!(!take(For::Confirm(TokenHash::of("other")), &one, 1));
        assert!(take(For::Confirm(session), &one, LASTS_SECONDS - 1));
        assert!(!take(For::Confirm(session), &one, LASTS_SECONDS - 1), "answered");
        let late = make(For::Add(account));
        assert!(!take(For::Add(account), &late, LASTS_SECONDS));
        let mut forged = make(For::SignIn);
        forged.replace_range(..4, "AAAA");
        assert!(!take(For::SignIn, &forged, 1));
        assert!(!take(For::SignIn, "", 1));
        let other = Challenges::default();
        assert!(!other.take(For::SignIn, &make(For::SignIn), &SeededIds::new(2), at(1)));
    }
}
