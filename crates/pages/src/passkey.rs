//! `/sign-in`, `/account/passkey` and `/account/confirm`: the three pages on which a passkey is used
//! or made. They are the only ones with a script, because browsers hand passkeys out to scripts only.
//! Without it the page says so and offers the other ways.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::{links, sample, words};

/// A page on which a passkey is used or made.
#[derive(Clone, Debug, Template)]
#[template(path = "passkey.html")]
pub struct Passkey {
    /// The frame, without a person.
    pub frame: Frame,
    /// What it is for.
    pub act: Act,
    /// What the script hands to the browser, as JSON; why there is none, otherwise.
    pub offer: Result<String, Missing>,
    /// Whether a try has just failed. Nobody is told why.
    pub failed: bool,
    /// The providers by which one may sign in instead.
    pub providers: Vec<WayIn>,
}

/// A provider that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayIn {
    /// The link that leads there.
    pub path: String,
    /// What it is called.
    pub name: String,
}

/// What a passkey is needed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// To sign in.
    SignIn,
    /// To get one.
    Add {
        /// Whether somebody is entering for the first time and may do this later.
        first: bool,
    },
    /// To show again who one is, before something is given away or destroyed.
    Confirm {
        /// The page to go back to.
        back: String,
    },
}

/// Why no passkey can be used here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// On this machine they work under another name: the link that leads there.
    UnderAnotherName(&'static str),
    /// Only the operator can change that.
    NoSecureAddress,
}

impl Passkey {
    fn words(&self) -> &'static words::passkey::Words {
        &self.frame.words().passkey
    }

    fn do_with(&self, way: &WayIn) -> String {
        let w = &self.frame.words().identity;
        let words = if self.is_sign_in() { w.sign_in_with } else { w.confirm_with };
        words.replace("{name}", &way.name)
    }

    /// Heading and first sentence of the other ways.
    fn elsewhere(&self) -> (&'static str, &'static str) {
        let w = &self.frame.words().identity;
        if self.is_sign_in() {
            (w.by_provider, w.by_provider_lead)
        } else {
            (w.confirm, w.confirm_lead)
        }
    }

    fn title(&self) -> &'static str {
        let w = self.words();
        match self.act {
            Act::SignIn => w.sign_in,
            Act::Add { .. } => w.add,
            Act::Confirm { .. } => w.confirm,
        }
    }

    fn lead(&self) -> &'static str {
        let w = self.words();
        match self.act {
            Act::SignIn => w.sign_in_lead,
            Act::Add { .. } => w.add_lead,
            Act::Confirm { .. } => w.confirm_lead,
        }
    }

    fn button(&self) -> &'static str {
        let w = self.words();
        match self.act {
            Act::SignIn => w.sign_in_button,
            Act::Add { .. } => w.add_button,
            Act::Confirm { .. } => w.confirm_button,
        }
    }

    fn action(&self) -> &'static str {
        match self.act {
            Act::SignIn => links::SIGN_IN,
            Act::Add { .. } => links::PASSKEY,
            Act::Confirm { .. } => links::CONFIRM,
        }
    }

    /// Where a recovery code is posted, where one helps.
    fn code_action(&self) -> Option<&'static str> {
        match self.act {
            Act::SignIn => Some(links::SIGN_IN_CODE),
            Act::Confirm { .. } => Some(links::CONFIRM_CODE),
            Act::Add { .. } => None,
        }
    }

    /// The fields that the script fills in.
    fn fields(&self) -> &'static [&'static str] {
        match self.act {
            Act::Add { .. } => &["client", "authenticator", "key", "algorithm"],
            Act::SignIn | Act::Confirm { .. } => {
                &["credential", "client", "authenticator", "signature", "user"]
            }
        }
    }

    fn is_add(&self) -> bool {
        matches!(self.act, Act::Add { .. })
    }

    fn is_sign_in(&self) -> bool {
        self.act == Act::SignIn
    }

    fn back(&self) -> Option<&str> {
        match &self.act {
            Act::Confirm { back } => Some(back),
            Act::SignIn | Act::Add { .. } => None,
        }
    }

    /// Where to go without a passkey.
    fn leave(&self) -> Option<(&str, &'static str)> {
        let w = self.words();
        match &self.act {
            Act::SignIn => None,
            Act::Add { first: true } => Some((links::FAMILY, w.later)),
            Act::Add { first: false } => Some((links::ACCOUNT, w.to_account)),
            Act::Confirm { back } => Some((back, w.go_back)),
        }
    }
}

impl Page for Passkey {
    const NAME: &'static str = "passkey";

    fn samples(lang: Lang) -> Vec<Self> {
        let page = |act: Act, path: &str| Self {
            frame: Frame { signed_in: act != Act::SignIn, ..sample::bare_frame(lang, path) },
            act,
            offer: Ok("{\"challenge\":\"c2FtcGxl\"}".into()),
            failed: false,
            providers: Vec::new(),
        };
        let app = sample::pick(lang, "デジタル認証アプリ", "the digital authentication app");
        let app = WayIn { path: links::provider_begin("sample"), name: app };
        let sign_in = page(Act::SignIn, links::SIGN_IN);
        let elsewhere = Missing::UnderAnotherName(links::SIGN_IN_LOCAL);
        vec![
            sign_in.clone(),
            Self { providers: vec![app.clone()], ..sign_in.clone() },
            Self { failed: true, ..sign_in.clone() },
            Self { offer: Err(elsewhere), ..sign_in.clone() },
            Self { offer: Err(Missing::NoSecureAddress), ..sign_in },
            page(Act::Add { first: true }, links::PASSKEY),
            page(Act::Add { first: false }, links::PASSKEY),
            page(Act::Confirm { back: links::leave(sample::PID) }, links::CONFIRM),
            Self {
                providers: vec![WayIn {
                    path: links::confirm_begin("sample", links::ACCOUNT),
                    ..app
                }],
                ..page(Act::Confirm { back: links::ACCOUNT.to_owned() }, links::CONFIRM)
            },
        ]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
