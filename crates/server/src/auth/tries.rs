//! How often something was tried lately.

use std::collections::{BTreeMap, VecDeque};

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

/// Tries of one within [`WINDOW`]: nobody types faster.
const TRIES_OF_ONE_MAX: usize = 10;
/// So many are counted apart; beyond that, new ones wait until the window of others has passed.
const COUNTED_MAX: usize = 10_000;

/// When each of many tried lately: one who guesses keeps nobody else out.
#[derive(Debug, Clone)]
pub(crate) struct TriesOf<K>(BTreeMap<K, VecDeque<Timestamp>>);

impl<K> Default for TriesOf<K> {
    fn default() -> Self {
        TriesOf(BTreeMap::new())
    }
}

impl<K: Ord> TriesOf<K> {
    /// Whether another try of one would be one too many. Counts nothing.
    pub(crate) fn is_full(&self, who: &K, now: Timestamp) -> bool {
        let lately = |at: &&Timestamp| now.duration_since(**at) < WINDOW;
        self.0.get(who).is_some_and(|t| t.iter().filter(lately).count() >= TRIES_OF_ONE_MAX)
    }

    /// Counts a try of one; says whether it is one too many.
    pub(crate) fn too_many(&mut self, who: K, now: Timestamp) -> bool {
        let lately = |at: &Timestamp| now.duration_since(*at) < WINDOW;
        if self.0.len() >= COUNTED_MAX {
            self.0.retain(|_, tries| tries.iter().any(lately));
        }
        if self.0.len() >= COUNTED_MAX && !self.0.contains_key(&who) {
            return true;
        }
        let tries = self.0.entry(who).or_default();
        tries.retain(lately);
        if tries.len() >= TRIES_OF_ONE_MAX {
            return true;
        }
        tries.push_back(now);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_tries_too_often_keeps_nobody_else_out() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut tries = TriesOf::default();
        assert_eq!((0..40).filter(|_| !tries.too_many("one", at(0))).count(), TRIES_OF_ONE_MAX);
        assert!(!tries.too_many("another", at(0)));
        assert!(tries.is_full(&"one", at(59)) && !tries.is_full(&"another", at(0)));
        assert!(tries.too_many("one", at(59)) && !tries.too_many("one", at(60)));
    }

    #[test]
    fn how_many_are_counted_has_an_end_and_those_who_rest_make_room() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut tries = TriesOf::default();
        assert!((0..COUNTED_MAX).all(|n| !tries.too_many(n, at(0))));
        assert!(tries.too_many(COUNTED_MAX, at(1)) && !tries.too_many(0, at(1)));
        assert!(!tries.too_many(COUNTED_MAX, at(61)));
    }

    #[test]
    fn thirty_tries_a_minute_and_no_more() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut tries = Tries::default();
        assert_eq!((0..40).filter(|_| !tries.too_many(at(0))).count(), TRIES_MAX);
        assert!(tries.too_many(at(59)));
        assert!(!tries.too_many(at(60)));
    }
}
