//! The record at a glance, for whoever holds a link: made of what the permit reached, of nothing else.
//! Problems, medicines, allergies and how values went are those of [`phr::record::summary`], as on
//! paper and on the home page, so that no two of them disagree.

mod parts;
mod trends;

use fhir::Date;
use phr::{
    EntryId,
    consent::Predicate,
    person::Person,
    record::{
        Entry, Kind,
        same::{Fact, facts},
        summary::summary,
    },
};

use super::{
    family,
    home::{allergies, conditions, medicines::told},
    urgent, when,
};
use crate::{Lang, glance::Shown};

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
    let open = |kind| reaches(data.predicate, kind);
    let summary = summary(entries, data.apart, today);
    let facts = facts(entries, data.apart);
    let leads: Vec<&Entry> = facts.iter().map(|fact| fact.lead).collect();
    let problems: Vec<Fact<'_>> = summary.problems.iter().map(|p| p.fact.clone()).collect();
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
        conditions: open(Kind::Condition).then(|| conditions(&problems, "", lang)),
        medicines: open(Kind::Medicine).then(|| told(&summary.medicines, "", lang)),
        last_supply: summary
            .last_supply
            .filter(|_| open(Kind::Medicine))
            .map(|day| when::day_of(day, lang)),
        allergies: open(Kind::Allergy).then(|| allergies(&summary.allergies, "", lang)),
        trends: measured.then(|| trends::trends(&summary.trends, &leads, lang)),
        parts: parts::parts(&leads, lang),
    }
}

fn reaches(predicate: &Predicate, kind: Kind) -> bool {
    let hull = predicate.hull();
    hull.every || hull.kinds.contains(&kind)
}

#[cfg(test)]
mod tests;
