//! Our own words: medicine, laboratories, care, and where a word of many readings has one for us.
//!
//! `words/medical.tsv` is one word a line: as written, as pronounced in katakana, and on which mora the
//! voice falls (0: it does not; empty: on the third last, as in most words from abroad).
//! `words/signs.tsv` is alike for signs and units; their words are told before anything is read.

use jpreprocess::normalize_text_for_naist_jdic;

const MEDICAL: &str = include_str!("../words/medical.tsv");
const SIGNS: &str = include_str!("../words/signs.tsv");
/// The connection class of an ordinary noun in NAIST-JDIC.
const NOUN: u16 = 1345;
/// Cheap enough to win over the parts a word is made of.
const COST: i32 = -8000;
/// A word of one character must not take longer words apart.
const COST_OF_ONE_CHARACTER: i32 = 2000;
/// Letters that make one mora with the one before.
const SMALL: &str = "ァィゥェォャュョヮ";
/// Moras on which a voice cannot fall.
const WEAK: &str = "ーンッ";

/// One word with its sound.
#[derive(Debug, PartialEq, Eq)]
struct Word {
    written: &'static str,
    said: &'static str,
    accent: Option<usize>,
}

/// Signs and units with how they are said.
pub(crate) fn signs() -> impl Iterator<Item = (&'static str, &'static str)> {
    SIGNS.lines().filter_map(word).map(|word| (word.written, word.said))
}

/// Our words as a lexicon in `MeCab`'s format.
pub(crate) fn lexicon() -> String {
    let told = SIGNS.lines().filter_map(word).filter(|word| is_one_word(word.said));
    let told = told.map(|word| Word { written: word.said, ..word });
    MEDICAL.lines().filter_map(word).chain(told).map(|word| entry(&word)).collect()
}

fn word(line: &'static str) -> Option<Word> {
    let mut columns = line.split('\t');
    let (written, said) = (columns.next()?, columns.next()?);
    Some(Word { written, said, accent: columns.next().and_then(|accent| accent.parse().ok()) })
}

fn is_one_word(said: &str) -> bool {
    said.chars().all(|c| matches!(c, 'ァ'..='ヶ' | 'ー'))
}

fn entry(word: &Word) -> String {
    let written = normalize_text_for_naist_jdic(word.written);
    let (said, moras) = (word.said, moras(word.said));
    let accent = word.accent.unwrap_or_else(|| third_last(&moras));
    let moras = moras.len();
    let cost = if written.chars().count() == 1 { COST_OF_ONE_CHARACTER } else { COST };
    format!(
        "{written},{NOUN},{NOUN},{cost},名詞,一般,*,*,*,*,*,{said},{said},{accent}/{moras},C1\n"
    )
}

/// The first letters of the moras of a word.
fn moras(said: &str) -> Vec<char> {
    said.chars().filter(|c| !SMALL.contains(*c)).collect()
}

fn third_last(moras: &[char]) -> usize {
    let at = moras.len().saturating_sub(2).max(1);
    let weak = moras.get(at - 1).is_some_and(|mora| WEAK.contains(*mora));
    if weak && at > 1 { at - 1 } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_word_of_katakana_and_every_word_stands_once() {
        let mut seen = std::collections::BTreeSet::new();
        for line in MEDICAL.lines().chain(SIGNS.lines()) {
            let word = word(line).unwrap_or_else(|| panic!("not a word: {line}"));
            assert!(seen.insert(word.written), "twice: {line}");
            let moras = moras(word.said).len();
            assert!(word.accent.is_none_or(|accent| accent <= moras), "accent: {line}");
            assert!(line.split('\t').nth(2).is_none_or(|a| a.parse::<usize>().is_ok()), "{line}");
        }
        assert!(MEDICAL.lines().filter_map(word).all(|word| is_one_word(word.said)));
    }

    #[test]
    fn the_voice_falls_on_the_third_last_mora_that_can_bear_it() {
        let accent = |said| third_last(&moras(said));
        assert_eq!(accent("クレアチニン"), 4);
        assert_eq!(accent("コレステロール"), 5); // not on the long vowel
        assert_eq!(accent("エム"), 1);
    }
}
