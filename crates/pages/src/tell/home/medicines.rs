//! Which medicines the record holds as current. "Current" says what was handed over or prescribed
//! lately, never that it is taken.

use fhir::{Date, view};
use phr::record::{Entry, EntryState, Kind, same::same_drug};

use super::{entry, source, when, words};
use crate::{Lang, dates::When, home::Medicine, links};

/// Days after the last supplied day during which a medicine still counts as current: people start
/// later, skip days, and keep some at home.
pub const GRACE_DAYS: i64 = 14;
/// A medicine without a number of days (when needed, ointments) counts as current for so long.
pub const WITHOUT_DAYS: i64 = 90;

/// The current medicines, one line per drug (the newest), by name.
pub fn medicines(entries: &[Entry], today: &Date, pid: &str, lang: Lang) -> Vec<Medicine> {
    let Some(today) = when::day_number(today) else { return Vec::new() };
    let drugs = drugs(entries);
    let mut current: Vec<Medicine> =
        drugs.iter().filter_map(|drug| medicine(drug, today, pid, lang)).collect();
    current.sort_by(|a, b| a.name.cmp(&b.name));
    current
}

/// What was handed over or prescribed, by drug, the newest first.
pub(crate) fn drugs(entries: &[Entry]) -> Vec<Vec<Supply<'_>>> {
    let mut supplies: Vec<Supply<'_>> = entries.iter().filter_map(Supply::of).collect();
    supplies.sort_by_key(|s| (std::cmp::Reverse(s.day), s.rank, s.entry.id));
    let mut drugs: Vec<Vec<Supply<'_>>> = Vec::new();
    for supply in supplies {
        let same = |drug: &&mut Vec<Supply<'_>>| {
            drug.iter().any(|s| same_drug(&s.entry.resource, &supply.entry.resource))
        };
        match drugs.iter_mut().find(same) {
            Some(drug) => drug.push(supply),
            None => drugs.push(vec![supply]),
        }
    }
    drugs
}

/// What was current on the day of the last supply, with that day: all the record can say when
/// nothing is current any more.
pub fn last_medicines(entries: &[Entry], pid: &str, lang: Lang) -> (Vec<Medicine>, Option<When>) {
    let last = entries.iter().filter_map(Supply::of).max_by_key(|s| s.day);
    let Some(day) = last.and_then(|s| s.entry.when.as_ref()) else { return (Vec::new(), None) };
    (medicines(entries, day, pid, lang), Some(when::day_of(day, lang)))
}

/// One handing over or prescription.
#[derive(Debug)]
pub(crate) struct Supply<'a> {
    pub(crate) entry: &'a Entry,
    /// Days since 1970 in Japan.
    pub(crate) day: i64,
    /// The first day on which it no longer counts as current.
    pub(crate) ends: i64,
    /// 0 handed over, 1 prescribed, 2 told; handed over comes first on the same day.
    pub(crate) rank: u8,
}

impl<'a> Supply<'a> {
    fn of(entry: &'a Entry) -> Option<Supply<'a>> {
        const GONE: [&str; 7] = [
            "entered-in-error",
            "cancelled",
            "declined",
            "stopped",
            "not-taken",
            "draft",
            "intended",
        ];
        if entry.kind != Kind::Medicine || entry.state != EntryState::Active {
            return None;
        }
        let r = &entry.resource;
        let rank = match view::resource_type(r)? {
            "MedicationDispense" => 0,
            "MedicationRequest" => 1,
            "MedicationStatement" => 2,
            _ => return None, // an infusion given once is not a current medicine
        };
        let gone = view::text(r, "status").is_some_and(|s| GONE.contains(&s));
        let refused = r.get("doNotPerform").and_then(serde_json::Value::as_bool) == Some(true);
        let day = when::day_number(entry.when.as_ref()?).filter(|_| !gone && !refused)?;
        Some(Supply { entry, day, ends: ends(entry, day), rank })
    }
}

/// Handed over on `day` with `n` days: current while `day + n + GRACE_DAYS >= today`.
fn ends(entry: &Entry, day: i64) -> i64 {
    let r = &entry.resource;
    let told_end = r.get("effectivePeriod").and_then(|p| view::date(p, &["end"]));
    if let Some(end) = told_end.as_ref().and_then(when::day_number) {
        return end.saturating_add(1);
    }
    let days = match entry::days_supply(r) {
        Some(days) => days.saturating_add(GRACE_DAYS),
        None => WITHOUT_DAYS,
    };
    day.saturating_add(days).saturating_add(1)
}

/// The newest supply of a drug, when it is current, with the first day of its unbroken run.
fn medicine(drug: &[Supply<'_>], today: i64, pid: &str, lang: Lang) -> Option<Medicine> {
    let lasting = drug.iter().filter(|s| s.ends > today);
    let newest = lasting.min_by_key(|s| (std::cmp::Reverse(s.day), s.rank))?;
    let mut first = newest;
    for earlier in drug.iter().filter(|s| s.day < newest.day) {
        if earlier.ends < first.day {
            break;
        }
        first = earlier;
    }
    let e = newest.entry;
    Some(Medicine {
        name: entry::title(e, lang),
        amount: entry::amount(&e.resource, lang).unwrap_or_default(),
        how: entry::how(&e.resource, lang).unwrap_or_default(),
        since: first
            .entry
            .when
            .as_ref()
            .map_or_else(|| when::unknown(lang), |d| when::day_of(d, lang)),
        by: source::by(e, lang),
        evidence: words::evidence(source::evidence(e)),
        link: links::entry(pid, &e.id.to_string()),
        entry: e.id.to_string(),
    })
}
