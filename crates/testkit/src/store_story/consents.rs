//! Decisions about who may see the record.

use phr::{
    GrantId, Lang, OriginalId,
    consent::{
        Action, Effect, Grant, Grantee, OnFile, Permit, Purpose, Scope, Shown,
        fhir::{FORMAT, State, document},
    },
    ports::{Intake, Outcome, Store, StoreError, read},
    provenance::Channel,
    record::Kind,
};

use super::some;
use crate::record::{DOCTOR, Record, weight};

/// A grant to a doctor for treatment, a day long: measurements alone.
pub(super) fn grant(record: &Record, number: u8, permit: &Permit) -> Result<Grant, StoreError> {
    let day = jiff::SignedDuration::from_hours(24);
    let until = permit.at().checked_add(day).map_err(|e| StoreError::Failed(e.to_string()))?;
    Ok(Grant {
        id: GrantId::from_bytes([number; 16]),
        person: record.person,
        effect: Effect::Permit,
        to: Grantee::Account(DOCTOR),
        relation: None,
        evidence: None,
        purposes: [Purpose::Treatment].into(),
        actions: [Action::Read, Action::Add].into(),
        scope: Scope { kinds: [Kind::Measurement].into(), ..Scope::default() },
        from: permit.at(),
        until: Some(until),
        shown: Shown {
            version: "test".to_owned(),
            hash: OriginalId::of(b"what was shown"),
            lang: Lang::Ja,
        },
        given_by: permit.actor(),
        given: permit.at(),
    })
}

pub(super) fn typed(
    record: &Record,
    bytes: Vec<u8>,
    permit: &Permit,
) -> Result<Intake, StoreError> {
    let outcome =
        Outcome::Read { drafts: Vec::new(), series: Vec::new(), acts: Vec::new(), from: None };
    let mut intake = record.intake("", outcome)?;
    intake.bytes = bytes;
    FORMAT.clone_into(&mut intake.format);
    intake.received.channel = Channel::Typed;
    intake.received.at = permit.at();
    Ok(intake)
}

fn on_file(store: &dyn Store, record: &Record) -> Result<OnFile, StoreError> {
    store.on_file(DOCTOR, record.person)
}

pub(super) fn a_consent_holds_until_it_is_taken_back_for_good(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let mut intakes = Vec::new();
    let mut grants = Vec::new();
    for number in [1, 2] {
        let permit = record.permit(Action::Grant)?;
        let grant = grant(&record, number, &permit)?;
        let intake = typed(&record, document(&grant, State::Given, permit.at()), &permit)?;
        store.take_in(&permit, &intake)?;
        intakes.push(intake);
        grants.push(grant);
    }
    assert_eq!(on_file(store, &record)?.grants, grants);
    let (first, second) = (some(grants.first())?, some(grants.last())?);
    let permit = record.permit(Action::Grant)?;
    let back = typed(&record, document(first, State::Withdrawn, permit.at()), &permit)?;
    store.take_in(&permit, &back)?;
    intakes.push(back);
    assert_eq!(on_file(store, &record)?.grants, std::slice::from_ref(second));
    // The same grant in another document does not come back; a consent is given anew.
    let again = record.permit(Action::Grant)?;
    let later = Grant { given: again.at(), ..first.clone() };
    let again_given = typed(&record, document(&later, State::Given, again.at()), &again)?;
    store.take_in(&again, &again_given)?;
    intakes.push(again_given);
    assert_eq!(on_file(store, &record)?.grants, std::slice::from_ref(second));
    let rebuilt = store.rebuild(&record.permit(Action::Maintain)?, &mut intakes.iter().cloned())?;
    assert_eq!(rebuilt.digest_before, rebuilt.digest_after);
    assert_eq!(on_file(store, &record)?.grants, std::slice::from_ref(second));
    Ok(())
}

pub(super) fn what_was_taken_back_is_still_listed(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let listed = || {
        let decided = store.agreed(&record.permit(Action::Grant)?)?.consents;
        assert_eq!(read(store, &record.permit(Action::Read)?, |r| r.consents())?, decided);
        Ok::<_, StoreError>(decided)
    };
    let mut grants = Vec::new();
    for number in [8, 7] {
        let permit = record.permit(Action::Grant)?;
        let grant = grant(&record, number, &permit)?;
        let given = typed(&record, document(&grant, State::Given, permit.at()), &permit)?;
        store.take_in(&permit, &given)?;
        grants.push((grant, State::Given));
    }
    grants.sort_by_key(|(grant, _)| (grant.given, grant.id));
    assert_eq!(listed()?, grants);
    let permit = record.permit(Action::Grant)?;
    let (first, state) = some(grants.first_mut())?;
    *state = State::Withdrawn;
    let back = typed(&record, document(first, State::Withdrawn, permit.at()), &permit)?;
    store.take_in(&permit, &back)?;
    assert_eq!(listed()?, grants);
    Ok(())
}

pub(super) fn only_whoever_decides_about_the_record_gives_consents(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (record, other) = (Record::start(store)?, Record::start(store)?);
    let (add, decides) = (record.permit(Action::Add)?, record.permit(Action::Grant)?);
    let grant = grant(&record, 3, &decides)?;
    let given = typed(&record, document(&grant, State::Given, decides.at()), &decides)?;
    let refused = |permit: &Permit, intake: &Intake| {
        assert!(store.take_in(permit, intake).is_err());
    };
    // Whoever may only add cannot; a permit to decide adds nothing else.
    refused(&add, &given);
    refused(&decides, &record.file("a file", vec![weight("2025-03-01", "51")])?);
    // Not about another person, not in another's name, not without an end.
    refused(&other.permit(Action::Grant)?, &given);
    for unsound in [
        Grant { given_by: DOCTOR, ..grant.clone() },
        Grant { until: None, ..grant.clone() },
        Grant { actions: [Action::Grant].into(), ..grant.clone() },
    ] {
        let bytes = document(&unsound, State::Given, decides.at());
        refused(&decides, &typed(&record, bytes, &decides)?);
    }
    // A file that looks like one is not obeyed, under whatever name it comes.
    let bytes = document(&grant, State::Given, decides.at());
    let uploaded = Intake { bytes, ..record.file("", Vec::new())? };
    refused(&decides, &Intake { format: FORMAT.to_owned(), ..uploaded.clone() });
    record.take(store, &uploaded)?;
    assert!(on_file(store, &record)?.grants.is_empty());
    store.take_in(&decides, &typed(&record, [given.bytes, b" ".to_vec()].concat(), &decides)?)?;
    assert_eq!(on_file(store, &record)?.grants, [grant]);
    Ok(())
}
