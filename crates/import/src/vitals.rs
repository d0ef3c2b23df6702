//! What people measure at home: names, LOINC codes, units, and what a living person can have.
//!
//! LOINC codes as in [`crate::typed`]; those of body fat (41982-0), steps (55423-8; a whole day:
//! 41950-7), respiration (9279-1), height (8302-2), body mass index (39156-5), resting heart rate
//! (40443-4) and oxygen uptake (60842-2) are from memory of the LOINC list.

use fhir::system;
use phr::{provenance::Span, record::Finding};
use serde_json::{Number, Value, json};

/// One thing that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Item {
    Systolic,
    Diastolic,
    Pulse,
    RestingPulse,
    Weight,
    BodyFat,
    Height,
    BodyMass,
    Temperature,
    Saturation,
    Respiration,
    Glucose,
    Steps,
    OxygenUptake,
}

/// A unit as files write it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) shown: &'static str,
    pub(crate) ucum: &'static str,
    pub(crate) loinc: &'static str,
    /// What a living person can have; outside it is kept, with a question.
    pub(crate) possible: (u32, u32),
    /// How it is written: width and case folded, without spaces.
    pub(crate) spellings: &'static [&'static str],
}

/// Name, category and units of an item; the first unit is the one of Japan.
#[derive(Debug)]
pub(crate) struct Measure {
    pub(crate) name: &'static str,
    pub(crate) category: &'static str,
    pub(crate) units: &'static [Unit],
}

impl Item {
    pub(crate) const fn measure(self) -> &'static Measure {
        match self {
            Item::Systolic => &SYSTOLIC,
            Item::Diastolic => &DIASTOLIC,
            Item::Pulse => &PULSE,
            Item::RestingPulse => &RESTING_PULSE,
            Item::Weight => &WEIGHT,
            Item::BodyFat => &BODY_FAT,
            Item::Height => &HEIGHT,
            Item::BodyMass => &BODY_MASS,
            Item::Temperature => &TEMPERATURE,
            Item::Saturation => &SATURATION,
            Item::Respiration => &RESPIRATION,
            Item::Glucose => &GLUCOSE,
            Item::Steps => &STEPS,
            Item::OxygenUptake => &OXYGEN_UPTAKE,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.measure().name
    }

    /// The name in English, for findings.
    pub(crate) const fn english(self) -> &'static str {
        match self {
            Item::Systolic => "upper pressure",
            Item::Diastolic => "lower pressure",
            Item::Pulse => "pulse",
            Item::RestingPulse => "resting heart rate",
            Item::Weight => "weight",
            Item::BodyFat => "body fat",
            Item::Height => "height",
            Item::BodyMass => "body mass index",
            Item::Temperature => "temperature",
            Item::Saturation => "oxygen saturation",
            Item::Respiration => "breathing rate",
            Item::Glucose => "blood glucose",
            Item::Steps => "steps",
            Item::OxygenUptake => "oxygen uptake",
        }
    }

    pub(crate) fn is_pressure(self) -> bool {
        matches!(self, Item::Systolic | Item::Diastolic)
    }

    /// The unit with this spelling.
    pub(crate) fn unit(self, written: &str) -> Option<&'static Unit> {
        let folded = fold(written);
        self.measure().units.iter().find(|u| u.spellings.contains(&folded.as_str()))
    }
}

/// Folds width and case and takes spaces and underscores out.
pub(crate) fn fold(text: &str) -> String {
    let folded = crate::jp::nfkc(text).to_lowercase();
    folded.chars().filter(|c| !c.is_whitespace() && *c != '_').collect()
}

const fn vital(name: &'static str, units: &'static [Unit]) -> Measure {
    Measure { name, category: "vital-signs", units }
}

const fn unit(
    (shown, ucum): (&'static str, &'static str),
    loinc: &'static str,
    possible: (u32, u32),
    spellings: &'static [&'static str],
) -> Unit {
    Unit { shown, ucum, loinc, possible, spellings }
}

const MMHG: &[&str] = &["mmhg", "mm[hg]"];
const PER_MINUTE: &[&str] =
    &["回/分", "拍/分", "bpm", "/分", "/min", "count/min", "beats/min", "拍", "回", "breaths/min"];
const PERCENT: &[&str] = &["%", "パーセント", "percent"];

const SYSTOLIC: Measure = vital("最高血圧", &[unit(("mmHg", "mm[Hg]"), "8480-6", (30, 350), MMHG)]);
const DIASTOLIC: Measure =
    vital("最低血圧", &[unit(("mmHg", "mm[Hg]"), "8462-4", (10, 250), MMHG)]);
const PULSE: Measure = vital("脈拍", &[unit(("回/分", "/min"), "8867-4", (10, 350), PER_MINUTE)]);
const RESTING_PULSE: Measure =
    vital("安静時の心拍数", &[unit(("回/分", "/min"), "40443-4", (10, 350), PER_MINUTE)]);
const WEIGHT: Measure = vital(
    "体重",
    &[
        unit(("kg", "kg"), "29463-7", (1, 400), &["kg", "キロ", "キログラム"]),
        unit(("lb", "[lb_av]"), "29463-7", (2, 880), &["lb", "lbs", "pound", "pounds", "ポンド"]),
        unit(("g", "g"), "29463-7", (300, 400_000), &["g", "グラム"]),
    ],
);
const BODY_FAT: Measure = vital("体脂肪率", &[unit(("%", "%"), "41982-0", (2, 80), PERCENT)]);
const HEIGHT: Measure = vital(
    "身長",
    &[
        unit(("cm", "cm"), "8302-2", (20, 260), &["cm", "センチ"]),
        unit(("m", "m"), "8302-2", (0, 3), &["m", "メートル"]),
        unit(("ft", "[ft_i]"), "8302-2", (0, 9), &["ft"]),
        unit(("in", "[in_i]"), "8302-2", (8, 105), &["in"]),
    ],
);
const BODY_MASS: Measure =
    vital("BMI", &[unit(("kg/m2", "kg/m2"), "39156-5", (5, 120), &["count", "kg/m2", "kg/m^2"])]);
const TEMPERATURE: Measure = vital(
    "体温",
    &[
        unit(("℃", "Cel"), "8310-5", (25, 45), &["°c", "degc", "c", "度", "cel"]),
        unit(("°F", "[degF]"), "8310-5", (77, 113), &["°f", "degf", "f"]),
    ],
);
const SATURATION: Measure = vital("酸素飽和度", &[unit(("%", "%"), "59408-5", (30, 100), PERCENT)]);
const RESPIRATION: Measure =
    vital("呼吸数", &[unit(("回/分", "/min"), "9279-1", (3, 100), PER_MINUTE)]);
const GLUCOSE: Measure = vital(
    "血糖",
    &[
        unit(("mg/dL", "mg/dL"), "2339-0", (10, 1500), &["mg/dl"]),
        unit(("mmol/L", "mmol/L"), "15074-8", (0, 84), &["mmol/l", "mmol<180.1558800000541>/l"]),
    ],
);
const STEPS: Measure = Measure {
    name: "歩数",
    category: "activity",
    units: &[unit(("歩", "{steps}"), "55423-8", (0, 150_000), &["歩", "steps", "count", "step"])],
};
const OXYGEN_UPTAKE: Measure = vital(
    "最大酸素摂取量",
    &[unit(
        ("mL/min/kg", "mL/min/kg"),
        "60842-2",
        (3, 100),
        &["ml/min·kg", "ml/kg/min", "ml/min/kg"],
    )],
);

/// Whether a living person can have this value. Digits that are no number are not judged.
fn possible(unit: &Unit, digits: &str) -> bool {
    let (low, high) = unit.possible;
    let limits = u64::from(low) * 1000..=u64::from(high) * 1000;
    thousandths(digits).is_none_or(|value| limits.contains(&value))
}

/// The question about a value no living person has; it is kept as it is.
pub(crate) fn question(reading: &Reading, at: &Span) -> Option<Finding> {
    let Reading { item, unit, digits } = reading;
    if possible(unit, digits) {
        return None;
    }
    let (name, english, unit) = (item.name(), item.english(), unit.shown);
    Some(Finding::warning(
        at.clone(),
        format!(
            "{name} {digits} {unit} は、ふつうではない値です。そのまま残しました。打ちまちがいでないか見てください"
        ),
        format!(
            "{english} {digits} {unit} is hardly possible; it was kept as it is, please check it"
        ),
    ))
}

/// `36.55` as 36550, for comparisons only: all digits are kept elsewhere. What is beyond the third
/// decimal counts as one more.
pub(crate) fn thousandths(digits: &str) -> Option<u64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !plain(whole) || !plain(fraction) {
        return None;
    }
    let three: String = fraction.chars().chain("000".chars()).take(3).collect();
    let more = fraction.bytes().skip(3).any(|b| b != b'0');
    let value = whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(three.parse().ok()?)?;
    value.checked_add(u64::from(more))
}

/// The time of a measurement as FHIR writes it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum When<'a> {
    At(&'a str),
    During(&'a str, &'a str),
}

/// A value with its unit. The digits stay as they are.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) item: Item,
    pub(crate) unit: &'static Unit,
    pub(crate) digits: String,
}

impl Reading {
    /// An `Observation` of its own; `None` when the digits are no JSON number.
    pub(crate) fn observation(&self, when: When<'_>) -> Option<Value> {
        let measure = self.item.measure();
        let mut resource = bare(measure.category, self.unit.loinc, measure.name, when);
        insert(&mut resource, "valueQuantity", self.quantity()?);
        Some(resource)
    }

    fn component(&self) -> Option<Value> {
        Some(json!({
            "code": code(self.unit.loinc, self.item.name()),
            "valueQuantity": self.quantity()?,
        }))
    }

    fn quantity(&self) -> Option<Value> {
        let value: Number = self.digits.parse().ok()?;
        let unit = self.unit;
        Some(json!({"value": value, "unit": unit.shown, "system": system::UCUM, "code": unit.ucum}))
    }
}

/// One blood pressure: a panel (85354-9) with its parts.
pub(crate) fn pressure(parts: &[Reading], when: When<'_>) -> Option<Value> {
    let components: Vec<Value> = parts.iter().filter_map(Reading::component).collect();
    if components.is_empty() {
        return None;
    }
    let mut resource = bare("vital-signs", "85354-9", "血圧", when);
    insert(&mut resource, "component", Value::Array(components));
    Some(resource)
}

fn bare(category: &str, loinc: &str, name: &str, when: When<'_>) -> Value {
    let mut resource = json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": system::OBSERVATION_CATEGORY, "code": category}]}],
        "code": code(loinc, name),
    });
    match when {
        When::At(at) => insert(&mut resource, "effectiveDateTime", json!(at)),
        When::During(from, until) => {
            insert(&mut resource, "effectivePeriod", json!({"start": from, "end": until}));
        }
    }
    resource
}

fn code(loinc: &str, name: &str) -> Value {
    json!({"coding": [{"system": system::LOINC, "code": loinc}], "text": name})
}

/// Puts a field into a resource.
pub(crate) fn insert(resource: &mut Value, key: &str, value: Value) {
    if let Some(object) = resource.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_however_they_are_written() {
        for (item, written, ucum) in [
            (Item::Systolic, "ｍｍＨｇ", "mm[Hg]"),
            (Item::Temperature, "℃", "Cel"),
            (Item::Weight, "㎏", "kg"),
            (Item::Weight, "LBS", "[lb_av]"),
            (Item::Glucose, "mg/dL", "mg/dL"),
            (Item::Pulse, "回／分", "/min"),
        ] {
            assert_eq!(item.unit(written).map(|u| u.ucum), Some(ucum), "{written}");
        }
        assert!(Item::Systolic.unit("kPa").is_none());
    }

    #[test]
    fn limits_are_told_to_the_last_digit() {
        let unit = Item::Saturation.unit("%").unwrap();
        let judged = ["30", "100", "100.0", "100.1", "29.9", "x"].map(|d| possible(unit, d));
        assert_eq!(judged, [true, true, true, false, false, true]);
    }
}
