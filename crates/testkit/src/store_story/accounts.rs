//! Who signs in: accounts, the ways into them, sessions.

use jiff::{SignedDuration, Timestamp};
use phr::{
    AccountId, TokenHash,
    account::{
        Account, AccountState, INVITATION_LASTS, Invitation, InvitedAs, KeyKind, KnownAs, Linking,
        Passkey, Removal, Session, Usage, Used,
    },
    consent::Strength,
    ports::{Store, StoreError},
};

use super::some;

const START: Timestamp = Timestamp::UNIX_EPOCH;

pub(super) fn at(hour: i64) -> Timestamp {
    START.saturating_add(SignedDuration::from_hours(hour)).unwrap_or(START)
}

/// An account of this telling alone, in use.
pub(super) fn account(store: &dyn Store) -> Result<AccountId, StoreError> {
    let number = u64::try_from(store.accounts()?.len()).unwrap_or(u64::MAX);
    let mut id = [0xa0; 16];
    id[..8].copy_from_slice(&number.to_be_bytes());
    let id = AccountId::from_bytes(id);
    let new = Account::invited(id, "遥", InvitedAs::Professional, store.household()?, at(0));
    store.keep_account(&new)?;
    let invitation = invitation(store, id, "in")?;
    store.invite(&invitation)?;
    assert_eq!(store.accept(invitation.token, at(0))?, Some(id));
    Ok(id)
}

fn token(id: AccountId, what: &str) -> TokenHash {
    TokenHash::of(&format!("{what} of {id}"))
}

fn invitation(store: &dyn Store, account: AccountId, what: &str) -> Result<Invitation, StoreError> {
    let until = at(0).saturating_add(INVITATION_LASTS).unwrap_or(START);
    Ok(Invitation { token: token(account, what), account, by: store.household()?, until })
}

fn passkey(account: AccountId, name: &str) -> Passkey {
    Passkey {
        credential: format!("{name} of {account}").into_bytes(),
        account,
        name: name.to_owned(),
        kind: KeyKind::Es256,
        key: vec![4; 65],
        counter: 0,
        backup_eligible: true,
        backed_up: false,
        added: at(0),
        used: None,
    }
}

pub(super) fn session(account: AccountId, what: &str, hour: i64) -> Session {
    Session {
        token: token(account, what),
        account,
        strength: Strength::Two,
        device: "Firefox, Linux".to_owned(),
        since: at(hour),
        seen: at(hour),
        proved: at(hour),
    }
}

pub(super) fn an_invitation_opens_an_account_once(store: &dyn Store) -> Result<(), StoreError> {
    let id = account(store)?;
    let held = some(store.account(id)?)?;
    assert_eq!((held.name.as_str(), held.state), ("遥", AccountState::Active));
    assert_eq!(held.roles.len(), 1);
    assert_eq!(store.accept(token(id, "in"), at(0))?, None, "it works once");
    let second = invitation(store, id, "second")?;
    store.invite(&second)?;
    assert_eq!(store.invitation(second.token, at(1))?, Some(second));
    assert_eq!(store.invitation(second.token, second.until)?, None, "it ends at its moment");
    assert_eq!(store.accept(second.token, second.until)?, None);
    assert_eq!(store.accept(second.token, at(1))?, None, "a clock that goes back opens nothing");
    let nobody = AccountId::from_bytes([0xee; 16]);
    assert!(store.invite(&invitation(store, nobody, "x")?).is_err(), "into no account");
    Ok(())
}

pub(super) fn the_household_is_always_there(store: &dyn Store) -> Result<(), StoreError> {
    let household = store.household()?;
    assert_eq!(some(store.account(household)?)?.state, AccountState::Active);
    assert!(store.accounts()?.iter().any(|account| account.id == household));
    assert!(store.end_account(household).is_err());
    Ok(())
}

pub(super) fn a_passkey_whose_counter_goes_back_is_refused(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let id = account(store)?;
    let key = passkey(id, "phone");
    assert!(store.add_passkey(&key)?);
    assert!(!store.add_passkey(&key)?, "a credential is known once");
    let other = account(store)?;
    assert!(!store.add_passkey(&Passkey { account: other, ..key.clone() })?);
    let used = |counter| {
        let usage = Usage { counter, backed_up: true, at: at(i64::from(counter)) };
        store.use_passkey(&key.credential, &usage)
    };
    assert_eq!(
        [used(3)?, used(3)?, used(2)?, used(4)?].map(|u| u == Used::Noted),
        [true, false, false, true]
    );
    assert_eq!(used(4)?, Used::WentBack);
    let held = some(store.passkey(&key.credential)?)?;
    assert_eq!((held.counter, held.backed_up, held.used), (4, true, Some(at(4))));
    assert!(store.name_passkey(id, &key.credential, "スマホ")?);
    assert!(!store.name_passkey(other, &key.credential, "mine")?, "of another account");
    let names: Vec<String> = store.passkeys(id)?.into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["スマホ"]);
    assert_eq!(
        store.use_passkey(b"unknown", &Usage { counter: 1, backed_up: false, at: at(1) })?,
        Used::Gone
    );
    Ok(())
}

pub(super) fn the_last_way_in_stays(store: &dyn Store) -> Result<(), StoreError> {
    let (id, other) = (account(store)?, account(store)?);
    let (phone, spare) = (passkey(id, "phone"), passkey(id, "spare"));
    assert!(store.add_passkey(&phone)? && store.add_passkey(&spare)?);
    let remove = |key: &Passkey| store.remove_passkey(id, &key.credential);
    assert_eq!(store.remove_passkey(other, &phone.credential)?, Removal::NotThere);
    assert_eq!(remove(&phone)?, Removal::Removed);
    assert_eq!(remove(&phone)?, Removal::NotThere);
    assert_eq!(remove(&spare)?, Removal::LastWayIn);
    store.keep_recovery_codes(id, &[token(id, "code")])?;
    assert_eq!(remove(&spare)?, Removal::Removed);
    Ok(())
}

pub(super) fn an_identity_opens_the_account_it_was_linked_with_and_no_other(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (id, other) = (account(store)?, account(store)?);
    let known = |issuer: &str, who: &str| some(KnownAs::new(issuer, &format!("{who} of {id}")));
    let (first, second) =
        (known("https://one.example", "sub")?, known("https://two.example", "sub")?);
    let link = |account, known: &KnownAs| store.link_identity(account, known, at(1));
    assert_eq!(store.identity(&first)?, None);
    assert_eq!(link(id, &first)?, Linking::Linked);
    assert_eq!(link(id, &first)?, Linking::AlreadyHere);
    assert_eq!(link(other, &first)?, Linking::Elsewhere);
    assert_eq!(link(id, &known("https://one.example", "another")?)?, Linking::NoRoom);
    assert_eq!(link(AccountId::from_bytes([9; 16]), &second)?, Linking::NoAccount);
    assert_eq!(store.use_identity(&first, at(2))?, Some(id));
    assert_eq!(store.use_identity(&second, at(2))?, None, "the same subject of another issuer");
    let held = some(store.identity(&first)?)?;
    assert_eq!((held.account, held.linked, held.used), (id, at(1), Some(at(2))));
    assert_eq!(store.unlink_identity(id, first.issuer())?, Removal::LastWayIn);
    assert!(store.add_passkey(&passkey(id, "phone"))?);
    let phone = passkey(id, "phone").credential;
    let last = store.remove_passkey(id, &phone)?;
    assert_eq!(last, Removal::LastWayIn, "a provider may be gone tomorrow");
    assert_eq!(store.unlink_identity(other, first.issuer())?, Removal::NotThere);
    assert_eq!(store.unlink_identity(id, first.issuer())?, Removal::Removed);
    assert_eq!((store.identity(&first)?, store.identities(id)?), (None, Vec::new()));
    assert_eq!(link(other, &first)?, Linking::Linked);
    assert!(store.end_account(other)?);
    assert_eq!(store.identity(&first)?, None, "an account that ended has none");
    Ok(())
}

pub(super) fn a_recovery_code_works_once_and_new_ones_void_the_old(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let id = account(store)?;
    let codes = ["a", "b", "c"].map(|code| token(id, code));
    store.keep_recovery_codes(id, &codes)?;
    assert_eq!(store.recovery_codes_left(id)?, 3);
    assert_eq!(store.spend_recovery_code(codes[0])?, Some(id));
    assert_eq!(store.spend_recovery_code(codes[0])?, None);
    store.keep_recovery_codes(id, &[token(id, "new")])?;
    assert_eq!(store.spend_recovery_code(codes[1])?, None);
    assert_eq!(store.recovery_codes_left(id)?, 1);
    Ok(())
}

pub(super) fn sessions_end_one_by_one_and_all_at_once(store: &dyn Store) -> Result<(), StoreError> {
    let (id, other) = (account(store)?, account(store)?);
    for (what, hour) in [("a", 0), ("b", 1), ("c", 2)] {
        store.start_session(&session(id, what, hour))?;
    }
    let alive = |hour| store.sessions(id, at(hour)).map(|all| all.len());
    assert_eq!((alive(3)?, alive(13)?), (3, 1), "after twelve hours of rest one ends");
    let signed = some(store.signed_in(token(id, "a"), at(11))?)?;
    assert_eq!((signed.account.id, signed.session.device.as_str()), (id, "Firefox, Linux"));
    assert!(store.signed_in(token(id, "a"), at(22))?.is_some(), "it was seen");
    assert!(!store.end_session(other, token(id, "a"))?, "of another account");
    assert!(store.end_session(id, token(id, "a"))?);
    assert!(store.signed_in(token(id, "a"), at(11))?.is_none());
    assert_eq!(store.end_other_sessions(id, Some(token(id, "c")))?, 1);
    assert!(store.signed_in(token(id, "c"), at(3))?.is_some());
    assert_eq!(store.end_other_sessions(id, None)?, 1);
    for number in 0..25 {
        store.start_session(&session(id, &format!("n{number}"), number))?;
    }
    assert!(store.signed_in(token(id, "n4"), at(5))?.is_none(), "the oldest gave way");
    assert!(store.signed_in(token(id, "n24"), at(24))?.is_some());
    Ok(())
}

pub(super) fn an_account_that_ended_is_closed_by_every_way(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let id = account(store)?;
    let (key, again) = (passkey(id, "phone"), invitation(store, id, "again")?);
    store.add_passkey(&key)?;
    store.keep_recovery_codes(id, &[token(id, "code")])?;
    store.start_session(&session(id, "s", 0))?;
    store.invite(&again)?;
    let before = some(store.account(id)?)?;
    assert!(store.end_account(id)?);
    assert!(!store.end_account(id)?, "once");
    assert_eq!(store.passkey(&key.credential)?, None);
    assert_eq!(store.spend_recovery_code(token(id, "code"))?, None);
    assert_eq!(store.signed_in(token(id, "s"), at(0))?, None);
    assert_eq!(store.accept(again.token, at(0))?, None);
    assert!(store.keep_account(&before).is_err(), "it does not come back");
    assert!(!store.add_passkey(&key)?);
    Ok(())
}
