//! What an importer hands over: drafts of entries, acts of the person, identity evidence, findings.

use serde_json::Value;

use super::{Act, Finding, SeriesDraft};
use crate::{
    person::Subject,
    provenance::{Context, Evidence, Maker, Span},
};

/// What makes a draft the same entry again when it arrives a second time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DraftKey {
    /// The source gives an identifier that is unique in the world (`system|value`, an absolute
    /// URL). The same key with other content is a new version of the entry.
    Natural(String),
    /// The content itself. The same content from a second original adds an origin, nothing else.
    Content,
}

/// An entry as an importer proposes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The FHIR R4 resource, without storage ids. For FHIR sources the bytes as received.
    pub bytes: Vec<u8>,
    /// The same resource, parsed.
    pub resource: Value,
    /// Identity for idempotent imports.
    pub key: DraftKey,
    /// Where in the original it stands.
    pub span: Span,
    /// Who made the statement.
    pub made_by: Maker,
    /// How it was measured.
    pub context: Context,
    /// Which kind of evidence it is.
    pub evidence: Evidence,
    /// Kept, but never shown, counted, explained, searched or shared: the source says that the
    /// person has not been told (`UNINFORMED`, `UNDELIVERED`), or this would give it away.
    pub withheld: bool,
}

impl Draft {
    /// A draft of a resource that the importer authored itself (the source is not FHIR).
    pub fn authored(resource: Value, span: Span, made_by: Maker, evidence: Evidence) -> Draft {
        Draft {
            bytes: resource.to_string().into_bytes(),
            resource,
            key: DraftKey::Content,
            span,
            made_by,
            context: Context::default(),
            evidence,
            withheld: false,
        }
    }

    /// The same draft with how it was measured.
    #[must_use]
    pub fn measured(mut self, context: Context) -> Draft {
        self.context = context;
        self
    }
}

/// What came out of one original.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    /// Stable name of the format, such as `jahis-okusuri`.
    pub format: &'static str,
    /// Version of the format as the file states it, such as `JAHISTC08`.
    pub format_version: Option<String>,
    /// Whom the file is about, as it says itself.
    pub subject: Subject,
    /// Proposed entries, in file order.
    pub drafts: Vec<Draft>,
    /// High-rate measurements, one draft for each series.
    pub series: Vec<SeriesDraft>,
    /// Decisions of the person.
    pub acts: Vec<Act>,
    /// What was noticed.
    pub findings: Vec<Finding>,
}
