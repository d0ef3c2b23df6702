//! How values went: every blood pressure and every known result of a record, each by itself, to be
//! drawn or listed. Nothing is judged here; values in another unit are counted and left out.

use fhir::Date;

use super::{
    marker::Marker,
    reading::{self, Place, Reading},
};
use crate::{
    EntryId,
    message::About,
    record::{day_number, same::Fact},
};

/// The values of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Blood pressure, or a marker.
    pub about: About,
    /// The values, the oldest first; never empty.
    pub points: Vec<TrendPoint>,
    /// Values in another unit, not among the points.
    pub other_unit: u32,
}

/// One value of a trend. The numbers are for drawing; the digits as sent are in the entry.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendPoint {
    /// The entry it is in.
    pub entry: EntryId,
    /// When.
    pub date: Date,
    /// The value; the upper one of a blood pressure.
    pub value: f64,
    /// The lower one of a blood pressure.
    pub lower: Option<f64>,
    /// Where and in which state.
    pub place: TrendPlace,
}

/// Where a value of a trend comes from, as far as values of different places must not be mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TrendPlace {
    /// At home, at rest; for a result: no institution is named.
    Home,
    /// At home, after a bath, a meal, exercise and the like.
    HomeOther,
    /// In an office, a hospital, at a check-up, in a laboratory.
    Office,
    /// Nobody says where.
    Unknown,
}

/// Every trend as of `today`: blood pressure first, then the markers in their fixed order.
///
/// ```
/// use phr::{insight::trend::trends, record::same::Fact};
/// let nothing: &[Fact<'_>] = &[];
/// assert!(trends(nothing, &"2026-01-01".parse().unwrap()).is_empty()); // no empty charts
/// ```
pub fn trends(facts: &[Fact<'_>], today: &Date) -> Vec<Trend> {
    let Some(today) = day_number(today) else { return Vec::new() };
    let pressures: Vec<TrendPoint> = reading::pressures(facts)
        .into_iter()
        .filter(|p| p.day <= today)
        .map(|p| TrendPoint {
            entry: p.entry,
            date: p.date,
            value: p.upper,
            lower: Some(p.lower),
            place: match p.place {
                Place::HomeRest => TrendPlace::Home,
                Place::HomeBath | Place::HomeOther => TrendPlace::HomeOther,
                Place::Office => TrendPlace::Office,
                Place::Unknown => TrendPlace::Unknown,
            },
        })
        .collect();
    let pressure = Trend { about: About::HomePressure, points: pressures, other_unit: 0 };
    let markers = Marker::ALL.iter().map(|marker| marker_trend(facts, *marker, today));
    std::iter::once(pressure).chain(markers).filter(|trend| !trend.points.is_empty()).collect()
}

fn marker_trend(facts: &[Fact<'_>], marker: Marker, today: i64) -> Trend {
    let readings = reading::of_marker(facts, marker);
    let point = |r: Reading| TrendPoint {
        entry: r.entry,
        date: r.date,
        value: r.value,
        lower: None,
        place: if r.place.is_some() { TrendPlace::Office } else { TrendPlace::Home },
    };
    let values = readings.values.into_iter().filter(|r| r.day <= today);
    Trend {
        about: About::Result(marker),
        points: values.map(point).collect(),
        other_unit: readings.other_unit,
    }
}
