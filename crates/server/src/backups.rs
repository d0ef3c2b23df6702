//! What the family is told of the scheduled backups.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use crate::app::lock;

/// How the scheduled backups go. Whoever makes them tells; the family page shows it. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Backups {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    made: Option<Timestamp>,
    failing: bool,
}

impl Backups {
    /// The newest good one is from this moment.
    pub fn made(&self, at: Timestamp) {
        *lock(&self.state) = State { made: Some(at), failing: false };
    }

    /// The newest attempt failed.
    pub fn failed(&self) {
        let mut state = lock(&self.state);
        *state = State { failing: true, ..*state };
    }

    /// When the newest good one was made, and whether an attempt failed since.
    pub(crate) fn newest(&self) -> (Option<Timestamp>, bool) {
        let state = *lock(&self.state);
        (state.made, state.failing)
    }
}
