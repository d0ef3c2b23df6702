//! The files git knows, or would know after `git add`.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::source::{self, Masked};
use crate::shell;

/// One file; `text` is absent when it is not UTF-8.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) text: Option<String>,
}

/// Every file the rules look at, sorted by path.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) files: Vec<File>,
}

impl Tree {
    /// Reads what git tracks, and what it does not ignore.
    pub(super) fn tracked(root: &Path) -> Result<Self> {
        // A checkout owned by somebody else is common in CI; listing its files is harmless.
        let mut git = Command::new("git");
        git.current_dir(root).args(["-c", "safe.directory=*", "ls-files", "-z"]);
        let listed = shell::output(git.args(["--cached", "--others", "--exclude-standard"]))?;
        let mut files = Vec::new();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            // Deleted but not yet staged: no longer there.
            if !root.join(path).is_file() {
                continue;
            }
            let content = std::fs::read(root.join(path)).with_context(|| path.to_owned())?;
            let bytes = u64::try_from(content.len())?;
            files.push(File {
                path: path.to_owned(),
                bytes,
                text: String::from_utf8(content).ok(),
            });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        Ok(Self { files })
    }

    /// Every file that is text, with its path.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
    }

    /// The text of one file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.texts().find(|(found, _)| *found == path).map(|(_, text)| text)
    }

    /// Whether this is a file, or a folder with files in it.
    pub(super) fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty() || self.files.iter().any(|f| f.path == path || f.path.starts_with(&folder))
    }

    /// Rust written by hand that ends up in the product: no tests, nothing generated.
    pub(super) fn product(&self) -> impl Iterator<Item = (&str, Masked)> {
        self.texts()
            .filter(|(path, text)| {
                is_rust(path) && !source::is_test_file(path) && !source::is_generated(text)
            })
            .map(|(path, text)| (path, source::mask(source::without_tests(text))))
    }

    /// The manifests of our crates, with the crate's name.
    pub(super) fn manifests(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.texts().filter_map(|(path, text)| {
            let folder = path.strip_suffix("/Cargo.toml")?;
            let beside = ["bench", "xtask"].into_iter().find(|name| *name == folder);
            let name = folder.strip_prefix("crates/").or(beside)?;
            (!name.contains('/')).then_some((name, path, text))
        })
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            bytes: u64::try_from(text.len()).unwrap(),
            text: Some((*text).to_owned()),
        };
        Self { files: files.iter().map(file).collect() }
    }
}

/// The crate a path belongs to.
pub(super) fn crate_of(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split('/').next()
}

/// Whether this is Rust source.
pub(super) fn is_rust(path: &str) -> bool {
    extension(path) == "rs"
}

/// What follows the last dot of a file's name.
pub(super) fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(OsStr::to_str).unwrap_or_default()
}
