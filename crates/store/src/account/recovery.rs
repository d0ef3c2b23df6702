//! Recovery codes: keyed hashes, each good once.

use phr::{AccountId, TokenHash, ports::StoreError};

use super::Accounting;
use crate::waist::{Sql, array, count, first};

const TABLE: &str = "recovery";

const ADD: &str = "INSERT INTO recovery (code, account_id, sealed) VALUES (?1, ?2, ?3)";
const OWNER: &str = "SELECT account_id, sealed FROM recovery WHERE code = ?1";
const SPEND: &str = "DELETE FROM recovery WHERE code = ?1";
const LEFT: &str = "SELECT COUNT(*) FROM recovery WHERE account_id = ?1";
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

/// How many codes are unused.
pub(crate) fn left(db: &dyn Sql, account: AccountId) -> Result<usize, StoreError> {
    let left = first(db, LEFT, &[account.as_bytes().into()], |row| row.int(0))?.unwrap_or(0);
    Ok(usize::try_from(count(left)?).unwrap_or(usize::MAX))
}

/// Forgets all codes of an account.
pub(super) fn forget(db: &dyn Sql, account: AccountId) -> Result<(), StoreError> {
    db.execute(FORGET, &[account.as_bytes().into()]).map(drop)
}
