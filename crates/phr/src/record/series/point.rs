//! One point of a series.

use crate::decimal::Exact;

/// 0001-01-01 to 9999-12-31 UTC: what FHIR can write.
const FIRST_MS: i64 = -62_135_596_800_000;
const LAST_MS: i64 = 253_402_300_799_999;

/// One measured value with its time. Points sort by time, then by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    from_ms: i64,
    until_ms: i64,
    value: Exact,
}

impl Point {
    /// A value at a moment (Unix milliseconds); `None` outside the years 1 to 9999.
    pub fn at(ms: i64, value: Exact) -> Option<Point> {
        Point::during(ms, ms, value)
    }

    /// A value of a time from `from_ms` until `until_ms`, such as the steps of five minutes; `None`
    /// when it ends before it starts or lies outside the years 1 to 9999.
    ///
    /// ```
    /// use phr::{decimal::Exact, record::Point};
    /// assert!(Point::during(0, 300_000, Exact::whole(412)).is_some());
    /// assert!(Point::during(300_000, 0, Exact::whole(412)).is_none()); // it ends before it starts
    /// ```
    pub fn during(from_ms: i64, until_ms: i64, value: Exact) -> Option<Point> {
        let fits = FIRST_MS <= from_ms && from_ms <= until_ms && until_ms <= LAST_MS;
        fits.then_some(Point { from_ms, until_ms, value })
    }

    /// When it starts (Unix milliseconds).
    pub const fn from_ms(&self) -> i64 {
        self.from_ms
    }

    /// When it ends; the same as its start for a moment.
    pub const fn until_ms(&self) -> i64 {
        self.until_ms
    }

    /// The value, digit for digit.
    pub const fn value(&self) -> Exact {
        self.value
    }
}
