//! `GET /p/{pid}/take`: what is in the zip, and the button that gives it.

use askama::Template;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame};
use crate::{links, words};

/// The page for taking the whole record along.
#[derive(Clone, Debug, Template)]
#[template(path = "take.html")]
pub struct Take {
    /// The frame.
    pub frame: Frame,
    /// Where the form is posted.
    pub action: String,
}

impl Take {
    fn words(&self) -> &'static words::take::Words {
        &self.frame.words().take
    }
}

impl Page for Take {
    const NAME: &'static str = "take";

    fn samples(lang: Lang) -> Vec<Self> {
        vec![Self {
            frame: frame(lang, Nav::Elsewhere, &links::take(PID)),
            action: links::take(PID),
        }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
