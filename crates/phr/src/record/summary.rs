//! What a summary of a record is made of: problems, medicines, allergies, how values went, each
//! with its entry, so that date, origin and certainty can be told with it.
//!
//! One gathering for every summary (home page, paper, what a doctor is shown), so that they never
//! disagree. It has no words and judges nothing: what the record does not hold is empty, which is
//! never "none".

pub mod certainty;
pub mod emergency;
pub mod supply;
#[cfg(test)]
mod tests;

use fhir::{Date, view};

use super::{
    Entry, EntryState, Kind, day_number,
    same::{Fact, facts},
};
use crate::{
    EntryId,
    insight::trend::{Trend, trends},
};
pub use certainty::{Certainty, Verification, certainty, evidence, is_history, is_over};
pub use supply::{Medicine, Supply, Way, current_medicines, drugs, last_medicines};

/// What is gathered.
#[derive(Debug, Clone, Default)]
pub struct Summary<'a> {
    /// Conditions that stand, the most certain first. Resolved ones are not here.
    pub problems: Vec<Problem<'a>>,
    /// The current medicines, the newest first; else those of `last_supply`.
    pub medicines: Vec<Medicine<'a>>,
    /// The day of the last supply, when no medicine is current any more.
    pub last_supply: Option<&'a Date>,
    /// Allergies and intolerances that stand, unconfirmed ones too.
    pub allergies: Vec<Fact<'a>>,
    /// The last day on which the record shows the person at a doctor's or a pharmacy.
    pub last_visit: Option<&'a Date>,
    /// How values went, each by itself, the oldest value first.
    pub trends: Vec<Trend>,
}

/// A condition with how sure it is.
#[derive(Debug, Clone)]
pub struct Problem<'a> {
    /// How sure it is.
    pub certainty: Certainty,
    /// The fact: the entry that leads, and those that say the same.
    pub fact: Fact<'a>,
}

/// Gathers a summary as of `today`. `entries` are those that may be read, newest first; `apart` are
/// the pairs the person pulled apart. Nothing dated after today is looked at.
///
/// ```
/// let today = "2025-12-25".parse()?;
/// let empty = phr::record::summary::summary(&[], &[], &today);
/// assert!(empty.allergies.is_empty()); // nothing is known, which is not "no allergies"
/// # Ok::<(), fhir::DateError>(())
/// ```
pub fn summary<'a>(
    entries: &'a [Entry],
    apart: &[(EntryId, EntryId)],
    today: &Date,
) -> Summary<'a> {
    let mut told = facts(entries, apart);
    told.retain(|fact| is_by(fact.lead, today));
    let current = current_medicines(entries, today);
    let (medicines, last_supply) =
        if current.is_empty() { last_medicines(entries) } else { (current, None) };
    Summary {
        medicines,
        last_supply,
        last_visit: last_visit(&told),
        trends: trends(&told, today),
        allergies: told.iter().filter(|fact| is_allergy(fact.lead)).cloned().collect(),
        problems: problems(told),
    }
}

fn is_by(entry: &Entry, today: &Date) -> bool {
    entry.when.as_ref().is_none_or(|when| when.start_ms() < today.end_ms())
}

/// An allergy that stands: neither ruled out nor withdrawn. One that is over still counts: whoever
/// treats the person wants to know of it.
pub fn is_allergy(entry: &Entry) -> bool {
    entry.kind == Kind::Allergy
        && entry.state == EntryState::Active
        && !matches!(
            Verification::of(&entry.resource),
            Verification::Refuted | Verification::Mistaken
        )
}

fn problems(told: Vec<Fact<'_>>) -> Vec<Problem<'_>> {
    let stands =
        |e: &Entry| e.kind == Kind::Condition && e.state == EntryState::Active && !is_over(e);
    let mut problems: Vec<Problem<'_>> = told
        .into_iter()
        .filter(|fact| stands(fact.lead))
        .filter_map(|fact| Some(Problem { certainty: certainty(fact.lead)?, fact }))
        .collect();
    problems.sort_by_key(|p| p.certainty);
    problems
}

/// A visit that took place, or a medicine that was prescribed or handed over.
fn last_visit<'a>(told: &[Fact<'a>]) -> Option<&'a Date> {
    const NOT_YET: [&str; 6] =
        ["planned", "proposed", "booked", "cancelled", "noshow", "entered-in-error"];
    let took_place = |e: &&Entry| {
        let status = view::text(&e.resource, "status").unwrap_or_default();
        let seen = match e.kind {
            Kind::Visit => view::resource_type(&e.resource) == Some("Encounter"),
            Kind::Medicine => matches!(
                view::resource_type(&e.resource),
                Some("MedicationDispense" | "MedicationRequest")
            ),
            Kind::Measurement
            | Kind::Lab
            | Kind::CheckUp
            | Kind::Condition
            | Kind::Allergy
            | Kind::Vaccination
            | Kind::Cost
            | Kind::Care
            | Kind::Document
            | Kind::Note
            | Kind::Support => false,
        };
        seen && e.state == EntryState::Active && !NOT_YET.contains(&status)
    };
    let dates = told.iter().map(|fact| fact.lead).filter(took_place);
    dates
        .filter_map(|e| e.when.as_ref())
        .filter(|d| day_number(d).is_some())
        .max_by_key(|d| d.end_ms())
}
