//! Importing: once, twice, in any order.

use phr::{
    OriginalId,
    consent::{Action, RelationKind},
    ports::{EntryQuery, OriginalState, Outcome, Store, StoreError},
    provenance::Evidence,
    record::{EntryState, Kind},
};

use super::{shown, some};
use crate::{
    SeededIds,
    record::{Record, condition, medicine, moment, name, weight},
};

pub(super) fn whoever_knows_the_person_decides_and_both_lines_stand_in_the_log(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (record, other) = (Record::start(store)?, Record::start(store)?);
    let intake = record.file("one", vec![weight("2025-03-01", "51")])?;
    let (read, add) = (record.permit(Action::Read)?, record.permit(Action::Add)?);
    let mut known = None;
    let taken = store.take_in_as(
        &read,
        &add,
        Box::new(|person| {
            known = person.names.first().cloned();
            intake.clone()
        }),
    )?;
    assert_eq!(taken.entries, [("Observation".to_owned(), 1)]);
    assert_eq!(known, Some(name("日向 キヨ")));
    let log = record.look(store, |r| r.log(0, 9))?;
    let told: Vec<_> = log.iter().map(|l| (l.event.action, l.event.what.demographics)).collect();
    assert_eq!(told, [(Action::Add, false), (Action::Read, true), (Action::Add, true)]);
    // The permits are for one person, each for its own action.
    let theirs = other.permit(Action::Read)?;
    for (read, add) in [(&theirs, &add), (&add, &add), (&read, &read)] {
        let refused = store.take_in_as(read, add, Box::new(|_| intake.clone()));
        assert!(matches!(refused, Err(StoreError::WrongPermit)));
    }
    assert_eq!(record.look(store, |r| r.log_size())?, 4, "refusals change nothing");
    Ok(())
}

pub(super) fn a_record_starts_with_its_name_and_its_first_event(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let person = record.look(store, |r| r.person())?;
    assert_eq!(person.display_name(), "日向 キヨ");
    assert_eq!(person.called.as_deref(), Some("祖母"));
    assert_eq!(person.since, moment(0)?);
    let log = record.look(store, |r| r.log(0, 10))?;
    let first = some(log.last())?;
    assert_eq!((first.number, first.event.what.demographics), (0, true));
    let relations = store.relations(record.account)?;
    let ours = some(relations.iter().find(|r| r.person == record.person))?;
    assert_eq!(ours.kind, RelationKind::Family);
    assert!(store.relations(phr::AccountId::from_bytes([0; 16]))?.is_empty());
    Ok(())
}

pub(super) fn what_is_imported_is_read_back_with_its_origin(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let draft = medicine("2025-02-01", "アムロジピン錠5mg", 12);
    let file = record.file("a file", vec![draft.clone(), weight("2025-03-01", "51.50")])?;
    let taken = record.take(store, &file)?;
    let counted = vec![("MedicationDispense".to_owned(), 1), ("Observation".to_owned(), 1)];
    assert_eq!((taken.entries, taken.duplicates, taken.already_held), (counted.clone(), 0, false));
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let [newer, older] = entries.as_slice() else {
        return Err(StoreError::Failed("two entries were taken in".to_owned()));
    };
    assert!(String::from_utf8_lossy(&newer.bytes).contains("51.50"), "digits are kept");
    assert_eq!((older.kind, older.version, older.state), (Kind::Medicine, 1, EntryState::Active));
    assert_eq!((&older.bytes, &older.resource), (&draft.bytes, &draft.resource));
    assert_eq!(older.recorded, file.received.at);
    let origin = some(older.origins.first())?;
    assert_eq!(origin.original, OriginalId::of(b"a file"));
    assert_eq!((&origin.span, &origin.made_by), (&draft.span, &draft.made_by));
    assert_eq!((&origin.received, origin.format.as_str()), (&file.received, "test-notes"));
    assert_eq!(origin.evidence, Evidence::Dispensed);
    let original = some(record.look(store, |r| r.original(origin.original))?)?;
    assert_eq!((original.number, original.size, original.state), (1, 6, OriginalState::Read));
    assert_eq!((original.entries, original.received), (counted, file.received.clone()));
    assert_eq!(original.subject, file.subject);
    let bytes = record.look(store, |r| r.original_bytes(origin.original))?;
    assert_eq!(bytes.as_deref(), Some(&b"a file"[..]));
    Ok(())
}

pub(super) fn importing_the_same_file_again_changes_nothing(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let drafts = || vec![weight("2025-03-01", "51.5"), weight("2025-03-02", "51.3")];
    record.take(store, &record.file("weights", drafts())?)?;
    let before =
        record.look(store, |r| Ok((r.entries(&EntryQuery::default())?, r.originals()?)))?;
    for _ in 0..3 {
        let taken = record.take(store, &record.file("weights", drafts())?)?;
        assert_eq!((taken.duplicates, taken.already_held), (2, true));
        assert!(taken.entries.is_empty());
    }
    let after = record.look(store, |r| Ok((r.entries(&EntryQuery::default())?, r.originals()?)))?;
    assert_eq!(before, after);
    Ok(())
}

pub(super) fn the_same_fact_in_another_file_gets_one_more_origin(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let drafts = || vec![medicine("2025-02-01", "アムロジピン錠5mg", 3)];
    record.take(store, &record.file("one", drafts())?)?;
    let taken = record.take(store, &record.file("two", drafts())?)?;
    assert_eq!((taken.entries.len(), taken.duplicates, taken.already_held), (0, 1, false));
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    assert_eq!(entries.len(), 1);
    let origins: Vec<_> = some(entries.first())?.origins.iter().map(|o| o.original).collect();
    assert_eq!(origins, [OriginalId::of(b"one"), OriginalId::of(b"two")]);
    let two = some(record.look(store, |r| r.original(OriginalId::of(b"two")))?)?;
    assert_eq!((two.entries.len(), two.duplicates), (0, 1));
    Ok(())
}

pub(super) fn the_same_line_twice_in_one_file_keeps_both_places(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let drafts = vec![medicine("2025-02-01", "薬", 3), medicine("2025-02-01", "薬", 8)];
    let taken = record.take(store, &record.file("twice", drafts)?)?;
    assert_eq!((taken.entries.len(), taken.duplicates), (1, 1));
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let lines: Vec<_> = some(entries.first())?.origins.iter().map(|o| o.span.lines).collect();
    assert_eq!(lines, [Some((3, 3)), Some((8, 8))]);
    Ok(())
}

pub(super) fn originals_of_any_size_come_back_byte_for_byte(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let ids = SeededIds::new(3);
    for size in [0, 1, 1 << 20, (1 << 20) + 1, (5 << 19) + 7] {
        let mut bytes = vec![0; size];
        phr::ports::Ids::fill(&ids, &mut bytes);
        let mut file = record.intake("", Outcome::Unread)?;
        file.bytes.clone_from(&bytes);
        record.take(store, &file)?;
        let id = OriginalId::of(&bytes);
        let kept = record.look(store, |r| r.original_bytes(id))?;
        assert!(kept == Some(bytes), "{size} bytes");
    }
    Ok(())
}

pub(super) fn a_natural_key_with_other_content_is_a_new_version(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.file("one", vec![condition("7", "高血圧症の疑い")])?)?;
    let taken = record.take(store, &record.file("two", vec![condition("7", "高血圧症")])?)?;
    assert_eq!(taken.entries, [("Condition".to_owned(), 1)]);
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let entry = some(entries.first())?;
    assert_eq!((entries.len(), entry.version, entry.origins.len()), (1, 2, 1));
    let history = record.look(store, |r| r.history(entry.id))?;
    let versions: Vec<_> = history.iter().map(|e| (e.version, e.origins.len())).collect();
    assert_eq!(versions, [(2, 1), (1, 1)]);
    assert_eq!(record.look(store, |r| r.count())?, 1);
    Ok(())
}

pub(super) fn an_old_export_imported_late_does_not_come_back(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.file("one", vec![condition("7", "古い")])?)?;
    record.take(store, &record.file("two", vec![condition("7", "新しい")])?)?;
    let taken = record.take(store, &record.file("one again", vec![condition("7", "古い")])?)?;
    assert_eq!((taken.entries.len(), taken.duplicates), (0, 1));
    let texts = record.look(store, shown)?;
    assert!(texts.len() == 1 && texts.iter().all(|t| t.contains("新しい")));
    Ok(())
}

pub(super) fn a_file_nobody_can_read_is_kept(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let file = record.intake("???", Outcome::Unread)?;
    record.take(store, &file)?;
    record.take(store, &file)?;
    let id = OriginalId::of(b"???");
    let kept = record.look(store, |r| Ok((r.original(id)?, r.original_bytes(id)?)))?;
    assert_eq!(some(kept.0)?.state, OriginalState::Unread);
    assert_eq!(kept.1.as_deref(), Some(&b"???"[..]));
    // A newer program may be able to read it.
    let taken = record.take(store, &record.file("???", vec![weight("2025-03-01", "50")])?)?;
    assert_eq!((taken.entries.len(), taken.already_held), (1, false));
    assert_eq!(record.look(store, |r| r.originals())?.len(), 1);
    Ok(())
}

pub(super) fn the_order_of_files_does_not_matter(store: &dyn Store) -> Result<(), StoreError> {
    let ids = SeededIds::new(1);
    let mut expected: Option<Vec<String>> = None;
    for _ in 0..6 {
        let record = Record::start(store)?;
        let mut files = Vec::new();
        for n in 0..5_u32 {
            // Neighbouring files overlap in one draft.
            let drafts = (n..n.saturating_add(2))
                .map(|d| medicine(&format!("2025-01-{:02}", d.saturating_add(1)), "薬", d))
                .collect();
            files.push(record.file(&format!("file {n}"), drafts)?);
        }
        files.extend(files.clone());
        ids.shuffle(&mut files);
        for file in &files {
            record.take(store, file)?;
        }
        let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
        assert_eq!(entries.iter().map(|e| e.origins.len()).sum::<usize>(), 10);
        let texts = record.look(store, shown)?;
        assert_eq!(*expected.get_or_insert_with(|| texts.clone()), texts);
    }
    Ok(())
}
