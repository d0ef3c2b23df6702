//! What lies on disk of an account tells nothing, cannot be moved about, and is spent once.

use std::{fs, thread};

use jiff::Timestamp;
use phr::{
    AccountId, TokenHash,
    account::{
        Account, AccountState, Accounts, InvitedAs, KeyKind, KnownAs, Linking, PRESENCE_WAITS,
        Passkey, Presence, PresenceNumber, Session,
    },
    consent::Strength,
    ports::{Store, StoreError},
};
use store::SqlStore;

use crate::common::{OnPostgres, open};

const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn account(store: &SqlStore, number: u8) -> AccountId {
    let id = AccountId::from_bytes([number; 16]);
    let by = store.household().unwrap();
    let new = Account::invited(id, "カナリア", InvitedAs::Family, by, AT);
    store.keep_account(&Account { state: AccountState::Active, ..new }).unwrap();
    id
}

const PERSON: phr::PersonId = phr::PersonId::from_bytes([9; 16]);

/// A number that waits, drawn in the session `token`.
fn presence(account: AccountId) -> Presence {
    let (session, until) = (TokenHash::of("token"), AT.checked_add(PRESENCE_WAITS).unwrap());
    Presence { account, session, person: PERSON, until }
}

fn session(account: AccountId, token: &str) -> Session {
    Session {
        token: TokenHash::of(token),
        account,
        strength: Strength::One,
        device: "canary-device".to_owned(),
        since: AT,
        seen: AT,
        proved: AT,
    }
}

fn passkey(account: AccountId) -> Passkey {
    Passkey {
        credential: b"canary-credential".to_vec(),
        account,
        name: "canary-passkey".to_owned(),
        kind: KeyKind::Es256,
        key: b"canary-public-key".to_vec(),
        counter: 0,
        backup_eligible: false,
        backed_up: false,
        added: AT,
        used: None,
    }
}

fn known() -> KnownAs {
    KnownAs::new("https://canary.example", "canary-subject").unwrap()
}

#[test]
fn no_file_holds_a_word_of_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let id = account(&store, 1);
    store.add_passkey(&passkey(id)).unwrap();
    store.start_session(&session(id, "canary-token")).unwrap();
    let code = TokenHash::of("canary-code");
    store.keep_recovery_codes(id, &[code]).unwrap();
    assert_eq!(store.link_identity(id, &known(), AT).unwrap(), Linking::Linked);
    drop(store);
    let mut read = 0;
    for entry in fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()) {
        let bytes = if entry.is_file() { fs::read(entry).unwrap() } else { continue };
        read += bytes.len();
        // Also the plain hash of a code lies nowhere: who has the file alone can try none.
        for secret in ["カナリア".as_bytes(), b"canary", &code.as_bytes()[..]] {
            assert!(!bytes.windows(secret.len()).any(|w| w == secret), "{secret:?} lies open");
        }
    }
    assert!(read > 10_000);
}

#[test]
fn rows_that_are_given_to_another_account_do_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let (victim, thief) = (account(&store, 1), account(&store, 2));
    store.add_passkey(&passkey(thief)).unwrap();
    store.start_session(&session(thief, "token")).unwrap();
    store.keep_recovery_codes(thief, &[TokenHash::of("code")]).unwrap();
    store.link_identity(thief, &known(), AT).unwrap();
    let db = rusqlite::Connection::open(folder.path().join("tenohira.db")).unwrap();
    let number = PresenceNumber::drawn([7; 8]);
    assert!(store.offer_presence(&presence(thief), &number, AT).unwrap());
    for table in ["passkey", "session", "recovery", "identity", "presence"] {
        let moved = format!("UPDATE {table} SET account_id = ?1");
        assert_eq!(db.execute(&moved, [victim.as_bytes()]).unwrap(), 1);
    }
    let corrupt = |failed: StoreError| matches!(failed, StoreError::Corrupt(_));
    assert!(store.passkey(b"canary-credential").is_err_and(corrupt));
    assert!(store.signed_in(TokenHash::of("token"), AT).is_err_and(corrupt));
    assert!(store.spend_recovery_code(TokenHash::of("code")).is_err_and(corrupt));
    assert!(store.use_identity(&known(), AT).is_err_and(corrupt));
    assert!(store.spend_presence(&number, AT).is_err_and(corrupt));
}

#[test]
fn a_number_gets_no_more_tries_in_the_database_and_works_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let id = account(&store, 1);
    store.start_session(&session(id, "token")).unwrap();
    let number = PresenceNumber::parse("1234 5678").unwrap();
    assert!(store.offer_presence(&presence(id), &number, AT).unwrap());
    let wrong = PresenceNumber::parse("1234 0000").unwrap();
    assert_eq!(store.spend_presence(&wrong, AT).unwrap(), None);
    drop(store);
    let bytes = std::fs::read(folder.path().join("tenohira.db")).unwrap();
    for shown in ["12345678", "1234 5678", "5678"] {
        assert!(!bytes.windows(shown.len()).any(|part| part == shown.as_bytes()), "{shown}");
    }
    let db = rusqlite::Connection::open(folder.path().join("tenohira.db")).unwrap();
    let tries = "UPDATE presence SET tries_left = tries_left + ?1";
    assert_eq!(db.execute(tries, [1]).unwrap(), 1);
    let again = open(folder.path(), 2);
    let corrupt = |failed: StoreError| matches!(failed, StoreError::Corrupt(_));
    assert!(again.spend_presence(&number, AT).is_err_and(corrupt));
    db.execute(tries, [-1]).unwrap();
    assert_eq!(again.spend_presence(&number, AT).unwrap().unwrap().person, PERSON);
}

#[test]
fn a_number_is_spent_once_however_many_try_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let id = account(&store, 1);
    store.start_session(&session(id, "token")).unwrap();
    let number = PresenceNumber::parse("1234 5678").unwrap();
    assert!(store.offer_presence(&presence(id), &number, AT).unwrap());
    let spent = thread::scope(|scope| {
        let tries: Vec<_> =
            (0..8).map(|_| scope.spawn(|| store.spend_presence(&number, AT).unwrap())).collect();
        tries.into_iter().filter_map(|each| each.join().unwrap()).count()
    });
    assert_eq!(spent, 1);
}

#[test]
fn an_account_lives_through_closing_and_changing_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let id = account(&store, 1);
    store.add_passkey(&passkey(id)).unwrap();
    store.rotate(Some(&store::NewKey::File)).unwrap();
    drop(store);
    let again = open(folder.path(), 2);
    assert_eq!(again.passkey(b"canary-credential").unwrap(), Some(passkey(id)));
    again.start_session(&session(id, "token")).unwrap();
    assert_eq!(again.end_all_sessions().unwrap(), 1);
    assert_eq!(again.signed_in(TokenHash::of("token"), AT).unwrap(), None);
}

/// How many of eight tries at once spent one code.
fn spent(stores: &[&SqlStore]) -> usize {
    let tries = stores.iter().cycle().take(8);
    thread::scope(|scope| {
        let tries: Vec<_> = tries
            .map(|store| scope.spawn(|| store.spend_recovery_code(TokenHash::of("code")).unwrap()))
            .collect();
        tries.into_iter().filter_map(|each| each.join().unwrap()).count()
    })
}

#[test]
fn a_code_that_many_try_at_once_is_spent_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1);
    let id = account(&store, 1);
    store.keep_recovery_codes(id, &[TokenHash::of("code")]).unwrap();
    let second = open(folder.path(), 2);
    assert_eq!(spent(&[&store, &second]), 1);
}

#[test]
fn on_postgresql_two_programs_spend_a_code_once() {
    let server = OnPostgres::new();
    let id = account(&server.store, 1);
    server.store.keep_recovery_codes(id, &[TokenHash::of("code")]).unwrap();
    let second = server.again(2);
    assert_eq!(spent(&[&server.store, &second]), 1);
}
