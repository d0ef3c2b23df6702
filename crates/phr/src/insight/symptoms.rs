//! Symptoms a person noted again and again, with what coincides in time.
//!
//! Told from three days of the last four weeks on; a chest pain or short breath at once, with what to
//! do if it is there now. What coincides (another symptom on the same days, a medicine handed over
//! for the first time shortly before) is told side by side. Never a cause, never a diagnosis.

use std::collections::{BTreeMap, BTreeSet};

use fhir::view;
use serde_json::Value;

use super::{Facts, evidence, reading::date_of};
use crate::{
    EntryId,
    message::{
        About, Ask, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        phrase::{Phrase, symptom::Phrase as Said},
    },
    record::{DIARY, Kind},
};

/// Symptoms that come back.
///
/// A symptom noted on three of the last 28 days, with what coincides: another symptom on the same days, a
/// medicine handed over for the first time shortly before. What coincides is no cause, and the words say
/// so. Chest pain and breathlessness of the last week are answered at once, on their first day.
pub const SYMPTOMS: Rule = Rule {
    id: "symptoms",
    version: 1,
    sources: &[Source {
        cite: "three days of 28; another symptom on two of the same days; a medicine handed over for the \
               first time in the 14 days before",
        checked: Checked::Convention,
    }],
};

/// The last so many days are looked at.
const DAYS: i64 = 28;
/// A symptom comes back from so many days on.
const DAYS_MIN: usize = 3;
/// So many symptoms are told.
const TOLD_MAX: usize = 2;
/// On so many of the same days another symptom is worth telling.
const TOGETHER_MIN: usize = 2;
/// A medicine began shortly before within so many days.
const SHORTLY: i64 = 14;
/// The record must know other supplies so many days before, or nobody can say that it is new.
const KNOWN_DAYS: i64 = 60;
/// So lately a symptom that cannot wait is answered at once.
const AT_ONCE_DAYS: i64 = 7;
/// Codes of the diary that are no symptoms.
const NOT_SYMPTOMS: [&str; 2] = ["mood", "meal"];
/// What cannot wait when it is there now.
const CANNOT_WAIT: [&str; 2] = ["chest-pain", "breathless"];

/// One symptom: its days, all of them, with the entries.
#[derive(Default)]
struct Symptom {
    days: BTreeMap<i64, EntryId>,
    cannot_wait: bool,
}

impl Symptom {
    fn lately(&self, today: i64) -> BTreeSet<i64> {
        self.days.range(today - DAYS + 1..=today).map(|(day, _)| *day).collect()
    }
}

pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let all = symptoms(facts);
    let today = facts.today;
    let at_once = |s: &Symptom| {
        s.cannot_wait && s.days.range(today - AT_ONCE_DAYS + 1..=today).next().is_some()
    };
    let mut told: Vec<(&String, &Symptom)> =
        all.iter().filter(|(_, s)| s.lately(today).len() >= DAYS_MIN || at_once(s)).collect();
    told.sort_by_key(|(name, s)| {
        (!at_once(s), std::cmp::Reverse(s.lately(today).len()), (*name).clone())
    });
    told.truncate(TOLD_MAX);
    let (first_name, first) = *told.first()?;
    let said = |said| Now::Phrase(Phrase::Symptom(said));
    let days = |s: &Symptom| u32::try_from(s.lately(today).len()).unwrap_or_default();
    let mut now: Vec<Now> = told
        .iter()
        .map(|(name, s)| said(Said::Noted { name: (*name).clone(), days: days(s) }))
        .collect();
    let named: Vec<&String> = told.iter().map(|(name, _)| *name).collect();
    let together = together(&all, &named, (first_name, first), today);
    let medicine = new_medicine(facts, first);
    let coincides = together.is_some() || medicine.is_some();
    now.extend(together.into_iter().chain(medicine).map(said));
    let urgent = told.iter().any(|(_, s)| at_once(s));
    let guide = urgent.then_some(Said::CallAtOnce);
    let entries: Vec<EntryId> = first.days.values().copied().collect();
    Some(Message {
        rule: &SYMPTOMS,
        about: About::Symptoms,
        verdict: Verdict::Notice,
        now,
        before: Vec::new(),
        guide: guide.into_iter().map(|g| Guide::Phrase(Phrase::Symptom(g))).collect(),
        how: coincides.then_some(How::Phrase(Phrase::Symptom(Said::NoCause))).into_iter().collect(),
        step: if urgent { Step::Appointment } else { Step::ShowNext },
        ask: Some(Ask::Symptom),
        evidence: evidence(entries.into_iter()),
        series: Vec::new(),
    })
}

fn symptoms(facts: &Facts<'_>) -> BTreeMap<String, Symptom> {
    let mut all: BTreeMap<String, Symptom> = BTreeMap::new();
    for (entry, day) in facts.of_kind(Kind::Note) {
        let Some((name, code)) = symptom(&entry.resource) else { continue };
        let one = all.entry(name.to_owned()).or_default();
        one.days.insert(day, entry.id);
        one.cannot_wait |= code.is_some_and(|code| CANNOT_WAIT.contains(&code));
    }
    all
}

/// The name and the code of a symptom of the diary. Free words have no code.
fn symptom(r: &Value) -> Option<(&str, Option<&str>)> {
    (view::resource_type(r) == Some("Observation")).then_some(())?;
    let code = r.get("code")?;
    let name = view::concept_name(code)?;
    let coded = view::codings(code).find(|c| c.system == DIARY).map(|c| c.code);
    let strength = r.pointer("/valueQuantity/unit").and_then(Value::as_str) == Some("/10");
    let there = strength || view::text(r, "valueString") == Some("あり");
    let free = view::codings(code).next().is_none() && there;
    match coded {
        Some(code) if !NOT_SYMPTOMS.contains(&code) => Some((name, Some(code))),
        Some(_) => None,
        None => free.then_some((name, None)),
    }
}

/// The symptom that stands on most of the same days, and is not told already.
fn together(
    all: &BTreeMap<String, Symptom>,
    told: &[&String],
    (name, first): (&String, &Symptom),
    today: i64,
) -> Option<Said> {
    let days = first.lately(today);
    let shared = |s: &Symptom| s.lately(today).intersection(&days).count();
    let others = all.iter().filter(|(other, _)| *other != name && !told.contains(other));
    let most = others.map(|(other, s)| (shared(s), other)).max_by_key(|(n, _)| *n)?;
    let (count, other) = most;
    (count >= TOGETHER_MIN).then(|| Said::Together {
        name: other.clone(),
        days: u32::try_from(count).unwrap_or_default(),
    })
}

/// A medicine that was handed over for the first time in the days before the symptom was first noted.
fn new_medicine(facts: &Facts<'_>, symptom: &Symptom) -> Option<Said> {
    let began = *symptom.days.keys().next()?;
    let mut firsts: BTreeMap<&str, i64> = BTreeMap::new();
    for (entry, day) in facts.of_kind(Kind::Medicine) {
        let handed = view::resource_type(&entry.resource) == Some("MedicationDispense");
        let concept = entry.resource.get("medicationCodeableConcept");
        let Some(name) = concept.and_then(view::concept_name).filter(|_| handed) else { continue };
        let first = firsts.entry(name).or_insert(day);
        *first = day.min(*first);
    }
    let oldest = *firsts.values().min()?;
    let new =
        |first: i64| (began - SHORTLY..=began).contains(&first) && first - oldest >= KNOWN_DAYS;
    let (name, first) = firsts.into_iter().filter(|(_, first)| new(*first)).max_by_key(|m| m.1)?;
    Some(Said::AfterMedicine { name: name.to_owned(), on: date_of(first)? })
}
