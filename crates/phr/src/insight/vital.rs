//! Body temperature and oxygen at home, beside the person's own days.
//!
//! The newest value of the last week against the median of each of the person's own days of the three
//! months before (personal interval, five days and more), at rest only. Red flags are not a matter of
//! this rule: they are shown at once.

use fhir::{system, view};

use super::{
    Facts, evidence,
    reading::{Number, counts, date_of, number},
    stats::{Interval, median, personal_interval},
};
use crate::{
    EntryId,
    message::{
        About, Before, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        phrase::{
            Phrase,
            body::{Lies, Phrase as Said, Vital},
        },
    },
    provenance::State,
    record::{Entry, Kind},
};

/// Body temperature and oxygen.
///
/// The newest value of the last week against the own days of three months before it, from five days on. A
/// band is never narrower than the device is sure. From 37.5 ℃, or 93 % and less, it is told as such
/// whatever the band says. Values after exercise or a bath are not among those at rest.
pub const VITAL: Rule = Rule {
    id: "vital",
    version: 1,
    sources: &[
        Source {
            cite: "Coşkun A et al. Clin Chem 2021;67:374: a person's own interval, five results and more",
            checked: Checked::Quoted,
        },
        Source {
            cite: "感染症法に基づく届出基準: 37.5℃以上を発熱とする",
            checked: Checked::Memory,
        },
        Source {
            cite: "a thermometer is sure to 0.2 ℃, an oximeter to 2 %",
            checked: Checked::Memory,
        },
        Source {
            cite: "SpO2 93 % and less (新型コロナウイルス感染症 診療の手引き)",
            checked: Checked::Memory,
        },
    ],
};

/// The newest value is news for so many days.
const NEWS_DAYS: i64 = 7;
/// Own days before it.
const BACK: i64 = 90;
const DAYS_MIN: usize = 5;
const FEVER: f64 = 37.5;
const LITTLE: f64 = 93.0;
/// States in which a value is no resting value.
const UNREST: [State; 2] = [State::AfterExercise, State::AfterBath];

pub(super) fn messages(facts: &Facts<'_>) -> Vec<Message> {
    [Vital::Temperature, Vital::Saturation].into_iter().filter_map(|v| message(facts, v)).collect()
}

struct Read {
    day: i64,
    at: i64,
    value: f64,
    entry: EntryId,
}

fn message(facts: &Facts<'_>, vital: Vital) -> Option<Message> {
    let mut all: Vec<Read> =
        facts.of_kind(Kind::Measurement).filter_map(|(e, day)| read(e, day, vital)).collect();
    all.sort_by_key(|r| (r.at, r.entry));
    let newest = all.last().filter(|r| facts.today - r.day < NEWS_DAYS)?;
    let earlier: Vec<&Read> =
        all.iter().filter(|r| (newest.day - BACK..newest.day).contains(&r.day)).collect();
    let days: Vec<f64> = earlier
        .chunk_by(|a, b| a.day == b.day)
        .filter_map(|day| median(&day.iter().map(|r| r.value).collect::<Vec<_>>()))
        .collect();
    let said = |said| Phrase::Body(said);
    let band = personal_interval(&days, None).filter(|_| days.len() >= DAYS_MIN);
    let band = band.map(|band| with_room(band, vital));
    let lies = band.map(|band| lies(vital, newest.value, band));
    let before = match (band, lies) {
        (Some(band), Some(lies)) => Before::Phrase(said(Said::OwnBand {
            low: shown(vital, band.low),
            high: shown(vital, band.high),
            lies,
        })),
        _ => Before::MoreDays {
            more: u32::try_from(DAYS_MIN.saturating_sub(days.len()).max(1)).ok()?,
        },
    };
    let (guide, step) = judged(vital, newest.value);
    let outside = matches!(lies, Some(Lies::Above | Lies::Below));
    let compared = u32::try_from(days.len()).ok().filter(|_| band.is_some());
    Some(Message {
        rule: &VITAL,
        about: About::Vital(vital),
        verdict: match lies {
            _ if guide.is_some() => Verdict::Notice,
            Some(Lies::Above | Lies::Below) => Verdict::Change,
            Some(Lies::Inside) => Verdict::Wobble,
            None => Verdict::NotYet,
        },
        now: vec![Now::Phrase(said(Said::Newest {
            vital,
            value: shown(vital, newest.value),
            on: date_of(newest.day)?,
        }))],
        before: vec![before],
        guide: guide.into_iter().map(said).map(Guide::Phrase).collect(),
        how: compared.map(|days| How::Phrase(said(Said::OwnDays(days)))).into_iter().collect(),
        step: step.unwrap_or(if outside { Step::Again } else { Step::Nothing }),
        ask: None,
        evidence: evidence(earlier.into_iter().chain([newest]).map(|r| r.entry)),
        series: Vec::new(),
    })
}

/// The band with room for the device: five equal days do not make the sixth a change.
fn with_room(band: Interval, vital: Vital) -> Interval {
    let room = match vital {
        Vital::Temperature => 0.2,
        Vital::Saturation => 2.0,
    };
    let middle = f64::midpoint(band.low, band.high);
    Interval { low: band.low.min(middle - room), high: band.high.max(middle + room), ..band }
}

/// Where a value lies as it is printed: 95 beside a band from 95 is inside.
fn lies(vital: Vital, value: f64, band: Interval) -> Lies {
    let printed = |value: f64| shown(vital, value).parse::<f64>().unwrap_or(value);
    let (value, low, high) = (printed(value), printed(band.low), printed(band.high));
    if value > high {
        Lies::Above
    } else if value < low {
        Lies::Below
    } else {
        Lies::Inside
    }
}

/// What is worth telling whatever is usual, with the first step.
fn judged(vital: Vital, value: f64) -> (Option<Said>, Option<Step>) {
    match vital {
        Vital::Temperature if value >= FEVER => (Some(Said::Fever), Some(Step::NoteFeeling)),
        Vital::Saturation if value <= LITTLE => (Some(Said::LittleOxygen), Some(Step::Appointment)),
        Vital::Temperature | Vital::Saturation => (None, None),
    }
}

fn shown(vital: Vital, value: f64) -> String {
    match vital {
        Vital::Temperature => format!("{value:.1}"),
        // No more than all of it.
        Vital::Saturation => format!("{:.0}", value.min(100.0)),
    }
}

/// A value at rest, in the unit the rule knows.
fn read(entry: &Entry, day: i64, vital: Vital) -> Option<Read> {
    let (codes, units): (&[&str], &[&str]) = match vital {
        Vital::Temperature => (&["8310-5", "8328-7", "8331-1"], &["℃", "Cel", "°C", "度"]),
        Vital::Saturation => (&["59408-5", "2708-6"], &["%", "％"]),
    };
    let code = entry.resource.get("code")?;
    view::codings(code).find(|c| c.system == system::LOINC && codes.contains(&c.code))?;
    let moved =
        entry.origins.first().is_some_and(|o| o.context.states.iter().any(|s| UNREST.contains(s)));
    if !counts(entry) || moved {
        return None;
    }
    match number(&entry.resource, |unit| units.contains(&unit.trim())) {
        Number::Value(value) if value > 0.0 => {
            Some(Read { day, at: entry.when.as_ref()?.start_ms(), value, entry: entry.id })
        }
        Number::Value(_) | Number::OtherUnit | Number::None => None,
    }
}
