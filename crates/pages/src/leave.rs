//! `GET /p/{pid}/leave`: what erasing means, and the waiting day.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame};
use crate::{links, words};

/// The page for erasing a record.
#[derive(Clone, Debug, Template)]
#[template(path = "leave.html")]
pub struct Leave {
    /// The frame.
    pub frame: Frame,
    /// Where the forms are posted.
    pub action: String,
    /// Where the record is taken along first.
    pub take: String,
    /// When it will be erased, once that is decided.
    pub due: Option<When>,
    /// Whether the box was left empty.
    pub unsure: bool,
}

impl Leave {
    fn words(&self) -> &'static words::leave::Words {
        &self.frame.words().leave
    }
}

impl Page for Leave {
    const NAME: &'static str = "leave";

    fn samples(lang: Lang) -> Vec<Self> {
        let page = |due, unsure| Self {
            frame: frame(lang, Nav::Elsewhere, &links::leave(PID)),
            action: links::leave(PID),
            take: links::take(PID),
            due,
            unsure,
        };
        vec![page(None, false), page(Some(day(lang, 2025, 12, 27)), false), page(None, true)]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
