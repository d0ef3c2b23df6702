//! Many points on their way from an importer to storage.

use std::collections::BTreeMap;

use super::{Point, codec};

/// Points are kept by period: 28 days that start at midnight in Japan, so that no day is cut.
pub const PERIOD_MS: i64 = 28 * 24 * 60 * 60 * 1000;
/// Japan is nine hours ahead, all year round.
const JAPAN_MS: i64 = 9 * 60 * 60 * 1000;
/// When an importer goes on to another period, at least so many points are worth packing.
const PACKED_MIN: usize = 256;

/// The period a moment (Unix milliseconds) lies in.
///
/// ```
/// use phr::record::series::{PERIOD_MS, period_of};
/// assert_eq!(period_of(0), 0);
/// assert_eq!(period_of(-9 * 3_600_000 - 1), -1); // just before midnight in Japan
/// assert_eq!(period_of(PERIOD_MS), 1);
/// ```
pub const fn period_of(ms: i64) -> i64 {
    ms.saturating_add(JAPAN_MS).div_euclid(PERIOD_MS)
}

/// The first millisecond of a period.
///
/// ```
/// use phr::record::series::{period_of, period_start};
/// assert_eq!(period_of(period_start(700)), 700);
/// assert_eq!(period_of(period_start(700) - 1), 699); // the millisecond before belongs to the one before
/// ```
pub const fn period_start(period: i64) -> i64 {
    period.saturating_mul(PERIOD_MS).saturating_sub(JAPAN_MS)
}

/// Points in any order, packed as they come: millions of them take a few bytes each.
///
/// ```
/// use phr::{decimal::Exact, record::{Point, series::Points}};
/// let beat = |minute: i64| Point::at(minute * 60_000, Exact::whole(70 + minute % 5)).unwrap();
/// let forwards: Points = (0..500).map(beat).collect();
/// let backwards: Points = (0..500).rev().chain([3]).map(beat).collect();
/// assert_eq!(forwards, backwards);         // the order does not matter, nor does hearing it twice
/// assert_eq!(backwards.len(), 501);        // though it is counted
/// assert_eq!(backwards.sorted().len(), 500);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Points {
    periods: BTreeMap<i64, Period>,
    /// The period of the last point.
    current: i64,
    len: u64,
}

#[derive(Debug, Clone, Default)]
struct Period {
    packed: Vec<Vec<u8>>,
    open: Vec<Point>,
}

impl Points {
    /// Adds a point.
    pub fn push(&mut self, point: Point) {
        let number = period_of(point.from_ms());
        if number != self.current {
            if let Some(left) = self.periods.get_mut(&self.current) {
                left.pack(PACKED_MIN);
            }
            self.current = number;
        }
        let period = self.periods.entry(number).or_default();
        period.open.push(point);
        period.pack(codec::CHUNK_POINTS_MAX);
        self.len = self.len.saturating_add(1);
    }

    /// How many points were added, repeated ones included.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether none was added.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The periods that hold points, each with its points sorted and without repetitions.
    pub fn periods(&self) -> impl Iterator<Item = (i64, Vec<Point>)> {
        self.periods.iter().map(|(number, period)| (*number, period.sorted()))
    }

    /// All points, sorted and without repetitions. For tests and small series.
    pub fn sorted(&self) -> Vec<Point> {
        self.periods().flat_map(|(_, points)| points).collect()
    }
}

impl Period {
    /// Packs the open points when there are at least `least`.
    fn pack(&mut self, least: usize) {
        if self.open.len() < least {
            return;
        }
        if let Some(packed) = codec::encode(&self.open) {
            self.packed.push(packed);
            self.open = Vec::new();
        }
    }

    fn sorted(&self) -> Vec<Point> {
        // INVARIANT: `packed` holds only what `encode` gave, so nothing is lost here.
        let mut points: Vec<Point> =
            self.packed.iter().filter_map(|packed| codec::decode(packed)).flatten().collect();
        points.extend_from_slice(&self.open);
        points.sort_unstable();
        points.dedup();
        points
    }
}

impl PartialEq for Points {
    /// Whether both hold the same points, in whatever order they came.
    fn eq(&self, other: &Points) -> bool {
        self.periods().eq(other.periods())
    }
}

impl Extend<Point> for Points {
    fn extend<I: IntoIterator<Item = Point>>(&mut self, points: I) {
        points.into_iter().for_each(|point| self.push(point));
    }
}

impl FromIterator<Point> for Points {
    fn from_iter<I: IntoIterator<Item = Point>>(points: I) -> Points {
        let mut out = Points::default();
        out.extend(points);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::Exact;
    use proptest::prelude::*;

    fn point(minute: i64) -> Point {
        Point::at(minute * 60_000, Exact::whole(60 + minute % 40)).unwrap()
    }

    #[test]
    fn millions_of_points_take_few_bytes_on_their_way() {
        let points: Points = (0..100_000).map(point).collect();
        let bytes: usize = points.periods.values().flat_map(|p| &p.packed).map(Vec::len).sum();
        assert!(bytes < 100_000, "{bytes}");
        assert!(points.periods.values().all(|p| p.open.len() < codec::CHUNK_POINTS_MAX));
        assert_eq!(points.sorted(), (0..100_000).map(point).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn points_come_out_sorted_and_once(
            minutes in proptest::collection::vec(-200_000_i64..200_000, 0..400),
        ) {
            let points: Points = minutes.iter().chain(&minutes).copied().map(point).collect();
            let mut wanted: Vec<Point> = minutes.iter().copied().map(point).collect();
            prop_assert_eq!(points.len(), 2 * minutes.len() as u64);
            wanted.sort_unstable();
            wanted.dedup();
            prop_assert_eq!(points.sorted(), wanted);
            let turned: Points = minutes.iter().rev().copied().map(point).collect();
            prop_assert_eq!(points, turned);
        }
    }
}
