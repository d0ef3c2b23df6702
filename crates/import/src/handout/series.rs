//! Series in the zip: every point as an `Observation`, in files of bounded size.

use std::io::{Seek, Write};

use phr::{
    ports::{Reading, StoreError},
    record::{
        Series,
        series::{observation, period_of, period_start},
    },
};
use serde_json::{Value, json};

use super::{failed, pack::Pack, pack::pretty, tell};

/// Most points of one file: some 30 MB before they are packed.
const FILE_POINTS_MAX: usize = 50_000;

/// `fhir/series/<series>/<period>.ndjson`, one file for each 28 days, and `series.json`, which says
/// what each series is and which originals it came from. One period is in memory at a time.
pub(super) fn series<W: Write + Seek>(
    r: &mut dyn Reading,
    pack: &mut Pack<W>,
) -> Result<u64, StoreError> {
    let all = r.series()?;
    let mut told = Vec::with_capacity(all.len());
    let mut written = 0_u64;
    for one in &all {
        let whole = one.first_ms..one.last_ms.saturating_add(1);
        let origin = |o: &phr::provenance::Origin| json!({"original": o.original.to_string(), "span": tell::span(&o.span)});
        let origins: Vec<Value> = r.point_origins(one.id, whole)?.iter().map(origin).collect();
        told.push(json!({
            "id": one.id.to_string(), "system": one.key.code.system, "code": one.key.code.code,
            "name": one.key.name, "unit": one.key.unit, "points": one.points, "origins": origins,
        }));
        for period in period_of(one.first_ms)..=period_of(one.last_ms) {
            written = written.saturating_add(points(r, pack, one, period)?);
        }
    }
    if !all.is_empty() {
        pack.add("series.json", &pretty(&Value::from(told)))?;
    }
    Ok(written)
}

fn points<W: Write + Seek>(
    r: &mut dyn Reading,
    pack: &mut Pack<W>,
    series: &Series,
    period: i64,
) -> Result<u64, StoreError> {
    let during = period_start(period)..period_start(period.saturating_add(1));
    let points = r.points(series.id, during, usize::MAX)?;
    let (mut place, mut last) = (0_usize, None);
    for (part, points) in points.chunks(FILE_POINTS_MAX).enumerate() {
        let mut lines = Vec::new();
        for point in points {
            // Points that start together are told apart by their place among them.
            place = if last == Some(point.from_ms()) { place.saturating_add(1) } else { 0 };
            last = Some(point.from_ms());
            let line = observation(series, point, place);
            writeln!(lines, "{line}").map_err(|e| failed(&e.kind().to_string()))?;
        }
        pack.add(&format!("fhir/series/{}/{period:04}-{part}.ndjson", series.id), &lines)?;
    }
    Ok(points.len() as u64)
}
