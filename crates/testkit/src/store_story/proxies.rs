//! Who finds a record, and who acts for the person.

use jiff::SignedDuration;
use phr::{
    AccountId, OriginalId,
    consent::{
        Action, Effect, Grant, Grantee, Permit, Purpose, RelationKind, Scope,
        fhir::{State, document},
    },
    ports::{Store, StoreError},
};

use super::{
    consents::{grant, typed},
    some,
};
use crate::record::Record;

/// All of it.
pub(super) fn tell(store: &dyn Store) -> Result<(), StoreError> {
    an_account_finds_what_was_opened_to_it_until_it_is_taken_back(store)?;
    who_acts_for_somebody_is_a_decision_of_its_own(store)?;
    a_proxy_is_not_dismissed_by_a_document_that_makes_it_less(store)?;
    Ok(())
}

fn somebody(record: &Record, number: u8) -> AccountId {
    let hash = OriginalId::of(&[&[number], &record.person.as_bytes()[..]].concat());
    let mut id = [0; 16];
    id.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    AccountId::from_bytes(id)
}

fn keep(
    store: &dyn Store,
    record: &Record,
    (grant, state): (&Grant, State),
    permit: &Permit,
) -> Result<(), StoreError> {
    let intake = typed(record, document(grant, state, permit.at()), permit)?;
    store.take_in(permit, &intake).map(drop)
}

fn helper(record: &Record, to: AccountId, permit: &Permit) -> Result<Grant, StoreError> {
    Ok(Grant {
        to: Grantee::Account(to),
        relation: Some(RelationKind::Helper),
        purposes: [Purpose::FamilyRequest].into(),
        scope: Scope::everything(),
        ..grant(record, 5, permit)?
    })
}

fn an_account_finds_what_was_opened_to_it_until_it_is_taken_back(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (record, other) = (Record::start(store)?, Record::start(store)?);
    let (doctor, nurse) = (somebody(&record, 1), somebody(&record, 2));
    assert!(store.opened_to(doctor)?.is_empty());
    let mut given = Vec::new();
    for (record, number) in [(&record, 1), (&record, 2), (&other, 3)] {
        let permit = record.permit(Action::Grant)?;
        let grant = Grant { to: Grantee::Account(doctor), ..grant(record, number, &permit)? };
        keep(store, record, (&grant, State::Given), &permit)?;
        given.push(grant);
    }
    // Neither what is closed nor what a link opens leads an account anywhere.
    for (number, to, effect) in [
        (4, Grantee::Account(nurse), Effect::Forbid),
        (6, Grantee::Share(OriginalId::of(b"link")), Effect::Permit),
    ] {
        let permit = record.permit(Action::Grant)?;
        let grant = Grant { to, effect, ..grant(&record, number, &permit)? };
        keep(store, &record, (&grant, State::Given), &permit)?;
    }
    let mut both = [record.person, other.person];
    both.sort_unstable();
    assert_eq!(store.opened_to(doctor)?, both, "each person once");
    assert!(store.opened_to(nurse)?.is_empty());
    for (number, left) in [(0, 2), (1, 1)] {
        let permit = record.permit(Action::Grant)?;
        keep(store, &record, (some(given.get(number))?, State::Withdrawn), &permit)?;
        assert_eq!(store.opened_to(doctor)?.len(), left);
    }
    store.erase(&other.permit(Action::Erase)?)?;
    assert!(store.opened_to(doctor)?.is_empty(), "who was erased is found by nobody");
    Ok(())
}

fn who_acts_for_somebody_is_a_decision_of_its_own(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let to = somebody(&record, 3);
    let may_show = record.permit(Action::Grant)?;
    let grant = helper(&record, to, &may_show)?;
    assert!(keep(store, &record, (&grant, State::Given), &may_show).is_err());
    let permit = record.permit(Action::Delegate)?;
    let grant = helper(&record, to, &permit)?;
    let part = Grant { scope: Scope::unlabelled(), ..grant.clone() };
    assert!(keep(store, &record, (&part, State::Given), &permit).is_err(), "of the whole record");
    let guardian = Grant { relation: Some(RelationKind::Guardian), ..grant.clone() };
    assert!(keep(store, &record, (&guardian, State::Given), &permit).is_err(), "without a paper");
    keep(store, &record, (&grant, State::Given), &permit)?;
    let held = store.on_file(to, record.person)?.relations;
    let relation = some(held.first())?;
    assert_eq!((relation.kind, relation.named), (RelationKind::Helper, Some(grant.id)));
    assert_eq!((relation.from, relation.until), (grant.from, grant.until));
    assert_eq!(store.opened_to(to)?, [record.person]);
    let stranger = somebody(&record, 4);
    assert!(store.on_file(stranger, record.person)?.relations.is_empty());
    Ok(())
}

fn a_proxy_is_not_dismissed_by_a_document_that_makes_it_less(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let to = somebody(&record, 6);
    let permit = record.permit(Action::Delegate)?;
    let grant = helper(&record, to, &permit)?;
    let long = SignedDuration::from_hours(1);
    let until = grant.until.and_then(|until| until.checked_sub(long).ok());
    keep(store, &record, (&grant, State::Given), &permit)?;
    let may_show = record.permit(Action::Grant)?;
    assert!(keep(store, &record, (&grant, State::Withdrawn), &may_show).is_err());
    let less = Grant { relation: None, until, ..grant.clone() };
    keep(store, &record, (&less, State::Withdrawn), &may_show)?;
    assert_eq!(store.on_file(to, record.person)?.relations.len(), 1, "still there");
    let permit = record.permit(Action::Delegate)?;
    keep(store, &record, (&grant, State::Withdrawn), &permit)?;
    assert!(store.on_file(to, record.person)?.relations.is_empty());
    assert!(store.opened_to(to)?.is_empty());
    Ok(())
}
