//! `GET /p/{pid}/report/{rid}`: what an import read, what it did not, and why.

use std::ops::Range;

use askama::Template;

use crate::dates::When;
use crate::fact::FactKind;
use crate::frame::Frame;
use crate::icon::Icon;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::recent::Undo;
use crate::words;

mod samples;

/// The report of one import.
#[derive(Clone, Debug, Template)]
#[template(path = "report.html")]
pub struct Report {
    /// The frame.
    pub frame: Frame,
    /// When the import ran.
    pub when: When,
    /// Pairs of entries that do not fit together and wait for an answer.
    pub differences: usize,
    /// One report per file, in the order they were sent.
    pub files: Vec<FileReport>,
    /// The member's home.
    pub home: String,
    /// The upload form.
    pub add: String,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was read.
    Read,
    /// It was in the record already.
    Known,
    /// It was put aside with a question.
    PutAside,
    /// It could not be read at all.
    Refused,
}

/// The report of one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The name as received.
    pub name: String,
    /// The format in words; `None` when it was not recognised.
    pub format: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// How many entries of which kind came of it.
    pub counts: Vec<KindCount>,
    /// How many points of what is measured all day long came of it.
    pub points: usize,
    /// How many entries were there already.
    pub duplicates: usize,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
    /// Which of the findings this page tells.
    pub part: Part,
    /// Why it was put aside or refused.
    pub why: Option<String>,
    /// The question to answer.
    pub question: Option<String>,
    /// The original.
    pub original: Option<String>,
    /// How its columns are read, when it is a table.
    pub columns: Option<Columns>,
    /// How reading it is taken back; `None` when nothing came of it.
    pub undo: Option<Undo>,
}

/// A part of the findings, the gravest first; the page would be too heavy with all of a long file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Their places among all.
    pub told: Range<usize>,
    /// Where those before are told.
    pub previous: Option<String>,
    /// Where those after are told.
    pub next: Option<String>,
}

impl Default for Part {
    /// All of them.
    fn default() -> Part {
        Part { told: 0..usize::MAX, previous: None, next: None }
    }
}

/// The columns of a table.
#[derive(Clone, Debug)]
pub struct Columns {
    /// Where they are confirmed or put right.
    pub link: String,
    /// Whether nobody has said yet that they are read rightly.
    pub asked: bool,
}

/// A count of one kind.
#[derive(Clone, Debug)]
pub struct KindCount {
    /// The kind.
    pub kind: FactKind,
    /// How many.
    pub count: usize,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something could not be read.
    Problem,
    /// Something should be looked at.
    Warning,
    /// Something to know.
    Note,
}

/// Something noticed while reading.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// Where, in words, such as `12行目`.
    pub position: String,
    /// What.
    pub message: String,
    /// What to do about it.
    pub next: Option<String>,
}

/// The findings of one severity.
struct FindingGroup<'a> {
    title: String,
    slug: &'static str,
    icon: Icon,
    open: bool,
    findings: Vec<&'a Finding>,
}

impl Report {
    fn words(&self) -> &'static words::report::Words {
        &self.frame.words().report
    }

    /// How many files need the reader's eye.
    fn left(&self) -> usize {
        let needs_eye = |file: &&FileReport| match file.outcome {
            Outcome::Read | Outcome::Known => {
                file.findings.iter().any(|f| f.severity != Severity::Note)
            }
            Outcome::PutAside | Outcome::Refused => true,
        };
        self.files.iter().filter(needs_eye).count()
    }

    fn outcome_word(&self, file: &FileReport) -> &'static str {
        let w = self.words();
        match file.outcome {
            Outcome::Read => w.read,
            Outcome::Known => w.known,
            Outcome::PutAside => w.aside,
            Outcome::Refused => w.refused,
        }
    }

    fn groups<'a>(&self, file: &'a FileReport) -> Vec<FindingGroup<'a>> {
        let w = self.words();
        let mut before = 0;
        [Severity::Problem, Severity::Warning, Severity::Note]
            .into_iter()
            .filter_map(|severity| {
                // What stands above as the reason is not told a second time.
                let told =
                    |f: &&Finding| f.position.is_empty() && file.why.as_ref() == Some(&f.message);
                let mut findings: Vec<_> =
                    file.findings.iter().filter(|f| f.severity == severity && !told(f)).collect();
                let (title, slug, icon) = match severity {
                    Severity::Problem => (w.problems, "problem", Icon::ALERT),
                    Severity::Warning => (w.warnings, "warning", Icon::QUESTION),
                    Severity::Note => (w.notes, "note", Icon::INFO),
                };
                let title = title.of(findings.len());
                let places = before..;
                before += findings.len();
                let mut places = places.map(|place| file.part.told.contains(&place));
                findings.retain(|_| places.next().unwrap_or(false));
                let open = severity != Severity::Note;
                (!findings.is_empty()).then_some(FindingGroup { title, slug, icon, open, findings })
            })
            .collect()
    }
}

impl Outcome {
    fn slug(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Known => "known",
            Self::PutAside => "aside",
            Self::Refused => "refused",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Read => Icon::CHECK,
            Self::Known => Icon::SAME,
            Self::PutAside => Icon::QUESTION,
            Self::Refused => Icon::ALERT,
        }
    }
}

impl Page for Report {
    const NAME: &'static str = "report";

    fn samples(lang: Lang) -> Vec<Self> {
        samples::all(lang)
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
