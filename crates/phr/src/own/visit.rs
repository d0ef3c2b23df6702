//! The next visit: the person's question first, then what they want to show.

use ::fhir::{Date, view};
use serde_json::Value;

use super::answers;
use crate::provenance::context::coded;

/// A part of the sheet for the doctor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Problems, told apart by certainty.
    Problems,
    /// Medicines now.
    Medicines,
    /// Allergies.
    Allergies,
    /// The newest measurements.
    Measurements,
    /// What the record says.
    Messages,
    /// How life is, what matters, the plan.
    Life,
}

coded!(Section {
    Problems = "problems",
    Medicines = "medicines",
    Allergies = "allergies",
    Measurements = "measurements",
    Messages = "messages",
    Life = "life",
});

/// What the person prepared for a visit.
///
/// ```
/// use phr::own::{Own, Section, Visit};
/// let visit = Visit { question: "この薬は、まだ要りますか".to_owned(), place: "めぐり内科".to_owned(),
///     on: None, show: vec![Section::Medicines], at: "2025-12-01".parse()? };
/// assert_eq!(Own::of(&Own::Visit(visit.clone()).resource()), Some(Own::Visit(visit.clone())));
/// let silent = Visit { question: String::new(), ..visit }; // no question is fine, the sheet still helps
/// assert!(Own::of(&Own::Visit(silent).resource()).is_some());
/// # Ok::<(), fhir::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// What the person wants to ask, in their own words; may be empty.
    pub question: String,
    /// Where; may be empty.
    pub place: String,
    /// On which day.
    pub on: Option<Date>,
    /// What the sheet shows.
    pub show: Vec<Section>,
    /// When it was written.
    pub at: Date,
}

impl Visit {
    /// A sheet with everything on it.
    ///
    /// ```
    /// use phr::own::{Section, Visit};
    /// let sheet = Visit::everything("2025-12-01".parse()?);
    /// assert_eq!(sheet.show.len(), Section::ALL.len());
    /// assert!(sheet.question.is_empty()); // no question is put into anybody's mouth
    /// # Ok::<(), fhir::DateError>(())
    /// ```
    pub fn everything(at: Date) -> Visit {
        let (question, place) = (String::new(), String::new());
        Visit { question, place, on: None, show: Section::ALL.to_vec(), at }
    }

    pub(super) fn resource(&self) -> Value {
        let on = self.on.iter().map(|d| d.as_str().to_owned()).collect();
        let show = self.show.iter().map(|s| s.code().to_owned()).collect();
        answers::resource(
            Some(&self.at),
            "completed",
            &[
                ("question", "先生に聞きたいこと", answers::given(&self.question)),
                ("place", "どこで", answers::given(&self.place)),
                ("on", "いつ", on),
                ("show", "見せたいもの", show),
            ],
        )
    }

    pub(super) fn of(resource: &Value) -> Option<Visit> {
        let mut show: Vec<Section> = answers::all(resource, "show")
            .iter()
            .filter_map(|code| Section::from_code(code))
            .collect();
        show.sort_unstable();
        show.dedup();
        Some(Visit {
            question: answers::one(resource, "question").unwrap_or_default(),
            place: answers::one(resource, "place").unwrap_or_default(),
            on: answers::one(resource, "on").and_then(|d| d.parse().ok()),
            show,
            at: view::text(resource, "authored")?.parse().ok()?,
        })
    }
}
