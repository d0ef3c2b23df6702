//! Dates of the record in words, as exactly as they were given and never more exactly.

use fhir::{Date, Precision};
pub(crate) use phr::record::day_number;

use super::pick;
use crate::{
    Lang,
    dates::{Day, When, month_text},
};

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
/// Japan time is nine hours ahead of UTC.
const JAPAN_MS: i64 = 9 * 3_600_000;

/// A date in words. A month stays a month.
///
/// ```
/// use pages::{Lang, tell::when};
/// assert_eq!(when::of(&"2025-03".parse()?, Lang::Ja).text, "2025年3月");
/// let moment = when::of(&"2025-03-09T22:40:00Z".parse()?, Lang::Ja); // told in Japan time
/// assert_eq!(moment.text, "2025年3月10日（月） 07:40");
/// assert_eq!(moment.iso, "2025-03-10T07:40+09:00");
/// # Ok::<(), fhir::DateError>(())
/// ```
pub fn of(date: &Date, lang: Lang) -> When {
    let whole = calendar_day(date);
    match (date.precision(), whole) {
        (Precision::Instant, Some(day)) => {
            let When { iso, text } = day.when(lang);
            let clock = clock(date).unwrap_or_default();
            When { iso: format!("{iso}T{clock}+09:00"), text: format!("{text} {clock}") }
        }
        (Precision::Day, Some(day)) => day.when(lang),
        (Precision::Month, _) => month(date, lang),
        _ => When {
            iso: format!("{:04}", date.year()),
            text: match lang {
                Lang::Ja => format!("{}年", date.year()),
                Lang::En => date.year().to_string(),
            },
        },
    }
}

/// The day in words, without the time of day.
pub fn day_of(date: &Date, lang: Lang) -> When {
    calendar_day(date).map_or_else(|| of(date, lang), |day| day.when(lang))
}

/// When something was, or that it is not known.
pub fn known(date: Option<&Date>, lang: Lang) -> When {
    date.map_or_else(|| unknown(lang), |date| of(date, lang))
}

/// The words for a date that nobody gave.
pub fn unknown(lang: Lang) -> When {
    When {
        iso: String::new(),
        text: pick(lang, "日付は書かれていません", "no date given").to_owned(),
    }
}

/// The month of a date that has one, as `YYYY-MM`.
pub(crate) fn month_key(date: &Date) -> Option<String> {
    date.month().map(|month| format!("{:04}-{month:02}", date.year()))
}

/// The time of day in Japan, when it was given.
pub(crate) fn clock(date: &Date) -> Option<String> {
    if date.precision() < Precision::Instant {
        return None;
    }
    let minutes = date.start_ms().saturating_add(JAPAN_MS).rem_euclid(DAY_MS) / MINUTE_MS;
    Some(format!("{:02}:{:02}", minutes / 60, minutes % 60))
}

fn month(date: &Date, lang: Lang) -> When {
    let number = date.month().and_then(|m| u8::try_from(m).ok()).unwrap_or_default();
    let year = u16::try_from(date.year()).unwrap_or_default();
    When { iso: month_key(date).unwrap_or_default(), text: month_text(year, number, lang) }
}

fn calendar_day(date: &Date) -> Option<Day> {
    let month = u8::try_from(date.month()?).ok()?;
    Day::new(u16::try_from(date.year()).ok()?, month, u8::try_from(date.day()?).ok()?)
}
