//! `GET /p/{pid}/entry/{eid}`: one fact in words, how it was measured, and where it comes from.

use askama::Template;

use crate::dates::When;
use crate::fact::{EvidenceKind, FactKind, Flag};
use crate::frame::Frame;
use crate::icon::Icon;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::words;

mod samples;

/// One entry.
#[derive(Clone, Debug, Template)]
#[template(path = "entry.html")]
pub struct Entry {
    /// The frame.
    pub frame: Frame,
    /// What it is about.
    pub kind: FactKind,
    /// The fact in a few words.
    pub title: String,
    /// The value in large type, as sent.
    pub value: Option<BigValue>,
    /// The laboratory's own mark.
    pub flag: Option<Flag>,
    /// When it was so.
    pub when: When,
    /// The kind of evidence.
    pub evidence: EvidenceKind,
    /// Everything else the entry says, as label and text.
    pub lines: Vec<Line>,
    /// How it was measured; `None` for what is not a measurement.
    pub measured: Option<Circumstances>,
    /// Where it comes from, from the beginning to this entry.
    pub chain: Vec<Step>,
    /// Other entries that tell the same fact.
    pub others: Vec<OtherOrigin>,
    /// Where "this is a different one" is posted.
    pub apart: String,
    /// Every version, the newest first.
    pub versions: Vec<Version>,
    /// The newest version, when an older one is shown.
    pub newest: Option<String>,
    /// The month of the timeline it stands in.
    pub back: String,
    /// The photo or paper it was copied from.
    pub picture: Option<String>,
    /// The raw FHIR.
    pub fhir: String,
    /// Where it alone is shown to somebody.
    pub give: String,
    /// Where what was typed is withdrawn, or what was withdrawn is brought back; `None` for what
    /// came from elsewhere.
    pub undo: Option<String>,
    /// Whether it is withdrawn.
    pub withdrawn: bool,
}

/// A value in large type.
#[derive(Clone, Debug)]
pub struct BigValue {
    /// The value as sent.
    pub text: String,
    /// The unit as sent; empty when there is none.
    pub unit: String,
}

/// A label and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The label, in the page's language.
    pub label: String,
    /// The text, as the record has it.
    pub text: String,
}

/// How something was measured. What is not known is said to be not known.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// Home, clinic, pharmacy, shelter.
    pub setting: Option<String>,
    /// At rest, before or after exercise, bath, meal, medicine.
    pub state: Option<String>,
    /// Sitting, lying, standing.
    pub posture: Option<String>,
    /// Where on the body.
    pub body_site: Option<String>,
    /// With which device.
    pub device: Option<String>,
    /// By which method.
    pub method: Option<String>,
}

/// What a step of the provenance is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The institution, device or person that made it.
    MadeBy,
    /// The file as it was received.
    File,
    /// When, how and by whom it was received.
    Received,
    /// The line, segment or path in the file.
    Place,
    /// The entry itself.
    Entry,
}

/// One step of the provenance.
#[derive(Clone, Debug)]
pub struct Step {
    /// What the step is about.
    pub kind: StepKind,
    /// The step in words.
    pub text: String,
    /// Smaller remarks: a hash, a path, a format.
    pub notes: Vec<String>,
    /// The highlighted original.
    pub link: Option<String>,
}

/// Another entry that tells the same fact.
#[derive(Clone, Debug)]
pub struct OtherOrigin {
    /// The other entry's id, as the form sends it.
    pub eid: String,
    /// The kind of evidence.
    pub evidence: EvidenceKind,
    /// The other entry in a few words.
    pub title: String,
    /// Who it came from.
    pub by: String,
    /// When it was so.
    pub when: When,
    /// Why the two are taken for the same.
    pub rule: String,
    /// The other entry.
    pub link: String,
}

/// One version of the entry.
#[derive(Clone, Debug)]
pub struct Version {
    /// The number, counting from 1.
    pub number: usize,
    /// When it was written.
    pub when: When,
    /// Who wrote it.
    pub who: String,
    /// What changed.
    pub what: String,
    /// The entry at this version.
    pub link: String,
    /// Whether it is the one shown.
    pub shown: bool,
}

impl Entry {
    fn words(&self) -> &'static words::entry::Words {
        &self.frame.words().entry
    }

    /// The circumstances as label and text, the unknown ones included.
    fn circumstances<'a>(
        &'a self,
        measured: &'a Circumstances,
    ) -> [(&'static str, Option<&'a str>); 6] {
        let w = self.words();
        [
            (w.setting, measured.setting.as_deref()),
            (w.state, measured.state.as_deref()),
            (w.posture, measured.posture.as_deref()),
            (w.body_site, measured.body_site.as_deref()),
            (w.device, measured.device.as_deref()),
            (w.method, measured.method.as_deref()),
        ]
    }

    fn step_word(&self, step: &Step) -> &'static str {
        let w = self.words();
        match step.kind {
            StepKind::MadeBy => w.made_by,
            StepKind::File => w.file,
            StepKind::Received => w.received,
            StepKind::Place => w.place,
            StepKind::Entry => w.this_entry,
        }
    }
}

impl StepKind {
    fn icon(self) -> Icon {
        match self {
            Self::MadeBy => Icon::PERSON,
            Self::File => Icon::DOCUMENT,
            Self::Received => Icon::DOWN,
            Self::Place => Icon::TIMELINE,
            Self::Entry => Icon::CHECK,
        }
    }
}

impl Page for Entry {
    const NAME: &'static str = "entry";

    fn samples(lang: Lang) -> Vec<Self> {
        samples::all(lang)
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
