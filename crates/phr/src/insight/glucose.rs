//! Glucose from a sensor: lows first, then time in range and highs, then how much it varies.
//!
//! Two weeks with at least 70 % of the readings are needed; before that nothing is said. The figures
//! are those of the international consensus; people with another target are told to follow theirs.

use super::{
    marker::Marker,
    months,
    reading::date_of,
    stats::{mean, variation},
};
use crate::{
    SeriesId,
    message::{
        About, Ask, Before, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        part::Span,
        phrase::{Phrase, glucose::Phrase as Said},
    },
    ports::{Reading, StoreError},
    record::Series,
};

/// Glucose from a sensor.
pub const GLUCOSE: Rule = Rule {
    id: "glucose-sensor",
    version: 2,
    sources: &[
        Source {
            cite: "International consensus on time in range: 70–180 over 70 %, below 70 under 4 %, below 54 under 1 %",
            checked: Checked::Quoted,
        },
        Source { cite: "GMI % = 3.31 + 0.02392 × mean (mg/dL)", checked: Checked::Quoted },
        Source {
            cite: "GRI = 3.0·(<54) + 2.4·(54–69) + 1.6·(>250) + 0.8·(181–250), percent, at most 100",
            checked: Checked::Quoted,
        },
    ],
};

const DAY_MS: i64 = 86_400_000;
const JAPAN_MS: i64 = 32_400_000;
/// So many days are looked at.
const DAYS: i64 = 14;
/// So much of them must be covered, in percent.
const ACTIVE_MIN: f64 = 70.0;
/// A longer gap is time without the sensor, whatever its usual step.
const STEP_MAX_MS: i64 = 20 * 60_000;
const OLD_DAYS: i64 = 60;

/// One reading of a sensor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GlucosePoint {
    /// When, in Unix milliseconds.
    pub at_ms: i64,
    /// mg/dL.
    pub value: f64,
}

/// The newest two weeks of one sensor.
#[derive(Debug, Clone, PartialEq)]
pub struct SensorGlucose {
    /// The series that holds the readings.
    pub series: SeriesId,
    /// The readings.
    pub points: Vec<GlucosePoint>,
}

/// mg/dL in a mmol/L, by the molar mass of glucose.
const MG_DL_IN_MMOL_L: f64 = 18.016;
/// Nobody has more readings: one a minute.
const POINTS_MAX: usize = 14 * 24 * 60;

/// Reads the newest two weeks of the sensor that was on last; `None` without a sensor.
pub fn sensor_glucose(reading: &mut dyn Reading) -> Result<Option<SensorGlucose>, StoreError> {
    let all = reading.series()?;
    let glucose = all.iter().filter_map(|s| Some((s, factor(s)?)));
    let Some((newest, factor)) = glucose.max_by_key(|(s, _)| s.last_ms) else { return Ok(None) };
    let from = newest.last_ms.saturating_sub(DAYS * DAY_MS);
    let during = from..newest.last_ms.saturating_add(1);
    let points = reading.points(newest.id, during, POINTS_MAX)?;
    let number = |p: &crate::record::Point| p.value().to_string().parse::<f64>().ok();
    let point = |p: &crate::record::Point| {
        Some(GlucosePoint { at_ms: p.from_ms(), value: number(p)? * factor })
    };
    let points = points.iter().filter_map(point).collect();
    Ok(Some(SensorGlucose { series: newest.id, points }))
}

/// What makes a series' values mg/dL; `None` when it is no glucose or in another unit.
fn factor(series: &Series) -> Option<f64> {
    let code = serde_json::json!({"coding": [{
        "system": series.key.code.system, "code": series.key.code.code,
    }]});
    if Marker::of(&code) != Some(Marker::Glucose) {
        return None;
    }
    match series.key.unit.as_str() {
        "mg/dL" => Some(1.0),
        "mmol/L" => Some(MG_DL_IN_MMOL_L),
        _ => None,
    }
}

/// What two weeks of readings come to. Shares are percent of the readings.
///
/// ```
/// use phr::insight::sensor_summary;
/// // One reading in ten lies below 54: the mean looks fine, the low does not vanish in it.
/// let mut readings = [120.0; 10];
/// readings[0] = 50.0;
/// let summary = sensor_summary(&readings).unwrap();
/// assert_eq!((summary.mean, summary.very_low, summary.in_range), (113.0, 10.0, 90.0));
/// assert!((summary.gri - 30.0).abs() < 1e-9); // three points for each percent so low
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SensorSummary {
    /// Mean, mg/dL.
    pub mean: f64,
    /// Glucose management indicator, percent.
    pub gmi: f64,
    /// Coefficient of variation, percent.
    pub cv: f64,
    /// Below 54.
    pub very_low: f64,
    /// 54 to 69.
    pub low: f64,
    /// 70 to 180.
    pub in_range: f64,
    /// 181 to 250.
    pub high: f64,
    /// Above 250.
    pub very_high: f64,
    /// Low blood glucose index.
    pub lbgi: f64,
    /// High blood glucose index.
    pub hbgi: f64,
    /// Glycemia risk index, 0 to 100.
    pub gri: f64,
}

/// The summary of readings in mg/dL; `None` with fewer than two.
///
/// ```
/// use phr::insight::sensor_summary;
/// let steady = sensor_summary(&[100.0, 110.0, 120.0]).unwrap();
/// assert_eq!((steady.in_range, steady.gri), (100.0, 0.0));
/// assert!((steady.gmi - 5.9412).abs() < 1e-9);
/// assert!(sensor_summary(&[100.0]).is_none());
/// ```
pub fn sensor_summary(values: &[f64]) -> Option<SensorSummary> {
    let (mean, cv) = (mean(values)?, variation(values)?);
    let share = |holds: &dyn Fn(f64) -> bool| {
        let count = u32::try_from(values.iter().filter(|v| holds(**v)).count()).unwrap_or(u32::MAX);
        100.0 * f64::from(count) / super::stats::size(values)
    };
    let very_low = share(&|v| v < 54.0);
    let low = share(&|v| (54.0..70.0).contains(&v));
    let high = share(&|v| v > 180.0 && v <= 250.0);
    let very_high = share(&|v| v > 250.0);
    let risk = |wanted: fn(f64) -> bool| {
        let f = |v: &f64| 1.509 * (v.max(1.0).ln().powf(1.084) - 5.381);
        let risks: Vec<f64> =
            values.iter().map(f).map(|f| if wanted(f) { 10.0 * f * f } else { 0.0 }).collect();
        super::stats::mean(&risks).unwrap_or_default()
    };
    Some(SensorSummary {
        mean,
        gmi: 3.31 + 0.02392 * mean,
        cv,
        very_low,
        low,
        in_range: share(&|v| (70.0..=180.0).contains(&v)),
        high,
        very_high,
        lbgi: risk(|f| f < 0.0),
        hbgi: risk(|f| f > 0.0),
        gri: (3.0 * very_low + 2.4 * low + 1.6 * very_high + 0.8 * high).min(100.0),
    })
}

/// The message on the newest two weeks.
pub(super) fn message(sensor: &SensorGlucose, today: i64) -> Option<Message> {
    let points = &sensor.points;
    let last = points.iter().map(|p| p.at_ms).max()?;
    let from = last.saturating_sub(DAYS * DAY_MS);
    let mut recent: Vec<GlucosePoint> = points.iter().filter(|p| p.at_ms > from).copied().collect();
    recent.sort_by_key(|p| p.at_ms);
    let values: Vec<f64> = recent.iter().map(|p| p.value).collect();
    let active = active(&recent);
    let day = last.saturating_add(JAPAN_MS).div_euclid(DAY_MS);
    let mut message = Message {
        rule: &GLUCOSE,
        about: About::Glucose,
        verdict: Verdict::NotYet,
        now: Vec::new(),
        before: Vec::new(),
        guide: Vec::new(),
        how: Vec::new(),
        step: Step::KeepMeasuring,
        ask: None,
        evidence: Vec::new(),
        series: vec![sensor.series],
    };
    if active < ACTIVE_MIN {
        let covered = format!("{:.0}", (active / 100.0 * 14.0).floor()).parse().unwrap_or(0_u32);
        message.before.push(Before::MoreDays { more: 10_u32.saturating_sub(covered).max(1) });
        return Some(message);
    }
    let summary = sensor_summary(&values)?;
    let over = Span { from: date_of(day - DAYS + 1)?, to: date_of(day)?, days: 14 };
    message.now = vec![
        Now::GlucoseLow { percent: percent(summary.very_low + summary.low), over },
        Now::GlucoseRange { percent: percent(summary.in_range) },
        Now::GlucoseMean { mean: format!("{:.0}", summary.mean), gmi: percent(summary.gmi) },
        Now::Phrase(Phrase::Glucose(Said::RiskIndex(format!("{:.0}", summary.gri)))),
    ];
    message.how.push(How::Sensor { percent: format!("{active:.0}") });
    if today.saturating_sub(day) > OLD_DAYS {
        message.how.push(How::Old { months: months(day, today) });
    }
    let low = summary.very_low >= 1.0 || summary.very_low + summary.low >= 4.0;
    let meets = summary.in_range > 70.0;
    message.guide = vec![
        if low { Guide::LowTooOften } else { Guide::LowSeldom },
        if meets { Guide::RangeMeets } else { Guide::RangeShort },
        if summary.cv > 36.0 { Guide::SwingsLarge } else { Guide::SwingsUsual },
    ];
    message.verdict = if low || !meets { Verdict::Notice } else { Verdict::Wobble };
    message.step = match (low, meets) {
        (true, _) => Step::Appointment,
        (false, false) => Step::ShowNext,
        (false, true) => Step::KeepMeasuring,
    };
    message.ask = (low || !meets).then_some(Ask::Glucose);
    Some(message)
}

/// Which share of the two weeks is covered: steps between readings up to twenty minutes count.
fn active(sorted: &[GlucosePoint]) -> f64 {
    let steps = sorted.iter().zip(sorted.iter().skip(1)).map(|(a, b)| b.at_ms - a.at_ms);
    let covered: i64 = steps.filter(|step| *step <= STEP_MAX_MS).sum();
    let minutes = i32::try_from(covered / 60_000).map_or(f64::MAX, f64::from);
    100.0 * minutes / f64::from(14 * 24 * 60)
}

fn percent(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two weeks, a reading every five minutes; the first `share` percent of each day at `other`.
    fn weeks(usual: f64, other: f64, share: i64) -> Vec<GlucosePoint> {
        let value = |n: i64| if n % 288 < 288 * share / 100 { other } else { usual };
        (0..14 * 288).map(|n| GlucosePoint { at_ms: n * 300_000, value: value(n) }).collect()
    }

    fn told(points: &[GlucosePoint]) -> Message {
        let series = SeriesId::from_bytes([1; 16]);
        message(&SensorGlucose { series, points: points.to_vec() }, 14).unwrap()
    }

    #[test]
    fn the_formulas_give_published_values() {
        let summary = sensor_summary(&[154.0, 154.0]).unwrap();
        assert!((summary.gmi - 6.99).abs() < 0.01); // 154 mg/dL is a GMI of 7.0 %
        // The risk function is nought near 112.5 mg/dL and lows weigh more.
        let middle = sensor_summary(&[112.5, 112.5]).unwrap();
        assert!(middle.lbgi < 0.001 && middle.hbgi < 0.001);
        let (low, high) =
            (sensor_summary(&[50.0; 2]).unwrap(), sensor_summary(&[400.0; 2]).unwrap());
        assert!(low.lbgi > 20.0 && low.hbgi == 0.0 && high.hbgi > 40.0 && high.lbgi == 0.0);
        assert!((low.gri - 100.0).abs() < f64::EPSILON); // capped
        // Kovatchev's scale is made so that 20 and 600 mg/dL both are a risk of 100.
        let ends = (sensor_summary(&[20.0; 2]).unwrap(), sensor_summary(&[600.0; 2]).unwrap());
        assert!((ends.0.lbgi - 100.0).abs() < 0.5 && (ends.1.hbgi - 100.0).abs() < 0.5);
    }

    #[test]
    fn lows_come_first_and_are_never_averaged_away() {
        let fine = told(&weeks(120.0, 120.0, 0));
        assert_eq!((fine.verdict, fine.ask), (Verdict::Wobble, None));
        let lows = told(&weeks(150.0, 50.0, 2));
        assert_eq!((lows.verdict, lows.step), (Verdict::Notice, Step::Appointment));
        assert_eq!(lows.guide[0], Guide::LowTooOften);
        assert!(matches!(lows.now[0], Now::GlucoseLow { .. }));
        let highs = told(&weeks(120.0, 240.0, 40));
        assert_eq!(highs.guide[..2], [Guide::LowSeldom, Guide::RangeShort]);
        assert_eq!(highs.step, Step::ShowNext);
    }

    #[test]
    fn nine_days_are_too_few() {
        let all = weeks(120.0, 120.0, 0);
        let few = told(&all[..9 * 288]);
        assert_eq!(few.verdict, Verdict::NotYet);
        assert!(few.guide.is_empty() && matches!(few.before[0], Before::MoreDays { .. }));
        let enough = told(&all[..10 * 288]);
        assert_eq!(enough.verdict, Verdict::Wobble);
    }
}
