//! JAHIS 電子版お薬手帳 (okusuri techo: medication notebook), `JAHISTC`.

use phr::record::Parsed;

/// Name of the format in storage and reports.
pub const FORMAT: &str = "jahis-okusuri";

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
pub fn recognises(_bytes: &[u8]) -> bool {
    false
}

/// Reads the whole file.
pub fn parse(_bytes: &[u8]) -> Parsed {
    Parsed { format: FORMAT, ..Parsed::default() }
}

/// One part of a split notebook.
#[derive(Debug)]
pub struct Part {
    /// data
    pub data_id: String,
}
/// stub
pub fn part(_bytes: &[u8]) -> Option<Part> {
    None
}
/// stub
pub fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}
