//! `GET /p/{pid}/recent`: what was done lately, each with a button that takes it back.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, moment, pick};
use crate::{links, words};

/// What was done lately.
#[derive(Clone, Debug, Template)]
#[template(path = "recent.html")]
pub struct Recent {
    /// The frame.
    pub frame: Frame,
    /// The newest first.
    pub deeds: Vec<Deed>,
}

/// One thing that was done.
#[derive(Clone, Debug)]
pub struct Deed {
    /// In words.
    pub text: String,
    /// What a file brought, when it brought something.
    pub detail: String,
    /// When.
    pub when: When,
    /// What it is about, when that can be looked at.
    pub link: Option<String>,
    /// How it can be taken back; `None` when it does not hold any more or nothing takes it back.
    pub undo: Option<Undo>,
    /// A remark, such as that it has been taken back.
    pub note: Option<&'static str>,
}

/// A button that takes something back.
#[derive(Clone, Debug)]
pub struct Undo {
    /// Where it is posted.
    pub action: String,
    /// Whether it brings back what was taken away.
    pub brings_back: bool,
}

impl Recent {
    fn words(&self) -> &'static words::recent::Words {
        &self.frame.words().recent
    }
}

impl Page for Recent {
    const NAME: &'static str = "recent";

    fn samples(lang: Lang) -> Vec<Self> {
        let frame = frame(lang, Nav::Add, &links::recent(PID));
        let undo = |brings_back| Some(Undo { action: links::undo(PID, "0a1b"), brings_back });
        let at = |time| moment(lang, (2025, 3, 12), time);
        let w = &frame.words().recent;
        let deeds = vec![
            Deed {
                text: pick(
                    lang,
                    "「血圧 134/82 mmHg」を書きました",
                    "Wrote blood pressure 134/82 mmHg",
                ),
                detail: String::new(),
                when: at("07:40"),
                link: Some(links::entry(PID, "e1")),
                undo: undo(false),
                note: None,
            },
            Deed {
                text: pick(lang, "「okusuri-2025.txt」を読みこみました", "Read okusuri-2025.txt"),
                detail: pick(lang, "薬 12件", "12 × medicine"),
                when: at("07:12"),
                link: Some(links::report(PID, "f1")),
                undo: undo(true),
                note: Some(w.taken_back),
            },
        ];
        let empty = Self { frame: frame.clone(), deeds: Vec::new() };
        vec![Self { frame, deeds }, empty]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
