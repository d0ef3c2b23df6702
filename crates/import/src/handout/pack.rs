//! A zip whose bytes depend on nothing but its content.

use std::io::{self, Seek, Write};

use phr::ports::StoreError;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{LAYOUT, MANIFEST, failed, sha256};

/// Writes files and remembers their hashes for the manifest.
pub(super) struct Pack<W: Write + Seek> {
    zip: ZipWriter<W>,
    files: Vec<Value>,
}

impl<W: Write + Seek> Pack<W> {
    pub(super) fn new(out: W) -> Pack<W> {
        Pack { zip: ZipWriter::new(out), files: Vec::new() }
    }

    /// Adds one file.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.put(name, bytes)?;
        self.files.push(json!({"file": name, "size": bytes.len(), "sha256": sha256(bytes)}));
        Ok(())
    }

    /// Adds one file of `size` bytes in pieces, each handed to the function that `fill` is given. With
    /// no piece there is no file, and `false` is given back.
    pub(super) fn add_pieces(
        &mut self,
        (name, size): (&str, u64),
        fill: impl FnOnce(&mut dyn FnMut(&[u8])) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        let (mut begun, mut written) = (false, Ok(()));
        let (mut hash, mut length) = (Sha256::new(), 0_u64);
        let zip = &mut self.zip;
        fill(&mut |piece| {
            if written.is_ok() && !begun {
                (begun, written) = (true, start(zip, name, size));
            }
            if written.is_ok() {
                hash.update(piece);
                length = length.saturating_add(piece.len() as u64);
                written = zip.write_all(piece).map_err(|e| broken(&e));
            }
        })?;
        written?;
        if begun {
            let hash = phr::OriginalId::from_bytes(hash.finalize().into()).to_string();
            self.files.push(json!({"file": name, "size": length, "sha256": hash}));
        }
        Ok(begun)
    }

    /// Adds the manifest and ends the zip. Gives the manifest's hash.
    pub(super) fn finish(mut self, about: &Value) -> Result<String, StoreError> {
        let manifest = json!({"format": LAYOUT, "about": about, "files": self.files});
        let bytes = pretty(&manifest);
        self.put(MANIFEST, &bytes)?;
        let mut out = self.zip.finish().map_err(|_zip| failed("it did not end"))?;
        out.flush().map_err(|e| broken(&e))?;
        Ok(sha256(&bytes))
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        start(&mut self.zip, name, bytes.len() as u64)?;
        self.zip.write_all(bytes).map_err(|e| broken(&e))
    }
}

fn start<W: Write + Seek>(zip: &mut ZipWriter<W>, name: &str, size: u64) -> Result<(), StoreError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o600)
        .large_file(u32::try_from(size).is_err());
    zip.start_file(name, options).map_err(|_zip| failed("a file did not start"))
}

fn broken(error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        kind => failed(&kind.to_string()),
    }
}

/// JSON that people can read as well.
pub(super) fn pretty(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
