//! The key-encryption keys of a store: shown, changed, and copied with the database.

use std::{path::Path, sync::Arc};

use phr::{PersonId, ports::StoreError};
use zeroize::Zeroizing;

use super::SqlStore;
use crate::{
    copy,
    keys::{self, KeyShown, NewKey, Rotated, Step},
    postgres::PostgresServer,
    sqlite::SqliteFile,
    waist::{Database, Scope},
};

/// A file of the folder `keys`.
pub struct KeyFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyFile").field("name", &self.name).finish_non_exhaustive()
    }
}

const EVERYONE: Scope = Scope::Everyone("change of keys");
/// Steps of a rotation that are about no single person.
const NOBODY: PersonId = PersonId::from_bytes([0; 16]);

impl SqlStore {
    /// Writes a consistent copy of the database into an empty file while others read and write, and
    /// gives the key files without which it cannot be read. Everything in it is sealed as it is here.
    pub fn copy_to(&self, path: &Path) -> Result<Vec<KeyFile>, StoreError> {
        // A rotation may end while the copy is made: the key it needs was there before or is after.
        let mut files = keys::read_files(&self.folder)?;
        self.readers.database().copy_to(path)?;
        files.extend(keys::read_files(&self.folder)?);
        let copy = SqliteFile(path.to_owned()).reader()?;
        let file = |name: String| {
            let bytes =
                files.remove(&name).ok_or(StoreError::Corrupt("the key file is missing"))?;
            Ok(KeyFile { name, bytes })
        };
        keys::files_needed(&*copy)?.into_iter().map(file).collect()
    }

    /// Brings a whole database, as [`SqlStore::copy_to`] wrote it, to a server: into one that is new and
    /// empty, or not at all. The files beside it are the caller's to bring.
    pub fn fill_server(url: &str, path: &Path) -> Result<(), StoreError> {
        let from = SqliteFile(path.to_owned()).reader()?;
        let to = PostgresServer::at(url)?.writer()?;
        copy::everything(&*from, &*to)
    }

    /// Every key-encryption key, the current one among them.
    pub fn keys_shown(&self) -> Result<Vec<KeyShown>, StoreError> {
        self.readers.look(EVERYONE, keys::shown)
    }

    /// Makes another key the current one and wraps every person's key anew, while others read and
    /// write. `None` finishes a rotation that broke off; with a new key, that is done first.
    pub fn rotate(&self, to: Option<&NewKey>) -> Result<Rotated, StoreError> {
        let _lock = keys::Lock::take(&self.folder)?;
        let mut done = self.rewrap_all()?;
        if let Some(new) = to {
            let (kek, fresh) = (Arc::clone(&self.kek), self.kek.fresh(new, self.ids.as_ref())?);
            self.writer.run(NOBODY, move |db, _| keys::begin(db, &kek, &fresh))?;
            let then = self.rewrap_all()?;
            done.persons = done.persons.saturating_add(then.persons);
            done.retired.extend(then.retired);
        }
        self.writer.settle()?;
        self.readers.look(EVERYONE, |db| self.kek.tidy(db))?;
        let shown = self.keys_shown()?;
        done.current = shown.into_iter().find(|k| k.current).map(|k| k.id).unwrap_or_default();
        Ok(done)
    }

    fn rewrap_all(&self) -> Result<Rotated, StoreError> {
        let mut done = Rotated { current: String::new(), persons: 0, retired: Vec::new() };
        loop {
            match self.writer.run(NOBODY, |db, _| keys::finish(db))? {
                Step::Done(retired) => {
                    done.retired = retired.iter().map(keys::Kept::id).collect();
                    return Ok(done);
                }
                Step::Rewrap(persons) => {
                    for person in persons {
                        let kek = Arc::clone(&self.kek);
                        let moved =
                            self.writer.run(person, move |db, _| keys::rewrap(db, &kek, person))?;
                        done.persons = done.persons.saturating_add(u64::from(moved));
                    }
                }
            }
        }
    }
}
