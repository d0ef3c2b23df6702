//! The revision of a record: every change moves it, no look does; and how work is noted for the log.

use phr::{
    OriginalId,
    audit::{Unusual, What},
    consent::Action,
    ports::{EntryQuery, Noting, Outcome, Store, StoreError},
    record::Act,
};

use super::some;
use crate::record::{Record, weight};

fn revision(record: &Record, store: &dyn Store) -> Result<i64, StoreError> {
    record.look(store, |r| r.revision())
}

pub(super) fn tell(store: &dyn Store) -> Result<(), StoreError> {
    every_change_moves_the_revision_and_no_look_does(store)?;
    work_is_noted_by_name_or_as_a_whole(store)
}

fn every_change_moves_the_revision_and_no_look_does(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let other = Record::start(store)?;
    let mut intakes = vec![
        record.file("one", vec![weight("2025-03-01", "51")])?,
        record.intake("unread", Outcome::Unread)?,
    ];
    for intake in &intakes {
        record.take(store, intake)?;
    }
    let before = revision(&record, store)?;
    record.look(store, |r| r.entries(&EntryQuery::default()))?;
    store.alarm(&record.permit(Action::Read)?, Unusual::AtNight)?;
    other.take(store, &other.file("other", vec![weight("2025-03-01", "60")])?)?;
    assert_eq!(revision(&record, store)?, before, "looks, alarms, and what others do");

    // Everything that can change what is told: the same bytes read at last, a decision, a file,
    // rebuilding, and the wish to leave.
    let readable = record.file("unread", vec![weight("2025-03-02", "52")])?;
    let entry = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let withdraw = record.act("withdraw", Act::Withdraw(some(entry.first())?.id))?;
    for intake in [readable, withdraw, record.file("two", vec![weight("2025-03-03", "53")])?] {
        let before = revision(&record, store)?;
        record.take(store, &intake)?;
        let after = revision(&record, store)?;
        assert!(after > before, "{}", String::from_utf8_lossy(&intake.bytes));
        intakes.retain(|known| known.bytes != intake.bytes);
        intakes.push(intake);
    }
    let held = record.look(store, |r| r.originals())?;
    let order = |id: OriginalId| held.iter().find(|o| o.id == id).map(|o| o.number);
    intakes.sort_by_key(|intake| order(OriginalId::of(&intake.bytes)));
    let before = revision(&record, store)?;
    store.rebuild(&record.permit(Action::Maintain)?, &mut intakes.into_iter())?;
    assert!(revision(&record, store)? > before, "rebuilding");
    let before = revision(&record, store)?;
    store.leave(&record.permit(Action::Erase)?, None)?;
    assert!(revision(&record, store)? > before, "the wish to leave");
    Ok(())
}

fn work_is_noted_by_name_or_as_a_whole(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.file("one", vec![weight("2025-03-01", "51")])?)?;
    let id = some(record.look(store, |r| r.entries(&EntryQuery::default()))?.first())?.id;
    for (noting, names) in [(Noting::Each, vec![id]), (Noting::AsAWhole, Vec::new())] {
        let noted = record.look(store, |r| {
            r.person()?;
            r.noting(noting, &mut |r| r.entries(&EntryQuery::default()).map(drop))
        })?;
        let weighed = noting == Noting::AsAWhole;
        assert_eq!(noted, What { entries: names.clone(), weighed, ..What::default() });
        let line = record.look(store, |r| r.log(0, 1))?;
        let what = some(line.into_iter().next())?.event.what;
        assert_eq!(
            what,
            What { demographics: true, ..noted.clone() },
            "what was noted before stays"
        );
        record.look(store, |r| {
            r.note(&noted);
            Ok(())
        })?;
        let again = record.look(store, |r| r.log(0, 1))?;
        assert_eq!(some(again.into_iter().next())?.event.what, noted, "given again");
    }
    // What fails is noted as well: it may have been given out.
    let failed = record.look(store, |r| {
        r.noting(Noting::AsAWhole, &mut |r| {
            r.entries(&EntryQuery::default())?;
            Err(StoreError::Busy)
        })
    });
    assert!(failed.is_err());
    let line = record.look(store, |r| r.log(0, 1))?;
    assert!(some(line.into_iter().next())?.event.what.weighed);
    Ok(())
}
