//! Sealing of rows: one data key per person, wrapped by the key-encryption key.
//!
//! A sealed row is `nonce || AES-256-GCM(codec || payload)` with the row's identity as associated
//! data, so a row moved to another place does not open. The nonce is a keyed hash of identity and
//! plaintext: rebuilding gives the same bytes, and a nonce repeats only for the very same row
//! (docs/decisions/0004-envelope-encryption.md).

pub(crate) mod codec;

use std::sync::Arc;

use aes_gcm::{AeadInOut, Aes256Gcm, KeyInit, Tag};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use phr::{AccountId, PersonId, ports::StoreError};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::lately::Lately;

pub(crate) use crate::keys::Kek;

const NONCE: usize = 12;
const TAG: usize = 16;

/// Which row is sealed: bound to the ciphertext as associated data.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The table.
    pub(crate) table: &'static str,
    /// The person, or the account, that owns the row.
    pub(crate) person: PersonId,
    /// The rest of the primary key, of a fixed length per table.
    pub(crate) row: &'a [u8],
    /// Version, chunk or number inside.
    pub(crate) version: i64,
}

impl Place<'_> {
    /// The associated data.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(96);
        out.extend_from_slice(b"tenohira|");
        out.extend_from_slice(self.table.as_bytes());
        out.push(b'|');
        out.extend_from_slice(self.person.as_bytes());
        out.push(b'|');
        out.extend_from_slice(self.row);
        out.push(b'|');
        out.extend_from_slice(&self.version.to_be_bytes());
        out
    }
}

/// Seals and opens with one key.
pub(crate) struct Sealer {
    cipher: Aes256Gcm,
    nonce_key: Zeroizing<[u8; 32]>,
}

impl Sealer {
    /// From 32 secret bytes.
    pub(crate) fn derive(secret: &[u8; 32]) -> Result<Sealer, StoreError> {
        let seal = derive(secret, "seal")?;
        let nonce_key = derive(secret, "nonce")?;
        Ok(Sealer { cipher: Aes256Gcm::new((&*seal).into()), nonce_key })
    }

    /// Seals; the same bytes at the same place always give the same.
    pub(crate) fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let aad = place.bytes();
        let length = (aad.len() as u64).to_be_bytes();
        let nonce: [u8; 32] = mac(&self.nonce_key, &[&length, &aad, plain]);
        let mut out = Vec::with_capacity(NONCE + plain.len() + TAG);
        out.extend_from_slice(nonce.get(..NONCE).unwrap_or_default());
        out.extend_from_slice(plain);
        let (nonce, body) = out.split_at_mut_checked(NONCE).ok_or(UNSEALABLE)?;
        let nonce: &[u8; NONCE] = (&*nonce).try_into().map_err(|_short| UNSEALABLE)?;
        let tag = self
            .cipher
            .encrypt_inout_detached(nonce.into(), &aad, body.into())
            .map_err(|_too_long| UNSEALABLE)?;
        out.extend_from_slice(&tag);
        Ok(out)
    }

    /// Opens what was sealed at this place.
    pub(crate) fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let corrupt = || StoreError::Corrupt(place.table);
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or_else(corrupt)?;
        let (body, tag) = rest.split_last_chunk::<TAG>().ok_or_else(corrupt)?;
        let mut plain = body.to_vec();
        self.cipher
            .decrypt_inout_detached(
                nonce.into(),
                &place.bytes(),
                plain.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .map_err(|_changed| corrupt())?;
        Ok(plain)
    }
}

const UNSEALABLE: StoreError = StoreError::Corrupt("row to seal");

/// What one person's data key gives.
pub(crate) struct PersonKeys {
    person: PersonId,
    lately: Arc<Lately>,
    sealer: Sealer,
    index: Zeroizing<[u8; 32]>,
    labels: Zeroizing<[u8; 32]>,
    log: Zeroizing<[u8; 32]>,
    grantees: Grantees,
}

impl PersonKeys {
    /// Derives the parts from the data key; `grantees` is the same for all persons.
    pub(crate) fn derive(
        person: PersonId,
        secret: &[u8; 32],
        grantees: Grantees,
    ) -> Result<PersonKeys, StoreError> {
        Ok(PersonKeys {
            person,
            lately: Arc::new(Lately::none()),
            sealer: Sealer::derive(secret)?,
            index: derive(secret, "index")?,
            labels: derive(secret, "labels")?,
            log: derive(secret, "log")?,
            grantees,
        })
    }

    /// The same keys, remembering what they open together with those of others.
    pub(crate) fn remembering(self, lately: &Arc<Lately>) -> PersonKeys {
        PersonKeys { lately: Arc::clone(lately), ..self }
    }

    /// What was opened lately.
    pub(crate) fn lately(&self) -> &Lately {
        &self.lately
    }

    /// The key of the labels of sensitivity.
    pub(crate) fn labels(&self) -> &[u8; 32] {
        &self.labels
    }

    /// Whose keys they are.
    pub(crate) fn person(&self) -> PersonId {
        self.person
    }

    /// How accounts stand in the index of what was opened.
    pub(crate) fn grantees(&self) -> &Grantees {
        &self.grantees
    }

    /// The key of the commitments in this person's log.
    pub(crate) fn log(&self) -> &[u8; 32] {
        &self.log
    }

    /// Seals a packed payload ([`codec::pack`]) into a row.
    pub(crate) fn seal(
        &self,
        table: &'static str,
        row: &[u8],
        version: i64,
        packed: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.sealer.seal(&Place { table, person: self.person, row, version }, packed)
    }

    /// Opens a row and unpacks its payload.
    pub(crate) fn open(
        &self,
        table: &'static str,
        row: &[u8],
        version: i64,
        sealed: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let place = Place { table, person: self.person, row, version };
        let packed = self.sealer.open(&place, sealed)?;
        codec::unpack(packed).ok_or(StoreError::Corrupt(table))
    }

    /// A keyed hash for ids and search columns.
    pub(crate) fn hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.index, parts)
    }

    /// A keyed 64-bit hash.
    pub(crate) fn hash64(&self, parts: &[&[u8]]) -> i64 {
        let hash = self.hash(parts);
        hash.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
    }
}

/// How an account stands where somebody let it in: hashed under a key of the installation, for all
/// persons alike, so that an account's records are found without looking through everybody's.
#[derive(Clone)]
pub(crate) struct Grantees(Zeroizing<[u8; 32]>);

impl Grantees {
    /// From 32 secret bytes.
    pub(crate) fn derive(secret: &[u8; 32]) -> Result<Grantees, StoreError> {
        Ok(Grantees(derive(secret, "grantees")?))
    }

    /// The keyed hash of an account.
    pub(crate) fn hash(&self, account: AccountId) -> [u8; 32] {
        mac(&self.0, &[b"account|", account.as_bytes()])
    }
}

/// HKDF-SHA-256 of a secret for one use.
pub(crate) fn derive(secret: &[u8; 32], label: &str) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let mut out = Zeroizing::new([0_u8; 32]);
    Hkdf::<Sha256>::new(Some(b"tenohira-v1"), secret)
        .expand(label.as_bytes(), out.as_mut_slice())
        .map_err(|_length| StoreError::Corrupt("key"))?;
    Ok(out)
}

/// HMAC-SHA-256 over the parts in a row.
pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A short key is padded with zeros to the block size (RFC 2104), so this is the same key.
    let mut block = Zeroizing::new([0_u8; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests;
