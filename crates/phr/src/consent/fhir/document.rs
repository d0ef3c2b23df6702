//! A consent as a document of our own: kept as an original, so that rebuilding gives the same grants.

use ::fhir::view;
use jiff::Timestamp;
use serde_json::json;

use super::{NotOurs, State, read, write};
use crate::consent::Grant;

/// Name of these documents in storage and reports.
pub const FORMAT: &str = "tenohira-consent";
/// How the document says what it is.
const VERSION: &str = "consent/1";

/// The document of one decision: the grant holds from now on, or is taken back.
///
/// ```
/// # use phr::consent::fhir::read_document;
/// // What merely looks like one gives nothing.
/// assert!(read_document(br#"{"tenohira":"consent/1","consent":{"status":"active"}}"#).is_err());
/// ```
pub fn document(grant: &Grant, state: State, at: Timestamp) -> Vec<u8> {
    let consent = write(grant, state);
    json!({"tenohira": VERSION, "at": at.to_string(), "consent": consent}).to_string().into_bytes()
}

/// Reads a document back.
///
/// # Errors
/// When it is not exactly what [`document`] writes.
pub fn read_document(bytes: &[u8]) -> Result<(Grant, State), NotOurs> {
    let document = ::fhir::parse(bytes).map_err(|_not_json| NotOurs("the document"))?;
    if view::text(&document, "tenohira") != Some(VERSION) {
        return Err(NotOurs("tenohira"));
    }
    read(document.get("consent").ok_or(NotOurs("consent"))?)
}
