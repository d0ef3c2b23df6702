//! `GET /in/{token}`: one button that spends a one-time link.
//!
//! The page itself changes nothing, so that a mail program that looks at links ahead of the reader
//! does not use the link up; only the form's `POST` does.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::{links, sample, words};

/// The sign-in page.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    /// The frame, without a person.
    pub frame: Frame,
    /// The one-time token of the link.
    pub token: String,
}

impl SignIn {
    fn words(&self) -> &'static words::sign_in::Words {
        &self.frame.words().sign_in
    }
}

impl Page for SignIn {
    const NAME: &'static str = "sign_in";

    fn samples(lang: Lang) -> Vec<Self> {
        let token = "one-time-sample".to_owned();
        let frame = sample::bare_frame(lang, &links::sign_in(&token));
        vec![Self { frame: Frame { signed_in: false, ..frame }, token }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
