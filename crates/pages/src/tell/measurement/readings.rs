//! Entries as readings: one per fact, an upper and a lower pressure of one check-up as one.

use std::collections::BTreeMap;

use fhir::view;
use phr::{
    EntryId,
    provenance::Context,
    record::{Entry, same::facts},
};
use serde_json::Value;

use super::super::{
    entry,
    home::measurements::{counts, turn},
    number::Exact,
    shape,
    terms::{self, Term},
    words,
};
use crate::{Lang, links};

/// One value at one moment.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// The entry that leads.
    pub(super) lead: &'a Entry,
    /// It and everything else that tells the same.
    pub(super) members: Vec<&'a Entry>,
    /// The value; of a pressure upper and lower.
    pub(super) values: Vec<Option<Number>>,
    /// The unit, spellings of one unit made one.
    pub(super) unit: String,
    /// The lower half of a pressure that was sent as two results.
    half: Option<&'a Entry>,
}

/// A number as sent, and exactly, when it is a plain one.
#[derive(Debug, Clone)]
pub(super) struct Number {
    pub(super) digits: String,
    pub(super) exact: Option<Exact>,
}

impl Reading<'_> {
    /// The value as sent: `138/84`.
    pub(super) fn text(&self, lang: Lang) -> String {
        let of = |e: &Entry| entry::value(e, lang).map(|v| v.text).unwrap_or_default();
        match self.half {
            Some(half) => format!("{}/{}", of(self.lead), of(half)),
            None => of(self.lead),
        }
    }

    /// Setting, states and posture, else the method in the source's words; as on the home page.
    pub(super) fn how(&self, with_posture: bool, lang: Lang) -> Option<String> {
        let r = &self.lead.resource;
        let context = self.lead.origins.first().map(|o| Context {
            posture: o.context.posture.filter(|_| with_posture),
            ..o.context.clone()
        });
        let method = || r.get("method").and_then(|m| shape::text(m, r, lang));
        context.and_then(|c| words::circumstances(&c, lang)).or_else(method)
    }

    /// Whether a link leads to one of its entries.
    pub(super) fn is_at(&self, link: Option<&str>, pid: &str) -> bool {
        self.members.iter().any(|e| link == Some(links::entry(pid, &e.id.to_string()).as_str()))
    }

    /// The exact values, each with the number of its line.
    pub(super) fn exact(&self) -> impl Iterator<Item = (usize, Exact)> + '_ {
        let values = self.values.iter().enumerate();
        values.filter_map(|(line, value)| Some((line, value.as_ref()?.exact?)))
    }

    /// When it was, when at least the day is known.
    pub(super) fn at(&self) -> Option<i64> {
        self.lead.when.as_ref().filter(|d| d.day().is_some()).map(fhir::Date::start_ms)
    }
}

/// Whether an entry is a value of the item.
pub(super) fn is_of(e: &Entry, item: &str) -> bool {
    counts(e) && super::belongs(e, item)
}

/// The readings of an item, newest first.
pub(super) fn of<'a>(
    entries: &'a [Entry],
    apart: &[(EntryId, EntryId)],
    item: &str,
) -> Vec<Reading<'a>> {
    let mut readings: Vec<Reading<'a>> = Vec::new();
    let mut lower: BTreeMap<Option<i64>, Vec<Reading<'a>>> = BTreeMap::new();
    for fact in facts(entries, apart).into_iter().filter(|fact| is_of(fact.lead, item)) {
        let members = std::iter::once(fact.lead).chain(fact.others.iter().map(|(e, _)| *e));
        let reading = reading(fact.lead, members.collect());
        match fact.lead.resource.get("code").and_then(terms::term) {
            Some(Term::Diastolic) => lower.entry(moment(fact.lead)).or_default().push(reading),
            _ => readings.push(reading),
        }
    }
    for reading in &mut readings {
        let upper = reading.lead;
        if upper.resource.get("code").and_then(terms::term) == Some(Term::Systolic)
            && let Some(near) = lower.get_mut(&moment(upper))
            && let Some(place) = near.iter().position(|l| is_half(upper, l.lead))
        {
            let half = near.remove(place);
            reading.half = Some(half.lead);
            reading.members.extend(half.members);
            reading.values = reading
                .values
                .iter()
                .take(1)
                .cloned()
                .chain(half.values.into_iter().skip(1))
                .collect();
        }
    }
    readings.extend(lower.into_values().flatten());
    readings.sort_by_key(|r| std::cmp::Reverse((moment(r.lead), r.lead.id)));
    readings
}

fn moment(e: &Entry) -> Option<i64> {
    e.when.as_ref().map(fhir::Date::end_ms)
}

/// Upper and lower of one measurement: from one file, of one turn.
fn is_half(upper: &Entry, lower: &Entry) -> bool {
    turn(&upper.resource) == turn(&lower.resource)
        && upper.origins.iter().any(|x| lower.origins.iter().any(|y| x.original == y.original))
}

fn reading<'a>(lead: &'a Entry, members: Vec<&'a Entry>) -> Reading<'a> {
    let r = &lead.resource;
    let own = || number(r);
    let part = |wanted| {
        view::items(r, "component")
            .find(|c| c.get("code").and_then(terms::term) == Some(wanted))
            .and_then(number)
    };
    let values = match r.get("code").and_then(terms::term) {
        Some(Term::Pressure) => vec![part(Term::Systolic), part(Term::Diastolic)],
        Some(Term::Systolic) => vec![own(), None],
        Some(Term::Diastolic) => vec![None, own()],
        _ => vec![own()],
    };
    let unit = entry::value(lead, Lang::Ja).map(|v| v.unit).unwrap_or_default();
    Reading { lead, members, values, unit: one_spelling(&unit), half: None }
}

fn number(v: &Value) -> Option<Number> {
    let q = view::quantity(v.get("valueQuantity")?)?;
    let exact = Exact::read(&q.digits).filter(|_| q.comparator.is_none());
    Some(Number { digits: shape::number(&q), exact })
}

/// Spellings of one unit, as sources write them; everything else is another unit.
fn one_spelling(unit: &str) -> String {
    match unit.trim() {
        "mm[Hg]" | "mmhg" => "mmHg",
        "mg/dl" => "mg/dL",
        "％" => "%",
        "Cel" | "°C" => "℃",
        other => other,
    }
    .to_owned()
}
