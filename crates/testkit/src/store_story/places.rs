//! A person under protection: where they are is in nothing that is given to anybody else.

use phr::{
    GrantId,
    consent::{
        Action, Effect, Grant, Grantee, Permit, Scope,
        fhir::{State, document},
    },
    ports::{EntryQuery, Reading, Store, StoreError, Which, read},
    provenance::{Evidence, Maker, Span},
    record::{Draft, Kind},
};
use serde_json::json;

use super::{
    consents::{grant, typed},
    shown, some,
};
use crate::{
    record::{DOCTOR, Record, medicine},
    series::beats,
};

/// All of it.
pub(super) fn tell(store: &dyn Store) -> Result<(), StoreError> {
    what_is_told_holds_no_place_and_no_file(store)?;
    only_the_account_that_hid_it_lifts_it(store)
}

fn protection(record: &Record, permit: &Permit) -> Result<Grant, StoreError> {
    Ok(Grant {
        id: GrantId::from_bytes([8; 16]),
        effect: Effect::Forbid,
        to: Grantee::Anyone,
        purposes: std::collections::BTreeSet::new(),
        actions: [Action::Locate].into(),
        scope: Scope::default(),
        until: None,
        ..grant(record, 8, permit)?
    })
}

/// A letter, and a result with a code of a hospital's own.
fn of_a_hospital() -> Vec<Draft> {
    let made_by = || Maker::Institution {
        name: "めぐり総合病院".to_owned(),
        code: Some("1311234567".to_owned()),
    };
    let result = json!({
        "resourceType": "Observation", "status": "final",
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"coding": [{"system": "urn:oid:1.2.392.999.1", "code": "7"}], "text": "アルブミン"},
        "effectiveDateTime": "2025-03-02",
        "note": [{"text": "めぐり町へ転居"}],
    });
    let letter = json!({"resourceType": "DocumentReference", "date": "2025-03-02"});
    let of =
        |resource, line| Draft::authored(resource, Span::line(line), made_by(), Evidence::Recorded);
    vec![of(result, 1), of(letter, 2), medicine("2025-03-03", "血圧の薬", 4)]
}

fn what_is_told_holds_no_place_and_no_file(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.file("hospital", of_a_hospital())?)?;
    record.take(store, &record.watch("watch", vec![beats(0, 6_000)])?)?;
    let permit = record.permit(Action::Locate)?;
    let hidden = protection(&record, &permit)?;
    let intake = typed(&record, document(&hidden, State::Given, permit.at()), &permit)?;
    store.take_in(&permit, &intake)?;
    let asked = store.on_file(DOCTOR, record.person)?.grants;
    assert_eq!(asked, std::slice::from_ref(&hidden), "whoever asks");

    let everything = record.grant(&Scope::everything(), Effect::Permit)?;
    let others = record.decided(Action::Read, vec![everything, hidden])?;
    read(store, &others, |r| {
        let told = shown(r)?.join("\n");
        for known in ["アルブミン", "血圧の薬"] {
            assert!(told.contains(known), "{told}");
        }
        for place in ["めぐり", "1311234567", "1.2.392.999", "notes.txt", "転居"] {
            assert!(!told.contains(place), "{place}: {told}");
        }
        let kinds = Kind::ALL.to_vec();
        let entries = r.entries(&EntryQuery { kinds, ..EntryQuery::default() })?;
        let of = |kind: Kind| entries.iter().filter(|entry| entry.kind == kind).count();
        assert_eq!((of(Kind::Lab), of(Kind::Medicine), of(Kind::Document)), (1, 1, 0));
        assert_eq!(r.count()?, 2, "what is not told is not counted");
        for entry in &entries {
            assert!(entry.origins.iter().all(|origin| origin.made_by == Maker::Unknown));
            assert_eq!(fhir::parse(&entry.bytes).ok().as_ref(), Some(&entry.resource));
        }
        let kept = r.kept(Which::Asked(&EntryQuery::default()))?;
        let bytes: Vec<_> = kept.iter().map(|kept| kept.bytes.as_slice()).collect();
        let told: Vec<_> = entries.iter().map(|entry| entry.bytes.as_slice()).collect();
        assert_eq!(bytes, told, "as it is told, not as it is kept");
        // By the code of the hospital's own nobody finds out which hospital it was.
        assert!(r.coded("urn:oid:1.2.392.999.1", "7", None)?.is_empty());
        assert_eq!(r.coded(fhir::system::YJ, "2171022F1029", None)?.len(), 1);
        assert!(r.originals()?.is_empty() && r.consents()?.is_empty());
        assert_eq!(r.log_size()?, 0);
        for id in entries.iter().flat_map(|entry| entry.origins.iter().map(|o| o.original)) {
            assert!(r.original(id)?.is_none() && r.original_bytes(id)?.is_none());
            assert!(r.brought(id)?.is_empty());
        }
        let series = r.series()?;
        let points = r.points(some(series.first())?.id, 0..i64::MAX, 10)?;
        assert_eq!(points.len(), 10, "what a watch measured is no place");
        let from = r.point_origins(some(series.first())?.id, 0..i64::MAX)?;
        assert!(from.iter().all(|origin| origin.received.file_name.is_none()));
        Ok(())
    })?;
    // What is kept is whole.
    let kept = record.look(store, |r| Ok(shown(r)?.join("\n")))?;
    assert!(kept.contains("めぐり町へ転居"));
    Ok(())
}

fn only_the_account_that_hid_it_lifts_it(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let keep = |grant: &Grant, state: State, permit: &Permit| {
        let intake = typed(&record, document(grant, state, permit.at()), permit)?;
        store.take_in(permit, &intake)
    };
    let may_show = record.permit(Action::Grant)?;
    let hidden = protection(&record, &may_show)?;
    assert!(keep(&hidden, State::Given, &may_show).is_err(), "it is another decision");
    let permit = record.permit(Action::Locate)?;
    let hidden = protection(&record, &permit)?;
    let foreign = Grant { given_by: DOCTOR, ..hidden.clone() };
    assert!(keep(&foreign, State::Given, &permit).is_err());
    keep(&hidden, State::Given, &permit)?;
    // To others it is nowhere, while it holds and later, even where they see the whole record.
    let other = Record::of(record.person, DOCTOR);
    let files = |r: &mut dyn Reading| Ok((r.originals()?.len(), r.consents()?.len()));
    let seen = |state: State| -> Result<(), StoreError> {
        let consents = store.agreed(&other.permit(Action::Grant)?)?.consents;
        assert!(consents.is_empty(), "{consents:?}");
        let own = store.agreed(&record.permit(Action::Grant)?)?.consents;
        assert_eq!(own, [(hidden.clone(), state)]);
        assert_eq!(other.look(store, files)?, (0, 0), "no file that tells of it");
        Ok(())
    };
    seen(State::Given)?;
    let later = record.permit(Action::Locate)?;
    keep(&hidden, State::Withdrawn, &later)?;
    seen(State::Withdrawn)?;
    assert!(store.on_file(DOCTOR, record.person)?.grants.is_empty());
    assert_eq!(record.look(store, files)?, (2, 1), "to whoever hid it, all of it");
    Ok(())
}
