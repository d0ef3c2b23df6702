//! What the installation as a whole knows: its household account and which key it was made with.

use phr::{
    AccountId,
    ports::{Ids, StoreError},
};

use crate::{
    log,
    seal::Kek,
    waist::{Sql, array, first},
};

const GET: &str = "SELECT value FROM meta WHERE name = ?1";
const SET: &str = "INSERT INTO meta (name, value) VALUES (?1, ?2)";

const HOUSEHOLD: &str = "household";
const KEY_CHECK: &str = "key-check";

/// The keyed hash that tells whether the key fits; `None` before the first start.
pub(crate) fn key_check(db: &dyn Sql) -> Result<Option<[u8; 32]>, StoreError> {
    first(db, GET, &[KEY_CHECK.into()], |row| array(row, 0))
}

/// Makes the household account, the key check and the empty log at first start; refuses a key that
/// does not fit. Gives the household account.
pub(crate) fn start(db: &dyn Sql, kek: &Kek, ids: &dyn Ids) -> Result<AccountId, StoreError> {
    let expected = kek.mac(&[b"key check"]);
    let mut household = None;
    db.write(&[], &mut || {
        // Two programs may start on an empty database at once.
        db.lock_log()?;
        match key_check(db)? {
            Some(found) if found != expected => {
                return Err(StoreError::Corrupt("the key belongs to another data folder"));
            }
            Some(_) => {}
            None => {
                let mut account = [0; 16];
                ids.fill(&mut account);
                db.execute(SET, &[HOUSEHOLD.into(), (&account).into()])?;
                db.execute(SET, &[KEY_CHECK.into(), (&expected).into()])?;
                log::start(db, kek)?;
            }
        }
        household = first(db, GET, &[HOUSEHOLD.into()], |row| array(row, 0))?;
        Ok(())
    })?;
    household.map(AccountId::from_bytes).ok_or(StoreError::Corrupt("household"))
}
