//! Connections for reading: each look takes one, so readers wait for nobody.

use std::sync::{Arc, Mutex, PoisonError};

use phr::ports::StoreError;

use crate::waist::{Connection, Database, Scope, Sql};

/// Connections kept open between looks.
const IDLE_MAX: usize = 16;

/// A pool of connections to one database.
pub(crate) struct Readers {
    database: Arc<dyn Database>,
    idle: Mutex<Vec<Box<dyn Connection>>>,
}

impl Readers {
    /// A pool that opens connections when they are needed.
    pub(crate) fn new(database: Arc<dyn Database>) -> Readers {
        Readers { database, idle: Mutex::new(Vec::new()) }
    }

    /// Where they are opened.
    pub(crate) fn database(&self) -> &dyn Database {
        &*self.database
    }

    /// Runs `work` on one snapshot, with a connection of its own.
    pub(crate) fn look<T>(
        &self,
        scope: Scope,
        work: impl FnOnce(&dyn Sql) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = match waiting {
            Some(db) => db,
            None => self.database.reader()?,
        };
        let (mut work, mut done) = (Some(work), None);
        let looked = db.snapshot(scope, &mut || {
            if let Some(work) = work.take() {
                done = Some(work(&*db)?);
            }
            Ok(())
        });
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(db);
        }
        looked?;
        done.ok_or_else(|| StoreError::Failed("the store did not look".to_owned()))
    }
}
