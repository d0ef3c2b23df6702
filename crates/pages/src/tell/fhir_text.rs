//! The raw FHIR of an entry, for reading.

use phr::{provenance, record::Entry};
use serde_json::Value;

use super::entry;
use crate::{Frame, fhir_text::FhirText, links};

/// The page: the resource as we hand it out, with how it was measured and where it came from as
/// extensions, and its `Provenance`. The bytes as received are on the original's page.
pub fn fhir_text(frame: Frame, pid: &str, e: &Entry, origins: &Value) -> FhirText {
    let pretty = |v: &Value| serde_json::to_string_pretty(v).unwrap_or_else(|_| v.to_string());
    FhirText {
        title: entry::title(e, frame.lang),
        resource: pretty(&provenance::fhir::with_extensions(e)),
        provenance: pretty(origins),
        back: links::entry(pid, &e.id.to_string()),
        frame,
    }
}
