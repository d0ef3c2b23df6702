//! `GET /account/invite`: a link by which somebody else gets an account. It shows nobody's record.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::phone::Address;
use crate::{links, sample, words};

/// The page for inviting somebody.
#[derive(Clone, Debug, Template)]
#[template(path = "invite.html")]
pub struct Invite {
    /// The frame, without a person.
    pub frame: Frame,
    /// The link just made; it is never shown again.
    pub made: Option<Made>,
    /// Whether the name was left empty.
    pub nameless: bool,
}

/// A link that was just made.
#[derive(Clone, Debug)]
pub struct Made {
    /// For whom, as the inviter calls them.
    pub name: String,
    /// The link.
    pub address: Address,
    /// Whether others can reach it at all.
    pub reachable: bool,
}

/// What somebody can be invited as: the value of the form, in its order.
pub const KINDS: [&str; 3] = ["family", "helper", "professional"];

impl Invite {
    fn words(&self) -> &'static words::invite::Words {
        &self.frame.words().invite
    }

    /// The choices with their words; the first is chosen.
    fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let w = self.words();
        KINDS.into_iter().zip([w.family, w.helper, w.professional])
    }
}

impl Page for Invite {
    const NAME: &'static str = "invite";

    fn samples(lang: Lang) -> Vec<Self> {
        let empty =
            Self { frame: sample::bare_frame(lang, links::INVITE), made: None, nameless: false };
        let made = |url: &str, reachable| Self {
            made: Some(Made {
                name: sample::pick(lang, "めぐり薬局の遥さん", "Haruka at the pharmacy"),
                address: Address::new(url.to_owned()),
                reachable,
            }),
            ..empty.clone()
        };
        vec![
            empty.clone(),
            made("https://health.example/in/one-time-sample", true),
            made("http://localhost:8480/in/one-time-sample", false),
            Self { nameless: true, ..empty },
        ]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
