//! One data point to one draft.

use fhir::{system::LOINC, view};
use phr::{
    decimal::Exact,
    provenance::{Context, Evidence, Maker, Posture, Span, State},
    record::{Draft, DraftKey, Point, SeriesKey, series::Code},
};
use serde_json::{Value, json};

use crate::{
    jp,
    untidy::{self, Notes, shown},
    vitals::{self, Item, Reading, When, insert},
};

/// Data points carry an identifier in their header; this names it.
const ID: &str = "https://tenohira.example/fhir/NamingSystem/open-mhealth-id";
/// Longest words that are kept, in characters.
const WORDS_MAX: usize = 2_000;

/// `(field of the body, what it is)`.
const FIELDS: &[(&str, Item)] = &[
    ("systolic_blood_pressure", Item::Systolic),
    ("diastolic_blood_pressure", Item::Diastolic),
    ("heart_rate", Item::Pulse),
    ("body_weight", Item::Weight),
    ("body_height", Item::Height),
    ("body_mass_index", Item::BodyMass),
    ("body_fat_percentage", Item::BodyFat),
    ("body_temperature", Item::Temperature),
    ("oxygen_saturation", Item::Saturation),
    ("respiratory_rate", Item::Respiration),
    ("blood_glucose", Item::Glucose),
    ("step_count", Item::Steps),
];

/// `(words, state)` of the fields `temporal_relationship_to_…`.
const STATES: &[(&str, State)] = &[
    ("fasting", State::Fasting),
    ("before meal", State::BeforeMeal),
    ("before breakfast", State::BeforeMeal),
    ("before lunch", State::BeforeMeal),
    ("before dinner", State::BeforeMeal),
    ("after meal", State::AfterMeal),
    ("after breakfast", State::AfterMeal),
    ("after lunch", State::AfterMeal),
    ("after dinner", State::AfterMeal),
    ("on waking", State::Morning),
    ("before sleeping", State::Evening),
    ("at rest", State::Rest),
    ("before exercise", State::BeforeExercise),
    ("after exercise", State::AfterExercise),
];

/// Why a data point gives no draft.
pub(super) enum Problem {
    /// Value, unit or time.
    Unreadable,
    /// A schema we do not read.
    Unknown,
    /// A summary of a stretch of time.
    Summary,
}

/// The name of its schema, for findings.
pub(super) fn schema(point: &Value) -> String {
    let name = || view::text(point.get("header")?.get("schema_id")?, "name");
    shown(name().unwrap_or("?"))
}

/// What it is with its source, and its day: for finding sources that measure all day.
pub(super) fn rate(point: &Value) -> Option<(String, String)> {
    let body = point.get("body")?;
    let (field, _) = FIELDS.iter().find(|(field, _)| body.get(*field).is_some())?;
    let frame = body.get("effective_time_frame")?;
    let start = || view::text(frame.get("time_interval")?, "start_date_time");
    let day = view::text(frame, "date_time").or_else(start)?.get(..10)?;
    let source = source(point).unwrap_or_default();
    Some((format!("{field} {source}"), day.to_owned()))
}

/// The draft of a data point.
pub(super) fn draft(point: &Value, at: &Span, notes: &mut Notes) -> Result<Draft, Problem> {
    let body = point.get("body").ok_or(Problem::Unknown)?;
    let known = FIELDS.iter().filter(|(field, _)| body.get(*field).is_some());
    let read: Option<Vec<Reading>> =
        known.map(|(field, item)| reading(*item, body.get(*field)?)).collect();
    let readings = read.ok_or(Problem::Unreadable)?;
    let first = readings.first().ok_or(Problem::Unknown)?;
    let (start, end) = times(body).ok_or(Problem::Unreadable)?;
    let statistic = view::text(body, "descriptive_statistic");
    if statistic.is_some() && end.is_some() {
        return Err(Problem::Summary);
    }
    let when = end.as_deref().map_or(When::At(&start), |end| When::During(&start, end));
    let resource = if first.item.is_pressure() {
        vitals::pressure(&readings, when)
    } else {
        first.observation(when)
    };
    let mut resource = resource.ok_or(Problem::Unreadable)?;
    if let Some(note) = view::text(body, "user_notes") {
        insert(&mut resource, "note", json!([{"text": cut(note)}]));
    }
    for reading in &readings {
        notes.extend(vitals::question(reading, at));
    }
    let derived = statistic.is_some() || first.item == Item::BodyMass;
    let evidence = if derived { Evidence::Derived } else { Evidence::Measured };
    let draft = Draft::authored(resource, at.clone(), maker(point), evidence);
    let key = id(point).map_or(DraftKey::Content, DraftKey::Natural);
    Ok(Draft { key, ..draft.measured(context(point, body, statistic)) })
}

/// Whether its body has one value and nothing said beside it: then it can be a point of a series.
pub(super) fn is_single(point: &Value) -> bool {
    let Some(body) = point.get("body") else { return false };
    let known = FIELDS.iter().filter(|(field, _)| body.get(*field).is_some()).count();
    let pressure = FIELDS.iter().any(|(f, item)| item.is_pressure() && body.get(*f).is_some());
    known == 1 && !pressure && body.get("user_notes").is_none()
}

/// A data point of a source that measures all day long, as a point of a series.
pub(super) fn point(point: &Value) -> Result<(SeriesKey, Point), Problem> {
    let body = point.get("body").ok_or(Problem::Unknown)?;
    let known = FIELDS.iter().find(|(field, _)| body.get(*field).is_some());
    let (field, item) = known.ok_or(Problem::Unknown)?;
    let read = body.get(*field).and_then(|written| reading(*item, written));
    let (reading, times) = read.zip(times(body)).ok_or(Problem::Unreadable)?;
    let statistic = view::text(body, "descriptive_statistic");
    if statistic.is_some() && times.1.is_some() {
        return Err(Problem::Summary);
    }
    let ms = |text: &str| text.parse::<fhir::Date>().ok().map(|date| date.start_ms());
    let from = ms(&times.0).ok_or(Problem::Unreadable)?;
    let until = times.1.as_deref().and_then(ms).filter(|end| *end >= from).unwrap_or(from);
    let value = Exact::read(&reading.digits);
    let point_there = value.and_then(|value| Point::during(from, until, value));
    let derived = statistic.is_some() || *item == Item::BodyMass;
    let key = SeriesKey {
        code: Code { system: LOINC.to_owned(), code: reading.unit.loinc.to_owned() },
        name: item.measure().name.to_owned(),
        unit: reading.unit.ucum.to_owned(),
        made_by: maker(point),
        context: context(point, body, statistic),
        evidence: if derived { Evidence::Derived } else { Evidence::Measured },
    };
    Ok((key, point_there.ok_or(Problem::Unreadable)?))
}

fn reading(item: Item, written: &Value) -> Option<Reading> {
    let (number, unit) = match written {
        Value::Number(bare) => (bare.to_string(), item.measure().units.first()?.shown.to_owned()),
        _ => (written.get("value")?.as_number()?.to_string(), view::text(written, "unit")?.into()),
    };
    let digits = untidy::number(&number)?.to_string();
    Some(Reading { item, unit: item.unit(&unit)?, digits })
}

/// Start, and end of a stretch. A bare number of steps has no unit, and a stretch of `date` and
/// `part_of_day` is that day.
fn times(body: &Value) -> Option<(String, Option<String>)> {
    let frame = body.get("effective_time_frame")?;
    let moment =
        |value: &Value, key: &str| Some(jp::date_time(view::text(value, key)?)?.to_string());
    if let Some(at) = moment(frame, "date_time") {
        return Some((at, None));
    }
    let interval = frame.get("time_interval")?;
    if let Some(day) = moment(interval, "date") {
        return Some((day, None));
    }
    let (start, end) = (moment(interval, "start_date_time"), moment(interval, "end_date_time"));
    match (start, end) {
        (Some(start), end) => Some((start, end)),
        (None, Some(end)) => Some((end, None)),
        (None, None) => None,
    }
}

fn context(point: &Value, body: &Value, statistic: Option<&str>) -> Context {
    let relations = ["meal", "sleep", "physical_activity"];
    let mut states: Vec<State> = relations
        .iter()
        .filter_map(|to| view::text(body, &format!("temporal_relationship_to_{to}")))
        .filter_map(|words| STATES.iter().find(|(known, _)| *known == words))
        .map(|(_, state)| *state)
        .collect();
    states.sort_unstable_by_key(|s| State::ALL.iter().position(|a| a == s));
    let posture = match view::text(body, "body_posture") {
        Some("sitting") => Some(Posture::Sitting),
        Some("lying down") => Some(Posture::Lying),
        Some("standing") => Some(Posture::Standing),
        _ => None,
    };
    Context {
        setting: None,
        states,
        posture,
        body_site: view::text(body, "measurement_location").map(cut),
        device: source(point).filter(|_| !is_typed(point)),
        method: statistic.or(view::text(body, "specimen_source")).map(cut),
    }
}

fn provenance(point: &Value) -> Option<&Value> {
    point.get("header")?.get("acquisition_provenance")
}

fn source(point: &Value) -> Option<String> {
    view::text(provenance(point)?, "source_name").map(cut)
}

/// `modality` stands in the header since IEEE 1752.1, before in its provenance.
fn is_typed(point: &Value) -> bool {
    let modality = |v: &Value| view::text(v, "modality") == Some("self-reported");
    point.get("header").is_some_and(modality) || provenance(point).is_some_and(modality)
}

fn maker(point: &Value) -> Maker {
    match source(point) {
        _ if is_typed(point) => Maker::Person,
        Some(name) => Maker::Device { name },
        None => Maker::Unknown,
    }
}

fn id(point: &Value) -> Option<String> {
    let header = point.get("header")?;
    let id = view::text(header, "id").or_else(|| view::text(header, "uuid"))?;
    (id.len() <= 200).then(|| format!("{ID}|{id}"))
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| !untidy::is_hidden(*c)).take(WORDS_MAX).collect()
}
