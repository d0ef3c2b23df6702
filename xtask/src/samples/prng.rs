//! Deterministic numbers for the samples: `SplitMix64`, forked by name.
//!
//! Each person's numbers come from the seed and their own key, so a new file for the child
//! does not move the grandmother's blood pressure.

/// A small deterministic generator. Not for secrets.
pub(super) struct Prng(u64);

impl Prng {
    /// Starts the stream called `name` of `seed`.
    pub(super) fn named(seed: u64, name: &str) -> Self {
        // FNV-1a over the name.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed ^ hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included. An empty range gives `low`.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = u64::try_from(i64::from(high) - i64::from(low) + 1).unwrap_or(1);
        low + i32::try_from(self.next() % span).unwrap_or(0)
    }

    /// True about `percent` times in a hundred.
    pub(super) fn chance(&mut self, percent: i32) -> bool {
        self.between(1, 100) <= percent
    }
}

#[cfg(test)]
mod tests {
    use super::Prng;

    #[test]
    fn the_same_name_gives_the_same_numbers() {
        let draw = |name| {
            let mut prng = Prng::named(7, name);
            (0..50).map(|_| prng.between(-3, 3)).collect::<Vec<_>>()
        };
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
        assert!(draw("a").iter().all(|n| (-3..=3).contains(n)));
    }
}
