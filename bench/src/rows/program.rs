//! The built program: its size, its start, its memory at rest.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::{
    held::{Held, Holder, files},
    http::Client,
    line::Line,
    meter::Spread,
};

/// How long the program rests before its memory is looked at.
const REST: Duration = Duration::from_secs(1);

/// A started program; ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts the program on a data folder and asks for a page. Gives it with its address and how long
/// the first page took, in milliseconds.
fn start(program: &Path, folder: &Path) -> Result<(Running, SocketAddr, f64)> {
    let began = Instant::now();
    let mut child = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", program.display()))?;
    let out = child.stdout.take().context("the program has no output")?;
    let running = Running(child);
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    let address = line.trim().strip_prefix("listening http://").context("it does not listen")?;
    let address: SocketAddr = address.parse()?;
    Client::to(address)?.get("/")?;
    Ok((running, address, began.elapsed().as_secs_f64() * 1e3))
}

/// Resident memory in MB, of which the largest so far.
fn resident(running: &Running, name: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", running.0.id()))?;
    let line = status.lines().find(|l| l.starts_with(name)).context("no such line")?;
    let kilobytes: u32 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(f64::from(kilobytes) / 1024.0)
}

/// Size, start and memory.
pub(super) fn program(holder: &mut Holder) -> Result<Vec<Line>> {
    let program = std::env::current_exe()?.with_file_name("tenohira");
    let [_, large] = holder.scale.records;
    let mut held = Held::empty()?;
    held.take_in(&files(7, large))?;
    let Held { folder, store, .. } = held;
    drop(store);
    let (mut starts, mut rests) = (Vec::new(), Vec::new());
    for _ in 0..holder.scale.repeats {
        let (running, _, took) = start(&program, folder.path())?;
        starts.push(took);
        sleep(REST);
        rests.push(resident(&running, "VmRSS:")?);
    }
    let size = f64::from(u32::try_from(fs::metadata(&program)?.len())?) / f64::from(1 << 20);
    let what = format!("start to first page, over {large} entries");
    Ok(vec![
        Line::of(what, "ms", Spread::of(starts)).target(150.0),
        Line::of("memory at rest after the first page", "MiB", Spread::of(rests)).target(40.0),
        Line::of("the program's file", "MiB", Spread::exactly(size)),
    ])
}
