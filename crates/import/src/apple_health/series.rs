//! What a phone or a watch measures all day long, as series.
//!
//! LOINC codes of distance, energy, floors and heart rate variability are from memory; what has no
//! code we are sure of has one of our own. The meaning of `HKMetadataKeyHeartRateMotionContext` (1 at
//! rest, 2 active) and the names of sleep stages are from memory as well.

use std::collections::HashMap;

use fhir::system::LOINC;
use jiff::{civil, tz::Offset};
use phr::{
    decimal::Exact,
    provenance::{Context, Evidence, Maker, Span, State},
    record::{Point, SeriesDraft, SeriesKey, series::Code},
};

use super::{decimal, element::Element, kinds};
use crate::{jp, vitals::Item};

/// Codes that no public system has.
const OWN: &str = "https://tenohira.example/fhir/CodeSystem/measurement";
/// Most series of one file; a family's phone has some hundred.
const SERIES_MAX: usize = 5_000;
/// Most points of one source or of all types together: a watch makes a million a year.
const POINTS_MAX: u64 = 30_000_000;

/// What is measured, and in which unit: as the file writes it and as UCUM does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    name: &'static str,
    code: (&'static str, &'static str),
    units: &'static [(&'static str, &'static str)],
}

const fn measure(
    name: &'static str,
    code: (&'static str, &'static str),
    units: &'static [(&'static str, &'static str)],
) -> Measure {
    Measure { name, code, units }
}

const ENERGY: &[(&str, &str)] = &[("kcal", "kcal"), ("Cal", "kcal"), ("kJ", "kJ")];
const DISTANCE: &[(&str, &str)] = &[("km", "km"), ("m", "m"), ("mi", "[mi_i]")];
const RATE: &[(&str, &str)] = &[("count/min", "/min")];
const MINUTES: &[(&str, &str)] = &[("min", "min")];

/// Types that are always series.
const TYPES: &[(&str, Measure)] = &[
    ("StepCount", measure("歩数", (LOINC, "55423-8"), &[("count", "{steps}")])),
    (
        "DistanceWalkingRunning",
        measure("歩いたり走ったりした距離", (OWN, "distance-walking-running"), DISTANCE),
    ),
    ("DistanceCycling", measure("自転車の距離", (OWN, "distance-cycling"), DISTANCE)),
    ("ActiveEnergyBurned", measure("活動で使ったエネルギー", (LOINC, "41981-2"), ENERGY)),
    ("BasalEnergyBurned", measure("じっとしていて使うエネルギー", (OWN, "energy-basal"), ENERGY)),
    ("FlightsClimbed", measure("上った階数", (LOINC, "100304-5"), &[("count", "{floors}")])),
    (
        "HeartRateVariabilitySDNN",
        measure("心拍のゆらぎ（SDNN）", (LOINC, "80404-7"), &[("ms", "ms")]),
    ),
    ("WalkingHeartRateAverage", measure("歩くときの心拍数", (OWN, "heart-rate-walking"), RATE)),
    ("AppleExerciseTime", measure("運動の時間", (OWN, "exercise-time"), MINUTES)),
    ("AppleStandTime", measure("立っていた時間", (OWN, "stand-time"), MINUTES)),
];

/// The measure of a type that is always a series.
pub(super) fn always(short: &str) -> Option<Measure> {
    TYPES.iter().find(|(name, _)| *name == short).map(|(_, measure)| *measure)
}

/// The series of one file.
#[derive(Debug, Default)]
pub(super) struct Collected {
    series: Vec<SeriesDraft>,
    places: HashMap<SeriesKey, usize>,
    points: u64,
}

/// Why a record gives no point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// Its value, unit or time cannot be read.
    Unreadable,
    /// There are too many.
    Over,
}

impl Collected {
    /// Adds a record of a type that is always a series.
    pub(super) fn add(&mut self, measure: Measure, record: &Element) -> Result<(), Refused> {
        let value = record.attribute("value").and_then(decimal::plain).and_then(Exact::read);
        let written = record.attribute("unit").unwrap_or_default();
        let unit = measure.units.iter().find(|(name, _)| *name == written);
        let (Some(value), Some((_, unit))) = (value, unit) else { return Err(Refused::Unreadable) };
        self.point(measure.name, measure.code, unit, value, record)
    }

    /// Adds a single reading of a source that may measure all day.
    pub(super) fn add_reading(&mut self, item: Item, record: &Element) -> Result<(), Refused> {
        let reading = super::collect::reading(item, record).ok_or(Refused::Unreadable)?;
        let value = Exact::read(&reading.digits).ok_or(Refused::Unreadable)?;
        let (name, unit) = (item.measure().name, reading.unit);
        self.point(name, (LOINC, unit.loinc), unit.ucum, value, record)
    }

    /// Adds a stretch of sleep: its value is how long it was, in seconds.
    pub(super) fn sleep(&mut self, record: &Element) -> Result<(), Refused> {
        let stage = record.attribute("value").unwrap_or_default();
        let (code, name) = match stage.strip_prefix("HKCategoryValueSleepAnalysis").unwrap_or(stage)
        {
            "InBed" => ("sleep-session", "床に入っていた時間"),
            "Awake" => ("sleep-awake", "目がさめていた時間"),
            "AsleepCore" => ("sleep-light", "浅い眠り"),
            "AsleepDeep" => ("sleep-deep", "深い眠り"),
            "AsleepREM" => ("sleep-rem", "レム睡眠"),
            "Asleep" | "AsleepUnspecified" => ("sleep-asleep", "眠り"),
            _ => return Err(Refused::Unreadable),
        };
        let (from, until) = times(record).ok_or(Refused::Unreadable)?;
        let seconds = until.saturating_sub(from).div_euclid(1000);
        self.point(name, (OWN, code), "s", Exact::whole(seconds), record)
    }

    fn point(
        &mut self,
        name: &str,
        (system, code): (&str, &str),
        unit: &str,
        value: Exact,
        record: &Element,
    ) -> Result<(), Refused> {
        let times = times(record);
        let point = times.and_then(|(from, until)| Point::during(from, until, value));
        let point = point.ok_or(Refused::Unreadable)?;
        if self.points >= POINTS_MAX {
            return Err(Refused::Over);
        }
        let key = SeriesKey {
            code: Code { system: system.to_owned(), code: code.to_owned() },
            name: name.to_owned(),
            unit: unit.to_owned(),
            made_by: maker(record),
            context: context(record),
            evidence: Evidence::Measured,
        };
        let at = match self.places.get(&key) {
            Some(at) => *at,
            None if self.series.len() >= SERIES_MAX => return Err(Refused::Over),
            None => {
                self.series.push(SeriesDraft::new(key.clone(), record.at.clone()));
                let at = self.series.len().saturating_sub(1);
                self.places.insert(key, at);
                at
            }
        };
        if let Some(series) = self.series.get_mut(at) {
            series.span = covered(&series.span, &record.at);
            series.points.push(point);
        }
        self.points = self.points.saturating_add(1);
        Ok(())
    }

    /// Takes over the series of another; both have none in common.
    pub(super) fn absorb(&mut self, other: Collected) {
        self.series.extend(other.series);
    }

    /// Everything, in a fixed order.
    pub(super) fn finish(mut self) -> Vec<SeriesDraft> {
        self.series.sort_by_cached_key(|series| series.key.canonical());
        self.series
    }
}

fn maker(record: &Element) -> Maker {
    match record.source() {
        _ if record.is_typed() => Maker::Person,
        "" => Maker::Unknown,
        source => Maker::Device { name: source.to_owned() },
    }
}

fn context(record: &Element) -> Context {
    let device = record.device().filter(|_| !record.is_typed()).map(std::borrow::Cow::into_owned);
    let (states, method) = match record.metadata("HKMetadataKeyHeartRateMotionContext") {
        Some("1") => (vec![State::Rest], None),
        Some("2") => (Vec::new(), Some("活動中".to_owned())),
        _ => (Vec::new(), None),
    };
    Context { device, states, method, ..Context::default() }
}

/// From the first to the last line.
fn covered(one: &Span, other: &Span) -> Span {
    let (Some(a), Some(b)) = (one.lines, other.lines) else { return one.clone() };
    Span::lines(a.0.min(b.0), a.1.max(b.1))
}

/// Start and end in Unix milliseconds; an end before the start is the start.
fn times(record: &Element) -> Option<(i64, i64)> {
    let start = moment(record.attribute("startDate")?)?;
    let end = record.attribute("endDate").and_then(moment).filter(|end| *end >= start);
    Some((start, end.unwrap_or(start)))
}

/// `2025-03-10 06:45:00 +0900`, millions of times; anything else takes the long way.
pub(super) fn moment(text: &str) -> Option<i64> {
    quick(text.as_bytes()).or_else(|| jp::date_time(text).map(|date| date.start_ms()))
}

fn quick(text: &[u8]) -> Option<i64> {
    let text: &[u8; 25] = text.try_into().ok()?;
    let [_, _, _, _, b'-', _, _, b'-', _, _, b' ', _, _, b':', _, _, b':', _, _, b' ', sign, ..] =
        text
    else {
        return None;
    };
    let number = |from: usize, to: usize| {
        text.get(from..to)?.iter().try_fold(0_i16, |n, b| {
            b.is_ascii_digit().then(|| n.checked_mul(10)?.checked_add(i16::from(*b - b'0')))?
        })
    };
    let two = |at: usize| number(at, at.checked_add(2)?).and_then(|n| i8::try_from(n).ok());
    let seconds = two(17).filter(|s| *s < 60)?;
    let at = civil::DateTime::new(number(0, 4)?, two(5)?, two(8)?, two(11)?, two(14)?, seconds, 0);
    let (hours, minutes) = (i32::from(two(21)?), i32::from(two(23)?));
    let east = (hours <= 14 && minutes < 60).then(|| hours * 3600 + minutes * 60)?;
    let offset = match sign {
        b'+' => Offset::from_seconds(east),
        b'-' => Offset::from_seconds(-east),
        _ => return None,
    };
    Some(offset.ok()?.to_timestamp(at.ok()?).ok()?.as_millisecond())
}

/// Whether a type tells of sleep.
pub(super) fn is_sleep(kind: &str) -> bool {
    kinds::short(kind) == "SleepAnalysis"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_reads_what_the_long_way_reads() {
        for text in [
            "2025-03-10 06:45:00 +0900",
            "1970-01-01 00:00:00 +0000",
            "2024-02-29 23:59:59 -0330",
            "2001-12-31 00:00:01 +0545",
        ] {
            let long = jp::date_time(text).map(|date| date.start_ms());
            assert_eq!(quick(text.as_bytes()), long, "{text}");
            assert!(long.is_some());
        }
        for text in
            ["2025-02-30 06:45:00 +0900", "2025-03-10 25:00:00 +0900", "2025-03-10T06:45:00Z"]
        {
            assert_eq!(quick(text.as_bytes()), None, "{text}");
        }
    }
}
