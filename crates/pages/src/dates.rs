//! Days and months in the words of a language, without a clock and without a time zone.

use crate::lang::Lang;

/// A point in time ready for a page: what a machine reads and what a person reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The value of the `datetime` attribute, such as `2025-03-10` or `2025-03-10T07:40+09:00`.
    pub iso: String,
    /// The words, such as `2025年3月10日（月）`.
    pub text: String,
}

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    date: u8,
}

const WEEKDAYS_JA: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];
const WEEKDAYS_EN: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Day {
    /// Makes a day, or `None` when the calendar has no such day.
    ///
    /// ```
    /// use pages::dates::Day;
    /// assert!(Day::new(2024, 2, 29).is_some());
    /// assert!(Day::new(2025, 2, 29).is_none()); // not a leap year
    /// ```
    pub fn new(year: u16, month: u8, date: u8) -> Option<Self> {
        let real = (1..=9999).contains(&year) && (1..=days_in(year, month)).contains(&date);
        real.then_some(Self { year, month, date })
    }

    /// The day so many days after 1 January 1970 (Hinnant's rule, Gregorian calendar).
    ///
    /// ```
    /// use pages::dates::Day;
    /// assert_eq!(Day::from_number(19_782), Day::new(2024, 2, 29));
    /// assert_eq!(Day::from_number(-1), Day::new(1969, 12, 31));
    /// assert_eq!(Day::from_number(i64::MAX), None); // no such year on a page
    /// ```
    pub fn from_number(days: i64) -> Option<Self> {
        let days = days.checked_add(719_468)?; // 1 March of the year 0
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let leaps = of_era / 1_460 - of_era / 36_524 + of_era / 146_096;
        let year_of_era = (of_era - leaps) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153; // months from March
        let date = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = era.checked_mul(400)?.checked_add(year_of_era + i64::from(month <= 2))?;
        Self::new(year.try_into().ok()?, month.try_into().ok()?, date.try_into().ok()?)
    }

    /// Writes the day in few characters, for an axis: `2025/3/10`, `10 Mar 2025`.
    pub(crate) fn short(self, lang: Lang) -> String {
        let Self { year, month, date } = self;
        match lang {
            Lang::Ja => format!("{year}/{month}/{date}"),
            Lang::En => format!("{date} {} {year}", month_en(month)),
        }
    }

    /// Writes the day in words, with its weekday.
    ///
    /// ```
    /// use pages::{Lang, dates::Day};
    /// let day = Day::new(2025, 3, 10).ok_or("no such day")?;
    /// assert_eq!(day.text(Lang::Ja), "2025年3月10日（月）");
    /// assert_eq!(day.text(Lang::En), "Mon 10 Mar 2025");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn text(self, lang: Lang) -> String {
        let Self { year, month, date } = self;
        let weekday = self.weekday();
        match lang {
            Lang::Ja => {
                let weekday = WEEKDAYS_JA.get(weekday).unwrap_or(&"");
                format!("{year}年{month}月{date}日（{weekday}）")
            }
            Lang::En => {
                let weekday = WEEKDAYS_EN.get(weekday).unwrap_or(&"");
                format!("{weekday} {date} {} {year}", month_en(month))
            }
        }
    }

    /// Writes the day as a machine reads it.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.date)
    }

    /// Gives both forms at once.
    pub fn when(self, lang: Lang) -> When {
        When { iso: self.iso(), text: self.text(lang) }
    }

    /// Counts days since Sunday (Sakamoto's rule, Gregorian calendar).
    fn weekday(self) -> usize {
        const SHIFT: [usize; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let month = usize::from(self.month);
        let year = usize::from(self.year) - usize::from(month < 3);
        let shift = SHIFT.get(month.saturating_sub(1)).copied().unwrap_or_default();
        (year + year / 4 - year / 100 + year / 400 + shift + usize::from(self.date)) % 7
    }
}

/// Writes a month in words.
///
/// ```
/// use pages::{Lang, dates::month_text};
/// assert_eq!(month_text(2025, 3, Lang::Ja), "2025年3月");
/// assert_eq!(month_text(2025, 3, Lang::En), "March 2025");
/// ```
pub fn month_text(year: u16, month: u8, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{year}年{month}月"),
        Lang::En => format!("{} {year}", phr::text::month_en(month)),
    }
}

fn month_en(month: u8) -> &'static str {
    MONTHS_EN.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_agree_with_known_days() {
        for (y, m, d, word) in [
            (2000, 1, 1, "土"),
            (2000, 2, 29, "火"),
            (1943, 5, 3, "月"),
            (2026, 11, 23, "月"),
            (2025, 12, 31, "水"),
        ] {
            let text = Day::new(y, m, d).unwrap().text(Lang::Ja);
            assert!(text.ends_with(&format!("（{word}）")), "{text}");
        }
    }

    #[test]
    fn days_the_calendar_lacks_are_refused() {
        for (y, m, d) in [(2025, 0, 1), (2025, 13, 1), (2025, 4, 31), (1900, 2, 29), (0, 1, 1)] {
            assert!(Day::new(y, m, d).is_none(), "{y}-{m}-{d}");
        }
    }

    #[test]
    fn a_day_is_written_for_machines_with_leading_zeros() {
        assert_eq!(Day::new(2025, 3, 1).unwrap().iso(), "2025-03-01");
    }
}
