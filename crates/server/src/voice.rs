//! The voice that reads messages aloud. The server is handed one, or none; it knows no dictionary.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use phr::{AccountId, own::Pace};

use crate::auth::Tries;

/// Sounds that are made at the same time; each takes a processor, and pages come first.
pub(crate) const SPEAKING_AT_ONCE: usize = 2;
/// Accounts that are remembered for how often they listened, lest the list grow without end.
const ACCOUNTS_MAX: usize = 10_000;

/// Says Japanese.
pub trait Voice: fmt::Debug + Send + Sync {
    /// A text as a WAV file; `None` when it cannot be said.
    fn wav(&self, text: &str, pace: Pace) -> Option<Vec<u8>>;
}

/// How often each account listened lately.
#[derive(Debug, Default)]
pub(crate) struct Listened(BTreeMap<AccountId, Tries>);

impl Listened {
    /// Counts a sound; says whether it is one too many.
    pub(crate) fn too_often(&mut self, account: AccountId, now: Timestamp) -> bool {
        if self.0.len() >= ACCOUNTS_MAX {
            self.0.clear();
        }
        self.0.entry(account).or_default().too_many(now)
    }
}
