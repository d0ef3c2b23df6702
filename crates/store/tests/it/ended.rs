//! A copy of the database from before does not bring back what has ended since, on either database.

use std::{fs, path::Path};

use phr::{
    AccountId, OriginalId, TokenHash,
    account::{
        Account, Accounts, INVITATION_LASTS, Invitation, InvitedAs, KeyKind, Passkey, Removal,
    },
    circulation::{Circulation, Secret, Share, TRIES_MAX, Tried},
    consent::{
        Action, Effect, Grant, Scope,
        fhir::{FORMAT, State, document},
    },
    ports::{Intake, Outcome, Store},
    provenance::Channel,
};
use store::{EndedAgain, SqlStore};
use testkit::{Record, postgres::Database, record::moment};

use crate::common::{OnPostgres, connect, open};

/// What somebody agreed to and how somebody comes in.
struct Before {
    record: Record,
    grant: Grant,
    share: Share,
    doctor: AccountId,
}

/// Gives a consent now, or takes back the very one that was given.
fn consent(record: &Record, store: &SqlStore, grant: &Grant, state: State) -> Grant {
    let permit = record.permit(Action::Grant).unwrap();
    let grant = match state {
        State::Given => Grant { given: permit.at(), given_by: permit.actor(), ..grant.clone() },
        State::Withdrawn => grant.clone(),
    };
    let nothing =
        Outcome::Read { drafts: Vec::new(), series: Vec::new(), acts: Vec::new(), from: None };
    let mut intake: Intake = record.intake("", nothing).unwrap();
    intake.bytes = document(&grant, state, permit.at());
    FORMAT.clone_into(&mut intake.format);
    intake.received.channel = Channel::Typed;
    intake.received.at = permit.at();
    store.take_in(&permit, &intake).unwrap();
    grant
}

fn code(n: u8) -> TokenHash {
    TokenHash::of(&format!("code {n}"))
}

fn passkey(account: AccountId, n: u8) -> Passkey {
    Passkey {
        credential: vec![n; 16],
        account,
        name: "鍵".to_owned(),
        kind: KeyKind::Es256,
        key: vec![7; 65],
        counter: 0,
        backup_eligible: false,
        backed_up: false,
        added: moment(0).unwrap(),
        used: None,
    }
}

impl Before {
    fn begin(store: &SqlStore) -> Before {
        let record = Record::start(store).unwrap();
        let grant = record.grant(&Scope::default(), Effect::Permit).unwrap();
        let grant = consent(&record, store, &grant, State::Given);
        let permit = record.permit(Action::Grant).unwrap();
        let share = Share {
            link: Secret::from_bytes([3; 32]).link(),
            person: record.person,
            label: "めぐり内科".to_owned(),
            question: None,
            passcode: true,
            direct: false,
            tries_left: TRIES_MAX,
            made: permit.at(),
        };
        store.keep_share(&permit, &share, Some("123456")).unwrap();
        let (house, now) = (store.household().unwrap(), moment(0).unwrap());
        let doctor = AccountId::from_bytes([0xd0; 16]);
        let new = Account::invited(doctor, "遥", InvitedAs::Professional, house, now);
        store.keep_account(&new).unwrap();
        let until = now.saturating_add(INVITATION_LASTS).unwrap();
        let token = TokenHash::of("in");
        store.invite(&Invitation { token, account: doctor, by: house, until }).unwrap();
        assert_eq!(store.accept(token, now).unwrap(), Some(doctor));
        store.keep_recovery_codes(house, &[code(1), code(2), code(3)]).unwrap();
        for n in [1, 2] {
            assert!(store.add_passkey(&passkey(house, n)).unwrap());
        }
        Before { record, grant, share, doctor }
    }

    /// Everything of it ends, but one code and one passkey.
    fn end(&self, store: &SqlStore) {
        consent(&self.record, store, &self.grant, State::Withdrawn);
        for left in [TRIES_MAX - 1, TRIES_MAX - 2] {
            let tried = store.try_passcode(&self.share, Some("000000")).unwrap();
            assert_eq!(tried, Tried::Wrong { left });
        }
        let house = store.household().unwrap();
        assert_eq!(store.spend_recovery_code(code(1)).unwrap(), Some(house));
        assert_eq!(store.remove_passkey(house, &[1; 16]).unwrap(), Removal::Removed);
        assert!(store.end_account(self.doctor).unwrap());
    }

    /// What a reader finds: consents that hold, tries, ways in.
    fn found(&self, store: &SqlStore) -> (usize, u32, usize, Vec<bool>, bool) {
        let house = store.household().unwrap();
        let grants = store.on_file(testkit::record::DOCTOR, self.record.person).unwrap().grants;
        let link: OriginalId = self.share.link;
        let tries = store.find_share(link).unwrap().unwrap().tries_left;
        let keys = [1, 2].map(|n| store.passkey(&[n; 16]).unwrap().is_some());
        let codes = store.recovery_codes_left(house).unwrap();
        let ended = store.account(self.doctor).unwrap().unwrap();
        let active = ended.state == phr::account::AccountState::Active;
        (grants.len(), tries, codes, keys.to_vec(), active)
    }
}

/// A copy of the database with its keys, as a restore unpacks it.
fn copy(store: &SqlStore, folder: &Path) {
    fs::create_dir(folder.join("keys")).unwrap();
    for file in store.copy_to(&folder.join("tenohira.db")).unwrap() {
        fs::write(folder.join("keys").join(file.name), &*file.bytes).unwrap();
    }
    #[cfg(unix)]
    for entry in fs::read_dir(folder.join("keys")).unwrap() {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(entry.unwrap().path(), mode).unwrap();
    }
}

/// The list of `store`'s folder, carried out over an older copy.
fn comes_back_without_what_ended(store: &SqlStore, folder: &Path) {
    let before = Before::begin(store);
    let old = tempfile::tempdir().unwrap();
    copy(store, old.path());
    let held = (1, TRIES_MAX, 3, vec![true, true], true);
    assert_eq!(before.found(store), held);
    before.end(store);
    let ended = (0, TRIES_MAX - 2, 2, vec![false, true], false);
    assert_eq!(before.found(store), ended);
    let restored = open(old.path(), 5);
    assert_eq!(before.found(&restored), held, "without the list everything is back");
    assert_eq!(restored.end_listed(moment(900).unwrap()).unwrap(), EndedAgain::default());
    fs::copy(folder.join("ended"), old.path().join("ended")).unwrap();
    let again = restored.end_listed(moment(900).unwrap()).unwrap();
    assert_eq!(again, EndedAgain { consents: 1, links: 1, ways_in: 3 });
    assert_eq!(before.found(&restored), ended);
    let twice = restored.end_listed(moment(901).unwrap()).unwrap();
    assert_eq!(twice, EndedAgain::default(), "it ends once");
    assert_eq!(restored.check_log().unwrap().bad, None);
}

#[test]
fn what_ended_stays_ended_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    comes_back_without_what_ended(&open(folder.path(), 1), folder.path());
}

#[test]
fn what_ended_stays_ended_on_postgresql() {
    let on = OnPostgres::new();
    comes_back_without_what_ended(&on.store, on.folder.path());
}

#[test]
fn a_copy_goes_to_a_new_server_whole_and_never_over_another() {
    let on = OnPostgres::new();
    let before = Before::begin(&on.store);
    let folder = tempfile::tempdir().unwrap();
    copy(&on.store, folder.path());
    let file = folder.path().join("tenohira.db");
    let elsewhere = Database::create().unwrap();
    SqlStore::fill_server(&elsewhere.url(), &file).unwrap();
    let there = connect(&elsewhere, folder.path(), 9);
    assert_eq!(before.found(&there), before.found(&on.store));
    let (here, check) = (on.store.check_log().unwrap(), there.check_log().unwrap());
    assert_eq!((check.bad.clone(), check.leaves >= here.leaves), (None, true));
    let refused = SqlStore::fill_server(&elsewhere.url(), &file).unwrap_err().to_string();
    assert!(refused.contains("in use already"), "{refused}");
}
