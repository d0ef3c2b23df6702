//! `GET /p/{pid}/log`: who looked at the record, when, at what and why.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, pick};
use crate::{links, words};

/// One page of the access log.
#[derive(Clone, Debug, Template)]
#[template(path = "log.html")]
pub struct AccessLog {
    /// The frame.
    pub frame: Frame,
    /// What the check for tampering found.
    pub check: LogCheck,
    /// The days, the newest first.
    pub days: Vec<LogDay>,
    /// What others were shown, of all this.
    pub disclosures: String,
    /// The page with newer accesses.
    pub newer: Option<String>,
    /// The page with older accesses.
    pub older: Option<String>,
}

/// What the check for tampering found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogCheck {
    /// The log is whole; so many entries were checked.
    Verified(usize),
    /// The log has been changed afterwards.
    Broken,
    /// It has not been checked yet.
    NotYet,
}

/// The accesses of one day.
#[derive(Clone, Debug)]
pub struct LogDay {
    /// The day.
    pub when: When,
    /// The accesses, the newest first.
    pub rows: Vec<LogRow>,
}

/// One access.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// The time of day.
    pub time: String,
    /// Who looked.
    pub who: String,
    /// At what.
    pub what: String,
    /// For which purpose.
    pub why: String,
    /// From where and by which way.
    pub way: String,
    /// The file that proves it.
    pub proof: Option<String>,
}

impl AccessLog {
    fn words(&self) -> &'static words::log::Words {
        &self.frame.words().log
    }
}

impl Page for AccessLog {
    const NAME: &'static str = "log";

    fn samples(lang: Lang) -> Vec<Self> {
        let row = |time: &str, who: &str, what, why, way| LogRow {
            time: time.into(),
            who: who.into(),
            what,
            why,
            way,
            proof: Some(links::log_proof(PID, 12)),
        };
        let own = || pick(lang, "家族が見るため", "family looking");
        let site = || pick(lang, "このページ", "this site");
        let rows = vec![
            row("19:24", "日向 美咲", pick(lang, "ホーム", "home"), own(), site()),
            row(
                "19:20",
                "日向 美咲",
                pick(lang, "ファイルを加えた", "added files"),
                pick(lang, "記録を加えるため", "adding to the record"),
                site(),
            ),
            row(
                "08:02",
                "管理用コマンド",
                pick(lang, "記録の作り直し", "rebuilt the index"),
                pick(lang, "手入れのため", "maintenance"),
                pick(lang, "サーバーの中", "on the server itself"),
            ),
        ];
        let page = |check, days| Self {
            frame: frame(lang, Nav::Log, &links::log(PID)),
            check,
            days,
            disclosures: links::disclosures(PID, None),
            newer: None,
            older: None,
        };
        let full =
            page(LogCheck::Verified(214), vec![LogDay { when: day(lang, 2025, 3, 11), rows }]);
        vec![
            Self { older: Some(links::log_page(PID, 2)), ..full.clone() },
            Self { check: LogCheck::Broken, newer: Some(links::log_page(PID, 1)), ..full },
            page(LogCheck::NotYet, Vec::new()),
        ]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
