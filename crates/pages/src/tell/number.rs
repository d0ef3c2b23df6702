//! Digits as sent, compared without ever becoming binary fractions.

/// Thousandths, so that every value people are shown compares exactly.
const SCALE: usize = 3;

/// Reads `38.25` as 38250. Digits beyond the third decimal cannot change a comparison with a whole
/// limit upwards, so they are cut; exponents are not read.
pub(crate) fn thousandths(digits: &str) -> Option<i64> {
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !plain(whole) || !plain(fraction) {
        return None;
    }
    let padded: String = fraction.chars().chain("000".chars()).take(SCALE).collect();
    let value = format!("{whole}{padded}").parse::<i64>().ok()?;
    Some(if negative { -value } else { value })
}

/// Reads a count of days; a broken day counts whole.
pub(crate) fn days(digits: &str) -> Option<i64> {
    let value = thousandths(digits).filter(|v| (0..=3_660_000).contains(v))?;
    Some(value / 1000 + i64::from(value % 1000 > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_compare_exactly() {
        for (digits, expected) in [
            ("180", Some(180_000)),
            ("179.9", Some(179_900)),
            ("39.9999", Some(39_999)),
            ("-1.5", Some(-1_500)),
            ("1e3", None),
            ("", None),
            (".5", None),
        ] {
            assert_eq!(thousandths(digits), expected, "{digits}");
        }
    }

    #[test]
    fn a_broken_day_counts_whole() {
        assert_eq!(days("28"), Some(28));
        assert_eq!(days("2.5"), Some(3));
        assert_eq!(days("99999"), None);
    }
}
