//! Everyday signals of a phone or watch: the last seven days against the person's own weeks before.
//!
//! Quiet by design: a notice only when two signals and more leave their own bands in one week. One
//! alone is common and is said to be. A band needs five own weeks; sources are never mixed, and
//! nobody is compared with other people.

use fhir::{Date, system};

use super::{
    stats::{deviation, mean, size, t95},
    whole,
};
use crate::{
    SeriesId,
    message::{
        About, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        phrase::{Phrase, signal::Phrase as Said},
    },
    ports::{Reading, StoreError},
    record::{Point, Series, day_number, series::in_pieces},
};

/// Everyday signals.
///
/// Steps, time in bed, resting heart rate and its variability, temperature and oxygen of the last full week
/// (four days and more) against own weeks of two months, from five on. One signal outside its band is
/// ordinary; two in one week are worth a word.
pub const SIGNALS: Rule = Rule {
    id: "signals",
    version: 2,
    sources: &[
        Source {
            cite: "Coşkun A et al. Clin Chem 2021;67:374: a person's own interval, five results and more",
            checked: Checked::Quoted,
        },
        Source {
            cite: "two signals in one week, weeks of four days and more, own weeks of two months",
            checked: Checked::Convention,
        },
    ],
};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Steps a day.
    Steps,
    /// Hours in bed.
    InBed,
    /// Heart rate at rest.
    RestingHeart,
    /// Standard deviation of the intervals between beats.
    HeartVariability,
    /// Body temperature, as a watch or a ring senses it.
    Temperature,
    /// Oxygen saturation.
    Saturation,
}

impl Kind {
    const ALL: [Kind; 6] = [
        Kind::Steps,
        Kind::InBed,
        Kind::RestingHeart,
        Kind::HeartVariability,
        Kind::Temperature,
        Kind::Saturation,
    ];
}

/// One signal of one source, by days.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// What is measured.
    pub kind: Kind,
    /// The series it comes from.
    pub series: SeriesId,
    /// Days since 1970 in Japan with the value of each, oldest first.
    pub days: Vec<(i64, f64)>,
}

const WEEK: i64 = 7;
/// A week needs so many days.
const WEEK_MIN: usize = 4;
/// A band needs so many own weeks, and looks at no more than these.
const WEEKS_MIN: usize = 5;
const WEEKS_MAX: i64 = 8;
/// So many signals outside their bands are worth a notice.
const TOGETHER: usize = 2;
const DAY_MS: i64 = 86_400_000;
const JAPAN_MS: i64 = 32_400_000;
const HOUR_MS: f64 = 3_600_000.0;

/// Reads the signals of the last nine weeks, for each kind from the source that was on last.
///
/// # Errors
/// What reading gives.
pub fn daily_signals(reading: &mut dyn Reading, today: &Date) -> Result<Vec<Signal>, StoreError> {
    let Some(today) = day_number(today) else { return Ok(Vec::new()) };
    let from = (today - WEEK * (WEEKS_MAX + 1) + 1) * DAY_MS - JAPAN_MS;
    let until = (today + 1) * DAY_MS - JAPAN_MS;
    let all = reading.series()?;
    let newest = |kind: Kind| {
        let of_kind = all.iter().filter(|s| kind_of(s) == Some(kind) && s.last_ms >= from);
        of_kind.max_by_key(|s| (s.last_ms, s.id))
    };
    let mut signals = Vec::new();
    for (kind, series) in Kind::ALL.into_iter().filter_map(|kind| Some((kind, newest(kind)?))) {
        let mut days: Vec<(i64, Vec<f64>)> = Vec::new();
        in_pieces(reading, series.id, from..until, &mut |points| take(kind, points, &mut days))?;
        let days = days.iter().filter_map(|(day, values)| Some((*day, of_day(kind, values)?)));
        signals.push(Signal { kind, series: series.id, days: days.collect() });
    }
    Ok(signals)
}

/// What a series is a signal of, in the unit the rule knows. Codes as in [`crate::record::series`].
fn kind_of(series: &Series) -> Option<Kind> {
    let (code, unit) = (series.key.code.code.as_str(), series.key.unit.as_str());
    let loinc = system::canonical(&series.key.code.system) == system::LOINC;
    match (code, unit) {
        ("55423-8" | "41950-7", _) if loinc => Some(Kind::Steps),
        ("40443-4", "/min" | "{beats}/min") if loinc => Some(Kind::RestingHeart),
        ("80404-7", "ms") if loinc => Some(Kind::HeartVariability),
        ("8310-5", "Cel" | "℃") if loinc => Some(Kind::Temperature),
        ("59408-5" | "2708-6", "%") if loinc => Some(Kind::Saturation),
        ("sleep-session", _) => Some(Kind::InBed),
        _ => None,
    }
}

fn take(kind: Kind, points: &[Point], days: &mut Vec<(i64, Vec<f64>)>) {
    for point in points {
        // A night belongs to the day on which it ends.
        let (at, value) = match kind {
            Kind::InBed => {
                let length = point.until_ms().saturating_sub(point.from_ms());
                let hours = i32::try_from(length).map_or(0.0, f64::from) / HOUR_MS;
                (point.until_ms(), Some(hours))
            }
            Kind::Steps
            | Kind::RestingHeart
            | Kind::HeartVariability
            | Kind::Temperature
            | Kind::Saturation => (point.from_ms(), point.value().to_string().parse().ok()),
        };
        let day = at.saturating_add(JAPAN_MS).div_euclid(DAY_MS);
        let Some(value) = value else { continue };
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, values)) => values.push(value),
            None => days.push((day, vec![value])),
        }
    }
}

fn of_day(kind: Kind, values: &[f64]) -> Option<f64> {
    match kind {
        Kind::Steps | Kind::InBed => Some(values.iter().sum()),
        Kind::RestingHeart | Kind::HeartVariability | Kind::Temperature | Kind::Saturation => {
            mean(values)
        }
    }
}

/// A week beside the own band.
struct Week {
    kind: Kind,
    mean: f64,
    low: f64,
    high: f64,
    weeks: usize,
    series: SeriesId,
}

impl Week {
    fn is_outside(&self) -> bool {
        self.mean < self.low || self.mean > self.high
    }

    /// The last week of a signal against its own weeks; `None` below the minimum of data.
    fn of(signal: &Signal, today: i64) -> Option<Week> {
        let week = |back: i64| {
            let last = today - back * WEEK;
            let days = signal.days.iter().filter(|(day, _)| (last - WEEK + 1..=last).contains(day));
            let values: Vec<f64> = days.map(|(_, value)| *value).collect();
            mean(&values).filter(|_| values.len() >= WEEK_MIN)
        };
        let now = week(0)?;
        let own: Vec<f64> = (1..=WEEKS_MAX).filter_map(week).collect();
        if own.len() < WEEKS_MIN {
            return None;
        }
        let reach = t95(own.len())? * deviation(&own)? * (1.0 + 1.0 / size(&own)).sqrt();
        let middle = mean(&own)?;
        let (low, high) = (middle - reach, middle + reach);
        let (kind, weeks, series) = (signal.kind, own.len(), signal.series);
        Some(Week { kind, mean: now, low: low.max(0.0), high, weeks, series })
    }

    fn said(&self) -> Now {
        let shown = |value: f64| match self.kind {
            Kind::Steps => (whole(value / 100.0) * 100).to_string(),
            Kind::InBed | Kind::Temperature => format!("{value:.1}"),
            // No more than all of it.
            Kind::Saturation => whole(value.min(100.0)).to_string(),
            Kind::RestingHeart | Kind::HeartVariability => whole(value).to_string(),
        };
        let [mean, low, high] = [self.mean, self.low, self.high].map(shown);
        Now::Phrase(Phrase::Signal(Said::Week { kind: self.kind, mean, low, high }))
    }
}

/// The message on a week; `None` when no signal has a band of its own yet.
///
/// ```
/// use phr::{SeriesId, insight::signals::{Kind, Signal, message}, message::Verdict};
/// let days = |last: f64| (0..42).map(|d| (d, if d < 35 { 5000.0 + (d / 7 * 100) as f64 } else { last })).collect();
/// let steps = |last| Signal { kind: Kind::Steps, series: SeriesId::from_bytes([1; 16]), days: days(last) };
/// let today = "1970-02-11".parse().unwrap(); // day 41
/// assert_eq!(message(&[steps(900.0)], &today).unwrap().verdict, Verdict::Wobble); // one alone is quiet
/// assert!(message(&[Signal { days: vec![(41, 1.0)], ..steps(1.0) }], &today).is_none());
/// ```
pub fn message(signals: &[Signal], today: &Date) -> Option<Message> {
    let today = day_number(today)?;
    let weeks: Vec<Week> = signals.iter().filter_map(|signal| Week::of(signal, today)).collect();
    let own = weeks.iter().map(|week| week.weeks).min()?;
    let outside = weeks.iter().filter(|week| week.is_outside()).count();
    let guide = match outside {
        0 => Said::Usual,
        1 => Said::OneAlone,
        _ => Said::Together,
    };
    let notice = outside >= TOGETHER;
    Some(Message {
        rule: &SIGNALS,
        about: About::Signals,
        verdict: if notice { Verdict::Notice } else { Verdict::Wobble },
        now: weeks.iter().map(Week::said).collect(),
        before: Vec::new(),
        guide: vec![Guide::Phrase(Phrase::Signal(guide))],
        how: vec![How::Phrase(Phrase::Signal(Said::OwnWeeks(own)))],
        step: if notice { Step::NoteFeeling } else { Step::Nothing },
        ask: None,
        evidence: Vec::new(),
        series: weeks.iter().map(|week| week.series).collect(),
    })
}

#[cfg(test)]
mod tests;
