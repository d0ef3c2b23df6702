//! Points told by stretches of time: a day, an hour.

use std::collections::BTreeMap;

use super::Point;
use crate::decimal::Exact;

/// What the points of one stretch say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Where the stretch starts (Unix milliseconds).
    pub from_ms: i64,
    /// How many points start in it.
    pub points: u64,
    /// The lowest value.
    pub lowest: Exact,
    /// The value in the middle: of an even number, the lower of the two. It was measured.
    pub middle: Exact,
    /// The highest value.
    pub highest: Exact,
    /// All values together; `None` when the sum does not fit. Of points with the very same time only
    /// the highest counts: two counts of the same minutes are not twice the steps.
    pub sum: Option<Exact>,
}

/// Groups sorted points by stretches of `length_ms` that are counted from `origin_ms`. Only
/// stretches with points are told, oldest first.
///
/// ```
/// use phr::{decimal::Exact, record::{Point, series::stretches}};
/// let points: Vec<Point> = [(0, 60), (1, 180), (2, 62), (90, 70)]
///     .into_iter().filter_map(|(minute, v)| Point::at(minute * 60_000, Exact::whole(v))).collect();
/// let hours = stretches(&points, 0, 3_600_000);
/// assert_eq!((hours.len(), hours[0].points), (2, 3));
/// assert_eq!(hours[0].highest, Exact::whole(180)); // never averaged away
/// assert_eq!(hours[0].middle, Exact::whole(62));
/// ```
pub fn stretches(points: &[Point], origin_ms: i64, length_ms: i64) -> Vec<Stretch> {
    let number = |p: &Point| p.from_ms().saturating_sub(origin_ms).div_euclid(length_ms.max(1));
    let from = |n: i64| n.saturating_mul(length_ms.max(1)).saturating_add(origin_ms);
    points
        .chunk_by(|one, next| number(one) == number(next))
        .filter_map(|group| stretch(from(number(group.first()?)), group))
        .collect()
}

fn stretch(from_ms: i64, group: &[Point]) -> Option<Stretch> {
    let mut tally = Tally::default();
    for point in group {
        tally.add(point);
    }
    tally.finish(from_ms)
}

/// Stretches of any length, filled piece by piece: what is remembered grows with the number of
/// different values, not with the number of points.
#[derive(Debug)]
pub struct Stretches {
    bounds: Vec<i64>,
    tallies: Vec<Tally>,
}

impl Stretches {
    /// Stretches from each bound to the next (Unix milliseconds, rising).
    ///
    /// ```
    /// use phr::{decimal::Exact, record::{Point, series::Stretches}};
    /// let mut months = Stretches::between(vec![0, 31, 59]);
    /// let point = |at, value| Point::at(at, Exact::whole(value)).unwrap();
    /// months.add(&[point(-1, 1), point(30, 60), point(31, 180)]);
    /// months.add(&[point(40, 70), point(59, 2)]); // the last bound is outside
    /// let told = months.finish();
    /// assert_eq!((told[0].points, told[1].points), (1, 2));
    /// assert_eq!(told[1].highest, Exact::whole(180));
    /// ```
    pub fn between(bounds: Vec<i64>) -> Stretches {
        let tallies = bounds.iter().skip(1).map(|_| Tally::default()).collect();
        Stretches { bounds, tallies }
    }

    /// Adds sorted points that come after those added before. Those outside all stretches are left
    /// out.
    pub fn add(&mut self, points: &[Point]) {
        for point in points {
            let after = self.bounds.partition_point(|bound| *bound <= point.from_ms());
            let tally = after.checked_sub(1).and_then(|at| self.tallies.get_mut(at));
            if let Some(tally) = tally {
                tally.add(point);
            }
        }
    }

    /// The stretches with points, oldest first.
    pub fn finish(self) -> Vec<Stretch> {
        let all = self.bounds.into_iter().zip(self.tallies);
        all.filter_map(|(from_ms, tally)| tally.finish(from_ms)).collect()
    }
}

/// Points of one stretch, counted by value.
#[derive(Debug)]
struct Tally {
    counts: BTreeMap<Exact, u64>,
    /// What the sum is without the last point; `None` when it does not fit.
    sum: Option<Exact>,
    last: Option<Point>,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { counts: BTreeMap::new(), sum: Some(Exact::whole(0)), last: None }
    }
}

impl Tally {
    fn add(&mut self, point: &Point) {
        let count = self.counts.entry(point.value()).or_default();
        *count = count.saturating_add(1);
        // Sorted points of one time stand together, the highest last: only that one is summed.
        let times = |p: &Point| (p.from_ms(), p.until_ms());
        if self.last.is_some_and(|last| times(&last) != times(point)) {
            self.sum = self.summed();
        }
        self.last = Some(*point);
    }

    fn summed(&self) -> Option<Exact> {
        let before = self.sum?;
        self.last.map_or(Some(before), |last| before.checked_add(last.value()))
    }

    fn finish(self, from_ms: i64) -> Option<Stretch> {
        let points: u64 = self.counts.values().sum();
        let place = points.checked_sub(1)? / 2;
        let mut passed = 0_u64;
        let middle = self.counts.iter().find(|(_, count)| {
            passed = passed.saturating_add(**count);
            passed > place
        });
        Some(Stretch {
            from_ms,
            points,
            lowest: *self.counts.first_key_value()?.0,
            middle: *middle?.0,
            highest: *self.counts.last_key_value()?.0,
            sum: self.summed(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_minutes_counted_twice_are_counted_once() {
        let steps = |from: i64, count: i64| {
            Point::during(from * 60_000, (from + 5) * 60_000, Exact::whole(count)).unwrap()
        };
        let mut points = [steps(0, 100), steps(0, 101), steps(5, 40)];
        points.sort_unstable();
        let [day] = stretches(&points, 0, 86_400_000)[..] else { panic!("one day") };
        assert_eq!(day.sum, Some(Exact::whole(141)));
        assert_eq!((day.points, day.lowest), (3, Exact::whole(40)));
    }
}
