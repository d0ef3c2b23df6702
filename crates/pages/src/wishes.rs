//! `/p/{pid}/wishes`: advance care planning (人生会議), only for whoever wants it.
//!
//! Nobody is pressed: "not now" is kept and respected, every part may stay empty, everything can be
//! changed or taken back, and it is said who would see it.

use askama::Template;
use phr::own::{Shown, Wishes as Kept};

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, pick};
use crate::{links, words};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "wishes.html")]
pub struct Wishes {
    /// The frame.
    pub frame: Frame,
    /// Where the forms are posted.
    pub action: String,
    /// Which face of the page.
    pub face: Face,
    /// The words as they stand, also in the form.
    pub kept: Option<Kept>,
    /// The day they were said.
    pub when: Option<When>,
    /// Earlier versions: when, and the entry that shows them.
    pub earlier: Vec<When>,
    /// The entry with all its versions.
    pub history: Option<String>,
}

/// Which face of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Nothing is written; the person may begin or leave it.
    Offer,
    /// The person left it for now.
    Left,
    /// What is written.
    Said,
    /// The form.
    Write,
}

impl Wishes {
    fn words(&self) -> &'static words::wishes::Words {
        &self.frame.words().wishes
    }

    /// Each question with its note, what the form calls it, and the words.
    fn parts(&self) -> Vec<(&'static str, &'static str, &'static str, &str)> {
        let w = self.words();
        let kept = self.kept.as_ref();
        vec![
            ("matters", w.matters, w.matters_note, kept.map_or("", |k| &k.matters)),
            ("care", w.care, w.care_note, kept.map_or("", |k| &k.care)),
            ("proxy", w.proxy, w.proxy_note, kept.map_or("", |k| &k.proxy)),
        ]
    }

    fn showns(&self) -> Vec<(&'static str, &'static str, bool)> {
        let here = |s: &Shown| self.kept.as_ref().is_some_and(|k| k.shown.contains(s));
        Shown::ALL.iter().map(|s| (s.code(), self.words().shown_name(*s), here(s))).collect()
    }

    fn is_held(&self) -> bool {
        self.kept.as_ref().is_some_and(|k| k.held)
    }
}

impl Page for Wishes {
    const NAME: &'static str = "wishes";

    fn samples(lang: Lang) -> Vec<Self> {
        let kept = "2025-12-01".parse().ok().map(|at| Kept {
            matters: pick(lang, "できるだけ家で過ごしたい。", "To be at home as long as I can."),
            care: String::new(),
            proxy: pick(lang, "娘の 日向 ミナト", "My daughter, Minato Hinata"),
            shown: vec![Shown::Emergency],
            held: true,
            at,
        });
        let said = Self {
            frame: frame(lang, Nav::Home, &links::wishes(PID)),
            action: links::wishes(PID),
            face: Face::Said,
            when: Some(day(lang, 2025, 12, 1)),
            earlier: vec![day(lang, 2024, 11, 3)],
            history: Some(links::entry(PID, "w1")),
            kept,
        };
        let offer = Self {
            face: Face::Offer,
            kept: None,
            when: None,
            earlier: Vec::new(),
            history: None,
            ..said.clone()
        };
        let left = Self { face: Face::Left, ..offer.clone() };
        let write = Self { face: Face::Write, ..said.clone() };
        vec![said, offer, left, write]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
