//! What is asked of storage about accounts. Nothing in here reaches a record.

use jiff::Timestamp;

use super::{
    Account, Identity, Invitation, KnownAs, Linking, Passkey, Presence, PresenceNumber, Present,
    Session, Usage, Used,
};
use crate::{AccountId, TokenHash, ports::StoreError};

/// Somebody who is signed in: the session and its account, of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The session.
    pub session: Session,
    /// Its account, in use.
    pub account: Account,
}

/// What became of taking a way in away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Removed,
    /// It stays: without it nobody could enter this account again.
    LastWayIn,
    /// The account has no such way in.
    NotThere,
}

/// Storage of accounts. Names, keys and devices are sealed under a key of the installation; secrets
/// are kept as hashes only.
///
/// To give somebody who has no account something: [`Account::invited`], [`Accounts::keep_account`],
/// [`Accounts::invite`]. The account exists from then on and grants may name it; they open nothing
/// before [`Accounts::accept`].
pub trait Accounts: Send + Sync {
    /// An account. The household's is always there.
    fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError>;
    /// All accounts, the oldest first. Says nothing about records.
    fn accounts(&self) -> Result<Vec<Account>, StoreError>;
    /// Keeps an account as it is given: a new one, or another name, roles or state. One that has
    /// ended stays ended.
    fn keep_account(&self, account: &Account) -> Result<(), StoreError>;
    /// Ends an account for good, with every way into it; says whether there was one. The household's
    /// never ends.
    fn end_account(&self, id: AccountId) -> Result<bool, StoreError>;

    /// Keeps a link into an account.
    fn invite(&self, invitation: &Invitation) -> Result<(), StoreError>;
    /// The invitation of a token, while it works. Spends nothing.
    fn invitation(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Invitation>, StoreError>;
    /// Spends the invitation and puts its account in use: once, however many try at the same time.
    fn accept(&self, token: TokenHash, now: Timestamp) -> Result<Option<AccountId>, StoreError>;

    /// The passkeys of an account, the oldest first.
    fn passkeys(&self, account: AccountId) -> Result<Vec<Passkey>, StoreError>;
    /// The passkey with this credential id, of whichever account in use.
    fn passkey(&self, credential: &[u8]) -> Result<Option<Passkey>, StoreError>;
    /// Adds a passkey; `false` when its credential id is known already or the account has too many.
    fn add_passkey(&self, passkey: &Passkey) -> Result<bool, StoreError>;
    /// Notes that a passkey signed, unless its counter went back.
    fn use_passkey(&self, credential: &[u8], usage: &Usage) -> Result<Used, StoreError>;
    /// Names a passkey; says whether the account has it.
    fn name_passkey(
        &self,
        account: AccountId,
        credential: &[u8],
        name: &str,
    ) -> Result<bool, StoreError>;
    /// Takes a passkey away, unless it is the last way in: another passkey, an unused recovery code,
    /// or, for the household, the terminal.
    fn remove_passkey(&self, account: AccountId, credential: &[u8]) -> Result<Removal, StoreError>;

    /// The identities of an account at providers, the oldest first.
    fn identities(&self, account: AccountId) -> Result<Vec<Identity>, StoreError>;
    /// The identity of a subject, of whichever account in use.
    fn identity(&self, subject: &KnownAs) -> Result<Option<Identity>, StoreError>;
    /// Links a subject with an account in use.
    fn link_identity(
        &self,
        account: AccountId,
        subject: &KnownAs,
        at: Timestamp,
    ) -> Result<Linking, StoreError>;
    /// Notes that a subject came in, and says into which account.
    fn use_identity(
        &self,
        subject: &KnownAs,
        at: Timestamp,
    ) -> Result<Option<AccountId>, StoreError>;
    /// Takes the identity at a provider away, unless it is the last way in: a passkey, an unused
    /// recovery code, or, for the household, the terminal. Another provider does not count: it may
    /// be gone tomorrow.
    fn unlink_identity(&self, account: AccountId, issuer: &str) -> Result<Removal, StoreError>;

    /// Keeps the hashes of new recovery codes; all earlier ones are void.
    fn keep_recovery_codes(
        &self,
        account: AccountId,
        codes: &[TokenHash],
    ) -> Result<(), StoreError>;
    /// How many recovery codes are unused.
    fn recovery_codes_left(&self, account: AccountId) -> Result<usize, StoreError>;
    /// Spends a recovery code and says whose it was: once, however many try at the same time.
    fn spend_recovery_code(&self, code: TokenHash) -> Result<Option<AccountId>, StoreError>;

    /// Starts a session. Beyond so many of one account, the one not seen longest gives way.
    fn start_session(&self, session: &Session) -> Result<(), StoreError>;
    /// Who holds this token, if the session is alive and the account in use; notes that it was seen.
    fn signed_in(&self, token: TokenHash, now: Timestamp) -> Result<Option<Signed>, StoreError>;
    /// The sessions of an account that are alive, the one seen last first.
    fn sessions(&self, account: AccountId, now: Timestamp) -> Result<Vec<Session>, StoreError>;
    /// Ends one session of an account; says whether there was one.
    fn end_session(&self, account: AccountId, token: TokenHash) -> Result<bool, StoreError>;
    /// Ends every session of an account but `keep`; says how many.
    fn end_other_sessions(
        &self,
        account: AccountId,
        keep: Option<TokenHash>,
    ) -> Result<u64, StoreError>;

    /// Keeps a number for being helped, in the place of an earlier one of the same account; `false`
    /// when its place is taken: then another has to be drawn.
    fn offer_presence(
        &self,
        presence: &Presence,
        number: &PresenceNumber,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// Spends a number: once, however many try at the same time, and only while whoever drew it is
    /// signed in. Wrong ones are counted in its place, for life.
    fn spend_presence(
        &self,
        number: &PresenceNumber,
        now: Timestamp,
    ) -> Result<Option<Present>, StoreError>;
    /// Voids the number of an account; says whether one waited.
    fn void_presence(&self, account: AccountId) -> Result<bool, StoreError>;

    /// Ends every session, voids every invitation and every number of everybody: what an old copy of the database
    /// would bring back.
    fn end_all_sessions(&self) -> Result<u64, StoreError>;
}
