//! One FHIR resource version exactly as it is kept: its bytes, not parsed, without where it came from.
//!
//! Whoever only hands a resource on, or asks whether it is there, needs no tree of it: parsing and
//! freeing the tree costs more than everything else in reading. It is reached, redacted and logged as
//! an [`Entry`](super::Entry) is.

use fhir::JsonError;
use jiff::Timestamp;
use serde_json::Value;

use super::{EntryState, Kind};
use crate::EntryId;

/// One version of one fact, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Stable through all versions.
    pub id: EntryId,
    /// From 1.
    pub version: u32,
    /// Whether it counts.
    pub state: EntryState,
    /// What kind of fact it is.
    pub kind: Kind,
    /// The resource as received or authored, byte for byte.
    pub bytes: Vec<u8>,
    /// When this version was taken in.
    pub recorded: Timestamp,
}

impl Kept {
    /// Parses the resource, each time anew.
    ///
    /// ```
    /// # use phr::{EntryId, record::{EntryState, Kept, Kind}};
    /// let kept = Kept {
    ///     id: EntryId::from_bytes([1; 16]), version: 1, state: EntryState::Active,
    ///     kind: Kind::Measurement, recorded: "2025-03-10T00:00:00Z".parse()?,
    ///     bytes: br#"{"resourceType": "Observation", "value": 1.50}"#.to_vec(),
    /// };
    /// assert_eq!(kept.resource()?["value"].to_string(), "1.50"); // every digit
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn resource(&self) -> Result<Value, JsonError> {
        fhir::parse(&self.bytes)
    }
}
