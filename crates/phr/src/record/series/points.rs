//! Many points on their way from an importer to storage.

use std::collections::BTreeMap;

use super::Point;

/// Points are kept by period: 28 days that start at midnight in Japan, so that no day is cut.
pub const PERIOD_MS: i64 = 28 * 24 * 60 * 60 * 1000;
/// Japan is nine hours ahead, all year round.
const JAPAN_MS: i64 = 9 * 60 * 60 * 1000;

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

/// Points in any order, grouped by period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Points {
    periods: BTreeMap<i64, Vec<Point>>,
    len: u64,
}

impl Points {
    /// Adds a point.
    pub fn push(&mut self, point: Point) {
        self.periods.entry(period_of(point.from_ms())).or_default().push(point);
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
        self.periods.iter().map(|(period, points)| {
            let mut points = points.clone();
            points.sort_unstable();
            points.dedup();
            (*period, points)
        })
    }

    /// All points, sorted and without repetitions. For tests and small series.
    pub fn sorted(&self) -> Vec<Point> {
        self.periods().flat_map(|(_, points)| points).collect()
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
