//! Decimal numbers as files write them: digits kept for the record, a fixed-point value to compare.

mod exact;

pub use exact::Exact;
use unicode_normalization::UnicodeNormalization;

/// Longest number taken as a number; anything longer is no measurement.
const MAX_DIGITS: usize = 20;

/// Millionths per unit: more places than any result has.
const SCALE: i64 = 1_000_000;

/// A number to compare with, exact to six places. Never floating point: a limit of 5.6 is 5.6.
///
/// ```
/// use phr::decimal::Decimal;
/// let limit = Decimal::tenths(56);
/// assert!(Decimal::read("5.6").unwrap() >= limit); // no 5.5999999 in between
/// assert!(Decimal::whole(-1) < Decimal::tenths(-9));
/// assert_eq!(Decimal::whole(2).millionths(), 2_000_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

impl Decimal {
    /// A whole number.
    pub const fn whole(number: i32) -> Decimal {
        Decimal(number as i64 * SCALE)
    }

    /// Tenths: `Decimal::tenths(56)` is 5.6.
    pub const fn tenths(number: i32) -> Decimal {
        Decimal(number as i64 * (SCALE / 10))
    }

    /// The number in millionths.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// Reads plain digits such as `134`, `5.7`, `-0.5`; places after the sixth are cut off.
    ///
    /// ```
    /// use phr::decimal::Decimal;
    /// assert!(Decimal::read("5.60") == Some(Decimal::tenths(56)));
    /// assert!(Decimal::read("5.59").unwrap() < Decimal::tenths(56));
    /// assert!(Decimal::read("1e3").is_none()); // no measurement is written like this
    /// ```
    pub fn read(text: &str) -> Option<Decimal> {
        let digits = json_digits(text)?;
        let (negative, digits) = match digits.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, digits.as_str()),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        let places: String = places.chars().chain("000000".chars()).take(6).collect();
        let whole = whole.parse::<i64>().ok()?.checked_mul(SCALE)?;
        let value = whole.checked_add(places.parse().ok()?)?;
        Some(Decimal(if negative { value.checked_neg()? } else { value }))
    }
}

/// The digits as JSON allows them, `None` when the text is no plain decimal number. Full-width
/// digits are folded, a leading `+` and leading zeros go, trailing zeros stay: `５.70` is `5.70`.
///
/// ```
/// use phr::decimal::json_digits;
/// assert_eq!(json_digits(" ５.70 ").as_deref(), Some("5.70"));
/// assert_eq!(json_digits("+007").as_deref(), Some("7"));
/// assert_eq!(json_digits(".5").as_deref(), Some("0.5"));
/// assert_eq!(json_digits("<5.0"), None); // "less than five" is not the number five
/// assert_eq!(json_digits("1,234"), None);
/// ```
pub fn json_digits(text: &str) -> Option<String> {
    let folded: String = text.trim().nfkc().collect();
    let (sign, digits) = match folded.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", folded.strip_prefix('+').unwrap_or(&folded)),
    };
    let (whole, places) = match digits.split_once('.') {
        Some((whole, places)) => (whole, Some(places)),
        None => (digits, None),
    };
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let empty = whole.is_empty() && places.is_none_or(str::is_empty);
    if empty || digits.len() > MAX_DIGITS || !plain(whole) || !places.is_none_or(plain) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match places {
        Some(places) if !places.is_empty() => format!("{sign}{whole}.{places}"),
        _ => format!("{sign}{whole}"),
    })
}

/// A unit as units are compared: width folded, in lower case, without spaces. Which units mean the
/// same is not decided here.
///
/// ```
/// use phr::decimal::unit_key;
/// assert_eq!(unit_key("ｍｇ／ｄＬ"), unit_key("mg / dl"));
/// assert_eq!(unit_key("㎜Hg"), "mmhg"); // one character for two letters
/// assert_ne!(unit_key("mg/dL"), unit_key("g/dL"));
/// ```
pub fn unit_key(unit: &str) -> String {
    unit.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_stay_as_written() {
        for (text, digits) in [
            ("158.2", Some("158.2")),
            ("5.70", Some("5.70")),
            (" １３４ ", Some("134")),
            ("+5", Some("5")),
            ("007", Some("7")),
            (".5", Some("0.5")),
            ("5.", Some("5")),
            ("0", Some("0")),
            ("-0.5", Some("-0.5")),
            ("1,200", None),
            ("<3", None),
            ("1e3", None),
            ("", None),
            (".", None),
            ("12 3", None),
            ("123456789012345678901", None),
        ] {
            assert_eq!(json_digits(text).as_deref(), digits, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_gives_json(text in "\\PC{0,30}") {
            std::hint::black_box(Decimal::read(&text));
            if let Some(digits) = json_digits(&text) {
                prop_assert!(digits.parse::<serde_json::Number>().is_ok());
            }
        }

        #[test]
        fn compares_as_numbers_do(a in -99_999i32..99_999, b in -99_999i32..99_999) {
            let read = |n: i32| Decimal::read(&format!("{}{}.{}", if n < 0 {"-"} else {""}, n.abs() / 10, n.abs() % 10)).unwrap();
            prop_assert_eq!(read(a).cmp(&read(b)), a.cmp(&b));
            prop_assert_eq!(read(a), Decimal::tenths(a));
        }
    }
}
