//! The reading level: every sentence the program can say, measured by `tests/reading/check.py`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell;

/// Checks the check itself, then the sentences.
pub(crate) fn run(root: &Path) -> Result<()> {
    let python = install(root)?;
    let check = || {
        let mut command = Command::new(&python);
        command.arg(root.join("tests/reading/check.py"));
        command
    };
    shell::output(check().arg("--self-test")).context("a planted fault must be found")?;
    shell::run(&mut check())
}

/// A Python of its own under `target/` with the pinned packages, unless it is there already.
fn install(root: &Path) -> Result<std::path::PathBuf> {
    let requirements = root.join("tests/reading/requirements.txt");
    let wanted = std::fs::read(&requirements)?;
    let folder = root.join("target/reading");
    let (python, stamp) = (folder.join("bin/python"), folder.join("installed-from"));
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    shell::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    shell::run(pip.arg(&requirements)).context("installing what measures readability")?;
    std::fs::write(stamp, wanted)?;
    Ok(python)
}
