//! A workout: an `Observation` of the category activity, because it is a measurement by a device,
//! not something a professional did (`Procedure`).
//!
//! LOINC 73985-4 (exercise activity) is from memory of HL7's physical activity guide. Duration,
//! distance and energy are parts named in words. Routes are left out.

use fhir::system;
use serde_json::{Value, json};

use super::{collect::Times, decimal, element::Element, kinds};
use crate::{untidy::pruned, vitals::When};

/// The observation of a `Workout`.
pub(super) fn observation(workout: &Element, times: &Times) -> Value {
    let activity = kinds::workout(workout.attribute("workoutActivityType").unwrap_or("Other"));
    let (moment, period) = match times.when() {
        When::At(at) => (json!(at), Value::Null),
        When::During(start, end) => (Value::Null, json!({"start": start, "end": end})),
    };
    pruned(json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": system::OBSERVATION_CATEGORY, "code": "activity"}]}],
        "code": {"coding": [{"system": system::LOINC, "code": "73985-4"}], "text": "運動"},
        "effectiveDateTime": moment,
        "effectivePeriod": period,
        "valueCodeableConcept": {"text": activity},
        "component": components(workout),
    }))
}

/// Since iOS 16 totals stand in `WorkoutStatistics`, before in attributes (from memory).
fn components(workout: &Element) -> Vec<Value> {
    let own = |name: &str, value: &str, unit: &str| {
        part(name, workout.attribute(value)?, workout.attribute(unit)?)
    };
    let mut parts: Vec<Value> = [
        own("運動した時間", "duration", "durationUnit"),
        own("距離", "totalDistance", "totalDistanceUnit"),
        own("使ったエネルギー", "totalEnergyBurned", "totalEnergyBurnedUnit"),
    ]
    .into_iter()
    .flatten()
    .collect();
    for statistics in workout.inside.iter().filter(|e| e.name == "WorkoutStatistics") {
        let name = match kinds::short(statistics.attribute("type").unwrap_or_default()) {
            "DistanceWalkingRunning" | "DistanceCycling" | "DistanceSwimming" => "距離",
            "ActiveEnergyBurned" => "使ったエネルギー",
            _ => continue,
        };
        let sum = statistics.attribute("sum").zip(statistics.attribute("unit"));
        parts.extend(sum.and_then(|(sum, unit)| part(name, sum, unit)));
    }
    parts
}

/// A unit we know by its UCUM code; any other stays in words.
fn part(name: &str, digits: &str, written: &str) -> Option<Value> {
    let value: serde_json::Number = decimal::plain(digits)?.parse().ok()?;
    let (unit, code) = match written {
        "min" => ("分", Some("min")),
        "km" => ("km", Some("km")),
        "m" => ("m", Some("m")),
        "mi" => ("マイル", Some("[mi_i]")),
        "kcal" | "Cal" => ("kcal", Some("kcal")),
        "kJ" => ("kJ", Some("kJ")),
        other => (other, None),
    };
    let system = code.map(|_| system::UCUM);
    Some(json!({
        "code": {"text": name},
        "valueQuantity": {"value": value, "unit": unit, "system": system, "code": code},
    }))
}
