//! Sessions: by the hash of their token, read again at each request, so that one that was ended
//! anywhere is ended everywhere.

use jiff::{SignedDuration, Timestamp};
use phr::{
    AccountId, TokenHash,
    account::{LIFETIME, Session, Signed},
    ports::StoreError,
};

use super::{Accounting, wire};
use crate::waist::{Sql, all, array, first};

const TABLE: &str = "session";

/// Sessions of one account at the same time; the one not seen longest gives way.
const SESSIONS_MAX: usize = 20;
/// "Seen" is written this often at most: a look at a page need not write.
pub(crate) const SEEN_STEP: SignedDuration = SignedDuration::from_mins(5);

const ADD: &str = "INSERT INTO session (token, account_id, seen_us, sealed)
    VALUES (?1, ?2, ?3, ?4)";
const ONE: &str = "SELECT account_id, seen_us, sealed FROM session WHERE token = ?1";
const OF: &str = "SELECT token, seen_us, sealed FROM session WHERE account_id = ?1
    ORDER BY seen_us DESC, token";
const SEEN: &str = "UPDATE session SET seen_us = ?2 WHERE token = ?1 AND seen_us < ?2";
const END: &str = "DELETE FROM session WHERE token = ?1 AND account_id = ?2";
const END_OTHERS: &str = "DELETE FROM session WHERE account_id = ?1 AND token <> ?2";
const END_ALL: &str = "DELETE FROM session";
const OVER: &str = "DELETE FROM session WHERE seen_us < ?1";

/// No token's hash.
const NOBODY: [u8; 32] = [0; 32];

impl Accounting<'_> {
    /// Starts a session.
    pub(crate) fn start_session(self, db: &dyn Sql, session: &Session) -> Result<(), StoreError> {
        let (token, account) = (session.token, session.account);
        let long_ago = session.since.saturating_sub(LIFETIME).unwrap_or(Timestamp::MIN);
        db.execute(OVER, &[long_ago.as_microsecond().into()])?;
        for old in self.held_sessions(db, account)?.iter().skip(SESSIONS_MAX.saturating_sub(1)) {
            end(db, account, old.token)?;
        }
        let place = (TABLE, account, &token.as_bytes()[..]);
        let sealed = self.vault.seal(place, &wire::session(session))?;
        let args = [
            token.as_bytes().into(),
            account.as_bytes().into(),
            session.seen.as_microsecond().into(),
            (&sealed).into(),
        ];
        db.execute(ADD, &args).map(drop)
    }

    /// Who holds a token, if the session is alive and the account in use.
    pub(crate) fn signed_in(
        self,
        db: &dyn Sql,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Signed>, StoreError> {
        let row = first(db, ONE, &[token.as_bytes().into()], |row| {
            Ok((AccountId::from_bytes(array(row, 0)?), row.int(1)?, row.bytes(2)?.to_vec()))
        })?;
        let Some((account, seen, sealed)) = row else { return Ok(None) };
        let session = self.open_session((token, account), seen, &sealed)?;
        if !session.is_alive(now) {
            return Ok(None);
        }
        Ok(self.active(db, account)?.map(|account| Signed { session, account }))
    }

    /// The sessions of an account, dead ones too, the one seen last first.
    pub(crate) fn held_sessions(
        self,
        db: &dyn Sql,
        account: AccountId,
    ) -> Result<Vec<Session>, StoreError> {
        all(db, OF, &[account.as_bytes().into()], |row| {
            let token = TokenHash::from_bytes(array(row, 0)?);
            self.open_session((token, account), row.int(1)?, row.bytes(2)?)
        })
    }

    fn open_session(
        self,
        (token, account): (TokenHash, AccountId),
        seen_us: i64,
        sealed: &[u8],
    ) -> Result<Session, StoreError> {
        let plain = self.vault.open((TABLE, account, token.as_bytes()), sealed)?;
        wire::read_session((token, account), seen_us, &plain)
    }
}

/// Notes that a session was seen. One that was ended meanwhile stays ended.
pub(crate) fn seen(db: &dyn Sql, token: TokenHash, now: Timestamp) -> Result<(), StoreError> {
    db.execute(SEEN, &[token.as_bytes().into(), now.as_microsecond().into()]).map(drop)
}

/// Ends one session of an account.
pub(crate) fn end(db: &dyn Sql, account: AccountId, token: TokenHash) -> Result<bool, StoreError> {
    Ok(db.execute(END, &[token.as_bytes().into(), account.as_bytes().into()])? == 1)
}

/// Ends every session of an account but one.
pub(crate) fn end_others(
    db: &dyn Sql,
    account: AccountId,
    keep: Option<TokenHash>,
) -> Result<u64, StoreError> {
    let keep = keep.map_or(NOBODY, |token| *token.as_bytes());
    db.execute(END_OTHERS, &[account.as_bytes().into(), (&keep).into()])
}

/// Ends every session of everybody.
pub(crate) fn end_all(db: &dyn Sql) -> Result<u64, StoreError> {
    db.execute(END_ALL, &[])
}
