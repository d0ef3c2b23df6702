//! Android Health Connect: `health_connect_export.db`, an SQLite file, alone or inside its zip.
//!
//! There is no public specification; tables, columns and stored units were seen in two independent
//! descriptions of real exports, and the rest is from memory where a comment says so. The file is
//! opened in memory, read only and with every door of SQLite shut that data could walk through
//! (docs/decisions/0025-health-connect-is-sqlite.md). Tables and columns may be missing; a table we
//! do not know is counted in a finding.
//!
//! Single readings (pressure, weight, glucose …) become entries; what a watch measures all day long
//! (heart rate, steps, distance, energy, sleep stages) becomes series. Values keep their digits; the
//! thousandth of a unit (grams, calories) only moves the point. Routes are never read: they show
//! where someone lives.

mod database;
mod read;
mod row;
mod tables;
#[cfg(test)]
mod tests;

use phr::{
    provenance::Span,
    record::{Finding, Parsed},
};

/// Name of the format in storage and reports.
pub const FORMAT: &str = "health-connect";

/// What every SQLite file begins with.
const SQLITE: &[u8] = b"SQLite format 3\0";
/// The names of tables stand near the beginning.
const HEAD_BYTES: usize = 256 << 10;

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
///
/// ```
/// use import::health_connect::recognises;
/// assert!(recognises(b"SQLite format 3\0 ... CREATE TABLE application_info_table ( ..."));
/// assert!(!recognises(b"SQLite format 3\0 ... CREATE TABLE notes ( ...")); // another program's
/// ```
pub fn recognises(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let holds = |name: &[u8]| head.windows(name.len()).any(|w| w == name);
    bytes.starts_with(SQLITE) && holds(b"application_info_table")
}

/// Reads the whole file.
///
/// ```
/// let parsed = import::health_connect::parse(b"SQLite format 3\0 and nothing more");
/// assert_eq!(parsed.findings.len(), 1); // damaged; no panic, nothing made up
/// ```
pub fn parse(bytes: &[u8]) -> Parsed {
    match database::Database::open(bytes) {
        Ok(database) => read::read(&database),
        Err(_) => Parsed { format: FORMAT, findings: vec![damaged()], ..Parsed::default() },
    }
}

fn damaged() -> Finding {
    Finding::error(
        Span::default(),
        "ヘルスコネクトの書き出しがこわれています。もう一度書き出してください",
        "the export of Health Connect is damaged: please export it again",
    )
}
