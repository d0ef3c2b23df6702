//! Series as a reader gathers them: points by what they share, within limits.

use std::collections::HashMap;

use phr::{
    provenance::Span,
    record::{Point, SeriesDraft, SeriesKey},
};

/// Most series of one file; a family's devices have some hundred.
const SERIES_MAX: usize = 5_000;
/// Most points of one file: a glucose sensor makes a million in ten years.
const POINTS_MAX: u64 = 5_000_000;

/// The series of one file.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    series: Vec<SeriesDraft>,
    places: HashMap<SeriesKey, usize>,
    points: u64,
}

impl Gathered {
    /// Adds a point; `false` when there are too many.
    pub(crate) fn add(&mut self, key: SeriesKey, point: Point, span: &Span) -> bool {
        if self.points >= POINTS_MAX {
            return false;
        }
        let at = match self.places.get(&key) {
            Some(at) => *at,
            None if self.series.len() >= SERIES_MAX => return false,
            None => {
                self.series.push(SeriesDraft::new(key.clone(), span.clone()));
                let at = self.series.len().saturating_sub(1);
                self.places.insert(key, at);
                at
            }
        };
        if let Some(series) = self.series.get_mut(at) {
            series.span = covered(&series.span, span);
            series.points.push(point);
        }
        self.points = self.points.saturating_add(1);
        true
    }

    /// Everything, in a fixed order.
    pub(crate) fn finish(mut self) -> Vec<SeriesDraft> {
        self.series.sort_by_cached_key(|series| series.key.canonical());
        self.series
    }
}

/// From the first to the last line; all of the file where there are no lines.
fn covered(one: &Span, other: &Span) -> Span {
    match (one.lines, other.lines) {
        (Some(a), Some(b)) => Span::lines(a.0.min(b.0), a.1.max(b.1)),
        _ if one == other => one.clone(),
        _ => Span::default(),
    }
}
