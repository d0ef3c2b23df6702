//! FHIR `date`, `dateTime` and `instant` with the precision they were written in.
//!
//! <https://hl7.org/fhir/R4/datatypes.html#dateTime>. A partial date stays partial: a month is
//! never turned into its first day. Dates without an offset are read as Japan time (+09:00),
//! because that is where this platform's files are made.

use std::{fmt, str::FromStr};

use jiff::{
    Timestamp,
    civil::{self, DateTime},
    tz::Offset,
};

/// Japan has one offset and no daylight saving since 1951.
pub const JAPAN: Offset = Offset::constant(9);

/// How exactly a date was given, from the roughest on.
///
/// ```
/// # use fhir::Precision;
/// assert!(Precision::Month < Precision::Day);
/// assert_eq!("2024-02".parse::<fhir::Date>()?.precision(), Precision::Month);
/// # Ok::<(), fhir::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// `2024`
    Year,
    /// `2024-02`
    Month,
    /// `2024-02-29`
    Day,
    /// `2024-02-29T08:30:00+09:00`
    Instant,
}

/// A date as written: the text, its precision, and the span of time it can mean.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Date {
    text: String,
    precision: Precision,
    year: i16,
    month: i8,
    day: i8,
    start_ms: i64,
    end_ms: i64,
}

/// Why a text is not a FHIR date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date like 2024, 2024-02, 2024-02-29 or 2024-02-29T08:30:00+09:00")]
pub struct DateError {
    /// What was read.
    pub text: String,
}

impl Date {
    /// A whole day.
    ///
    /// ```
    /// assert_eq!(fhir::Date::from_ymd(2024, 2, 29)?.to_string(), "2024-02-29");
    /// assert!(fhir::Date::from_ymd(2023, 2, 29).is_err());
    /// # Ok::<(), fhir::DateError>(())
    /// ```
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Result<Date, DateError> {
        format!("{year:04}-{month:02}-{day:02}").parse()
    }

    /// The moment `at`, written in Japan time to the second.
    ///
    /// ```
    /// let at = "2025-03-10T15:00:00Z".parse()?;
    /// assert_eq!(fhir::Date::from_timestamp(at).to_string(), "2025-03-11T00:00:00+09:00");
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn from_timestamp(at: Timestamp) -> Date {
        let local = JAPAN.to_datetime(at);
        let text = local.strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string();
        let day = local.date();
        let ms = at.as_millisecond();
        Date {
            text,
            precision: Precision::Instant,
            year: day.year(),
            month: day.month(),
            day: day.day(),
            start_ms: ms,
            end_ms: ms.saturating_add(1),
        }
    }

    /// The text as it was written, with the offset it was written in.
    ///
    /// ```
    /// let date: fhir::Date = "2024-02-28T16:00:00Z".parse()?;
    /// assert_eq!((date.as_str(), date.day()), ("2024-02-28T16:00:00Z", Some(29))); // in Japan
    /// # Ok::<(), fhir::DateError>(())
    /// ```
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How exactly the date was given.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The year.
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The month, when it was given.
    pub fn month(&self) -> Option<i8> {
        (self.precision >= Precision::Month).then_some(self.month)
    }

    /// The day of the month, when it was given. For an instant: the day in Japan time.
    pub fn day(&self) -> Option<i8> {
        (self.precision >= Precision::Day).then_some(self.day)
    }

    /// First millisecond (Unix time, Japan calendar) the date can mean.
    pub fn start_ms(&self) -> i64 {
        self.start_ms
    }

    /// First millisecond after the date; an instant lasts one.
    ///
    /// ```
    /// let february: fhir::Date = "2024-02".parse()?;
    /// let day = 24 * 60 * 60 * 1000;
    /// assert_eq!(february.end_ms() - february.start_ms(), 29 * day); // a leap year
    /// # Ok::<(), fhir::DateError>(())
    /// ```
    pub fn end_ms(&self) -> i64 {
        self.end_ms
    }

    /// Whether both can mean the same moment.
    ///
    /// ```
    /// let month: fhir::Date = "2025-03".parse()?;
    /// assert!(month.overlaps(&"2025-03-10".parse()?));
    /// assert!(!month.overlaps(&"2025-04-01".parse()?));
    /// # Ok::<(), fhir::DateError>(())
    /// ```
    pub fn overlaps(&self, other: &Date) -> bool {
        self.start_ms < other.end_ms && other.start_ms < self.end_ms
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Parses a FHIR date, keeping its precision.
///
/// ```
/// # use fhir::Date;
/// assert!("2024-02".parse::<Date>()?.day().is_none());   // a month, not the first of it
/// assert!("2024-02-30".parse::<Date>().is_err());
/// # Ok::<(), fhir::DateError>(())
/// ```
impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Date, DateError> {
        read(text).ok_or_else(|| DateError { text: text.chars().take(40).collect() })
    }
}

fn read(text: &str) -> Option<Date> {
    let (precision, first, next) = match text.len() {
        4 => {
            let first = civil::Date::new(digits(text, 0, 4)?, 1, 1).ok()?;
            (Precision::Year, first, civil::Date::new(first.year().checked_add(1)?, 1, 1).ok()?)
        }
        7 => {
            let first = month_start(text)?;
            (Precision::Month, first, first.last_of_month().tomorrow().ok()?)
        }
        10 => {
            let day = whole_day(text)?;
            (Precision::Day, day, day.tomorrow().ok()?)
        }
        _ => return instant(text),
    };
    Some(Date {
        text: text.to_owned(),
        precision,
        year: first.year(),
        month: first.month(),
        day: first.day(),
        start_ms: midnight_ms(first)?,
        end_ms: midnight_ms(next)?,
    })
}

fn month_start(text: &str) -> Option<civil::Date> {
    (text.as_bytes().get(4) == Some(&b'-')).then_some(())?;
    civil::Date::new(digits(text, 0, 4)?, digits(text, 5, 7)?.try_into().ok()?, 1).ok()
}

fn whole_day(text: &str) -> Option<civil::Date> {
    let start = month_start(text)?;
    (text.as_bytes().get(7) == Some(&b'-')).then_some(())?;
    civil::Date::new(start.year(), start.month(), digits(text, 8, 10)?.try_into().ok()?).ok()
}

/// `2024-02-29T08:30[:00[.123]][Z|+09:00]`; no offset means Japan time.
fn instant(text: &str) -> Option<Date> {
    let (day_text, clock) = text.split_once('T')?;
    let day = whole_day(day_text).filter(|_| day_text.len() == 10)?;
    let (clock, offset) = match clock.find(['Z', '+', '-']) {
        Some(at) => (clock.get(..at)?, offset(clock.get(at..)?)?),
        None => (clock, JAPAN),
    };
    let time: civil::Time = match clock.len() {
        5 => format!("{clock}:00").parse().ok()?,
        8.. => clock.parse().ok()?,
        _ => return None,
    };
    let at = offset.to_timestamp(DateTime::from_parts(day, time)).ok()?;
    let japan = JAPAN.to_datetime(at).date();
    let ms = at.as_millisecond();
    Some(Date {
        text: text.to_owned(),
        precision: Precision::Instant,
        year: japan.year(),
        month: japan.month(),
        day: japan.day(),
        start_ms: ms,
        end_ms: ms.checked_add(1)?,
    })
}

fn offset(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    (text.len() == 6 && text.as_bytes().get(3) == Some(&b':')).then_some(())?;
    let (hours, minutes) = (digits(text, 1, 3)?, digits(text, 4, 6)?);
    let seconds = i32::from(hours).checked_mul(3600)?.checked_add(i32::from(minutes) * 60)?;
    Offset::from_seconds(sign * seconds).ok()
}

fn digits(text: &str, from: usize, to: usize) -> Option<i16> {
    let part = text.get(from..to)?;
    part.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
    part.parse().ok()
}

fn midnight_ms(day: civil::Date) -> Option<i64> {
    let at = JAPAN.to_timestamp(day.to_datetime(civil::Time::midnight())).ok()?;
    Some(at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn precision_is_kept() {
        for (text, precision) in [
            ("2024", Precision::Year),
            ("2024-02", Precision::Month),
            ("2024-02-29", Precision::Day),
            ("2024-02-29T08:30:00+09:00", Precision::Instant),
            ("2024-02-29T08:30:00.123Z", Precision::Instant),
            ("2024-02-29T08:30", Precision::Instant),
        ] {
            let date: Date = text.parse().unwrap();
            assert_eq!((date.precision(), date.as_str()), (precision, text));
        }
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in ["2023-02-29", "2024-13", "24-01-01", "2024-1-1", "2024-01-01T", "٢٠٢٤", ""]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_instant_belongs_to_its_day_in_japan() {
        let late: Date = "2024-02-28T16:00:00Z".parse().unwrap();
        assert_eq!((late.month(), late.day()), (Some(2), Some(29)));
    }

    #[test]
    fn a_timestamp_is_written_in_japan_time() {
        let at: Timestamp = "2025-03-10T00:15:00Z".parse().unwrap();
        let date = Date::from_timestamp(at);
        assert_eq!(date.as_str(), "2025-03-10T09:15:00+09:00");
        assert_eq!(date, date.as_str().parse().unwrap());
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            drop(text.parse::<Date>());
        }
        #[test]
        fn a_rougher_date_spans_every_finer_one(y in 1850i16..2100, m in 1i8..=12, d in 1i8..=28) {
            let day = Date::from_ymd(y, m, d).unwrap();
            let month: Date = format!("{y:04}-{m:02}").parse().unwrap();
            let year: Date = format!("{y:04}").parse().unwrap();
            for (wide, narrow) in [(&year, &month), (&month, &day), (&year, &day)] {
                prop_assert!(wide.start_ms() <= narrow.start_ms());
                prop_assert!(narrow.end_ms() <= wide.end_ms());
                prop_assert!(wide.overlaps(narrow) && narrow.overlaps(wide));
            }
        }
        #[test]
        fn days_follow_each_other_without_a_gap(y in 1850i16..2100, m in 1i8..=12, d in 1i8..=28) {
            let day = civil::Date::new(y, m, d).unwrap();
            let next = day.tomorrow().unwrap();
            let of = |d: civil::Date| Date::from_ymd(d.year(), d.month(), d.day()).unwrap();
            prop_assert_eq!(of(day).end_ms(), of(next).start_ms());
            prop_assert!(!of(day).overlaps(&of(next)));
        }
        #[test]
        fn the_same_moment_under_any_offset_is_the_same(
            seconds in 0i64..4_000_000_000, minutes in -14i32 * 60..=14 * 60,
        ) {
            let at = Timestamp::from_second(seconds).unwrap();
            let local = Offset::from_seconds(minutes * 60).unwrap().to_datetime(at);
            let sign = if minutes < 0 { '-' } else { '+' };
            let (h, m) = (minutes.abs() / 60, minutes.abs() % 60);
            let text = format!("{}{sign}{h:02}:{m:02}", local.strftime("%Y-%m-%dT%H:%M:%S"));
            let date: Date = text.parse().unwrap();
            prop_assert_eq!(date.start_ms(), at.as_millisecond(), "{}", text);
            prop_assert_eq!(date.day(), Date::from_timestamp(at).day());
        }
        #[test]
        fn printing_and_parsing_agree(y in 1850i16..2100, m in 1i8..=12, d in 1i8..=28) {
            let date = Date::from_ymd(y, m, d).unwrap();
            prop_assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
        }
    }
}
