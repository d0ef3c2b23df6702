//! `GET` and `POST /s/{token}`: the door behind a shared address. Nothing of the record, not even
//! whose it is, is told before somebody says who they are.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::bare_frame;
use crate::{links, words};

/// The page before a shared record.
#[derive(Clone, Debug, Template)]
#[template(path = "link.html")]
pub struct LinkDoor {
    /// The frame, without a person.
    pub frame: Frame,
    /// What there is to say.
    pub state: Door,
}

/// How the door stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// It asks who comes.
    Asks {
        /// Where the answer is sent.
        action: String,
        /// Whether a code is asked for.
        passcode: bool,
        /// The name as it was written.
        name: String,
        /// What was not right.
        wrong: Option<Wrong>,
    },
    /// It is closed: wrong, ended, taken back; nobody learns which.
    Closed,
    /// Too many requests.
    TooOften,
    /// Our own fault.
    Failed,
}

/// What was not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No name was given.
    Name,
    /// The code is not the right one.
    Passcode {
        /// Wrong ones that are still taken.
        left: usize,
    },
}

impl LinkDoor {
    fn words(&self) -> &'static words::glance::Words {
        &self.frame.words().glance
    }

    fn title(&self) -> &'static str {
        match self.state {
            Door::Asks { .. } => self.words().door,
            Door::Closed | Door::TooOften | Door::Failed => self.words().closed_title,
        }
    }

    /// What was not right, with the field it is about.
    fn told(&self, wrong: Wrong) -> (&'static str, String) {
        match wrong {
            Wrong::Name => ("name", self.words().no_name.to_owned()),
            Wrong::Passcode { left } => ("passcode", self.words().wrong.of(left)),
        }
    }
}

impl Page for LinkDoor {
    const NAME: &'static str = "link";

    fn samples(lang: Lang) -> Vec<Self> {
        let frame = Frame { signed_in: false, ..bare_frame(lang, &links::shared("0123abcd")) };
        let asks = |passcode, wrong| Door::Asks {
            action: links::shared("0123abcd"),
            passcode,
            name: if wrong == Some(Wrong::Name) { "" } else { "めぐり内科 坂本" }.to_owned(),
            wrong,
        };
        let states = [
            asks(true, None),
            asks(true, Some(Wrong::Passcode { left: 9 })),
            asks(false, Some(Wrong::Name)),
            Door::Closed,
            Door::TooOften,
            Door::Failed,
        ];
        states.into_iter().map(|state| LinkDoor { frame: frame.clone(), state }).collect()
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
