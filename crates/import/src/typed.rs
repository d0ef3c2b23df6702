//! What a person types on our own pages, kept as an original like everything else.
//!
//! Two small JSON documents of our own: `tenohira-typed/1` holds one occasion of measurements with
//! its context, `tenohira-act/1` one decision. They only count when they came in by typing: a file
//! that merely looks like one is never obeyed (see [`crate::intake`]).

mod act;
mod measurement;

pub use act::{act_document, parse_act};
pub use measurement::{Measurements, Problem, ValueKind, measurement_document, parse_measurement};

/// Name of typed measurements in storage and reports.
pub const MEASUREMENT: &str = "tenohira-typed";
/// Name of decisions in storage and reports.
pub const ACT: &str = "tenohira-act";

/// Whether the document is one of ours.
pub fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\"tenohira\":")
}
