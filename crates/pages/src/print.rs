//! `GET /p/{pid}/print`: the documents for paper, each as a PDF in ordinary and in large letters.

use askama::Template;

use phr::message::Language;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame};
use crate::sheet::{Document, Letters};
use crate::tell::sheet::{document_title, lang_of};
use crate::{links, words};

/// Years that are offered beside this one.
const YEARS_BACK: i16 = 1;

/// The page for printing.
#[derive(Clone, Debug, Template)]
#[template(path = "print.html")]
pub struct Print {
    /// The frame.
    pub frame: Frame,
    /// The documents.
    pub papers: Vec<Paper>,
}

/// One document that can be printed.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its name in the page, for the heading's id.
    pub slug: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// Its files.
    pub files: Vec<File>,
}

/// One file of a document.
#[derive(Clone, Debug)]
pub struct File {
    /// What the link says.
    pub text: String,
    /// The link.
    pub link: String,
}

impl Print {
    /// The page, with the year it is.
    pub fn new(frame: Frame, pid: &str, year: i16) -> Print {
        let language = frame.language();
        let purposes = frame.words().sheet.purposes;
        let papers = Document::ALL.into_iter().zip(purposes).map(|(document, purpose)| Paper {
            slug: document.slug(),
            title: document_title(document, language),
            purpose,
            files: files(pid, document, year, language),
        });
        Print { papers: papers.collect(), frame }
    }

    fn words(&self) -> &'static words::sheet::Words {
        &self.frame.words().sheet
    }
}

/// A year's summary for this year and the last, in two sizes of letters; every document in the
/// other languages too. Whoever chose easy Japanese finds it first.
fn files(pid: &str, document: Document, year: i16, language: Language) -> Vec<File> {
    let w = &words::Words::of(lang_of(language)).sheet;
    let years = match document {
        Document::Year => (0..=YEARS_BACK).map(|back| Some(year.saturating_sub(back))).collect(),
        Document::Visit | Document::Medicines | Document::Emergency => vec![None],
    };
    let file = |text: &str, year: Option<i16>, letters, language| File {
        text: year.map_or_else(|| text.to_owned(), |year| format!("{text} {year}")),
        link: links::paper(pid, document, language, letters, year),
    };
    let mut files = Vec::new();
    for year in years {
        files.push(file(w.get, year, Letters::Ordinary, language));
        files.push(file(w.get_large, year, Letters::Large, language));
    }
    let others = match language {
        Language::Ja => [(w.in_easy, Language::Easy), (w.in_other, Language::En)],
        Language::Easy => [(words::sheet::EASY.in_other, Language::Ja), (w.in_other, Language::En)],
        Language::En => [(w.in_other, Language::Ja), (w.in_easy, Language::Easy)],
    };
    files.extend(others.map(|(text, other)| file(text, None, Letters::Ordinary, other)));
    files
}

impl Page for Print {
    const NAME: &'static str = "print";

    fn samples(lang: Lang) -> Vec<Self> {
        vec![Self::new(frame(lang, Nav::Home, &links::print(PID)), PID, 2025)]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
