//! `GET` and `POST /send/{token}`: the page behind an address that may only add, and what is said
//! of the files that came: in HTML, in plain words for a shortcut, or as JSON.
//!
//! Nothing of the record is told beyond counts, and whose record it is is not told at all.

use std::fmt::Write;

use askama::Template;
use serde_json::{Value, json};

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::pick;
use crate::tell::{in_lang, report::FileReport};
use crate::{links, sample, words::Words};

/// The page for sending.
#[derive(Clone, Debug, Template)]
#[template(path = "send.html")]
pub struct Send {
    /// The frame, without a person.
    pub frame: Frame,
    /// What there is to say.
    pub state: State,
}

/// What there is to say.
#[derive(Clone, Debug)]
pub enum State {
    /// Files can be sent.
    Open {
        /// Where they are sent.
        action: String,
    },
    /// These files came.
    Sent {
        /// One report a file.
        files: Vec<Sent>,
        /// Where more can be sent.
        more: String,
    },
    /// Nothing was received.
    Not(Reason),
}

/// Why nothing was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The address is wrong, has ended or was used up: nobody learns which.
    Closed,
    /// Too many tries.
    TooOften,
    /// Too many bytes.
    TooLarge,
    /// More files than the address still takes.
    TooMany,
    /// No file.
    Empty,
    /// The request ended early or is no form.
    Broken,
    /// The disk is full.
    NoRoom,
    /// Our own fault.
    Failed,
}

impl Reason {
    /// The reason in one or two sentences.
    pub fn words(self, lang: Lang) -> &'static str {
        let w = &Words::of(lang).phone;
        match self {
            Reason::Closed => w.closed,
            Reason::TooOften => w.too_often,
            Reason::TooLarge => w.too_large,
            Reason::TooMany => w.too_many,
            Reason::Empty => w.empty,
            Reason::Broken => w.broken,
            Reason::NoRoom => w.no_room,
            Reason::Failed => w.failed,
        }
    }
}

/// What became of one file, as far as the sender may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The name as sent.
    pub name: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// New entries.
    pub new: usize,
    /// Entries that were held already.
    pub known: usize,
    /// What was noticed in the file itself.
    pub findings: Vec<String>,
}

/// What became of a file, as far as the sender may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was read.
    Read,
    /// It had come before.
    Known,
    /// It is kept, and the person is asked about it. Not what about.
    Asked,
    /// Nobody can read it.
    Refused,
}

impl Outcome {
    fn code(self) -> &'static str {
        match self {
            Outcome::Read => "read",
            Outcome::Known => "known",
            Outcome::Asked => "asked",
            Outcome::Refused => "refused",
        }
    }

    fn words(self, lang: Lang) -> &'static str {
        let w = &Words::of(lang).phone;
        match self {
            Outcome::Read => w.read,
            Outcome::Known => w.same,
            Outcome::Asked => w.asked,
            Outcome::Refused => w.refused,
        }
    }
}

impl Sent {
    /// The part of a report that the sender may know. What differs from the person is not in it.
    pub fn of(report: &FileReport, lang: Lang) -> Sent {
        let new = report.entries.iter().fold(0_u64, |sum, (_, n)| sum.saturating_add(*n));
        let outcome = if report.refused {
            Outcome::Refused
        } else if report.put_aside.is_some() {
            Outcome::Asked
        } else if report.already_held || (new == 0 && report.duplicates > 0) {
            Outcome::Known
        } else {
            Outcome::Read
        };
        let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let findings = report.findings.iter().map(|f| in_lang(&f.sentence(), lang).to_owned());
        Sent {
            name: report.file.clone(),
            outcome,
            new: count(new),
            known: count(report.duplicates),
            findings: findings.collect(),
        }
    }

    /// One line: name, what became of it, counts.
    pub fn line(&self, lang: Lang) -> String {
        let w = &Words::of(lang).phone;
        let name = self.name.as_deref().unwrap_or(pick_unnamed(lang));
        let mut parts = vec![self.outcome.words(lang).to_owned()];
        if matches!(self.outcome, Outcome::Read | Outcome::Known) {
            parts.extend([w.new.of(self.new), w.known.of(self.known)]);
        }
        format!("{name}: {}", parts.join(if lang == Lang::Ja { "、" } else { ", " }))
    }
}

fn pick_unnamed(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "（名前なし）",
        Lang::En => "(no name)",
    }
}

/// The reports in plain words, one line a file, its findings below it.
///
/// ```
/// use pages::{Lang, send::{Outcome, Sent, plain}};
/// let file = Sent { name: None, outcome: Outcome::Asked, new: 0, known: 0, findings: vec![] };
/// assert!(plain(&[file], Lang::En).starts_with("1 file was received.\n(no name): Received."));
/// ```
pub fn plain(files: &[Sent], lang: Lang) -> String {
    let mut text = Words::of(lang).phone.received.of(files.len());
    for file in files {
        let _infallible = write!(text, "\n{}", file.line(lang));
        for finding in &file.findings {
            let _infallible = write!(text, "\n  {finding}");
        }
    }
    text.push('\n');
    text
}

/// The reports as JSON.
pub fn as_json(files: &[Sent], lang: Lang) -> Value {
    let one = |f: &Sent| {
        json!({
            "name": f.name, "outcome": f.outcome.code(), "new": f.new, "known": f.known,
            "findings": f.findings,
        })
    };
    json!({
        "message": Words::of(lang).phone.received.of(files.len()),
        "files": files.iter().map(one).collect::<Vec<_>>(),
    })
}

impl Send {
    fn words(&self) -> &'static crate::words::phone::Words {
        &self.frame.words().phone
    }

    fn title(&self) -> &'static str {
        match self.state {
            State::Open { .. } => self.words().send_title,
            State::Sent { .. } => self.words().sent_title,
            State::Not(_) => self.words().closed_title,
        }
    }
}

impl Page for Send {
    const NAME: &'static str = "send";

    fn samples(lang: Lang) -> Vec<Self> {
        let address = links::send("sample");
        let frame =
            Frame { signed_in: false, csrf: String::new(), ..sample::bare_frame(lang, &address) };
        let sent = |name: &str, outcome, new, findings| Sent {
            name: Some(name.to_owned()),
            outcome,
            new,
            known: 0,
            findings,
        };
        let noticed = pick(
            lang,
            "12行目: 単位「mg/dl2」が分かりません。文字のまま残しました",
            "line 12: unknown unit `mg/dl2`, kept as text",
        );
        let files = vec![
            sent("okusuri_20251226.txt", Outcome::Read, 3, vec![noticed]),
            sent("IMG_0012.heic", Outcome::Refused, 0, Vec::new()),
        ];
        let page = |state| Self { frame: frame.clone(), state };
        vec![
            page(State::Open { action: address.clone() }),
            page(State::Sent { files, more: address.clone() }),
            page(State::Not(Reason::Closed)),
        ]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr::person::Difference;

    #[test]
    fn the_sender_never_learns_what_differs_from_the_person() {
        let report = FileReport {
            file: Some("a.txt".to_owned()),
            put_aside: Some(vec![Difference::BirthDate, Difference::Sex]),
            ..FileReport::default()
        };
        let sent = Sent::of(&report, Lang::Ja);
        assert_eq!(sent.outcome, Outcome::Asked);
        let told =
            plain(std::slice::from_ref(&sent), Lang::Ja) + &as_json(&[sent], Lang::Ja).to_string();
        assert!(!told.contains("生年月日") && !told.contains("性別"), "{told}");
    }
}
