//! Where a fact came from and how it was measured.
//!
//! Every entry answers six questions: which original, which part of it, received when and how, made
//! by whom, measured how, and which kind of evidence it is.

pub mod context;
pub mod fhir;
pub mod maker;
pub mod received;
pub mod span;

pub use context::{Context, Posture, Setting, State};
pub use maker::{Evidence, Maker};
pub use received::{Channel, Received};
pub use span::Span;

use crate::OriginalId;

/// One origin of an entry. An entry that arrived twice in the same words has two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The received bytes, by hash.
    pub original: OriginalId,
    /// Which part of them.
    pub span: Span,
    /// When and by which way they were received.
    pub received: Received,
    /// The format they were read as, such as `jahis-okusuri`.
    pub format: String,
    /// Who made the statement.
    pub made_by: Maker,
    /// How it was measured, as far as the source says.
    pub context: Context,
    /// Which kind of evidence it is.
    pub evidence: Evidence,
}
