//! A zip whose bytes depend on nothing but its content.

use std::io::{Seek, Write};

use phr::ports::StoreError;
use serde_json::{Value, json};
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

    /// Adds the manifest and ends the zip. Gives the manifest's hash.
    pub(super) fn finish(mut self, about: &Value) -> Result<String, StoreError> {
        let manifest = json!({"format": LAYOUT, "about": about, "files": self.files});
        let bytes = pretty(&manifest);
        self.put(MANIFEST, &bytes)?;
        let mut out = self.zip.finish().map_err(|_zip| failed("it did not end"))?;
        out.flush().map_err(|e| failed(&e.kind().to_string()))?;
        Ok(sha256(&bytes))
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o600)
            .large_file(u32::try_from(bytes.len()).is_err());
        self.zip.start_file(name, options).map_err(|_zip| failed("a file did not start"))?;
        self.zip.write_all(bytes).map_err(|e| failed(&e.kind().to_string()))
    }
}

/// JSON that people can read as well.
pub(super) fn pretty(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
