//! The log as a whole: its signed checkpoints, its check against earlier ones, what may be published.

use phr::{
    audit::{Checkpoint, LeafHash},
    ports::{LogCheck, StoreError},
};

use super::SqlStore;
use crate::{log, waist::Scope};

const EVERYONE: Scope = Scope::Everyone("the log as a whole");

impl SqlStore {
    /// Checks the whole log, also that it goes on from checkpoints that were kept elsewhere: an older
    /// copy that was put back, or a fork, is a bad place.
    pub fn check_log_against(&self, earlier: &[Checkpoint]) -> Result<LogCheck, StoreError> {
        self.readers.look(EVERYONE, |db| log::check(db, &self.kek, earlier))
    }

    /// The public key of the log.
    pub fn log_key(&self) -> Result<phr::audit::Verifier, StoreError> {
        Ok(self.kek.signer()?.verifier())
    }

    /// The newest signed checkpoint and the leaf hashes under it: nothing of this says anything about
    /// anybody. `None` while there is none.
    pub fn published(&self) -> Result<Option<(String, Vec<LeafHash>)>, StoreError> {
        self.readers.look(EVERYONE, log::published)
    }
}
