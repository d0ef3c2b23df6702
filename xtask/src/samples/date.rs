//! Dates as the sample formats write them, made from `YYYY-MM-DD` text.

/// The parts of an ISO date; a missing part is 1.
fn parts(iso: &str) -> (i32, i32, i32) {
    let mut numbers = iso.split('-').map(|part| part.parse().unwrap_or(1));
    let mut next = || numbers.next().unwrap_or(1);
    (next(), next(), next())
}

/// `20250310`.
pub(super) fn compact(iso: &str) -> String {
    iso.replace('-', "")
}

/// `H310412`, `R010524`: the era letter, year of the era, month and day.
pub(super) fn wareki(iso: &str) -> String {
    let (year, month, day) = parts(iso);
    let (letter, base) = match iso {
        _ if iso >= "2019-05-01" => ('R', 2018),
        _ if iso >= "1989-01-08" => ('H', 1988),
        _ if iso >= "1926-12-25" => ('S', 1925),
        _ => ('T', 1911),
    };
    format!("{letter}{:02}{month:02}{day:02}", year - base)
}

/// `2025年12月29日`.
pub(super) fn japanese(iso: &str) -> String {
    let (year, month, day) = parts(iso);
    format!("{year}年{month:02}月{day:02}日")
}

/// `2025年3月`, from `2025-03`.
pub(super) fn japanese_month(iso: &str) -> String {
    let (year, month, _) = parts(iso);
    format!("{year}年{month}月")
}

/// Whole years from `birth` to `day`.
pub(super) fn age(birth: &str, day: &str) -> i32 {
    let (born, month, date) = parts(birth);
    let (year, now_month, now_date) = parts(day);
    year - born - i32::from((now_month, now_date) < (month, date))
}

/// The ISO date `days` later (Howard Hinnant's civil calendar arithmetic).
pub(super) fn after(iso: &str, days: i32) -> String {
    let (year, month, day) = parts(iso);
    let shifted_year = year - i32::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let serial = era * 146_097 + day_of_era + days;

    let era = serial.div_euclid(146_097);
    let day_of_era = serial.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::{after, age, wareki};

    #[test]
    fn days_are_counted_over_leap_years_and_year_ends() {
        assert_eq!(after("2024-02-28", 1), "2024-02-29");
        assert_eq!(after("2025-02-28", 1), "2025-03-01");
        assert_eq!(after("2025-12-31", 1), "2026-01-01");
        assert_eq!(after("2025-01-01", 364), "2025-12-31");
    }

    #[test]
    fn an_era_changes_on_its_day() {
        assert_eq!(wareki("2019-04-30"), "H310430");
        assert_eq!(wareki("2019-05-01"), "R010501");
        assert_eq!(wareki("1943-04-18"), "S180418");
    }

    #[test]
    fn a_birthday_adds_a_year_on_the_day_itself() {
        assert_eq!(age("1943-04-18", "2025-04-17"), 81);
        assert_eq!(age("1943-04-18", "2025-04-18"), 82);
    }
}
