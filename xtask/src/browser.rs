//! The browser tests: builds the binary, then lets `tests/browser/run.mjs` drive it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{prerequisites, shell};

/// Checks the harness itself: planted faults must be found.
pub(crate) fn self_test(root: &Path) -> Result<()> {
    install(root)?;
    shell::run(node(root)?.arg("--self-test"))
}

/// Runs every story against the built binary.
pub(crate) fn stories(root: &Path) -> Result<()> {
    install(root)?;
    // All targets, as the tests build them: another selection could mean other features of our
    // dependencies, and building those a second time.
    shell::run(&mut shell::cargo(root, &["build", "--workspace", "--all-targets"]))?;
    shell::run(node(root)?.env("TENOHIRA_BIN", binary(root)?))
}

fn folder(root: &Path) -> PathBuf {
    root.join("tests/browser")
}

/// `npm ci`, unless exactly this lock file is installed already.
fn install(root: &Path) -> Result<()> {
    let lock = std::fs::read(folder(root).join("package-lock.json"))?;
    let stamp = folder(root).join("node_modules/.installed-from");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    shell::run(Command::new("npm").current_dir(folder(root)).args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    ]))
    .context("installing the packages of the browser tests")?;
    Ok(std::fs::write(stamp, lock)?)
}

fn node(root: &Path) -> Result<Command> {
    let browser = shell::find(prerequisites::BROWSERS)
        .context("no Chromium found; see `cargo xtask prerequisites`")?;
    let mut command = Command::new("node");
    command.current_dir(folder(root)).arg("run.mjs").env("TENOHIRA_CHROMIUM", browser);
    Ok(command)
}

/// Where cargo put the binary, wherever the target folder is.
fn binary(root: &Path) -> Result<PathBuf> {
    let mut metadata = shell::cargo(root, &["metadata", "--format-version", "1", "--no-deps"]);
    let metadata: serde_json::Value = serde_json::from_str(&shell::output(&mut metadata)?)?;
    let target = metadata.get("target_directory").and_then(|t| t.as_str());
    Ok(Path::new(target.context("cargo names no target folder")?).join("debug/tenohira"))
}
