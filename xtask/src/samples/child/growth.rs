//! His height and weight from the day he was born, one reading a line.

use anyhow::Result;
use serde_json::{Value, json};

use crate::samples::File;
use crate::samples::family::CHILD;
use crate::samples::fhir::{LOINC, concept, meta, ndjson, patient, quantity, subject};

/// Day, height in cm (none when he would not stand still), weight in kg, where it was measured.
const READINGS: [(&str, Option<&str>, &str, &str); 14] = [
    ("2018-05-20", Some("49.5"), "3.05", "産院（出生時）"),
    ("2018-06-19", Some("53.6"), "4.21", "１か月児健診"),
    ("2018-09-26", Some("63.0"), "6.84", "４か月児健診"),
    ("2019-03-20", Some("72.4"), "8.92", "９～１０か月児健診"),
    ("2019-11-27", Some("80.7"), "10.68", "１歳６か月児健診"),
    ("2020-10-05", None, "12.6", "家の体重計（だっこして引き算）"),
    ("2021-06-16", Some("94.8"), "14.1", "３歳児健診"),
    ("2022-04-20", Some("101.2"), "15.9", "保育園"),
    ("2022-10-19", Some("104.5"), "16.8", "保育園"),
    ("2023-04-19", Some("107.9"), "17.9", "保育園"),
    ("2023-10-18", Some("111.0"), "19.2", "保育園"),
    ("2024-04-17", Some("114.1"), "20.4", "保育園"),
    ("2024-10-16", Some("117.0"), "21.7", "保育園"),
    ("2025-04-14", Some("119.8"), "22.9", "小学校"),
];

/// The growth file.
pub(super) fn file() -> Result<File> {
    let mut lines = vec![patient(&CHILD, "2025-04-20T21:00:00+09:00")];
    for (day, height, weight, place) in READINGS {
        if let Some(height) = height {
            lines.push(reading(day, ("8302-2", "身長"), &quantity(height, "cm", "cm")?, place));
        }
        lines.push(reading(day, ("29463-7", "体重"), &quantity(weight, "kg", "kg")?, place));
    }
    Ok(File::of(&CHILD, "seicho_2018_2025.ndjson", ndjson(&lines)))
}

fn reading(day: &str, (code, name): (&str, &str), value: &Value, place: &str) -> Value {
    json!({
        "resourceType": "Observation",
        "id": format!("growth-{}-{code}", day.replace('-', "")),
        "meta": meta(
            "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_BodyMeasurement",
            "2025-04-20T21:00:00+09:00",
        ),
        "status": "final",
        "category": [concept(
            "http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "身体計測",
        )],
        "code": concept(LOINC, code, name),
        "subject": subject(&CHILD),
        "effectiveDateTime": day,
        "note": [{"text": place}],
        "valueQuantity": value,
    })
}
