//! A store in a folder of its own.

use std::{path::Path, sync::Arc};

use store::{SqlStore, SqliteStore};
use testkit::{SeededIds, postgres::Database};

/// Opens a store with seeded ids. Reopening needs another seed: ids never repeat in real life.
pub(crate) fn open(folder: &Path, seed: u64) -> SqliteStore {
    SqliteStore::open(folder, Arc::new(SeededIds::new(seed))).unwrap()
}

/// A store in a database of its own on PostgreSQL, with its keys in a folder of its own.
pub(crate) struct OnPostgres {
    // The order matters: the store closes before its database goes.
    pub(crate) store: SqlStore,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) database: Database,
}

impl OnPostgres {
    pub(crate) fn new() -> OnPostgres {
        let (database, folder) = (Database::create().unwrap(), tempfile::tempdir().unwrap());
        let store = connect(&database, folder.path(), 1);
        OnPostgres { store, folder, database }
    }

    /// Another program on the same database and keys.
    pub(crate) fn again(&self, seed: u64) -> SqlStore {
        connect(&self.database, self.folder.path(), seed)
    }
}

/// Opens the store on a database of PostgreSQL.
pub(crate) fn connect(database: &Database, folder: &Path, seed: u64) -> SqlStore {
    SqlStore::connect(&database.url(), folder, Arc::new(SeededIds::new(seed))).unwrap()
}
