//! Recovery codes: 140 random bits on paper, for the day on which every passkey is lost.

use phr::{TokenHash, account::RECOVERY_CODES, ports::Ids};

/// Crockford's digits: none is mistaken for another, read aloud or in an old hand.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Digits of one code: 28 times five bits, above the 128 that nobody can try out.
const LENGTH: usize = 28;
/// Digits that stand together.
const GROUP: usize = 4;

/// New codes as they are printed.
pub(crate) fn make(ids: &dyn Ids) -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| one(ids)).collect()
}

fn one(ids: &dyn Ids) -> String {
    let mut random = [0_u8; LENGTH];
    ids.fill(&mut random);
    // Five bits of each byte: every digit is as likely as every other.
    let digits = random.iter().filter_map(|b| DIGITS.get(usize::from(b & 31)));
    let digits: Vec<char> = digits.map(|d| char::from(*d)).collect();
    let groups = digits.chunks(GROUP).map(String::from_iter);
    groups.collect::<Vec<_>>().join("-")
}

/// The hash of a code as somebody typed it: with or without hyphens, in small letters, with an O for
/// a zero. `None` when it cannot be one.
pub(crate) fn hash(typed: &str) -> Option<TokenHash> {
    let plain = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | 'ー'));
    let digits = plain.map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    let digits: String = digits.take(LENGTH.saturating_add(1)).collect();
    let known = digits.bytes().all(|d| DIGITS.contains(&d));
    (digits.len() == LENGTH && known).then(|| TokenHash::of(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::SeededIds;

    #[test]
    fn codes_differ_and_are_known_again_however_they_are_typed() {
        let codes = make(&SeededIds::new(3));
        assert_eq!(codes.len(), RECOVERY_CODES);
        let mut hashes: Vec<_> = codes.iter().map(|code| hash(code).unwrap()).collect();
        let typed = codes[0].to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(hash(&typed), Some(hashes[0]));
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), RECOVERY_CODES);
        assert!(codes.iter().all(|code| code.len() == LENGTH + 6), "{codes:?}");
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        let code = one(&SeededIds::new(4));
        let (short, long) = (code.replacen('-', "", 1).split_off(1), format!("{code}0"));
        for bad in ["", "0000", &short, &long, &code.replace('-', "U"), "あ"] {
            assert_eq!(hash(bad), None, "{bad}");
        }
    }
}
