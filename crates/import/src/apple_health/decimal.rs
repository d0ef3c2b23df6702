//! Digits of the file to digits of the record.

/// A fraction as per cent: `0.241` is `24.1`. A number above one is per cent already.
pub(super) fn percent(digits: &str) -> Option<String> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !matches!(whole, "0" | "1") {
        return Some(digits.to_owned());
    }
    let padded: String = fraction.chars().chain("00".chars()).collect();
    let keep = fraction.len().max(2);
    let (two, rest) = padded.get(..keep)?.split_at_checked(2)?;
    let shifted = format!("{whole}{two}");
    let shifted = shifted.trim_start_matches('0');
    let shifted = if shifted.is_empty() { "0" } else { shifted };
    let rest = rest.trim_end_matches('0');
    Some(if rest.is_empty() { shifted.to_owned() } else { format!("{shifted}.{rest}") })
}

/// Digits with at most one point; anything else (`1e-05`, `-1`) is not a reading.
pub(super) fn plain(text: &str) -> Option<&str> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let clean = digits(whole) && digits(fraction) && text.len() <= 24;
    (clean && (whole == "0" || !whole.starts_with('0'))).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_become_per_cent_without_losing_a_digit() {
        for (fraction, per_cent) in [
            ("0.241", "24.1"),
            ("0.97", "97"),
            ("0.9", "90"),
            ("1", "100"),
            ("1.0", "100"),
            ("0", "0"),
            ("0.05", "5"),
            ("0.005", "0.5"),
            ("0.9712345678901", "97.12345678901"),
            ("24.1", "24.1"),
        ] {
            assert_eq!(percent(fraction).as_deref(), Some(per_cent), "{fraction}");
        }
    }

    #[test]
    fn only_plain_digits_are_a_reading() {
        assert_eq!(plain("62.50"), Some("62.50"));
        for text in ["", "-1", "1e-05", "007", ".5", "5.", "1,5", "NaN"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
