//! A phone's whole export: read piece by piece, in bounded memory.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, ensure};
use import::intake::{self, Permits, ReadSeek, Source};
use phr::{consent::Action, ports::Reading, provenance::Channel};

use crate::{
    held::{Held, Holder},
    line::Line,
    meter::{Cost, Spread, cost},
};

const MEGABYTE: u32 = 1 << 20;
/// Read from the disk at once.
const BUFFER: usize = 128 << 10;

/// A file on disk.
struct OnDisk(PathBuf);

impl Source for OnDisk {
    fn open(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(BufReader::with_capacity(BUFFER, File::open(&self.0)?)))
    }
}

/// An invented Apple Health export: rate, bytes on disk for each point, memory.
pub(super) fn apple(holder: &mut Holder) -> Result<Vec<Line>> {
    let megabytes = holder.scale.megabytes;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("export.xml");
    let mut out = BufWriter::new(File::create(&path)?);
    testkit::apple_health(&mut out, 1, u64::from(megabytes) * u64::from(MEGABYTE))?;
    out.flush()?;
    drop(out);
    let mut costs: Vec<Cost> = Vec::new();
    let (mut points, mut per_point) = (0, 0.0);
    for _ in 0..holder.scale.repeats.min(3) {
        let held = Held::strange()?;
        let empty = size(held.folder.path())?;
        costs.push(cost(megabytes, || take_in(&held, &path))?);
        let count = |r: &mut dyn Reading| Ok(r.series()?.iter().map(|s| s.points).sum::<u64>());
        points = u32::try_from(held.record.look(&*held.store, count)?)?;
        // Of all that it takes: the original, the entries, the points.
        per_point =
            f64::from(size(held.folder.path())?.saturating_sub(empty)) / f64::from(points.max(1));
    }
    let rate = costs.iter().map(|c| 1e6 / c.cpu_us);
    let what = format!("an Apple Health export of {megabytes} MB");
    Ok(vec![
        Line::of(format!("import, {what} (at least 50)"), "MB per CPU second", Spread::of(rate)),
        Line::of(format!("points in {what}"), "points", Spread::exactly(f64::from(points))),
        Line::of(
            format!("on disk for each point of {what}, its original included"),
            "bytes",
            Spread::exactly(per_point),
        ),
        Line::of("memory at most, when this row runs alone", "MB", Spread::exactly(most()?))
            .target(100.0),
    ])
}

fn take_in(held: &Held, path: &Path) -> Result<()> {
    let (files, refused) = intake::open(vec![(Arc::new(OnDisk(path.to_owned())), None)]);
    ensure!(refused.is_empty(), "the export was refused");
    let (read, add) = (held.record.permit(Action::Read)?, held.record.permit(Action::Add)?);
    let permits = Permits { read: &read, add: &add };
    for file in &files {
        let report = intake::take_in(&*held.store, permits, file, Channel::CommandLine)?;
        ensure!(report.put_aside.is_none() && !report.refused, "the export was not read");
    }
    Ok(())
}

/// Kilobytes of memory this process held at most become megabytes.
fn most() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).context("no such line")?;
    let kilobytes: u32 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(f64::from(kilobytes) / 1024.0)
}

/// Bytes of all files in a folder.
fn size(folder: &Path) -> Result<u32> {
    let mut bytes = 0;
    for file in fs::read_dir(folder)? {
        let meta = file?.metadata()?;
        bytes += if meta.is_file() { meta.len() } else { 0 };
    }
    Ok(u32::try_from(bytes)?)
}
