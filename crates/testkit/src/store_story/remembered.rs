//! What a store remembers of a record never outlives a change of it, whoever looked before.

use phr::{
    OriginalId,
    consent::{Action, Scope},
    ports::{EntryQuery, Intake, Reading, Store, StoreError, Which, read},
    provenance::Maker,
    record::{Act, Draft, Kept},
};

use super::some;
use crate::record::{Record, condition, medicine, weight, withheld};

/// The same from where only people go who need it.
fn sensitive(draft: Draft) -> Draft {
    let made_by = Maker::Institution { name: "みなも心療内科".to_owned(), code: None };
    Draft { made_by, ..draft }
}

/// How many facts there are, by every question that is answered out of the whole record; the entries
/// themselves are never remembered as a list.
fn many(r: &mut dyn Reading) -> Result<u64, StoreError> {
    let entries = r.entries(&EntryQuery::default())?.len() as u64;
    assert_eq!((r.count()?, r.months()?.iter().map(|(_, n)| n).sum()), (entries, entries));
    Ok(entries)
}

pub(super) fn tell(store: &dyn Store) -> Result<(), StoreError> {
    every_change_is_seen_by_whoever_looked_before(store)?;
    what_is_handed_out_as_kept_is_what_would_be_read(store)
}

fn every_change_is_seen_by_whoever_looked_before(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let mut intakes: Vec<Intake> = Vec::new();
    let mut after = |intake: Intake, whole: u64, part: u64| {
        record.take(store, &intake)?;
        let told = format!("{:?}", intake.outcome);
        intakes.push(intake);
        // The second time it is remembered.
        for _ in 0..2 {
            let permit = record.granted(Action::Read, &[Scope::unlabelled()])?;
            let seen = (record.look(store, many)?, read(store, &permit, many)?);
            assert_eq!(seen, (whole, part), "{told}");
        }
        Ok::<(), StoreError>(())
    };
    let drug = || medicine("2025-02-03", "血圧の薬", 1);
    after(record.file("one", vec![weight("2025-03-01", "51"), drug()])?, 2, 2)?;
    after(record.file("two", vec![sensitive(medicine("2025-02-05", "別の薬", 1))])?, 3, 2)?;
    // Nothing new is said, and by whom makes it sensitive.
    after(record.file("three", vec![sensitive(drug())])?, 3, 1)?;
    let newest = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let weighed = some(newest.first())?.id;
    after(record.act("withdraw", Act::Withdraw(weighed))?, 2, 0)?;
    after(record.act("restore", Act::Restore(weighed))?, 3, 1)?;
    after(record.act("take out", Act::TakeOut(OriginalId::of(b"two")))?, 2, 1)?;
    after(record.act("put back", Act::PutBack(OriginalId::of(b"two")))?, 3, 1)?;
    after(record.file("four", vec![condition("7", "高血圧症")])?, 4, 2)?;
    after(record.file("five", vec![withheld(condition("7", "未告知"))])?, 3, 1)?;
    let permit = record.permit(Action::Maintain)?;
    let rebuilt = store.rebuild(&permit, &mut intakes.into_iter())?;
    assert_eq!(rebuilt.digest_before, rebuilt.digest_after);
    assert_eq!(record.look(store, many)?, 3);
    Ok(())
}

fn what_is_handed_out_as_kept_is_what_would_be_read(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let weights = ["2025-03-01", "2025-03-03", "2025-03-02"].map(|day| weight(day, "51.50"));
    let hidden = vec![withheld(condition("8", "未告知")), sensitive(weight("2025-03-04", "52"))];
    record.take(store, &record.file("weights", weights.to_vec())?)?;
    record.take(store, &record.file("hidden", hidden)?)?;
    let agrees = |r: &mut dyn Reading| {
        let all = EntryQuery::default();
        let newest = EntryQuery { limit: Some(2), ..EntryQuery::default() };
        for query in [all, newest] {
            let (read, kept) = (r.entries(&query)?, r.kept(Which::Asked(&query))?);
            assert!(
                kept.iter()
                    .map(|k| (k.id, k.version, k.state, k.kind, &k.bytes))
                    .eq(read.iter().map(|e| (e.id, e.version, e.state, e.kind, &e.bytes)))
            );
            for (kept, read) in kept.iter().zip(read) {
                assert_eq!(kept.resource().ok().as_ref(), Some(&read.resource));
                assert_eq!(r.kept(Which::One(kept.id))?, std::slice::from_ref(kept));
            }
        }
        for limit in [Some(1), Some(3), None] {
            let (system, code) = ("http://loinc.org", "29463-7");
            let kept = r.kept(Which::Coded { system, code, limit })?;
            assert!(kept.iter().map(|k: &Kept| k.id).eq(r.coded(system, code, limit)?));
        }
        r.kept(Which::Asked(&EntryQuery::default()))
    };
    let whole = record.look(store, agrees)?;
    let part = read(store, &record.granted(Action::Read, &[Scope::unlabelled()])?, agrees)?;
    assert_eq!((whole.len(), part.len()), (4, 3), "nothing withheld, and here nothing sensitive");
    let hidden = some(whole.iter().find(|kept| !part.contains(kept)))?.id;
    let permit = record.granted(Action::Read, &[Scope::unlabelled()])?;
    assert!(read(store, &permit, |r| r.kept(Which::One(hidden)))?.is_empty());
    // What is handed out stands in the log, and nothing else.
    let only = record.look(store, |r| r.kept(Which::One(hidden)))?;
    let log = record.look(store, |r| r.log(0, 1))?;
    assert_eq!(some(log.first())?.event.what.entries, [hidden]);
    assert_eq!(only.len(), 1);
    Ok(())
}
