//! `cargo xtask test`: everything a change must pass, the same here and in CI.
//!
//! One step after the other, cheapest first; each announced and timed; the first failure ends the
//! run and says how to repeat that step alone.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{browser, postgres, prerequisites, prove, reading, shell, tidy};

/// One step: its name, what it checks, and how.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Path, &mut dyn Write) -> Result<()>,
}

const fn step(
    name: &'static str,
    about: &'static str,
    run: fn(&Path, &mut dyn Write) -> Result<()>,
) -> Step {
    Step { name, about, run }
}

const STEPS: &[Step] = &[
    step("prerequisites", "what the tests need is here", |_, out| prerequisites::run(out)),
    step("fmt", "cargo fmt --all --check", |root, _| cargo(root, &["fmt", "--all", "--check"])),
    step("clippy", "no warning in any target", |root, _| cargo(root, CLIPPY)),
    step("tidy", "the project's own rules", tidy::run),
    step("samples", "the committed samples are what their seed makes", |root, out| {
        crate::samples::run(root, &["--check"], out)
    }),
    step("reading", "every sentence is short, known and easy", |root, _| reading::run(root)),
    step("build", "every target, once", |root, _| {
        cargo(root, &["build", "--workspace", "--all-targets"])
    }),
    step("tests", "unit, store story, HTTP, command line", |root, _| tests(root)),
    step("tests-postgresql", "HTTP and command line again, on PostgreSQL", |root, _| {
        tests_on_postgresql(root)
    }),
    step("prove", "the laws about the rules hold, planted faults are caught", |root, _| {
        prove::run(root)
    }),
    step("doctests", "every example in the docs runs", |root, _| {
        cargo(root, &["test", "--doc", "--workspace", "--quiet"])
    }),
    step("doc", "the docs build, no link is broken", |root, _| doc(root)),
    step(HARNESS, "the browser tests find planted faults", |root, _| browser::self_test(root)),
    step(BROWSER, "what a person sees, in Chromium", |root, _| browser::stories(root)),
];

const HARNESS: &str = "browser-self-test";
const BROWSER: &str = "browser";

// As an argument, not RUSTFLAGS: those would build every dependency a second time.
const CLIPPY: &[&str] =
    &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
struct Options<'a> {
    only: Option<&'a str>,
    skip_browser: bool,
}

/// How a step ended.
enum Outcome {
    Passed(Duration),
    Failed(Duration),
    NotRun,
}

/// Runs the steps and prints the table.
pub(crate) fn run(root: &Path, args: &[&str], out: &mut dyn Write) -> Result<()> {
    let options = parse(args, std::env::var_os("CI").is_some())?;
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| wanted(step.name, &options)).collect();
    let started = Instant::now();
    let mut failure = None;
    let mut outcomes = Vec::new();
    for step in chosen {
        if failure.is_some() {
            outcomes.push((step.name, Outcome::NotRun));
            continue;
        }
        writeln!(out, "\n== {}: {}", step.name, step.about)?;
        out.flush()?;
        let began = Instant::now();
        let result = match step.name {
            "prerequisites" if options.skip_browser => prerequisites::run_without_browser(out),
            _ => (step.run)(root, out),
        };
        outcomes.push(match result {
            Ok(()) => (step.name, Outcome::Passed(began.elapsed())),
            Err(error) => {
                failure = Some((step.name, error));
                (step.name, Outcome::Failed(began.elapsed()))
            }
        });
    }
    table(&outcomes, started.elapsed(), out)?;
    writeln!(out, "packages in Cargo.lock: {}", locked(root)?)?;
    match failure {
        None => Ok(()),
        Some((name, error)) => Err(error).with_context(|| {
            format!("step {name}; repeat it with: cargo xtask test --only {name}")
        }),
    }
}

fn parse<'a>(args: &[&'a str], in_ci: bool) -> Result<Options<'a>> {
    let mut options = Options { only: None, skip_browser: false };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match *arg {
            "--skip-browser" if in_ci => bail!("--skip-browser is for local loops, never for CI"),
            "--skip-browser" => options.skip_browser = true,
            "--only" => options.only = Some(args.next().context("--only needs a step")?),
            other => bail!("unknown option `{other}`; `cargo xtask help` lists them"),
        }
    }
    match options.only {
        Some(only) if STEPS.iter().all(|step| step.name != only) => {
            let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            bail!("unknown step `{only}`; there are {}", names.join(", "))
        }
        _ => Ok(options),
    }
}

fn wanted(name: &str, options: &Options<'_>) -> bool {
    match options.only {
        Some(only) => only == name,
        None => !(options.skip_browser && (name == BROWSER || name == HARNESS)),
    }
}

fn cargo(root: &Path, args: &[&str]) -> Result<()> {
    shell::run(&mut shell::cargo(root, args))
}

fn tests(root: &Path) -> Result<()> {
    // One cluster for all of them; without it each test that needs one starts its own.
    let cluster = postgres::Cluster::start(root)?;
    if shell::succeeds("cargo", &["nextest", "--version"]) {
        let quiet = ["--status-level", "slow", "--final-status-level", "fail"];
        return shell::run(cluster.named_to(&mut nextest(root)).args(quiet));
    }
    let mut command = shell::cargo(root, &["test", "--workspace", "--all-targets", "--quiet"]);
    shell::run(cluster.named_to(&mut command))
}

/// What runs on either database has run on SQLite by now. Backups are of embedded databases only.
fn tests_on_postgresql(root: &Path) -> Result<()> {
    let cluster = postgres::Cluster::start(root)?;
    let both = ["--package", "server", "--package", "tenohira"];
    let mut command = if shell::succeeds("cargo", &["nextest", "--version"]) {
        let mut command = shell::cargo(root, &["nextest", "run", "--status-level", "slow"]);
        command.args(both).args(["--final-status-level", "fail", "-E", "not test(backup)"]);
        command
    } else {
        let mut command = shell::cargo(root, &["test", "--quiet"]);
        command.args(both).args(["--all-targets", "--", "--skip", "backup"]);
        command
    };
    shell::run(cluster.named_to(&mut command).env("TENOHIRA_TEST_DATABASE", "postgres"))
}

fn nextest(root: &Path) -> Command {
    shell::cargo(root, &["nextest", "run", "--workspace", "--no-tests", "warn"])
}

fn doc(root: &Path) -> Result<()> {
    let mut command = shell::cargo(root, &["doc", "--workspace", "--no-deps", "--quiet"]);
    shell::run(command.env("RUSTDOCFLAGS", "-D warnings"))
}

fn locked(root: &Path) -> Result<usize> {
    let lock = std::fs::read_to_string(root.join("Cargo.lock"))?;
    Ok(tidy::locked_packages(&lock))
}

fn table(outcomes: &[(&str, Outcome)], total: Duration, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\n{:<18} {:<8} {:>8}", "step", "result", "seconds")?;
    for (name, outcome) in outcomes {
        match outcome {
            Outcome::Passed(took) => writeln!(out, "{name:<18} passed   {:>8.1}", secs(*took))?,
            Outcome::Failed(took) => writeln!(out, "{name:<18} FAILED   {:>8.1}", secs(*took))?,
            Outcome::NotRun => writeln!(out, "{name:<18} not run")?,
        }
    }
    Ok(writeln!(out, "{:<18} {:<8} {:>8.1}", "together", "", secs(total))?)
}

fn secs(duration: Duration) -> f32 {
    duration.as_secs_f32()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_tests_can_be_left_out_at_home_but_not_in_ci() {
        let options = parse(&["--skip-browser"], false).unwrap();
        assert!(!wanted(BROWSER, &options) && wanted("clippy", &options));
        assert!(parse(&["--skip-browser"], true).is_err());
    }

    #[test]
    fn only_runs_the_named_step_and_refuses_an_unknown_one() {
        let options = parse(&["--only", "clippy"], true).unwrap();
        let names: Vec<&str> =
            STEPS.iter().map(|s| s.name).filter(|name| wanted(name, &options)).collect();
        assert_eq!(names, ["clippy"]);
        assert!(parse(&["--only", "clipy"], true).unwrap_err().to_string().contains("fmt"));
        assert!(parse(&["--only"], true).is_err());
    }

    #[test]
    fn the_table_says_what_passed_failed_and_was_never_reached() {
        let outcomes = [
            ("fmt", Outcome::Passed(Duration::from_millis(1250))),
            ("clippy", Outcome::Failed(Duration::from_secs(3))),
            ("tidy", Outcome::NotRun),
        ];
        let mut out = Vec::new();
        table(&outcomes, Duration::from_secs(5), &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("clippy             FAILED        3.0"), "{out}");
        assert!(out.contains("tidy               not run"), "{out}");
    }
}
