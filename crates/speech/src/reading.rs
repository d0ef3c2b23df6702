//! How a text is read: katakana with accents, and what could not be read.

use std::fmt;

use jpreprocess::NJD;
use jpreprocess_njd::NJDNode;

/// What is said in place of a word that nobody can read: a gap would hide a medicine.
const UNREADABLE: &str = "読めない字";
const UNREADABLE_COLUMNS: [&str; 12] =
    ["名詞", "一般", "*", "*", "*", "*", "*", "ヨメナイジ", "ヨメナイジ", "4/5", "C1", "*"];

/// The reading of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The words with their sounds, in order.
    pub words: Vec<Said>,
    /// What has no reading, as written.
    pub unread: Vec<String>,
}

/// A word with its sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// As written, in full-width letters.
    pub written: String,
    /// As pronounced, one mora an item.
    pub moras: Vec<String>,
    /// Whether it goes on in the breath of the word before (its accent phrase).
    pub goes_on: bool,
    /// On which mora of the phrase the voice falls; 0: it does not. Only the first word of a phrase says so.
    pub accent: usize,
}

impl Reading {
    pub(crate) fn push(&mut self, nodes: &[NJDNode], unread: Vec<String>) {
        self.words.extend(nodes.iter().map(said));
        self.unread.extend(unread);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| word.moras.is_empty())
    }

    /// As pronounced, in katakana, without accents and pauses.
    pub fn kana(&self) -> String {
        self.words.iter().flat_map(|word| word.moras.iter().map(String::as_str)).collect()
    }
}

fn said(node: &NJDNode) -> Said {
    let pron = node.get_pron();
    let voiced = pron.moras().iter().map(|mora| mora.to_string().replace(QUOTATION, ""));
    let moras = if pron.mora_size() == 0 { Vec::new() } else { voiced.collect() };
    let goes_on = node.get_chain_flag() == Some(true);
    Said { written: node.get_string().to_owned(), moras, goes_on, accent: pron.accent() }
}

/// The mark of a vowel that is only whispered.
const QUOTATION: char = '’';

/// With `/` between phrases, `'` after the mora on which the voice falls and `、` for pauses.
impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut accent, mut at) = (0, 0);
        let mut begun = false;
        for word in &self.words {
            if word.moras.is_empty() {
                f.write_str("、")?;
                begun = false;
                continue;
            }
            if !word.goes_on || !begun {
                f.write_str(if begun { "/" } else { "" })?;
                (accent, at, begun) = (word.accent, 0, true);
            }
            for mora in &word.moras {
                at += 1;
                f.write_str(mora)?;
                f.write_str(if at == accent { "'" } else { "" })?;
            }
        }
        Ok(())
    }
}

/// A word as it is written and as it is spelled: ケットウ, where [`Said`] has ケットー.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelled {
    /// As written.
    pub written: String,
    /// In katakana; `None` where the dictionary does not know.
    pub kana: Option<String>,
    /// The part of speech, as the dictionary names it.
    pub part: String,
}

pub(crate) fn spelled(njd: &NJD) -> Vec<Spelled> {
    let word = |node: &NJDNode| Spelled {
        written: node.get_string().to_owned(),
        kana: node.get_read().filter(|read| *read != "*").map(str::to_owned),
        part: node.get_pos().to_string(),
    };
    njd.nodes.iter().map(word).collect()
}

/// Puts words in place of what cannot be read, and tells what it was.
pub(crate) fn say_what_is_unread(njd: &mut NJD) -> Vec<String> {
    let mut unread = Vec::new();
    for node in &mut njd.nodes {
        if node.get_pron().mora_size() == 0 && has_a_foreign_letter(node.get_string()) {
            unread.push(node.get_string().to_owned());
            if let [said] = &*NJDNode::load_str(UNREADABLE, &UNREADABLE_COLUMNS) {
                *node = said.clone();
            }
        }
    }
    unread
}

/// Whether a word has a letter that is not kana, which alone says how it is read.
fn has_a_foreign_letter(word: &str) -> bool {
    let is_kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー');
    word.chars().any(|c| c.is_alphanumeric() && !is_kana(c))
}
