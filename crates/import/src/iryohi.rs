//! マイナポータル 医療費通知情報 (medical cost notice), CSV.

use phr::record::Parsed;

/// Name of the format in storage and reports.
pub const FORMAT: &str = "mynaportal-iryohi";

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
pub fn recognises(_bytes: &[u8]) -> bool {
    false
}

/// Reads the whole file.
pub fn parse(_bytes: &[u8]) -> Parsed {
    Parsed { format: FORMAT, ..Parsed::default() }
}
