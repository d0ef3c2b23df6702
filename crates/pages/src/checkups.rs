//! `GET /p/{pid}/checkups`: the results of check-ups, one column per check-up.

use askama::Template;

use crate::fact::{Flag, FlagMeaning};
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, pick};
use crate::{links, words};

/// Check-ups side by side.
#[derive(Clone, Debug, Template)]
#[template(path = "checkups.html")]
pub struct CheckUps {
    /// The frame.
    pub frame: Frame,
    /// The parts to choose from.
    pub parts: Vec<PartChoice>,
    /// The days of the check-ups shown, the newest first.
    pub days: Vec<String>,
    /// The items of the part.
    pub rows: Vec<Row>,
    /// Newer check-ups.
    pub newer: Option<String>,
    /// Earlier check-ups.
    pub older: Option<String>,
}

/// Check-ups on one page: more columns cannot be read side by side.
pub const COLUMNS: usize = 4;

/// A part of the results.
#[derive(Clone, Debug)]
pub struct PartChoice {
    /// Its name.
    pub text: &'static str,
    /// Its address.
    pub link: String,
    /// Whether it is shown.
    pub here: bool,
}

/// One item through the check-ups.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is.
    pub name: String,
    /// The values of each day; none when it was not in that check-up.
    pub cells: Vec<Vec<Cell>>,
}

/// One value, as sent.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The value with its unit.
    pub text: String,
    /// Where it came from, in words.
    pub link: String,
    /// The mark as sent.
    pub flag: Option<Flag>,
}

impl CheckUps {
    fn words(&self) -> &'static words::checkups::Words {
        &self.frame.words().checkups
    }

    /// The cells of a row, each with its day.
    fn dated<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'a String, &'a Vec<Cell>)> {
        self.days.iter().zip(&row.cells)
    }
}

impl Page for CheckUps {
    const NAME: &'static str = "checkups";

    fn samples(lang: Lang) -> Vec<Self> {
        let frame = frame(lang, Nav::Home, &links::checkups(PID, "body", 1));
        let link = || links::entry(PID, "checkup-weight");
        let cell = |text: &str| vec![Cell { text: text.into(), link: link(), flag: None }];
        let high = Flag { as_sent: "H".into(), meaning: FlagMeaning::High };
        let waist = Cell { text: "86.5 cm".into(), link: link(), flag: Some(high) };
        let row = |ja, en, cells| Row { name: pick(lang, ja, en), cells };
        let parts = frame
            .words()
            .checkups
            .part
            .into_iter()
            .zip(["body", "laboratory", "exam", "survey"])
            .map(|(text, slug)| PartChoice {
                text,
                link: links::checkups(PID, slug, 1),
                here: slug == "body",
            })
            .collect();
        let full = Self {
            parts,
            days: vec!["2025-06-18".into(), "2024-06-12".into(), "2023-06-21".into()],
            rows: vec![
                row("体重", "Weight", vec![cell("48.2 kg"), cell("48.9 kg"), cell("49.5 kg")]),
                row("腹囲", "Waist", vec![vec![waist], Vec::new(), cell("84 cm")]),
            ],
            newer: None,
            older: Some(links::checkups(PID, "body", 2)),
            frame,
        };
        let empty = Self {
            parts: Vec::new(),
            days: Vec::new(),
            rows: Vec::new(),
            older: None,
            ..full.clone()
        };
        vec![full, empty]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
