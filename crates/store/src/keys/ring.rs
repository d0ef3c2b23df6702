//! Which keys there are: rows of `meta`, so that they change in one transaction with what they wrap.
//!
//! `kek|<id>` says how a key is opened, `head|<id>` is the installation key wrapped by it,
//! `kek-current` names the one that wraps new persons' keys.

use std::{path::Path, sync::Arc};

use phr::{
    AccountId,
    ports::{Ids, StoreError},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    Kek, KekId, KeyEncryption, LAYOUT, Passphrases, Unlocked, file, first_head, installation_key,
    passphrase::Costs, person_key, pkcs11::Token, pkcs11::TokenPlace,
};
use crate::{
    leaving, log, person,
    seal::Sealer,
    waist::{Scope, Sql, all, array, first},
};

const GET: &str = "SELECT value FROM meta WHERE name = ?1";
const ADD: &str = "INSERT INTO meta (name, value) VALUES (?1, ?2)";
const SET: &str = "UPDATE meta SET value = ?2 WHERE name = ?1";
const REMOVE: &str = "DELETE FROM meta WHERE name = ?1";
const KEPT: &str =
    "SELECT name, value FROM meta WHERE name >= 'kek|' AND name < 'kek}' ORDER BY name";

const HOUSEHOLD: &str = "household";
const KEY_CHECK: &str = "key-check";
const CURRENT: &str = "kek-current";
const BAD: StoreError = StoreError::Corrupt("key-encryption key");

/// How a key is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum How {
    /// From a file of the folder `keys`; the very first is called `kek`.
    File { first: bool },
    /// From a passphrase.
    Passphrase(Costs),
    /// In a token, found by a file of the folder `keys`.
    Pkcs11,
}

/// A key as the database knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(super) id: KekId,
    pub(super) how: How,
    /// The installation key, wrapped by this one.
    pub(super) head: Vec<u8>,
}

impl Kept {
    /// Its id, in hexadecimal digits.
    pub(crate) fn id(&self) -> String {
        self.id.to_string()
    }

    pub(super) fn kind(&self) -> &'static str {
        match self.how {
            How::File { .. } => "file",
            How::Passphrase(_) => "passphrase",
            How::Pkcs11 => "pkcs11",
        }
    }

    /// The file in the folder `keys` that it needs.
    pub(super) fn file(&self) -> Option<String> {
        match self.how {
            How::File { first: true } => Some("kek".to_owned()),
            How::File { first: false } => Some(format!("kek-{}", self.id)),
            How::Pkcs11 => Some(format!("token-{}.json", self.id)),
            How::Passphrase(_) => None,
        }
    }

    /// Opens the key and what it wraps of the installation; wrong keys are refused.
    pub(super) fn unlock(
        &self,
        folder: &Path,
        passphrases: &Passphrases,
    ) -> Result<Unlocked, StoreError> {
        let name = self.file().unwrap_or_default();
        match &self.how {
            How::File { .. } => self.fits(Arc::new(Sealer::derive(&*file::load(folder, &name)?)?)),
            How::Pkcs11 => {
                let place = file::read(&file::folder(folder).join(name))?;
                let place: TokenPlace = serde_json::from_slice(&place).map_err(|_not_json| BAD)?;
                self.fits(Arc::new(Token::open(place)?))
            }
            How::Passphrase(costs) => {
                for passphrase in passphrases()? {
                    let key = Arc::new(Sealer::derive(&*costs.secret(&passphrase)?)?);
                    if let Ok(unlocked) = self.fits(key) {
                        return Ok(unlocked);
                    }
                }
                Err(StoreError::Failed(
                    "the passphrase does not open the key; without the right one nobody can read \
                     the records"
                        .to_owned(),
                ))
            }
        }
    }

    fn fits(&self, key: Arc<dyn KeyEncryption>) -> Result<Unlocked, StoreError> {
        let head = key.unwrap(&installation_key(), &self.head)?;
        Ok((key, head))
    }

    /// Writes the rows of this key.
    pub(super) fn add(&self, db: &dyn Sql) -> Result<(), StoreError> {
        let how = serde_json::to_vec(&self.how).map_err(|_never| BAD)?;
        db.execute(ADD, &[how_name(self.id).as_str().into(), (&how).into()])?;
        db.execute(ADD, &[head_name(self.id).as_str().into(), (&self.head).into()])?;
        Ok(())
    }

    /// Removes the rows of this key.
    pub(super) fn remove(&self, db: &dyn Sql) -> Result<(), StoreError> {
        db.execute(REMOVE, &[how_name(self.id).as_str().into()])?;
        db.execute(REMOVE, &[head_name(self.id).as_str().into()])?;
        Ok(())
    }
}

fn how_name(id: KekId) -> String {
    format!("kek|{id}")
}

fn head_name(id: KekId) -> String {
    format!("head|{id}")
}

/// Every key there is: one, or two while a rotation runs.
pub(crate) fn kept(db: &dyn Sql) -> Result<Vec<Kept>, StoreError> {
    let rows = all(db, KEPT, &[], |row| Ok((row.text(0)?.to_owned(), row.bytes(1)?.to_vec())))?;
    let read = |(name, how): (String, Vec<u8>)| {
        let id = name.strip_prefix("kek|").and_then(KekId::from_hex).ok_or(BAD)?;
        let how = serde_json::from_slice(&how).map_err(|_not_json| BAD)?;
        let head =
            first(db, GET, &[head_name(id).as_str().into()], |row| Ok(row.bytes(0)?.to_vec()))?;
        Ok(Kept { id, how, head: head.ok_or(BAD)? })
    };
    rows.into_iter().map(read).collect()
}

/// The key that wraps new persons' keys.
pub(super) fn current(db: &dyn Sql) -> Result<Kept, StoreError> {
    let id = current_id(db)?.ok_or(BAD)?;
    kept(db)?.into_iter().find(|kept| kept.id == id).ok_or(BAD)
}

fn current_id(db: &dyn Sql) -> Result<Option<KekId>, StoreError> {
    first(db, GET, &[CURRENT.into()], |row| Ok(KekId(array(row, 0)?)))
}

/// Makes another key the current one.
pub(super) fn set_current(db: &dyn Sql, id: KekId) -> Result<(), StoreError> {
    db.execute(SET, &[CURRENT.into(), (&id.0).into()]).map(drop)
}

/// The files of the folder `keys` without which this database cannot be read.
pub(crate) fn files_needed(db: &dyn Sql) -> Result<Vec<String>, StoreError> {
    Ok(kept(db)?.iter().filter_map(Kept::file).collect())
}

/// Makes what is missing: everything at the first start, the rows of the key in a database of the
/// first version.
pub(super) fn start(db: &dyn Sql, folder: &Path, ids: &dyn Ids) -> Result<(), StoreError> {
    if current_id(db)?.is_some() {
        return Ok(());
    }
    if key_check(db)?.is_none() {
        file::create(folder, "kek", ids)?;
    }
    let secret = file::load(folder, "kek")?;
    let key = Sealer::derive(&secret)?;
    let head = first_head(&secret)?;
    let id = KekId::random(ids);
    db.write(&[], &mut || {
        db.lock_log()?;
        // Another process may have been first.
        if current_id(db)?.is_some() {
            return Ok(());
        }
        let how = How::File { first: true };
        Kept { id, how, head: key.wrap(&installation_key(), &head)? }.add(db)?;
        db.execute(ADD, &[CURRENT.into(), (&id.0).into()])?;
        let kek = Kek::with(&head, folder);
        if key_check(db)?.is_some() {
            check(db, &kek)?;
            return upgrade(db, &key, id);
        }
        let mut account = [0; 16];
        ids.fill(&mut account);
        db.execute(ADD, &[HOUSEHOLD.into(), (&account).into()])?;
        db.execute(ADD, &[KEY_CHECK.into(), (&check_mac(&kek)).into()])?;
        log::start(db, &kek)
    })
}

/// Gives the wrapped keys of the first version their header.
fn upgrade(db: &dyn Sql, key: &Sealer, id: KekId) -> Result<(), StoreError> {
    db.within(Scope::Everyone("layout of keys"), &mut || {
        for person in leaving::persons(db)? {
            let wrapped = person::wrapped(db, person)?;
            key.unwrap(&person_key(person), &wrapped)?;
            person::rewrap(db, person, &[&[LAYOUT][..], &id.0, &wrapped].concat())?;
        }
        Ok(())
    })
}

/// The keyed hash that tells whether the key fits; `None` before the first start.
fn key_check(db: &dyn Sql) -> Result<Option<[u8; 32]>, StoreError> {
    first(db, GET, &[KEY_CHECK.into()], |row| array(row, 0))
}

fn check_mac(kek: &Kek) -> [u8; 32] {
    kek.mac(&[b"key check"])
}

/// Refuses an installation key that belongs to another data folder.
pub(super) fn check(db: &dyn Sql, kek: &Kek) -> Result<(), StoreError> {
    if key_check(db)? != Some(check_mac(kek)) {
        return Err(StoreError::Corrupt("the key belongs to another data folder"));
    }
    Ok(())
}

/// The account of the household.
pub(super) fn household(db: &dyn Sql) -> Result<AccountId, StoreError> {
    first(db, GET, &[HOUSEHOLD.into()], |row| array(row, 0))?
        .map(AccountId::from_bytes)
        .ok_or(StoreError::Corrupt("household"))
}

impl Kek {
    /// With the installation key alone, before any key is open.
    fn with(head: &Zeroizing<[u8; 32]>, folder: &Path) -> Kek {
        Kek {
            head: head.clone(),
            folder: folder.to_owned(),
            passphrases: Arc::new(|| Ok(Vec::new())),
            open: std::sync::Mutex::default(),
        }
    }
}
