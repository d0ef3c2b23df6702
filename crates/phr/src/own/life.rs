//! What matters, how life is, what helped, what was tried: short words with a day.
//!
//! The scale of life is one question of our own (no licence): 0 is the worst, 10 the best the person
//! can think of. It is never turned into a verdict.

use ::fhir::{Date, system, view};
use serde_json::{Value, json};

use super::{SYSTEM, What, date, text};

/// The best life can be on the scale from 0.
pub const SCORE_MAX: u8 = 10;

/// Something that matters to the person, in their own words.
///
/// ```
/// use phr::own::{Goal, Own};
/// let goal = Goal { words: "孫の運動会を見に行く".to_owned(), at: "2025-09-01".parse()? };
/// assert_eq!(Own::of(&Own::Goal(goal.clone()).resource()), Some(Own::Goal(goal)));
/// # Ok::<(), fhir::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The words.
    pub words: String,
    /// Since when.
    pub at: Date,
}

/// How life is at a moment.
///
/// ```
/// use phr::{own::{Living, Own}, record::Kind};
/// let living = Living { score: 7, words: String::new(), at: "2025-12-01T08:00:00+09:00".parse()? };
/// let mut resource = Own::Living(living).resource();
/// assert_eq!(Kind::of(&resource), Kind::Measurement); // it stands beside the other numbers
/// resource["valueQuantity"]["value"] = 11.into();
/// assert_eq!(Own::of(&resource), None); // beyond the scale
/// # Ok::<(), fhir::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Living {
    /// 0 to [`SCORE_MAX`].
    pub score: u8,
    /// A few free words; may be empty.
    pub words: String,
    /// When.
    pub at: Date,
}

/// What helped, in the person's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helped {
    /// The words.
    pub words: String,
    /// When it was written.
    pub at: Date,
}

/// Whether the plan was tried. "Not today" is as good an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The plan, as it was then.
    pub plan: String,
    /// Whether it was done.
    pub done: bool,
    /// When it was said.
    pub at: Date,
}

impl Goal {
    pub(super) fn resource(&self) -> Value {
        json!({
            "resourceType": "Goal",
            "lifecycleStatus": "active",
            "description": {"text": self.words},
            "startDate": self.at.as_str(),
        })
    }

    pub(super) fn of(resource: &Value) -> Option<Goal> {
        let words = text(resource.get("description")?, "text")?;
        Some(Goal { words, at: date(resource, "startDate")? })
    }
}

impl Living {
    pub(super) fn resource(&self) -> Value {
        let mut resource = observation(What::Living, &self.at);
        let mut put = |key: &str, value: Value| {
            if let Some(object) = resource.as_object_mut() {
                object.insert(key.to_owned(), value);
            }
        };
        put("valueQuantity", json!({"value": self.score, "unit": "/10"}));
        if !self.words.is_empty() {
            put("note", json!([{"text": self.words}]));
        }
        resource
    }

    pub(super) fn of(resource: &Value) -> Option<Living> {
        let score = resource.get("valueQuantity")?.get("value")?.as_u64()?;
        let score = u8::try_from(score).ok().filter(|s| *s <= SCORE_MAX)?;
        let words = view::items(resource, "note").find_map(|note| text(note, "text"));
        let at = date(resource, "effectiveDateTime")?;
        Some(Living { score, words: words.unwrap_or_default(), at })
    }
}

impl Helped {
    pub(super) fn resource(&self) -> Value {
        let mut resource = observation(What::Helped, &self.at);
        if let Some(object) = resource.as_object_mut() {
            object.insert("valueString".to_owned(), json!(self.words));
        }
        resource
    }

    pub(super) fn of(resource: &Value) -> Option<Helped> {
        Some(Helped {
            words: text(resource, "valueString")?,
            at: date(resource, "effectiveDateTime")?,
        })
    }
}

impl Tried {
    pub(super) fn resource(&self) -> Value {
        let mut resource = observation(What::Tried, &self.at);
        if let Some(object) = resource.as_object_mut() {
            object.insert("valueBoolean".to_owned(), json!(self.done));
            object.insert("note".to_owned(), json!([{"text": self.plan}]));
        }
        resource
    }

    pub(super) fn of(resource: &Value) -> Option<Tried> {
        Some(Tried {
            plan: view::items(resource, "note").find_map(|note| text(note, "text"))?,
            done: resource.get("valueBoolean")?.as_bool()?,
            at: date(resource, "effectiveDateTime")?,
        })
    }
}

fn observation(what: What, at: &Date) -> Value {
    json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": system::OBSERVATION_CATEGORY, "code": "survey"}]}],
        "code": {"coding": [{"system": SYSTEM, "code": what.code()}], "text": what.name()},
        "effectiveDateTime": at.as_str(),
    })
}
