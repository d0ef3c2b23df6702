//! What sensors measured lately, as far as it may be urgent.

use std::ops::Range;

use fhir::Date;
use pages::tell::urgent::{RECENT_DAYS, STAYS_MS, Sensed};
use phr::{
    ports::{Reading, StoreError},
    record::{Series, series::in_pieces},
};

const DAY_MS: i64 = 86_400_000;

/// Every point of the last day is looked at; when a sensor has none, those of the days before. A
/// point that is still to come (a clock that is wrong) hides nothing.
pub fn sensed(r: &mut dyn Reading, now: &Date) -> Result<Vec<Sensed>, StoreError> {
    let now_ms = now.start_ms();
    let day = now_ms.saturating_sub(STAYS_MS);
    let oldest = now_ms.saturating_sub(RECENT_DAYS.saturating_add(1).saturating_mul(DAY_MS));
    let mut all = Vec::new();
    for series in r.series()?.iter().filter(|s| s.last_ms >= oldest && Sensed::watches(s)) {
        let mut found = during(r, series, day..now_ms.saturating_add(1))?;
        if found.is_empty() {
            found = during(r, series, oldest..day)?;
        }
        all.append(&mut found);
    }
    Ok(all)
}

fn during(
    r: &mut dyn Reading,
    series: &Series,
    during: Range<i64>,
) -> Result<Vec<Sensed>, StoreError> {
    let mut found = Vec::new();
    in_pieces(r, series.id, during, &mut |points| found.extend(Sensed::of(series, points)))?;
    Ok(found)
}
