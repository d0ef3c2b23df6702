//! Decisions of the person.

use phr::{
    EntryId, OriginalId,
    person::{Difference, Subject},
    ports::{EntryQuery, Intake, OriginalState, Outcome, Store, StoreError},
    provenance::Span,
    record::{Act, EntryState, Finding, contradiction::Answer},
};

use super::{shown, some};
use crate::record::{Record, medicine, name, weight};

/// A file that seems to be about somebody with another surname.
fn put_aside(record: &Record, text: &str) -> Result<Intake, StoreError> {
    let outcome = Outcome::PutAside { differences: vec![Difference::Name] };
    let subject = Subject { names: vec![name("小川 キヨ")], ..Subject::default() };
    Ok(Intake { subject, ..record.intake(text, outcome)? })
}

pub(super) fn a_file_put_aside_waits_for_its_answer(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &put_aside(&record, "aside")?)?;
    // Arriving again, even as readable, asks no second question and answers none.
    record.take(store, &put_aside(&record, "aside")?)?;
    record.take(store, &record.file("aside", vec![weight("2025-03-01", "50")])?)?;
    let originals = record.look(store, |r| r.originals())?;
    assert_eq!(originals.len(), 1);
    let original = some(originals.first())?;
    assert_eq!(original.state, OriginalState::PutAside);
    assert_eq!(original.differences, [Difference::Name]);
    assert!(record.look(store, shown)?.is_empty());
    Ok(())
}

pub(super) fn an_accepted_file_is_read_and_its_name_is_learned(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let noticed = |text: &str| vec![Finding::warning(Span::line(4), text, text)];
    let aside = Intake { findings: noticed("not read yet"), ..put_aside(&record, "aside")? };
    record.take(store, &aside)?;
    let id = OriginalId::of(b"aside");
    let original = some(record.look(store, |r| r.original(id))?)?;
    assert_eq!(original.findings, noticed("not read yet"));
    let accept = record.accept(id, vec![medicine("2025-02-01", "薬", 4)])?;
    let accept = Intake { findings: noticed("read now"), ..accept };
    let taken = record.take(store, &accept)?;
    assert_eq!(taken.entries, [("MedicationDispense".to_owned(), 1)]);
    assert!(record.take(store, &accept)?.already_held);
    // The same answer given once more, in another message.
    let again = record.accept(id, vec![medicine("2025-02-01", "薬", 4)])?;
    let again = Intake { bytes: b"accept again".to_vec(), ..again };
    let taken = record.take(store, &again)?;
    assert_eq!((taken.entries.len(), taken.duplicates), (0, 1));
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let entry = some(entries.first())?;
    assert_eq!((entries.len(), entry.origins.len()), (1, 1));
    let origin = some(entry.origins.first())?;
    assert_eq!((origin.original, &origin.received), (id, &aside.received));
    assert_eq!(entry.recorded, accept.received.at);
    let original = some(record.look(store, |r| r.original(id))?)?;
    assert_eq!((original.state, original.entries.len()), (OriginalState::Read, 1));
    assert_eq!(original.findings, noticed("read now"), "findings belong to the file read");
    let message = OriginalId::of(&accept.bytes);
    let message = some(record.look(store, |r| r.original(message))?)?;
    assert_eq!((message.findings.len(), message.entries.len()), (0, 0));
    let person = record.look(store, |r| r.person())?;
    assert_eq!(person.names, [name("日向 キヨ"), name("小川 キヨ")]);
    Ok(())
}

pub(super) fn a_declined_file_is_never_read(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &put_aside(&record, "aside")?)?;
    let id = OriginalId::of(b"aside");
    record.take(store, &record.act("not mine", Act::Decline(id))?)?;
    record.take(store, &put_aside(&record, "aside")?)?;
    let original = some(record.look(store, |r| r.original(id))?)?;
    assert_eq!(original.state, OriginalState::Declined);
    assert_eq!(record.look(store, |r| r.person())?.names.len(), 1);
    assert!(record.look(store, shown)?.is_empty());
    Ok(())
}

pub(super) fn a_withdrawn_entry_stays_in_its_history_only(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.file("typed", vec![weight("2025-03-01", "515")])?)?;
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let id = some(entries.first())?.id;
    record.take(store, &record.act("undo", Act::Withdraw(id))?)?;
    assert!(record.look(store, shown)?.is_empty());
    let seen = record.look(store, |r| Ok((r.count()?, r.months()?, r.history(id)?)))?;
    assert_eq!((seen.0, seen.1.len()), (0, 0));
    let states: Vec<_> = seen.2.iter().map(|e| (e.version, e.state)).collect();
    assert_eq!(states, [(2, EntryState::Withdrawn), (1, EntryState::Active)]);
    assert!(seen.2.iter().all(|e| !e.origins.is_empty()));
    // Withdrawing again, or what never was, changes nothing; nor does the same fact come back.
    record.take(store, &record.act("undo again", Act::Withdraw(id))?)?;
    let nothing = phr::EntryId::from_bytes([0; 16]);
    record.take(store, &record.act("undo nothing", Act::Withdraw(nothing))?)?;
    record.take(store, &record.file("typed twice", vec![weight("2025-03-01", "515")])?)?;
    assert_eq!(record.look(store, |r| r.history(id))?.len(), 2);
    assert!(record.look(store, shown)?.is_empty());
    Ok(())
}

pub(super) fn two_entries_can_be_told_apart(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let drafts = vec![weight("2025-03-01", "51"), weight("2025-03-01", "51.0")];
    record.take(store, &record.file("weights", drafts)?)?;
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let [one, other] = entries.as_slice() else {
        return Err(StoreError::Failed("storage never merges".to_owned()));
    };
    record.take(store, &record.act("apart", Act::Apart(one.id, other.id))?)?;
    record.take(store, &record.act("apart again", Act::Apart(other.id, one.id))?)?;
    let pair = (one.id.min(other.id), one.id.max(other.id));
    assert_eq!(record.look(store, |r| r.apart())?, [pair]);
    Ok(())
}

pub(super) fn the_last_answer_about_two_entries_stays(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let drafts = vec![weight("2025-03-01", "51"), weight("2025-03-02", "112")];
    record.take(store, &record.file("weights", drafts)?)?;
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let [one, other] = entries.as_slice() else {
        return Err(StoreError::Failed("two days are two entries".to_owned()));
    };
    let (low, high) = (one.id.min(other.id), one.id.max(other.id));
    let unsure = Act::Settle(low, high, Answer::Unsure);
    record.take(store, &record.act("unsure", unsure)?)?;
    record.take(store, &record.act("sure", Act::Settle(high, low, Answer::One))?)?;
    let nothing = EntryId::from_bytes([9; 16]);
    let absent = Act::Settle(low, nothing, Answer::Both);
    record.take(store, &record.act("absent", absent)?)?;
    let settled = record.look(store, |r| r.settled())?;
    assert_eq!(settled, [(low, high, Answer::Other)], "the smaller id stands first");
    record.take(store, &record.act("ask again", Act::Ask(high, low))?)?;
    assert!(record.look(store, |r| r.settled())?.is_empty());
    Ok(())
}
