//! Bytes and CPU per point of a series.
//!
//! `cargo run --release -p store --example series`. The heart rate is invented but lives like one
//! from a watch: every two to six minutes by day and night, every four to six seconds in forty
//! minutes of sport every third day, whole numbers that follow a slow course with jumps. CPU time
//! (Linux) holds on a busy machine where wall time does not; it counts all threads.

use std::{error::Error, io::Write, sync::Arc, time::Instant};

use phr::{
    decimal::Exact,
    ports::{Ids, StoreError},
    provenance::Span,
    record::{Point, Points, SeriesDraft, series::PERIOD_MS},
};
use store::SqliteStore;
use testkit::{Record, SeededIds, series};

const POINTS: u32 = 1_000_000;
const LOOKS: u32 = 200;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("tenohira.db");
    let store = SqliteStore::open(folder.path(), Arc::new(SeededIds::new(1)))?;
    let record = Record::start(&store)?;
    record.take(&store, &record.watch("nothing yet", Vec::new())?)?;
    let before = on_disk(&store, &path)?;

    let mut points = Points::default();
    measure("an importer adds a point", POINTS, || {
        heart(POINTS).for_each(|point| points.push(point));
        Ok(())
    })?;
    let mut draft = SeriesDraft::new(series::heart_rate(), Span::lines(1, POINTS));
    draft.points = points;
    let file = record.watch("first export", vec![draft.clone()])?;
    measure("write a point", POINTS, || record.take(&store, &file).map(drop))?;
    let bytes = on_disk(&store, &path)?.saturating_sub(before);
    let hundredths = bytes * 100 / u64::from(POINTS);
    say(&format!("{}.{:02} bytes on disk per point", hundredths / 100, hundredths % 100))?;

    let file = record.watch("second export, the same points", vec![draft])?;
    measure("write a point that is held", POINTS, || record.take(&store, &file).map(drop))?;

    let held = record.look(&store, |r| r.series())?;
    let one = held.first().ok_or("there is a series")?;
    let (id, last) = (one.id, one.last_ms);
    measure("read a point", POINTS, || {
        let mut from = one.first_ms;
        while from <= last {
            record.look(&store, |r| r.points(id, from..from + PERIOD_MS, usize::MAX))?;
            from += PERIOD_MS;
        }
        Ok(())
    })?;
    measure("list the series, with its leaf", LOOKS, || {
        (0..LOOKS).try_for_each(|_| record.look(&store, |r| r.series()).map(drop))
    })?;
    for (what, days) in [("a day", 1), ("a year", 365)] {
        measure(&format!("read {what}, with its leaf"), LOOKS, || {
            (0..LOOKS).try_for_each(|look| {
                let until = last - i64::from(look) * DAY_MS;
                let during = until - days * DAY_MS..until;
                record.look(&store, |r| r.points(id, during, usize::MAX)).map(drop)
            })
        })?;
    }
    Ok(())
}

/// The size of the database when nothing waits in the write-ahead log.
fn on_disk(store: &SqliteStore, path: &std::path::Path) -> Result<u64, Box<dyn Error>> {
    let copy = path.with_extension("copy");
    store.copy_to(&copy)?;
    let size = std::fs::metadata(&copy)?.len();
    std::fs::remove_file(&copy)?;
    Ok(size)
}

/// A seeded course of a heart.
fn heart(points: u32) -> impl Iterator<Item = Point> {
    let ids = SeededIds::new(7);
    let below = move |limit: u16| {
        let mut bytes = [0; 2];
        ids.fill(&mut bytes);
        i64::from(u16::from_be_bytes(bytes) % limit)
    };
    let (mut second, mut rate) = (1_420_038_000_i64, 65_i64);
    (0..points).filter_map(move |_| {
        let of_day = (second + 9 * 3600) % 86_400;
        let sport = (25_200..27_600).contains(&of_day) && (second / 86_400) % 3 == 0;
        second += if sport { 4 + below(3) } else { 120 + below(241) };
        let aim = if sport {
            135
        } else if of_day < 21_600 {
            56
        } else {
            74
        };
        let jump = if below(10) == 0 { below(21) - 10 } else { 0 };
        rate = (rate + (aim - rate) / 8 + below(9) - 4 + jump).clamp(40, 190);
        Point::at(second * 1000, Exact::whole(rate))
    })
}

fn measure(
    what: &str,
    operations: u32,
    work: impl FnOnce() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (cpu, wall) = (cpu_ms(), Instant::now());
    work()?;
    let per = f64::from(operations);
    let wall = wall.elapsed().as_secs_f64() * 1e6 / per;
    let cpu = f64::from(cpu_ms().saturating_sub(cpu)) * 1e3 / per;
    say(&format!("{what:<34} {wall:>10.3} µs wall {cpu:>10.3} µs CPU"))
}

/// User and system time of this process (clock ticks of 10 ms); 0 where it cannot be asked.
fn cpu_ms() -> u32 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum::<u32>() * 10
}

fn say(line: &str) -> Result<(), StoreError> {
    writeln!(std::io::stdout(), "{line}").map_err(|e| StoreError::Failed(e.kind().to_string()))
}
