//! `cargo xtask bench`: builds the program and the benchmark in release, then measures.

use std::path::Path;

use anyhow::Result;

use crate::shell;

/// Where the table stands.
const RESULTS: &str = "bench/RESULTS.md";

/// Builds both, then hands the options on; `--write` names the file.
pub(crate) fn run(root: &Path, options: &[&str]) -> Result<()> {
    shell::run(&mut shell::cargo(root, &["build", "--release", "-p", "tenohira", "-p", "bench"]))?;
    let mut command = shell::cargo(root, &["run", "--release", "--quiet", "-p", "bench", "--"]);
    for option in options {
        command.arg(option);
        if *option == "--write" {
            command.arg(root.join(RESULTS));
        }
    }
    shell::run(&mut command)
}
