//! Numbers for being helped at a counter: one for each account, found by a keyed hash of its first
//! half. Wrong second halves are counted down in the row, bound to its seal.

use jiff::Timestamp;
use phr::{
    AccountId,
    account::{PRESENCE_TRIES, Presence, PresenceNumber, Present},
    ports::StoreError,
};
use subtle::ConstantTimeEq;

use super::{Accounting, wire};
use crate::waist::{Sql, array, count, first};

const TABLE: &str = "presence";

const OFFER: &str = "INSERT INTO presence (place, account_id, tries_left, until_us, sealed)
    VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (place) DO NOTHING";
const ONE: &str = "SELECT account_id, tries_left, sealed FROM presence WHERE place = ?1";
const TRIED: &str = "UPDATE presence SET tries_left = ?2, sealed = ?3 WHERE place = ?1";
const SPEND: &str = "DELETE FROM presence WHERE place = ?1";
const OVER: &str = "DELETE FROM presence WHERE until_us <= ?1";
const VOID: &str = "DELETE FROM presence WHERE account_id = ?1";
const VOID_ALL: &str = "DELETE FROM presence";

/// A row, opened.
struct Held {
    presence: Presence,
    tries_left: u32,
    /// The keyed hash of the whole number.
    number: [u8; 32],
}

impl Accounting<'_> {
    /// Keeps a number in the place of an earlier one of the same account; `false` when another number
    /// waits in its place: then another is drawn.
    pub(crate) fn offer_presence(
        self,
        db: &dyn Sql,
        presence: &Presence,
        number: &PresenceNumber,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        db.execute(OVER, &[now.as_microsecond().into()])?;
        forget(db, presence.account)?;
        let place = self.place_of(number);
        let held =
            Held { presence: *presence, tries_left: PRESENCE_TRIES, number: self.hashed(number) };
        let sealed = self.seal_presence(&place, &held)?;
        let args = [
            (&place).into(),
            presence.account.as_bytes().into(),
            i64::from(PRESENCE_TRIES).into(),
            presence.until.as_microsecond().into(),
            (&sealed).into(),
        ];
        Ok(db.execute(OFFER, &args)? == 1)
    }

    /// Tries a number, inside the one transaction that writes: the right one is gone with it, a wrong
    /// one leaves a try less. Whoever drew it has to be signed in still, in the same session.
    pub(crate) fn spend_presence(
        self,
        db: &dyn Sql,
        number: &PresenceNumber,
        now: Timestamp,
    ) -> Result<Option<Present>, StoreError> {
        let place = self.place_of(number);
        let Some(held) = self.held_presence(db, &place)? else { return Ok(None) };
        let Presence { account, session, person, until } = held.presence;
        let right = bool::from(held.number.ct_eq(&self.hashed(number)));
        let left = held.tries_left.saturating_sub(1);
        if right || left == 0 || until <= now {
            db.execute(SPEND, &[(&place).into()])?;
        } else {
            let sealed = self.seal_presence(&place, &Held { tries_left: left, ..held })?;
            db.execute(TRIED, &[(&place).into(), i64::from(left).into(), (&sealed).into()])?;
        }
        if !right || until <= now {
            return Ok(None);
        }
        let by = self.signed_in(db, session, now)?.filter(|by| by.account.id == account);
        Ok(by.map(|by| Present { by, person }))
    }

    fn held_presence(self, db: &dyn Sql, place: &[u8; 32]) -> Result<Option<Held>, StoreError> {
        const BAD: StoreError = StoreError::Corrupt(TABLE);
        let row = first(db, ONE, &[place.into()], |row| {
            let tries = u32::try_from(count(row.int(1)?)?).map_err(|_too_many| BAD)?;
            Ok((AccountId::from_bytes(array(row, 0)?), tries, row.bytes(2)?.to_vec()))
        })?;
        let Some((account, tries_left, sealed)) = row else { return Ok(None) };
        let plain = self.vault.open((TABLE, account, &bound(place, tries_left)), &sealed)?;
        let (presence, number) = wire::read_presence(account, &plain)?;
        Ok(Some(Held { presence, tries_left, number }))
    }

    fn seal_presence(self, place: &[u8; 32], held: &Held) -> Result<Vec<u8>, StoreError> {
        let spot = bound(place, held.tries_left);
        let plain = wire::presence(&held.presence, held.number);
        self.vault.seal((TABLE, held.presence.account, &spot), &plain)
    }

    /// Where a number waits: without the installation's key nobody finds the place of a first half.
    fn place_of(self, number: &PresenceNumber) -> [u8; 32] {
        self.vault.hash("presence-place", number.halves().0.as_bytes())
    }

    fn hashed(self, number: &PresenceNumber) -> [u8; 32] {
        let (place, rest) = number.halves();
        self.vault.hash("presence-number", format!("{place}|{rest}").as_bytes())
    }
}

/// The tries that are left are bound to the seal, so that nobody gives a number more of them in the
/// database.
fn bound(place: &[u8; 32], tries_left: u32) -> Vec<u8> {
    [&place[..], &tries_left.to_be_bytes()].concat()
}

/// Voids the number of an account; says whether one waited.
pub(crate) fn forget(db: &dyn Sql, account: AccountId) -> Result<bool, StoreError> {
    Ok(db.execute(VOID, &[account.as_bytes().into()])? > 0)
}

/// Voids every number of everybody.
pub(crate) fn void_all(db: &dyn Sql) -> Result<(), StoreError> {
    db.execute(VOID_ALL, &[]).map(drop)
}
