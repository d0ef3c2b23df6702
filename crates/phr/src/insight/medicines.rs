//! The medicines together: the list with how sure it is, the same one from two places, gaps between
//! supplies, questions about kidneys and pregnancy.
//!
//! What was handed over, never what was taken; never a claim about interactions; never advice to
//! stop. The output is a question for the pharmacist.

mod caution;
mod covered;
mod list;

use fhir::{system, view};
use serde_json::Value;

use super::{
    Facts, evidence,
    reading::{date_of, day_number},
};
use crate::{
    EntryId,
    message::{
        About, Ask, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        phrase::{Phrase, medicine::Phrase as Said},
    },
    record::{
        Entry, EntryState,
        summary::supply::{self, drugs},
    },
};
use list::Current;

/// The medicines together.
///
/// What is supplied today by the record: how many, from six on a talk with the pharmacist; the same active
/// substance from two places; half a year's supplies that cover less than 80 % of the days; and, beside a
/// low kidney number or a pregnancy, a question. It never says that a combination is safe or unsafe, and
/// never that anything should be changed or left out.
pub const MEDICINES: Rule = Rule {
    id: "medicines",
    version: 2,
    sources: &[
        Source {
            cite: "6種類以上: 高齢者の医薬品適正使用の指針（総論編）2018",
            checked: Checked::Quoted,
        },
        Source {
            cite: "the first seven characters of a YJ code name the active substance",
            checked: Checked::Memory,
        },
        Source {
            cite: "proportion of days covered below 80 % between supplies of half a year",
            checked: Checked::Memory,
        },
        Source {
            cite: "a short list of medicines that go by the kidneys, after their package inserts",
            checked: Checked::Memory,
        },
    ],
};

/// From so many on, a talk is worth while.
const MANY: usize = 6;
/// So many are named in one message.
const NAMED_MAX: usize = 4;

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

/// `egfr` is the kidneys' number as their own message tells it.
pub(super) fn messages(facts: &Facts<'_>, egfr: Option<f64>) -> Vec<Message> {
    let leads = facts.all.iter().map(|fact| fact.lead);
    let supplies: Vec<Supply<'_>> = leads
        .filter_map(Supply::of)
        .filter(|s| s.from <= facts.today && facts.today <= s.to)
        .collect();
    let drugs = drugs(facts.entries);
    let current = list::current(facts, &drugs);
    let mut messages: Vec<Message> = listed(&current).into_iter().collect();
    for (at, one) in supplies.iter().enumerate() {
        let twice = supplies.iter().skip(at.saturating_add(1)).find(|other| doubled(one, other));
        messages.extend(twice.map(|other| same(one, other)));
    }
    messages.extend(missing(facts, &drugs));
    messages.extend(kidneys(&current, egfr));
    messages.extend(pregnancy(facts, &current));
    messages
}

fn said(phrase: Said) -> Phrase {
    Phrase::Medicine(phrase)
}

fn how_many(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The list: how many, in how many records; six and more are worth a talk.
fn listed(current: &[Current<'_>]) -> Option<Message> {
    let count = how_many(current.len());
    let several = current.iter().filter(|c| c.sources > 1).count();
    let sources = Said::Sources {
        several: how_many(several),
        one: how_many(current.len().saturating_sub(several)),
        without_days: how_many(current.iter().filter(|c| !c.has_days).count()),
    };
    let ids = evidence(current.iter().rev().flat_map(|c| c.entries.iter().copied().rev()));
    let mut list = message(Now::MedicineCount { count }, Vec::new(), None, ids);
    list.how.insert(0, How::Phrase(said(sources)));
    if current.len() >= MANY {
        list.guide.push(Guide::ManyMedicines);
        list.ask = Some(Ask::AllNeeded);
    } else {
        (list.verdict, list.step) = (Verdict::Wobble, Step::Nothing);
    }
    (count > 0).then_some(list)
}

/// Supplies with gaps between them.
fn missing<'a>(facts: &Facts<'a>, drugs: &[Vec<supply::Supply<'a>>]) -> Option<Message> {
    let found = covered::most_missing(facts, drugs)?;
    let concept = found.newest.entry.resource.get("medicationCodeableConcept");
    let name = concept.and_then(view::concept_name)?.to_owned();
    let days = |days: i64| u32::try_from(days).unwrap_or_default();
    let now = Said::Covered { name, covered: days(found.held), days: days(found.days) };
    let ids = evidence(found.supplies.iter().map(|s| s.entry.id));
    let mut message = message(Now::Phrase(said(now)), Vec::new(), Some(Ask::Forgotten), ids);
    message.step = Step::AskIfCollected;
    Some(message)
}

/// Medicines that go by the kidneys, while their number is low.
fn kidneys(current: &[Current<'_>], egfr: Option<f64>) -> Option<Message> {
    let egfr = egfr.filter(|egfr| *egfr < caution::REDUCED)?;
    let found = caution::of_kidney(current);
    let named = found.iter().filter_map(|c| c.name()).take(NAMED_MAX);
    let named = named.map(|name| Now::Phrase(said(Said::Named(name.to_owned()))));
    let number = Now::Phrase(said(Said::KidneyNumber(format!("{egfr:.1}"))));
    let ids = evidence(found.iter().rev().map(|c| c.newest.entry.id));
    let mut message = message(number, Vec::new(), Some(Ask::KidneyMedicine), ids);
    message.now.extend(named);
    message.how.push(How::Phrase(said(Said::ShortList)));
    message.step = Step::AskPharmacist;
    (!found.is_empty()).then_some(message)
}

fn pregnancy(facts: &Facts<'_>, current: &[Current<'_>]) -> Option<Message> {
    let (entry, on) = caution::pregnancy(facts).filter(|_| !current.is_empty())?;
    let now = Said::Pregnancy { on, count: how_many(current.len()) };
    let ids = evidence(current.iter().rev().map(|c| c.newest.entry.id).chain([entry]));
    let ask = Some(Ask::PregnancyMedicine);
    let mut message = message(Now::Phrase(said(now)), Vec::new(), ask, ids);
    message.step = Step::AskPharmacist;
    Some(message)
}

fn same(one: &Supply<'_>, other: &Supply<'_>) -> Message {
    let place = |s: &Supply<'_>| s.place.unwrap_or("?").to_owned();
    let now = Now::SameMedicine { name: one.name(), one: place(one), other: place(other) };
    let ids = evidence([one, other].into_iter().map(|s| s.entry.id));
    let mut message = message(now, Vec::new(), Some(Ask::TwoAlike), ids);
    let days = date_of(one.from.max(other.from)).zip(date_of(one.to.min(other.to)));
    message.how.extend(days.map(|(from, to)| How::Phrase(said(Said::Overlap { from, to }))));
    message
}

fn message(now: Now, guide: Vec<Guide>, ask: Option<Ask>, evidence: Vec<EntryId>) -> Message {
    Message {
        rule: &MEDICINES,
        about: About::Medicines,
        verdict: Verdict::Notice,
        now: vec![now],
        before: Vec::new(),
        guide,
        how: vec![How::HandedOver],
        step: Step::BringNotebook,
        ask,
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
