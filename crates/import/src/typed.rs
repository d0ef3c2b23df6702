//! What a person types on our own pages, kept as an original like everything else.
//!
//! Small JSON documents of our own: `typed/1` holds one occasion of measurements with its context,
//! `diary/1` an everyday note, `paper/1` one fact copied from a paper, `act/1` one decision,
//! `columns/1` how the columns of a table are to be read, `consent/1` one decision about who may see
//! the record, `own/1` what the person says of themselves. They only count when they came in by
//! typing: a file that merely looks like one is never obeyed (see [`crate::intake`]).

mod act;
mod columns;
mod diary;
mod measurement;
mod own;
mod paper;

pub use act::{act_document, parse_act};
pub use columns::{columns_document, columns_instead, columns_said, columns_table, parse_columns};
pub use diary::{
    Diary, MOODS, Noted, STRENGTH_MAX, SYMPTOMS, SYSTEM, TEXT_MAX, diary_document, parse_diary,
};
pub use measurement::{Measurements, Problem, ValueKind, measurement_document, parse_measurement};
pub use own::parse_own;
pub use paper::{Copied, PaperKind, paper_document, parse_paper};

/// Name of typed measurements in storage and reports.
pub const MEASUREMENT: &str = "tenohira-typed";
/// Name of everyday notes in storage and reports.
pub const DIARY: &str = "tenohira-diary";
/// Name of what was copied from a paper in storage and reports.
pub const PAPER: &str = "tenohira-paper";
/// Name of decisions in storage and reports.
pub const ACT: &str = "tenohira-act";
/// Name of what was said about the columns of tables in storage and reports.
pub const COLUMNS: &str = "tenohira-columns";

/// Name of decisions about who may see the record, in storage and reports.
pub const CONSENT: &str = phr::consent::fhir::FORMAT;

/// Whether the document is one of ours.
pub fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\"tenohira\":")
}

/// Reads what was typed, whichever document it is.
///
/// ```
/// use import::typed::{ACT, MEASUREMENT, act_document, parse};
/// # use phr::{EntryId, record::Act};
/// let act = act_document(&Act::Withdraw(EntryId::from_bytes([1; 16])), "2025-03-10T00:00:00Z".parse()?);
/// assert_eq!((parse(&act).format, parse(&act).acts.len()), (ACT, 1));
/// assert_eq!(parse(b"{}").format, MEASUREMENT); // the oldest document has no name in front
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn parse(bytes: &[u8]) -> phr::record::Parsed {
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let document = fhir::parse(line).or_else(|_more_lines| fhir::parse(bytes)).ok();
    let version = document.as_ref().and_then(|d| d.get("tenohira")?.as_str());
    match version.and_then(|version| version.split('/').next()) {
        Some("diary") => parse_diary(bytes),
        Some("paper") => parse_paper(bytes),
        Some("act") => parse_act(bytes),
        Some("own") => parse_own(bytes),
        Some("columns") => parse_columns(bytes),
        // What it decides is read by storage; it brings nothing into the record.
        Some("consent") => {
            phr::record::Parsed { format: CONSENT, ..phr::record::Parsed::default() }
        }
        _ => parse_measurement(bytes),
    }
}

/// Puts an element into a resource.
fn insert(resource: &mut serde_json::Value, key: &str, value: serde_json::Value) {
    if let Some(object) = resource.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr::{EntryId, record::Act};

    #[test]
    fn what_was_typed_is_read_again_as_what_it_is() {
        let at = "2025-03-10T07:00:00+09:00";
        let act = Act::Withdraw(EntryId::from_bytes([1; 16]));
        assert_eq!(parse(&act_document(&act, at.parse().unwrap())).acts, [act]);
        let noted = Noted::Meal("焼き魚".to_owned());
        let note = Diary { at: at.parse().unwrap(), noted, note: None, picture: None };
        assert_eq!(parse(&diary_document(&note)).format, DIARY);
    }
}
