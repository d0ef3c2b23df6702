//! Which medicines the record holds as current. "Current" says what was handed over or prescribed
//! lately, never that it is taken.

use fhir::{Date, view};
use serde_json::Value;

use crate::{
    decimal::Decimal,
    record::{Entry, EntryState, Kind, day_number, same::same_drug},
};

/// Days after the last supplied day during which a medicine still counts as current: people start
/// later, skip days, and keep some at home.
pub const GRACE_DAYS: i64 = 14;
/// A medicine without a number of days (when needed, ointments) counts as current for so long.
pub const WITHOUT_DAYS: i64 = 90;
/// More days than any supply lasts (ten years); a larger number is a slip of the source.
const DAYS_MAX: i64 = 3660;

/// How a medicine came. On one day, what was handed over comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Handed over by a pharmacy.
    HandedOver,
    /// Prescribed.
    Prescribed,
    /// Told by the person or in a letter.
    Told,
}

/// One handing over or prescription.
#[derive(Debug, Clone, Copy)]
pub struct Supply<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Days since 1970 in Japan.
    pub day: i64,
    /// The first day on which it no longer counts as current.
    pub ends: i64,
    /// How it came.
    pub way: Way,
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
        let way = match view::resource_type(r)? {
            "MedicationDispense" => Way::HandedOver,
            "MedicationRequest" => Way::Prescribed,
            "MedicationStatement" => Way::Told,
            _ => return None, // an infusion given once is not a current medicine
        };
        let gone = view::text(r, "status").is_some_and(|s| GONE.contains(&s));
        let refused = r.get("doNotPerform").and_then(Value::as_bool) == Some(true);
        let day = day_number(entry.when.as_ref()?).filter(|_| !gone && !refused)?;
        Some(Supply { entry, day, ends: ends(entry, day), way })
    }
}

/// Handed over on `day` with `n` days: current while `day + n + GRACE_DAYS >= today`.
fn ends(entry: &Entry, day: i64) -> i64 {
    let r = &entry.resource;
    let told_end = r.get("effectivePeriod").and_then(|p| view::date(p, &["end"]));
    if let Some(end) = told_end.as_ref().and_then(day_number) {
        return end.saturating_add(1);
    }
    let days = match days_supply(r) {
        Some(days) => days.saturating_add(GRACE_DAYS),
        None => WITHOUT_DAYS,
    };
    day.saturating_add(days).saturating_add(1)
}

/// The quantity that says how many days a medicine lasts.
pub fn days_quantity(r: &Value) -> Option<&Value> {
    let dosages = || view::items(r, "dosageInstruction").chain(view::items(r, "dosage"));
    let bounds = || dosages().find_map(|d| d.get("timing")?.get("repeat")?.get("boundsDuration"));
    let expected = || r.get("dispenseRequest")?.get("expectedSupplyDuration");
    r.get("daysSupply").or_else(expected).or_else(bounds)
}

/// The days it lasts, for counting; weeks count seven, a broken day counts whole.
///
/// ```
/// use phr::record::summary::supply::days_supply;
/// use serde_json::json;
/// let supply = |value, unit: &str| days_supply(&json!({"daysSupply": {"value": value, "unit": unit}}));
/// assert_eq!(supply(28, "日分"), Some(28));
/// assert_eq!(supply(2, "週"), Some(14));
/// assert_eq!(supply(3, "箱"), None);       // boxes are no days
/// assert_eq!(supply(99_999, "日"), None);  // a slip of the source
/// ```
pub fn days_supply(r: &Value) -> Option<i64> {
    const DAY: i64 = Decimal::whole(1).millionths();
    let q = view::quantity(days_quantity(r)?)?;
    let parts = Decimal::read(&q.digits)?.millionths();
    let whole = parts.div_euclid(DAY).saturating_add(i64::from(parts.rem_euclid(DAY) > 0));
    let days = Some(whole).filter(|days| (0..=DAYS_MAX).contains(days))?;
    match q.unit {
        None | Some("d" | "日" | "日分" | "day" | "days") => Some(days),
        Some("wk" | "週" | "週分" | "week" | "weeks") => days.checked_mul(7),
        Some(_) => None,
    }
}

/// What was handed over or prescribed, by drug, the newest first.
pub fn drugs(entries: &[Entry]) -> Vec<Vec<Supply<'_>>> {
    let mut supplies: Vec<Supply<'_>> = entries.iter().filter_map(Supply::of).collect();
    supplies.sort_by_key(|s| (std::cmp::Reverse(s.day), s.way, s.entry.id));
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

/// A medicine that is current according to the record.
#[derive(Debug, Clone)]
pub struct Medicine<'a> {
    /// The newest supply that still lasts.
    pub newest: Supply<'a>,
    /// The first supply of its unbroken run.
    pub first: Supply<'a>,
    /// Everything the record holds of this drug, the newest first.
    pub supplies: Vec<Supply<'a>>,
}

/// The current medicines on a day, one for each drug, the newest first.
pub fn current_medicines<'a>(entries: &'a [Entry], today: &Date) -> Vec<Medicine<'a>> {
    let Some(today) = day_number(today) else { return Vec::new() };
    drugs(entries).into_iter().filter_map(|supplies| current(supplies, today)).collect()
}

/// What was current on the day of the last supply, with that day: all the record can say when
/// nothing is current any more.
pub fn last_medicines(entries: &[Entry]) -> (Vec<Medicine<'_>>, Option<&Date>) {
    let last = entries.iter().filter_map(Supply::of).max_by_key(|s| s.day);
    let Some(day) = last.and_then(|s| s.entry.when.as_ref()) else { return (Vec::new(), None) };
    (current_medicines(entries, day), Some(day))
}

/// The newest supply of a drug, when it is current, with the first of its unbroken run.
fn current(supplies: Vec<Supply<'_>>, today: i64) -> Option<Medicine<'_>> {
    let lasting = supplies.iter().filter(|s| s.ends > today);
    let newest = *lasting.min_by_key(|s| (std::cmp::Reverse(s.day), s.way))?;
    let mut first = newest;
    for earlier in supplies.iter().filter(|s| s.day < newest.day) {
        if earlier.ends < first.day {
            break;
        }
        first = *earlier;
    }
    Some(Medicine { newest, first, supplies })
}
