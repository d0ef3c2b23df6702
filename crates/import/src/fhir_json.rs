//! FHIR R4 JSON: Bundles, NDJSON, single resources; JP-CLINS and JP Core recognised.

use phr::record::Parsed;

/// Name of the format in storage and reports.
pub const FORMAT: &str = "fhir-json";

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
pub fn recognises(_bytes: &[u8]) -> bool {
    false
}

/// Reads the whole file.
pub fn parse(_bytes: &[u8]) -> Parsed {
    Parsed { format: FORMAT, ..Parsed::default() }
}
