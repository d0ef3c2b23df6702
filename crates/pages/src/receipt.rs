//! What was agreed to, to be printed: after giving, with the address and the code shown this once,
//! and later as a receipt.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::phone::Address;
use crate::sample::{PID, frame, moment};
use crate::{links, words};

/// The page of what was agreed to.
#[derive(Clone, Debug, Template)]
#[template(path = "receipt.html")]
pub struct Receipt {
    /// The frame.
    pub frame: Frame,
    /// What can be given away, shown this once.
    pub made: Option<Made>,
    /// The sentences.
    pub terms: Vec<String>,
    /// Whether they are, word for word, what was shown when it was decided.
    pub as_shown: bool,
    /// When it was decided.
    pub given: When,
    /// The number of the receipt.
    pub number: String,
    /// The list of who may see the record.
    pub list: String,
}

/// What can be given away.
#[derive(Clone, Debug)]
pub struct Made {
    /// The address of the page, for people.
    pub address: Address,
    /// The SMART Health Link, for programs; an invitation into an account has none.
    pub shlink: Option<Address>,
    /// The code, where one was drawn.
    pub passcode: Option<String>,
    /// Whether others can reach this server at all.
    pub reachable: bool,
}

impl Receipt {
    fn words(&self) -> &'static words::sharing::Words {
        &self.frame.words().sharing
    }

    fn title(&self) -> &'static str {
        if self.made.is_some() { self.words().made } else { self.words().receipt_title }
    }
}

impl Page for Receipt {
    const NAME: &'static str = "receipt";

    fn samples(lang: Lang) -> Vec<Self> {
        let made = |passcode: Option<&str>, reachable| Made {
            address: Address::new("https://health.example/s/0123456789abcdef".to_owned()),
            shlink: passcode.map(|_| {
                Address::new("shlink:/eyJ1cmwiOiJodHRwczovL2hlYWx0aC5leGFtcGxlIn0".to_owned())
            }),
            passcode: passcode.map(str::to_owned),
            reachable,
        };
        let later = Receipt {
            frame: frame(lang, Nav::Elsewhere, &links::sharing(PID)),
            made: None,
            terms: crate::sample::pick(
                lang,
                "めぐり内科の先生 に、あなたの記録の一部を見せます。",
                "the doctor at Meguri Clinic sees a part of your record.",
            )
            .lines()
            .map(str::to_owned)
            .collect(),
            as_shown: true,
            given: moment(lang, (2025, 12, 26), "09:00"),
            number: "00000000000000000000000000000001".to_owned(),
            list: links::sharing(PID),
        };
        vec![
            Receipt { made: Some(made(Some("048213"), true)), ..later.clone() },
            Receipt { made: Some(made(None, false)), ..later.clone() },
            Receipt { as_shown: false, ..later.clone() },
            later,
        ]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
