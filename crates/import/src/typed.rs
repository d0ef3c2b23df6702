//! What a person types on our own pages, kept as an original like everything else.
//!
//! Small JSON documents of our own: `typed/1` holds one occasion of measurements with its context,
//! `diary/1` an everyday note, `paper/1` one fact copied from a paper, `act/1` one decision. They only count when they came in by typing: a file
//! that merely looks like one is never obeyed (see [`crate::intake`]).

mod act;
mod diary;
mod measurement;
mod paper;

pub use act::{act_document, parse_act};
pub use diary::{
    Diary, MOODS, Noted, STRENGTH_MAX, SYMPTOMS, SYSTEM, TEXT_MAX, diary_document, parse_diary,
};
pub use measurement::{Measurements, Problem, ValueKind, measurement_document, parse_measurement};
pub use paper::{Copied, PaperKind, paper_document, parse_paper};

/// Name of typed measurements in storage and reports.
pub const MEASUREMENT: &str = "tenohira-typed";
/// Name of everyday notes in storage and reports.
pub const DIARY: &str = "tenohira-diary";
/// Name of what was copied from a paper in storage and reports.
pub const PAPER: &str = "tenohira-paper";
/// Name of decisions in storage and reports.
pub const ACT: &str = "tenohira-act";

/// Whether the document is one of ours.
pub fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\"tenohira\":")
}

/// Reads what was typed, whichever document it is.
pub fn parse(bytes: &[u8]) -> phr::record::Parsed {
    let is = |version: &[u8]| bytes.get(13..).is_some_and(|rest| rest.starts_with(version));
    if is(b"\"diary/") {
        parse_diary(bytes)
    } else if is(b"\"paper/") {
        parse_paper(bytes)
    } else if is(b"\"act/") {
        parse_act(bytes)
    } else {
        parse_measurement(bytes)
    }
}

/// Puts an element into a resource.
fn insert(resource: &mut serde_json::Value, key: &str, value: serde_json::Value) {
    if let Some(object) = resource.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}
