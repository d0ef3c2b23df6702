//! The year, month or day of a series that is shown.

use std::ops::Range;

use fhir::{Date, Precision};
use phr::record::series::Stretches;

use crate::{
    Lang,
    dates::{Day, When, month_text},
};

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
/// Japan time is nine hours ahead of UTC.
const JAPAN_MS: i64 = 9 * HOUR_MS;
const MONTHS: i64 = 12;

/// How long a time is shown, and so by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A year by month.
    Year,
    /// A month by day.
    Month,
    /// A day by hour.
    Day,
}

impl Level {
    pub(super) const ALL: [Level; 3] = [Level::Year, Level::Month, Level::Day];
}

/// The time that is shown, cut into stretches.
#[derive(Debug, Clone)]
pub struct Window {
    pub(super) level: Level,
    /// `2025`, `2025-03` or `2025-03-10`.
    pub(super) at: String,
    bounds: Vec<i64>,
}

impl Window {
    /// The time asked for; with none, or with what is no time, the year of the newest point.
    ///
    /// ```
    /// use pages::tell::series::Window;
    /// let march = Window::of(Some("2025-03"), 0).during();
    /// assert_eq!((march.end - march.start) / 86_400_000, 31);
    /// assert_eq!(Window::of(Some("2025-02-30"), 0).during(), Window::of(Some("1970"), 0).during());
    /// ```
    pub fn of(asked: Option<&str>, newest_ms: i64) -> Window {
        let newest = || day_text(newest_ms).get(..4).map(str::to_owned).unwrap_or_default();
        asked
            .and_then(|text| Window::at(text.to_owned()))
            .or_else(|| Window::at(newest()))
            .unwrap_or_else(|| Window { level: Level::Year, at: String::new(), bounds: Vec::new() })
    }

    fn at(at: String) -> Option<Window> {
        let date: Date = at.parse().ok()?;
        let level = match date.precision() {
            Precision::Year => Level::Year,
            Precision::Month => Level::Month,
            Precision::Day => Level::Day,
            Precision::Instant => return None,
        };
        let (start, end) = (date.start_ms(), date.end_ms());
        let step = if level == Level::Day { HOUR_MS } else { DAY_MS };
        let steps = std::iter::successors(Some(start), |at| Some(at.saturating_add(step)));
        let bounds = match level {
            Level::Year => (1..=MONTHS)
                .map(|month| start_of(&format!("{:04}-{month:02}", date.year())))
                .chain([Some(end)])
                .collect::<Option<Vec<i64>>>()?,
            Level::Month | Level::Day => steps.take_while(|at| *at <= end).collect(),
        };
        Some(Window { level, at, bounds })
    }

    /// From where to before where (Unix milliseconds).
    pub fn during(&self) -> Range<i64> {
        let (first, last) = (self.bounds.first(), self.bounds.last());
        first.copied().unwrap_or_default()..last.copied().unwrap_or_default()
    }

    /// Its months, days or hours, to be filled.
    pub fn stretches(&self) -> Stretches {
        Stretches::between(self.bounds.clone())
    }

    /// The address of the stretch that starts at `ms`; hours have none.
    pub(super) fn inner(&self, ms: i64) -> Option<String> {
        let day = day_text(ms);
        match self.level {
            Level::Year => day.get(..7).map(str::to_owned),
            Level::Month => Some(day),
            Level::Day => None,
        }
    }

    /// The stretch that starts at `ms` in words.
    pub(super) fn stretch(&self, ms: i64, lang: Lang) -> When {
        let of = |at: &str| When { iso: at.to_owned(), text: words(at, lang) };
        self.inner(ms).map_or_else(
            || {
                let hour = ms.saturating_add(JAPAN_MS).rem_euclid(DAY_MS) / HOUR_MS;
                let next = hour.saturating_add(1);
                let iso = format!("{}T{hour:02}:00+09:00", day_text(ms));
                let text = match lang {
                    Lang::Ja => format!("{hour}時〜{next}時"),
                    Lang::En => format!("{hour:02}:00–{next:02}:00"),
                };
                When { iso, text }
            },
            |at| of(&at),
        )
    }

    /// The whole time in words.
    pub(super) fn text(&self, lang: Lang) -> String {
        words(&self.at, lang)
    }

    /// The address of the same time at another level: wider, or its newest part with values.
    pub(super) fn as_level(&self, level: Level, newest_ms: i64) -> String {
        let during = self.during();
        let inside = newest_ms.min(during.end.saturating_sub(1)).max(during.start);
        let day = day_text(inside);
        let length = match level {
            Level::Year => 4,
            Level::Month => 7,
            Level::Day => return day,
        };
        day.get(..length).map(str::to_owned).unwrap_or_default()
    }

    /// The time before or after, as long as the series reaches there.
    pub(super) fn neighbour(&self, after: bool, first_ms: i64, last_ms: i64) -> Option<String> {
        let during = self.during();
        let ms = if after { during.end } else { during.start.saturating_sub(1) };
        let reached = if after { last_ms >= ms } else { first_ms <= ms };
        let day = day_text(ms);
        reached.then(|| day.get(..self.at.len()).map(str::to_owned)).flatten()
    }
}

/// The day a moment lies on in Japan: `2025-03-10`.
pub(super) fn day_text(ms: i64) -> String {
    day(ms).map(Day::iso).unwrap_or_default()
}

/// The day a moment lies on in Japan.
pub(super) fn day(ms: i64) -> Option<Day> {
    Day::from_number(ms.saturating_add(JAPAN_MS).div_euclid(DAY_MS))
}

fn start_of(text: &str) -> Option<i64> {
    text.parse::<Date>().ok().map(|date| date.start_ms())
}

fn words(at: &str, lang: Lang) -> String {
    let Ok(date) = at.parse::<Date>() else { return at.to_owned() };
    let year = u16::try_from(date.year()).unwrap_or_default();
    let small = |n: Option<_>| n.and_then(|n| u8::try_from(n).ok());
    match (small(date.month()), small(date.day())) {
        (Some(month), Some(day)) => {
            Day::new(year, month, day).map(|day| day.text(lang)).unwrap_or_default()
        }
        (Some(month), None) => month_text(year, month, lang),
        _ => match lang {
            Lang::Ja => format!("{year}年"),
            Lang::En => year.to_string(),
        },
    }
}
