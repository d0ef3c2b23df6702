//! `/account/codes`: recovery codes, shown once, to be printed or written down.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::{links, sample, words};

/// The page for recovery codes.
#[derive(Clone, Debug, Template)]
#[template(path = "codes.html")]
pub struct Codes {
    /// The frame, without a person.
    pub frame: Frame,
    /// How many earlier codes still work.
    pub left: usize,
    /// The codes that were just made; empty before.
    pub made: Vec<String>,
}

impl Codes {
    fn words(&self) -> &'static words::account::Words {
        &self.frame.words().account
    }
}

impl Page for Codes {
    const NAME: &'static str = "codes";

    fn samples(lang: Lang) -> Vec<Self> {
        let start =
            Self { frame: sample::bare_frame(lang, links::CODES), left: 0, made: Vec::new() };
        let code = |n: u8| format!("0A1B-2C3D-4E5F-6G7H-8J9K-MNPQ-RST{n}");
        let made = (0..8).map(code).collect();
        vec![start.clone(), Self { left: 3, ..start.clone() }, Self { made, left: 8, ..start }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
