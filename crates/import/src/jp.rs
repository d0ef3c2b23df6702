//! Japanese dates and digits.

use fhir::Date;
use unicode_normalization::UnicodeNormalization;

/// Folds width for *matching*: `１２３` becomes `123`, `ﾊﾅｺ` becomes `ハナコ`. What is stored stays as
/// written.
pub fn nfkc(text: &str) -> String {
    text.nfkc().collect()
}

/// Reads the dates of Japanese exchange formats: `YYYYMMDD`, `YYYYMM`, `YYYY`, era with a letter
/// (`R020410`, M T S H R) or, when `era_digits`, with a digit (`3350606`, 1 to 5), and the separated
/// forms `2025-03-10`, `2025/3/10`, `2025年3月10日`, `2025年3月`, `令和7年3月10日`. Full-width digits are
/// fine. A partial date stays partial; impossible days are refused.
///
/// ```
/// use import::jp::date;
/// assert_eq!(date("R020410", false).unwrap().to_string(), "2020-04-10");
/// assert_eq!(date("3350606", true).unwrap().to_string(), "1960-06-06");
/// assert_eq!(date("2025年3月", false).unwrap().to_string(), "2025-03");
/// assert!(date("H310230", false).is_none()); // no such day
/// assert!(date("", false).is_none());
/// ```
pub fn date(text: &str, era_digits: bool) -> Option<Date> {
    let text = nfkc(text.trim());
    let text = without_time_zone(&text);
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return plain(text, era_digits);
    }
    let mut chars = text.chars();
    let first = chars.next()?;
    if let Some(base) = era_letter(first)
        && chars.as_str().bytes().all(|b| b.is_ascii_digit())
    {
        return era(base, chars.as_str());
    }
    separated(text)
}

/// A date as Japanese people write it.
///
/// ```
/// assert_eq!(import::jp::words(&"2024-04-01".parse().unwrap()), "2024年4月1日");
/// assert_eq!(import::jp::words(&"2024-04".parse().unwrap()), "2024年4月"); // no day is invented
/// ```
pub fn words(date: &Date) -> String {
    let parts = date.as_str().get(..10).unwrap_or(date.as_str()).split('-');
    let named = parts.zip(["年", "月", "日"]);
    named.flat_map(|(digits, name)| [digits.trim_start_matches('0'), name]).collect()
}

/// HL7 writes a time as `20250601093000.000+0900`.
fn without_time_zone(text: &str) -> &str {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (time, rest) = text.split_at_checked(digits).unwrap_or((text, ""));
    let is_time = matches!(digits, 12 | 14) && rest.starts_with(['+', '-', '.']);
    if is_time { time } else { text }
}

/// Reads a day with or without its time of day, as people and apps write them: `2025/3/10 6:45`,
/// `2025年3月10日(月) 午前6時45分`, `2025-03-10T06:45:00+09:00`, `2025/03/10 06:45 PM`, `202503100645`. An
/// offset stays; without one it is Japan time. A day without a year and `03/10/2025` (March or
/// October?) are refused, never guessed.
///
/// ```
/// use import::jp::date_time;
/// assert_eq!(date_time("2025/3/10 6:45").unwrap().as_str(), "2025-03-10T06:45:00+09:00");
/// assert_eq!(date_time("令和7年3月10日 午後9時5分").unwrap().as_str(), "2025-03-10T21:05:00+09:00");
/// assert_eq!(date_time("2025/3/10").unwrap().as_str(), "2025-03-10"); // a day stays a day
/// assert!(date_time("03/10/2025").is_none());
/// ```
pub fn date_time(text: &str) -> Option<Date> {
    let text = nfkc(text.trim());
    if let Ok(written) = text.parse::<Date>()
        && (text.len() < 16 || (text.len() > 19 && text.contains(['Z', '+'])))
    {
        return Some(written);
    }
    let text = without_weekday(&text);
    let compact = matches!(text.len(), 12 | 14) && text.bytes().all(|b| b.is_ascii_digit());
    if compact {
        return at(&date(text.get(..8)?, false)?, clock_digits(text.get(8..)?)?);
    }
    let (day, rest) = split_day(&text);
    let day = date(day, false)?;
    let rest = rest.trim_start_matches(['T', ' ']).trim();
    if rest.is_empty() {
        return Some(day);
    }
    let (clock, offset) = split_offset(rest)?;
    stamp(&day, time(clock)?, offset.as_deref().unwrap_or("+09:00"))
}

/// Puts a time of day to a whole day, in Japan time.
///
/// ```
/// use import::jp::{at, date, time};
/// let day = date("2025/3/10", false).unwrap();
/// assert_eq!(at(&day, time("6:45").unwrap()).unwrap().as_str(), "2025-03-10T06:45:00+09:00");
/// assert!(at(&date("2025年3月", false).unwrap(), (6, 45, 0)).is_none()); // which day?
/// ```
pub fn at(day: &Date, time: (u8, u8, u8)) -> Option<Date> {
    stamp(day, time, "+09:00")
}

fn stamp(day: &Date, (hour, minute, second): (u8, u8, u8), offset: &str) -> Option<Date> {
    (day.precision() == fhir::Precision::Day).then_some(())?;
    format!("{day}T{hour:02}:{minute:02}:{second:02}{offset}").parse().ok()
}

/// Reads a time of day: `6:45`, `06:45:30`, `6時45分`, `午後9時`, `9:05 PM`, `0645`. Parts of a second
/// are left out.
///
/// ```
/// use import::jp::time;
/// assert_eq!(time("午後9時5分"), Some((21, 5, 0)));
/// assert_eq!(time("12:10 AM"), Some((0, 10, 0)));
/// assert_eq!(time("24:00"), None); // of which day?
/// ```
pub fn time(text: &str) -> Option<(u8, u8, u8)> {
    let folded = nfkc(text.trim()).to_lowercase();
    let mut rest = folded.trim();
    let mut afternoon = None;
    for (word, after) in [("午前", false), ("午後", true), ("am", false), ("pm", true)] {
        if let Some(cut) = rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)) {
            afternoon = Some(after);
            rest = cut.trim();
        }
    }
    let (hour, minute, second) = clock(rest, afternoon.is_some())?;
    let hour = match (afternoon, hour) {
        (None, hour) => hour,
        (Some(_), 13..) => return None,
        (Some(after), hour) => (hour % 12).saturating_add(if after { 12 } else { 0 }),
    };
    (hour < 24 && minute < 60 && second < 60).then_some((hour, minute, second))
}

/// `9` alone is a number, not a time; `9時` and `9 PM` are times.
fn clock(text: &str, alone: bool) -> Option<(u8, u8, u8)> {
    if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        return clock_digits(text);
    }
    let alone = alone || text.ends_with('時');
    let text = text.replace(['時', '分'], ":").replace('秒', "");
    let text = text.trim_end_matches(':');
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut parts = text.split(':').map(|part| {
        let part = part.trim();
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<u8>().ok()).flatten()
    });
    let hour = parts.next()??;
    let minute = parts.next().unwrap_or(alone.then_some(0))?;
    let second = parts.next().unwrap_or(Some(0))?;
    parts.next().is_none().then_some((hour, minute, second))
}

fn clock_digits(text: &str) -> Option<(u8, u8, u8)> {
    let two = |from: usize| -> Option<u8> { text.get(from..from.checked_add(2)?)?.parse().ok() };
    let second = if text.len() == 6 { two(4)? } else { 0 };
    let (hour, minute) = (two(0)?, two(2)?);
    (hour < 24 && minute < 60 && second < 60).then_some((hour, minute, second))
}

/// Takes `(月)`, `（火曜日）` out.
fn without_weekday(text: &str) -> String {
    let Some((before, rest)) = text.split_once('(') else { return text.to_owned() };
    match rest.split_once(')') {
        Some((inside, after))
            if inside.chars().next().is_some_and(|c| "月火水木金土日".contains(c)) =>
        {
            format!("{before} {}", after.trim_start())
        }
        _ => text.to_owned(),
    }
}

/// The day and what stands behind it.
fn split_day(text: &str) -> (&str, &str) {
    let end = match text.find('日') {
        Some(at) => at.saturating_add('日'.len_utf8()),
        None => text.find(['T', ' ']).unwrap_or(text.len()),
    };
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// A time of day and its offset as FHIR writes it (`+0900` gets its colon).
fn split_offset(text: &str) -> Option<(&str, Option<String>)> {
    let Some(found) = text.find(['Z', '+', '-']) else { return Some((text, None)) };
    let (clock, offset) = text.split_at_checked(found)?;
    let offset = match (offset.len(), offset.get(..3), offset.get(3..)) {
        (5, Some(hours), Some(minutes)) => format!("{hours}:{minutes}"),
        _ => offset.to_owned(),
    };
    Some((clock.trim(), Some(offset)))
}

fn plain(digits: &str, era_digits: bool) -> Option<Date> {
    let at = |from: usize, to: usize| digits.get(from..to);
    match digits.len() {
        8 => format!("{}-{}-{}", at(0, 4)?, at(4, 6)?, at(6, 8)?).parse().ok(),
        7 if era_digits => era(era_digit(at(0, 1)?)?, at(1, 7)?),
        6 => format!("{}-{}", at(0, 4)?, at(4, 6)?).parse().ok(),
        5 if era_digits => era(era_digit(at(0, 1)?)?, at(1, 5)?),
        4 => digits.parse().ok(),
        3 if era_digits => era(era_digit(at(0, 1)?)?, at(1, 3)?),
        14 | 12 => plain(at(0, 8)?, era_digits),
        _ => None,
    }
}

/// `YYMMDD`, `YYMM` or `YY` in an era whose year 1 is `base + 1`.
fn era(base: i16, digits: &str) -> Option<Date> {
    let at = |from: usize, to: usize| digits.get(from..to);
    let year = base.checked_add(at(0, 2)?.parse().ok()?)?;
    match digits.len() {
        6 => format!("{year}-{}-{}", at(2, 4)?, at(4, 6)?).parse().ok(),
        4 => format!("{year}-{}", at(2, 4)?).parse().ok(),
        2 => year.to_string().parse().ok(),
        _ => None,
    }
}

/// Era bases: 明治 1867, 大正 1911, 昭和 1925, 平成 1988, 令和 2018.
fn era_letter(letter: char) -> Option<i16> {
    match letter.to_ascii_uppercase() {
        'M' => Some(1867),
        'T' => Some(1911),
        'S' => Some(1925),
        'H' => Some(1988),
        'R' => Some(2018),
        _ => None,
    }
}

fn era_digit(digit: &str) -> Option<i16> {
    match digit {
        "1" => Some(1867),
        "2" => Some(1911),
        "3" => Some(1925),
        "4" => Some(1988),
        "5" => Some(2018),
        _ => None,
    }
}

fn separated(text: &str) -> Option<Date> {
    let named = [("明治", 1867), ("大正", 1911), ("昭和", 1925), ("平成", 1988), ("令和", 2018)];
    let (base, rest) = named
        .iter()
        .find_map(|(name, base)| text.strip_prefix(name).map(|rest| (*base, rest)))
        .unwrap_or((0, text));
    let rest = rest.replace("元年", "1年");
    let mut parts = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse::<i16>);
    let allowed = |c: char| c.is_ascii_digit() || "年月日-/. ".contains(c);
    rest.chars().all(allowed).then_some(())?;
    let year = parts.next()?.ok()?.checked_add(base)?;
    if !(1850..=2200).contains(&year) {
        return None;
    }
    match (parts.next(), parts.next(), parts.next()) {
        (None, None, None) => year.to_string().parse().ok(),
        (Some(month), None, None) => format!("{year}-{:02}", month.ok()?).parse().ok(),
        (Some(month), Some(day), None) => {
            format!("{year}-{:02}-{:02}", month.ok()?, day.ok()?).parse().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_of_writing_a_day() {
        for text in [
            "20250310",
            "R070310",
            "r070310",
            "２０２５０３１０",
            "2025-03-10",
            "2025/3/10",
            "2025年3月10日",
            "令和7年3月10日",
            "20250310093000",
            "20250310093000+0900",
            "202503100930+0900",
            "20250310093000.000+0900",
        ] {
            assert_eq!(
                date(text, false).map(|d| d.to_string()).as_deref(),
                Some("2025-03-10"),
                "{text}"
            );
        }
        assert_eq!(date("令和元年5月1日", false).unwrap().to_string(), "2019-05-01");
        assert_eq!(date("5070310", true).unwrap().to_string(), "2025-03-10");
    }

    #[test]
    fn every_way_of_writing_a_moment() {
        for text in [
            "2025/03/10 06:45",
            "2025-03-10T06:45",
            "2025-03-10 06:45:00 +0900",
            "2025年3月10日（月） 午前6時45分",
            "2025年3月10日6時45分0秒",
            "２０２５／３／１０　６：４５",
            "2025/3/10(月) 6:45 AM",
            "202503100645",
            "20250310064500",
            "2025.3.10 6:45:00.000",
        ] {
            let read = date_time(text).map(|d| d.to_string());
            assert_eq!(read.as_deref(), Some("2025-03-10T06:45:00+09:00"), "{text}");
        }
        for text in ["6:45", "3/10 6:45", "2025/3/10 25:00", "10/3/2025 6:45", "2025/3/10 9", "朝"]
        {
            assert!(date_time(text).is_none(), "{text}");
        }
        assert_eq!(time("9"), None);
        assert_eq!(time("午後9時"), Some((21, 0, 0)));
        assert_eq!(time("13:00 PM"), None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["0", "99999999", "R99", "今日", "2025年13月", "2025-02-30", "X070310", "1-2-3-4"]
        {
            assert!(date(text, false).is_none_or(|d| d.to_string() == "2117"), "{text}");
        }
        assert!(date("5070310", false).is_none()); // era digits only where the format has them
    }

    proptest! {
        #[test]
        fn moments_never_panic(text in "[0-9年月日時分秒午前後:/ TZ+.(月)-]{0,24}") {
            drop(date_time(&text));
            let _time = time(&text);
        }
        #[test]
        fn never_panics(text in "\\PC{0,20}", digits: bool) {
            drop(date(&text, digits));
            drop(date_time(&text));
            let _time = time(&text);
        }
    }
}
