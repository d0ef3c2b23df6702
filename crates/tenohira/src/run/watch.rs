//! `tenohira watch`
//!
//! Looks into a folder every two seconds and reads each file once it has stopped changing. Nothing
//! is moved or deleted. What was read is remembered by size and time while the command runs, and
//! by its hash in the record for ever: after a restart the same files come in again and add
//! nothing. It works beside a running `tenohira serve`; while another program is writing, the files
//! wait for the next look.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};
use import::intake;
use phr::{PersonId, ports::StoreError};

use super::{Household, done, import_files, serve::stop_signal};
use crate::{
    cli::{Common, EXIT_REFUSED, Watch},
    output,
};

/// How often the folder is looked at. A file is read when two looks in a row see it unchanged.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Larger files are left alone, in bytes: no reader takes them.
const FILE_BYTES_MAX: u64 = intake::FLOW_BYTES_MAX;
/// Ends of names of files that are still being written.
const UNFINISHED: &[&str] = &["crdownload", "part", "partial", "download", "tmp"];

/// Runs the command.
pub(crate) fn run(
    open: impl Fn() -> Result<Household>,
    options: &Watch,
    common: &Common,
) -> Result<ExitCode> {
    let person = open()?.find(&options.person, "cli:watch")?;
    let mut folder = Folder::new(&options.folder);
    if options.once {
        folder.look()?;
        let files = folder.look()?;
        let refused = read(&open()?, person, &files, common)?;
        return Ok(if refused == 0 { done() } else { ExitCode::from(EXIT_REFUSED) });
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // One listener for the whole run: a Ctrl-C while files are read ends it after them.
    let mut stop = Box::pin(stop_signal());
    let mut waiting = false;
    loop {
        let files = folder.look()?;
        if !files.is_empty() {
            match open() {
                Ok(household) => {
                    waiting = false;
                    read(&household, person, &files, common)?;
                }
                Err(error) if matches!(error.downcast_ref(), Some(StoreError::Busy)) => {
                    if !waiting {
                        output::error(&error);
                    }
                    waiting = true;
                    folder.forget(&files);
                }
                Err(error) => return Err(error),
            }
        }
        let rest = async { tokio::time::timeout(LOOK_EVERY, stop.as_mut()).await };
        if runtime.block_on(rest).is_ok() {
            return Ok(done());
        }
    }
}

/// Reads files; the answer is how many were refused. A file that cannot be opened costs a note.
fn read(
    household: &Household,
    person: PersonId,
    files: &[PathBuf],
    common: &Common,
) -> Result<u64> {
    let mut unopened = 0;
    let mut sources = Vec::new();
    for path in files {
        match import_files::source(path) {
            Ok(source) => sources.push(source),
            Err(error) => {
                unopened += 1;
                output::error(&error);
            }
        }
    }
    let (files, refusals) = intake::open(sources);
    let summary = import_files::take_in_all(household, Some(person), &files, refusals, common)?;
    Ok(unopened + summary.refused)
}

/// A folder with what was seen in it.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    seen: BTreeMap<PathBuf, Seen>,
}

/// A file as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    size: u64,
    changed: Option<SystemTime>,
    handed_out: bool,
}

impl Folder {
    fn new(path: &Path) -> Folder {
        Folder { path: path.to_owned(), seen: BTreeMap::new() }
    }

    /// The files that are new or changed and stood still since the last look, by name.
    fn look(&mut self) -> Result<Vec<PathBuf>> {
        let now = self.files()?;
        self.seen.retain(|path, _| now.contains_key(path));
        let mut ready = Vec::new();
        for (path, (size, changed)) in now {
            let before = self.seen.get(&path).copied();
            let same = before.filter(|s| (s.size, s.changed) == (size, changed));
            let handed_out = same.is_some();
            if same.is_some_and(|s| !s.handed_out) {
                ready.push(path.clone());
            }
            self.seen.insert(path, Seen { size, changed, handed_out });
        }
        Ok(ready)
    }

    /// Hands these out again at the next look.
    fn forget(&mut self, files: &[PathBuf]) {
        let files: BTreeSet<&PathBuf> = files.iter().collect();
        for (path, seen) in &mut self.seen {
            if files.contains(path) {
                seen.handed_out = false;
            }
        }
    }

    fn files(&self) -> Result<BTreeMap<PathBuf, (u64, Option<SystemTime>)>> {
        let entries = std::fs::read_dir(&self.path)
            .with_context(|| format!("cannot look into `{}`", self.path.display()))?;
        let mut files = BTreeMap::new();
        for entry in entries {
            let entry = entry?;
            // A file that vanished between the two calls is simply not there.
            let Ok(about) = std::fs::metadata(entry.path()) else { continue };
            let right_size = (1..=FILE_BYTES_MAX).contains(&about.len());
            if about.is_file() && right_size && !is_unfinished(&entry.path()) {
                files.insert(entry.path(), (about.len(), about.modified().ok()));
            }
        }
        Ok(files)
    }
}

fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let end = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    name.starts_with('.') || name.ends_with('~') || UNFINISHED.contains(&&*end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_handed_out_once_when_it_stands_still() {
        let folder = tempfile::tempdir().unwrap();
        let mut watched = Folder::new(folder.path());
        let file = folder.path().join("a.csv");
        std::fs::write(&file, "1").unwrap();
        assert!(watched.look().unwrap().is_empty()); // perhaps still being written
        std::fs::write(&file, "12").unwrap();
        assert!(watched.look().unwrap().is_empty()); // it was
        assert_eq!(watched.look().unwrap(), std::slice::from_ref(&file));
        assert!(watched.look().unwrap().is_empty());
        watched.forget(std::slice::from_ref(&file));
        assert_eq!(watched.look().unwrap(), std::slice::from_ref(&file));
        std::fs::write(&file, "123").unwrap();
        watched.look().unwrap();
        assert_eq!(watched.look().unwrap(), [file]); // changed: read again
    }

    #[test]
    fn unfinished_and_hidden_files_are_left_alone() {
        for name in [".DS_Store", "a.csv.part", "b.crdownload", "c.xml~", "~x.TMP"] {
            assert!(is_unfinished(Path::new(name)), "{name}");
        }
        assert!(!is_unfinished(Path::new("書き出したデータ.zip")));
    }
}
