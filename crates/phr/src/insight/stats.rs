//! The arithmetic behind the sentences: means, spread, real change, trend.
//!
//! Floating point is right here: nothing computed in this module is stored or shown as a received
//! value; it decides which sentence is said and is rounded for it.

/// z of a two-sided 95 % interval.
const Z95: f64 = 1.96;

/// How many, as a number to divide by.
pub(super) fn size(values: &[f64]) -> f64 {
    u32::try_from(values.len()).map_or(f64::MAX, f64::from)
}

/// The arithmetic mean; `None` without values.
///
/// ```
/// use phr::insight::stats::mean;
/// assert_eq!(mean(&[132.0, 138.0]), Some(135.0));
/// assert_eq!(mean(&[]), None); // nothing measured has no mean, not a mean of nought
/// ```
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / size(values))
}

/// The sample standard deviation; `None` with fewer than two values.
///
/// ```
/// use phr::insight::stats::deviation;
/// assert_eq!(deviation(&[120.0, 130.0, 140.0]), Some(10.0));
/// assert_eq!(deviation(&[130.0]), None); // one value tells nothing about how much it wobbles
/// ```
pub fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|_| values.len() > 1)?;
    let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
    Some((squares / (size(values) - 1.0)).sqrt())
}

/// The coefficient of variation in percent; `None` with fewer than two values or a mean of zero.
///
/// ```
/// use phr::insight::stats::variation;
/// assert_eq!(variation(&[10.0, 10.0]), Some(0.0));
/// assert!((variation(&[120.0, 130.0, 140.0]).unwrap() - 7.6923).abs() < 1e-4);
/// assert_eq!(variation(&[130.0]), None); // one value has no spread
/// ```
pub fn variation(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|m| m.abs() > f64::EPSILON)?;
    deviation(values).map(|sd| 100.0 * sd / mean)
}

/// The average real variability: the mean of the steps from each value to the next; `None` with fewer
/// than two values.
///
/// ```
/// use phr::insight::stats::real_variability;
/// assert_eq!(real_variability(&[120.0, 130.0, 124.0]), Some(8.0));
/// assert_eq!(real_variability(&[120.0]), None); // one value goes nowhere
/// ```
pub fn real_variability(values: &[f64]) -> Option<f64> {
    let steps: Vec<f64> =
        values.iter().zip(values.iter().skip(1)).map(|(a, b)| (b - a).abs()).collect();
    mean(&steps)
}

/// The value in the middle; `None` without values.
///
/// ```
/// use phr::insight::stats::median;
/// assert_eq!(median(&[140.0, 120.0, 131.0]), Some(131.0));
/// assert_eq!(median(&[120.0, 131.0]), Some(125.5)); // between the two in the middle
/// assert_eq!(median(&[]), None);
/// ```
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) =
        (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

/// How far a second result must lie from the first to be a real change, in percent of the first:
/// the reference change value for log-normal results (Fokkema 2006), 95 % two-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeLimits {
    /// A rise by more than this is real.
    pub up: f64,
    /// A fall by more than this is real (a positive number).
    pub down: f64,
}

/// The limits from the within-subject and the analytical coefficient of variation, in percent.
///
/// ```
/// use phr::insight::stats::change_limits;
/// let creatinine = change_limits(4.4, 2.2);
/// assert!((creatinine.up - 14.6).abs() < 0.05 && (creatinine.down - 12.7).abs() < 0.05);
/// assert_eq!(change_limits(0.0, 0.0).up, 0.0);
/// ```
pub fn change_limits(within: f64, analytical: f64) -> ChangeLimits {
    let variance = (within.powi(2) + analytical.powi(2)) / 10_000.0;
    let reach = Z95 * (2.0 * variance.ln_1p()).sqrt();
    ChangeLimits { up: 100.0 * reach.exp_m1(), down: -100.0 * (-reach).exp_m1() }
}

/// Student's t, two-sided 95 %, from one degree of freedom on (table of the distribution).
const T95: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
];

/// Student's t of a two-sided 95 % interval from so many values; `None` with fewer than two.
pub(super) fn t95(values: usize) -> Option<f64> {
    let freedom = values.checked_sub(2)?;
    Some(T95.get(freedom).copied().unwrap_or(Z95))
}

/// Where a person's next value is expected while they stay steady.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Whether the spread is the person's own, else the one that was given.
    pub own_spread: bool,
}

/// Own results that tell the own spread; with fewer the published one is taken.
const OWN_SPREAD_MIN: usize = 5;
/// Own results that tell the own middle.
const OWN_MIDDLE_MIN: usize = 3;
/// The laboratory varies by half of what a person does, so by 1/√5 of both together.
const LABORATORY_PART: f64 = 2.236;

/// The personal reference interval (Coşkun 2021) on logarithms, 95 %: of five values and more by
/// their own spread (model 1), of three and four by `sigma`, the standard deviation of the logarithm
/// of one steady value (model 2). No own band is narrower than the laboratory's part of `sigma`: five
/// equal results do not make the sixth a change. `None` with fewer, or with a value that has no
/// logarithm.
///
/// ```
/// use phr::insight::stats::personal_interval;
/// let own = personal_interval(&[0.90, 0.94, 0.88, 0.92, 0.90], None).unwrap();
/// assert!(own.own_spread && (own.low - 0.8412).abs() < 1e-3 && (own.high - 0.9796).abs() < 1e-3);
/// let few = personal_interval(&[1.0, 1.0, 1.0], Some(0.0491)).unwrap();
/// assert!(!few.own_spread && (few.high - 1.1175).abs() < 1e-3);
/// assert!(personal_interval(&[1.0, 1.0], Some(0.0491)).is_none()); // two results have no band
/// ```
pub fn personal_interval(values: &[f64], sigma: Option<f64>) -> Option<Interval> {
    if values.len() < OWN_MIDDLE_MIN || values.iter().any(|value| *value <= 0.0) {
        return None;
    }
    let logarithms: Vec<f64> = values.iter().map(|value| value.ln()).collect();
    let own_spread = values.len() >= OWN_SPREAD_MIN;
    let spread = if own_spread {
        let laboratory = Z95 * sigma.unwrap_or_default() / LABORATORY_PART;
        (t95(values.len())? * deviation(&logarithms)?).max(laboratory)
    } else {
        Z95 * sigma?
    };
    let reach = spread * (1.0 + 1.0 / size(values)).sqrt();
    let middle = mean(&logarithms)?;
    Some(Interval { low: (middle - reach).exp(), high: (middle + reach).exp(), own_spread })
}

/// A trend through dated values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Change a year (Theil–Sen: the median of all slopes).
    pub slope: f64,
    /// The exact two-sided probability of so much order without a trend (Mann–Kendall).
    pub p: f64,
    /// From the first to the last value, in days.
    pub days: f64,
}

impl ChangeLimits {
    /// The standard deviation of the logarithm of one steady value that gives these limits.
    ///
    /// ```
    /// use phr::insight::stats::change_limits;
    /// // Within-subject 4.4 % and analytical 2.2 % are 4.9 % together.
    /// assert!((change_limits(4.4, 2.2).sigma() - 0.0492).abs() < 1e-4);
    /// assert_eq!(change_limits(0.0, 0.0).sigma(), 0.0);
    /// ```
    pub fn sigma(&self) -> f64 {
        (self.up / 100.0).ln_1p() / (Z95 * std::f64::consts::SQRT_2)
    }
}

impl Trend {
    /// What the line changes from the first to the last value.
    ///
    /// ```
    /// use phr::insight::stats::{DAYS_A_YEAR, Trend};
    /// let two_years = Trend { slope: -4.0, p: 0.02, days: 2.0 * DAYS_A_YEAR };
    /// assert_eq!(two_years.total(), -8.0);
    /// assert_eq!(Trend { days: 0.0, ..two_years }.total(), 0.0);
    /// ```
    pub fn total(&self) -> f64 {
        self.slope * self.days / DAYS_A_YEAR
    }
}

/// Days a year, on average.
pub const DAYS_A_YEAR: f64 = 365.25;

/// The most values a trend is computed from: the newest ones.
const TREND_MAX: usize = 60;

/// The trend through `(day, value)`, sorted by day; `None` with fewer than four values or when they
/// lie on one day.
///
/// ```
/// use phr::insight::stats::trend;
/// let falling = [(0.0, 58.0), (180.0, 56.0), (360.0, 54.0), (540.0, 52.0), (720.0, 50.0)];
/// let found = trend(&falling).unwrap();
/// assert!((found.slope + 4.058).abs() < 1e-3 && (found.p - 2.0 / 120.0).abs() < 1e-9);
/// assert!(trend(&falling[..3]).is_none()); // three results can never show a trend
/// ```
pub fn trend(points: &[(f64, f64)]) -> Option<Trend> {
    let points = points.get(points.len().saturating_sub(TREND_MAX)..)?;
    if points.len() < 4 {
        return None;
    }
    let days = points.last()?.0 - points.first()?.0;
    let pairs = || {
        points.iter().enumerate().flat_map(|(i, a)| points.iter().skip(i + 1).map(move |b| (a, b)))
    };
    let slopes: Vec<f64> =
        pairs().filter(|(a, b)| b.0 > a.0).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0)).collect();
    let slope = median(&slopes)? * DAYS_A_YEAR;
    let score: i64 = pairs().map(|(a, b)| sign(b.1 - a.1)).sum();
    Some(Trend { slope, p: kendall(points.len(), score.unsigned_abs()), days })
}

fn sign(difference: f64) -> i64 {
    match difference.partial_cmp(&0.0) {
        Some(std::cmp::Ordering::Greater) => 1,
        Some(std::cmp::Ordering::Less) => -1,
        Some(std::cmp::Ordering::Equal) | None => 0,
    }
}

/// The probability that `n` values in random order score at least `score` in either direction, by
/// counting permutations by their inversions. Ties are treated as in between, which is cautious.
fn kendall(n: usize, score: u64) -> f64 {
    // `ways[k]`: the share of permutations of the first m values with k inversions.
    let mut ways = vec![1.0_f64];
    for m in 2..=n {
        let mut next = vec![0.0; ways.len() + m - 1];
        let share = u32::try_from(m).map_or(0.0, |m| 1.0 / f64::from(m));
        for (k, way) in ways.iter().enumerate() {
            for slot in next.iter_mut().skip(k).take(m) {
                *slot += way * share;
            }
        }
        ways = next;
    }
    let pairs = u64::try_from(n * (n - 1) / 2).unwrap_or(u64::MAX);
    let few = usize::try_from(pairs.saturating_sub(score) / 2).unwrap_or(usize::MAX);
    let tail: f64 = ways.iter().take(few.saturating_add(1)).sum();
    (2.0 * tail).min(1.0)
}

/// The two-sided probability of so steep a line through the logarithms of steady values whose spread
/// is known: `sigma` is their standard deviation. `None` with fewer than two days or a value that has
/// no logarithm.
///
/// ```
/// use phr::insight::stats::slope_probability;
/// let steady = [(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)];
/// assert!((slope_probability(&steady, 0.05).unwrap() - 1.0).abs() < 1e-6);
/// // Three days, 0.1 a day: the slope lies 0.1·√2/0.05 = 2.83 standard errors from nought.
/// let rising = [(0.0, 1.0), (1.0, 0.1_f64.exp()), (2.0, 0.2_f64.exp())];
/// assert!((slope_probability(&rising, 0.05).unwrap() - 0.00468).abs() < 1e-4);
/// assert!(slope_probability(&[(0.0, 0.0), (1.0, 1.0)], 0.05).is_none());
/// ```
pub fn slope_probability(points: &[(f64, f64)], sigma: f64) -> Option<f64> {
    if sigma <= 0.0 || points.iter().any(|(_, value)| *value <= 0.0) {
        return None;
    }
    let days: Vec<f64> = points.iter().map(|(day, _)| *day).collect();
    let middle = mean(&days)?;
    let squares: f64 = days.iter().map(|day| (day - middle).powi(2)).sum();
    let slope: f64 = points.iter().map(|(day, value)| (day - middle) * value.ln()).sum();
    // The slope is `slope / squares`, its standard error `sigma / √squares`.
    (squares > 0.0).then(|| two_sided(slope / (sigma * squares.sqrt())))
}

/// The two-sided tail of the standard normal (Abramowitz and Stegun 7.1.26, within 1.5e-7).
fn two_sided(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let powers = [0.254_829_592, -0.284_496_736, 1.421_413_741, -1.453_152_027, 1.061_405_429];
    let sum = powers.iter().rev().fold(0.0, |sum, a| (sum + a) * t);
    (sum * (-x * x).exp()).min(1.0)
}

/// Which of many p-values stay below a false discovery rate `q` (Benjamini–Hochberg).
///
/// ```
/// use phr::insight::stats::discoveries;
/// assert_eq!(discoveries(&[0.01, 0.5, 0.03], 0.1), [true, false, true]);
/// assert_eq!(discoveries(&[0.09], 0.1), [true]);
/// assert_eq!(discoveries(&[0.09, 0.8, 0.9], 0.1), [false, false, false]); // one of many proves little
/// ```
pub fn discoveries(p: &[f64], q: f64) -> Vec<bool> {
    let mut sorted = p.to_vec();
    sorted.sort_by(f64::total_cmp);
    let m = size(p);
    let limit = sorted
        .iter()
        .zip(1_u32..)
        .filter(|(p, rank)| **p <= q * f64::from(*rank) / m)
        .map(|(p, _)| *p)
        .last();
    p.iter().map(|p| limit.is_some_and(|limit| *p <= limit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() < tolerance, "{a} is not {b}");
    }

    /// Variations within a person and the limits computed with half of each for the laboratory, as
    /// the reference table prints them.
    #[test]
    fn the_change_limits_are_those_of_the_published_variations() {
        for (within, up, down) in [
            (4.4, 14.6, 12.7),   // creatinine
            (2.5, 8.1, 7.5),     // albumin
            (4.7, 15.7, 13.5),   // fasting glucose
            (1.2, 3.8, 3.7),     // HbA1c
            (5.18, 17.4, 14.8),  // total cholesterol
            (8.46, 29.9, 23.0),  // LDL cholesterol
            (5.67, 19.2, 16.1),  // HDL cholesterol
            (19.8, 83.4, 45.5),  // triglycerides
            (29.4, 143.0, 58.8), // CRP
            (9.3, 33.3, 25.0),   // ALT
            (9.5, 34.1, 25.4),   // AST
            (8.9, 31.7, 24.1),   // GGT
        ] {
            let limits = change_limits(within, within / 2.0);
            near(limits.up, up, 0.51);
            near(limits.down, down, 0.06);
        }
    }

    /// Kendall's table: n = 4 and 5, the largest scores.
    #[test]
    fn the_trend_test_is_exact_for_few_values() {
        near(kendall(4, 6), 2.0 / 24.0, 1e-12);
        near(kendall(5, 10), 2.0 / 120.0, 1e-12);
        near(kendall(5, 8), 10.0 / 120.0, 1e-12);
        near(kendall(5, 0), 1.0, 1e-12);
    }

    #[test]
    fn the_normal_tail_is_that_of_the_tables() {
        for (z, p) in [(0.0, 1.0), (1.0, 0.317_31), (-1.96, 0.05), (2.576, 0.01), (3.29, 0.001)] {
            near(two_sided(z), p, 1e-4);
        }
        near(change_limits(4.4, 2.2).sigma(), 0.0491, 1e-4);
    }

    proptest! {
        #[test]
        fn never_panics_and_never_says_more_than_certain(
            values in proptest::collection::vec((0.0..4000.0f64, -1e6..1e6f64), 0..80)
        ) {
            let mut points = values;
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            if let Some(found) = trend(&points) {
                prop_assert!((0.0..=1.0).contains(&found.p));
            }
            let only: Vec<f64> = points.iter().map(|p| p.1).collect();
            std::hint::black_box((variation(&only), median(&only)));
            prop_assert_eq!(discoveries(&only, 0.1).len(), only.len());
        }

        #[test]
        fn turning_the_values_round_turns_the_trend_round(
            values in proptest::collection::vec(-100.0..100.0f64, 4..12)
        ) {
            let points = |sign: f64| -> Vec<(f64, f64)> {
                values.iter().zip(0_u32..).map(|(v, day)| (f64::from(day), sign * v)).collect()
            };
            let (one, other) = (trend(&points(1.0)).unwrap(), trend(&points(-1.0)).unwrap());
            prop_assert!((one.slope + other.slope).abs() < 1e-9);
            prop_assert!((one.p - other.p).abs() < 1e-12);
        }
    }
}
