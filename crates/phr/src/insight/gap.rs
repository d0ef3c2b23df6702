//! Quietly left behind: a check-up that did not come, medicines that ran out by the record.
//!
//! A kind question to the person, never an alarm: the record may simply not know.

use fhir::view;

use super::{Facts, evidence, months};
use crate::{
    message::{About, Checked, How, Message, Now, Rule, Source, Step, Verdict},
    record::{Entry, Kind, same::same_drug},
};

/// What was left behind.
pub const GAP: Rule = Rule {
    id: "gap",
    version: 1,
    sources: &[Source {
        cite: "a yearly check-up 18 months ago; a medicine supplied three times, over for 14 to 90 days",
        checked: Checked::Convention,
    }],
};

/// A yearly check-up is missed after so many days.
const CHECKUP_DAYS: i64 = 548;
/// But after so many it is another story, and nobody asks.
const CHECKUP_DAYS_MAX: i64 = 4 * 366;
const GRACE_DAYS: i64 = 14;
const MEDICINE_DAYS_MAX: i64 = 90;
/// So many supplies make it a medicine that is taken all the time.
const SUPPLIES_MIN: usize = 3;

pub(super) fn messages(facts: &Facts<'_>) -> Vec<Message> {
    checkup(facts).into_iter().chain(medicine(facts)).collect()
}

/// Somebody who went twice and more, and not for a year and a half.
fn checkup(facts: &Facts<'_>) -> Option<Message> {
    let mut days: Vec<(i64, &Entry)> =
        facts.of_kind(Kind::CheckUp).map(|(e, day)| (day, e)).collect();
    days.sort_by_key(|(day, e)| (*day, e.id));
    let (last, entry) = *days.last()?;
    let since = facts.today.saturating_sub(last);
    let twice = days.iter().any(|(day, _)| last - day > 180);
    if !twice || !(CHECKUP_DAYS..=CHECKUP_DAYS_MAX).contains(&since) {
        return None;
    }
    let months = months(last, facts.today);
    Some(message(Now::CheckupLong { months }, Step::CheckupPlan, entry))
}

/// A medicine that was supplied again and again, and is over by the record.
fn medicine(facts: &Facts<'_>) -> Option<Message> {
    let supplied = |e: &&Entry| view::resource_type(&e.resource) == Some("MedicationDispense");
    let mut supplies: Vec<(i64, &Entry)> = facts
        .of_kind(Kind::Medicine)
        .filter(|(e, _)| supplied(e))
        .filter_map(|(e, day)| Some((day.saturating_add(days_supply(e)?), e)))
        .collect();
    supplies.sort_by_key(|(end, e)| (*end, e.id));
    let over = supplies.iter().rev().filter(|(end, _)| {
        let since = facts.today.saturating_sub(*end);
        (GRACE_DAYS..=MEDICINE_DAYS_MAX).contains(&since)
    });
    let same = |a: &Entry, b: &Entry| same_drug(&a.resource, &b.resource);
    let lasting = over.into_iter().find(|(end, e)| {
        let all = supplies.iter().filter(|(_, other)| same(e, other));
        let ends: Vec<i64> = all.map(|(end, _)| *end).collect();
        ends.len() >= SUPPLIES_MIN && ends.iter().all(|other| other <= end)
    })?;
    let concept = lasting.1.resource.get("medicationCodeableConcept");
    let name = concept.and_then(view::concept_name)?.to_owned();
    let until = super::reading::date_of(lasting.0.saturating_sub(1))?;
    let mut message = message(Now::MedicineOver { name, until }, Step::AskIfCollected, lasting.1);
    message.how = vec![How::HandedOver];
    Some(message)
}

fn days_supply(entry: &Entry) -> Option<i64> {
    let days = entry.resource.get("daysSupply").and_then(view::quantity)?;
    days.digits.parse::<i64>().ok().filter(|days| (1..=400).contains(days))
}

fn message(now: Now, step: Step, entry: &Entry) -> Message {
    Message {
        rule: &GAP,
        about: About::Gap,
        verdict: Verdict::Notice,
        now: vec![now],
        before: Vec::new(),
        guide: Vec::new(),
        how: Vec::new(),
        step,
        ask: None,
        evidence: evidence(std::iter::once(entry.id)),
        series: Vec::new(),
    }
}
