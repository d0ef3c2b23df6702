//! Recovery codes: keyed hashes, each good once.

use phr::{AccountId, TokenHash, ports::StoreError};

use super::Accounting;
use crate::{
    ended::Ended,
    waist::{Sql, all, array, count, first},
};

const TABLE: &str = "recovery";

const ADD: &str = "INSERT INTO recovery (code, account_id, sealed) VALUES (?1, ?2, ?3)";
const OWNER: &str = "SELECT account_id, sealed FROM recovery WHERE code = ?1";
const SPEND: &str = "DELETE FROM recovery WHERE code = ?1";
const LEFT: &str = "SELECT COUNT(*) FROM recovery WHERE account_id = ?1";
const OF: &str = "SELECT code FROM recovery WHERE account_id = ?1 ORDER BY code";
const EVERY: &str = "SELECT code FROM recovery ORDER BY code";
const FORGET: &str = "DELETE FROM recovery WHERE account_id = ?1";

impl Accounting<'_> {
    /// Keeps new codes in the place of all earlier ones.
    pub(crate) fn keep_recovery_codes(
        self,
        db: &dyn Sql,
        account: AccountId,
        codes: &[TokenHash],
    ) -> Result<(), StoreError> {
        forget(db, account)?;
        for code in codes {
            let key = self.vault.hash(TABLE, code.as_bytes());
            // Nothing but its place: a row that is given to another account does not open.
            let sealed = self.vault.seal((TABLE, account, &key), &[])?;
            db.execute(ADD, &[(&key).into(), account.as_bytes().into(), (&sealed).into()])?;
        }
        Ok(())
    }

    /// How a spent code stands in the list outside the database.
    pub(crate) fn ended_code(self, code: TokenHash) -> Ended {
        self.ended(TABLE, &self.vault.hash(TABLE, code.as_bytes()))
    }

    /// The codes of an account as they will stand in that list.
    pub(crate) fn recovery_codes(
        self,
        db: &dyn Sql,
        account: AccountId,
    ) -> Result<Vec<Ended>, StoreError> {
        all(
            db,
            OF,
            &[account.as_bytes().into()],
            |row| Ok(self.ended(TABLE, &array::<32>(row, 0)?)),
        )
    }

    /// Spends a code of an account in use.
    pub(crate) fn spend_recovery_code(
        self,
        db: &dyn Sql,
        code: TokenHash,
    ) -> Result<Option<AccountId>, StoreError> {
        let key = self.vault.hash(TABLE, code.as_bytes());
        let row = first(db, OWNER, &[(&key).into()], |row| {
            Ok((AccountId::from_bytes(array(row, 0)?), row.bytes(1)?.to_vec()))
        })?;
        let Some((account, sealed)) = row else { return Ok(None) };
        self.vault.open((TABLE, account, &key), &sealed)?;
        db.execute(SPEND, &[(&key).into()])?;
        Ok(self.active(db, account)?.map(|account| account.id))
    }
}

/// Spends every code that is listed; gives how many.
pub(super) fn end_listed(
    db: &dyn Sql,
    accounts: Accounting<'_>,
    listed: &dyn Fn(&Ended) -> bool,
) -> Result<u64, StoreError> {
    let mut gone = 0_u64;
    for key in all(db, EVERY, &[], |row| array::<32>(row, 0))? {
        if listed(&accounts.ended(TABLE, &key)) {
            gone = gone.saturating_add(db.execute(SPEND, &[(&key).into()])?);
        }
    }
    Ok(gone)
}

/// How many codes are unused.
pub(crate) fn left(db: &dyn Sql, account: AccountId) -> Result<usize, StoreError> {
    let left = first(db, LEFT, &[account.as_bytes().into()], |row| row.int(0))?.unwrap_or(0);
    Ok(usize::try_from(count(left)?).unwrap_or(usize::MAX))
}

/// Forgets all codes of an account.
pub(super) fn forget(db: &dyn Sql, account: AccountId) -> Result<(), StoreError> {
    db.execute(FORGET, &[account.as_bytes().into()]).map(drop)
}
