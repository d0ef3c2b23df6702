//! `POST /s/{token}`, and the preview before giving: the record for somebody who has one minute. The
//! person's question first, then problems by how sure they are, medicines, allergies, how values went;
//! each with its date and who says so. Only what the permit of the link reaches is in here.

use askama::Template;

use crate::dates::When;
use crate::fact::{FactKind, Flag};
use crate::frame::{Frame, Nav};
use crate::home::{Allergy, Certainty, Condition, Medicine, UrgentNotice};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, bare_frame, frame};
use crate::{links, words};

mod samples;

/// The record at a glance.
#[derive(Clone, Debug, Template)]
#[template(path = "glance.html")]
pub struct Glance {
    /// The frame: without a person for whoever holds a link.
    pub frame: Frame,
    /// What the person still has to say yes to, when it is only a preview.
    pub preview: Option<Preview>,
    /// What is shown.
    pub shown: Shown,
}

/// The form under a preview.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Where it is posted.
    pub action: String,
    /// What was chosen, to be sent again.
    pub fields: Vec<(String, String)>,
    /// The sentences the person agrees to.
    pub terms: Vec<String>,
    /// The sensitive records that are named, in words.
    pub sensitive: Vec<&'static str>,
    /// Whether the box about them was left empty.
    pub unsure: bool,
}

/// What somebody who holds a link sees.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The name.
    pub name: String,
    /// Age and year of birth, in words.
    pub age: String,
    /// Until when it can be seen.
    pub until: Option<When>,
    /// What the person wants to ask.
    pub question: Option<String>,
    /// What cannot wait.
    pub urgent: Vec<UrgentNotice>,
    /// Problems; `None` when this kind is not shown.
    pub conditions: Option<Vec<Condition>>,
    /// Medicines; `None` when this kind is not shown.
    pub medicines: Option<Vec<Medicine>>,
    /// The day of the last supply, when nothing is current any more.
    pub last_supply: Option<When>,
    /// Allergies; `None` when this kind is not shown.
    pub allergies: Option<Vec<Allergy>>,
    /// How values went; `None` when no such kind is shown.
    pub trends: Option<Vec<Trend>>,
    /// What stands beneath: only what is shown and has something.
    pub parts: Vec<Part>,
}

/// A list of facts beneath the first minute.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is about.
    pub kind: PartKind,
    /// The facts, the newest first; never empty.
    pub facts: Vec<Given>,
}

/// What a list of facts is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Vaccinations.
    Vaccination,
    /// What the newest check-up found, numbers apart.
    CheckUp,
    /// Visits, stays, procedures.
    Visit,
    /// Letters and papers.
    Document,
    /// Long-term care.
    Care,
    /// The person's and others' words.
    Note,
}

impl PartKind {
    /// In the order of the page.
    pub const ALL: [PartKind; 6] = [
        PartKind::Vaccination,
        PartKind::CheckUp,
        PartKind::Visit,
        PartKind::Document,
        PartKind::Care,
        PartKind::Note,
    ];

    const fn fact(self) -> FactKind {
        match self {
            PartKind::Vaccination => FactKind::Vaccination,
            PartKind::CheckUp => FactKind::CheckUp,
            PartKind::Visit => FactKind::Visit,
            PartKind::Document => FactKind::Document,
            PartKind::Care => FactKind::Care,
            PartKind::Note => FactKind::Answers,
        }
    }
}

/// One kind of value over time, the newest first.
#[derive(Clone, Debug)]
pub struct Trend {
    /// What was measured.
    pub name: String,
    /// The laboratory's own range, as sent with the newest.
    pub range: Option<String>,
    /// The values.
    pub values: Vec<Value>,
}

impl Trend {
    /// Whether a value is of somebody else than the newest: then it is said.
    fn is_elsewhere(&self, value: &Value) -> bool {
        self.values.first().is_some_and(|newest| newest.by != value.by)
    }
}

/// One value.
#[derive(Clone, Debug)]
pub struct Value {
    /// As sent, with its unit.
    pub text: String,
    /// The laboratory's own mark, as sent.
    pub flag: Option<Flag>,
    /// When.
    pub when: When,
    /// Who says so, and how it was measured.
    pub by: String,
}

/// One fact of a part.
#[derive(Clone, Debug)]
pub struct Given {
    /// What.
    pub name: String,
    /// What it says, where it says more than its name.
    pub text: Option<String>,
    /// When.
    pub when: When,
    /// Who says so.
    pub by: String,
}

/// Conditions of one certainty, under their own heading.
struct ConditionGroup<'a> {
    title: &'static str,
    note: Option<&'static str>,
    slug: &'static str,
    conditions: Vec<&'a Condition>,
}

impl Glance {
    fn words(&self) -> &'static words::glance::Words {
        &self.frame.words().glance
    }

    fn heading(&self, kind: PartKind) -> &'static str {
        let w = self.words();
        match kind {
            PartKind::Vaccination => w.vaccinations,
            PartKind::CheckUp => w.checkup,
            PartKind::Visit => w.visits,
            PartKind::Document => w.documents,
            PartKind::Care => w.care,
            PartKind::Note => w.notes,
        }
    }

    fn title(&self) -> &'static str {
        if self.preview.is_some() { self.words().preview } else { self.words().title }
    }

    fn groups<'a>(&self, conditions: &'a [Condition]) -> Vec<ConditionGroup<'a>> {
        let w = &self.frame.words().home;
        let of = |certainty| conditions.iter().filter(move |c| c.certainty == certainty);
        let group = |(certainty, title, note, slug)| ConditionGroup {
            title,
            note,
            slug,
            conditions: of(certainty).collect(),
        };
        let groups = [
            (Certainty::Confirmed, w.confirmed, None, "confirmed"),
            (Certainty::Suspected, w.suspected, Some(w.suspected_note), "suspected"),
            (Certainty::Told, w.told, Some(w.told_note), "told"),
            (Certainty::Claimed, w.claimed, Some(w.claimed_note), "claimed"),
        ];
        groups.into_iter().map(group).filter(|group| !group.conditions.is_empty()).collect()
    }
}

impl Page for Glance {
    const NAME: &'static str = "glance";

    fn samples(lang: Lang) -> Vec<Self> {
        let stranger = Frame { signed_in: false, ..bare_frame(lang, &links::shared("0123abcd")) };
        let shown = samples::shown(lang);
        let preview = |unsure| Preview {
            action: links::sharing_give(PID),
            fields: vec![("to".to_owned(), "めぐり内科の先生".to_owned())],
            terms: samples::terms(lang),
            sensitive: vec![samples::sensitive(lang)],
            unsure,
        };
        let mine = frame(lang, Nav::Elsewhere, &links::sharing_give(PID));
        vec![
            Glance { frame: stranger.clone(), preview: None, shown: shown.clone() },
            Glance { frame: stranger, preview: None, shown: samples::empty(lang) },
            Glance { frame: mine.clone(), preview: Some(preview(false)), shown: shown.clone() },
            Glance { frame: mine, preview: Some(preview(true)), shown },
        ]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
