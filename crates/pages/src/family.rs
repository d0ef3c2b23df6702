//! `GET /family`: choose whose record to see, or start one from a file.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Notice, Tone};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{bare_frame, day, pick};
use crate::{links, slip, words};

/// The list of family members.
#[derive(Clone, Debug, Template)]
#[template(path = "family.html")]
pub struct Family {
    /// The frame, without a person.
    pub frame: Frame,
    /// The members the reader may see, the eldest first.
    pub members: Vec<Member>,
    /// Where the form that starts a record is posted (`csrf`, `files`).
    pub start: String,
    /// Why no record could be started from the files just sent.
    pub error: Option<String>,
    /// How the scheduled backups go, when there are some.
    pub backup: Option<Backup>,
    /// What other people opened to the reader.
    pub opened: Vec<Opened>,
}

/// A record of somebody else, as far as they opened it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The person's opaque id.
    pub pid: String,
    /// The name as the record has it.
    pub name: String,
    /// One character for the round badge.
    pub initial: String,
    /// For each permission what for and what, in words.
    pub terms: Vec<String>,
    /// When the last of them ends.
    pub until: Option<When>,
    /// Whether that is within a week.
    pub soon: bool,
    /// Whether results may be returned.
    pub adds: bool,
}

/// What is said of the scheduled backups.
#[derive(Clone, Debug)]
pub struct Backup {
    /// When the newest good one was made.
    pub newest: Option<When>,
    /// Whether an attempt failed since.
    pub failing: bool,
}

/// One member of the family.
#[derive(Clone, Debug)]
pub struct Member {
    /// The member's opaque id.
    pub pid: String,
    /// The name as the record has it.
    pub name: String,
    /// One character for the round badge.
    pub initial: String,
    /// What the member is to the reader, in the page's language.
    pub relation: String,
    /// The age in words, with the year of birth.
    pub age: String,
    /// How many facts the record holds.
    pub facts: usize,
    /// How many questions wait for an answer.
    pub questions: usize,
    /// The day of the newest fact.
    pub newest: Option<When>,
}

impl Family {
    fn words(&self) -> &'static words::family::Words {
        &self.frame.words().family
    }
}

impl Page for Family {
    const NAME: &'static str = "family";

    fn samples(lang: Lang) -> Vec<Self> {
        let member = |pid: &str, name: &str, initial: &str, relation, age, facts| Member {
            pid: pid.into(),
            name: name.into(),
            initial: initial.into(),
            relation,
            age,
            facts,
            questions: usize::from(pid == "kiyo"),
            newest: (facts > 0).then(|| day(lang, 2025, 3, 10)),
        };
        let who = |ja, en| pick(lang, ja, en);
        let members = vec![
            member(
                "kiyo",
                "日向 キヨ",
                "キ",
                who("祖母", "grandmother"),
                who("81歳（1943年・昭和18年生まれ）", "81, born 1943"),
                1284,
            ),
            member(
                "kenichi",
                "日向 健一",
                "健",
                who("父", "father"),
                who("50歳（1974年生まれ）", "50, born 1974"),
                312,
            ),
            member(
                "misaki",
                "日向 美咲",
                "美",
                who("母", "mother"),
                who("45歳（1979年生まれ）", "45, born 1979"),
                407,
            ),
            member(
                "yota",
                "日向 陽太",
                "陽",
                who("子", "son"),
                who("6歳（2018年生まれ）", "6, born 2018"),
                0,
            ),
        ];
        let frame = bare_frame(lang, links::FAMILY);
        let notice =
            Notice {
                tone: Tone::Info, text: pick(lang, "ようこそ。", "Welcome."), undo: None
            };
        let welcomed = Frame { notice: Some(notice), ..frame.clone() };
        let start = links::FAMILY_NEW;
        let page = |frame, members, error, backup| {
            let start = start.into();
            Self { frame, members, start, error, backup, opened: Vec::new() }
        };
        let doctor =
            Self { opened: opened_samples(lang), ..page(frame.clone(), Vec::new(), None, None) };
        let backup = |newest, failing| Some(Backup { newest, failing });
        let newest = Some(day(lang, 2025, 3, 10));
        vec![
            page(welcomed, members, None, backup(newest.clone(), false)),
            page(frame.clone(), Vec::new(), None, backup(None, false)),
            page(frame.clone(), Vec::new(), None, backup(newest, true)),
            page(frame, Vec::new(), Some(slip::nobody(lang)), None),
            doctor,
        ]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}

/// What a doctor finds.
fn opened_samples(lang: Lang) -> Vec<Opened> {
    let terms = pick(lang, "診療のため: 薬、アレルギー", "for treatment: medicines, allergies");
    let one = |pid: &str, name: &str, initial: &str, soon| Opened {
        pid: pid.into(),
        name: name.into(),
        initial: initial.into(),
        terms: vec![terms.clone()],
        until: Some(day(lang, 2025, 6, 10)),
        soon,
        adds: !soon,
    };
    vec![one("kiyo", "日向 キヨ", "キ", true), one("misaki", "日向 美咲", "美", false)]
}
