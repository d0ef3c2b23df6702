//! `GET /p/{pid}/meaning`: what the record says, as messages.

use askama::Template;
use phr::message::Piece;

use crate::frame::{Frame, Nav};
use crate::home::UrgentNotice;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame};
use crate::tell::pick;
use crate::{links, words};

/// The messages about one record.
#[derive(Clone, Debug, Template)]
#[template(path = "meaning.html")]
pub struct Meaning {
    /// The frame.
    pub frame: Frame,
    /// What cannot wait; shown above everything else.
    pub urgent: Vec<UrgentNotice>,
    /// The voices to choose from; empty where there is one only.
    pub voices: Vec<Voice>,
    /// Changes and what is worth knowing.
    pub told: Vec<Told>,
    /// What stayed as it was, and what cannot be said yet.
    pub quiet: Vec<Told>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// A voice to choose: Japanese, or やさしい日本語.
#[derive(Clone, Debug)]
pub struct Voice {
    /// Its name.
    pub text: &'static str,
    /// The address.
    pub link: String,
    /// Whether it is the one shown.
    pub here: bool,
}

/// One message, ready to show.
#[derive(Clone, Debug)]
pub struct Told {
    /// What it is about.
    pub heading: Vec<Piece>,
    /// The verdict in words.
    pub verdict: &'static str,
    /// The class of the verdict's colour.
    pub slug: &'static str,
    /// Where it can be listened to.
    pub sound: Option<String>,
    /// The parts in order, each with its lines.
    pub parts: Vec<Part>,
    /// The rule and its version.
    pub rule: String,
    /// What the rule stands on, each with how it was checked.
    pub sources: Vec<(&'static str, &'static str)>,
    /// The newest entries it stands on: their words and address.
    pub evidence: Vec<(String, String)>,
    /// How many more entries there are.
    pub more: usize,
}

/// One part of a message.
#[derive(Clone, Debug)]
pub struct Part {
    /// What the part is called.
    pub name: &'static str,
    /// Its lines.
    pub lines: Vec<Vec<Piece>>,
}

impl Meaning {
    fn words(&self) -> &'static words::meaning::Words {
        &self.frame.words().meaning
    }
}

impl Page for Meaning {
    const NAME: &'static str = "meaning";

    fn samples(lang: Lang) -> Vec<Self> {
        let text = |ja: &str, en: &str| vec![Piece::Text(pick(lang, ja, en).to_owned())];
        let told = Told {
            heading: vec![
                Piece::Ruby { base: "腎臓".into(), reading: "じんぞう".into() },
                Piece::Text(pick(lang, "のはたらき", " (kidneys)").to_owned()),
            ],
            verdict: pick(lang, "変化があります", "A change"),
            slug: "change",
            sound: match lang {
                Lang::Ja => Some(links::listen(PID, "1-07", phr::message::Language::Ja)),
                Lang::En => None,
            },
            parts: vec![Part {
                name: pick(lang, "いま", "Now"),
                lines: vec![text("eGFRは 41.4 でした。", "eGFR was 41.4.")],
            }],
            rule: "kidney 1".into(),
            sources: vec![("日本腎臓学会", pick(lang, "原典で確認", "checked"))],
            evidence: vec![(
                pick(lang, "2025年12月1日", "1 December 2025").to_owned(),
                links::entry(PID, "e1"),
            )],
            more: 13,
        };
        let path = links::meaning(PID, false, 1);
        let voice = |text, easy, here| Voice { text, link: links::meaning(PID, easy, 1), here };
        let voices = match lang {
            Lang::Ja => {
                vec![voice("ふつうのことば", false, true), voice("やさしい日本語", true, false)]
            }
            Lang::En => Vec::new(),
        };
        let full = Self {
            frame: frame(lang, Nav::Home, &path),
            urgent: Vec::new(),
            voices,
            told: vec![told.clone()],
            quiet: vec![Told { slug: "wobble", more: 0, evidence: Vec::new(), ..told }],
            previous: None,
            next: Some(links::meaning(PID, false, 2)),
        };
        let empty = Self { told: Vec::new(), quiet: Vec::new(), next: None, ..full.clone() };
        vec![full, empty]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
