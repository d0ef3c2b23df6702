//! Importers: bytes in, drafts and findings out.
//!
//! One module per format. A reader never fails as a whole: `parse(&[u8]) -> Parsed`, and a bad line
//! costs a finding with its position, never the file. Formats are recognised from content, never
//! from the file's name.

pub mod apple_health;
pub mod checkup;
pub mod decode;
pub mod document;
pub mod fhir_json;
mod gathered;
pub mod handout;
pub mod health_connect;
pub mod home_csv;
pub mod intake;
pub mod iryohi;
pub mod jp;
pub mod mask;
pub mod okusuri;
pub mod open_mhealth;
pub mod sniff;
pub mod typed;
mod untidy;
mod vitals;
mod whose;

pub use sniff::{Format, read};
