//! What the person has not been told yet: kept, and nowhere to be seen.

use phr::{
    OriginalId,
    ports::{EntryQuery, Store, StoreError},
    provenance::Span,
};

use super::{shown, some};
use crate::record::{Record, condition, medicine, weight, withheld};

/// Stands in every withheld draft of this chapter, and nowhere else.
const CANARY: &str = "まだ伝えていない病名";

pub(super) fn what_is_withheld_is_nowhere_to_be_seen(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let mut hidden = withheld(condition("9", CANARY));
    hidden.span = Span::lines(4, 6);
    let file = record.file("letter", vec![weight("2025-03-01", "51"), hidden])?;
    let taken = record.take(store, &file)?;
    assert_eq!(taken.entries, [("Observation".to_owned(), 1)]);
    let again = withheld(medicine("2024-12-01", CANARY, 9));
    let second = record.take(store, &record.file("second", vec![again.clone()])?)?;
    assert!(second.entries.is_empty());
    let third = record.take(store, &record.file("third", vec![again])?)?;
    assert_eq!((third.entries.len(), third.duplicates), (0, 0));

    let all = record.look_at_all(store, |r| r.entries(&EntryQuery::default()))?;
    assert_eq!(all.len(), 3, "maintenance reaches it");
    let hidden =
        some(all.iter().find(|e| String::from_utf8_lossy(&e.bytes).contains("Condition")))?;

    let letter = OriginalId::of(b"letter");
    record.look(store, |r| {
        assert!(shown(r)?.iter().all(|text| !text.contains(CANARY)));
        assert_eq!((r.count()?, r.months()?), (1, vec![("2025-03".to_owned(), 1)]));
        assert_eq!(r.entry(hidden.id)?, None);
        assert!(r.history(hidden.id)?.is_empty());
        for original in r.originals()? {
            let told = format!("{:?}", (original.entries, original.duplicates));
            assert!(!told.contains("Condition") && !told.contains("Medication"), "{told}");
            assert_eq!(original.duplicates, 0);
        }
        assert_eq!(r.withheld_spans(letter)?, [Span::lines(4, 6)]);
        Ok(())
    })?;
    let log = record.look(store, |r| r.log(0, 100))?;
    let named = log
        .iter()
        .filter(|l| l.event.action != phr::consent::Action::Maintain)
        .any(|l| l.event.what.entries.contains(&hidden.id));
    assert!(!named, "the person's log names nothing that is withheld");
    Ok(())
}

pub(super) fn a_result_that_becomes_withheld_disappears_with_its_history(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.file("one", vec![condition("5", "腹痛")])?)?;
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let id = some(entries.first())?.id;
    record.take(store, &record.file("two", vec![withheld(condition("5", CANARY))])?)?;
    record.look(store, |r| {
        assert!(r.history(id)?.is_empty() && r.entry(id)?.is_none());
        assert_eq!(r.withheld_spans(OriginalId::of(b"one"))?.len(), 1);
        Ok(())
    })?;
    // Once it was told, the same words are shown.
    record.take(store, &record.file("three", vec![condition("5", CANARY)])?)?;
    record.look(store, |r| {
        assert_eq!(some(r.entry(id)?)?.version, 3);
        assert_eq!(r.history(id)?.len(), 2, "the withheld version stays out");
        Ok(())
    })
}
