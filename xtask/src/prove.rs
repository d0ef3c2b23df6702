//! `cargo xtask prove`: the laws about the rules, proven by a solver. docs/policy.md says how to read
//! what it prints.
//!
//! The proofs are an example of the `policy` crate behind a feature, so that neither this program
//! nor the product knows the solver's compiler.

use std::path::Path;

use anyhow::{Context, Result};

use crate::shell;

const RUN: &[&str] =
    &["run", "--quiet", "--package", "policy", "--features", "prove", "--example", "prove"];

/// Proves the laws and catches the planted faults, or fails.
pub(crate) fn run(root: &Path) -> Result<()> {
    let solver = shell::find(&["cvc5"])
        .context("the solver is missing: `cargo xtask prerequisites` installs it")?;
    shell::run(shell::cargo(root, RUN).env("CVC5", solver))
}
