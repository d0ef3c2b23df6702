//! What stands beneath the first minute: vaccinations, what a check-up found that is no number, visits,
//! letters, care, notes. A part without anything is left out; only what the permit reached is here.

use fhir::{Date, view};
use phr::{
    own::{self, What},
    record::{Entry, EntryState, Kind},
};

use super::super::{entry, source, when};
use crate::{
    Lang,
    glance::{Given, Part, PartKind},
};

/// Told of each part at most, the newest.
const PART_MAX: usize = 12;
/// What the newest check-up found, at most.
const FOUND_MAX: usize = 40;

/// Every part that has something.
pub(super) fn parts(leads: &[&Entry], lang: Lang) -> Vec<Part> {
    let told = PartKind::ALL.into_iter().map(|kind| {
        let of = leads.iter().copied().filter(|e| stands(e) && belongs(kind, e));
        let facts = match kind {
            PartKind::CheckUp => of_one_day(of.collect()),
            PartKind::Vaccination
            | PartKind::Visit
            | PartKind::Document
            | PartKind::Care
            | PartKind::Note => of.take(PART_MAX).collect(),
        };
        Part { kind, facts: facts.into_iter().map(|e| given(e, lang)).collect() }
    });
    told.filter(|part| !part.facts.is_empty()).collect()
}

fn stands(e: &Entry) -> bool {
    const NOT: [&str; 3] = ["not-done", "entered-in-error", "cancelled"];
    let status = view::text(&e.resource, "status").unwrap_or_default();
    e.state == EntryState::Active && !NOT.contains(&status)
}

fn belongs(kind: PartKind, e: &Entry) -> bool {
    match kind {
        PartKind::Vaccination => e.kind == Kind::Vaccination,
        // Numbers stand with how values went.
        PartKind::CheckUp => e.kind == Kind::CheckUp && e.resource.get("valueQuantity").is_none(),
        PartKind::Visit => e.kind == Kind::Visit,
        PartKind::Document => e.kind == Kind::Document,
        PartKind::Care => e.kind == Kind::Care,
        // The question stands above everything already.
        PartKind::Note => e.kind == Kind::Note && own::what(&e.resource) != Some(What::Visit),
    }
}

/// The newest day alone: who has a minute needs no check-up of ten years ago.
fn of_one_day(found: Vec<&Entry>) -> Vec<&Entry> {
    let day = |e: &Entry| e.when.as_ref().map(Date::start_ms);
    let newest = found.iter().filter_map(|e| day(e)).max();
    found.into_iter().filter(|e| day(e) == newest).take(FOUND_MAX).collect()
}

fn given(e: &Entry, lang: Lang) -> Given {
    let text = [entry::value_text(e, lang), own_words(e), entry::note(e, lang)];
    let text: Vec<String> = text.into_iter().flatten().filter(|t| !t.trim().is_empty()).collect();
    Given {
        name: entry::title(e, lang),
        text: Some(text.join("　")).filter(|text| !text.is_empty()),
        when: when::known(e.when.as_ref(), lang),
        by: source::by(e, lang),
    }
}

/// What matters to the person, in their words.
fn own_words(e: &Entry) -> Option<String> {
    let description = || e.resource.get("description");
    match view::resource_type(&e.resource)? {
        "Goal" => view::text(description()?, "text").map(str::to_owned),
        "QuestionnaireResponse" => {
            let answers = view::items(&e.resource, "item").flat_map(|i| view::items(i, "answer"));
            let said: Vec<&str> = answers.filter_map(|a| view::text(a, "valueString")).collect();
            (!said.is_empty()).then(|| said.join("、"))
        }
        _ => None,
    }
}
