//! How often something was tried lately.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

/// Tries within [`WINDOW`].
pub(super) const TRIES_MAX: usize = 30;
/// The time in which tries are counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// When it was tried lately.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tries(VecDeque<Timestamp>);

impl Tries {
    /// Counts a try; says whether it is one too many.
    pub(crate) fn too_many(&mut self, now: Timestamp) -> bool {
        self.0.retain(|at| now.duration_since(*at) < WINDOW);
        if self.0.len() >= TRIES_MAX {
            return true;
        }
        self.0.push_back(now);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_tries_a_minute_and_no_more() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut tries = Tries::default();
        assert_eq!((0..40).filter(|_| !tries.too_many(at(0))).count(), TRIES_MAX);
        assert!(tries.too_many(at(59)));
        assert!(!tries.too_many(at(60)));
    }
}
