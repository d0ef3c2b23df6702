//! What the medical words of the messages mean (`definitions/words/glossary.tsv`; the words are ours).

use std::sync::LazyLock;

/// One word with what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The word in Japanese.
    pub ja: &'static str,
    /// How it is read.
    pub reading: &'static str,
    /// What it means, in easy Japanese.
    pub meaning_ja: &'static str,
    /// The word in English.
    pub en: &'static str,
    /// What it means in English.
    pub meaning_en: &'static str,
}

static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let term = |line: &'static str| {
        let mut columns = line.split('\t');
        let mut next = || columns.next();
        Some(Term {
            ja: next()?,
            reading: next()?,
            meaning_ja: next()?,
            en: next()?,
            meaning_en: next()?,
        })
    };
    let mut terms: Vec<Term> = include_str!("../../../../definitions/words/glossary.tsv")
        .lines()
        .filter_map(term)
        .collect();
    // The longest first: 高血圧 is a word of its own, not 血圧 with something before it.
    terms.sort_by_key(|t| std::cmp::Reverse(t.ja.chars().count()));
    terms
});

/// The terms in a Japanese text, in the order in which they occur, each once.
///
/// ```
/// use phr::message::glossary::found;
/// let words: Vec<&str> = found("腎臓の数字と、高血圧の基準です。").iter().map(|t| t.ja).collect();
/// assert_eq!(words, ["腎臓", "高血圧"]); // 血圧 is not told apart
/// assert!(found("いい天気です。").is_empty());
/// ```
pub fn found(text: &str) -> Vec<Term> {
    let (mut rest, mut terms): (String, Vec<(usize, Term)>) = (text.to_owned(), Vec::new());
    for term in TERMS.iter() {
        if let Some(at) = rest.find(term.ja) {
            terms.push((at, *term));
            // As many bytes as before, so that places stay true.
            rest = rest.replace(term.ja, &" ".repeat(term.ja.len()));
        }
    }
    terms.sort_by_key(|(at, _)| *at);
    terms.into_iter().map(|(_, term)| term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_explained_in_both_languages_and_stands_once() {
        let lines = include_str!("../../../../definitions/words/glossary.tsv").lines().count();
        assert_eq!(TERMS.len(), lines);
        for term in TERMS.iter() {
            let all = [term.ja, term.reading, term.meaning_ja, term.en, term.meaning_en];
            assert!(all.iter().all(|text| !text.trim().is_empty()), "{}", term.ja);
            assert_eq!(TERMS.iter().filter(|t| t.ja == term.ja).count(), 1, "{}", term.ja);
            assert!(term.meaning_ja.split('。').all(|s| s.chars().count() <= 40), "{}", term.ja);
        }
    }
}
