//! Unusual readers are seen: by whoever runs the server in what it prints, by the person in their log
//! and on their home page. Nobody is refused by it.

use std::sync::Arc;

use jiff::Timestamp;
use phr::{
    AccountId, PersonId,
    audit::Unusual,
    consent::Permit,
    ports::{Store, StoreError},
};

use crate::app::App;

impl App {
    /// Notes a look that was allowed; gives the alarms to be kept once it happened.
    pub(crate) fn noted(&self, permit: &Permit) -> Vec<(Permit, Unusual)> {
        let found = self.readers().saw(permit);
        let mut told: Vec<Unusual> = found.iter().map(|(_, what)| *what).collect();
        told.sort_unstable();
        told.dedup();
        for what in told {
            // Who, not whose: ids of accounts are random and say nothing about a person.
            tracing::warn!(account = %permit.actor(), what = what.code(), "an unusual reader");
        }
        found
    }

    /// Notes that an account was refused a record.
    pub(crate) fn noted_refusal(&self, account: AccountId, person: PersonId, now: Timestamp) {
        if let Some(what) = self.readers().refused(account, person, now) {
            tracing::warn!(%account, what = what.code(), "an unusual reader");
        }
    }
}

/// Keeps alarms in the logs of the persons they are about.
pub(crate) fn keep(store: &Arc<dyn Store>, alarms: &[(Permit, Unusual)]) -> Result<(), StoreError> {
    alarms.iter().try_for_each(|(permit, what)| store.alarm(permit, *what))
}
