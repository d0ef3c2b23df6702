//! The tables: what each holds, in which unit it is stored. Names and units were seen, but for those
//! marked.

use crate::vitals::Item;

/// What becomes of a table's rows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds {
    /// One entry for each row: column, item, the unit it is stored in, places to move the point.
    Entry(&'static str, Item, &'static str, u8),
    /// Systolic and diastolic in one row.
    Pressure,
    /// One point of a series for each row.
    Points(Series),
    /// Rows without values; the points stand in a second table that names its row.
    Parent(&'static str, Series),
    /// The stages of sleeps, in a second table.
    Sleep(&'static str),
}

/// A series and where its values stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Series {
    pub(super) column: &'static str,
    pub(super) name: &'static str,
    /// System and code.
    pub(super) code: (&'static str, &'static str),
    /// The UCUM unit after the point was moved by `shift` places.
    pub(super) unit: &'static str,
    pub(super) shift: u8,
}

const LOINC: &str = fhir::system::LOINC;

const fn loinc(
    column: &'static str,
    name: &'static str,
    code: &'static str,
    unit: &'static str,
    shift: u8,
) -> Series {
    Series { column, name, code: (LOINC, code), unit, shift }
}

/// LOINC codes of distance (55430-3), energy (41981-2 active, 41979-6 all day), floors (100304-5)
/// and heart rate variability (80404-7 is SDNN; for RMSSD there is a name only) are from memory.
pub(super) const TABLES: &[(&str, Holds)] = &[
    ("blood_pressure_record_table", Holds::Pressure),
    ("weight_record_table", Holds::Entry("weight", Item::Weight, "kg", 3)),
    ("height_record_table", Holds::Entry("height", Item::Height, "m", 0)),
    ("body_fat_record_table", Holds::Entry("percentage", Item::BodyFat, "%", 0)),
    // Column from memory.
    ("body_temperature_record_table", Holds::Entry("temperature", Item::Temperature, "degC", 0)),
    ("blood_glucose_record_table", Holds::Entry("level", Item::Glucose, "mmol/L", 0)),
    (
        "resting_heart_rate_record_table",
        Holds::Entry("beats_per_minute", Item::RestingPulse, "/min", 0),
    ),
    (
        "oxygen_saturation_record_table",
        Holds::Points(loinc("percentage", "酸素飽和度", "59408-5", "%", 0)),
    ),
    ("respiratory_rate_record_table", Holds::Points(loinc("rate", "呼吸数", "9279-1", "/min", 0))),
    (
        "heart_rate_record_table",
        Holds::Parent(
            "heart_rate_record_series_table",
            loinc("beats_per_minute", "心拍数", "8867-4", "/min", 0),
        ),
    ),
    (
        "heart_rate_variability_rmssd_record_table",
        Holds::Points(Series {
            column: "heart_rate_variability_millis",
            name: "心拍のゆらぎ（RMSSD）",
            code: (SYSTEM, "heart-rate-variability-rmssd"),
            unit: "ms",
            shift: 0,
        }),
    ),
    ("steps_record_table", Holds::Points(loinc("count", "歩数", "55423-8", "{steps}", 0))),
    ("distance_record_table", Holds::Points(loinc("distance", "移動した距離", "55430-3", "m", 0))),
    // Column from memory.
    (
        "floors_climbed_record_table",
        Holds::Points(loinc("floors", "上った階数", "100304-5", "{floors}", 0)),
    ),
    (
        "total_calories_burned_record_table",
        Holds::Points(loinc("energy", "使ったエネルギー", "41979-6", "kcal", 3)),
    ),
    (
        "active_calories_burned_record_table",
        Holds::Points(loinc("energy", "活動で使ったエネルギー", "41981-2", "kcal", 3)),
    ),
    ("sleep_session_record_table", Holds::Sleep("sleep_stages_table")),
];

/// Codes that no public system has.
pub(super) const SYSTEM: &str = "https://tenohira.example/fhir/CodeSystem/measurement";

/// A stage of sleep: code and name. Out of bed (3) and awake (1, 7) are told too.
pub(super) fn stage(number: i64) -> (&'static str, &'static str) {
    match number {
        1 | 7 => ("sleep-awake", "目がさめていた時間"),
        2 => ("sleep-asleep", "眠り"),
        3 => ("sleep-out-of-bed", "床を離れた時間"),
        4 => ("sleep-light", "浅い眠り"),
        5 => ("sleep-deep", "深い眠り"),
        6 => ("sleep-rem", "レム睡眠"),
        _ => ("sleep-unknown", "眠り（段階は不明）"),
    }
}

/// Tables that hold no health data: apps, devices, settings, who looked at what.
pub(super) fn is_management(name: &str) -> bool {
    let holds_records =
        name.contains("record") || name.contains("stages") || name.contains("route");
    !holds_records
        || name.contains("access")
        || name.contains("change_log")
        || name.contains("priority")
}

/// What a finding may call a table; the body's most private matters are not named: a helper of the
/// family may read findings.
pub(super) fn words(table: &str) -> String {
    const PRIVATE: &[&str] = &[
        "menstrua",
        "sexual",
        "ovulation",
        "cervical",
        "bleeding",
        "pregnan",
        "basal_body",
        "alcohol",
    ];
    let lower = table.to_lowercase();
    if PRIVATE.iter().any(|p| lower.contains(p)) {
        return "…".to_owned();
    }
    let short = lower.trim_end_matches("_record_table").trim_end_matches("recordtable");
    short.chars().take(40).collect()
}
