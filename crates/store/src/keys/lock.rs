//! One rotation at a time.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use phr::ports::StoreError;

use crate::files::{failed, make_private_folder, private_file};

/// Held while a rotation runs; the operating system gives it back when the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of this data folder; refused while somebody else rotates.
    pub(crate) fn take(folder: &Path) -> Result<Lock, StoreError> {
        let keys = folder.join("keys");
        make_private_folder(&keys)?;
        let file = private_file(&keys.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => {
                Err(StoreError::Failed("another rotation of the keys is running".to_owned()))
            }
            Err(TryLockError::Error(e)) => Err(failed(&e)),
        }
    }
}
