//! A decimal number with exactly the digits its source wrote.

use std::{cmp::Ordering, fmt};

use super::{Decimal, json_digits};

/// Most places after the point. The shortest text of a double needs 17 digits after its leading
/// zeros; a sensor that writes more zeros than this measures nothing.
const PLACES_MAX: u8 = 24;

/// A decimal number as its source wrote it: `1.50` is not `1.5`, and neither is a float.
///
/// ```
/// use phr::decimal::Exact;
/// let read = |text| Exact::read(text).unwrap();
/// assert_eq!(read("1.50").to_string(), "1.50");
/// assert!(read("1.50") != read("1.5"));            // other digits …
/// assert!(read("1.50") > read("1.5"));             // … of the same size: the finer one sorts last
/// assert_eq!(read("7.5e-2").to_string(), "0.075"); // no exponents in the record
/// assert!(Exact::read("12,5").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    mantissa: i64,
    places: u8,
}

impl Exact {
    /// `mantissa` with so many places after the point; `None` with more than 24 places.
    ///
    /// ```
    /// use phr::decimal::Exact;
    /// assert_eq!(Exact::new(150, 2).unwrap().to_string(), "1.50");
    /// assert_eq!(Exact::new(-5, 3).unwrap().to_string(), "-0.005");
    /// assert_eq!(Exact::new(1, 25), None);
    /// ```
    pub fn new(mantissa: i64, places: u8) -> Option<Exact> {
        (places <= PLACES_MAX).then_some(Exact { mantissa, places })
    }

    /// A whole number.
    pub const fn whole(number: i64) -> Exact {
        Exact { mantissa: number, places: 0 }
    }

    /// Reads digits such as `72`, `0.5600` or, as JSON allows, `1.2e-3`. `None` for anything else
    /// and for what does not fit eighteen digits. `-0` is `0`.
    pub fn read(text: &str) -> Option<Exact> {
        let text = text.trim();
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let digits = plain(digits)?;
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let mut mantissa = format!("{whole}{fraction}").parse::<i64>().ok()?;
        let mut places = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        if mantissa == 0 {
            places = places.max(0);
        }
        // A positive exponent writes zeros; more than a number has digits never fit.
        while places < 0 {
            mantissa = mantissa.checked_mul(10)?;
            places = places.saturating_add(1);
        }
        Exact::new(mantissa, u8::try_from(places).ok()?)
    }

    /// All digits as one whole number: 150 for `1.50`.
    pub const fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// How many of them stand after the point: 2 for `1.50`.
    pub const fn places(self) -> u8 {
        self.places
    }

    /// The sum, with the places of the finer number; `None` when it does not fit.
    ///
    /// ```
    /// # use phr::decimal::Exact;
    /// let sum = Exact::whole(2).checked_add(Exact::read("0.50").unwrap());
    /// assert_eq!(sum.unwrap().to_string(), "2.50");
    /// ```
    pub fn checked_add(self, other: Exact) -> Option<Exact> {
        let places = self.places.max(other.places);
        let mantissa = self.scaled(places)?.checked_add(other.scaled(places)?)?;
        Some(Exact { mantissa: i64::try_from(mantissa).ok()?, places })
    }

    /// A number to compare with limits, exact to six places; `None` beyond nine million millions.
    ///
    /// ```
    /// use phr::decimal::{Decimal, Exact};
    /// assert_eq!(Exact::read("5.60").unwrap().comparable(), Some(Decimal::tenths(56)));
    /// assert_eq!(Exact::whole(i64::MAX).comparable(), None); // too large to be compared, never wrapped
    /// ```
    pub fn comparable(self) -> Option<Decimal> {
        Decimal::read(&self.to_string())
    }

    /// The mantissa this number has with more places; `None` beyond 128 bits.
    fn scaled(self, places: u8) -> Option<i128> {
        let more = u32::from(places.checked_sub(self.places)?);
        i128::from(self.mantissa).checked_mul(10_i128.checked_pow(more)?)
    }
}

/// The digits, with leading zeros allowed to be many: the length that counts is the mantissa's.
fn plain(digits: &str) -> Option<String> {
    if digits.len() <= 20 {
        return json_digits(digits);
    }
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let (whole, fraction) = unsigned.split_once('.')?;
    let all = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    (all(whole) && all(fraction) && digits.len() <= 48).then(|| digits.to_owned())
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    /// By size; of the same size, the one with fewer places first.
    fn cmp(&self, other: &Exact) -> Ordering {
        let places = self.places.max(other.places);
        let sizes = match (self.scaled(places), other.scaled(places)) {
            (Some(one), Some(two)) => one.cmp(&two),
            // What does not fit is farther from zero than anything that does; both cannot fail,
            // for one of them is not scaled at all.
            (None, _) => self.mantissa.cmp(&0),
            (_, None) => 0.cmp(&other.mantissa),
        };
        sizes.then(self.places.cmp(&other.places))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.places);
        if places == 0 {
            return write!(f, "{}", self.mantissa);
        }
        let width = places.saturating_add(1);
        let digits = format!("{:0width$}", self.mantissa.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
        let sign = if self.mantissa < 0 { "-" } else { "" };
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_stay_as_written() {
        for (text, digits) in [
            ("72", Some("72")),
            ("1.50", Some("1.50")),
            ("-0.5", Some("-0.5")),
            ("0.00", Some("0.00")),
            ("０.５", Some("0.5")),
            ("0.012345678901234567", Some("0.012345678901234567")),
            ("0.0012345678901234567", Some("0.0012345678901234567")),
            ("9223372036854775807", Some("9223372036854775807")),
            ("9223372036854775808", None),
            ("1e3", Some("1000")),
            ("1.25E1", Some("12.5")),
            ("2e-05", Some("0.00002")),
            ("0e99", Some("0")),
            ("1e99", None),
            ("1e-99", None),
            ("e5", None),
            ("NaN", None),
            ("--1", None),
            ("", None),
        ] {
            assert_eq!(Exact::read(text).map(|e| e.to_string()).as_deref(), digits, "{text}");
        }
    }

    fn exact() -> impl Strategy<Value = Exact> {
        (any::<i64>(), 0..=PLACES_MAX).prop_map(|(m, p)| Exact::new(m, p).unwrap())
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(number in exact()) {
            prop_assert_eq!(Exact::read(&number.to_string()), Some(number));
        }

        #[test]
        fn order_agrees_with_equality_and_turns_round(a in exact(), b in exact()) {
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
        }

        #[test]
        fn compares_as_numbers_do(a in -9999i64..9999, b in -9999i64..9999) {
            let (one, two) = (Exact::new(a, 2).unwrap(), Exact::new(b * 10, 3).unwrap());
            prop_assert_eq!(one.cmp(&two), a.cmp(&b).then(Ordering::Less));
        }

        #[test]
        fn never_panics(text in "[-+0-9.eE０-９]{0,60}") {
            std::hint::black_box(Exact::read(&text));
        }
    }
}
