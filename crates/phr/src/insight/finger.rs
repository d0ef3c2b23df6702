//! Glucose by finger (SMBG): lows first, then from where to where.
//!
//! The two weeks up to the newest reading, from seven readings on three days on. How likely lows are
//! to come (LBGI) is computed from thirty readings on. Red flags are not a matter of this rule: they
//! are shown at once.

use fhir::Date;

use super::{
    Facts, evidence,
    glucose::sensor_summary,
    marker::Marker,
    months,
    reading::{Number, counts, is_by_finger, number},
    stats::median,
};
use crate::{
    EntryId,
    message::{
        About, Ask, Before, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        phrase::{
            Phrase,
            glucose::{LowRisk, Phrase as Said},
        },
    },
    record::Kind,
};

/// Glucose by finger.
///
/// Two weeks of readings, lows first: one below 70 is told however few readings there are, those below 54 are
/// counted by themselves. The share in range needs seven readings on three days, the index of lows thirty. Nothing is said
/// of readings older than half a year.
pub const FINGER_GLUCOSE: Rule = Rule {
    id: "glucose-finger",
    version: 1,
    sources: &[
        Source {
            cite: "Kovatchev BP et al.: f = 1.509·(ln(BG)^1.084 − 5.381), LBGI = mean of 10·f² where f < 0",
            checked: Checked::Quoted,
        },
        Source {
            cite: "LBGI below 1.1, 2.5, 5: minimal, low, moderate risk",
            checked: Checked::Memory,
        },
        Source { cite: "below 70 and below 54 mg/dL: levels 1 and 2", checked: Checked::Quoted },
    ],
};

const DAYS: i64 = 14;
const READINGS_MIN: usize = 7;
const DAYS_MIN: usize = 3;
/// Standard deviations and indices need so many.
const INDEX_MIN: usize = 30;
const OLD_DAYS: i64 = 60;
/// Older than this, nothing is said.
const DAYS_MAX: i64 = 180;
const LOW: f64 = 70.0;
const VERY_LOW: f64 = 54.0;

struct Finger {
    entry: EntryId,
    day: i64,
    at: Date,
    value: f64,
}

pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let readings = readings(facts);
    let last = readings.last().filter(|r| facts.today.saturating_sub(r.day) <= DAYS_MAX)?.day;
    let recent: Vec<&Finger> =
        readings.iter().filter(|r| last.saturating_sub(r.day) < DAYS).collect();
    let mut days: Vec<i64> = recent.iter().map(|r| r.day).collect();
    days.dedup();
    let enough = recent.len() >= READINGS_MIN && days.len() >= DAYS_MIN;
    let low = recent.iter().any(|r| r.value < LOW);
    let mut message = Message {
        rule: &FINGER_GLUCOSE,
        about: About::FingerGlucose,
        verdict: if low { Verdict::Notice } else { Verdict::NotYet },
        now: vec![lows(&recent, days.len())],
        before: Vec::new(),
        guide: Vec::new(),
        how: vec![said_how(Said::ByFinger)],
        step: if low { Step::ShowNext } else { Step::KeepMeasuring },
        ask: low.then_some(Ask::Glucose),
        evidence: evidence(recent.iter().map(|r| r.entry)),
        series: Vec::new(),
    };
    if low {
        message.guide.push(Guide::Phrase(Phrase::Glucose(Said::Lows)));
    }
    if facts.today.saturating_sub(last) > OLD_DAYS {
        message.how.push(How::Old { months: months(last, facts.today) });
    }
    if !enough {
        let more = DAYS_MIN.saturating_sub(days.len()).max(1);
        message.before.push(Before::MoreDays { more: u32::try_from(more).unwrap_or(1) });
        return Some(message);
    }
    let values: Vec<f64> = recent.iter().map(|r| r.value).collect();
    message.now.push(range(&values)?);
    if !low {
        message.guide.push(Guide::Phrase(Phrase::Glucose(Said::NoLows)));
        message.verdict = Verdict::Wobble;
    }
    match index(&values) {
        Ok(risk) => {
            message.guide.push(Guide::Phrase(Phrase::Glucose(Said::LowRisk(risk))));
            if risk >= LowRisk::Moderate {
                (message.verdict, message.step) = (Verdict::Notice, Step::Appointment);
                message.ask = Some(Ask::Glucose);
            }
        }
        Err(more) => message.how.push(said_how(Said::TooFewForIndex(more))),
    }
    Some(message)
}

fn said_how(said: Said) -> How {
    How::Phrase(Phrase::Glucose(said))
}

/// Readings in mg/dL, oldest first. Sensors kept as series are another rule's.
fn readings(facts: &Facts<'_>) -> Vec<Finger> {
    let mut found: Vec<Finger> = facts
        .of_kind(Kind::Measurement)
        .filter(|(e, _)| counts(e) && is_by_finger(e, Marker::Glucose))
        .filter(|(e, _)| e.resource.get("code").and_then(Marker::of) == Some(Marker::Glucose))
        .filter_map(|(e, day)| match number(&e.resource, |unit| Marker::Glucose.is_unit(unit)) {
            Number::Value(value) => Some(Finger { entry: e.id, day, at: e.when.clone()?, value }),
            Number::OtherUnit | Number::None => None,
        })
        .collect();
    found.sort_by_key(|r| (r.day, r.at.start_ms(), r.entry));
    found
}

fn count(values: &[&Finger], below: f64) -> u32 {
    u32::try_from(values.iter().filter(|r| r.value < below).count()).unwrap_or(u32::MAX)
}

fn lows(recent: &[&Finger], days: usize) -> Now {
    Now::Phrase(Phrase::Glucose(Said::FingerLows {
        readings: u32::try_from(recent.len()).unwrap_or(u32::MAX),
        days: u32::try_from(days).unwrap_or(u32::MAX),
        low: count(recent, LOW),
        very_low: count(recent, VERY_LOW),
    }))
}

fn range(values: &[f64]) -> Option<Now> {
    let shown = |value: f64| format!("{value:.0}");
    Some(Now::Phrase(Phrase::Glucose(Said::FingerRange {
        lowest: shown(values.iter().copied().fold(f64::INFINITY, f64::min)),
        middle: shown(median(values)?),
        highest: shown(values.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
    })))
}

/// How likely lows are; how many more readings are needed to say it.
fn index(values: &[f64]) -> Result<LowRisk, u32> {
    let more = INDEX_MIN.saturating_sub(values.len());
    let summary = sensor_summary(values).filter(|_| more == 0);
    let Some(summary) = summary else { return Err(u32::try_from(more.max(1)).unwrap_or(1)) };
    Ok(match summary.lbgi {
        x if x >= 5.0 => LowRisk::High,
        x if x >= 2.5 => LowRisk::Moderate,
        x if x >= 1.1 => LowRisk::Low,
        _ => LowRisk::Minimal,
    })
}
