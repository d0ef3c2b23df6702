//! The rules, one function each. Limits are our own: they decide what is shown together, not what
//! is right.

use fhir::{Precision, system, view};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::{
    person::name::fold,
    provenance::context::coded,
    record::{Entry, Kind, same::shares_original},
};

/// In what two entries do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// An allergy to a substance, and the same ruled out.
    Allergy,
    /// A condition, and the same ruled out or taken back.
    Condition,
    /// The same medicine with at least twice, or at most half, the amount a day.
    Dose,
    /// Two blood groups.
    BloodGroup,
    /// A height that shrank by more than 5 cm, or grew by more than 10 cm in half a year.
    Height,
    /// A weight that changed by half or more within thirty days: another unit?
    Weight,
    /// One item at one moment with two results.
    Result,
    /// One dose of a vaccine on two days.
    Vaccination,
}

coded!(Rule {
    Allergy = "allergy",
    Condition = "condition",
    Dose = "dose",
    BloodGroup = "blood-group",
    Height = "height",
    Weight = "weight",
    Result = "result",
    Vaccination = "vaccination",
});

const DAY_MS: i64 = 86_400_000;
/// From memory: children grow at most some 25 cm in their first year.
const HEIGHT_DAYS: i64 = 183;
const HEIGHT_UP_MM: i64 = 100;
const HEIGHT_DOWN_MM: i64 = 50;
/// Kilograms taken for pounds differ by a factor of 2.2.
const WEIGHT_DAYS: i64 = 30;
/// One dose under two dates lies close together: the day it was given and the day it was written.
const VACCINE_DAYS: i64 = 7;

impl Rule {
    /// The pairs of a shelf, which is sorted by date, that do not fit.
    pub(super) fn pairs<'a>(self, shelf: &[&'a Entry]) -> Vec<(&'a Entry, &'a Entry)> {
        match self {
            Rule::Allergy | Rule::Condition => ruled_out(shelf).into_iter().collect(),
            Rule::Dose => neighbours(shelf, dose_jumps),
            Rule::BloodGroup => neighbours(shelf, other_group),
            Rule::Height => neighbours(shelf, height_jumps),
            Rule::Weight => neighbours(shelf, weight_jumps),
            Rule::Result => neighbours(shelf, other_result),
            Rule::Vaccination => neighbours(shelf, counted_twice),
        }
    }
}

/// The rules that look at an entry, each with what must be the same for two to be compared.
pub(super) fn shelves(entry: &Entry) -> Vec<(Rule, String)> {
    let r = &entry.resource;
    let by = |rule, keys: Vec<String>| keys.into_iter().map(|key| (rule, key)).collect();
    match (view::resource_type(r).unwrap_or_default(), entry.kind) {
        ("AllergyIntolerance", _) => by(Rule::Allergy, concept_keys(r, "code")),
        ("Condition", _) => by(Rule::Condition, concept_keys(r, "code")),
        (kind @ ("MedicationDispense" | "MedicationRequest"), _) => {
            let drug = concept_keys(r, "medicationCodeableConcept");
            by(Rule::Dose, drug.into_iter().map(|key| format!("{kind} {key}")).collect())
        }
        ("Immunization", _) => vaccine_keys(r).map(|key| (Rule::Vaccination, key)).collect(),
        ("Observation", kind) => observation(entry, kind),
        _ => Vec::new(),
    }
}

fn observation(entry: &Entry, kind: Kind) -> Vec<(Rule, String)> {
    let code = entry.resource.get("code");
    let is = |loinc: &str| code.is_some_and(|c| view::has_code(c, system::LOINC, loinc));
    if is("882-1") || is("883-9") {
        return vec![(Rule::BloodGroup, String::new())];
    }
    let mut shelves = Vec::new();
    if is("8302-2") && is_day(entry) {
        shelves.push((Rule::Height, String::new()));
    }
    if is("29463-7") && is_day(entry) {
        shelves.push((Rule::Weight, String::new()));
    }
    let precision = entry.when.as_ref().map(fhir::Date::precision);
    // Two weights on one day are two weighings; two laboratory values of one day are not.
    let one_moment = match kind {
        Kind::Lab | Kind::CheckUp => is_day(entry),
        _ => precision == Some(Precision::Instant),
    };
    if let (true, Some(when)) = (one_moment, &entry.when) {
        let keys = concept_keys(&entry.resource, "code");
        shelves.extend(keys.into_iter().map(|key| (Rule::Result, format!("{when} {key}"))));
    }
    shelves
}

/// Each code with its system, and the words.
fn concept_keys(r: &Value, key: &str) -> Vec<String> {
    let Some(concept) = r.get(key) else { return Vec::new() };
    let real = |c: &view::Coding<'_>| !c.code.is_empty() && !NO_CODE.contains(&c.code);
    let codes = view::codings(concept).filter(real).map(|c| format!("{}|{}", c.system, c.code));
    let words = view::text(concept, "text").map(|text| format!("text|{}", fold(text)));
    codes.chain(words).collect()
}

/// Codes that say "no code", as in [`super::super::same`].
const NO_CODE: &[&str] = &["99999999999999999", "LUNCODED", "NOCODED"];

/// One dose: the vaccine with the number of the dose, or with the lot.
fn vaccine_keys(r: &Value) -> impl Iterator<Item = String> {
    let given = view::text(r, "status") != Some("not-done");
    let dose = view::items(r, "protocolApplied").find_map(|p| {
        let number = p.get("doseNumberPositiveInt").map(Value::to_string);
        number.or_else(|| view::text(p, "doseNumberString").map(str::to_owned))
    });
    let lot = view::text(r, "lotNumber").map(|lot| format!("lot {}", fold(lot)));
    let marks: Vec<String> = dose.map(|n| format!("dose {n}")).into_iter().chain(lot).collect();
    let vaccines = if given { concept_keys(r, "vaccineCode") } else { Vec::new() };
    vaccines
        .into_iter()
        .flat_map(move |key| marks.iter().map(|mark| format!("{mark} {key}")).collect::<Vec<_>>())
}

/// Neighbours in time of which a rule says that they do not fit.
fn neighbours<'a>(
    shelf: &[&'a Entry],
    rule: fn(&Entry, &Entry) -> Option<bool>,
) -> Vec<(&'a Entry, &'a Entry)> {
    let pairs = shelf.windows(2).filter_map(|pair| match pair {
        [one, other] => Some((*one, *other)),
        _ => None,
    });
    pairs.filter(|(one, other)| rule(one, other) == Some(true)).collect()
}

/// The last that stands beside the last that is ruled out.
fn ruled_out<'a>(shelf: &[&'a Entry]) -> Option<(&'a Entry, &'a Entry)> {
    let is_out = |e: &&&Entry| {
        e.resource.get("verificationStatus").is_some_and(|status| {
            view::codings(status).any(|c| ["refuted", "entered-in-error"].contains(&c.code))
        })
    };
    let out = shelf.iter().rposition(|e| is_out(&e))?;
    let stands = shelf.iter().rposition(|e| !is_out(&e))?;
    Some((shelf.get(out.min(stands))?, shelf.get(out.max(stands))?))
}

fn dose_jumps(one: &Entry, other: &Entry) -> Option<bool> {
    let (a, unit_a) = amount_a_day(&one.resource)?;
    let (b, unit_b) = amount_a_day(&other.resource)?;
    let apart = one.when.is_some() && one.when != other.when;
    let (low, high) = (a.min(b), a.max(b));
    Some(apart && unit_a == unit_b && low > 0 && high >= low.checked_mul(2)?)
}

/// Millionths of the unit, taken in a day; `None` unless there is one usage that says so.
fn amount_a_day(r: &Value) -> Option<(i64, String)> {
    let mut usages = view::items(r, "dosageInstruction");
    let usage = usages.next().filter(|_| usages.next().is_none())?;
    let mut doses = view::items(usage, "doseAndRate");
    let rate = doses.next().filter(|_| doses.next().is_none())?.get("rateRatio")?;
    let day = view::quantity(rate.get("denominator")?)?;
    let is_day = day.digits == "1" && ["d", "日", "day"].contains(&day.unit?);
    let amount = view::quantity(rate.get("numerator")?).filter(|_| is_day)?;
    Some((millionths(&amount.digits)?, fold(amount.unit?)))
}

fn other_group(one: &Entry, other: &Entry) -> Option<bool> {
    let (abo_a, rh_a) = blood_group(&one.resource)?;
    let (abo_b, rh_b) = blood_group(&other.resource)?;
    let rh_differs = matches!((rh_a, rh_b), (Some(a), Some(b)) if a != b);
    Some(abo_a != abo_b || rh_differs)
}

/// `A型 Rh(+)`, `AB`, `O RhD negative`: the group, and whether Rh is positive when it says so.
fn blood_group(r: &Value) -> Option<(&'static str, Option<bool>)> {
    let (_, value) = view::value_x(r)?;
    let written = value.as_str().or_else(|| view::concept_name(value))?;
    let text: String = written.nfkc().filter(|c| !c.is_whitespace()).collect();
    let text = text.to_uppercase();
    // `BLOOD …` is no group B.
    let ends =
        |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphabetic() && !"RPN".contains(c));
    let abo = ["AB", "A", "B", "O"];
    let abo = abo.into_iter().find(|group| text.strip_prefix(*group).is_some_and(ends))?;
    let any = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let rh = match (any(&["+", "陽性", "POS"]), any(&["-", "−", "陰性", "NEG"])) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        (true, true) | (false, false) => None,
    };
    Some((abo, rh))
}

fn height_jumps(one: &Entry, other: &Entry) -> Option<bool> {
    let mm =
        |e: &Entry| scaled(&e.resource, &[("cm", 10), ("m", 1000), ("[in_i]", 25), ("in", 25)]);
    let grown = mm(other)?.checked_sub(mm(one)?)?;
    let soon = days_between(one, other)? <= HEIGHT_DAYS;
    Some(grown < -HEIGHT_DOWN_MM || (soon && grown > HEIGHT_UP_MM))
}

fn weight_jumps(one: &Entry, other: &Entry) -> Option<bool> {
    let units = [("kg", 1000), ("g", 1), ("[lb_av]", 454), ("lb", 454)];
    let (a, b) = (scaled(&one.resource, &units)?, scaled(&other.resource, &units)?);
    let (low, high) = (a.min(b), a.max(b));
    let soon = days_between(one, other)? <= WEIGHT_DAYS;
    Some(soon && low > 0 && high.checked_mul(2)? >= low.checked_mul(3)?)
}

/// The value in whole small units.
fn scaled(r: &Value, units: &[(&str, i64)]) -> Option<i64> {
    let q = view::quantity(r.get("valueQuantity")?)?;
    let (_, factor) = units.iter().find(|(unit, _)| q.unit.is_some_and(|u| u.trim() == *unit))?;
    Some(millionths(&q.digits)?.checked_mul(*factor)?.div_euclid(1_000_000))
}

fn other_result(one: &Entry, other: &Entry) -> Option<bool> {
    let number = |e: &Entry| -> Option<(i64, String, String)> {
        let q = view::quantity(e.resource.get("valueQuantity")?)?;
        let comparator = q.comparator.unwrap_or_default().to_owned();
        Some((millionths(&q.digits)?, comparator, fold(q.unit?)))
    };
    let ((a, beyond_a, unit_a), (b, beyond_b, unit_b)) = (number(one)?, number(other)?);
    let differs = unit_a == unit_b && (a, beyond_a) != (b, beyond_b);
    Some(differs && !shares_original(one, other))
}

fn counted_twice(one: &Entry, other: &Entry) -> Option<bool> {
    let days = days_between(one, other)?;
    Some((1..=VACCINE_DAYS).contains(&days) && !shares_original(one, other))
}

fn is_day(entry: &Entry) -> bool {
    entry.when.as_ref().is_some_and(|d| d.precision() >= Precision::Day)
}

/// Whole days from one to the other, when both have a day.
fn days_between(one: &Entry, other: &Entry) -> Option<i64> {
    let start = |e: &Entry| e.when.as_ref().filter(|_| is_day(e)).map(fhir::Date::start_ms);
    Some(start(other)?.checked_sub(start(one)?)?.div_euclid(DAY_MS))
}

/// A plain number in millionths.
fn millionths(digits: &str) -> Option<i64> {
    crate::decimal::Decimal::read(digits).map(crate::decimal::Decimal::millionths)
}
