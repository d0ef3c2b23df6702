//! FHIR R4 as data: documents, dates, code systems, borrowed views.
//!
//! What was received is kept as bytes; this crate reads those bytes and never rewrites them. It
//! knows no person, no storage and no network.

pub mod check;
pub mod date;
pub mod json;
pub mod system;
pub mod view;

pub use date::{Date, DateError, Precision};
pub use json::{JsonError, parse};
