//! Originals that come piece by piece: kept out of sight until the last one, then taken in at once.
//!
//! The hash of a file is known at its end only, so its chunks are sealed under a random address. In
//! the one transaction that takes the file in they become the original's; chunks that belong to no
//! original are swept away when nobody else has the folder open
//! (docs/decisions/0024-originals-in-pieces.md).

use std::sync::Arc;

use phr::{
    OriginalId,
    audit::Event,
    consent::Permit,
    ports::{Intake, Staging, StoreError, Taken},
};
use sha2::{Digest, Sha256};

use crate::{
    consent, original, person, prepare::prepare, seal::PersonKeys, sql_store::SqlStore, take,
};

/// So many sealed bytes are written in one transaction.
const BATCH_BYTES: usize = 1 << 20;
/// And so many chunks at most.
const BATCH_CHUNKS: usize = 16;

/// One original on its way.
pub(crate) struct Stage<'s> {
    store: &'s SqlStore,
    permit: Permit,
    keys: Arc<PersonKeys>,
    address: OriginalId,
    hash: Sha256,
    size: u64,
    /// Bytes that do not fill a chunk yet.
    open: Vec<u8>,
    chunks: i64,
    batch: Vec<(i64, Vec<u8>)>,
    /// Whether there may be chunks to take back.
    begun: bool,
}

impl<'s> Stage<'s> {
    pub(crate) fn new(
        store: &'s SqlStore,
        permit: &Permit,
        keys: Arc<PersonKeys>,
        address: [u8; 32],
    ) -> Stage<'s> {
        Stage {
            store,
            permit: permit.clone(),
            keys,
            address: OriginalId::from_bytes(address),
            hash: Sha256::new(),
            size: 0,
            open: Vec::with_capacity(original::CHUNK_BYTES),
            chunks: 0,
            batch: Vec::new(),
            begun: false,
        }
    }

    fn seal(&mut self) -> Result<(), StoreError> {
        if self.open.is_empty() {
            return Ok(());
        }
        let sealed = original::seal_chunk(&self.keys, self.address, self.chunks, &self.open)?;
        self.batch.push((self.chunks, sealed));
        self.chunks = self.chunks.saturating_add(1);
        self.open.clear();
        let bytes: usize = self.batch.iter().map(|(_, sealed)| sealed.len()).sum();
        if bytes >= BATCH_BYTES || self.batch.len() >= BATCH_CHUNKS {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let batch = std::mem::take(&mut self.batch);
        let (person, address) = (self.permit.person(), self.address);
        self.begun = true;
        self.store.writer().run(person, move |db, _| {
            // Erased meanwhile: nothing may come back.
            if !person::exists(db, person)? {
                return Err(StoreError::Failed("the record is not there any more".to_owned()));
            }
            for (chunk, sealed) in &batch {
                original::add_chunk(db, person, address, (*chunk, sealed))?;
            }
            Ok(())
        })
    }
}

impl Staging for Stage<'_> {
    fn add(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        self.hash.update(bytes);
        self.size = self.size.saturating_add(bytes.len() as u64);
        while !bytes.is_empty() {
            let room = original::CHUNK_BYTES.saturating_sub(self.open.len());
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.open.extend_from_slice(now);
            bytes = later;
            if self.open.len() >= original::CHUNK_BYTES {
                self.seal()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, mut intake: Intake) -> Result<Taken, StoreError> {
        self.seal()?;
        if !self.batch.is_empty() {
            self.write()?;
        }
        // A consent is small and never comes this way.
        consent::check(&self.permit, &intake)?;
        let id = OriginalId::from_bytes(self.hash.clone().finalize().into());
        intake.held = Some(id);
        let mut prepared = prepare(&self.keys, &intake, false)?;
        prepared.size = self.size;
        prepared.received =
            original::seal_received_as(&self.keys, id, &intake.received, self.address)?;
        drop(intake);
        let (person, address, permit) = (self.permit.person(), self.address, self.permit.clone());
        let (keys, chunks) = (Arc::clone(&self.keys), self.chunks);
        let taken = self.store.writer().run(person, move |db, log| {
            let known = original::find(db, person, id)?.is_some();
            let (taken, what) = take::apply(db, person, &keys, &prepared)?;
            if known {
                original::discard(db, person, address)?;
            } else {
                original::adopt(db, person, (address, chunks), id)?;
            }
            log.append(db, &keys, &Event::of(&permit, what))?;
            Ok(taken)
        })?;
        self.begun = false;
        Ok(taken)
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        if !self.begun {
            return;
        }
        let (person, address) = (self.permit.person(), self.address);
        let swept =
            self.store.writer().run(person, move |db, _| original::discard(db, person, address));
        if let Err(failure) = swept {
            tracing::debug!(%failure, "what was staged stays out of sight until the next start");
        }
    }
}
