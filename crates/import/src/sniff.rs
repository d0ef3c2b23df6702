//! Which reader a file is for, from its content.

use phr::record::Parsed;

use crate::{
    apple_health, checkup, document, fhir_json, health_connect, home_csv, iryohi, okusuri,
    open_mhealth,
};

/// A format with its reader.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Stable name, such as `jahis-okusuri`.
    pub name: &'static str,
    /// Whether bytes look like this format.
    pub recognises: fn(&[u8]) -> bool,
    /// Reads a whole file.
    pub parse: fn(&[u8]) -> Parsed,
}

/// Every format we read, most telling first.
pub const FORMATS: &[Format] = &[
    Format { name: okusuri::FORMAT, recognises: okusuri::recognises, parse: okusuri::parse },
    Format {
        name: apple_health::FORMAT,
        recognises: apple_health::recognises,
        parse: apple_health::parse,
    },
    Format { name: document::PHOTO, recognises: document::is_photo, parse: document::parse },
    Format { name: document::PDF, recognises: document::is_pdf, parse: document::parse },
    Format {
        name: health_connect::FORMAT,
        recognises: health_connect::recognises,
        parse: health_connect::parse,
    },
    Format { name: checkup::FORMAT, recognises: checkup::recognises, parse: checkup::parse },
    Format { name: iryohi::FORMAT, recognises: iryohi::recognises, parse: iryohi::parse },
    Format { name: fhir_json::FORMAT, recognises: fhir_json::recognises, parse: fhir_json::parse },
    Format {
        name: open_mhealth::FORMAT,
        recognises: open_mhealth::recognises,
        parse: open_mhealth::parse,
    },
    Format { name: home_csv::FORMAT, recognises: home_csv::recognises, parse: home_csv::parse },
];

/// Reads a file in whichever format its content shows; `None` when nobody can read it.
pub fn read(bytes: &[u8]) -> Option<Parsed> {
    FORMATS.iter().find(|f| (f.recognises)(bytes)).map(|f| (f.parse)(bytes))
}

/// A reader for a file that begins like this and can be larger than memory; `None` when its format
/// is read as a whole.
pub fn pieces(head: &[u8]) -> Option<apple_health::Pieces> {
    apple_health::recognises(head).then(apple_health::Pieces::default)
}
