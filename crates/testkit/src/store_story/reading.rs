//! Looking: what is found, and what the log says about it.

use phr::{
    consent::{Action, Purpose},
    ports::{EntryQuery, Store, StoreError, UNDATED, read},
    record::Kind,
};

use super::{shown, some};
use crate::record::{Record, condition, medicine, weight};

pub(super) fn entries_are_found_by_kind_time_and_number(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let mut undated = weight("x", "49");
    if let Some(resource) = undated.resource.as_object_mut() {
        resource.remove("effectiveDateTime");
    }
    undated.bytes = undated.resource.to_string().into_bytes();
    let drafts = vec![
        weight("2025-01-31", "50"),
        medicine("2025-02-01", "薬", 1),
        weight("2025-02", "52"),
        condition("1", "高血圧症"),
        undated,
    ];
    record.take(store, &record.file("all", drafts)?)?;
    let when = |query: EntryQuery| {
        record.look(store, |r| {
            let entries = r.entries(&query)?;
            Ok(entries.iter().map(|e| e.when.as_ref().map(ToString::to_string)).collect::<Vec<_>>())
        })
    };
    let dates = |all: &[&str]| all.iter().map(|d| Some((*d).to_owned())).collect::<Vec<_>>();
    let all = when(EntryQuery::default())?;
    assert_eq!((all.len(), all.last()), (5, Some(&None)), "those without a date come last");
    let some_first = all.iter().take(2).all(|d| d.as_deref().is_some_and(|d| d >= "2025-02"));
    assert!(some_first);
    let only = |kinds: &[Kind]| EntryQuery { kinds: kinds.to_vec(), ..EntryQuery::default() };
    assert_eq!(when(only(&[Kind::Medicine]))?, dates(&["2025-02-01"]));
    assert_eq!(when(only(&[Kind::Medicine, Kind::Condition]))?, dates(&["2025-02-01", "2019"]));
    assert!(when(only(&[Kind::Support]))?.is_empty());
    let limited = EntryQuery { limit: Some(2), ..EntryQuery::default() };
    assert_eq!(when(limited)?.len(), 2);
    // From 2025-02-02 in Japan: the whole month "2025-02" can have been on or after it.
    let february = some("2025-02-02".parse::<fhir::Date>().ok())?;
    let from = EntryQuery { from_ms: Some(february.start_ms()), ..EntryQuery::default() };
    assert_eq!(when(from)?, dates(&["2025-02"]));
    let until = EntryQuery { until_ms: Some(february.start_ms()), ..EntryQuery::default() };
    assert_eq!(when(until)?.len(), 4, "without a date there is no before");
    Ok(())
}

pub(super) fn months_are_those_of_japan(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let drafts = vec![
        weight("2025-02-28T16:00:00Z", "50"), // already March in Japan
        weight("2025-03-02", "51"),
        weight("2025-01", "52"),
        condition("1", "年だけ"), // only a year: in no month
    ];
    record.take(store, &record.file("months", drafts)?)?;
    let months = record.look(store, |r| r.months())?;
    let expected = [("2025-03", 2), ("2025-01", 1), (UNDATED, 1)];
    assert_eq!(months, expected.map(|(month, n)| (month.to_owned(), n)));
    let dateless = EntryQuery { dateless: true, ..EntryQuery::default() };
    let entries = record.look(store, |r| r.entries(&dateless))?;
    assert_eq!(entries.len(), 1, "what has only a year");
    Ok(())
}

pub(super) fn every_look_leaves_one_line_in_the_log(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.file("one", vec![weight("2025-03-01", "51")])?)?;
    let size = record.look(store, |r| r.log_size())?;
    assert_eq!(size, 2, "the start and the file; not yet this look");
    let entries = record.look(store, |r| {
        r.person()?;
        r.months()?;
        r.entries(&EntryQuery::default())
    })?;
    let log = record.look(store, |r| r.log(0, 2))?;
    let numbers: Vec<_> = log.iter().map(|l| l.number).collect();
    assert_eq!(numbers, [3, 2]);
    let event = &some(log.first())?.event;
    assert_eq!((event.actor, event.action), (record.account, Action::Read));
    assert_eq!((event.purpose, event.door.as_str()), (Purpose::FamilyRequest, "test"));
    assert_eq!(event.what.entries, [some(entries.first())?.id]);
    assert!(event.what.demographics && !event.what.log && event.what.originals.is_empty());
    let older = record.look(store, |r| r.log(3, 10))?;
    assert!(older.iter().map(|l| l.number).eq([1, 0]), "skip counts from the newest");
    // A look that fails after it has seen something is logged as well.
    let before = record.look(store, |r| r.log_size())?;
    let failed = record.look(store, |r| {
        r.person()?;
        Err::<(), _>(StoreError::Failed("the reader gave up".to_owned()))
    });
    assert!(failed.is_err());
    assert_eq!(record.look(store, |r| r.log_size())?, before.saturating_add(2));
    Ok(())
}

pub(super) fn a_permit_is_good_for_its_own_action_only(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let file = record.file("one", Vec::new())?;
    let looked = read(store, &record.permit(Action::Add)?, |r| r.person());
    assert!(matches!(looked, Err(StoreError::WrongPermit)));
    for action in [Action::Read, Action::Maintain] {
        let taken = store.take_in(&record.permit(action)?, &file);
        assert!(matches!(taken, Err(StoreError::WrongPermit)));
    }
    for action in [Action::Read, Action::Add] {
        let rebuilt = store.rebuild(&record.permit(action)?, &mut std::iter::empty());
        assert!(matches!(rebuilt, Err(StoreError::WrongPermit)));
    }
    assert_eq!(record.look(store, |r| r.log_size())?, 1, "refusals change nothing");
    Ok(())
}

pub(super) fn one_person_never_sees_another(store: &dyn Store) -> Result<(), StoreError> {
    let (one, other) = (Record::start(store)?, Record::start(store)?);
    let drafts = || vec![weight("2025-03-01", "51")];
    one.take(store, &one.file("shared", drafts())?)?;
    assert!(other.look(store, shown)?.is_empty());
    let taken = other.take(store, &other.file("shared", drafts())?)?;
    assert!(!taken.already_held, "what one person holds says nothing to another");
    let id = |record: &Record| {
        let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
        Ok::<_, StoreError>(some(entries.first())?.id)
    };
    let (ours, theirs) = (id(&one)?, id(&other)?);
    assert_ne!(ours, theirs, "the same fact has another id in another record");
    assert_eq!(one.look(store, |r| r.entry(theirs))?, None);
    Ok(())
}

pub(super) fn every_event_has_a_proof_in_the_tree(store: &dyn Store) -> Result<(), StoreError> {
    let (record, other) = (Record::start(store)?, Record::start(store)?);
    record.take(store, &record.file("weights", vec![weight("2025-03-01", "51.5")])?)?;
    other.look(store, |r| r.count())?;
    record.look(store, |r| r.count())?;
    let (proof, events, brought) = record.look(store, |r| {
        Ok((r.log_proof()?, r.log(0, 100)?, r.brought(phr::OriginalId::of(b"weights"))?))
    })?;
    assert_eq!((proof.leaves.len(), brought.len()), (events.len(), 1));
    for leaf in &proof.leaves {
        let root = phr::audit::root_of(leaf.hash, leaf.leaf, proof.size, &leaf.path);
        assert_eq!(root, Some(proof.root));
    }
    assert!(other.look(store, |r| r.brought(phr::OriginalId::of(b"weights")))?.is_empty());
    Ok(())
}
