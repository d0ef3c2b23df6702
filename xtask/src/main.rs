//! The project's tasks: `cargo xtask help` lists them.
//!
//! Std, `anyhow` and `serde_json` only, so that it builds in seconds and everybody keeps using it.

mod bench;
mod browser;
mod ci;
mod postgres;
mod prerequisites;
mod prove;
mod reading;
mod samples;
mod shell;
mod tidy;

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
usage: cargo xtask <task>

  test            everything a change must pass, in order, stopping at the first failure
    --only STEP     that step alone (the summary names them)
    --skip-browser  without the browser tests, for a quick local look; refused in CI
  ci              the same as `test`
  prerequisites   looks for what the tests need; installs it when run as root on Debian
  tidy            the project's own rules
    --report        prints the size of things instead, on one line
    --shrink        lowers the numbers in tidy.toml to today's; never raises one
  bench           measures what things cost, in release, beside floors; prints a table
    --row NAME      that row alone
    --quick         tiny sizes, to see that it still runs
    --write         puts the table into bench/RESULTS.md instead
  prove           proves the laws about the rules (docs/policy.md)
  samples         writes the invented family's files anew, from their seed
    --check         only compares them with what is committed
  help            this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout();
    match dispatch(&args, &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nowhere left to report that reporting failed.
            writeln!(std::io::stderr(), "error: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String], out: &mut dyn Write) -> Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let root = shell::root()?;
    match args.as_slice() {
        ["test" | "ci", options @ ..] => ci::run(&root, options, out),
        ["prerequisites"] => prerequisites::run(out),
        ["prove"] => prove::run(&root),
        ["tidy"] => tidy::run(&root, out),
        ["tidy", "--report"] => tidy::report(&root, out),
        ["tidy", "--shrink"] => tidy::shrink(&root, out),
        ["bench", options @ ..] => bench::run(&root, options),
        ["samples", options @ ..] => samples::run(&root, options, out),
        [] | ["help" | "--help" | "-h"] => Ok(write!(out, "{HELP}")?),
        other => bail!("unknown task `{}`; `cargo xtask help` lists them", other.join(" ")),
    }
}
