//! Connections for reading: each look takes one, so readers wait for nobody.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use phr::ports::StoreError;

use crate::sqlite::Sqlite;

/// Connections kept open between looks.
const IDLE_MAX: usize = 16;

/// A pool of read-only connections to one file.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Sqlite>>,
}

impl Readers {
    /// A pool that opens connections when they are needed.
    pub(crate) fn new(path: PathBuf) -> Readers {
        Readers { path, idle: Mutex::new(Vec::new()) }
    }

    /// The file they read.
    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Runs `work` with a connection of its own.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&Sqlite) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = match waiting {
            Some(db) => db,
            None => Sqlite::reader(&self.path)?,
        };
        let done = work(&db);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(db);
        }
        done
    }
}
