//! One point of a series.

use crate::decimal::Exact;

/// 0001-01-01 to 9999-12-31 UTC: what FHIR can write.
const FIRST_MS: i64 = -62_135_596_800_000;
const LAST_MS: i64 = 253_402_300_799_999;

/// One measured value with its time. Points sort by time, then by value.
///
/// ```
/// use phr::{decimal::Exact, record::Point};
/// let at = |ms, value: &str| Point::at(ms, Exact::read(value).unwrap()).unwrap();
/// let mut points = [at(60_000, "72"), at(0, "71.50"), at(0, "71.5")];
/// points.sort();
/// assert_eq!(points[0].value().to_string(), "71.5"); // by time, then by value, then by digits
/// assert_eq!(points[2].from_ms(), 60_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    from_ms: i64,
    until_ms: i64,
    value: Exact,
}

impl Point {
    /// A value at a moment (Unix milliseconds); `None` outside the years 1 to 9999.
    ///
    /// ```
    /// use phr::{decimal::Exact, record::Point};
    /// let moment = Point::at(0, Exact::whole(72)).unwrap();
    /// assert_eq!(moment.from_ms(), moment.until_ms());
    /// assert!(Point::at(i64::MAX, Exact::whole(72)).is_none()); // FHIR has no such year
    /// ```
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
