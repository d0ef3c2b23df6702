//! `GET /p/{pid}/search`: entries that hold the words looked for.

use askama::Template;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::list::{DatedFact, FactList};
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame};
use crate::{links, words};

/// The search and what it found.
#[derive(Clone, Debug, Template)]
#[template(path = "search.html")]
pub struct Search {
    /// The frame. Its path has no words in it: they are not sent along with the language form.
    pub frame: Frame,
    /// The words looked for, as typed.
    pub query: String,
    /// How many entries hold them; `None` before anything was looked for.
    pub found: Option<usize>,
    /// Whether there were more than are shown on all pages.
    pub many: bool,
    /// The entries on this page, the newest first.
    pub facts: Vec<DatedFact>,
    /// Where the form is sent.
    pub action: String,
    /// The page before.
    pub previous: Option<String>,
    /// The next page.
    pub next: Option<String>,
}

impl Search {
    fn words(&self) -> &'static words::search::Words {
        &self.frame.words().search
    }
}

impl Page for Search {
    const NAME: &'static str = "search";

    fn samples(lang: Lang) -> Vec<Self> {
        let facts: Vec<DatedFact> = FactList::samples(lang)
            .into_iter()
            .flat_map(|list| list.groups)
            .flat_map(|group| group.facts)
            .collect();
        let empty = Self {
            frame: frame(lang, Nav::Home, &links::search(PID, "", 1)),
            query: String::new(),
            found: None,
            many: false,
            facts: Vec::new(),
            action: links::search(PID, "", 1),
            previous: None,
            next: None,
        };
        let found = Self {
            query: "こうけつあつ".into(),
            found: Some(30),
            facts,
            next: Some(links::search(PID, "こうけつあつ", 2)),
            ..empty.clone()
        };
        let none = Self { query: "\"><b>".into(), found: Some(0), ..empty.clone() };
        vec![found, empty, none]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
