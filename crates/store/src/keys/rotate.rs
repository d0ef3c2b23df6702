//! Rotation: another key becomes current, every person's key is wrapped anew, the old one is given
//! up.
//!
//! Three kinds of transactions, each whole or not at all: [`begin`] adds the new key beside the old
//! one, [`rewrap`] moves one person, [`finish`] removes the old key when nothing needs it. Between
//! any two of them the process may end: both keys still open, and the next rotation goes on where
//! this one stopped. Other processes meet the new key's id and open it.

use std::{path::Path, sync::Arc};

use phr::{
    PersonId,
    ports::{Ids, StoreError},
};

use super::{
    Kek, KekId, KeyEncryption, NewKey, file, installation_key, parts,
    passphrase::Costs,
    pkcs11::Token,
    ring::{self, How, Kept},
};
use crate::{
    leaving, person,
    seal::Sealer,
    waist::{Scope, Sql},
};

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// These persons' keys are still under another key than the current one.
    Rewrap(Vec<PersonId>),
    /// Nothing is left to do; these keys were given up.
    Done(Vec<Kept>),
}

/// A key that is made but not written to the database yet.
pub(crate) struct Fresh {
    kept: Kept,
    key: Arc<dyn KeyEncryption>,
}

impl Kek {
    /// Makes a key: its file, its salt, or the key inside the token. Outside of any transaction.
    pub(crate) fn fresh(&self, new: &NewKey, ids: &dyn Ids) -> Result<Fresh, StoreError> {
        let id = KekId::random(ids);
        let (how, key) = make(&self.folder, id, new, ids)?;
        let head = key.wrap(&installation_key(), &self.head)?;
        // What it wrapped has to open again before anything relies on it.
        if key.unwrap(&installation_key(), &head)? != self.head {
            return Err(StoreError::Corrupt("key-encryption key"));
        }
        Ok(Fresh { kept: Kept { id, how, head }, key })
    }
}

fn make(
    folder: &Path,
    id: KekId,
    new: &NewKey,
    ids: &dyn Ids,
) -> Result<(How, Arc<dyn KeyEncryption>), StoreError> {
    let name =
        |how: &How| Kept { id, how: how.clone(), head: Vec::new() }.file().unwrap_or_default();
    match new {
        NewKey::File => {
            let how = How::File { first: false };
            file::create(folder, &name(&how), ids)?;
            let key = Sealer::derive(&*file::load(folder, &name(&how))?)?;
            Ok((how, Arc::new(key)))
        }
        NewKey::Passphrase(passphrase) => {
            let mut salt = [0; 32];
            ids.fill(&mut salt);
            let costs = Costs::new(salt);
            let key = Sealer::derive(&*costs.secret(passphrase)?)?;
            Ok((How::Passphrase(costs), Arc::new(key)))
        }
        NewKey::Token(place) => {
            let mut place = place.clone();
            if place.key.is_empty() {
                place.key = format!("tenohira-{id}");
            }
            let token = Token::create(place.clone())?;
            let text = serde_json::to_vec(&place)
                .map_err(|_not_text| StoreError::Failed("the path is not text".to_owned()))?;
            file::write(folder, &name(&How::Pkcs11), &text, ids)?;
            Ok((How::Pkcs11, Arc::new(token)))
        }
    }
}

/// Makes a fresh key the current one, beside the one it follows.
pub(crate) fn begin(db: &dyn Sql, kek: &Kek, fresh: &Fresh) -> Result<(), StoreError> {
    db.lock_log()?;
    if ring::kept(db)?.len() != 1 {
        return Err(StoreError::Failed("another rotation of the keys is running".to_owned()));
    }
    fresh.kept.add(db)?;
    ring::set_current(db, fresh.kept.id)?;
    kek.opened().insert(fresh.kept.id, Arc::clone(&fresh.key));
    Ok(())
}

/// Wraps this person's key under the current key; says whether it was not yet.
pub(crate) fn rewrap(db: &dyn Sql, kek: &Kek, id: PersonId) -> Result<bool, StoreError> {
    // Whoever was erased meanwhile has no key any more.
    if !leaving::is_here(db, id)? {
        return Ok(false);
    }
    let wrapped = person::wrapped(db, id)?;
    if is_under(&wrapped, ring::current(db)?.id) {
        return Ok(false);
    }
    let secret = kek.data_key(db, id, &wrapped)?;
    person::rewrap(db, id, &kek.wrap(db, id, &secret)?)?;
    Ok(true)
}

/// Gives up every key but the current one, unless something is still wrapped by it.
pub(crate) fn finish(db: &dyn Sql) -> Result<Step, StoreError> {
    // Whoever begins a record holds this too, until it is committed.
    db.lock_log()?;
    let current = ring::current(db)?.id;
    let mut left = Vec::new();
    db.within(Scope::Everyone("change of keys"), &mut || {
        left.clear();
        for id in leaving::persons(db)? {
            if !is_under(&person::wrapped(db, id)?, current) {
                left.push(id);
            }
        }
        Ok(())
    })?;
    if !left.is_empty() {
        return Ok(Step::Rewrap(left));
    }
    let old: Vec<Kept> = ring::kept(db)?.into_iter().filter(|kept| kept.id != current).collect();
    old.iter().try_for_each(|kept| kept.remove(db))?;
    Ok(Step::Done(old))
}

fn is_under(wrapped: &[u8], id: KekId) -> bool {
    parts(wrapped).is_some_and(|(under, _)| under == id)
}

impl Kek {
    /// Destroys what lies in the folder `keys` of keys that the database does not know any more:
    /// those just given up, and what a rotation that broke off has left. Only under the lock.
    pub(crate) fn tidy(&self, db: &dyn Sql) -> Result<(), StoreError> {
        let needed = ring::files_needed(db)?;
        let folder = file::folder(&self.folder);
        let failed = |e: std::io::Error| crate::files::failed(&e);
        for found in std::fs::read_dir(folder).map_err(failed)? {
            let name = found.map_err(failed)?.file_name().to_string_lossy().into_owned();
            let ours = ["kek", "token-", "draft."].iter().any(|start| name.starts_with(start));
            if ours && !needed.contains(&name) {
                file::destroy(&self.folder, &name)?;
            }
        }
        Ok(())
    }
}

/// Every key with the number of persons whose keys it wraps.
pub(crate) fn shown(db: &dyn Sql) -> Result<Vec<super::KeyShown>, StoreError> {
    let current = ring::current(db)?.id;
    let mut shown = Vec::new();
    for kept in ring::kept(db)? {
        let mut persons = 0_u64;
        for id in leaving::persons(db)? {
            persons += u64::from(is_under(&person::wrapped(db, id)?, kept.id));
        }
        let is_current = kept.id == current;
        let (id, kind) = (kept.id.to_string(), kept.kind());
        shown.push(super::KeyShown { id, kind, current: is_current, persons });
    }
    Ok(shown)
}
