//! Values taken out of entries: one number with its day, its place and how it was measured.

use std::collections::BTreeMap;

use fhir::{Date, date::Precision, view};
use serde_json::Value;

use super::marker::Marker;
use crate::{
    EntryId, decimal,
    message::{After, part::Direction},
    provenance::{Context, Maker, Posture, Setting, State},
    record::{Entry, EntryState, Kind, same::Fact},
};

pub(super) use crate::record::day_number;

const MS_A_DAY: i64 = 86_400_000;
const MS_AN_HOUR: i64 = 3_600_000;
/// Japan is nine hours ahead.
const JAPAN_MS: i64 = 9 * MS_AN_HOUR;

/// A day as a number to compute with.
pub(super) fn days(day: i64) -> f64 {
    i32::try_from(day).map_or(0.0, f64::from)
}

/// The calendar day of a day number.
pub(super) fn date_of(day: i64) -> Option<Date> {
    let at = jiff::Timestamp::from_millisecond(day.checked_mul(MS_A_DAY)?).ok()?;
    let text = at.strftime("%Y-%m-%d").to_string();
    text.parse().ok()
}

/// One value of one marker.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) entry: EntryId,
    pub(super) date: Date,
    pub(super) day: i64,
    pub(super) value: f64,
    /// Who measured or examined it, as named; `None` at home.
    pub(super) place: Option<String>,
    /// The source's own mark: outside its range.
    pub(super) beyond: Option<Direction>,
    /// Whether the source gives a range or a mark at all.
    pub(super) ranged: bool,
    /// Taken after a meal or at any time (随時), not fasting.
    pub(super) casual: bool,
    /// The method as its JLAC10 code names it; `None` where nobody says.
    pub(super) method: Option<String>,
}

impl Reading {
    /// Whether the two come from one place, by one method, at the same distance from a meal.
    pub(super) fn is_comparable(&self, other: &Reading) -> bool {
        self.place == other.place && self.casual == other.casual && self.method == other.method
    }
}

/// What the values of a marker are, with those in another unit counted apart.
#[derive(Debug, Default)]
pub(super) struct Readings {
    /// In order of time.
    pub(super) values: Vec<Reading>,
    /// In another unit, not compared.
    pub(super) other_unit: u32,
}

/// The values of a marker, oldest first. Values beyond a comparator (`<0.1`) are not numbers to
/// compare and stay out.
pub(super) fn of_marker(facts: &[Fact<'_>], marker: Marker) -> Readings {
    let mut found = Readings::default();
    for entry in facts.iter().map(|fact| fact.lead).filter(|e| counts(e)) {
        let code = entry.resource.get("code");
        if code.and_then(Marker::of) != Some(marker) || is_by_finger(entry, marker) {
            continue;
        }
        match number(&entry.resource, |unit| marker.is_unit(unit)) {
            Number::Value(value) => found.values.extend(reading(entry, value)),
            Number::OtherUnit => found.other_unit = found.other_unit.saturating_add(1),
            Number::None => {}
        }
    }
    found.values.sort_by_key(|r| (r.date.start_ms(), r.entry));
    found
}

/// Glucose of a meter or a sensor at home rises with every meal: it is told apart from results of a
/// laboratory.
pub(super) fn is_by_finger(entry: &Entry, marker: Marker) -> bool {
    let maker = entry.origins.first().map(|o| &o.made_by);
    let examined = matches!(maker, Some(Maker::Institution { .. } | Maker::Professional { .. }));
    marker == Marker::Glucose && entry.kind == Kind::Measurement && !examined
}

fn reading(entry: &Entry, value: f64) -> Option<Reading> {
    let date = entry.when.clone()?;
    let day = day_number(&date)?;
    let place = entry.origins.first().and_then(|o| o.made_by.institution()).map(str::to_owned);
    let (beyond, ranged) = mark(&entry.resource, value);
    let code = entry.resource.get("code");
    let jlac = code.and_then(|code| view::codings(code).find(|c| c.code.len() == JLAC));
    let casual = jlac.is_some_and(|c| c.code.get(5..9) == Some(CASUAL));
    let method = jlac.and_then(|c| c.code.get(12..15)).map(str::to_owned);
    Some(Reading { entry: entry.id, date, day, value, place, beyond, ranged, casual, method })
}

/// Characters of a JLAC10 code: analyte 5, identification 4, material 3, method 3, result 2.
const JLAC: usize = 17;
/// The identification of a value at any time (随時), as in 3F015 1299 of the check-up's list.
const CASUAL: &str = "1299";

/// An Observation that counts.
pub(super) fn counts(entry: &Entry) -> bool {
    let status = view::text(&entry.resource, "status");
    entry.state == EntryState::Active
        && view::resource_type(&entry.resource) == Some("Observation")
        && !matches!(status, Some("entered-in-error" | "cancelled"))
}

pub(super) enum Number {
    Value(f64),
    OtherUnit,
    None,
}

pub(super) fn number(resource: &Value, is_unit: impl Fn(&str) -> bool) -> Number {
    let Some(quantity) = resource.get("valueQuantity").and_then(view::quantity) else {
        return Number::None;
    };
    let digits = decimal::json_digits(&quantity.digits);
    let Some(value) = digits.and_then(|d| d.parse::<f64>().ok()) else { return Number::None };
    match (quantity.comparator, quantity.unit) {
        (Some(_), _) => Number::None,
        (None, Some(unit)) if !is_unit(unit) => Number::OtherUnit,
        (None, _) => Number::Value(value),
    }
}

/// The laboratory's own judgement: its mark (`H`, `L`), else its range.
fn mark(resource: &Value, value: f64) -> (Option<Direction>, bool) {
    let marks = view::items(resource, "interpretation").flat_map(view::codings).map(|c| c.code);
    for code in marks {
        match code {
            "H" | "HH" | "HU" => return (Some(Direction::Up), true),
            "L" | "LL" | "LU" => return (Some(Direction::Down), true),
            "N" => return (None, true),
            _ => {}
        }
    }
    let limit = |key: &str| {
        let range = view::items(resource, "referenceRange").next()?;
        let q = view::quantity(range.get(key)?)?;
        decimal::json_digits(&q.digits)?.parse::<f64>().ok()
    };
    match (limit("low"), limit("high")) {
        (_, Some(high)) if value > high => (Some(Direction::Up), true),
        (Some(low), _) if value < low => (Some(Direction::Down), true),
        (low, high) => (None, low.is_some() || high.is_some()),
    }
}

/// When in the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Morning,
    Evening,
    Other,
}

/// Where a pressure was measured, as far as averages care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At home, at rest.
    HomeRest,
    /// At home after a bath.
    HomeBath,
    /// At home in another state.
    HomeOther,
    /// In an office, a hospital, at a check-up.
    Office,
    /// Nobody says where.
    Unknown,
}

/// One blood pressure.
#[derive(Debug, Clone)]
pub(super) struct Pressure {
    pub(super) entry: EntryId,
    pub(super) date: Date,
    pub(super) day: i64,
    pub(super) upper: f64,
    pub(super) lower: f64,
    pub(super) time: Time,
    pub(super) place: Place,
    /// After what, where the source says so.
    pub(super) after: Option<After>,
    /// Before what.
    pub(super) before: Option<After>,
}

/// Every blood pressure with both numbers in mmHg, oldest first.
pub(super) fn pressures(facts: &[Fact<'_>]) -> Vec<Pressure> {
    let entries = || facts.iter().map(|fact| fact.lead).filter(|e| counts(e));
    let mut found: Vec<Pressure> = entries().filter_map(panel).collect();
    let lowers = entries().filter(|e| is(&e.resource, &LOWER));
    let lowers: BTreeMap<Option<&str>, &Entry> =
        lowers.rev().map(|e| (e.when.as_ref().map(Date::as_str), e)).collect();
    for upper in entries().filter(|e| is(&e.resource, &UPPER)) {
        if let Some(lower) = lowers.get(&upper.when.as_ref().map(Date::as_str)) {
            let values = (value(&upper.resource), value(&lower.resource));
            if let (Some(one), Some(other)) = values {
                found.extend(pressure(upper, one, other));
            }
        }
    }
    found.sort_by_key(|p| (p.date.start_ms(), p.entry));
    found
}

/// Codes of an upper or a lower pressure: LOINC, and the check-up's (first, second, other reading).
struct Codes(&'static str, &'static [&'static str]);
const UPPER: Codes = Codes("8480-6", &["9A751", "9A752", "9A755"]);
const LOWER: Codes = Codes("8462-4", &["9A761", "9A762", "9A765"]);

fn is(resource: &Value, codes: &Codes) -> bool {
    let Some(code) = resource.get("code") else { return false };
    view::codings(code).any(|c| {
        (c.system == fhir::system::LOINC && c.code == codes.0)
            || (c.code.len() == 17 && codes.1.iter().any(|p| c.code.starts_with(p)))
    })
}

fn value(resource: &Value) -> Option<f64> {
    match number(resource, |unit| matches!(unit.trim(), "mmHg" | "mm[Hg]" | "㎜Hg")) {
        Number::Value(value) => Some(value),
        Number::OtherUnit | Number::None => None,
    }
}

fn panel(entry: &Entry) -> Option<Pressure> {
    let part = |codes: &Codes| {
        view::items(&entry.resource, "component").find(|c| is(c, codes)).and_then(value)
    };
    pressure(entry, part(&UPPER)?, part(&LOWER)?)
}

fn pressure(entry: &Entry, upper: f64, lower: f64) -> Option<Pressure> {
    let date = entry.when.clone()?;
    let day = day_number(&date)?;
    let origin = entry.origins.first();
    let context = origin.map(|o| o.context.clone()).unwrap_or_default();
    let maker = origin.map_or(&Maker::Unknown, |o| &o.made_by);
    let (time, place) = (time(&date, &context), place(&context, maker));
    let has = |states: [(State, After); 2]| {
        states.into_iter().find(|(state, _)| context.states.contains(state)).map(|(_, of)| of)
    };
    let after =
        has([(State::AfterExercise, After::Exercise), (State::AfterMedicine, After::Medicine)]);
    let before =
        has([(State::BeforeExercise, After::Exercise), (State::BeforeMedicine, After::Medicine)]);
    Some(Pressure { entry: entry.id, date, day, upper, lower, time, place, after, before })
}

/// What the source says, else the hour in Japan: 4 to 11 is morning, 17 and later evening (a
/// convention of ours).
fn time(date: &Date, context: &Context) -> Time {
    if context.states.contains(&State::Morning) {
        return Time::Morning;
    }
    if context.states.contains(&State::Evening) {
        return Time::Evening;
    }
    if date.precision() != Precision::Instant {
        return Time::Other;
    }
    let local = date.start_ms().saturating_add(JAPAN_MS);
    match local.rem_euclid(MS_A_DAY) / MS_AN_HOUR {
        4..=11 => Time::Morning,
        0..=1 | 17..=23 => Time::Evening,
        _ => Time::Other,
    }
}

/// Guideline averages use readings at home and at rest only; the others are read in their context.
fn place(context: &Context, maker: &Maker) -> Place {
    const UNREST: [State; 5] = [
        State::BeforeExercise,
        State::AfterExercise,
        State::BeforeBath,
        State::AfterMeal,
        State::AfterMedicine,
    ];
    let moved = context.posture.is_some_and(|p| p != Posture::Sitting);
    match (context.setting, maker) {
        (Some(Setting::Clinic | Setting::Hospital | Setting::CheckUp), _)
        | (None, Maker::Institution { .. } | Maker::Professional { .. }) => return Place::Office,
        (Some(Setting::Home), _)
        | (None, Maker::Person | Maker::Family { .. } | Maker::Device { .. }) => {}
        (Some(_) | None, _) => return Place::Unknown,
    }
    if context.states.contains(&State::AfterBath) {
        Place::HomeBath
    } else if moved || context.states.iter().any(|s| UNREST.contains(s)) {
        Place::HomeOther
    } else {
        Place::HomeRest
    }
}
