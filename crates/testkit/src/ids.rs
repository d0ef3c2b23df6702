//! Ids and choices that are the same in every run.

use std::sync::atomic::{AtomicU64, Ordering};

use phr::ports::Ids;

/// Predictable bytes from a seed (`SplitMix64`). Never for anything but tests.
#[derive(Debug)]
pub struct SeededIds {
    state: AtomicU64,
}

impl SeededIds {
    /// Starts from a seed.
    ///
    /// ```
    /// let (one, same) = (testkit::SeededIds::new(7), testkit::SeededIds::new(7));
    /// assert_eq!(one.next(), same.next());
    /// assert_ne!(one.next(), testkit::SeededIds::new(8).next());
    /// ```
    pub const fn new(seed: u64) -> SeededIds {
        SeededIds { state: AtomicU64::new(seed) }
    }

    /// The next number.
    pub fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end` (0 when there is none).
    pub fn below(&self, end: usize) -> usize {
        let end = end as u64;
        if end == 0 { 0 } else { usize::try_from(self.next() % end).unwrap_or(0) }
    }

    /// Puts a list into another order.
    pub fn shuffle<T>(&self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last.saturating_add(1)));
        }
    }
}

impl Ids for SeededIds {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            for (to, from) in part.iter_mut().zip(self.next().to_be_bytes()) {
                *to = from;
            }
        }
    }
}
