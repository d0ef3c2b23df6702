//! Calendar days in Japan as numbers to compute with.

use fhir::Date;

/// Japan is nine hours ahead of UTC.
const JAPAN_MS: i64 = 9 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// Days since 1970 in Japan; `None` for a month or a year.
///
/// ```
/// use phr::record::day_number;
/// assert_eq!(day_number(&"1970-01-02".parse()?), Some(1));
/// assert_eq!(day_number(&"1970-01-01T15:00:00Z".parse()?), Some(1)); // already the 2nd in Japan
/// assert_eq!(day_number(&"1970-01".parse()?), None); // a month is not its first day
/// # Ok::<(), fhir::DateError>(())
/// ```
pub fn day_number(date: &Date) -> Option<i64> {
    date.day()?;
    Some(date.start_ms().saturating_add(JAPAN_MS).div_euclid(DAY_MS))
}
