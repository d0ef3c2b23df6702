//! The shape of a day: for each hour where its values lie, as boxes. Never a curve through them.

use super::{Drawing, Frame, axis, shape};
use crate::tell::number::Exact;

const HOURS: i64 = 24;
/// The marks under the axis: midnight, noon, midnight.
const HOUR_LABELS: [&str; 3] = ["0:00", "12:00", "24:00"];

/// One hour of the day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HourBox {
    /// From 0.
    pub(crate) hour: i64,
    /// From where to where most values lie.
    pub(crate) most: (Exact, Exact),
    /// From where to where half of them lie.
    pub(crate) half: (Exact, Exact),
    /// The one in the middle.
    pub(crate) middle: Exact,
    /// The lowest of all: never hidden by a box.
    pub(crate) lowest: Exact,
}

/// Draws the hours, with a range behind them. Nothing to draw gives an empty picture.
pub(crate) fn day(hours: &[HourBox], range: Option<(Exact, Exact)>) -> Drawing {
    let lows = hours.iter().map(|h| h.lowest).chain(range.map(|(low, _)| low));
    let highs = hours.iter().map(|h| h.most.1).chain(range.map(|(_, high)| high));
    let (Some(lowest), Some(highest), false) = (lows.min(), highs.max(), hours.is_empty()) else {
        return Drawing::default();
    };
    let axis = axis::Axis::over(lowest, highest);
    let frame = Frame { axis: &axis, from_ms: 0, until_ms: HOURS };
    let of = |draw: &dyn Fn(&HourBox) -> String| hours.iter().map(draw).collect::<String>();
    let boxed = |h: &HourBox, (low, high): (Exact, Exact)| {
        let (left, right) = (frame.x(h.hour), frame.x(h.hour.saturating_add(1)));
        format!("M{left} {}H{right}V{}H{left}z", frame.y(high), frame.y(low))
    };
    let middle = |h: &HourBox| {
        let (left, right) = (frame.x(h.hour), frame.x(h.hour.saturating_add(1)));
        format!("M{left} {}H{right}", frame.y(h.middle))
    };
    let dot = |h: &HourBox| {
        let x = i64::midpoint(frame.x(h.hour), frame.x(h.hour.saturating_add(1)));
        shape(0, x, frame.y(h.lowest))
    };
    Drawing {
        band: range.and_then(|(low, high)| frame.band(Some(low), Some(high))),
        lines: vec![
            ("most".to_owned(), of(&|h| boxed(h, h.most))),
            ("half".to_owned(), of(&|h| boxed(h, h.half))),
            ("s0".to_owned(), of(&middle)),
        ],
        points: vec![("m0 many".to_owned(), of(&dot))],
        ..frame.empty(&HOUR_LABELS.map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BOTTOM, LEFT, RIGHT};
    use super::*;

    fn hour(hour: i64, values: [&str; 6]) -> HourBox {
        let [lowest, p5, p25, middle, p75, p95] = values.map(|v| Exact::read(v).unwrap());
        HourBox { hour, most: (p5, p95), half: (p25, p75), middle, lowest }
    }

    #[test]
    fn each_hour_is_a_box_of_its_own_and_the_lowest_value_is_always_there() {
        let drawn = day(&[hour(0, ["40", "60", "70", "80", "90", "100"])], None);
        assert_eq!(drawn.lines[0].0, "most");
        assert!(drawn.lines[0].1.starts_with(&format!("M{LEFT} ")), "{}", drawn.lines[0].1);
        assert!(drawn.points[0].1.ends_with(&format!(" {BOTTOM}h0")), "{}", drawn.points[0].1);
        assert_eq!(drawn.days[2], (RIGHT, "end", "24:00".to_owned()));
    }

    #[test]
    fn hours_without_values_stay_empty() {
        let box_of = |n| hour(n, ["50", "60", "70", "80", "90", "100"]);
        let drawn = day(&[box_of(0), box_of(23)], None);
        assert_eq!(drawn.lines[1].1.matches('M').count(), 2);
        assert!(
            day(&[], Some((Exact::read("70").unwrap(), Exact::read("180").unwrap())))
                .grid
                .is_empty()
        );
    }
}
