//! Single readings that cannot wait. Hints to act, never diagnoses.
//!
//! The newest reading of each kind counts when it is at most [`RECENT_DAYS`] days old. A calmer one
//! that comes after it does not take the notice away for [`STAYS_MS`]: both are told, because one
//! calm value after an alarming one is no all-clear. Readings are never averaged. Nothing here tells anybody to change or stop a medicine.

mod easy;
mod rules;
mod sensed;

use fhir::{Date, system, view};
use phr::record::Entry;
use serde_json::Value;

pub use sensed::Sensed;

use rules::{Direction, RULES, Rule};

use super::{entry as fact, in_lang, number::Exact, shape, terms, terms::Term, when};
use crate::{Lang, home::UrgentNotice, links};

/// How old a reading may be to be shown as urgent.
pub const RECENT_DAYS: i64 = 7;

/// How long a reading stays shown although a calmer one came after it: a day.
pub const STAYS_MS: i64 = 86_400_000;

/// What cannot wait, as of `today`.
///
/// ```
/// # use phr::{EntryId, record::{Entry, EntryState, Kind}};
/// # let reading = |upper: u32| { let resource = serde_json::json!({"resourceType": "Observation",
/// #   "component": [{"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
/// #   "valueQuantity": {"value": upper, "unit": "mmHg"}}]}); Entry { id: EntryId::from_bytes([1; 16]),
/// #   version: 1, state: EntryState::Active, kind: Kind::of(&resource), bytes: vec![], resource,
/// #   when: "2025-03-10".parse().ok(), origins: vec![],
/// #   recorded: "2025-03-11T00:00:00Z".parse().unwrap() } };
/// use pages::{Lang, tell::urgent::urgent};
/// let today = "2025-03-12".parse()?;
/// assert_eq!(urgent(&[reading(180)], &[], &today, "k1", Lang::Ja).len(), 1);
/// assert!(urgent(&[reading(179)], &[], &today, "k1", Lang::Ja).is_empty());
/// # Ok::<(), fhir::DateError>(())
/// ```
pub fn urgent(
    entries: &[Entry],
    sensed: &[Sensed],
    today: &Date,
    pid: &str,
    lang: Lang,
) -> Vec<UrgentNotice> {
    let of_entries = entries.iter().map(|entry| Seen { entry, sensed: None });
    let of_sensors = sensed.iter().map(|one| Seen { entry: one.entry(), sensed: Some(one) });
    // A day that is still to come is a slip of the finger: it neither alarms nor calms.
    let counts = |seen: &Seen<'_>| is_valid(seen.entry) && is_recent(seen.entry, today);
    let all: Vec<Seen<'_>> = of_entries.chain(of_sensors).filter(counts).collect();
    let mut notices: Vec<UrgentNotice> = Vec::new();
    for rule in RULES {
        let Some((seen, calmer)) = alarming(&all, rule, today) else { continue };
        let notice = notice((seen, calmer), rule, seen.link(pid), lang);
        let told = notices.iter().any(|n| n.link == notice.link && n.title == notice.title);
        if !told {
            notices.push(notice);
        }
    }
    notices
}

/// A reading that was seen: an entry, or a point of a sensor told as one.
#[derive(Clone, Copy)]
struct Seen<'a> {
    entry: &'a Entry,
    sensed: Option<&'a Sensed>,
}

impl Seen<'_> {
    fn link(&self, pid: &str) -> String {
        let entry = || links::entry(pid, &self.entry.id.to_string());
        self.sensed.map_or_else(entry, |one| one.link(pid))
    }
}

/// The reading beyond the limit that counts, with a calmer one that came after it.
fn alarming<'a>(
    all: &[Seen<'a>],
    rule: &Rule,
    today: &Date,
) -> Option<(Seen<'a>, Option<Seen<'a>>)> {
    let now = today.start_ms();
    let is_over =
        |e: &Entry| e.when.as_ref().is_none_or(|when| when.end_ms() < now.saturating_sub(STAYS_MS));
    let (last, value) = newest(all, rule, |_| true)?;
    if beyond(value, rule) {
        return Some((last, None));
    }
    let (seen, _) = newest(all, rule, |v| beyond(v, rule)).filter(|(s, _)| !is_over(s.entry))?;
    Some((seen, Some(last)))
}

/// The newest reading of what the rule is about, among those wanted, with the element that holds it.
/// Of several at one moment (a check-up writes a first and a second pressure) the one beyond the limit
/// counts.
fn newest<'a>(
    all: &[Seen<'a>],
    rule: &Rule,
    wanted: impl Fn(&Value) -> bool,
) -> Option<(Seen<'a>, &'a Value)> {
    all.iter()
        .flat_map(|s| readings(&s.entry.resource, rule.term).map(|v| (*s, v)))
        .filter(|(_, v)| wanted(v))
        .max_by_key(|(s, v)| (s.entry.when.as_ref().map(Date::end_ms), beyond(v, rule)))
}

fn is_valid(entry: &Entry) -> bool {
    let status = view::text(&entry.resource, "status");
    entry.state == phr::record::EntryState::Active
        && !matches!(status, Some("entered-in-error" | "cancelled"))
}

/// The readings of a measurement: in the resource itself and in its components.
fn readings(r: &Value, term: Term) -> impl Iterator<Item = &Value> {
    let observed = (view::resource_type(r) == Some("Observation")).then_some(r);
    observed
        .into_iter()
        .flat_map(|r| std::iter::once(r).chain(view::items(r, "component")))
        .filter(move |v| v.get("code").is_some_and(|code| is_of(code, term)))
        .filter(|v| v.get("valueQuantity").is_some() || off_scale(v).is_some())
}

/// LOINC codes (from memory) under which meters and sensors send what a limit is about, beside those
/// by which pages group: glucose between the cells and from a fingertip; temperatures by place.
const MORE_CODES: &[(Term, &[&str])] = &[
    (Term::Glucose, &["99504-3", "41653-7", "32016-8", "2340-8", "14743-9", "14749-6"]),
    (Term::Temperature, &["8328-7", "8329-5", "8331-1", "8332-9", "8333-7", "60833-1"]),
];

/// Whether a code is of what the rule is about.
fn is_of(code: &Value, term: Term) -> bool {
    let more = || {
        let mut codes = view::codings(code).filter(|c| c.system == system::LOINC);
        codes.any(|c| MORE_CODES.iter().any(|(of, codes)| *of == term && codes.contains(&c.code)))
    };
    terms::term(code) == Some(term) || more()
}

/// Beyond what the device can show (a meter's `Lo` and `Hi`), as the absent value says it.
fn off_scale(reading: &Value) -> Option<Direction> {
    view::codings(reading.get("dataAbsentReason")?).find_map(|c| match c.code {
        "negative-infinity" => Some(Direction::Below),
        "positive-infinity" => Some(Direction::AtLeast),
        _ => None,
    })
}

/// Whether the value is beyond the limit in its own unit. A comparator is understood: `>600` is at
/// least 400, `<50` is below 54, and `<200` says nothing about 180.
fn beyond(reading: &Value, rule: &Rule) -> bool {
    let Some(quantity) = reading.get("valueQuantity") else {
        return off_scale(reading) == Some(rule.direction);
    };
    let Some(q) = view::quantity(quantity) else { return false };
    let coded = || view::text(quantity, "code").and_then(|code| rule.limit(Some(code)));
    let limit = rule.limit(q.unit).or_else(coded);
    let (Some(value), Some(limit)) = (Exact::sent(&q.digits), limit) else { return false };
    match (q.comparator, rule.direction) {
        (None, _) | (Some(">" | ">="), Direction::AtLeast) | (Some("<="), Direction::Below) => {
            rule.direction.crosses(value, limit)
        }
        (Some("<"), Direction::Below) => value <= limit,
        _ => false,
    }
}

fn is_recent(entry: &Entry, today: &Date) -> bool {
    match (entry.when.as_ref().and_then(when::day_number), when::day_number(today)) {
        (Some(day), Some(today)) => (0..=RECENT_DAYS).contains(&today.saturating_sub(day)),
        _ => false,
    }
}

fn notice(
    (seen, calmer): (Seen<'_>, Option<Seen<'_>>),
    rule: &Rule,
    link: String,
    lang: Lang,
) -> UrgentNotice {
    let words = |(ja, en): (&str, &str)| in_lang(&phr::Text::new(ja, en), lang).to_owned();
    let when = |e: &Entry| when::known(e.when.as_ref(), lang).text;
    let value = |e: &Entry| {
        fact::value(e, lang).map(|v| shape::joined(&v.text, &v.unit)).unwrap_or_default()
    };
    let (name, at, read) = (fact::title(seen.entry, lang), when(seen.entry), value(seen.entry));
    let mut text = match lang {
        Lang::Ja => format!("{at} の {name}が {read} と記録されています。"),
        Lang::En => format!("{name} {read} was recorded on {at}."),
    };
    let calmer = calmer.map(|calmer| (when(calmer.entry), value(calmer.entry)));
    if let Some((at, read)) = &calmer {
        let after = match lang {
            Lang::Ja => format!("そのあと {at} には {read} です。"),
            Lang::En => format!(" After that it was {read} on {at}."),
        };
        text.push_str(&after);
    }
    let easy = match lang {
        Lang::Ja => easy::easy(rule, (&at, &read), calmer.as_ref()),
        Lang::En => None,
    };
    UrgentNotice {
        title: words(rule.title),
        text,
        action: words(rule.action),
        link: Some(link),
        easy,
    }
}

#[cfg(test)]
mod tests;
