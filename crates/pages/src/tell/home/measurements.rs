//! The newest value of each kind of measurement.

use fhir::view;
use phr::{
    person::name::fold,
    record::{Entry, EntryState},
};
use serde_json::Value;

use super::super::terms::{self, Term};
use super::{entry, shape, source, when, words};
use crate::{Lang, home::Measurement, links};

/// At most so many values.
const MAX: usize = 8;

/// What a value is compared by: the measurement we know, else its code or name.
#[derive(PartialEq, Eq)]
enum Key {
    Known(Term),
    Other(String),
}

/// The newest value of each kind, body measurements first, at most eight. A value that was not
/// measured does not hide an older one that was.
pub fn measurements(entries: &[Entry], pid: &str, lang: Lang) -> Vec<Measurement> {
    newest(entries, pid, lang).into_iter().take(MAX).map(|(_, m)| m).collect()
}

/// The newest value of each kind with the [`item`] it belongs to, body measurements first.
pub(crate) fn newest(entries: &[Entry], pid: &str, lang: Lang) -> Vec<(String, Measurement)> {
    let mut newest: Vec<(Key, &Entry)> = Vec::new();
    for e in entries.iter().filter(|e| counts(e)) {
        let Some(key) = key(&e.resource) else { continue };
        match newest.iter_mut().find(|(known, _)| *known == key) {
            Some((_, kept)) if moment(e) > moment(kept) => *kept = e,
            Some(_) => {}
            None => newest.push((key, e)),
        }
    }
    let pressure = halves(&mut newest, entries);
    // Results of one moment stand by name: an id would put them in another order each time.
    newest.sort_by_cached_key(|(key, e)| {
        let name = e.resource.get("code").and_then(view::concept_name).map(str::to_owned);
        (rank(key), std::cmp::Reverse(moment(e).0), name, e.id)
    });
    let whole = Key::Known(Term::Pressure).slug();
    let pressure = pressure.map(|(upper, lower)| (whole, both(upper, lower, pid, lang)));
    let others = newest.into_iter().map(|(key, e)| (key.slug(), measurement(e, pid, lang)));
    pressure.into_iter().chain(others).collect()
}

/// Which item a result belongs to, as it stands in addresses. Upper and lower pressure are one.
pub(crate) fn item(r: &Value) -> Option<String> {
    key(r).map(|key| key.slug())
}

impl Key {
    /// A code would say in an address what was measured: an unknown item is a short hash.
    fn slug(&self) -> String {
        match self {
            Key::Known(term) => terms::slug(*term).to_owned(),
            Key::Other(code) => format!("x{}", source::short_hash(&fold(code))),
        }
    }
}

/// A check-up writes upper and lower pressure as results of their own, once or twice: taken out of
/// the list, and the last pair given back when it is newer than a pressure in one piece.
fn halves<'a>(
    newest: &mut Vec<(Key, &'a Entry)>,
    entries: &'a [Entry],
) -> Option<(&'a Entry, &'a Entry)> {
    let find = |term| newest.iter().find(|(key, _)| *key == Key::Known(term)).map(|(_, e)| *e);
    let (last, whole) = (find(Term::Systolic)?, find(Term::Pressure));
    let of = |wanted: Term| {
        entries.iter().filter(move |e| {
            counts(e) && e.when == last.when && key(&e.resource) == Some(Key::Known(wanted))
        })
    };
    let one_file = |a: &Entry, b: &Entry| {
        a.origins.iter().any(|x| b.origins.iter().any(|y| x.original == y.original))
    };
    let pairs = of(Term::Systolic).flat_map(|upper| {
        let fits = move |lower: &&Entry| {
            one_file(upper, lower) && turn(&upper.resource) == turn(&lower.resource)
        };
        of(Term::Diastolic).filter(fits).map(move |lower| (upper, lower))
    });
    let pair = pairs.max_by_key(|(upper, lower)| (turn(&upper.resource), upper.id, lower.id))?;
    newest.retain(|(key, _)| {
        *key != Key::Known(Term::Systolic) && *key != Key::Known(Term::Diastolic)
    });
    if whole.is_some_and(|whole| moment(whole).0 >= moment(last).0) {
        return None;
    }
    newest.retain(|(key, _)| *key != Key::Known(Term::Pressure));
    Some(pair)
}

/// Which of several pressures of one check-up it is: the fifth character of the item code (1 first,
/// 2 second, 5 other).
pub(crate) fn turn(r: &Value) -> Option<char> {
    let codes = r.get("code").into_iter().flat_map(view::codings).map(|c| c.code);
    codes.filter(|c| c.starts_with("9A75") || c.starts_with("9A76")).find_map(|c| c.chars().nth(4))
}

/// Upper and lower pressure as one value, each with what its laboratory said.
fn both(upper: &Entry, lower: &Entry, pid: &str, lang: Lang) -> Measurement {
    let (a, b) = (measurement(upper, pid, lang), measurement(lower, pid, lang));
    let ranges: Vec<String> = [a.range, b.range].into_iter().flatten().collect();
    Measurement {
        name: terms::term_name(Term::Pressure, lang).to_owned(),
        value: format!("{}/{}", a.value, b.value),
        range: (!ranges.is_empty()).then(|| ranges.join(" / ")),
        flag: a.flag.or(b.flag),
        ..a
    }
}

/// Whether an entry is a number that counts as a measurement.
pub(crate) fn counts(e: &Entry) -> bool {
    e.state == EntryState::Active
        && entry::is_result(e)
        && e.when.is_some()
        && !matches!(view::text(&e.resource, "status"), Some("entered-in-error" | "cancelled"))
        && has_number(&e.resource)
}

fn has_number(r: &Value) -> bool {
    let number = |v: &Value| v.get("valueQuantity").and_then(view::quantity).is_some();
    number(r) || view::items(r, "component").any(number)
}

/// When it was; of two in the same minute the one written down last is the newer.
fn moment(e: &Entry) -> (Option<i64>, i64, phr::EntryId) {
    (e.when.as_ref().map(fhir::Date::end_ms), e.recorded.as_millisecond(), e.id)
}

fn key(r: &Value) -> Option<Key> {
    let code = r.get("code")?;
    if let Some(term) = terms::term(code) {
        return Some(Key::Known(term));
    }
    let coded = view::codings(code).map(|c| c.code).find(|c| !c.is_empty());
    coded.or_else(|| view::concept_name(code)).map(|c| Key::Other(c.to_owned()))
}

/// Height, BMI and half a blood pressure come after the others; unknown items last.
fn rank(key: &Key) -> usize {
    match key {
        Key::Known(term) => terms::rank(*term),
        Key::Other(_) => usize::MAX,
    }
}

pub(crate) fn measurement(e: &Entry, pid: &str, lang: Lang) -> Measurement {
    let value = entry::value(e, lang);
    let context = e.origins.first().map(|o| &o.context);
    let method = || e.resource.get("method").and_then(|m| shape::text(m, &e.resource, lang));
    Measurement {
        name: entry::title(e, lang),
        value: value.as_ref().map(|v| v.text.clone()).unwrap_or_default(),
        unit: value.map(|v| v.unit).unwrap_or_default(),
        when: when::known(e.when.as_ref(), lang),
        setting: context.and_then(|c| words::circumstances(c, lang)).or_else(method),
        range: entry::range(&e.resource, lang),
        flag: entry::flag(e),
        link: links::entry(pid, &e.id.to_string()),
    }
}
