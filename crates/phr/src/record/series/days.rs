//! Points told by stretches of time: a day, an hour.

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
    let mut values: Vec<Exact> = group.iter().map(Point::value).collect();
    values.sort_unstable();
    let middle = values.len().saturating_sub(1) / 2;
    // Sorted points of one time stand together, the highest last.
    let times = group.chunk_by(|a, b| (a.from_ms(), a.until_ms()) == (b.from_ms(), b.until_ms()));
    let sum = times
        .filter_map(|same| same.last())
        .try_fold(Exact::whole(0), |sum, point| sum.checked_add(point.value()));
    Some(Stretch {
        from_ms,
        points: values.len() as u64,
        lowest: *values.first()?,
        middle: *values.get(middle)?,
        highest: *values.last()?,
        sum,
    })
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
