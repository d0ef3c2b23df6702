//! [`Accounts`] over the database. Looks and writes go in the scope of nobody: where the database
//! has row-level security, none of these statements could reach a row of a person.

use jiff::Timestamp;
use phr::{
    AccountId, PersonId, TokenHash,
    account::{
        Account, Accounts, Identity, Invitation, KnownAs, Linking, Passkey, Presence,
        PresenceNumber, Present, Removal, Session, Signed, Usage, Used,
    },
    ports::StoreError,
};

use super::SqlStore;
use crate::{
    account::{self, Accounting, presence, recovery, session},
    ended,
    waist::{Scope, Sql},
};

/// An account is no person.
const NOBODY: PersonId = PersonId::from_bytes([0; 16]);

impl SqlStore {
    fn look_at_accounts<T>(
        &self,
        look: impl FnOnce(&dyn Sql, Accounting<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let accounting = Accounting { vault: &self.vault, household: self.household };
        self.readers.look(Scope::Person(NOBODY), |db| look(db, accounting))
    }

    /// All writes about accounts go one after the other, in every program: what they decide by stays
    /// true until they are done.
    pub(super) fn change_accounts<T: Send + 'static>(
        &self,
        mut change: impl FnMut(&dyn Sql, Accounting<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (vault, household) = (std::sync::Arc::clone(&self.vault), self.household);
        self.writer.run(NOBODY, move |db, _| change(db, Accounting { vault: &vault, household }))
    }
}

impl Accounts for SqlStore {
    fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.look_at_accounts(|db, accounts| accounts.one(db, id))
    }

    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.look_at_accounts(|db, accounts| accounts.all(db))
    }

    fn keep_account(&self, account: &Account) -> Result<(), StoreError> {
        let account = account.clone();
        self.change_accounts(move |db, accounts| accounts.keep(db, &account))
    }

    fn end_account(&self, id: AccountId) -> Result<bool, StoreError> {
        let folder = self.folder.clone();
        self.change_accounts(move |db, accounts| {
            let ended = accounts.end(db, id)?;
            if ended {
                ended::note(&folder, &accounts.ended(account::TABLE, id.as_bytes()))?;
            }
            Ok(ended)
        })
    }

    fn invite(&self, invitation: &Invitation) -> Result<(), StoreError> {
        let invitation = *invitation;
        self.change_accounts(move |db, accounts| accounts.invite(db, &invitation))
    }

    fn invitation(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Invitation>, StoreError> {
        self.look_at_accounts(|db, accounts| accounts.invitation(db, token, now))
    }

    fn accept(&self, token: TokenHash, now: Timestamp) -> Result<Option<AccountId>, StoreError> {
        self.change_accounts(move |db, accounts| accounts.accept(db, token, now))
    }

    fn passkeys(&self, account: AccountId) -> Result<Vec<Passkey>, StoreError> {
        self.look_at_accounts(|db, accounts| accounts.passkeys(db, account))
    }

    fn passkey(&self, credential: &[u8]) -> Result<Option<Passkey>, StoreError> {
        self.look_at_accounts(|db, accounts| accounts.passkey(db, credential))
    }

    fn add_passkey(&self, passkey: &Passkey) -> Result<bool, StoreError> {
        let passkey = passkey.clone();
        self.change_accounts(move |db, accounts| accounts.add_passkey(db, &passkey))
    }

    fn use_passkey(&self, credential: &[u8], usage: &Usage) -> Result<Used, StoreError> {
        let (credential, usage) = (credential.to_vec(), *usage);
        self.change_accounts(move |db, accounts| accounts.use_passkey(db, &credential, &usage))
    }

    fn name_passkey(
        &self,
        account: AccountId,
        credential: &[u8],
        name: &str,
    ) -> Result<bool, StoreError> {
        let (credential, name) = (credential.to_vec(), name.to_owned());
        self.change_accounts(move |db, accounts| {
            accounts.name_passkey(db, (account, &credential), &name)
        })
    }

    fn remove_passkey(&self, account: AccountId, credential: &[u8]) -> Result<Removal, StoreError> {
        let (credential, folder) = (credential.to_vec(), self.folder.clone());
        self.change_accounts(move |db, accounts| {
            let removal = accounts.remove_passkey(db, (account, &credential))?;
            if removal == Removal::Removed {
                ended::note(&folder, &accounts.ended_passkey(&credential))?;
            }
            Ok(removal)
        })
    }

    fn identities(&self, account: AccountId) -> Result<Vec<Identity>, StoreError> {
        self.look_at_accounts(|db, accounts| accounts.identities(db, account))
    }

    fn identity(&self, subject: &KnownAs) -> Result<Option<Identity>, StoreError> {
        self.look_at_accounts(|db, accounts| accounts.identity(db, subject))
    }

    fn link_identity(
        &self,
        account: AccountId,
        subject: &KnownAs,
        at: Timestamp,
    ) -> Result<Linking, StoreError> {
        let subject = subject.clone();
        self.change_accounts(move |db, accounts| accounts.link_identity(db, account, &subject, at))
    }

    fn use_identity(
        &self,
        subject: &KnownAs,
        at: Timestamp,
    ) -> Result<Option<AccountId>, StoreError> {
        let subject = subject.clone();
        self.change_accounts(move |db, accounts| accounts.use_identity(db, &subject, at))
    }

    fn unlink_identity(&self, account: AccountId, issuer: &str) -> Result<Removal, StoreError> {
        let issuer = issuer.to_owned();
        self.change_accounts(move |db, accounts| accounts.unlink_identity(db, account, &issuer))
    }

    fn keep_recovery_codes(
        &self,
        account: AccountId,
        codes: &[TokenHash],
    ) -> Result<(), StoreError> {
        let (codes, folder) = (codes.to_vec(), self.folder.clone());
        self.change_accounts(move |db, accounts| {
            for earlier in accounts.recovery_codes(db, account)? {
                ended::note(&folder, &earlier)?;
            }
            accounts.keep_recovery_codes(db, account, &codes)
        })
    }

    fn recovery_codes_left(&self, account: AccountId) -> Result<usize, StoreError> {
        self.look_at_accounts(|db, _| recovery::left(db, account))
    }

    fn spend_recovery_code(&self, code: TokenHash) -> Result<Option<AccountId>, StoreError> {
        let folder = self.folder.clone();
        self.change_accounts(move |db, accounts| {
            let spent = accounts.spend_recovery_code(db, code)?;
            if spent.is_some() {
                ended::note(&folder, &accounts.ended_code(code))?;
            }
            Ok(spent)
        })
    }

    fn start_session(&self, session: &Session) -> Result<(), StoreError> {
        let session = session.clone();
        self.change_accounts(move |db, accounts| accounts.start_session(db, &session))
    }

    fn signed_in(&self, token: TokenHash, now: Timestamp) -> Result<Option<Signed>, StoreError> {
        let signed = self.look_at_accounts(|db, accounts| accounts.signed_in(db, token, now))?;
        let unnoted = |s: &Signed| now.duration_since(s.session.seen) >= session::SEEN_STEP;
        if signed.as_ref().is_some_and(unnoted) {
            self.change_accounts(move |db, _| session::seen(db, token, now))?;
        }
        Ok(signed)
    }

    fn sessions(&self, account: AccountId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let mut sessions =
            self.look_at_accounts(|db, accounts| accounts.held_sessions(db, account))?;
        sessions.retain(|session| session.is_alive(now));
        Ok(sessions)
    }

    fn end_session(&self, account: AccountId, token: TokenHash) -> Result<bool, StoreError> {
        self.change_accounts(move |db, _| session::end(db, account, token))
    }

    fn end_other_sessions(
        &self,
        account: AccountId,
        keep: Option<TokenHash>,
    ) -> Result<u64, StoreError> {
        self.change_accounts(move |db, _| session::end_others(db, account, keep))
    }

    fn offer_presence(
        &self,
        presence: &Presence,
        number: &PresenceNumber,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (presence, number) = (*presence, number.clone());
        self.change_accounts(move |db, accounts| {
            accounts.offer_presence(db, &presence, &number, now)
        })
    }

    fn spend_presence(
        &self,
        number: &PresenceNumber,
        now: Timestamp,
    ) -> Result<Option<Present>, StoreError> {
        let number = number.clone();
        self.change_accounts(move |db, accounts| accounts.spend_presence(db, &number, now))
    }

    fn void_presence(&self, account: AccountId) -> Result<bool, StoreError> {
        self.change_accounts(move |db, _| presence::forget(db, account))
    }

    fn end_all_sessions(&self) -> Result<u64, StoreError> {
        self.change_accounts(|db, _| {
            account::uninvite_all(db)?;
            presence::void_all(db)?;
            session::end_all(db)
        })
    }
}
