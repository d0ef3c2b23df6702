//! What a person says of themselves: what matters, a plan, how they live, their wishes, their
//! question for the doctor, and what they would rather not know.
//!
//! Each is a small FHIR R4 resource (`Goal`, `CarePlan`, `Observation`, `QuestionnaireResponse`)
//! with a tag of our own, kept in a document `own/1` that only counts when it was typed. Nothing
//! here is advice: the words are the person's. What is one of a kind (the plan, the wishes, the
//! choices, the question) is one entry with versions, so that the earlier words stay and an undo
//! brings them back.

mod answers;
pub mod choices;
mod held;
mod life;
mod plan;
mod school;
#[cfg(test)]
mod tests;
mod visit;
mod wishes;

use ::fhir::{Date, view};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    EntryId,
    ports::{Reading, StoreError},
    provenance::{Channel, context::coded},
    record::{Entry, EntryState, kind::KIND_TAG},
};

pub use choices::{Choices, Furigana, Pace, Reminded, Topic, Voice};
pub use held::Held;
pub use life::{Goal, Helped, Living, SCORE_MAX, Tried};
pub use plan::{Asking, Plan, PlanState};
pub use visit::{Section, Visit};
pub use wishes::{Shown, Wishes};

/// Name of these documents in storage and reports.
pub const FORMAT: &str = "tenohira-own";
/// The system of the tags.
pub const SYSTEM: &str = "https://tenohira.example/fhir/CodeSystem/own";
/// How the document says what it is.
const VERSION: &str = "own/1";
/// Longest text taken, in characters: a page of handwriting.
pub const TEXT_MAX: usize = 600;
/// So many of a kind are read at most; the newest first.
const READ_MAX: u32 = 400;

/// What kind of statement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Something that matters to the person.
    Goal,
    /// The one if-then plan.
    Plan,
    /// Whether the plan was tried on a day.
    Tried,
    /// What helped.
    Helped,
    /// How life is now, 0 to 10.
    Living,
    /// Advance care planning (人生会議).
    Wishes,
    /// Which words, and what the person would rather not know.
    Choices,
    /// The question for the next visit.
    Visit,
}

coded!(What {
    Goal = "goal",
    Plan = "plan",
    Tried = "tried",
    Helped = "helped",
    Living = "living",
    Wishes = "wishes",
    Choices = "choices",
    Visit = "visit",
});

impl What {
    /// What it is called, in Japanese as the resource carries it.
    pub const fn name(self) -> &'static str {
        match self {
            What::Goal => "大切にしたいこと",
            What::Plan => "わたしの計画",
            What::Tried => "計画をしてみた",
            What::Helped => "役に立ったこと",
            What::Living => "今の暮らし",
            What::Wishes => "人生会議",
            What::Choices => "ことばと、知りたいこと",
            What::Visit => "先生に聞きたいこと",
        }
    }

    /// The kind the resource says it is: a number for the charts, a setting that is no fact, a note.
    const fn kind(self) -> &'static str {
        match self {
            What::Living => "measurement",
            What::Choices => "support",
            What::Goal | What::Plan | What::Tried | What::Helped | What::Wishes | What::Visit => {
                "note"
            }
        }
    }

    /// Whether there is one of it, with versions.
    pub const fn is_one(self) -> bool {
        match self {
            What::Plan | What::Wishes | What::Choices | What::Visit => true,
            What::Goal | What::Tried | What::Helped | What::Living => false,
        }
    }
}

/// One statement of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Own {
    /// Something that matters.
    Goal(Goal),
    /// The plan.
    Plan(Plan),
    /// Tried, or not today.
    Tried(Tried),
    /// What helped.
    Helped(Helped),
    /// How life is.
    Living(Living),
    /// Advance care planning.
    Wishes(Wishes),
    /// Words, and what not to know.
    Choices(Choices),
    /// The next visit.
    Visit(Visit),
}

impl Own {
    /// What kind of statement it is.
    pub const fn what(&self) -> What {
        match self {
            Own::Goal(_) => What::Goal,
            Own::Plan(_) => What::Plan,
            Own::Tried(_) => What::Tried,
            Own::Helped(_) => What::Helped,
            Own::Living(_) => What::Living,
            Own::Wishes(_) => What::Wishes,
            Own::Choices(_) => What::Choices,
            Own::Visit(_) => What::Visit,
        }
    }

    /// The FHIR R4 resource.
    ///
    /// ```
    /// use phr::{own::{Goal, Own}, record::Kind};
    /// let goal = Goal { words: "孫と花見に行きたい".to_owned(), at: "2025-12-01".parse()? };
    /// let resource = Own::Goal(goal.clone()).resource();
    /// assert_eq!((resource["resourceType"].as_str(), Kind::of(&resource)), (Some("Goal"), Kind::Note));
    /// assert_eq!(Own::of(&resource), Some(Own::Goal(goal)));
    /// assert_eq!(Own::of(&serde_json::json!({"resourceType": "Goal"})), None); // someone else's goal
    /// # Ok::<(), fhir::DateError>(())
    /// ```
    pub fn resource(&self) -> Value {
        let what = self.what();
        let mut resource = match self {
            Own::Goal(goal) => goal.resource(),
            Own::Plan(plan) => plan.resource(),
            Own::Tried(tried) => tried.resource(),
            Own::Helped(helped) => helped.resource(),
            Own::Living(living) => living.resource(),
            Own::Wishes(wishes) => wishes.resource(),
            Own::Choices(choices) => choices.resource(),
            Own::Visit(visit) => visit.resource(),
        };
        let mut meta = json!({"tag": [
            {"system": SYSTEM, "code": what.code(), "display": what.name()},
            {"system": KIND_TAG, "code": what.kind()},
        ]});
        // Shared with nobody unless the person names it (v3 Confidentiality: restricted).
        if let (What::Wishes, Some(meta)) = (what, meta.as_object_mut()) {
            let restricted = json!([{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]);
            meta.insert("security".to_owned(), restricted);
        }
        if let Some(object) = resource.as_object_mut() {
            object.insert("meta".to_owned(), meta);
        }
        resource
    }

    /// Reads a resource back; `None` for anything that is not exactly one of ours.
    pub fn of(resource: &Value) -> Option<Own> {
        let own = match what(resource)? {
            What::Goal => Own::Goal(Goal::of(resource)?),
            What::Plan => Own::Plan(Plan::of(resource)?),
            What::Tried => Own::Tried(Tried::of(resource)?),
            What::Helped => Own::Helped(Helped::of(resource)?),
            What::Living => Own::Living(Living::of(resource)?),
            What::Wishes => Own::Wishes(Wishes::of(resource)?),
            What::Choices => Own::Choices(Choices::of(resource)?),
            What::Visit => Own::Visit(Visit::of(resource)?),
        };
        Some(own)
    }

    /// What makes a statement of which there is one the same entry again. No importer writes a key
    /// of this shape: theirs begin with a resource type or an address.
    pub fn key(&self) -> Option<String> {
        let what = self.what();
        what.is_one().then(|| format!("{FORMAT}|{}", what.code()))
    }
}

/// The kind of statement a resource says it is. Whether the person made it is told by its origin.
pub fn what(resource: &Value) -> Option<What> {
    let meta = resource.get("meta")?;
    let tag = view::items(meta, "tag").find(|t| view::text(t, "system") == Some(SYSTEM))?;
    What::from_code(view::text(tag, "code")?)
}

/// The document that keeps a statement. The time makes the same words said again another document.
pub fn document(own: &Own, at: Timestamp) -> Vec<u8> {
    json!({"tenohira": VERSION, "at": at.to_string(), "said": own.resource()})
        .to_string()
        .into_bytes()
}

/// Reads a document back; `None` for anything [`document`] did not write.
///
/// ```
/// assert_eq!(phr::own::read_document(br#"{"tenohira":"own/1","said":{"resourceType":"Goal"}}"#), None);
/// ```
pub fn read_document(bytes: &[u8]) -> Option<Own> {
    let document = ::fhir::parse(bytes).ok()?;
    (view::text(&document, "tenohira")? == VERSION).then_some(())?;
    Own::of(document.get("said")?)
}

/// What an entry says, when the person typed it: a file can never speak as the person.
pub fn said(entry: &Entry) -> Option<Own> {
    let typed =
        |o: &crate::provenance::Origin| o.format == FORMAT && o.received.channel == Channel::Typed;
    (entry.state == EntryState::Active && entry.origins.iter().any(typed))
        .then(|| Own::of(&entry.resource))?
}

/// Everything of one kind that stands, newest first.
pub fn all(reading: &mut dyn Reading, what: What) -> Result<Vec<(EntryId, Own)>, StoreError> {
    let mut found = Vec::new();
    for id in reading.coded(SYSTEM, what.code(), Some(READ_MAX))? {
        let own = reading.entry(id)?.as_ref().and_then(said);
        found.extend(own.filter(|own| own.what() == what).map(|own| (id, own)));
    }
    Ok(found)
}

/// What the person chose; the ordinary choices when nothing was chosen.
pub fn choices(reading: &mut dyn Reading) -> Result<Choices, StoreError> {
    let chosen = all(reading, What::Choices)?.into_iter().find_map(|(_, own)| match own {
        Own::Choices(choices) => Some(choices),
        _ => None,
    });
    Ok(chosen.unwrap_or_default())
}

/// The question for the next visit.
pub fn visit(reading: &mut dyn Reading) -> Result<Option<Visit>, StoreError> {
    Ok(all(reading, What::Visit)?.into_iter().find_map(|(_, own)| match own {
        Own::Visit(visit) => Some(visit),
        _ => None,
    }))
}

/// The wishes as they stand, whether in force or taken back.
pub fn wishes(reading: &mut dyn Reading) -> Result<Option<(EntryId, Wishes)>, StoreError> {
    Ok(all(reading, What::Wishes)?.into_iter().find_map(|(id, own)| match own {
        Own::Wishes(wishes) => Some((id, wishes)),
        _ => None,
    }))
}

/// Words as they are kept: without control characters but line breaks, trimmed, not endless.
///
/// ```
/// assert_eq!(phr::own::words("  花見\r\nに\u{0}行く "), "花見\nに行く");
/// ```
pub fn words(typed: &str) -> String {
    let kept = typed.replace("\r\n", "\n");
    let kept: String = kept.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    kept.trim().chars().take(TEXT_MAX).collect()
}

/// A text of a resource, when it holds any.
fn text(resource: &Value, key: &str) -> Option<String> {
    view::text(resource, key).map(words).filter(|t| !t.is_empty())
}

fn date(resource: &Value, key: &str) -> Option<Date> {
    view::text(resource, key)?.parse().ok()
}
