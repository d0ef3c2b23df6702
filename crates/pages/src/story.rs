//! `GET /p/{pid}/story`: what changed, why it matters together, what comes first – on one page that a
//! grandchild understands.

use askama::Template;
use phr::message::{Piece, pieces};

use crate::frame::{Frame, Nav};
use crate::home::UrgentNotice;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, pick};
use crate::{links, words};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "story.html")]
pub struct Story {
    /// The frame.
    pub frame: Frame,
    /// What cannot wait; shown above everything else.
    pub urgent: Vec<UrgentNotice>,
    /// Where it can be listened to.
    pub sound: Option<String>,
    /// Whose story, and how many things are told.
    pub opening: Vec<Piece>,
    /// What changed.
    pub chapters: Vec<Chapter>,
    /// New medicines.
    pub medicines: Vec<Vec<Piece>>,
    /// Why it matters together.
    pub together: Vec<Vec<Piece>>,
    /// The first steps.
    pub steps: Vec<Vec<Piece>>,
    /// What to ask.
    pub asks: Vec<Vec<Piece>>,
    /// The medical words with what they mean.
    pub glossary: Vec<(String, String)>,
}

/// One thing that is told.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// What it is about.
    pub heading: Vec<Piece>,
    /// The verdict in words.
    pub verdict: &'static str,
    /// The class of the verdict's colour.
    pub slug: &'static str,
    /// A few lines: how it is now, compared with before and with a guide value.
    pub lines: Vec<Vec<Piece>>,
}

impl Story {
    fn words(&self) -> &'static words::story::Words {
        &self.frame.words().story
    }
}

impl Page for Story {
    const NAME: &'static str = "story";

    fn samples(lang: Lang) -> Vec<Self> {
        let line = |ja: &str, en: &str| pieces(&pick(lang, ja, en));
        let full = Self {
            frame: frame(lang, Nav::Home, &links::story(PID)),
            urgent: Vec::new(),
            sound: match lang {
                Lang::Ja => Some(links::listen(PID, "story", phr::message::Language::Ja)),
                Lang::En => None,
            },
            opening: line(
                "キヨさんの記録から、2つのことが分かりました。",
                "The record of Kiyo tells 2 things.",
            ),
            chapters: vec![Chapter {
                heading: line("腎臓《じんぞう》のはたらき", "Kidneys"),
                verdict: crate::tell::pick(lang, "変化があります", "A change"),
                slug: "told",
                lines: vec![line("eGFRは 41.4 でした。", "eGFR was 41.4.")],
            }],
            medicines: vec![line("「見本錠5mg」が新しく出ています。", "“見本錠5mg” is new.")],
            together: vec![line("先生には、両方を話しましょう。", "Tell the doctor about both.")],
            steps: vec![line(
                "次の診察で、この画面を見せてください。",
                "Show this at the next visit.",
            )],
            asks: vec![line("「何に気をつけますか」", "“What should I look out for?”")],
            glossary: vec![(
                pick(lang, "腎臓（じんぞう）", "Kidneys"),
                pick(lang, "血をきれいにする所。", "They clean the blood."),
            )],
        };
        let quiet = Self {
            chapters: Vec::new(),
            medicines: Vec::new(),
            together: Vec::new(),
            asks: Vec::new(),
            glossary: Vec::new(),
            ..full.clone()
        };
        vec![full, quiet]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
