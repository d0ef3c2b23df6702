//! Apple Health: `export.xml` of the Health app's "Export All Health Data".
//!
//! There is no public specification; the layout was seen in an open-source reader (dogsheep,
//! healthkit-to-sqlite) and the rest is from memory where a comment says so. Root `HealthData`, then
//! `Me`, `Record`, `Correlation`, `Workout` and others in any order; times are `YYYY-MM-DD HH:MM:SS
//! ±ZZZZ`, where the offset is that of the phone when it exported, not where the person was.
//!
//! The document type at the head is legitimate and is skipped as a whole (some iOS versions wrote it
//! broken): nothing of it is ever expanded. The file is read as a stream in linear time; what is
//! remembered is bounded.
//!
//! What comes into the record: blood pressures (paired once, although their two halves also stand
//! alone in the file), weight, body fat, height, BMI, temperature, resting heart rate, breathing
//! rate, oxygen uptake; pulse, oxygen saturation and blood glucose of sources that measure at most
//! [`DAILY_MAX`] times a day; workouts; and the steps of each day and source as one sum (sources
//! overlap, so they are never added up). What a watch or sensor measures all day long comes in as
//! series, and so do the single records of steps, distances, energy and sleep. All other types are
//! counted in a finding and stay in the original. Routes are never read: they
//! show where someone lives.

mod collect;
mod decimal;
mod element;
mod kinds;
mod pressure;
mod scan;
mod series;
mod steps;
#[cfg(test)]
mod tests;
mod workout;

use phr::record::Parsed;

/// Name of the format in storage and reports.
pub const FORMAT: &str = "apple-health";

/// Most readings of one source on one day that are still single readings of a person; a source with
/// more is a sensor that measures by itself.
pub const DAILY_MAX: u32 = 20;

/// How far into a file its root may stand: the document type of iOS has about 10 KB.
const HEAD_BYTES: usize = 64 * 1024;

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
///
/// ```
/// use import::apple_health::recognises;
/// assert!(recognises(b"<?xml version=\"1.0\"?><!DOCTYPE HealthData [ ]><HealthData locale=\"ja_JP\">"));
/// assert!(!recognises(b"<p>What is &lt;HealthData&gt;?</p>"));
/// ```
pub fn recognises(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let plain = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    plain.starts_with(b"<") && scan::root(head).is_some()
}

/// Reads the whole file.
///
/// ```
/// let file = br#"<HealthData><Record type="HKQuantityTypeIdentifierBodyFatPercentage" unit="%"
///   value="0.241" startDate="2025-03-10 06:45:00 +0900" endDate="2025-03-10 06:45:00 +0900"/></HealthData>"#;
/// let parsed = import::apple_health::parse(file);
/// let value = &parsed.drafts[0].resource["valueQuantity"]["value"];
/// assert_eq!(value.to_string(), "24.1"); // a fraction in the file, per cent for people
/// ```
pub fn parse(bytes: &[u8]) -> Parsed {
    let mut pieces = Pieces::default();
    pieces.add(bytes);
    pieces.finish()
}

/// Reads a file that comes piece by piece, in bounded memory. A piece may end anywhere.
///
/// ```
/// let mut pieces = import::apple_health::Pieces::default();
/// for piece in ["<HealthData><Me HKCharacteristicTypeIden", "tifierBiologicalSex=\"HKBiologicalSexMale\"/>"] {
///     pieces.add(piece.as_bytes());
/// }
/// assert!(pieces.is_named()); // by the sex alone
/// assert_eq!(pieces.finish().findings.len(), 2); // it ends in the middle
/// ```
#[derive(Debug, Default)]
pub struct Pieces(scan::Scan);

impl Pieces {
    /// Reads on.
    pub fn add(&mut self, piece: &[u8]) {
        self.0.add(piece);
    }

    /// Whether it is known whom the file is about; that stands near its beginning.
    pub fn is_named(&self) -> bool {
        self.0.collector.is_named()
    }

    /// The file ends here.
    pub fn finish(self) -> Parsed {
        self.0.finish().finish()
    }
}
