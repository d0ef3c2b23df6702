//! The shape of a day (1日のかたち): how a sensor's glucose lies in each hour over two weeks, as data
//! for a chart. Percentiles of readings, never a curve through them.

use super::glucose::GlucosePoint;

const HOUR_MS: i64 = 3_600_000;
/// Japan is nine hours ahead of UTC.
const JAPAN_HOURS: i64 = 9;
/// An hour needs readings of so many days to have a shape.
const DAYS_MIN: usize = 5;

/// One hour of the day.
///
/// ```
/// use phr::insight::{GlucosePoint, day_shape::day_shape};
/// // Six nights, one of them with a low: no percentile may hide it.
/// let night = |day: i64| GlucosePoint {
///     at_ms: day * 86_400_000 + 17 * 3_600_000, value: if day == 3 { 48.0 } else { 110.0 },
/// };
/// let shape = day_shape(&(0..6).map(night).collect::<Vec<_>>());
/// assert_eq!((shape[0].hour, shape[0].days), (2, 6)); // 17:00 UTC is two in the morning in Japan
/// assert_eq!((shape[0].percentiles[2], shape[0].lowest), (110.0, 48.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourShape {
    /// From 0 to 23, in Japan.
    pub hour: u8,
    /// How many days have readings in it.
    pub days: usize,
    /// The 5th, 25th, 50th, 75th and 95th percentile, mg/dL.
    pub percentiles: [f64; 5],
    /// The lowest reading: never hidden by percentiles.
    pub lowest: f64,
}

/// The hours with readings of at least five days.
///
/// ```
/// use phr::insight::{GlucosePoint, day_shape::day_shape};
/// let noon = |day: i64| GlucosePoint { at_ms: day * 86_400_000 + 3 * 3_600_000, value: 100.0 + day as f64 };
/// let days: Vec<GlucosePoint> = (0..5).map(noon).collect();
/// let shape = day_shape(&days);
/// assert_eq!((shape[0].hour, shape[0].percentiles[2], shape[0].lowest), (12, 102.0, 100.0));
/// assert!(day_shape(&days[..4]).is_empty()); // four days have no shape yet
/// ```
pub fn day_shape(points: &[GlucosePoint]) -> Vec<HourShape> {
    (0..24_u8).filter_map(|hour| hour_shape(points, hour)).collect()
}

fn hour_shape(points: &[GlucosePoint], hour: u8) -> Option<HourShape> {
    let hours = |p: &GlucosePoint| p.at_ms.div_euclid(HOUR_MS).saturating_add(JAPAN_HOURS);
    let here: Vec<&GlucosePoint> =
        points.iter().filter(|p| hours(p).rem_euclid(24) == i64::from(hour)).collect();
    let mut days: Vec<i64> = here.iter().map(|p| hours(p).div_euclid(24)).collect();
    days.sort_unstable();
    days.dedup();
    let mut values: Vec<f64> = here.iter().map(|p| p.value).collect();
    values.sort_by(f64::total_cmp);
    let at = |percent| percentile(&values, percent);
    let percentiles = [at(5)?, at(25)?, at(50)?, at(75)?, at(95)?];
    let enough = days.len() >= DAYS_MIN;
    let (days, lowest) = (days.len(), *values.first()?);
    enough.then_some(HourShape { hour, days, percentiles, lowest })
}

/// Of sorted values, by linear interpolation between the two around it.
fn percentile(sorted: &[f64], percent: u32) -> Option<f64> {
    let last = u32::try_from(sorted.len().checked_sub(1)?).ok()?;
    let (whole, rest) = (last * percent / 100, last * percent % 100);
    let value = |at: u32| sorted.get(usize::try_from(at).ok()?).copied();
    let low = value(whole)?;
    let high = value(whole.saturating_add(1)).unwrap_or(low);
    Some(low + (high - low) * f64::from(rest) / 100.0)
}
