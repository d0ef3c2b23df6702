//! Where things are. The only module that reads the environment.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::cli::Common;

/// The data folder: as given, else `tenohira` (or `tenohira-demo`) in the person's data folder after
/// the XDG base directory specification, the platform's own on macOS and Windows.
pub(crate) fn data_folder(common: &Common, name: &str) -> Result<PathBuf> {
    if let Some(folder) = &common.data {
        return Ok(folder.clone());
    }
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|h| h.join(".local/share")))
    };
    let base = base.context("no home folder is known: say where the data shall be with --data")?;
    Ok(base.join(name))
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The database must be the one inside the data folder; another one is refused, never ignored.
pub(crate) fn check_database(common: &Common) -> Result<()> {
    match common.database.as_deref() {
        None | Some("sqlite:" | "sqlite") => Ok(()),
        Some(_) => bail!(
            "this version keeps records in the data folder only: leave --database out, or say `sqlite:`"
        ),
    }
}
