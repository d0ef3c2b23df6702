//! Quietly left behind: a check-up that did not come, medicines that ran out by the record.
//!
//! A kind question to the person, never an alarm: the record may simply not know.

use fhir::view;

use super::{
    Facts, evidence, months,
    reading::{Place, Pressure},
};
use crate::{
    EntryId,
    message::{About, Checked, How, Message, Now, Rule, Source, Step, Verdict},
    record::{Entry, Kind, same::same_drug},
};

/// What was left behind.
///
/// Three questions and no alarm: a check-up that used to come every year, a medicine supplied again and
/// again that is over by the record, measuring that was a habit. Each is asked only within a window: soon
/// after it would be nagging, long after it would be another story. The record may simply not know.
pub const GAP: Rule = Rule {
    id: "gap",
    version: 2,
    sources: &[Source {
        cite: "a yearly check-up 18 months ago; a medicine supplied three times, over for 14 to 90 days; \
               pressure on 20 days of 8 weeks, and none for 21 to 180 days",
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

pub(super) fn messages(facts: &Facts<'_>, pressures: &[Pressure]) -> Vec<Message> {
    checkup(facts).into_iter().chain(medicine(facts)).chain(measuring(facts, pressures)).collect()
}

/// Whoever measured on so many days of eight weeks had a habit of it.
const HABIT_DAYS: usize = 20;
const HABIT_OVER: i64 = 56;
/// Resting from it for so long is asked about, and not for ever.
const REST_DAYS: i64 = 21;
const REST_DAYS_MAX: i64 = 180;

/// Somebody who measured at home again and again, and stopped.
fn measuring(facts: &Facts<'_>, pressures: &[Pressure]) -> Option<Message> {
    let home = |p: &&Pressure| !matches!(p.place, Place::Office | Place::Unknown);
    let last = pressures.iter().rfind(home)?;
    let since = facts.today.saturating_sub(last.day);
    let mut days: Vec<i64> = pressures
        .iter()
        .filter(home)
        .map(|p| p.day)
        .filter(|day| last.day.saturating_sub(*day) < HABIT_OVER)
        .collect();
    days.dedup();
    let asked = days.len() >= HABIT_DAYS && (REST_DAYS..=REST_DAYS_MAX).contains(&since);
    if !asked {
        return None;
    }
    let now = Now::MeasuringStopped {
        often: u32::try_from(days.len()).ok()?,
        since: u32::try_from(since).ok()?,
    };
    Some(told(now, Step::MeasureOnce, last.entry))
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
    Some(told(Now::CheckupLong { months }, Step::CheckupPlan, entry.id))
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
    let mut message = told(Now::MedicineOver { name, until }, Step::AskIfCollected, lasting.1.id);
    message.how = vec![How::HandedOver];
    Some(message)
}

fn days_supply(entry: &Entry) -> Option<i64> {
    let days = entry.resource.get("daysSupply").and_then(view::quantity)?;
    days.digits.parse::<i64>().ok().filter(|days| (1..=400).contains(days))
}

fn told(now: Now, step: Step, entry: EntryId) -> Message {
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
        evidence: evidence(std::iter::once(entry)),
        series: Vec::new(),
    }
}
