//! One occasion of home measurements with its context.

use fhir::{Date, system};
use phr::{
    provenance::{Context, Evidence, Maker, Posture, Setting, Span, State},
    record::{Draft, Parsed},
};
use serde_json::{Map, Number, Value, json};

use super::{MEASUREMENT, insert};

const VERSION: &str = "typed/1";

/// What can be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueKind {
    /// Upper blood pressure, mmHg.
    Systolic,
    /// Lower blood pressure, mmHg.
    Diastolic,
    /// Pulse, per minute.
    Pulse,
    /// Weight, kg.
    Weight,
    /// Body temperature, °C.
    Temperature,
    /// Oxygen saturation, %.
    OxygenSaturation,
    /// Blood glucose, mg/dL.
    Glucose,
}

struct Row {
    kind: ValueKind,
    /// Name of the form field and of the key in the document.
    field: &'static str,
    loinc: &'static str,
    name: &'static str,
    unit: &'static str,
    ucum: &'static str,
    /// What a living person can have; outside it is a slip of the finger.
    possible: (u32, u32),
}

const ROWS: &[Row] = &[
    row(ValueKind::Systolic, "systolic", "8480-6", "最高血圧", ("mmHg", "mm[Hg]"), (30, 350)),
    row(ValueKind::Diastolic, "diastolic", "8462-4", "最低血圧", ("mmHg", "mm[Hg]"), (10, 250)),
    row(ValueKind::Pulse, "pulse", "8867-4", "脈拍", ("回/分", "/min"), (10, 350)),
    row(ValueKind::Weight, "weight", "29463-7", "体重", ("kg", "kg"), (1, 400)),
    row(ValueKind::Temperature, "temperature", "8310-5", "体温", ("℃", "Cel"), (25, 45)),
    row(ValueKind::OxygenSaturation, "spo2", "59408-5", "酸素飽和度", ("%", "%"), (30, 100)),
    row(ValueKind::Glucose, "glucose", "2339-0", "血糖", ("mg/dL", "mg/dL"), (10, 1500)),
];

const fn row(
    kind: ValueKind,
    field: &'static str,
    loinc: &'static str,
    name: &'static str,
    (unit, ucum): (&'static str, &'static str),
    possible: (u32, u32),
) -> Row {
    Row { kind, field, loinc, name, unit, ucum, possible }
}

impl ValueKind {
    /// Everything that can be typed, in form order.
    pub fn all() -> impl Iterator<Item = ValueKind> {
        ROWS.iter().map(|r| r.kind)
    }

    /// The name of its form field.
    pub fn field(self) -> &'static str {
        ROWS.iter().find(|r| r.kind == self).map_or("", |r| r.field)
    }
}

/// What was typed on one occasion. Values keep their digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurements {
    /// When it was measured.
    pub at: Date,
    /// The values, as typed.
    pub values: Vec<(ValueKind, String)>,
    /// How it was measured.
    pub context: Context,
    /// A few words of the person.
    pub note: Option<String>,
}

/// Why a typed value cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was typed.
    Empty,
    /// This is not a number.
    NotANumber(ValueKind),
    /// No living person has this value.
    Impossible(ValueKind, u32, u32),
    /// The upper pressure is not above the lower one.
    PressuresSwapped,
    /// One of the two pressures is missing.
    PressureMissing(ValueKind),
}

impl Measurements {
    /// What is wrong with what was typed; empty when it can be kept.
    ///
    /// ```
    /// # use import::typed::{Measurements, Problem, ValueKind};
    /// let typed = Measurements {
    ///     at: "2025-03-10T07:00".parse()?, context: Default::default(), note: None,
    ///     values: vec![(ValueKind::Systolic, "82".into()), (ValueKind::Diastolic, "134".into())],
    /// };
    /// assert_eq!(typed.problems(), [Problem::PressuresSwapped]);
    /// # Ok::<(), fhir::DateError>(())
    /// ```
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems: Vec<Problem> =
            self.values.iter().filter_map(|(kind, digits)| problem(*kind, digits)).collect();
        let has = |kind| self.values.iter().any(|(k, _)| *k == kind);
        match (has(ValueKind::Systolic), has(ValueKind::Diastolic)) {
            (true, false) => problems.push(Problem::PressureMissing(ValueKind::Diastolic)),
            (false, true) => problems.push(Problem::PressureMissing(ValueKind::Systolic)),
            (true, true) if problems.is_empty() && self.swapped() => {
                problems.push(Problem::PressuresSwapped);
            }
            _ => {}
        }
        if self.values.is_empty() && self.note.is_none() {
            problems.push(Problem::Empty);
        }
        problems
    }

    fn swapped(&self) -> bool {
        let tenths = |kind| self.digits(kind).and_then(tenths);
        tenths(ValueKind::Systolic) <= tenths(ValueKind::Diastolic)
    }

    fn digits(&self, kind: ValueKind) -> Option<&str> {
        self.values.iter().find(|(k, _)| *k == kind).map(|(_, digits)| digits.as_str())
    }
}

fn problem(kind: ValueKind, digits: &str) -> Option<Problem> {
    let (low, high) = ROWS.iter().find(|r| r.kind == kind)?.possible;
    match tenths(digits) {
        None => Some(Problem::NotANumber(kind)),
        Some(value) if value < low * 10 || value > high * 10 => {
            Some(Problem::Impossible(kind, low, high))
        }
        Some(_) => None,
    }
}

/// `36.5` as 365; at most one decimal is compared, all digits are kept elsewhere.
fn tenths(digits: &str) -> Option<u32> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || whole.len() > 5 || fraction.len() > 3 {
        return None;
    }
    let tenth = fraction.get(..1)?.parse::<u32>().ok()?;
    whole.parse::<u32>().ok()?.checked_mul(10)?.checked_add(tenth)
}

/// The document that keeps what was typed.
pub fn measurement_document(typed: &Measurements) -> Vec<u8> {
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("tenohira", json!(VERSION));
    put("at", json!(typed.at.as_str()));
    for (kind, digits) in &typed.values {
        put(kind.field(), json!(digits));
    }
    let context = &typed.context;
    if let Some(setting) = context.setting {
        put("setting", json!(setting.code()));
    }
    if !context.states.is_empty() {
        put("states", context.states.iter().map(|s| s.code()).collect());
    }
    if let Some(posture) = context.posture {
        put("posture", json!(posture.code()));
    }
    for (key, text) in
        [("site", &context.body_site), ("device", &context.device), ("note", &typed.note)]
    {
        if let Some(text) = text {
            put(key, json!(text));
        }
    }
    Value::Object(document).to_string().into_bytes()
}

/// Reads a document of typed measurements into Observations.
///
/// ```
/// let parsed = import::typed::parse_measurement(
///     br#"{"tenohira":"typed/1","at":"2025-03-10T07:00","systolic":"134","diastolic":"82"}"#);
/// assert_eq!(parsed.drafts.len(), 1); // the two pressures are one Observation
/// assert!(import::typed::parse_measurement(b"{}").drafts.is_empty());
/// ```
pub fn parse_measurement(bytes: &[u8]) -> Parsed {
    let typed = fhir::parse(bytes).ok().as_ref().and_then(read);
    let drafts = typed.as_ref().map(drafts).unwrap_or_default();
    Parsed {
        format: MEASUREMENT,
        format_version: Some(VERSION.to_owned()),
        drafts,
        ..Parsed::default()
    }
}

fn read(document: &Value) -> Option<Measurements> {
    let text = |key: &str| fhir::view::text(document, key);
    (text("tenohira")? == VERSION).then_some(())?;
    let values = ROWS
        .iter()
        .filter_map(|r| Some((r.kind, text(r.field)?.to_owned())))
        .filter(|(_, digits)| digits.parse::<Number>().is_ok())
        .collect();
    let states = fhir::view::items(document, "states")
        .filter_map(|s| State::from_code(s.as_str()?))
        .collect();
    let context = Context {
        setting: text("setting").and_then(Setting::from_code),
        states,
        posture: text("posture").and_then(Posture::from_code),
        body_site: text("site").map(str::to_owned),
        device: text("device").map(str::to_owned),
        method: None,
    };
    let note = text("note").map(str::to_owned);
    Some(Measurements { at: text("at")?.parse().ok()?, values, context, note })
}

fn drafts(typed: &Measurements) -> Vec<Draft> {
    let mut resources = Vec::new();
    let row_of = |kind| ROWS.iter().find(|r| r.kind == kind);
    let pressures: Vec<Value> = [ValueKind::Systolic, ValueKind::Diastolic]
        .iter()
        .filter_map(|kind| component(row_of(*kind)?, typed.digits(*kind)?))
        .collect();
    if !pressures.is_empty() {
        let mut pressure = observation(typed, "85354-9", "血圧");
        insert(&mut pressure, "component", Value::Array(pressures));
        resources.push(pressure);
    }
    for row in ROWS.iter().filter(|r| !matches!(r.kind, ValueKind::Systolic | ValueKind::Diastolic))
    {
        let Some(value) = typed.digits(row.kind).and_then(|digits| quantity(row, digits)) else {
            continue;
        };
        let mut single = observation(typed, row.loinc, row.name);
        insert(&mut single, "valueQuantity", value);
        resources.push(single);
    }
    if resources.is_empty() && typed.note.is_some() {
        resources.push(note_alone(typed));
    }
    resources
        .into_iter()
        .map(|resource| {
            Draft::authored(resource, Span::line(1), Maker::Person, evidence(typed))
                .measured(typed.context.clone())
        })
        .collect()
}

fn evidence(typed: &Measurements) -> Evidence {
    if typed.values.is_empty() { Evidence::Reported } else { Evidence::Measured }
}

fn observation(typed: &Measurements, loinc: &str, name: &str) -> Value {
    let mut resource = json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": system::OBSERVATION_CATEGORY, "code": "vital-signs"}]}],
        "code": {"coding": [{"system": system::LOINC, "code": loinc}], "text": name},
        "effectiveDateTime": typed.at.as_str(),
    });
    if let Some(site) = &typed.context.body_site {
        insert(&mut resource, "bodySite", json!({"text": site}));
    }
    if let Some(note) = &typed.note {
        insert(&mut resource, "note", json!([{"text": note}]));
    }
    resource
}

fn note_alone(typed: &Measurements) -> Value {
    json!({
        "resourceType": "Communication",
        "status": "completed",
        "category": [{"text": "本人の記録"}],
        "sent": typed.at.as_str(),
        "payload": [{"contentString": typed.note}],
    })
}

fn component(row: &Row, digits: &str) -> Option<Value> {
    Some(json!({
        "code": {"coding": [{"system": system::LOINC, "code": row.loinc}], "text": row.name},
        "valueQuantity": quantity(row, digits)?,
    }))
}

fn quantity(row: &Row, digits: &str) -> Option<Value> {
    let number: Number = digits.parse().ok()?;
    Some(json!({"value": number, "unit": row.unit, "system": system::UCUM, "code": row.ucum}))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(values: &[(ValueKind, &str)]) -> Measurements {
        Measurements {
            at: "2025-03-10T07:00:00+09:00".parse().unwrap(),
            values: values.iter().map(|(k, v)| (*k, (*v).to_owned())).collect(),
            context: Context {
                setting: Some(Setting::Home),
                states: vec![State::AfterBath],
                ..Context::default()
            },
            note: None,
        }
    }

    #[test]
    fn what_was_typed_comes_back_with_its_context_and_digits() {
        let all = typed(&[
            (ValueKind::Systolic, "134"),
            (ValueKind::Diastolic, "82"),
            (ValueKind::Temperature, "36.50"),
        ]);
        assert_eq!(all.problems(), []);
        let parsed = parse_measurement(&measurement_document(&all));
        assert_eq!(parsed.drafts.len(), 2);
        assert_eq!(parsed.drafts[0].context, all.context);
        assert_eq!(parsed.drafts[1].resource["valueQuantity"]["value"].to_string(), "36.50");
    }

    #[test]
    fn slips_of_the_finger_are_named() {
        let check = |values: &[(ValueKind, &str)], expected: &[Problem]| {
            assert_eq!(typed(values).problems(), expected, "{values:?}");
        };
        check(&[], &[Problem::Empty]);
        check(&[(ValueKind::Pulse, "七十")], &[Problem::NotANumber(ValueKind::Pulse)]);
        let impossible = Problem::Impossible(ValueKind::Temperature, 25, 45);
        check(&[(ValueKind::Temperature, "365")], &[impossible]);
        let missing = Problem::PressureMissing(ValueKind::Diastolic);
        check(&[(ValueKind::Systolic, "134")], &[missing]);
    }
}
