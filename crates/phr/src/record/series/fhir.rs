//! A point as a FHIR R4 `Observation`, made when somebody reads it.
//!
//! Vital signs follow <https://hl7.org/fhir/R4/observation-vitalsigns.html>: category, LOINC code,
//! effective time, a quantity in UCUM. What is counted over a time has a period.

use fhir::system;
use jiff::{Timestamp, tz::Offset};
use serde_json::{Value, json};

use super::{Point, Series, meaning};
use crate::{
    EntryId,
    provenance::fhir::{EVIDENCE, context_extensions},
    record::{Entry, EntryState, Kind},
};

/// Japan is nine hours ahead, all year round.
const JAPAN: Offset = Offset::constant(9);

/// One point as an `Observation`. Its id is the series' id with the point's start and its place
/// among points that start together, so that it is the same every time.
///
/// ```
/// use phr::{SeriesId, decimal::Exact, provenance::*, record::{Point, Series, SeriesKey, series::*}};
/// let key = SeriesKey {
///     code: Code { system: "http://loinc.org".into(), code: "8867-4".into() }, name: "心拍数".into(),
///     unit: "/min".into(), made_by: Maker::Device { name: "時計".into() },
///     context: Context::default(), evidence: Evidence::Measured,
/// };
/// let series = Series { id: SeriesId::from_bytes([1; 16]), key, first_ms: 0, last_ms: 0, points: 1 };
/// let point = Point::at(1_741_564_800_000, Exact::read("72.0").unwrap()).unwrap();
/// let resource = observation(&series, &point, 0);
/// assert_eq!(resource["effectiveDateTime"], "2025-03-10T09:00:00.000+09:00");
/// assert_eq!(resource["valueQuantity"]["value"].to_string(), "72.0"); // digits stay
/// ```
pub fn observation(series: &Series, point: &Point, place: usize) -> Value {
    let key = &series.key;
    let category = meaning(&key.code).map_or("activity", |m| m.category);
    let mut extensions = context_extensions(&key.context);
    extensions.push(json!({"url": EVIDENCE, "valueCode": key.evidence.code()}));
    let mut resource = json!({
        "resourceType": "Observation",
        "id": id(series, point, place),
        "extension": extensions,
        "status": "final",
        "category": [{"coding": [{"system": system::OBSERVATION_CATEGORY, "code": category}]}],
        "code": {
            "coding": [{"system": key.code.system, "code": key.code.code}],
            "text": key.name,
        },
        "valueQuantity": {
            "value": number(point),
            "unit": key.unit,
            "system": system::UCUM,
            "code": key.unit,
        },
    });
    let (name, effective) = if point.from_ms() == point.until_ms() {
        ("effectiveDateTime", moment(point.from_ms()))
    } else {
        let (start, end) = (moment(point.from_ms()), moment(point.until_ms()));
        ("effectivePeriod", json!({"start": start, "end": end}))
    };
    if let Some(object) = resource.as_object_mut() {
        object.insert(name.to_owned(), effective);
    }
    resource
}

/// One point as an entry, for whatever reads entries. It is kept nowhere: its id is the series', and
/// its origins are those of the points around it (`Reading::point_origins`).
pub fn as_entry(series: &Series, point: &Point) -> Entry {
    let resource = observation(series, point, 0);
    Entry {
        id: EntryId::from_bytes(*series.id.as_bytes()),
        version: 1,
        state: EntryState::Active,
        kind: Kind::of(&resource),
        when: fhir::view::when(&resource),
        bytes: Vec::new(),
        resource,
        origins: Vec::new(),
        // INVARIANT: a point lies in the years 1 to 9999, which jiff can tell.
        recorded: Timestamp::from_millisecond(point.until_ms()).unwrap_or_default(),
    }
}

/// `<32 hex digits>-<ms>`, and `-<place>` for further points of the same start: at most 64
/// characters, as R4 asks.
fn id(series: &Series, point: &Point, place: usize) -> String {
    let ms = point.from_ms();
    match place {
        0 => format!("{}-{ms}", series.id),
        place => format!("{}-{ms}-{place}", series.id),
    }
}

/// The digits as they are: numbers keep them (`arbitrary_precision`).
fn number(point: &Point) -> Value {
    let digits = point.value().to_string();
    digits.parse::<serde_json::Number>().map_or(Value::Null, Value::Number)
}

/// A moment as people in Japan write it, to the millisecond.
fn moment(ms: i64) -> Value {
    // INVARIANT: a point lies in the years 1 to 9999, which jiff can tell.
    let at = Timestamp::from_millisecond(ms).unwrap_or_default();
    JAPAN.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S.%3f+09:00").to_string().into()
}
