//! Rebuilding: everything derived can be made again from the originals.

use phr::{
    OriginalId,
    consent::Action,
    person::Difference,
    ports::{EntryQuery, Intake, Outcome, Store, StoreError},
    record::{Act, contradiction::Answer},
};

use super::some;
use crate::{
    record::{Record, condition, medicine, weight, withheld},
    series::beats,
};

pub(super) fn tell(store: &dyn Store) -> Result<(), StoreError> {
    rebuilding_gives_the_same_bytes(store)?;
    rebuilding_needs_exactly_the_originals_that_are_held(store)
}

/// A record with everything that can happen to one, and the intakes that made it.
fn eventful(store: &dyn Store) -> Result<(Record, Vec<Intake>), StoreError> {
    let record = Record::start(store)?;
    let mut intakes = vec![
        record.file("one", vec![weight("2025-03-01", "51"), condition("7", "疑い")])?,
        record.file("two", vec![weight("2025-03-01", "51"), condition("7", "高血圧症")])?,
        record.file("three", vec![withheld(condition("8", "未告知")), condition("7", "疑い")])?,
        record.watch("watch", vec![beats(0, 6_000)])?,
        record.watch("watch later", vec![beats(5_000, 9_000)])?,
        record.intake("aside", Outcome::PutAside { differences: vec![Difference::Name] })?,
        record.intake("not mine", Outcome::PutAside { differences: vec![Difference::Sex] })?,
        record.intake("???", Outcome::Unread)?,
    ];
    let aside = OriginalId::of(b"aside");
    intakes.push(record.accept(aside, vec![medicine("2025-02-01", "薬", 3)])?);
    intakes.push(record.act("decline", Act::Decline(OriginalId::of(b"not mine")))?);
    for intake in &intakes {
        record.take(store, intake)?;
    }
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let [one, other, ..] = entries.as_slice() else {
        return Err(StoreError::Failed("there are entries".to_owned()));
    };
    for act in [
        record.act("w", Act::Withdraw(one.id))?,
        record.act("a", Act::Apart(one.id, other.id))?,
        record.act("s", Act::Settle(one.id, other.id, Answer::Unsure))?,
    ] {
        record.take(store, &act)?;
        intakes.push(act);
    }
    // Arriving again is part of life, and no part of what is rebuilt.
    record.take(store, some(intakes.first())?)?;
    Ok((record, intakes))
}

fn rebuilding_gives_the_same_bytes(store: &dyn Store) -> Result<(), StoreError> {
    let (record, intakes) = eventful(store)?;
    let all = |record: &Record| {
        record.look_at_all(store, |r| {
            let series = r.series()?;
            let id = some(series.first())?.id;
            let points = (r.points(id, 0..i64::MAX, 10_000)?, r.point_origins(id, 0..i64::MAX)?);
            let entries = r.entries(&EntryQuery::default())?;
            Ok((r.person()?, entries, r.originals()?, r.apart()?, series, points))
        })
    };
    let before = all(&record)?;
    let permit = record.permit(Action::Maintain)?;
    let rebuilt = store.rebuild(&permit, &mut intakes.iter().cloned())?;
    assert_eq!(rebuilt.digest_before, rebuilt.digest_after);
    assert_eq!(rebuilt.originals, intakes.len() as u64);
    assert_eq!(before, all(&record)?);
    // A reader that finds something else gives another digest.
    let fewer = intakes.iter().cloned().map(|intake| Intake { outcome: Outcome::Unread, ..intake });
    let changed = store.rebuild(&permit, &mut fewer.into_iter())?;
    assert_ne!(changed.digest_before, changed.digest_after);
    let back = store.rebuild(&permit, &mut intakes.iter().cloned())?;
    assert_eq!(back.digest_after, rebuilt.digest_after);
    Ok(())
}

fn rebuilding_needs_exactly_the_originals_that_are_held(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (record, intakes) = eventful(store)?;
    let before = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let permit = record.permit(Action::Maintain)?;
    let twice = intakes.iter().chain(intakes.first()).cloned();
    let stranger = record.file("never received", Vec::new())?;
    let more = intakes.iter().chain([&stranger]).cloned();
    let lists: [&mut dyn Iterator<Item = Intake>; 3] =
        [&mut intakes.iter().skip(1).cloned(), &mut twice.into_iter(), &mut more.into_iter()];
    for list in lists {
        assert!(store.rebuild(&permit, list).is_err());
    }
    assert_eq!(before, record.look(store, |r| r.entries(&EntryQuery::default()))?);
    Ok(())
}
