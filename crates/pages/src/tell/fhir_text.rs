//! The raw FHIR of an entry, for reading.

use phr::record::Entry;
use serde_json::Value;

use super::entry;
use crate::{Frame, fhir_text::FhirText, links};

/// The page. `provenance` is the FHIR `Provenance` of the entry.
pub fn fhir_text(frame: Frame, pid: &str, e: &Entry, provenance: &Value) -> FhirText {
    let pretty = |v: &Value| serde_json::to_string_pretty(v).unwrap_or_else(|_| v.to_string());
    FhirText {
        title: entry::title(e, frame.lang),
        resource: pretty(&e.resource),
        provenance: pretty(provenance),
        back: links::entry(pid, &e.id.to_string()),
        frame,
    }
}
