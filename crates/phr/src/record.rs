//! What is held about a person: entries with their versions and origins, and how they are told.
//!
//! Storage never merges. Two sources that say the same are two entries; [`same`] says, by explicit
//! rules, which of them are shown as one fact, and a person can always pull them apart again.

pub mod act;
pub mod checkup;
pub mod contradiction;
pub mod cost;
mod day;
pub mod draft;
pub mod entry;
pub mod finding;
pub mod kept;
pub mod kind;
pub mod picture;
pub mod placeless;
pub mod same;
pub mod series;
pub mod summary;

/// Codes of our own for everyday notes: symptoms, moods, meals.
pub const DIARY: &str = "https://tenohira.example/fhir/CodeSystem/diary";

pub use act::Act;
pub use day::day_number;
pub use draft::{Draft, DraftKey, Parsed};
pub use entry::{Entry, EntryState};
pub use finding::{Finding, Severity};
pub use kept::Kept;
pub use kind::{KIND_TAG, Kind};
pub use series::{Point, Points, Series, SeriesDraft, SeriesKey};
