//! Which points an original holds, layer by layer.
//!
//! A layer is what one original added to a period: its points are sorted and never change. So which
//! of them another original holds too can be written down once, as one bit a point, and stays right
//! whatever comes later. An export that holds all that earlier ones hold says so in a few bytes.

use std::collections::BTreeMap;

use phr::record::Point;
use serde::{Deserialize, Serialize};

/// The number of a layer in its period, from 0.
pub(super) type Layer = i64;

/// Periods without a gap, the first and the last.
pub(super) type Run = (i64, i64);

/// What is held of one layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Share {
    /// All of it.
    #[serde(rename = "a")]
    All,
    /// The points whose bit is set, by their place in the layer.
    #[serde(rename = "b")]
    Bits(Vec<u8>),
}

impl Share {
    /// What of a layer is among `mine`, both sorted; `None` for nothing.
    pub(super) fn of(layer: &[Point], mine: &[Point]) -> Option<Share> {
        let mut bits = vec![0_u8; layer.len().div_ceil(8)];
        let mut held = 0_usize;
        for (place, _) in layer.iter().enumerate().filter(|(_, p)| mine.binary_search(p).is_ok()) {
            held = held.saturating_add(1);
            if let Some(byte) = bits.get_mut(place / 8) {
                *byte |= 1 << (place % 8);
            }
        }
        match held {
            0 => None,
            all if all == layer.len() => Some(Share::All),
            _ => Some(Share::Bits(bits)),
        }
    }

    /// Whether the point at this place is held.
    pub(super) fn holds(&self, place: usize) -> bool {
        match self {
            Share::All => true,
            Share::Bits(bits) => bits.get(place / 8).is_some_and(|b| b & (1 << (place % 8)) != 0),
        }
    }

    /// This and what another original holds.
    fn join(&mut self, other: &Share) {
        match (&mut *self, other) {
            (Share::All, _) => {}
            (_, Share::All) => *self = Share::All,
            (Share::Bits(mine), Share::Bits(theirs)) => {
                mine.resize(mine.len().max(theirs.len()), 0);
                mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine |= theirs);
            }
        }
    }
}

/// What is held of the layers of one period.
pub(super) type Shares = Vec<(Layer, Share)>;

/// What is held of a series: all of the first layer in `whole`, and shares in other periods.
#[derive(Debug, Default)]
pub(super) struct Reach {
    whole: Vec<Run>,
    shares: BTreeMap<(i64, Layer), Share>,
}

impl Reach {
    /// Also what one more original holds.
    pub(super) fn join(&mut self, whole: Vec<Run>, shares: Vec<(i64, Shares)>) {
        self.whole.extend(whole);
        for (period, shares) in shares {
            for (layer, share) in shares {
                self.shares
                    .entry((period, layer))
                    .and_modify(|held| held.join(&share))
                    .or_insert(share);
            }
        }
    }

    /// What is held of one layer of a period; `None` for nothing.
    pub(super) fn share(&self, period: i64, layer: Layer) -> Option<&Share> {
        const ALL: &Share = &Share::All;
        let whole = |(first, last): &Run| (*first..=*last).contains(&period);
        if layer == 0 && self.whole.iter().any(whole) {
            return Some(ALL);
        }
        self.shares.get(&(period, layer))
    }
}

#[cfg(test)]
mod tests {
    use phr::decimal::Exact;

    use super::*;

    fn points(at: &[i64]) -> Vec<Point> {
        at.iter().map(|ms| Point::at(*ms, Exact::whole(60)).unwrap()).collect()
    }

    #[test]
    fn a_share_is_all_some_or_nothing_of_a_layer() {
        let layer = points(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(Share::of(&layer, &points(&[0, 10])), None);
        assert_eq!(Share::of(&layer, &layer), Some(Share::All));
        let mut some = Share::of(&layer, &points(&[1, 9, 11])).unwrap();
        let held = |share: &Share| (0..9).filter(|n| share.holds(*n)).collect::<Vec<_>>();
        assert_eq!(held(&some), [0, 8]);
        some.join(&Share::of(&layer, &points(&[3])).unwrap());
        assert_eq!(held(&some), [0, 2, 8]);
        assert!(!some.holds(800), "beyond its end nothing is held");
        some.join(&Share::All);
        assert_eq!(some, Share::All);
    }
}
