//! Steps: one sum for each day and source. Phone and watch count the same steps, so sources are
//! never added up. A stretch over midnight counts for the day it began.

use std::collections::BTreeMap;

use fhir::system;
use phr::{
    provenance::{Context, Evidence, Maker, Span},
    record::{Draft, DraftKey},
};
use serde_json::{Value, json};

use super::{decimal, element::Element};

/// The sums have no identifier in the file; this names the one made from source and day, so that a
/// day that was not over yet is corrected by the next export.
const DAY: &str = "https://tenohira.example/fhir/NamingSystem/apple-health-daily-steps";
/// Most days of all sources together: three sources for ninety years.
const DAYS_MAX: usize = 100_000;

/// Sums by source and day.
#[derive(Debug, Default)]
pub(super) struct Steps {
    days: BTreeMap<(String, String), Day>,
}

#[derive(Debug)]
struct Day {
    steps: u64,
    device: String,
    lines: (u32, u32),
}

impl Steps {
    /// Adds a record; false when it cannot be read.
    pub(super) fn add(&mut self, record: &Element) -> bool {
        let (Some(steps), Some(day)) = (count(record), record.day().and_then(whole_day)) else {
            return false;
        };
        let key = (record.source().to_owned(), day);
        if self.days.len() >= DAYS_MAX && !self.days.contains_key(&key) {
            return false;
        }
        let lines = record.at.lines.unwrap_or_default();
        let device = || record.device().unwrap_or_default().into_owned();
        let sum = self.days.entry(key).or_insert_with(|| Day { steps: 0, device: device(), lines });
        sum.steps = steps.saturating_add(sum.steps);
        sum.lines = (sum.lines.0.min(lines.0), sum.lines.1.max(lines.1));
        true
    }

    /// One draft for each sum.
    pub(super) fn drafts(self) -> impl Iterator<Item = Draft> {
        self.days.into_iter().map(|((source, day), sum)| {
            let resource = observation(&day, &source, sum.steps);
            let span = Span::lines(sum.lines.0, sum.lines.1);
            let context = Context {
                device: Some(sum.device).filter(|d| !d.is_empty()),
                method: Some("1日の合計".to_owned()),
                ..Context::default()
            };
            let maker = if source.is_empty() {
                Maker::Unknown
            } else {
                Maker::Device { name: source.clone() }
            };
            let draft = Draft::authored(resource, span, maker, Evidence::Derived);
            let key = DraftKey::Natural(format!("{DAY}|{day} {source}"));
            Draft { key, ..draft.measured(context) }
        })
    }
}

fn count(record: &Element) -> Option<u64> {
    decimal::plain(record.attribute("value")?)?.split('.').next()?.parse().ok()
}

fn whole_day(text: &str) -> Option<String> {
    let day: fhir::Date = text.parse().ok()?;
    (day.precision() == fhir::Precision::Day).then(|| day.to_string())
}

/// The source is part of the content: two devices of one day are two observations.
fn observation(day: &str, source: &str, steps: u64) -> Value {
    json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": system::OBSERVATION_CATEGORY, "code": "activity"}]}],
        "code": {
            "coding": [{"system": system::LOINC, "code": "41950-7"}],
            "text": "1日の歩数",
        },
        "effectiveDateTime": day,
        "valueQuantity": {"value": steps, "unit": "歩", "system": system::UCUM, "code": "{steps}"},
        "method": {"text": "1日の合計"},
        "device": {"display": source},
    })
}
