//! Links that are shared: how they behave, before anybody asks what they open.

use phr::{
    OriginalId,
    circulation::{Secret, Share, TRIES_MAX, Tried},
    consent::{Action, Permit},
    ports::{Store, StoreError},
};

use super::some;
use crate::record::Record;

fn share(record: &Record, number: u8, permit: &Permit) -> (Secret, Share) {
    let secret = Secret::from_bytes(
        *OriginalId::of(&[&[number], &record.person.as_bytes()[..]].concat()).as_bytes(),
    );
    let share = Share {
        link: secret.link(),
        person: record.person,
        label: "めぐり内科".to_owned(),
        question: Some("この薬を続けてよいですか".to_owned()),
        passcode: true,
        direct: false,
        tries_left: TRIES_MAX,
        made: permit.at(),
    };
    (secret, share)
}

pub(super) fn a_link_is_found_by_its_hash_and_its_key_needs_the_secret(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (record, other) = (Record::start(store)?, Record::start(store)?);
    let permit = record.permit(Action::Grant)?;
    let (secret, share) = share(&record, 1, &permit);
    assert_eq!(store.find_share(share.link)?, None);
    assert!(store.keep_share(&record.permit(Action::Add)?, &share, Some("123456")).is_err());
    assert!(store.keep_share(&other.permit(Action::Grant)?, &share, Some("123456")).is_err());
    assert!(store.keep_share(&permit, &share, None).is_err(), "a passcode was promised");
    store.keep_share(&permit, &share, Some("123456"))?;
    assert_eq!(store.find_share(share.link)?.as_ref(), Some(&share));
    let key = store.share_key(record.person, &secret)?;
    assert_eq!(store.share_key(record.person, &secret)?, key);
    assert_ne!(store.share_key(other.person, &secret)?, key);
    let second = Secret::from_bytes([9; 32]);
    assert_ne!(store.share_key(record.person, &second)?, key);
    assert_eq!(store.agreed(&permit)?.shares, [share]);
    assert!(store.agreed(&other.permit(Action::Grant)?)?.shares.is_empty());
    assert!(store.agreed(&record.permit(Action::Read)?).is_err());
    Ok(())
}

pub(super) fn wrong_passcodes_are_counted_for_a_links_whole_life(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let permit = record.permit(Action::Grant)?;
    let (_, share) = share(&record, 2, &permit);
    store.keep_share(&permit, &share, Some("123456"))?;
    let attempt = |code: Option<&str>| store.try_passcode(&share, code);
    assert_eq!(attempt(None)?, Tried::Wrong { left: TRIES_MAX }, "nothing was guessed");
    assert_eq!(attempt(Some("000000"))?, Tried::Wrong { left: TRIES_MAX - 1 });
    assert_eq!(attempt(Some(" 123456"))?, Tried::Right);
    // The right one gives back nothing: it is a lifetime's total.
    for left in (0..TRIES_MAX - 1).rev() {
        assert_eq!(attempt(Some("12345"))?, Tried::Wrong { left });
    }
    assert_eq!(attempt(Some("123456"))?, Tried::Closed, "even the right one comes too late");
    let found = store.find_share(share.link)?;
    assert_eq!(some(found.as_ref())?.tries_left, 0);
    Ok(())
}

pub(super) fn guesses_at_the_same_moment_share_one_count(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let permit = record.permit(Action::Grant)?;
    let (_, share) = share(&record, 3, &permit);
    store.keep_share(&permit, &share, Some("123456"))?;
    let wrong = std::thread::scope(|threads| {
        let guess = |n: u32| store.try_passcode(&share, Some(&format!("{n:06}")));
        let guesses: Vec<_> = (0..40).map(|n| threads.spawn(move || guess(n))).collect();
        guesses
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .filter(|told| matches!(told, Ok(Ok(Tried::Wrong { .. }))))
            .count()
    });
    assert_eq!(u32::try_from(wrong).ok(), Some(TRIES_MAX), "forty at once, ten were looked at");
    assert_eq!(store.try_passcode(&share, Some("123456"))?, Tried::Closed);
    Ok(())
}
