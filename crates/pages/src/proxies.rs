//! `GET /p/{pid}/proxies`: who acts for the person, naming somebody, dismissing them.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::give::Choice;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, moment, pick};
use crate::{links, words};

/// The page of who acts for the person.
#[derive(Clone, Debug, Template)]
#[template(path = "proxies.html")]
pub struct Proxies {
    /// The frame.
    pub frame: Frame,
    /// Where the forms are posted (`csrf`, `what`, and what was chosen).
    pub action: String,
    /// Who does so now.
    pub list: Vec<Proxy>,
    /// The number for being helped here and now, shown this once.
    pub presence: Option<Presence>,
    /// Whom, as written.
    pub to: String,
    /// Accounts, of which one is chosen.
    pub ways: Vec<Choice>,
    /// As what, of which one is chosen.
    pub kinds: Vec<Choice>,
    /// The last day, as written.
    pub until: String,
    /// Papers of the record.
    pub papers: Vec<Choice>,
    /// What was not right.
    pub faults: Vec<Fault>,
}

/// The number for being helped here and now.
#[derive(Clone, Debug)]
pub struct Presence {
    /// In two groups, to be read aloud.
    pub number: String,
    /// Until when it can be used.
    pub until: When,
}

/// Somebody who acts for the person.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// The agreement's id.
    pub id: String,
    /// Who.
    pub to: String,
    /// What it comes to, in a sentence.
    pub terms: String,
    /// Until when; `None` for good.
    pub until: Option<When>,
    /// Whether that is within a week.
    pub soon: bool,
    /// The paper that shows it.
    pub paper: Option<String>,
    /// The receipt.
    pub receipt: String,
}

/// What was not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody is named.
    To,
    /// Nobody said that they may see everything.
    Sure,
    /// A guardian without a paper.
    Paper,
    /// A parent of somebody grown up, or of an age nobody knows.
    Child,
    /// No such last day.
    Until,
}

impl Proxies {
    fn words(&self) -> &'static words::proxies::Words {
        &self.frame.words().proxies
    }

    fn told(&self, fault: Fault) -> (&'static str, &'static str) {
        let w = self.words();
        match fault {
            Fault::To => ("to", w.no_to),
            Fault::Sure => ("sure", w.not_sure),
            Fault::Paper => ("paper", w.no_paper),
            Fault::Child => ("kind", w.no_child),
            Fault::Until => ("until", w.bad_day),
        }
    }

    fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }
}

impl Page for Proxies {
    const NAME: &'static str = "proxies";

    fn samples(lang: Lang) -> Vec<Self> {
        let choice = |value: &str, ja: &str, en: &str, chosen| Choice {
            value: value.to_owned(),
            name: pick(lang, ja, en),
            chosen,
        };
        let empty = Proxies {
            frame: frame(lang, Nav::Elsewhere, &links::proxies(PID)),
            action: links::proxies(PID),
            list: Vec::new(),
            presence: None,
            to: String::new(),
            ways: vec![choice("invite", "はじめての人", "They have none yet", true)],
            kinds: vec![
                choice("helper", "手伝う人", "A helper", true),
                choice("guardian", "後見人", "A guardian", false),
            ],
            until: "2026-12-26".to_owned(),
            papers: vec![
                choice("", "えらばない", "None", true),
                choice("0", "登記事項証明書.pdf", "certificate.pdf", false),
            ],
            faults: Vec::new(),
        };
        let helper = Proxy {
            id: "00000000000000000000000000000001".to_owned(),
            to: pick(lang, "ヘルパーの遥さん", "Haruka who helps"),
            terms: pick(
                lang,
                "手伝う人として、記録を見て、足します。",
                "She sees and adds as a helper.",
            ),
            until: Some(day(lang, 2026, 1, 2)),
            soon: true,
            paper: None,
            receipt: links::sharing_receipt(PID, "00000000000000000000000000000001"),
        };
        let guardian = Proxy {
            id: "00000000000000000000000000000002".to_owned(),
            to: pick(lang, "弁護士の坂本さん", "Ms Sakamoto, attorney"),
            until: None,
            soon: false,
            paper: Some(links::original_plain(PID, "00000000000000000000000000000003")),
            ..helper.clone()
        };
        let faults = vec![Fault::To, Fault::Sure, Fault::Paper, Fault::Child, Fault::Until];
        let presence = Presence {
            number: "1234 5678".to_owned(),
            until: moment(lang, (2025, 12, 26), "09:15"),
        };
        vec![
            Proxies { presence: Some(presence), ..empty.clone() },
            Proxies { list: vec![helper, guardian], ..empty.clone() },
            Proxies { faults, ..empty.clone() },
            empty,
        ]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
