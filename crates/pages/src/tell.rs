//! From domain to words: records as they are kept, turned into pages.
//!
//! Pure functions: no clock, no store. Nothing is judged or guessed in here. A value keeps its
//! digits, 疑い (suspected) stays suspected, a bill is no diagnosis, and what was handed over is not
//! "taken". What a source does not say is said to be not known.
//!
//! The functions are total: a resource of any shape gives words, at worst only its kind.
//!
//! ```
//! use pages::{Lang, tell};
//! let lang: Lang = phr::Lang::En.into();
//! assert_eq!(tell::words::format("jahis-okusuri", lang), "medication notebook");
//! assert_eq!(tell::words::format("something-else", lang), "something-else"); // never blank
//! ```

pub mod checkups;
pub mod detail;
pub mod differences;
pub mod disclosures;
pub mod entry;
pub mod family;
pub mod fhir_text;
pub mod give;
pub mod glance;
pub mod home;
pub mod list;
pub mod listen;
pub mod log;
pub mod meaning;
pub mod measurement;
pub mod measurements;
pub mod medicines;
pub mod mine;
pub(crate) mod number;
pub mod original;
pub mod place;
pub mod proxies;
pub mod questions;
pub mod recent;
pub mod report;
pub mod rules;
pub mod search;
pub mod series;
mod shape;
pub mod sharing;
pub mod sheet;
pub mod source;
pub mod spending;
pub mod story;
mod terms;
#[cfg(test)]
mod testing;
pub mod timeline;
pub mod urgent;
pub mod visit;
pub mod when;
pub mod wishes;
pub mod words;

use crate::Lang;

impl From<phr::Lang> for Lang {
    fn from(lang: phr::Lang) -> Lang {
        match lang {
            phr::Lang::Ja => Lang::Ja,
            phr::Lang::En => Lang::En,
        }
    }
}

/// The words of one language.
pub(crate) const fn pick<'a>(lang: Lang, ja: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// The sentence of one language.
pub(crate) fn in_lang(text: &phr::Text, lang: Lang) -> &str {
    pick(lang, &text.ja, &text.en)
}

/// A count of the domain as a count of a page.
pub(crate) fn count(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
