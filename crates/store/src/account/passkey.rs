//! Passkeys: public keys by a keyed hash of their credential id.

use phr::{
    AccountId,
    account::{PASSKEYS_MAX, Passkey, Removal, Usage, Used, cut},
    ports::StoreError,
};

use super::{Accounting, recovery, wire};
use crate::{
    ended::Ended,
    waist::{Sql, all, array, first},
};

const TABLE: &str = "passkey";

const ONE: &str = "SELECT account_id, sealed FROM passkey WHERE credential = ?1";
const OF: &str = "SELECT credential, sealed FROM passkey WHERE account_id = ?1 ORDER BY credential";
const ADD: &str = "INSERT INTO passkey (credential, account_id, sealed) VALUES (?1, ?2, ?3)
    ON CONFLICT DO NOTHING";
const SET: &str = "UPDATE passkey SET sealed = ?2 WHERE credential = ?1";
const REMOVE: &str = "DELETE FROM passkey WHERE credential = ?1 AND account_id = ?2";
const EVERY: &str = "SELECT credential, account_id FROM passkey ORDER BY credential";
const FORGET: &str = "DELETE FROM passkey WHERE account_id = ?1";

impl Accounting<'_> {
    /// The passkey with a credential id, of an account in use.
    pub(crate) fn passkey(
        self,
        db: &dyn Sql,
        credential: &[u8],
    ) -> Result<Option<Passkey>, StoreError> {
        let key = self.vault.hash(TABLE, credential);
        let row = first(db, ONE, &[(&key).into()], |row| {
            Ok((AccountId::from_bytes(array(row, 0)?), row.bytes(1)?.to_vec()))
        })?;
        let Some((account, sealed)) = row else { return Ok(None) };
        if self.active(db, account)?.is_none() {
            return Ok(None);
        }
        self.open_passkey(account, &key, &sealed).map(Some)
    }

    /// The passkeys of an account, the oldest first.
    pub(crate) fn passkeys(
        self,
        db: &dyn Sql,
        account: AccountId,
    ) -> Result<Vec<Passkey>, StoreError> {
        let mut passkeys = all(db, OF, &[account.as_bytes().into()], |row| {
            self.open_passkey(account, &array(row, 0)?, row.bytes(1)?)
        })?;
        passkeys.sort_by_key(|passkey| passkey.added);
        Ok(passkeys)
    }

    /// Adds a passkey to an account in use.
    pub(crate) fn add_passkey(self, db: &dyn Sql, passkey: &Passkey) -> Result<bool, StoreError> {
        let full = self.passkeys(db, passkey.account)?.len() >= PASSKEYS_MAX;
        if full || self.active(db, passkey.account)?.is_none() {
            return Ok(false);
        }
        let (key, sealed) = self.sealed_passkey(passkey)?;
        let args = [(&key).into(), passkey.account.as_bytes().into(), (&sealed).into()];
        Ok(db.execute(ADD, &args)? == 1)
    }

    /// Notes that a passkey signed.
    pub(crate) fn use_passkey(
        self,
        db: &dyn Sql,
        credential: &[u8],
        usage: &Usage,
    ) -> Result<Used, StoreError> {
        let Some(held) = self.passkey(db, credential)? else { return Ok(Used::Gone) };
        if !Passkey::counts_on(held.counter, usage.counter) {
            return Ok(Used::WentBack);
        }
        let Usage { counter, backed_up, at } = *usage;
        self.set_passkey(db, &Passkey { counter, backed_up, used: Some(at), ..held })?;
        Ok(Used::Noted)
    }

    /// Names a passkey of an account.
    pub(crate) fn name_passkey(
        self,
        db: &dyn Sql,
        (account, credential): (AccountId, &[u8]),
        name: &str,
    ) -> Result<bool, StoreError> {
        match self.passkey(db, credential)?.filter(|held| held.account == account) {
            Some(held) => {
                self.set_passkey(db, &Passkey { name: cut(name), ..held })?;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Takes a passkey away, unless nobody could enter the account any more.
    pub(crate) fn remove_passkey(
        self,
        db: &dyn Sql,
        (account, credential): (AccountId, &[u8]),
    ) -> Result<Removal, StoreError> {
        let passkeys = self.passkeys(db, account)?;
        if !passkeys.iter().any(|held| held.credential == credential) {
            return Ok(Removal::NotThere);
        }
        let other_ways =
            passkeys.len() > 1 || account == self.household || recovery::left(db, account)? > 0;
        if !other_ways {
            return Ok(Removal::LastWayIn);
        }
        let key = self.vault.hash(TABLE, credential);
        db.execute(REMOVE, &[(&key).into(), account.as_bytes().into()])?;
        Ok(Removal::Removed)
    }

    /// How a passkey that is gone stands in the list outside the database.
    pub(crate) fn ended_passkey(self, credential: &[u8]) -> Ended {
        self.ended(TABLE, &self.vault.hash(TABLE, credential))
    }

    fn set_passkey(self, db: &dyn Sql, passkey: &Passkey) -> Result<(), StoreError> {
        let (key, sealed) = self.sealed_passkey(passkey)?;
        db.execute(SET, &[(&key).into(), (&sealed).into()]).map(drop)
    }

    fn sealed_passkey(self, passkey: &Passkey) -> Result<([u8; 32], Vec<u8>), StoreError> {
        let key = self.vault.hash(TABLE, &passkey.credential);
        let sealed = self.vault.seal((TABLE, passkey.account, &key), &wire::passkey(passkey))?;
        Ok((key, sealed))
    }

    fn open_passkey(
        self,
        account: AccountId,
        key: &[u8; 32],
        sealed: &[u8],
    ) -> Result<Passkey, StoreError> {
        wire::read_passkey(account, &self.vault.open((TABLE, account, key), sealed)?)
    }
}

/// Removes every passkey that is listed; gives how many.
pub(super) fn end_listed(
    db: &dyn Sql,
    accounts: Accounting<'_>,
    listed: &dyn Fn(&Ended) -> bool,
) -> Result<u64, StoreError> {
    let held = all(db, EVERY, &[], |row| Ok((array::<32>(row, 0)?, array::<16>(row, 1)?)))?;
    let mut gone = 0_u64;
    for (key, account) in held.iter().filter(|(key, _)| listed(&accounts.ended(TABLE, key))) {
        gone = gone.saturating_add(db.execute(REMOVE, &[key.into(), account.into()])?);
    }
    Ok(gone)
}

/// Forgets all passkeys of an account.
pub(super) fn forget(db: &dyn Sql, account: AccountId) -> Result<(), StoreError> {
    db.execute(FORGET, &[account.as_bytes().into()]).map(drop)
}
