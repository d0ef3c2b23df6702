//! Originals that come piece by piece.

use phr::{
    OriginalId,
    consent::Action,
    ports::{Intake, Store, StoreError},
};

use super::{shown, some};
use crate::{Record, SeededIds, record::weight};

/// Some more than two chunks of the store.
fn noise(seed: u64) -> Vec<u8> {
    let mut bytes = vec![0; (2 << 20) + 4321];
    phr::ports::Ids::fill(&SeededIds::new(seed), &mut bytes);
    bytes
}

/// What is read out of it; its bytes come on their own way.
fn read(record: &Record, kilograms: &str) -> Result<Intake, StoreError> {
    record.file("", vec![weight("2025-03-01", kilograms)])
}

pub(super) fn tell(store: &dyn Store) -> Result<(), StoreError> {
    pieces_become_one_original(store)?;
    pieces_without_an_end_leave_nothing(store)
}

fn pieces_become_one_original(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let bytes = noise(1);
    let id = OriginalId::of(&bytes);
    let before = record.look(store, shown)?.len();
    let mut staging = store.stage(&record.permit(Action::Add)?)?;
    for piece in bytes.chunks(300_007) {
        staging.add(piece)?;
        assert_eq!(record.look(store, |r| r.originals())?.len(), 0);
    }
    let taken = staging.finish(read(&record, "50")?)?;
    assert_eq!((taken.original, taken.already_held), (Some(id), false));
    assert_eq!(record.look(store, shown)?.len(), before + 1);
    let kept = record.look(store, |r| Ok((r.original(id)?, r.original_bytes(id)?)))?;
    assert_eq!(some(kept.0)?.size, bytes.len() as u64);
    assert!(kept.1.as_deref() == Some(&bytes[..]));
    // The same file once more, in other pieces, and at once.
    let mut staging = store.stage(&record.permit(Action::Add)?)?;
    staging.add(&bytes)?;
    assert!(staging.finish(read(&record, "50")?)?.already_held);
    let whole = Intake { bytes, ..read(&record, "50")? };
    assert!(record.take(store, &whole)?.already_held);
    assert_eq!(record.look(store, |r| r.originals())?.len(), 1);
    let pieces = Intake { bytes: Vec::new(), held: Some(id), ..whole };
    let rebuilt = store.rebuild(&record.permit(Action::Maintain)?, &mut std::iter::once(pieces))?;
    assert_eq!(rebuilt.digest_before, rebuilt.digest_after);
    Ok(())
}

fn pieces_without_an_end_leave_nothing(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let bytes = noise(2);
    let mut staging = store.stage(&record.permit(Action::Add)?)?;
    staging.add(&bytes)?;
    drop(staging);
    let id = OriginalId::of(&bytes);
    let kept = record.look(store, |r| Ok((r.originals()?.len(), r.original_bytes(id)?)))?;
    assert_eq!(kept, (0, None));
    let read = record.permit(Action::Read)?;
    assert!(matches!(store.stage(&read).err(), Some(StoreError::WrongPermit)));
    Ok(())
}
