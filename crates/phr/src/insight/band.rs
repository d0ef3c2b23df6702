//! A person's own band: between which values their next result is expected while they stay steady.
//!
//! The personal reference interval (prRI) of Coşkun et al., Clin Chem 2021;67:374, on logarithms:
//! the middle of the person's own earlier results, reached around by their own spread (five results
//! and more) or by the published one (three and four). Only results of one place, method and
//! distance from a meal are put together; the newest result is never part of the band it is held
//! against. While the results go one way there is no band. It is no normal range and says nothing
//! about health: the laboratory's range stands beside it.

use fhir::Date;

use super::{
    lab::limits_of,
    marker::{Amount, Marker},
    reading::{self, days},
    stats::{personal_interval, trend},
};
use crate::record::{day_number, same::Fact};

/// Older results tell of another time of life.
const YEARS_BACK: i64 = 5 * 366;
/// More results than these, the newest of them, make the band no surer.
const VALUES_MAX: usize = 24;
/// Results in so rare an order (exact Mann–Kendall) are on their way: no band.
const STEADY_P: f64 = 0.05;

/// The own band of a marker, in the unit of [`Marker::unit`].
#[derive(Debug, Clone, PartialEq)]
pub struct OwnBand {
    /// Of what.
    pub marker: Marker,
    /// The lower end; for drawing. [`OwnBand::shown`] gives the digits to print.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// From how many own results.
    pub values: u32,
    /// The day of the last result in it; the one after it is held against the band.
    pub until: Date,
    /// Whether the spread is the person's own, else the published one of steady people.
    pub own_spread: bool,
}

impl OwnBand {
    /// Both ends as they are to be printed.
    pub fn shown(&self) -> (Amount, Amount) {
        (self.marker.amount(self.low), self.marker.amount(self.high))
    }
}

/// The own band of a marker as of `today`; `None` below three earlier results, where too little is
/// known of the spread, or while the results go one way.
pub fn own_band(facts: &[Fact<'_>], marker: Marker, today: &Date) -> Option<OwnBand> {
    let today = day_number(today)?;
    let mut values = reading::of_marker(facts, marker).values;
    values.retain(|r| (0..=YEARS_BACK).contains(&today.saturating_sub(r.day)));
    let newest = values.last()?.clone();
    values.retain(|r| r.is_comparable(&newest) && r.day < newest.day);
    values.dedup_by_key(|r| r.day);
    let earlier = values.get(values.len().saturating_sub(VALUES_MAX)..)?;
    let points: Vec<(f64, f64)> = earlier.iter().map(|r| (days(r.day), r.value)).collect();
    if trend(&points).is_some_and(|trend| trend.p < STEADY_P) {
        return None;
    }
    let levels: Vec<f64> = earlier.iter().map(|r| r.value).collect();
    let published = limits_of(marker, &levels).map(|limits| limits.sigma());
    let interval = personal_interval(&levels, published)?;
    Some(OwnBand {
        marker,
        low: interval.low,
        high: interval.high,
        values: u32::try_from(earlier.len()).ok()?,
        until: earlier.last()?.date.clone(),
        own_spread: interval.own_spread,
    })
}
