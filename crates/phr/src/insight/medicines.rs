//! The medicines together: how many at once, the same one from two places.
//!
//! What was handed over, never what was taken; never a claim about interactions; never advice to
//! stop. The output is a question for the pharmacist.

use fhir::{system, view};
use serde_json::Value;

use super::{Facts, evidence, reading::day_number};
use crate::{
    message::{About, Ask, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict},
    record::{Entry, EntryState, same::same_drug},
};

/// The medicines together.
pub const MEDICINES: Rule = Rule {
    id: "medicines",
    version: 1,
    sources: &[
        Source {
            cite: "6種類以上: 高齢者の医薬品適正使用の指針（総論編）2018",
            checked: Checked::Quoted,
        },
        Source {
            cite: "the first seven characters of a YJ code name the active substance",
            checked: Checked::Memory,
        },
    ],
};

const MANY: usize = 6;

/// A supply that reaches over a day.
struct Supply<'a> {
    entry: &'a Entry,
    from: i64,
    /// The last supplied day.
    to: i64,
    place: Option<&'a str>,
}

impl<'a> Supply<'a> {
    fn of(entry: &'a Entry) -> Option<Supply<'a>> {
        let r = &entry.resource;
        let dispensed = view::resource_type(r) == Some("MedicationDispense");
        let gone = matches!(
            view::text(r, "status"),
            Some("entered-in-error" | "cancelled" | "declined" | "stopped")
        );
        if entry.state != EntryState::Active || !dispensed || gone {
            return None;
        }
        let from = day_number(entry.when.as_ref()?)?;
        let days = r.get("daysSupply").and_then(view::quantity)?.digits.parse::<i64>().ok()?;
        let place = entry.origins.first().and_then(|o| o.made_by.institution());
        let to = from.saturating_add(days.clamp(1, 400)).saturating_sub(1);
        Some(Supply { entry, from, to, place })
    }

    fn name(&self) -> String {
        let concept = self.entry.resource.get("medicationCodeableConcept");
        concept.and_then(view::concept_name).unwrap_or("?").to_owned()
    }

    fn overlaps(&self, other: &Supply<'_>) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

pub(super) fn messages(facts: &Facts<'_>) -> Vec<Message> {
    let leads = facts.all.iter().map(|fact| fact.lead);
    let supplies: Vec<Supply<'_>> = leads
        .filter_map(Supply::of)
        .filter(|s| s.from <= facts.today && facts.today <= s.to)
        .collect();
    let mut drugs: Vec<&Supply<'_>> = Vec::new();
    for supply in &supplies {
        if !drugs.iter().any(|d| same_drug(&d.entry.resource, &supply.entry.resource)) {
            drugs.push(supply);
        }
    }
    let mut messages: Vec<Message> = many(&drugs).into_iter().collect();
    for (at, one) in supplies.iter().enumerate() {
        let twice = supplies.iter().skip(at.saturating_add(1)).find(|other| doubled(one, other));
        messages.extend(twice.map(|other| same(one, other)));
    }
    messages
}

/// Six and more are worth a talk.
fn many(drugs: &[&Supply<'_>]) -> Option<Message> {
    let count = u32::try_from(drugs.len()).ok().filter(|_| drugs.len() >= MANY)?;
    let ids = evidence(drugs.iter().map(|d| d.entry.id));
    Some(message(Now::MedicineCount { count }, vec![Guide::ManyMedicines], Ask::AllNeeded, ids))
}

fn same(one: &Supply<'_>, other: &Supply<'_>) -> Message {
    let place = |s: &Supply<'_>| s.place.unwrap_or("?").to_owned();
    let now = Now::SameMedicine { name: one.name(), one: place(one), other: place(other) };
    let ids = evidence([one, other].into_iter().map(|s| s.entry.id));
    message(now, Vec::new(), Ask::TwoAlike, ids)
}

fn message(now: Now, guide: Vec<Guide>, ask: Ask, evidence: Vec<crate::EntryId>) -> Message {
    Message {
        rule: &MEDICINES,
        about: About::Medicines,
        verdict: Verdict::Notice,
        now: vec![now],
        before: Vec::new(),
        guide,
        how: vec![How::HandedOver],
        step: Step::BringNotebook,
        ask: Some(ask),
        evidence,
        series: Vec::new(),
    }
}

/// The same active substance, for the same days, from two different places.
fn doubled(a: &Supply<'_>, b: &Supply<'_>) -> bool {
    let places = a.place.is_some() && b.place.is_some() && a.place != b.place;
    let (Some(x), Some(y)) = (substance(&a.entry.resource), substance(&b.entry.resource)) else {
        return false;
    };
    places && a.overlaps(b) && x == y
}

/// The active substance: the first seven characters of the YJ code.
fn substance(resource: &Value) -> Option<&str> {
    let concept = resource.get("medicationCodeableConcept")?;
    let yj = view::codings(concept).find(|c| c.system == system::YJ && c.code.len() == 12)?;
    yj.code.get(..7)
}
