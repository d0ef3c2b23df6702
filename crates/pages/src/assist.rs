//! `GET /assist`: a helper, signed in as themself, types in the number of the person in front of them.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::bare_frame;
use crate::{links, words};

/// The page of a helper.
#[derive(Clone, Debug, Template)]
#[template(path = "assist.html")]
pub struct Assist {
    /// The frame, without a person.
    pub frame: Frame,
    /// Whether the number just sent cannot be used: nobody learns why.
    pub wrong: bool,
}

impl Assist {
    fn words(&self) -> &'static words::assist::Words {
        &self.frame.words().assist
    }
}

impl Page for Assist {
    const NAME: &'static str = "assist";

    fn samples(lang: Lang) -> Vec<Self> {
        let frame = bare_frame(lang, links::ASSIST);
        vec![Self { frame: frame.clone(), wrong: false }, Self { frame, wrong: true }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
