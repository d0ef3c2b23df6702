//! One FHIR resource version with its provenance.

use fhir::Date;
use jiff::Timestamp;
use serde_json::Value;

use super::Kind;
use crate::{EntryId, provenance::Origin};

/// Whether an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryState {
    /// It counts.
    Active,
    /// The person withdrew it. Kept, shown only in its history.
    Withdrawn,
}

/// One version of one fact from one source.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Stable through all versions.
    pub id: EntryId,
    /// From 1.
    pub version: u32,
    /// Whether it counts.
    pub state: EntryState,
    /// What kind of fact it is.
    pub kind: Kind,
    /// When the fact was (not when it was received), as exactly as the source says.
    pub when: Option<Date>,
    /// The resource as received or authored.
    pub bytes: Vec<u8>,
    /// The same, parsed.
    pub resource: Value,
    /// Where it came from: at least one.
    pub origins: Vec<Origin>,
    /// When this version was taken in.
    pub recorded: Timestamp,
}
