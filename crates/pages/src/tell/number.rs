//! Digits as sent, compared without ever becoming binary fractions.

use std::fmt;

/// Decimals kept by [`Exact`]; one more than are read, so that halves are exact too.
const PLACES: usize = 12;

/// A decimal as sent, for comparing and for the middle of two: never a binary fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exact(i128);

impl Exact {
    /// Reads `38.25`. `None` for what is no plain decimal, and for more digits than people measure.
    pub(crate) fn read(digits: &str) -> Option<Exact> {
        let (negative, digits) = match digits.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, digits),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        let sized = (1..=12).contains(&whole.len()) && fraction.len() < PLACES;
        if !sized || !plain(whole) || !plain(fraction) {
            return None;
        }
        let value: i128 = format!("{whole}{fraction:0<PLACES$}").parse().ok()?;
        Some(Exact(if negative { value.saturating_neg() } else { value }))
    }

    /// The same with the decimals beyond those that are kept cut off: for comparing with a limit of
    /// fewer decimals, where what is cut off decides nothing. Sensors write up to 17 of them.
    pub(crate) fn cut(digits: &str) -> Option<Exact> {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = fraction.bytes().all(|b| b.is_ascii_digit());
        let kept = fraction.get(..fraction.len().min(PLACES.saturating_sub(1)))?;
        let point = if kept.is_empty() { "" } else { "." };
        Exact::read(&format!("{whole}{point}{kept}")).filter(|_| plain)
    }

    /// Reads a number however a source writes it: full-width digits, a sign, JSON's `1.8e2` too. What
    /// decides whether something is urgent must not be missed for the way it is written.
    pub(crate) fn sent(digits: &str) -> Option<Exact> {
        let plain = |digits: &str| Exact::cut(&phr::decimal::json_digits(digits)?);
        Exact::cut(digits).or_else(|| plain(digits)).or_else(|| Exact::cut(&scientific(digits)?))
    }

    /// A number of [`Exact::scaled`] steps.
    pub(crate) const fn from_scaled(scaled: i128) -> Exact {
        Exact(scaled)
    }

    /// The number in steps of 10^-12.
    pub(crate) const fn scaled(self) -> i128 {
        self.0
    }

    /// The middle value: of an even number of values, the middle between the two inner ones.
    pub(crate) fn middle(mut values: Vec<Exact>) -> Option<Exact> {
        values.sort_unstable();
        let upper = values.len().checked_div(2)?;
        let high = *values.get(upper)?;
        if values.len() % 2 == 1 {
            return Some(high);
        }
        let low = *values.get(upper.checked_sub(1)?)?;
        Some(Exact(low.0.saturating_add(high.0) / 2))
    }
}

/// `1.8e2` as `180`.
fn scientific(digits: &str) -> Option<String> {
    let (mantissa, exponent) = digits.trim().split_once(['e', 'E'])?;
    Exact::cut(mantissa)?;
    let exponent: i32 = exponent.parse().ok().filter(|e: &i32| e.unsigned_abs() <= 12)?;
    let (whole, places) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let all = format!("{:0>13}{whole}{places}{:0>13}", "", "");
    let point = i32::try_from(13_usize.saturating_add(whole.len())).ok()?.checked_add(exponent)?;
    let (whole, places) = all.split_at_checked(usize::try_from(point).ok()?)?;
    let whole = whole.trim_start_matches('0');
    Some(format!("{sign}0{whole}.{places}"))
}

/// Without noughts that say nothing: for what was worked out here, never for what was sent.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = format!("{:0>13}", self.0.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(PLACES));
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_halved_exactly() {
        let middle = |all: &[&str]| {
            let values = all.iter().map(|d| Exact::read(d).unwrap()).collect();
            Exact::middle(values).map(|m| m.to_string())
        };
        assert_eq!(middle(&["0.3", "0.1"]).as_deref(), Some("0.2"));
        assert_eq!(middle(&["134", "131", "128"]).as_deref(), Some("131"));
        assert_eq!(middle(&["-0.1", "-0.2"]).as_deref(), Some("-0.15"));
        assert_eq!(middle(&[]), None);
        assert!(
            Exact::read("1.50") == Exact::read("1.5") && Exact::read("1.5") > Exact::read("1.49")
        );
        for odd in ["", ".5", "1e3", "1.0000000000001", "1234567890123", "<5", "1.-5"] {
            assert_eq!(Exact::read(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_number_is_read_however_it_is_sent() {
        for (sent, plain) in [
            ("180", "180"),
            ("１８０", "180"),
            (" +180.0", "180"),
            ("1.8e2", "180"),
            ("1.8E+2", "180"),
            ("18e1", "180"),
            ("9.0e-1", "0.9"),
            ("-5e-1", "-0.5"),
        ] {
            assert_eq!(Exact::sent(sent), Exact::read(plain), "{sent}");
        }
        for odd in ["", "e2", "1e", "1e99", "1e2e3", "高い", "1.x e2"] {
            assert_eq!(Exact::sent(odd), None, "{odd}");
        }
    }

    #[test]
    fn digits_compare_exactly() {
        let cut = |digits: &str| Exact::cut(digits);
        assert!(cut("180") == cut("180.0") && cut("179.99999999999") < cut("180"));
        assert!(cut("2.9999999999999996") < Exact::read("3.0"), "17 digits of a sensor");
        assert_eq!(cut("3.0000000000000004"), Exact::read("3.0"), "nothing beyond the limit");
        assert_eq!(cut("-1.5"), Exact::read("-1.5"));
        for odd in ["1e3", "", ".5", "1.2.3", "1.0000000000000x"] {
            assert_eq!(cut(odd), None, "{odd}");
        }
    }
}
