//! The key-encryption keys: what wraps the persons' keys, wherever it is kept.
//!
//! A wrapped key says which key-encryption key wrapped it (`1 || id || wrapped`), and the database
//! says which one is current and how each is opened; secrets and places of tokens lie in the folder
//! `keys`, never in the database. While a rotation runs there are two, and both open. What outlives a
//! rotation (the MACs of the log) is under the installation key, which each of them wraps
//! (docs/decisions/0019-keys-and-rotation.md).

mod file;
mod lock;
mod passphrase;
mod pkcs11;
mod ring;
mod rotate;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use phr::{
    AccountId, OriginalId, PersonId,
    audit::Signer,
    ports::{Ids, StoreError},
};
use zeroize::Zeroizing;

use crate::{
    account::Vault,
    seal::{Grantees, PersonKeys, Place, Sealer, derive, mac},
    waist::Sql,
};
pub(crate) use file::read_all as read_files;
pub(crate) use lock::Lock;
pub use pkcs11::TokenPlace;
use ring::kept;
pub(crate) use ring::{Kept, files_needed};
pub(crate) use rotate::{Step, begin, finish, rewrap, shown};

/// Gives the passphrases to try, when a key is locked by one. Asked when it is needed, and again when
/// a rotation has brought another key.
pub type Passphrases = Arc<dyn Fn() -> Result<Vec<Zeroizing<String>>, StoreError> + Send + Sync>;

/// A key that wraps other keys.
pub(crate) trait KeyEncryption: Send + Sync {
    /// Wraps 32 bytes, bound to `place`.
    fn wrap(&self, place: &Place<'_>, secret: &[u8; 32]) -> Result<Vec<u8>, StoreError>;
    /// Unwraps what [`KeyEncryption::wrap`] gave for this place.
    fn unwrap(&self, place: &Place<'_>, wrapped: &[u8]) -> Result<Zeroizing<[u8; 32]>, StoreError>;
}

/// A key whose bytes are in memory: from a file or a passphrase.
impl KeyEncryption for Sealer {
    fn wrap(&self, place: &Place<'_>, secret: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
        self.seal(place, secret)
    }
    fn unwrap(&self, place: &Place<'_>, wrapped: &[u8]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let plain = Zeroizing::new(self.open(place, wrapped)?);
        let secret: [u8; 32] =
            plain.as_slice().try_into().map_err(|_length| StoreError::Corrupt(place.table))?;
        Ok(Zeroizing::new(secret))
    }
}

/// Names a key-encryption key within one installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KekId([u8; 8]);

impl KekId {
    /// A new one.
    pub(crate) fn random(ids: &dyn Ids) -> KekId {
        let mut id = [0; 8];
        ids.fill(&mut id);
        KekId(id)
    }
    /// From the sixteen hexadecimal digits that [`KekId`] prints.
    fn from_hex(text: &str) -> Option<KekId> {
        if text.len() != 16 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        Some(KekId(u64::from_str_radix(text, 16).ok()?.to_be_bytes()))
    }
}

impl std::fmt::Display for KekId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}

/// The layout of a wrapped key. Wrapped keys of the first version had no header and were 60 bytes.
const LAYOUT: u8 = 1;

/// Which key wrapped this, and the wrapped key itself.
fn parts(wrapped: &[u8]) -> Option<(KekId, &[u8])> {
    let (&LAYOUT, rest) = wrapped.split_first()? else { return None };
    let (id, inner) = rest.split_first_chunk::<8>()?;
    Some((KekId(*id), inner))
}

const PERSON_KEY: &str = "person key";

fn person_key(person: PersonId) -> Place<'static> {
    Place { table: PERSON_KEY, person, row: &[], version: 0 }
}

/// Where the installation key stands when it is wrapped.
fn installation_key() -> Place<'static> {
    let nobody = PersonId::from_bytes([0; 16]);
    Place { table: "installation key", person: nobody, row: &[], version: 0 }
}

/// The key-encryption keys that are open, and the installation key.
pub(crate) struct Kek {
    head: Zeroizing<[u8; 32]>,
    folder: PathBuf,
    passphrases: Passphrases,
    open: Mutex<BTreeMap<KekId, Arc<dyn KeyEncryption>>>,
}

impl Kek {
    /// Opens the current key; makes it, the household account and the empty log at first start. A
    /// key that does not fit is refused, and none is ever made over sealed data.
    pub(crate) fn open(
        db: &dyn Sql,
        folder: &Path,
        ids: &dyn Ids,
        passphrases: Passphrases,
    ) -> Result<(AccountId, Kek), StoreError> {
        ring::start(db, folder, ids)?;
        let mut kek = Kek {
            head: Zeroizing::new([0; 32]),
            folder: folder.to_owned(),
            passphrases,
            open: Mutex::default(),
        };
        let kept = ring::current(db)?;
        let key = kek.unlock(&kept)?;
        kek.head = key.1;
        ring::check(db, &kek)?;
        kek.opened().insert(kept.id, key.0);
        // What a rotation that is running has not finished with; its file may soon be gone.
        for other in ring::kept(db)?.iter().filter(|other| other.id != kept.id) {
            if let Err(failure) = kek.key(db, other.id) {
                tracing::warn!(%failure, "the key of a rotation that is not finished does not open");
            }
        }
        Ok((ring::household(db)?, kek))
    }

    /// Authenticates a head or a checkpoint of the log.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.head, parts)
    }

    /// Signs the checkpoints of the log. The installation key outlives every rotation, and so does
    /// the public key of the log.
    pub(crate) fn signer(&self) -> Result<Signer, StoreError> {
        Ok(Signer::new(&*derive(&self.head, "log signature")?))
    }

    /// Seals accounts. They are about no person, so no person's key can.
    pub(crate) fn vault(&self) -> Result<Vault, StoreError> {
        Vault::derive(&*derive(&self.head, "accounts")?)
    }

    /// How accounts stand in the index of what was opened to them.
    pub(crate) fn grantees(&self) -> Result<Grantees, StoreError> {
        Grantees::derive(&self.head)
    }

    /// What a person's data key gives here.
    pub(crate) fn keys_of(
        &self,
        person: PersonId,
        secret: &[u8; 32],
    ) -> Result<PersonKeys, StoreError> {
        PersonKeys::derive(person, secret, self.grantees()?)
    }

    /// Wraps a person's data key under the current key. To be called inside the transaction that
    /// writes it, so that no rotation ends between.
    pub(crate) fn wrap(
        &self,
        db: &dyn Sql,
        person: PersonId,
        secret: &[u8; 32],
    ) -> Result<Vec<u8>, StoreError> {
        // A rotation that ends waits for this transaction, or this one for the rotation.
        db.lock_log()?;
        let current = ring::current(db)?;
        let inner = self.key(db, current.id)?.wrap(&person_key(person), secret)?;
        Ok([&[LAYOUT][..], &current.id.0, &inner].concat())
    }

    /// Unwraps a person's data key and derives what is needed from it.
    pub(crate) fn unwrap(
        &self,
        db: &dyn Sql,
        person: PersonId,
        wrapped: &[u8],
    ) -> Result<PersonKeys, StoreError> {
        self.keys_of(person, &*self.data_key(db, person, wrapped)?)
    }

    /// Wraps the data key of a person who moves for another installation.
    pub(crate) fn hand_over(
        &self,
        person: PersonId,
        (from, wrapped): (&dyn Sql, &[u8]),
        (there, to): (&Kek, &dyn Sql),
    ) -> Result<Vec<u8>, StoreError> {
        there.wrap(to, person, &*self.data_key(from, person, wrapped)?)
    }

    fn data_key(
        &self,
        db: &dyn Sql,
        person: PersonId,
        wrapped: &[u8],
    ) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let (id, inner) = parts(wrapped).ok_or(StoreError::Corrupt(PERSON_KEY))?;
        self.key(db, id)?.unwrap(&person_key(person), inner)
    }

    /// The key of this id, opened when a rotation brought it since the start.
    fn key(&self, db: &dyn Sql, id: KekId) -> Result<Arc<dyn KeyEncryption>, StoreError> {
        if let Some(key) = self.opened().get(&id) {
            return Ok(Arc::clone(key));
        }
        let kept = kept(db)?.into_iter().find(|kept| kept.id == id);
        let (key, head) = self.unlock(&kept.ok_or(StoreError::Corrupt("key-encryption key"))?)?;
        // A key that does not open the installation key is nobody's.
        if head != self.head {
            return Err(StoreError::Corrupt("key-encryption key"));
        }
        self.opened().insert(id, Arc::clone(&key));
        Ok(key)
    }

    fn opened(&self) -> std::sync::MutexGuard<'_, BTreeMap<KekId, Arc<dyn KeyEncryption>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unlock(&self, kept: &Kept) -> Result<Unlocked, StoreError> {
        kept.unlock(&self.folder, &self.passphrases)
    }
}

/// A key, and the installation key that it unwrapped.
type Unlocked = (Arc<dyn KeyEncryption>, Zeroizing<[u8; 32]>);

/// The bytes of a key from its file, as the first version derived the keys of the log from them.
fn first_head(secret: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    derive(secret, "log head")
}

fn hex(bytes: [u8; 32]) -> String {
    OriginalId::from_bytes(bytes).to_string()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    text.parse::<OriginalId>().ok().map(|id| *id.as_bytes())
}

/// Where a new key-encryption key shall be kept.
#[derive(Debug, Clone)]
pub enum NewKey {
    /// In a file of the folder `keys`, for its owner only.
    File,
    /// Nowhere: it is made from a passphrase each time.
    Passphrase(Zeroizing<String>),
    /// In a PKCS#11 token, which it never leaves.
    Token(TokenPlace),
}

/// One key-encryption key, as shown to the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyShown {
    /// Its id, sixteen hexadecimal digits.
    pub id: String,
    /// `file`, `passphrase` or `pkcs11`.
    pub kind: &'static str,
    /// Whether new persons' keys are wrapped by it.
    pub current: bool,
    /// How many persons' keys it wraps.
    pub persons: u64,
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The key that wraps everything now.
    pub current: String,
    /// How many persons' keys were wrapped anew.
    pub persons: u64,
    /// The keys that were given up.
    pub retired: Vec<String>,
}

#[cfg(test)]
mod tests;
