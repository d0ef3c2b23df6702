//! How values went, the newest first: those of the summary, then what it has no trend for.

use std::collections::BTreeSet;

use fhir::Date;
use phr::{
    EntryId,
    insight::trend::{Trend as Known, TrendPoint},
    record::Entry,
};

use super::super::{
    entry,
    home::measurements::{item, measurement, newest},
    pick,
    sheet::trend::{name, rank},
    source, words,
};
use crate::{
    Lang,
    glance::{Trend, Value},
    tell::when,
};

/// Kinds of values told at most: who has a minute reads no more.
const TRENDS_MAX: usize = 12;
/// Values of one kind, the newest.
const VALUES_MAX: usize = 4;

/// Blood pressure and weight first, then the newest.
pub(super) fn trends(known: &[Known], leads: &[&Entry], lang: Lang) -> Vec<Trend> {
    let last = |trend: &Known| trend.points.iter().map(|p| p.date.end_ms()).max();
    let mut ordered: Vec<&Known> = known.iter().collect();
    ordered.sort_by_key(|trend| (rank(trend), std::cmp::Reverse(last(trend))));
    let covered: BTreeSet<EntryId> =
        known.iter().flat_map(|trend| &trend.points).map(|point| point.entry).collect();
    let told = ordered.into_iter().filter_map(|trend| of_summary(trend, leads, lang));
    told.chain(others(leads, &covered, lang)).take(TRENDS_MAX).collect()
}

fn of_summary(trend: &Known, leads: &[&Entry], lang: Lang) -> Option<Trend> {
    let points: Vec<(&TrendPoint, &Entry)> = trend
        .points
        .iter()
        .rev()
        .filter_map(|point| Some((point, *leads.iter().find(|e| e.id == point.entry)?)))
        .take(VALUES_MAX)
        .collect();
    let (_, last) = points.first()?;
    Some(Trend {
        name: name(trend.about, lang),
        // The range of the upper pressure alone would be no range of the pressure.
        range: trend
            .points
            .iter()
            .all(|p| p.lower.is_none())
            .then(|| entry::range(&last.resource, lang))
            .flatten(),
        values: points.into_iter().map(|(point, e)| of_point(point, e, lang)).collect(),
    })
}

fn of_point(point: &TrendPoint, e: &Entry, lang: Lang) -> Value {
    let text = match point.lower {
        Some(lower) => format!("{}/{lower} mmHg", point.value),
        None => entry::value_text(e, lang).unwrap_or_default(),
    };
    Value {
        text,
        flag: entry::flag(e),
        when: when::of(&point.date, lang),
        by: by(e, circumstances(e, lang), lang),
    }
}

fn circumstances(e: &Entry, lang: Lang) -> Option<String> {
    e.origins.first().and_then(|origin| words::circumstances(&origin.context, lang))
}

fn by(e: &Entry, setting: Option<String>, lang: Lang) -> String {
    let by = [Some(source::by(e, lang)), setting];
    let by: Vec<String> = by.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    by.join(pick(lang, "・", ", "))
}

/// What the summary draws no line for: results of which nobody here knows the name.
fn others(leads: &[&Entry], covered: &BTreeSet<EntryId>, lang: Lang) -> Vec<Trend> {
    let known: BTreeSet<String> = leads
        .iter()
        .filter(|e| covered.contains(&e.id))
        .filter_map(|e| item(&e.resource))
        .collect();
    let owned: Vec<Entry> = leads
        .iter()
        .filter(|e| item(&e.resource).is_some_and(|item| !known.contains(&item)))
        .map(|e| (*e).clone())
        .collect();
    let told = newest(&owned, "", lang).into_iter().map(|(slug, last)| {
        let of = owned.iter().filter(|e| item(&e.resource).as_deref() == Some(slug.as_str()));
        let mut of: Vec<&Entry> = of.filter(|e| e.when.is_some()).collect();
        of.sort_by_key(|e| std::cmp::Reverse((e.when.as_ref().map(Date::end_ms), e.id)));
        let values = of.into_iter().take(VALUES_MAX).map(|e| value(e, lang)).collect();
        Trend { name: last.name, range: last.range, values }
    });
    told.filter(|trend| !trend.values.is_empty()).collect()
}

fn value(e: &Entry, lang: Lang) -> Value {
    let told = measurement(e, "", lang);
    Value {
        text: format!("{} {}", told.value, told.unit).trim().to_owned(),
        flag: told.flag,
        when: told.when,
        by: by(e, told.setting, lang),
    }
}
