//! `GET /p/{pid}/sharing`: who may see the record, until when, and how to stop it.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, pick};
use crate::{links, words};

/// The page of who may see the record.
#[derive(Clone, Debug, Template)]
#[template(path = "sharing.html")]
pub struct Sharing {
    /// Where it is decided who acts for the person, for whoever may.
    pub proxies: Option<String>,
    /// Where the person hides where they are, for whoever may.
    pub protection: Option<String>,
    /// The frame.
    pub frame: Frame,
    /// Where something is given.
    pub give: String,
    /// Where the forms of this page are posted.
    pub action: String,
    /// What is open now, the newest first.
    pub open: Vec<Agreed>,
    /// What is closed to everyone now.
    pub closed: Vec<Agreed>,
    /// Kinds that can be closed: value and name.
    pub kinds: Vec<(&'static str, &'static str)>,
    /// What ended or was taken back, the newest first.
    pub ended: Vec<Agreed>,
}

/// One thing the person agreed to, or refused.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// Its id.
    pub id: String,
    /// Who.
    pub to: String,
    /// What for, in words.
    pub purposes: String,
    /// Which records, in words.
    pub what: String,
    /// Until when; `None` where it does not end.
    pub until: Option<When>,
    /// Whether it ends within a week.
    pub soon: bool,
    /// Whether it was taken back before its end.
    pub taken_back: bool,
    /// Wrong codes the link still takes, where it asks for one.
    pub tries: Option<usize>,
    /// Whether it can be given again for the same time.
    pub extend: bool,
    /// Where it can be changed, where it can.
    pub change: Option<String>,
    /// Its receipt.
    pub receipt: String,
}

impl Sharing {
    fn words(&self) -> &'static words::sharing::Words {
        &self.frame.words().sharing
    }
}

impl Page for Sharing {
    const NAME: &'static str = "sharing";

    fn samples(lang: Lang) -> Vec<Self> {
        let one = |n: u8, to: &str| Agreed {
            id: format!("{n:032x}"),
            to: to.to_owned(),
            purposes: pick(lang, "診療のため", "for treatment"),
            what: pick(lang, "薬、アレルギー、病名", "medicines, allergies, conditions"),
            until: Some(day(lang, 2026, 1, 2)),
            soon: n == 1,
            taken_back: n == 3,
            tries: (n == 1).then_some(9),
            extend: n == 1,
            change: Some(links::sharing_change(PID, &format!("{n:032x}"))),
            receipt: links::sharing_receipt(PID, &format!("{n:032x}")),
        };
        let nothing = Sharing {
            proxies: None,
            protection: None,
            frame: frame(lang, Nav::Elsewhere, &links::sharing(PID)),
            give: links::sharing_give(PID),
            action: links::sharing(PID),
            open: Vec::new(),
            closed: Vec::new(),
            kinds: match lang {
                Lang::Ja => vec![("medicine", "薬"), ("condition", "病名")],
                Lang::En => vec![("medicine", "Medicines"), ("condition", "Conditions")],
            },
            ended: Vec::new(),
        };
        let everyone = pick(lang, "だれにも", "everyone");
        let refusal = Agreed { until: None, tries: None, change: None, ..one(4, &everyone) };
        let spent = Agreed { tries: Some(0), ..one(2, "やまびこ薬局") };
        let full = Sharing {
            proxies: Some(links::proxies(PID)),
            protection: Some(links::protection(PID)),
            open: vec![one(1, "めぐり内科の先生"), spent],
            closed: vec![refusal],
            ended: vec![one(3, "みなと病院")],
            ..nothing.clone()
        };
        vec![full, nothing]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
