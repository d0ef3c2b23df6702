//! `GET /p/{pid}/sharing/give`: choose who sees what, what for, until when. Careful from the start:
//! a week, nothing sensitive, a code beside the address.

use askama::Template;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame};
use crate::{links, words};

/// The page for giving, and for changing what was given.
#[derive(Clone, Debug, Template)]
#[template(path = "give.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a box of the form to tick")]
pub struct Give {
    /// The frame.
    pub frame: Frame,
    /// Where the form is posted.
    pub action: String,
    /// The grant that is changed; empty when a new one is given.
    pub grant: String,
    /// Who, as written.
    pub to: String,
    /// The question, as written.
    pub question: String,
    /// By which way it was given; for changing it.
    pub by: String,
    /// Ways to show it, of which one is chosen; none when something is changed.
    pub ways: Vec<Choice>,
    /// Whether results may be returned.
    pub adds: bool,
    /// Whether an account is meant: changing it, a code makes no sense.
    pub account: bool,
    /// The last day of the records, when there is one.
    pub before: String,
    /// Whose records; none chosen means all.
    pub sources: Vec<Choice>,
    /// The single entries that are shown, by name; then nothing else is.
    pub entries: Vec<Choice>,
    /// Kinds that only an account can see.
    pub more_kinds: Vec<Choice>,
    /// Whether the address gives the data themselves.
    pub direct: bool,
    /// Whether a code is wished.
    pub passcode: bool,
    /// Purposes, of which one is chosen.
    pub purposes: Vec<Choice>,
    /// Kinds of records.
    pub kinds: Vec<Choice>,
    /// From when on, in years before today.
    pub years: Vec<Choice>,
    /// For how many days.
    pub days: Vec<Choice>,
    /// What is sensitive.
    pub labels: Vec<Choice>,
    /// What was not right.
    pub faults: Vec<Fault>,
}

/// Something to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// As the form sends it.
    pub value: String,
    /// In words.
    pub name: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What was not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody is named, or at too great a length.
    To,
    /// Nothing is to be shown.
    Kinds,
    /// Nobody in this role looks for this.
    Purpose,
}

impl Give {
    fn words(&self) -> &'static words::sharing::Words {
        &self.frame.words().sharing
    }

    fn title(&self) -> &'static str {
        let w = self.words();
        if self.grant.is_empty() { w.give_title } else { w.change_title }
    }

    fn told(&self, fault: Fault) -> (&'static str, &'static str) {
        match fault {
            Fault::To => ("to", self.words().no_to),
            Fault::Kinds => ("kinds", self.words().no_kind),
            Fault::Purpose => ("purpose", self.words().no_purpose),
        }
    }

    fn some_source(&self) -> bool {
        self.sources.iter().any(|source| source.chosen)
    }

    fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }
}

impl Page for Give {
    const NAME: &'static str = "give";

    fn samples(lang: Lang) -> Vec<Self> {
        let choice = |value: &str, ja: &str, en: &str, chosen| Choice {
            value: value.to_owned(),
            name: crate::sample::pick(lang, ja, en),
            chosen,
        };
        let fresh = Give {
            frame: frame(lang, Nav::Elsewhere, &links::sharing_give(PID)),
            action: links::sharing_give(PID),
            grant: String::new(),
            to: String::new(),
            question: String::new(),
            by: "link".to_owned(),
            ways: vec![
                choice("link", "アドレスを渡す", "Give an address", true),
                choice("invite-professional", "専門の人を招待する", "Invite a professional", false),
            ],
            adds: false,
            account: false,
            before: String::new(),
            sources: vec![choice("めぐり内科", "めぐり内科", "Meguri Clinic", false)],
            entries: Vec::new(),
            more_kinds: vec![choice("visit", "受診", "Visits", false)],
            direct: false,
            passcode: true,
            purposes: vec![
                choice("TREAT", "診療のため", "for treatment", true),
                choice("CAREMGT", "介護のため", "for care", false),
            ],
            kinds: vec![
                choice("medicine", "薬", "Medicines", true),
                choice("allergy", "アレルギー", "Allergies", true),
            ],
            years: vec![choice("0", "すべて", "All of it", true)],
            days: vec![
                choice("7", "7日間", "7 days", true),
                choice("30", "30日間", "30 days", false),
            ],
            labels: vec![choice("PSY", "心の病気やその薬", "mental health", false)],
            faults: Vec::new(),
        };
        let wrong = Give { faults: vec![Fault::To, Fault::Kinds], ..fresh.clone() };
        let change = Give {
            grant: "00000000000000000000000000000001".to_owned(),
            to: "めぐり内科の先生".to_owned(),
            ..fresh.clone()
        };
        let one = Give {
            entries: vec![choice("0", "血液検査 2025年12月1日", "Blood test, 1 Dec 2025", true)],
            ..fresh.clone()
        };
        let account = Give { account: true, adds: true, ..change.clone() };
        vec![fresh, wrong, change, one, account]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
