//! `GET /p/{pid}/protection`: hide where the person is, for people who fled from violence (支援措置).
//!
//! It says plainly what hiding cannot do: whoever trusts it too much is in danger.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame};
use crate::{links, words};

/// The page where the person hides where they are.
#[derive(Clone, Debug, Template)]
#[template(path = "protection.html")]
pub struct Protection {
    /// The frame.
    pub frame: Frame,
    /// Where the forms are posted.
    pub action: String,
    /// Since when it is hidden, where it is.
    pub since: Option<When>,
    /// Whether the box was left empty.
    pub unsure: bool,
}

impl Protection {
    fn words(&self) -> &'static words::protection::Words {
        &self.frame.words().protection
    }
}

impl Page for Protection {
    const NAME: &'static str = "protection";

    fn samples(lang: Lang) -> Vec<Self> {
        let page = |since, unsure| Self {
            frame: frame(lang, Nav::Elsewhere, &links::protection(PID)),
            action: links::protection(PID),
            since,
            unsure,
        };
        let since = || Some(day(lang, 2025, 12, 27));
        vec![page(None, false), page(since(), false), page(since(), true)]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
