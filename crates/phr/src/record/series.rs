//! Series: what a device measures all day long, kept as points instead of entries.
//!
//! A million heart beats are not a million facts to read one by one. A series holds all points that
//! share code, unit, maker and context; storage keeps them in compressed chunks, and a point is
//! shown as a FHIR Observation when somebody reads it.
//!
//! Points are what the source wrote, digit for digit. The same point from a second export is the
//! same point: nothing is counted twice, and both originals are known. Nothing is averaged away.

pub mod codec;
mod days;
mod fhir;
mod key;
mod meaning;
mod pieces;
mod point;
mod points;

pub use days::{Stretch, Stretches, stretches};
pub use fhir::{as_entry, observation};
pub use key::{Code, SeriesKey};
pub use meaning::{Meaning, OfDay, meaning};
pub use pieces::in_pieces;
pub use point::Point;
pub use points::{PERIOD_MS, Points, period_of, period_start};

use crate::{SeriesId, provenance::Span};

/// A series as it is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its id, for as long as its key stays the same.
    pub id: SeriesId,
    /// What is measured, in which unit, by whom and how.
    pub key: SeriesKey,
    /// Where the oldest point starts (Unix milliseconds).
    pub first_ms: i64,
    /// Where the newest point starts.
    pub last_ms: i64,
    /// How many points there are.
    pub points: u64,
}

/// Points of one series as an importer proposes them.
///
/// ```
/// use phr::{decimal::Exact, provenance::*, record::{Point, SeriesDraft, SeriesKey, series::Code}};
/// let key = SeriesKey {
///     code: Code { system: "http://loinc.org".into(), code: "8867-4".into() },
///     name: "心拍数".into(),
///     unit: "/min".into(),
///     made_by: Maker::Device { name: "Apple Watch".into() },
///     context: Context::default(),
///     evidence: Evidence::Measured,
/// };
/// let mut draft = SeriesDraft::new(key, Span::line(3));
/// draft.points.push(Point::at(1_741_564_800_000, Exact::whole(72)).unwrap());
/// draft.points.push(Point::at(1_741_564_800_000, Exact::whole(72)).unwrap()); // twice in the file
/// assert_eq!(draft.points.sorted().len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesDraft {
    /// What is measured, in which unit, by whom and how.
    pub key: SeriesKey,
    /// The points, in any order.
    pub points: Points,
    /// Which part of the original holds them: first to last line, or a path.
    pub span: Span,
    /// Kept, but never shown, counted, explained, searched or shared: the source says that the
    /// person has not been told.
    pub withheld: bool,
}

impl SeriesDraft {
    /// A draft without points.
    pub fn new(key: SeriesKey, span: Span) -> SeriesDraft {
        SeriesDraft { key, points: Points::default(), span, withheld: false }
    }
}
