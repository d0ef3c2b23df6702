//! The question before an identity at a provider is linked with one's account: is this you?
//!
//! In a family one phone signs in several people; whoever links the wrong card lets another person in.

use askama::Template;
use phr::person::Sex;

use crate::dates::When;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::{links, sample, words};

/// The page that asks.
#[derive(Clone, Debug, Template)]
#[template(path = "identity.html")]
pub struct LinkIdentity {
    /// The frame, without a person.
    pub frame: Frame,
    /// What the provider is called.
    pub provider: String,
    /// The name it gives.
    pub name: Option<String>,
    /// The birth date it gives.
    pub birth: Option<When>,
    /// The sex it gives.
    pub sex: Option<Sex>,
}

impl LinkIdentity {
    fn words(&self) -> &'static words::identity::Words {
        &self.frame.words().identity
    }

    fn lead(&self) -> String {
        let silent = self.name.is_none() && self.birth.is_none();
        let phrase = if silent { self.words().silent } else { self.words().lead };
        phrase.replace("{name}", &self.provider)
    }

    fn sex_word(&self) -> Option<&'static str> {
        let w = self.words();
        Some(match self.sex? {
            Sex::Male => w.male,
            Sex::Female => w.female,
            Sex::Other => w.other,
        })
    }
}

impl Page for LinkIdentity {
    const NAME: &'static str = "identity";

    fn samples(lang: Lang) -> Vec<Self> {
        let told = Self {
            frame: sample::bare_frame(lang, links::ACCOUNT),
            provider: sample::pick(lang, "デジタル認証アプリ", "Digital authentication app"),
            name: Some("日向 美咲".into()),
            birth: Some(sample::day(lang, 1979, 12, 11)),
            sex: Some(Sex::Female),
        };
        let silent = Self { name: None, birth: None, sex: None, ..told.clone() };
        vec![told, silent]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
