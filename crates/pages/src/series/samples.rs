//! A month and a year of heart rates, a day of steps, and a year without values, told as the real ones are.

use phr::{
    SeriesId,
    decimal::Exact,
    provenance::{Context, Evidence, Maker},
    record::{Point, Series, SeriesKey, series::Code},
};

use super::OneSeries;
use crate::frame::Nav;
use crate::lang::Lang;
use crate::links;
use crate::sample::{PID, frame};
use crate::tell::series::{Data, Window, one, shape_time};

/// 2025-03-01 at midnight, Japan time.
const FIRST_MS: i64 = 1_740_754_800_000;
const HOUR_MS: i64 = 3_600_000;

pub(super) fn all(lang: Lang) -> Vec<OneSeries> {
    let beats = series("8867-4", "心拍数", "/min");
    let steps = series("55423-8", "歩数", "{steps}");
    let beat = |n: i64| (n, 52_i64.saturating_add(n.wrapping_mul(13).rem_euclid(70)));
    let step = |n: i64| (n, n.wrapping_mul(97).rem_euclid(800));
    let pages = [
        page(lang, &beats, "2025-03", (0..600).map(beat)),
        page(lang, &beats, "2025", (0..600).map(beat)),
        page(lang, &steps, "2025-03-02", (0..48).map(step)),
        page(lang, &beats, "2024", std::iter::empty()),
    ];
    pages.into_iter().flatten().collect()
}

fn page(
    lang: Lang,
    series: &Series,
    at: &str,
    values: impl Iterator<Item = (i64, i64)>,
) -> Option<OneSeries> {
    let window = Window::of(Some(at), series.last_ms);
    let mut stretches = window.stretches();
    let point = |(hour, value): (i64, i64)| {
        Point::at(FIRST_MS.saturating_add(hour.saturating_mul(HOUR_MS)), Exact::whole(value))
    };
    let points: Vec<Point> = values.filter_map(point).collect();
    stretches.add(&points);
    let time = shape_time(series, &window).unwrap_or_default();
    let shape: Vec<Point> =
        points.iter().filter(|p| time.contains(&p.from_ms())).copied().collect();
    let frame = frame(lang, Nav::Home, &links::series(PID, &series.id.to_string(), at));
    let today = "2025-03-26".parse().ok()?;
    let data = Data {
        pid: PID,
        series,
        window: &window,
        stretches: &stretches.finish(),
        shape: &shape,
        origins: &[],
        sensed: &[],
        today: &today,
    };
    Some(one(frame, data))
}

fn series(code: &str, name: &str, unit: &str) -> Series {
    let key = SeriesKey {
        code: Code { system: fhir::system::LOINC.to_owned(), code: code.to_owned() },
        name: name.to_owned(),
        unit: unit.to_owned(),
        made_by: Maker::Device { name: "見本の時計".to_owned() },
        context: Context::default(),
        evidence: Evidence::Measured,
    };
    let last_ms = FIRST_MS.saturating_add(600 * HOUR_MS);
    Series { id: SeriesId::from_bytes([7; 16]), key, first_ms: FIRST_MS, last_ms, points: 600 }
}
