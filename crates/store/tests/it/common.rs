//! A store in a folder of its own.

use std::{path::Path, sync::Arc};

use store::SqliteStore;
use testkit::SeededIds;

/// Opens a store with seeded ids. Reopening needs another seed: ids never repeat in real life.
pub(crate) fn open(folder: &Path, seed: u64) -> SqliteStore {
    SqliteStore::open(folder, Arc::new(SeededIds::new(seed))).unwrap()
}
