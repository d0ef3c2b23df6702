//! The project's own rules, those no compiler or linter holds: `cargo xtask tidy`.
//!
//! Each rule is a function from the [`Tree`] of tracked files to the faults in it, so that a test
//! can plant a fault in three lines and see it found. STYLE.md says why the rules are what they are.

mod absence;
mod edges;
mod layout;
mod licences;
mod links;
mod manifest;
mod ratchet;
mod report;
mod requirements;
mod source;
mod tree;
mod words;

use std::fmt;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};

use tree::Tree;

/// One broken rule, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fault {
    path: String,
    line: Option<usize>,
    message: String,
}

impl Fault {
    fn new(path: &str, line: Option<usize>, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

type Rule = fn(&Tree) -> Vec<Fault>;

const RULES: &[Rule] = &[
    edges::only_allowed,
    edges::heavy_crates_stay_home,
    edges::every_crate_has_the_lints,
    absence::no_sql_outside_store,
    absence::no_world_below_the_server,
    layout::no_mod_rs,
    layout::no_forgotten_module,
    layout::every_format_has_a_corpus,
    layout::migrations_are_numbered_alike,
    layout::each_decision_has_its_own_number,
    links::resolve,
    ratchet::sizes,
    requirements::are_answered_by_tests_that_exist,
    words::no_todo_without_issue,
    words::nothing_of_the_machine_it_was_written_on,
];

/// Holds every rule; prints the faults and fails when there is one.
pub(crate) fn run(root: &Path, out: &mut dyn Write) -> Result<()> {
    let tree = Tree::tracked(root)?;
    let mut faults: Vec<Fault> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    faults.extend(licences::of_locked_crates(root, &tree)?);
    faults.sort();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    match faults.len() {
        0 => Ok(writeln!(out, "{} files are tidy", tree.files.len())?),
        n => bail!("{n} broken rule(s); STYLE.md and CONTRIBUTING.md explain them"),
    }
}

/// Prints the size of things on one line.
pub(crate) fn report(root: &Path, out: &mut dyn Write) -> Result<()> {
    Ok(writeln!(out, "{}", report::line(&Tree::tracked(root)?))?)
}

/// Lowers the numbers in `tidy.toml` to today's sizes.
pub(crate) fn shrink(root: &Path, out: &mut dyn Write) -> Result<()> {
    let shrunk = ratchet::shrunk(&Tree::tracked(root)?);
    std::fs::write(root.join(ratchet::LIST), shrunk)?;
    Ok(writeln!(out, "{} holds today's sizes", ratchet::LIST)?)
}

/// How many packages a `Cargo.lock` holds, ours included.
pub(crate) fn locked_packages(lock: &str) -> usize {
    lock.lines().filter(|line| *line == "[[package]]").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_repository_is_tidy_but_for_licences_which_need_the_registry() {
        let root = crate::shell::root().unwrap();
        let tree = Tree::tracked(&root).unwrap();
        let faults: Vec<Fault> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn a_fault_reads_like_a_compiler_message() {
        assert_eq!(Fault::new("a.rs", Some(3), "no").to_string(), "a.rs:3: no");
    }
}
