//! The page between a provider and our own pages, gone before it is seen.
//!
//! A browser sends our cookies only from our own pages. This one leads on at once, without a script;
//! where a browser does not follow, there is a button.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::{links, sample, words};

/// The page on the way back.
#[derive(Clone, Debug, Template)]
#[template(path = "hop.html")]
pub struct Hop {
    /// The frame, without a person.
    pub frame: Frame,
    /// Where it leads: an address of ours.
    pub to: String,
}

impl Hop {
    fn words(&self) -> &'static words::identity::Words {
        &self.frame.words().identity
    }
}

impl Page for Hop {
    const NAME: &'static str = "hop";

    fn samples(lang: Lang) -> Vec<Self> {
        let frame = sample::bare_frame(lang, links::SIGN_IN);
        let frame = Frame { signed_in: false, ..frame };
        vec![Self { frame, to: links::provider_done("sample", "code=sample&state=sample") }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
