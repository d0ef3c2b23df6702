//! The words of Japanese: NAIST-JDIC, cut and packed into the program, with our own words on top.
//!
//! `dictionary/README.md` says where it comes from and what was left out.

use jpreprocess_core::{
    JPreprocessResult,
    token::{Token, Tokenizer},
    word_entry::WordEntry,
};
use vibrato::Dictionary;

use crate::words;

const PACKED: &[u8] = include_bytes!("../dictionary/naist-jdic.dic.zst");
/// Columns of an entry of NAIST-JDIC; what an entry lacks is `*`.
const COLUMNS: usize = 12;

/// Finds the words of a sentence.
pub(crate) struct Words(vibrato::Tokenizer);

impl Words {
    /// Unpacks the dictionary.
    pub(crate) fn unpack() -> Option<Words> {
        let packed = zstd::Decoder::new(PACKED).ok()?;
        let dictionary = Dictionary::read(packed).ok()?;
        let own = words::lexicon();
        let dictionary = dictionary.reset_user_lexicon_from_reader(Some(own.as_bytes())).ok()?;
        Some(Words(vibrato::Tokenizer::new(dictionary)))
    }
}

impl Tokenizer for Words {
    fn tokenize<'a>(&'a self, text: &'a str) -> JPreprocessResult<Vec<impl 'a + Token>> {
        let mut worker = self.0.new_worker();
        worker.reset_sentence(text);
        worker.tokenize();
        let word = |token: vibrato::token::Token<'_, '_>| {
            let mut columns: Vec<&str> = token.feature().split(',').collect();
            columns.resize(COLUMNS, "*");
            Ok((token.surface().to_owned(), WordEntry::load(&columns)?))
        };
        worker.token_iter().map(word).collect::<JPreprocessResult<Vec<_>>>()
    }
}
