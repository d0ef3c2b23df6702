//! CPU and wall time.

use std::time::{Duration, Instant};

use anyhow::Result;
use rustix::time::{ClockId, clock_gettime};

/// CPU time of this process so far, all threads, user and system.
pub(crate) fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// What one operation cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Microseconds of CPU time, all threads together.
    pub(crate) cpu_us: f64,
    /// Microseconds on the wall clock.
    pub(crate) wall_us: f64,
}

/// Runs `work`, which does so many operations.
pub(crate) fn cost(operations: u32, work: impl FnOnce() -> Result<()>) -> Result<Cost> {
    let (began, before) = (Instant::now(), cpu());
    work()?;
    let (wall, used) = (began.elapsed(), cpu().saturating_sub(before));
    let per = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(operations.max(1));
    Ok(Cost { cpu_us: per(used), wall_us: per(wall) })
}

/// Nothing is repeated any more after so long: the whole table stands within the hour on a busy machine
/// too. What is slow is measured less often, and always once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Repeats a measurement.
pub(crate) fn costs(
    repeats: u32,
    operations: u32,
    mut work: impl FnMut() -> Result<()>,
) -> Result<Vec<Cost>> {
    repetitions(repeats).map(|_| cost(operations, &mut work)).collect()
}

/// The numbers of a measurement's repetitions, as long as patience lasts; the first always.
pub(crate) fn repetitions(repeats: u32) -> impl Iterator<Item = u32> {
    let began = Instant::now();
    (0..repeats).take_while(move |number| *number == 0 || began.elapsed() < PATIENCE)
}

/// Median and range of some measurements.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Spread {
    /// Of at least one value.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Spread {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
        let last = values.len().saturating_sub(1);
        Spread { median: at(last / 2), least: at(0), most: at(last) }
    }

    /// Of a value that is not measured but counted.
    pub(crate) fn exactly(value: f64) -> Spread {
        Spread { median: value, least: value, most: value }
    }
}

/// The value below which 95 of 100 lie.
pub(crate) fn p95(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let place = values.len().saturating_mul(95).div_ceil(100).saturating_sub(1);
    values.get(place).copied().unwrap_or(f64::NAN)
}
