//! The key-encryption key on disk: `keys/kek` in the data folder, for its owner only.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

use phr::{
    OriginalId,
    ports::{Ids, StoreError},
};
use zeroize::Zeroizing;

use crate::files::{failed, make_private_folder, private_file};

/// Reads the key; makes one when there is none and `fresh` says that nothing is sealed yet.
pub(crate) fn load(
    folder: &Path,
    ids: &dyn Ids,
    fresh: bool,
) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let keys = folder.join("keys");
    let path = keys.join("kek");
    if !path.exists() {
        if !fresh {
            return Err(StoreError::Corrupt("the key file is missing"));
        }
        make_private_folder(&keys)?;
        create(&keys, &path, ids)?;
    }
    refuse_when_shared(&path)?;
    let bytes = Zeroizing::new(fs::read(&path).map_err(|e| failed(&e))?);
    let secret: [u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_length| StoreError::Corrupt("the key file has another length"))?;
    Ok(Zeroizing::new(secret))
}

/// Writes a whole key under another name first, so that no process ever reads half a key.
fn create(keys: &Path, path: &Path, ids: &dyn Ids) -> Result<(), StoreError> {
    let mut secret = Zeroizing::new([0_u8; 32]);
    ids.fill(secret.as_mut_slice());
    let mut name = [0_u8; 32];
    ids.fill(&mut name);
    let draft = keys.join(format!("kek.{}", OriginalId::of(&name)));
    let mut file = private_file(&draft)?;
    file.write_all(secret.as_slice()).and_then(|()| file.sync_all()).map_err(|e| failed(&e))?;
    match fs::hard_link(&draft, path) {
        Ok(()) => fs::remove_file(&draft),
        // Another process was first: its key is the key.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => fs::remove_file(&draft),
        // A file system without hard links (a memory stick).
        Err(_) => fs::rename(&draft, path),
    }
    .map_err(|e| failed(&e))?;
    fs::File::open(keys).and_then(|folder| folder.sync_all()).map_err(|e| failed(&e))
}

#[cfg(unix)]
fn refuse_when_shared(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_err(|e| failed(&e))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(StoreError::Failed(
            "the key file can be read by others: allow only its owner (chmod 600 keys/kek)"
                .to_owned(),
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_when_shared(_path: &Path) -> Result<(), StoreError> {
    Ok(())
}
