//! Accounts: names, roles and the links by which somebody enters for the first time.
//!
//! No row in here is about a person's record, so none is cut by person. Every row is sealed under a
//! key of the installation together with its place and its account: a row that is moved to another
//! account does not open.

pub(crate) mod identity;
pub(crate) mod passkey;
pub(crate) mod presence;
pub(crate) mod recovery;
pub(crate) mod session;
mod vault;
mod wire;

use jiff::Timestamp;
use phr::{
    AccountId, TokenHash,
    account::{Account, AccountState, Invitation},
    ports::StoreError,
};

use crate::{
    ended::{Ended, List},
    waist::{Sql, all, array, first},
};
pub(crate) use vault::Vault;

pub(crate) const TABLE: &str = "account";
const INVITATION: &str = "invitation";

const ONE: &str = "SELECT sealed FROM account WHERE account_id = ?1";
const ALL: &str = "SELECT account_id, sealed FROM account ORDER BY account_id";
const KEEP: &str = "INSERT INTO account (account_id, sealed) VALUES (?1, ?2)
    ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed";
const INVITE: &str = "INSERT INTO invitation (token, account_id, until_us, sealed)
    VALUES (?1, ?2, ?3, ?4)";
const INVITED: &str = "SELECT account_id, sealed FROM invitation WHERE token = ?1";
const SPEND: &str = "DELETE FROM invitation WHERE token = ?1";
const OVER: &str = "DELETE FROM invitation WHERE until_us <= ?1";
const UNINVITE: &str = "DELETE FROM invitation WHERE account_id = ?1";
const UNINVITE_ALL: &str = "DELETE FROM invitation";

/// The accounts of an installation: its key, and the household that is always one of them.
#[derive(Clone, Copy)]
pub(crate) struct Accounting<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) household: AccountId,
}

impl Accounting<'_> {
    /// One account.
    pub(crate) fn one(self, db: &dyn Sql, id: AccountId) -> Result<Option<Account>, StoreError> {
        let sealed = first(db, ONE, &[id.as_bytes().into()], |row| Ok(row.bytes(0)?.to_vec()))?;
        match sealed {
            Some(sealed) => self.open(id, &sealed).map(Some),
            None => Ok((id == self.household).then(|| unnamed(id))),
        }
    }

    /// One account that is in use.
    pub(crate) fn active(self, db: &dyn Sql, id: AccountId) -> Result<Option<Account>, StoreError> {
        Ok(self.one(db, id)?.filter(|account| account.state == AccountState::Active))
    }

    /// All accounts, the oldest first.
    pub(crate) fn all(self, db: &dyn Sql) -> Result<Vec<Account>, StoreError> {
        let mut accounts = all(db, ALL, &[], |row| {
            self.open(AccountId::from_bytes(array(row, 0)?), row.bytes(1)?)
        })?;
        if !accounts.iter().any(|account| account.id == self.household) {
            accounts.push(unnamed(self.household));
        }
        accounts.sort_by_key(|account| (account.since, account.id));
        Ok(accounts)
    }

    /// Keeps an account; one that has ended stays as it is.
    pub(crate) fn keep(self, db: &dyn Sql, account: &Account) -> Result<(), StoreError> {
        let ended = |held: Account| held.state == AccountState::Ended;
        if self.one(db, account.id)?.is_some_and(ended) {
            return Err(StoreError::Failed("the account has ended".to_owned()));
        }
        let id = account.id;
        let sealed = self.vault.seal((TABLE, id, &[]), &wire::account(account))?;
        db.execute(KEEP, &[id.as_bytes().into(), (&sealed).into()]).map(drop)
    }

    /// Ends an account with every way into it.
    pub(crate) fn end(self, db: &dyn Sql, id: AccountId) -> Result<bool, StoreError> {
        let Some(account) = self.one(db, id)?.filter(|a| a.state != AccountState::Ended) else {
            return Ok(false);
        };
        if id == self.household {
            return Err(StoreError::Failed("the household's account never ends".to_owned()));
        }
        self.keep(db, &Account { state: AccountState::Ended, ..account })?;
        db.execute(UNINVITE, &[id.as_bytes().into()])?;
        passkey::forget(db, id)?;
        identity::forget(db, id)?;
        recovery::forget(db, id)?;
        presence::forget(db, id)?;
        session::end_others(db, id, None)?;
        Ok(true)
    }

    /// Keeps a link into an account that has not ended.
    pub(crate) fn invite(self, db: &dyn Sql, invitation: &Invitation) -> Result<(), StoreError> {
        let Invitation { token, account, until, .. } = invitation;
        let held = self.one(db, *account)?.filter(|a| a.state != AccountState::Ended);
        if held.is_none() {
            return Err(StoreError::Failed("there is no such account to invite into".to_owned()));
        }
        let place = (INVITATION, *account, &token.as_bytes()[..]);
        let sealed = self.vault.seal(place, &wire::invitation(invitation))?;
        let args = [
            token.as_bytes().into(),
            account.as_bytes().into(),
            until.as_microsecond().into(),
            (&sealed).into(),
        ];
        db.execute(INVITE, &args).map(drop)
    }

    /// The invitation of a token, while it works.
    pub(crate) fn invitation(
        self,
        db: &dyn Sql,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Invitation>, StoreError> {
        let row = first(db, INVITED, &[token.as_bytes().into()], |row| {
            Ok((AccountId::from_bytes(array(row, 0)?), row.bytes(1)?.to_vec()))
        })?;
        let Some((account, sealed)) = row else { return Ok(None) };
        let plain = self.vault.open((INVITATION, account, token.as_bytes()), &sealed)?;
        let invitation = wire::read_invitation(token, account, &plain)?;
        Ok(Some(invitation).filter(|i| now < i.until))
    }

    /// Spends an invitation and puts its account in use.
    pub(crate) fn accept(
        self,
        db: &dyn Sql,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<AccountId>, StoreError> {
        let invitation = self.invitation(db, token, now)?;
        db.execute(SPEND, &[token.as_bytes().into()])?;
        db.execute(OVER, &[now.as_microsecond().into()])?;
        let Some(invitation) = invitation else { return Ok(None) };
        match self.one(db, invitation.account)? {
            Some(account) if account.state != AccountState::Ended => {
                self.keep(db, &Account { state: AccountState::Active, ..account })?;
                Ok(Some(invitation.account))
            }
            Some(_) | None => Ok(None),
        }
    }

    /// How something of a table that has ended stands in the list outside the database.
    pub(crate) fn ended(self, table: &str, key: &[u8]) -> Ended {
        Ended::WayIn(self.vault.hash("ended", &[table.as_bytes(), b"|", key].concat()))
    }

    fn open(self, id: AccountId, sealed: &[u8]) -> Result<Account, StoreError> {
        wire::read_account(id, &self.vault.open((TABLE, id, &[]), sealed)?)
    }
}

/// Voids every invitation.
pub(crate) fn uninvite_all(db: &dyn Sql) -> Result<(), StoreError> {
    db.execute(UNINVITE_ALL, &[]).map(drop)
}

/// Ends again what the list says has ended; gives how many ways in there were.
pub(crate) fn end_listed(
    db: &dyn Sql,
    accounts: Accounting<'_>,
    list: &List,
) -> Result<u64, StoreError> {
    let listed = |ended: &Ended| list.has_way_in(ended);
    let mut gone = 0_u64;
    for id in accounts.all(db)?.iter().map(|account| account.id) {
        let away = id != accounts.household && listed(&accounts.ended(TABLE, id.as_bytes()));
        gone = gone.saturating_add(u64::from(away && accounts.end(db, id)?));
    }
    gone = gone.saturating_add(passkey::end_listed(db, accounts, &listed)?);
    Ok(gone.saturating_add(recovery::end_listed(db, accounts, &listed)?))
}

/// The household before anybody gave it a name.
fn unnamed(id: AccountId) -> Account {
    Account {
        id,
        name: String::new(),
        roles: Vec::new(),
        state: AccountState::Active,
        since: Timestamp::UNIX_EPOCH,
    }
}
