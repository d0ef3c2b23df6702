//! `GET /p/{pid}/conditions` and its like: every fact of one kind under plain headings.

use askama::Template;

use crate::dates::When;
use crate::fact::{EvidenceKind, FactKind};
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, chip, day, frame, pick};
use crate::timeline::FactCard;
use crate::{links, words};

/// The facts of one kind.
#[derive(Clone, Debug, Template)]
#[template(path = "list.html")]
pub struct FactList {
    /// The frame.
    pub frame: Frame,
    /// What kind of facts.
    pub title: &'static str,
    /// What is said when there are none.
    pub none: &'static str,
    /// How many facts there are on all pages.
    pub count: usize,
    /// The facts under their headings.
    pub groups: Vec<Group>,
    /// The page before.
    pub previous: Option<String>,
    /// The next page.
    pub next: Option<String>,
}

/// Facts on one page, so that it stays under 50 KB with its stylesheet.
pub const FACTS_PER_PAGE: usize = 24;

/// Facts under one heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// The heading.
    pub title: &'static str,
    /// What the heading means, where that matters.
    pub note: Option<&'static str>,
    /// The class of the heading's colour.
    pub slug: &'static str,
    /// The facts, the newest first.
    pub facts: Vec<DatedFact>,
}

/// A fact with its day.
#[derive(Clone, Debug)]
pub struct DatedFact {
    /// When.
    pub when: When,
    /// The fact.
    pub card: FactCard,
}

impl FactList {
    fn words(&self) -> &'static words::list::Words {
        &self.frame.words().list
    }
}

impl Page for FactList {
    const NAME: &'static str = "list";

    fn samples(lang: Lang) -> Vec<Self> {
        let frame = frame(lang, Nav::Home, &links::section(PID, "conditions", 1));
        let (w, home) = (&frame.words().list, &frame.words().home);
        let fact = |title: &str, when, evidence, by: &str, note| DatedFact {
            when,
            card: FactCard {
                kind: FactKind::Condition,
                title: title.into(),
                value: None,
                flag: None,
                note,
                time: None,
                origins: vec![chip(evidence, by)],
                link: links::entry(PID, "c1"),
            },
        };
        let confirmed = Group {
            title: home.confirmed,
            note: None,
            slug: "confirmed",
            facts: vec![fact(
                "高血圧症",
                day(lang, 2011, 4, 18),
                EvidenceKind::Recorded,
                "めぐり内科",
                None,
            )],
        };
        let suspected = Group {
            title: home.suspected,
            note: Some(home.suspected_note),
            slug: "suspected",
            facts: vec![fact(
                "心房細動",
                day(lang, 2025, 2, 17),
                EvidenceKind::Recorded,
                "みなと病院",
                Some(pick(lang, "疑い", "suspected")),
            )],
        };
        let full = Self {
            title: w.conditions,
            none: w.none,
            count: 2,
            groups: vec![confirmed, suspected],
            previous: None,
            next: Some(links::section(PID, "conditions", 2)),
            frame,
        };
        let empty = Self {
            title: w.allergies,
            none: w.no_allergies,
            count: 0,
            groups: Vec::new(),
            next: None,
            ..full.clone()
        };
        vec![full, empty]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
