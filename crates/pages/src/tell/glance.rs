//! The record at a glance, for whoever holds a link: made of what the permit reached, of nothing else.

use fhir::Date;
use phr::{
    EntryId,
    consent::Predicate,
    person::Person,
    record::{Entry, EntryState, Kind, same::facts},
};

use super::{
    entry, family,
    home::{
        allergies, conditions, last_medicines,
        measurements::{item, measurement, newest},
        medicines,
    },
    source, urgent, when,
};
use crate::{
    Lang,
    glance::{Given, Shown, Trend, Value},
};

/// Kinds of values told at most: what comes first on the home page.
const TRENDS_MAX: usize = 10;
/// Values of one kind, the newest.
const VALUES_MAX: usize = 4;
/// Vaccinations told at most, the newest.
const VACCINATIONS_MAX: usize = 12;

/// What it is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// Whose record.
    pub person: &'a Person,
    /// What was reached, the newest first.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// What may be reached, to say what is not shown.
    pub predicate: &'a Predicate,
    /// The day it is.
    pub today: &'a Date,
    /// Until when it can be seen.
    pub until: Option<jiff::Timestamp>,
    /// What the person wants to ask.
    pub question: Option<&'a str>,
}

/// What somebody who holds a link sees. Nothing in it leads into the record.
pub fn shown(data: Data<'_>, lang: Lang) -> Shown {
    let Data { entries, today, .. } = data;
    let facts = facts(entries, data.apart);
    let leads: Vec<Entry> = facts.iter().map(|fact| fact.lead.clone()).collect();
    let open = |kind| reaches(data.predicate, kind);
    let current = medicines(entries, today, "", lang);
    let (current, last_supply) =
        if current.is_empty() { last_medicines(entries, "", lang) } else { (current, None) };
    let measured = [Kind::Measurement, Kind::Lab, Kind::CheckUp].into_iter().any(open);
    let mut urgent = urgent::urgent(entries, &[], today, "", lang);
    for notice in &mut urgent {
        notice.link = None;
    }
    Shown {
        name: data.person.display_name().to_owned(),
        age: family::age(data.person.birth_date.as_ref(), today, lang),
        until: data.until.map(|until| when::of(&Date::from_timestamp(until), lang)),
        question: data.question.map(str::to_owned),
        urgent,
        conditions: open(Kind::Condition).then(|| conditions(&facts, "", lang)),
        medicines: open(Kind::Medicine).then_some(current),
        last_supply: last_supply.filter(|_| open(Kind::Medicine)),
        allergies: open(Kind::Allergy).then(|| allergies(&facts, "", lang)),
        trends: measured.then(|| trends(&leads, lang)),
        vaccinations: open(Kind::Vaccination).then(|| vaccinations(&leads, lang)),
    }
}

fn reaches(predicate: &Predicate, kind: Kind) -> bool {
    let hull = predicate.hull();
    hull.every || hull.kinds.contains(&kind)
}

/// The newest values of each kind, in the order of the home page.
fn trends(leads: &[Entry], lang: Lang) -> Vec<Trend> {
    let kinds = newest(leads, "", lang).into_iter().take(TRENDS_MAX);
    kinds
        .map(|(slug, last)| {
            let of = leads.iter().filter(|e| item(&e.resource).as_deref() == Some(slug.as_str()));
            let mut of: Vec<&Entry> = of.filter(|e| e.when.is_some()).collect();
            of.sort_by_key(|e| std::cmp::Reverse((e.when.as_ref().map(Date::end_ms), e.id)));
            let mut values: Vec<Value> =
                of.into_iter().take(VALUES_MAX).map(|e| value(e, lang)).collect();
            // A pressure that came in two halves is told as one, once.
            if !values.iter().any(|v| v.when == last.when) {
                let text = format!("{} {}", last.value, last.unit).trim().to_owned();
                let by = last.setting.clone().unwrap_or_default();
                values.insert(0, Value { text, flag: last.flag.clone(), when: last.when, by });
                values.truncate(VALUES_MAX);
            }
            Trend { name: last.name, range: last.range, values }
        })
        .collect()
}

fn value(e: &Entry, lang: Lang) -> Value {
    let told = measurement(e, "", lang);
    let by = [Some(source::by(e, lang)), told.setting];
    let by: Vec<String> = by.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    Value {
        text: format!("{} {}", told.value, told.unit).trim().to_owned(),
        flag: told.flag,
        when: told.when,
        by: by.join(super::pick(lang, "・", ", ")),
    }
}

fn vaccinations(leads: &[Entry], lang: Lang) -> Vec<Given> {
    let given = |e: &&Entry| {
        e.kind == Kind::Vaccination
            && e.state == EntryState::Active
            && fhir::view::text(&e.resource, "status") != Some("not-done")
    };
    let told = leads.iter().filter(given).take(VACCINATIONS_MAX).map(|e| Given {
        name: entry::title(e, lang),
        when: when::known(e.when.as_ref(), lang),
        by: source::by(e, lang),
    });
    told.collect()
}

#[cfg(test)]
mod tests;
