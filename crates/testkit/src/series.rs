//! Invented series: heart rates as a watch would measure them.

use phr::{
    decimal::Exact,
    provenance::{Context, Evidence, Maker, Span},
    record::{Point, SeriesDraft, SeriesKey, series::Code},
};

/// 2025-03-01 at midnight, Japan time: where invented series start.
pub const FIRST_MS: i64 = 1_740_754_800_000;

/// The heart rate an invented watch measures.
pub fn heart_rate() -> SeriesKey {
    SeriesKey {
        code: Code { system: fhir::system::LOINC.to_owned(), code: "8867-4".to_owned() },
        name: "心拍数".to_owned(),
        unit: "/min".to_owned(),
        made_by: Maker::Device { name: "めぐりウォッチ".to_owned() },
        context: Context { device: Some("めぐりウォッチ".to_owned()), ..Context::default() },
        evidence: Evidence::Measured,
    }
}

/// A heart rate every five minutes, from the `first` to before the `last` of them.
pub fn beats(first: i64, last: i64) -> SeriesDraft {
    let mut draft = SeriesDraft::new(heart_rate(), Span::lines(1, 9));
    draft.points.extend((first..last).filter_map(beat));
    draft
}

/// The heart rate of one of the five minutes: 60 to 96, up and down.
pub fn beat(number: i64) -> Option<Point> {
    let wave = number.wrapping_mul(7).rem_euclid(37);
    Point::at(FIRST_MS.checked_add(number.checked_mul(300_000)?)?, Exact::whole(60 + wave))
}

/// One point written in digits, so many minutes after the start.
pub fn point(minute: i64, digits: &str) -> Option<Point> {
    Point::at(FIRST_MS.checked_add(minute.checked_mul(60_000)?)?, Exact::read(digits)?)
}
