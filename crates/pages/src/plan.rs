//! `/p/{pid}/plan`: a plan of the form "if …, then …" in three small pages, read back once.
//!
//! Nothing is kept before the last page; the words travel in the forms, never in an address.

use askama::Template;
use phr::own::Asking;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, pick};
use crate::{links, words};

/// One of the three pages.
#[derive(Clone, Debug, Template)]
#[template(path = "plan.html")]
pub struct PlanMaking {
    /// The frame.
    pub frame: Frame,
    /// Where the forms are posted.
    pub action: String,
    /// Which page.
    pub step: Step,
    /// The cue, as typed so far.
    pub cue: String,
    /// What to do, as typed so far.
    pub act: String,
    /// The plan as one sentence, on the last page.
    pub sentence: String,
    /// Whether the page came back without words.
    pub missing: bool,
}

/// One of the three pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// If what happens?
    Cue,
    /// Then do what?
    Act,
    /// Read it back.
    Read,
}

impl PlanMaking {
    fn words(&self) -> &'static words::plan::Words {
        &self.frame.words().plan
    }

    fn step_name(&self) -> &'static str {
        let [cue, act, read] = self.words().steps;
        match self.step {
            Step::Cue => cue,
            Step::Act => act,
            Step::Read => read,
        }
    }

    fn askings(&self) -> Vec<(&'static str, &'static str, bool)> {
        let w = self.words();
        let one = |a: &Asking| (a.code(), w.asking_name(*a), *a == Asking::Never);
        Asking::ALL.iter().map(one).collect()
    }
}

impl Page for PlanMaking {
    const NAME: &'static str = "plan";

    fn samples(lang: Lang) -> Vec<Self> {
        let first = Self {
            frame: frame(lang, Nav::Home, &links::plan(PID)),
            action: links::plan(PID),
            step: Step::Cue,
            cue: String::new(),
            act: String::new(),
            sentence: String::new(),
            missing: true,
        };
        let cue = pick(lang, "朝ごはんを食べたら", "When I have had breakfast");
        let second = Self { step: Step::Act, missing: false, cue, ..first.clone() };
        let act = pick(lang, "血圧計を机に出す", "I put the monitor on the table");
        let sentence = pick(
            lang,
            "朝ごはんを食べたら、血圧計を机に出す。",
            "When I have had breakfast, I put the monitor on the table.",
        );
        let third = Self { step: Step::Read, act, sentence, ..second.clone() };
        vec![first, second, third]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
