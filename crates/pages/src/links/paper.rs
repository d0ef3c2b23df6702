//! The addresses of documents for paper.

use phr::message::Language;

use super::section;
use crate::sheet::{Document, Letters};

/// The documents for paper.
pub fn print(pid: &str) -> String {
    section(pid, "print", 1)
}

/// One document as a PDF.
///
/// ```
/// use pages::{links, sheet::{Document, Letters}};
/// use phr::message::Language;
/// let link = |letters, year| links::paper("k1", Document::Year, Language::En, letters, year);
/// assert_eq!(link(Letters::Ordinary, None), "/p/k1/print/year.pdf?lang=en");
/// assert_eq!(link(Letters::Large, Some(2025)), "/p/k1/print/year.pdf?lang=en&letters=large&year=2025");
/// ```
pub fn paper(
    pid: &str,
    document: Document,
    language: Language,
    letters: Letters,
    year: Option<i16>,
) -> String {
    let letters = match letters {
        Letters::Ordinary => "",
        Letters::Large => "&letters=large",
    };
    let year = year.map(|year| format!("&year={year}")).unwrap_or_default();
    format!("{}/{}.pdf?lang={}{letters}{year}", print(pid), document.slug(), language.code())
}
