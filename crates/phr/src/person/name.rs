//! Folding of Japanese names for comparison. Names are stored as written; only comparison folds.
//!
//! Handled: width (ﾊﾅｺ/ハナコ), hiragana/katakana, spaces, 外字 variants (髙/高, 﨑/崎 …), small kana
//! lost in old systems (シヨウ/ショウ), long-vowel marks, ヴ/ブ.

use unicode_normalization::UnicodeNormalization;

/// Pairs `(variant, usual)` of kanji that systems replace for each other. From memory: the common
/// ones in family registers; a missing pair only leads to a question, never to a wrong merge.
const VARIANTS: &[(char, char)] = &[
    ('髙', '高'),
    ('﨑', '崎'),
    ('嵜', '崎'),
    ('碕', '崎'),
    ('濵', '浜'),
    ('濱', '浜'),
    ('邉', '辺'),
    ('邊', '辺'),
    ('齋', '斎'),
    ('齊', '斉'),
    ('德', '徳'),
    ('瀨', '瀬'),
    ('廣', '広'),
    ('澤', '沢'),
    ('櫻', '桜'),
    ('眞', '真'),
    ('惠', '恵'),
    ('榮', '栄'),
    ('國', '国'),
    ('龍', '竜'),
    ('靜', '静'),
    ('壽', '寿'),
    ('桒', '桑'),
    ('𠮷', '吉'),
    ('曻', '昇'),
    ('黑', '黒'),
    ('淸', '清'),
];

/// Folds a name for comparison.
///
/// ```
/// use phr::person::name::fold;
/// assert_eq!(fold("ﾋﾅﾀ ｷﾖ"), fold("ひなた　きよ"));
/// assert_eq!(fold("髙橋"), fold("高橋"));
/// assert_eq!(fold("シヨウコ"), fold("ショウコ")); // small kana lost in old systems
/// assert_ne!(fold("ハナコ"), fold("ハナエ"));
/// ```
pub fn fold(name: &str) -> String {
    name.nfkc()
        .flat_map(|c| katakana(c).to_lowercase().collect::<Vec<_>>())
        .filter(|c| !c.is_whitespace() && !is_mark(*c))
        .map(|c| large_kana(variant(c)))
        .collect()
}

fn katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

/// Long-vowel marks, middle dots, hyphens and their look-alikes say nothing about who it is.
fn is_mark(c: char) -> bool {
    matches!(c, 'ー' | '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | '・' | '.' | ',' | '\'')
}

fn variant(c: char) -> char {
    VARIANTS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)
}

fn large_kana(c: char) -> char {
    match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヴ' => 'ブ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_folded_name_stays_as_it_is() {
        for name in ["ヒナタ キヨ", "日向　キヨ", "Mary-Ann O'Neil"] {
            assert_eq!(fold(&fold(name)), fold(name));
        }
    }

    proptest! {
        #[test]
        fn never_panics(name in "\\PC{0,40}") {
            drop(fold(&name));
        }
    }
}
