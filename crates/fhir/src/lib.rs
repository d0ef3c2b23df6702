//! The `fhir` crate.
