//! Identities at providers, by a keyed hash of issuer and subject. The subject itself is nowhere.

use jiff::Timestamp;
use phr::{
    AccountId,
    account::{IDENTITIES_MAX, Identity, KnownAs, Linking, Removal},
    ports::StoreError,
};

use super::{Accounting, recovery, wire};
use crate::waist::{Sql, all, array, first};

const TABLE: &str = "identity";

const ONE: &str = "SELECT account_id, sealed FROM identity WHERE subject = ?1";
const OF: &str = "SELECT subject, sealed FROM identity WHERE account_id = ?1 ORDER BY subject";
const ADD: &str = "INSERT INTO identity (subject, account_id, sealed) VALUES (?1, ?2, ?3)";
const SET: &str = "UPDATE identity SET sealed = ?2 WHERE subject = ?1";
const REMOVE: &str = "DELETE FROM identity WHERE subject = ?1 AND account_id = ?2";
const FORGET: &str = "DELETE FROM identity WHERE account_id = ?1";

type Hash = [u8; 32];

impl Accounting<'_> {
    /// The identities of an account, the oldest first.
    pub(crate) fn identities(
        self,
        db: &dyn Sql,
        account: AccountId,
    ) -> Result<Vec<Identity>, StoreError> {
        let held = self.held_identities(db, account)?;
        Ok(held.into_iter().map(|(_, identity)| identity).collect())
    }

    /// The identity of a subject, of an account in use.
    pub(crate) fn identity(
        self,
        db: &dyn Sql,
        subject: &KnownAs,
    ) -> Result<Option<Identity>, StoreError> {
        let Some(held) = self.any_identity(db, subject)? else { return Ok(None) };
        Ok(self.active(db, held.account)?.map(|_| held))
    }

    /// Links a subject with an account in use.
    pub(crate) fn link_identity(
        self,
        db: &dyn Sql,
        account: AccountId,
        subject: &KnownAs,
        at: Timestamp,
    ) -> Result<Linking, StoreError> {
        if self.active(db, account)?.is_none() {
            return Ok(Linking::NoAccount);
        }
        if let Some(held) = self.any_identity(db, subject)? {
            let here = held.account == account;
            return Ok(if here { Linking::AlreadyHere } else { Linking::Elsewhere });
        }
        let held = self.identities(db, account)?;
        let same = held.iter().any(|identity| identity.issuer == subject.issuer());
        if same || held.len() >= IDENTITIES_MAX {
            return Ok(Linking::NoRoom);
        }
        let issuer = subject.issuer().to_owned();
        let new = Identity { account, issuer, linked: at, used: None };
        let key = self.subject_key(subject);
        let sealed = self.vault.seal((TABLE, account, &key), &wire::identity(&new))?;
        db.execute(ADD, &[(&key).into(), account.as_bytes().into(), (&sealed).into()])?;
        Ok(Linking::Linked)
    }

    /// Notes that a subject came in, into an account in use.
    pub(crate) fn use_identity(
        self,
        db: &dyn Sql,
        subject: &KnownAs,
        at: Timestamp,
    ) -> Result<Option<AccountId>, StoreError> {
        let Some(held) = self.identity(db, subject)? else { return Ok(None) };
        let (account, key) = (held.account, self.subject_key(subject));
        let used = wire::identity(&Identity { used: Some(at), ..held });
        let sealed = self.vault.seal((TABLE, account, &key), &used)?;
        db.execute(SET, &[(&key).into(), (&sealed).into()])?;
        Ok(Some(account))
    }

    /// Takes the identity at a provider away, unless nobody could be sure to enter any more.
    pub(crate) fn unlink_identity(
        self,
        db: &dyn Sql,
        account: AccountId,
        issuer: &str,
    ) -> Result<Removal, StoreError> {
        let held = self.held_identities(db, account)?;
        let Some((key, _)) = held.iter().find(|(_, identity)| identity.issuer == issuer) else {
            return Ok(Removal::NotThere);
        };
        let other_ways = account == self.household
            || !self.passkeys(db, account)?.is_empty()
            || recovery::left(db, account)? > 0;
        if !other_ways {
            return Ok(Removal::LastWayIn);
        }
        db.execute(REMOVE, &[key.into(), account.as_bytes().into()])?;
        Ok(Removal::Removed)
    }

    /// The identity of a subject, also of an account that is not in use.
    fn any_identity(self, db: &dyn Sql, subject: &KnownAs) -> Result<Option<Identity>, StoreError> {
        let key = self.subject_key(subject);
        let row = first(db, ONE, &[(&key).into()], |row| {
            Ok((AccountId::from_bytes(array(row, 0)?), row.bytes(1)?.to_vec()))
        })?;
        row.map(|(account, sealed)| self.open_identity(account, &key, &sealed)).transpose()
    }

    fn held_identities(
        self,
        db: &dyn Sql,
        account: AccountId,
    ) -> Result<Vec<(Hash, Identity)>, StoreError> {
        let mut held = all(db, OF, &[account.as_bytes().into()], |row| {
            let key: Hash = array(row, 0)?;
            Ok((key, self.open_identity(account, &key, row.bytes(1)?)?))
        })?;
        held.sort_by_key(|(_, identity)| identity.linked);
        Ok(held)
    }

    fn subject_key(self, subject: &KnownAs) -> Hash {
        self.vault.hash(TABLE, &subject.to_bytes())
    }

    fn open_identity(
        self,
        account: AccountId,
        key: &Hash,
        sealed: &[u8],
    ) -> Result<Identity, StoreError> {
        wire::read_identity(account, &self.vault.open((TABLE, account, key), sealed)?)
    }
}

/// Forgets all identities of an account.
pub(super) fn forget(db: &dyn Sql, account: AccountId) -> Result<(), StoreError> {
    db.execute(FORGET, &[account.as_bytes().into()]).map(drop)
}
