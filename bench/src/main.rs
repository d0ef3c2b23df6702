//! `cargo xtask bench`: what things cost, beside floors measured in the same run.
//!
//! CPU time holds on a busy machine where wall time does not, so that is what the targets are about.
//! All data are invented, from one seed; the server is reached over loopback only. Never a test: a
//! busy machine must not turn a change red. `--quick` runs everything with tiny sizes, to see that it
//! still runs.

mod corpus;
mod held;
mod http;
mod line;
mod meter;
mod rows;

use std::{io::Write, path::PathBuf, time::Instant};

use anyhow::{Context, Result, bail};

use held::Holder;
use line::Line;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// How often each measurement is repeated; the table gives the median.
    repeats: u32,
    /// Resources in one import.
    resources: u32,
    /// Size of a phone's export, in MB.
    megabytes: u32,
    /// Operations in one measurement of reading or writing.
    looks: u32,
    /// Entries of a small and of a large record.
    records: [u32; 2],
    /// Heart rates of a watch in the large record.
    points: u32,
    /// Persons in a household or town.
    persons: [u32; 3],
    /// Requests for each page.
    requests: u32,
}

const FULL: Scale = Scale {
    repeats: 5,
    resources: 10_000,
    megabytes: 1_024,
    looks: 2_000,
    records: [1_000, 50_000],
    points: 5_000_000,
    persons: [100, 1_000, 10_000],
    requests: 21,
};
const QUICK: Scale = Scale {
    repeats: 1,
    resources: 60,
    megabytes: 1,
    looks: 32,
    records: [30, 60],
    points: 500,
    persons: [1, 2, 3],
    requests: 1,
};

/// What was asked for.
#[derive(Debug)]
struct Options {
    quick: bool,
    row: Option<String>,
    write: Option<PathBuf>,
}

fn main() -> Result<()> {
    let options = options(std::env::args().skip(1))?;
    let scale = if options.quick { QUICK } else { FULL };
    let mut out = std::io::stdout();
    let mut holder = Holder::new(scale);
    let mut lines: Vec<Line> = Vec::new();
    let wanted = |name: &str| options.row.as_deref().is_none_or(|row| row == name);
    if !rows::ROWS.iter().any(|(name, _)| wanted(name)) {
        let names: Vec<&str> = rows::ROWS.iter().map(|(name, _)| *name).collect();
        bail!("there is no such row; there are: {}", names.join(", "));
    }
    for (name, row) in rows::ROWS.iter().filter(|(name, _)| wanted(name)) {
        writeln!(std::io::stderr(), "bench: {name} …")?;
        let began = Instant::now();
        let measured = row(&mut holder).with_context(|| format!("row `{name}`"))?;
        writeln!(std::io::stderr(), "  {} s", began.elapsed().as_secs())?;
        for line in measured {
            writeln!(std::io::stderr(), "  {line}")?;
            lines.push(Line { row: name, ..line });
        }
    }
    let table = line::table(&lines);
    match options.write {
        Some(path) => line::rewrite(&path, &table)?,
        None => write!(out, "{table}")?,
    }
    Ok(())
}

fn options(mut args: impl Iterator<Item = String>) -> Result<Options> {
    let mut options = Options { quick: false, row: None, write: None };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--quick" => options.quick = true,
            "--row" => options.row = Some(args.next().context("--row needs a name")?),
            "--write" => options.write = Some(args.next().context("--write needs a file")?.into()),
            other => bail!("unknown option `{other}`"),
        }
    }
    Ok(options)
}
