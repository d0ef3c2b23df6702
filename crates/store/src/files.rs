//! Folders and files that only their owner may read.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Seek, SeekFrom, Write},
    path::Path,
};

use phr::ports::StoreError;

/// Makes a folder (and what is above it) for its owner only; leaves an existing one as it is.
pub(crate) fn make_private_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|e| failed(&e))
}

/// Opens a file for writing, creating it for its owner only.
pub(crate) fn private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|e| failed(&e))
}

/// Adds a line to a list, on disk before this returns. What an earlier write left unfinished (a disk
/// that was full, a power cut) stays a line of its own: it must not swallow this one.
pub(crate) fn add_line(path: &Path, line: &str) -> Result<(), StoreError> {
    let mut file = private_file(path)?;
    let torn = !ends_a_line(path).map_err(|e| failed(&e))?;
    let line = if torn { format!("\n{line}\n") } else { format!("{line}\n") };
    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| failed(&e))
}

fn ends_a_line(path: &Path) -> std::io::Result<bool> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// A program that has the data folder open. Several may have; one that comes when nobody else is
/// there may tidy up what a dead one left.
#[derive(Debug)]
pub(crate) struct Presence {
    _held: File,
}

impl Presence {
    /// Enters the folder; runs `alone` first when nobody else is in it.
    pub(crate) fn enter(
        folder: &Path,
        alone: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<Presence, StoreError> {
        let file = private_file(&folder.join("presence.lock"))?;
        // Where files cannot be locked nobody is ever known to be alone.
        if file.try_lock().is_ok() {
            alone()?;
            file.unlock().map_err(|e| failed(&e))?;
        }
        drop(file.lock_shared());
        Ok(Presence { _held: file })
    }
}

/// What the operating system refused, without paths.
pub(crate) fn failed(error: &io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full,
        kind => StoreError::Failed(kind.to_string()),
    }
}
