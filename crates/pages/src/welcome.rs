//! `GET /account/welcome`: the first step of an account, to say how one is called.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::{links, sample, words};

/// The page that asks for a name.
#[derive(Clone, Debug, Template)]
#[template(path = "welcome.html")]
pub struct Welcome {
    /// The frame, without a person.
    pub frame: Frame,
    /// The name so far: what the inviter calls them.
    pub name: String,
    /// Whether the name was left empty.
    pub nameless: bool,
}

impl Welcome {
    fn words(&self) -> &'static words::account::Words {
        &self.frame.words().account
    }
}

impl Page for Welcome {
    const NAME: &'static str = "welcome";

    fn samples(lang: Lang) -> Vec<Self> {
        let frame = sample::bare_frame(lang, links::WELCOME);
        let name = sample::pick(lang, "遥", "Haruka");
        let invited = Self { frame, name, nameless: false };
        vec![invited.clone(), Self { name: String::new(), nameless: true, ..invited }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
