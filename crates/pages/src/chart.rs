//! A chart of values over time, drawn here as SVG: shapes and words, no script.
//!
//! A chart shows and never judges. Points are told apart by shape as well as by place, a line joins
//! only what belongs together (the caller says which run a point belongs to), and what is drawn is
//! also said in words: [`Chart::desc`] is read aloud in place of the picture, and the table of the
//! page holds every value as it was sent.

mod axis;
mod day;
mod melody;

use crate::{
    Lang,
    tell::{number::Exact, pick},
    words::Words,
};

pub(crate) use day::{HourBox, day};
pub use melody::{Melody, RATE, Tone};

// The picture is 340 by 220 units (`chart.html`); at 320 px one unit is a little less than a pixel.
const LEFT: i64 = 56;
const RIGHT: i64 = 328;
const TOP: i64 = 14;
const BOTTOM: i64 = 182;
/// More points than this are drawn as one stroke per column, from the lowest to the highest.
const POINTS_MAX: usize = 240;
/// More points than this are drawn smaller.
const LARGE_MAX: usize = 60;
/// The width of such a column.
const COLUMN: i64 = 4;
/// Upper and lower.
const LINES: usize = 2;
/// Shapes that points can have; the last one stands for all further groups.
pub const MARKS: usize = 6;

/// A chart, ready to be written.
#[derive(Clone, Debug)]
pub struct Chart {
    /// A number that keeps ids apart when a page has several charts.
    pub number: usize,
    /// What is drawn, in a few words.
    pub title: String,
    /// What the chart says, in plain facts.
    pub desc: String,
    /// What the shapes and lines stand for.
    pub legend: Vec<Legend>,
    /// What could not be drawn, or how it was drawn, in a sentence.
    pub note: Option<String>,
    /// The shapes.
    pub drawing: Drawing,
    /// The same as a sound, when there is something to compare.
    pub melody: Option<Melody>,
    /// Where the sound can be heard.
    pub sound: Option<String>,
}

impl Chart {
    /// How to listen, in words.
    pub(crate) fn how_it_sounds(&self, lang: Lang) -> String {
        let w = &Words::of(lang).measurements;
        let Some(melody) = &self.melody else { return String::new() };
        let parts = [
            Some(if melody.stretches { w.tones_of_stretches } else { w.tones }),
            (melody.lines.len() > 1).then_some(w.tones_of_two),
            (melody.timbres() > 1).then_some(w.timbres),
            melody.own.is_some().then_some(w.hum),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        parts.join(pick(lang, "", " "))
    }
}

/// One line of the legend.
#[derive(Clone, Debug)]
pub struct Legend {
    /// The words.
    pub text: String,
    /// The class of the shape: `m0` to `m5` for points, `s0` and `s1` for lines, `band`.
    pub class: String,
    /// The path of the shape around the middle of a box of 24 by 24.
    pub path: String,
}

/// One value at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    /// Unix milliseconds.
    pub(crate) at: i64,
    /// The value.
    pub(crate) value: Exact,
    /// Which shape, from 0.
    pub(crate) mark: usize,
}

/// Points that belong together, in order of time; a line joins them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    /// 0, or 1 for the lower of two lines (upper and lower pressure).
    pub(crate) line: usize,
    pub(crate) points: Vec<Point>,
}

/// What is to be drawn.
#[derive(Debug)]
pub(crate) struct Plot<'a> {
    pub(crate) runs: &'a [Run],
    pub(crate) band: Option<(Option<Exact>, Option<Exact>)>,
    /// The person's own band, always in the picture.
    pub(crate) own: Option<(Exact, Exact)>,
    pub(crate) from_ms: i64,
    pub(crate) until_ms: i64,
    /// The first, the middle and the last day of the axis, in words.
    pub(crate) days: [String; 3],
}

impl Plot<'_> {
    fn points(&self) -> impl Iterator<Item = &Point> {
        self.runs.iter().flat_map(|run| &run.points)
    }

    /// The axis over all values and the own band; `None` without values.
    fn axis(&self) -> Option<axis::Axis> {
        let own = self.own.filter(|_| self.points().next().is_some());
        let own = own.into_iter().flat_map(|(low, high)| [low, high]);
        let values: Vec<Exact> = self.points().map(|p| p.value).chain(own).collect();
        Some(axis::Axis::over(*values.iter().min()?, *values.iter().max()?))
    }
}

/// The shapes of a chart, in the picture's own units.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// The lines of the grid with their numbers.
    pub grid: Vec<GridLine>,
    /// Days under the axis: place, anchor, words.
    pub days: Vec<(i64, &'static str, String)>,
    /// The laboratory's range: top and height.
    pub band: Option<(i64, i64)>,
    /// Lines: class and path.
    pub lines: Vec<(String, String)>,
    /// Points of one shape: class and path.
    pub points: Vec<(String, String)>,
    /// Whether there were too many points, so that columns stand for them.
    pub columns: bool,
}

/// One horizontal line of the grid.
#[derive(Clone, Debug)]
pub struct GridLine {
    /// Its place.
    pub y: i64,
    /// The number it stands for.
    pub label: String,
}

/// Draws. Nothing to draw gives an empty picture.
pub(crate) fn draw(plot: &Plot<'_>) -> Drawing {
    let points = || plot.points();
    let Some(axis) = plot.axis() else { return Drawing::default() };
    let frame = Frame { axis: &axis, from_ms: plot.from_ms, until_ms: plot.until_ms };
    let columns = points().count() > POINTS_MAX;
    let mut drawing = Drawing {
        band: plot.band.and_then(|(low, high)| frame.band(low, high)),
        columns,
        ..frame.empty(&plot.days)
    };
    if let Some((low, high)) = plot.own {
        let ends = [low, high].map(|end| format!("M{LEFT} {}H{RIGHT}", frame.y(end)));
        drawing.lines.push(("own".to_owned(), ends.concat()));
    }
    for line in 0..LINES {
        let of_line = || plot.runs.iter().filter(move |run| run.line == line);
        if columns {
            let path: String = of_line().map(|run| frame.strokes(&run.points)).collect();
            drawing.lines.push((format!("col s{line}"), path));
        } else {
            let path: String = of_line().map(|run| frame.line(&run.points)).collect();
            drawing.lines.push((format!("s{line}"), path));
        }
    }
    let size = if points().count() > LARGE_MAX { " many" } else { "" };
    if !columns {
        for mark in 0..MARKS {
            let path: String = points()
                .filter(|p| p.mark.min(MARKS.saturating_sub(1)) == mark)
                .map(|p| shape(mark, frame.x(p.at), frame.y(p.value)))
                .collect();
            if !path.is_empty() {
                drawing.points.push((format!("m{mark}{size}"), path));
            }
        }
    }
    drawing.lines.retain(|(_, path)| !path.is_empty());
    drawing
}

/// One upright line: from the lowest to the highest value of a stretch of time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// Unix milliseconds.
    pub(crate) at: i64,
    pub(crate) low: Exact,
    pub(crate) high: Exact,
    /// The value that has a dot.
    pub(crate) middle: Option<Exact>,
}

/// Draws upright lines. Nothing to draw gives an empty picture.
pub(crate) fn spans(
    spans: &[Span],
    (from_ms, until_ms): (i64, i64),
    days: &[String; 3],
) -> Drawing {
    let lowest = spans.iter().map(|span| span.low).min();
    let highest = spans.iter().map(|span| span.high).max();
    let Some((lowest, highest)) = lowest.zip(highest) else { return Drawing::default() };
    let axis = axis::Axis::over(lowest, highest);
    let frame = Frame { axis: &axis, from_ms, until_ms };
    let stroke = |s: &Span| format!("M{} {}V{}", frame.x(s.at), frame.y(s.high), frame.y(s.low));
    let dot = |s: &Span| Some(shape(0, frame.x(s.at), frame.y(s.middle?)));
    let dots: String = spans.iter().filter_map(dot).collect();
    Drawing {
        lines: vec![("col s0".to_owned(), spans.iter().map(stroke).collect())],
        points: if dots.is_empty() { Vec::new() } else { vec![("m0".to_owned(), dots)] },
        ..frame.empty(days)
    }
}

/// The path of one point. Dots and squares are strokes without length; their ends make the shape.
pub(crate) fn shape(mark: usize, x: i64, y: i64) -> String {
    let rest = match mark {
        0 | 1 => "h0",
        2 => "m0-7l6 11h-12z",
        3 => "m0-7l6 7-6 7-6-7z",
        4 => "m-5-5l10 10m0-10l-10 10",
        _ => "m-6 0h12m-6-6v12",
    };
    format!("M{x} {y}{rest}")
}

struct Frame<'a> {
    axis: &'a axis::Axis,
    from_ms: i64,
    until_ms: i64,
}

impl Frame<'_> {
    /// The grid with its numbers and the days under it.
    fn empty(&self, days: &[String; 3]) -> Drawing {
        let line = |tick| GridLine { y: self.y(tick), label: tick.to_string() };
        let places = [(LEFT, "start"), (i64::midpoint(LEFT, RIGHT), "middle"), (RIGHT, "end")];
        let days =
            places.into_iter().zip(days).map(|((x, anchor), text)| (x, anchor, text.clone()));
        Drawing {
            grid: self.axis.ticks().map(line).collect(),
            days: days.collect(),
            ..Drawing::default()
        }
    }

    fn x(&self, at: i64) -> i64 {
        let span = self.until_ms.saturating_sub(self.from_ms).max(1);
        let along = at.saturating_sub(self.from_ms).clamp(0, span);
        let along = i128::from(along).saturating_mul(i128::from(RIGHT - LEFT)) / i128::from(span);
        LEFT.saturating_add(i64::try_from(along).unwrap_or_default())
    }

    fn y(&self, value: Exact) -> i64 {
        let (low, high) = (self.axis.low.scaled(), self.axis.high.scaled());
        let span = high.saturating_sub(low).max(1);
        let up = value.scaled().saturating_sub(low).clamp(0, span);
        let up = up.saturating_mul(i128::from(BOTTOM - TOP)) / span;
        BOTTOM.saturating_sub(i64::try_from(up).unwrap_or_default())
    }

    /// The part of a range that is in the picture: top and height.
    fn band(&self, low: Option<Exact>, high: Option<Exact>) -> Option<(i64, i64)> {
        let outside = low.is_some_and(|low| low >= self.axis.high)
            || high.is_some_and(|high| high <= self.axis.low);
        let (top, bottom) = (high.map_or(TOP, |h| self.y(h)), low.map_or(BOTTOM, |l| self.y(l)));
        (!outside).then(|| (top, bottom.saturating_sub(top).max(1)))
    }

    /// Joins neighbours; a single point needs no line.
    fn line(&self, points: &[Point]) -> String {
        let start = |n: usize| if n == 0 { 'M' } else { 'L' };
        let steps = points.iter().enumerate().filter(|_| points.len() > 1);
        let step =
            |(n, p): (usize, &Point)| format!("{}{} {}", start(n), self.x(p.at), self.y(p.value));
        steps.map(step).collect::<Vec<_>>().concat()
    }

    /// One stroke per column, from its lowest to its highest value.
    fn strokes(&self, points: &[Point]) -> String {
        let mut columns: Vec<(i64, i64, i64)> = Vec::new();
        for p in points {
            let x = self.x(p.at);
            let (x, y) = (x.saturating_sub(x.rem_euclid(COLUMN)), self.y(p.value));
            match columns.last_mut() {
                Some((at, top, bottom)) if *at == x => {
                    *top = (*top).min(y);
                    *bottom = (*bottom).max(y);
                }
                _ => columns.push((x, y, y)),
            }
        }
        let stroke = |(x, top, bottom): &(i64, i64, i64)| format!("M{x} {top}V{bottom}");
        columns.iter().map(stroke).collect::<Vec<_>>().concat()
    }
}

#[cfg(test)]
mod tests;
