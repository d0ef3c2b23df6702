//! Being helped at a counter: the number that waits for a helper.

use jiff::{SignedDuration, Timestamp};
use phr::{
    AccountId, PersonId,
    account::{PRESENCE_TRIES, Presence, PresenceNumber, Session},
    ports::{Store, StoreError},
};

use super::{
    accounts::{account, at, session},
    some,
};

const PERSON: PersonId = PersonId::from_bytes([0xb0; 16]);

fn minute(minute: i64) -> Timestamp {
    at(0).saturating_add(SignedDuration::from_mins(minute)).unwrap_or(Timestamp::MAX)
}

/// Somebody who is signed in, with a number that starts with `half`.
fn drawn(store: &dyn Store, half: &str) -> Result<(Session, PresenceNumber), StoreError> {
    let session = session(account(store)?, "drawing", 0);
    store.start_session(&session)?;
    let number = number(half, "4321")?;
    assert!(store.offer_presence(&presence(&session), &number, minute(0))?);
    Ok((session, number))
}

fn number(half: &str, rest: &str) -> Result<PresenceNumber, StoreError> {
    some(PresenceNumber::parse(&format!("{half}{rest}")))
}

fn presence(session: &Session) -> Presence {
    let (account, until) = (session.account, minute(15));
    Presence { account, session: session.token, person: PERSON, until }
}

pub(super) fn a_number_works_once_within_its_time_and_while_its_session_lives(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (drawing, shown) = drawn(store, "1001")?;
    let present = some(store.spend_presence(&shown, minute(14))?)?;
    assert_eq!((present.person, present.by.account.id), (PERSON, drawing.account));
    assert_eq!(store.spend_presence(&shown, minute(14))?, None, "it works once");

    let (_, late) = drawn(store, "1002")?;
    assert_eq!(store.spend_presence(&late, minute(15))?, None, "it waits a quarter of an hour");

    let (left, orphan) = drawn(store, "1003")?;
    assert!(store.end_session(left.account, left.token)?);
    assert_eq!(store.spend_presence(&orphan, minute(1))?, None, "its session ended");

    let (again, first) = drawn(store, "1004")?;
    let second = number("1005", "4321")?;
    assert!(store.offer_presence(&presence(&again), &second, minute(1))?);
    assert_eq!(store.spend_presence(&first, minute(1))?, None, "a new one voids the old");
    assert!(store.void_presence(again.account)? && !store.void_presence(again.account)?);
    assert_eq!(store.spend_presence(&second, minute(1))?, None, "they did not want it any more");

    let (_, taken) = drawn(store, "1006")?;
    let (other, _) = drawn(store, "1007")?;
    assert!(!store.offer_presence(&presence(&other), &taken, minute(1))?, "somebody waits there");
    assert!(store.spend_presence(&taken, minute(1))?.is_some());
    ended(store, other.account)
}

/// An account that ends takes its number along.
fn ended(store: &dyn Store, who: AccountId) -> Result<(), StoreError> {
    let last = Session { token: phr::TokenHash::of("last"), ..session(who, "last", 0) };
    store.start_session(&last)?;
    let number = number("1008", "4321")?;
    assert!(store.offer_presence(&presence(&last), &number, minute(1))?);
    store.end_account(who)?;
    assert_eq!(store.spend_presence(&number, minute(1))?, None);
    Ok(())
}

pub(super) fn wrong_numbers_are_counted_for_life_in_their_place(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (_, right) = drawn(store, "2001")?;
    assert_eq!(store.spend_presence(&number("2999", "0000")?, minute(1))?, None, "nobody is there");
    for n in 1..PRESENCE_TRIES {
        assert_eq!(store.spend_presence(&number("2001", &format!("000{n}"))?, minute(1))?, None);
    }
    assert!(store.spend_presence(&right, minute(1))?.is_some(), "the last try was right");

    let (_, right) = drawn(store, "2002")?;
    for n in 0..PRESENCE_TRIES {
        assert_eq!(store.spend_presence(&number("2002", &format!("000{n}"))?, minute(1))?, None);
    }
    assert_eq!(store.spend_presence(&right, minute(1))?, None, "the right one comes too late");
    Ok(())
}
