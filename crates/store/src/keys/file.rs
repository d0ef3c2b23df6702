//! Key files: in the folder `keys` of the data folder, for their owner only.

use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use phr::{
    OriginalId,
    ports::{Ids, StoreError},
};
use zeroize::Zeroizing;

use crate::files::{failed, make_private_folder, private_file};

/// The folder for keys and for where tokens are found.
pub(super) fn folder(data: &Path) -> PathBuf {
    data.join("keys")
}

/// Reads a key from its file; one that others can read is refused.
pub(super) fn load(data: &Path, name: &str) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let path = folder(data).join(name);
    if !path.exists() {
        return Err(StoreError::Corrupt("the key file is missing"));
    }
    let bytes = read(&path)?;
    let secret: [u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_length| StoreError::Corrupt("the key file has another length"))?;
    Ok(Zeroizing::new(secret))
}

/// Reads a file of the folder that only its owner may read.
pub(super) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    refuse_when_shared(path)?;
    fs::read(path).map(Zeroizing::new).map_err(|e| failed(&e))
}

/// Every file of the folder by name: keys, and where tokens are found.
pub(crate) fn read_all(data: &Path) -> Result<BTreeMap<String, Zeroizing<Vec<u8>>>, StoreError> {
    let mut files = BTreeMap::new();
    for found in fs::read_dir(folder(data)).map_err(|e| failed(&e))? {
        let path = found.map_err(|e| failed(&e))?.path();
        // What a rotation takes away in this moment is not needed any more.
        if let (Some(name), Ok(bytes)) = (path.file_name(), read(&path)) {
            files.insert(name.to_string_lossy().into_owned(), bytes);
        }
    }
    Ok(files)
}

/// Makes a key file with random bytes. One that exists already stays as it is.
pub(super) fn create(data: &Path, name: &str, ids: &dyn Ids) -> Result<(), StoreError> {
    let mut secret = Zeroizing::new([0_u8; 32]);
    ids.fill(secret.as_mut_slice());
    write(data, name, secret.as_slice(), ids)
}

/// Writes a whole file under another name first, so that no process ever reads half a key.
pub(super) fn write(
    data: &Path,
    name: &str,
    bytes: &[u8],
    ids: &dyn Ids,
) -> Result<(), StoreError> {
    let keys = folder(data);
    make_private_folder(&keys)?;
    let path = keys.join(name);
    let mut random = [0_u8; 32];
    ids.fill(&mut random);
    let draft = keys.join(format!("draft.{}", OriginalId::of(&random)));
    let mut file = private_file(&draft)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| failed(&e))?;
    match fs::hard_link(&draft, &path) {
        Ok(()) => fs::remove_file(&draft),
        // Another process was first: its key is the key.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => fs::remove_file(&draft),
        // A file system without hard links (a memory stick).
        Err(_) => fs::rename(&draft, &path),
    }
    .map_err(|e| failed(&e))?;
    fs::File::open(keys).and_then(|folder| folder.sync_all()).map_err(|e| failed(&e))
}

/// Overwrites a file and removes it. What a disk keeps of old blocks is out of reach.
pub(super) fn destroy(data: &Path, name: &str) -> Result<(), StoreError> {
    let path = folder(data).join(name);
    let Ok(about) = fs::metadata(&path) else { return Ok(()) };
    let zeros = vec![0_u8; usize::try_from(about.len()).unwrap_or_default()];
    let overwritten = fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .and_then(|mut file| file.write_all(&zeros).and_then(|()| file.sync_all()));
    overwritten.and_then(|()| fs::remove_file(&path)).map_err(|e| failed(&e))
}

#[cfg(unix)]
pub(super) fn refuse_when_shared(path: &Path) -> Result<(), StoreError> {
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
pub(super) fn refuse_when_shared(_path: &Path) -> Result<(), StoreError> {
    Ok(())
}
