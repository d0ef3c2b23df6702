//! `GET /p/{pid}/add`: send files, and see beforehand what can be read.

use askama::Template;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, pick};
use crate::{links, words};

/// The upload form.
#[derive(Clone, Debug, Template)]
#[template(path = "add.html")]
pub struct Add {
    /// The frame.
    pub frame: Frame,
    /// Where the form is posted.
    pub action: String,
    /// Where a measurement is typed.
    pub measure: String,
    /// The limit of one upload in words, such as `64 MB`.
    pub limit: String,
    /// Why the last try did not work.
    pub error: Option<String>,
}

impl Add {
    fn words(&self) -> &'static words::add::Words {
        &self.frame.words().add
    }
}

impl Page for Add {
    const NAME: &'static str = "add";

    fn samples(lang: Lang) -> Vec<Self> {
        let page = |error| Self {
            frame: frame(lang, Nav::Add, &links::add(PID)),
            action: links::add(PID),
            measure: links::measure(PID),
            limit: "64 MB".into(),
            error,
        };
        let nothing = pick(
            lang,
            "ファイルがえらばれていません。1つ以上えらんでください。",
            "No file was chosen. Please choose at least one.",
        );
        vec![page(None), page(Some(nothing))]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
