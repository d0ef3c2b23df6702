//! Reading every original of a person again, in the order of arrival.

use std::collections::BTreeSet;

use phr::{
    OriginalId,
    consent::Permit,
    ports::{self, Intake, OriginalRecord, OriginalState, Outcome, Rebuilt, Store, StoreError},
    provenance::Channel,
    record::{Act, Parsed},
};

use super::{
    columns,
    flow::{self, Kept},
    kept, read_again,
};
use crate::document;

/// Rebuilds everything derived from a person's originals. `permit` must allow
/// [`phr::consent::Action::Maintain`]. With the same readers the result is the same bytes.
pub fn rebuild(store: &dyn Store, permit: &Permit) -> Result<Rebuilt, StoreError> {
    // One look for all of them: one line in the person's log.
    let (originals, kept) = ports::read(store, permit, |r| {
        let mut originals = r.originals()?;
        originals.sort_by_key(|o| o.number);
        let mut kept = Vec::with_capacity(originals.len());
        for original in &originals {
            kept.push(match flow::kept(r, original.id, columns::how(original))? {
                Kept::Nothing => return Err(StoreError::Corrupt("an original has no bytes")),
                Kept::Unreadable => (None, Vec::new()),
                Kept::Read(parsed, bytes) => (Some(*parsed), bytes),
            });
        }
        Ok((originals, kept))
    })?;
    let mut intakes = Vec::with_capacity(originals.len());
    let mut questioned = BTreeSet::new();
    for (original, (parsed, bytes)) in originals.iter().zip(kept) {
        let intake = Intake { bytes, ..intake(store, permit, original, parsed)? };
        questioned.extend(accepted(&intake));
        intakes.push(intake);
    }
    for (intake, original) in intakes.iter_mut().zip(&originals) {
        if questioned.contains(&original.id) {
            put_aside(intake, original);
        }
    }
    store.rebuild(permit, &mut intakes.into_iter())
}

/// An original that is accepted later was put aside when it came.
fn accepted(intake: &Intake) -> Option<OriginalId> {
    match &intake.outcome {
        Outcome::Read { from, .. } => *from,
        Outcome::PutAside { .. } | Outcome::Unread => None,
    }
}

/// An original as it came, with its bytes, read again.
pub(crate) fn again(
    store: &dyn Store,
    permit: &Permit,
    original: &OriginalRecord,
    bytes: Vec<u8>,
) -> Result<Intake, StoreError> {
    let parsed = read_again(&bytes, columns::how(original));
    Ok(Intake { bytes, held: None, ..intake(store, permit, original, parsed)? })
}

/// What became of an original that the store holds.
pub(crate) fn intake(
    store: &dyn Store,
    permit: &Permit,
    original: &OriginalRecord,
    mut parsed: Option<Parsed>,
) -> Result<Intake, StoreError> {
    if let Some(parsed) = &mut parsed {
        document::describe(parsed, &original.received);
    }
    let outcome = match (original.state, parsed) {
        (OriginalState::PutAside | OriginalState::Declined, _) => {
            Outcome::PutAside { differences: original.differences.clone() }
        }
        (OriginalState::Read | OriginalState::Unread | OriginalState::TakenOut, Some(parsed)) => {
            read_or_accept(store, permit, parsed)?
        }
        (OriginalState::Read | OriginalState::Unread | OriginalState::TakenOut, None) => {
            Outcome::Unread
        }
    };
    Ok(Intake {
        bytes: Vec::new(),
        held: Some(original.id),
        format: original.format.clone(),
        format_version: original.format_version.clone(),
        received: original.received.clone(),
        subject: original.subject.clone(),
        outcome,
        findings: original.findings.clone(),
    })
}

fn read_or_accept(
    store: &dyn Store,
    permit: &Permit,
    parsed: Parsed,
) -> Result<Outcome, StoreError> {
    let Some(from) = parsed.acts.iter().find_map(|act| match act {
        Act::Accept(original) => Some(*original),
        _ => None,
    }) else {
        let empty = parsed.drafts.is_empty() && parsed.series.is_empty();
        let unread = empty && parsed.acts.is_empty() && has_error(&parsed);
        return Ok(if unread {
            Outcome::Unread
        } else {
            let Parsed { drafts, series, acts, .. } = parsed;
            Outcome::Read { drafts, series, acts, from: None }
        });
    };
    let earlier = kept(store, permit, from, Channel::Upload)?;
    let Parsed { drafts, series, .. } = earlier.unwrap_or_default();
    Ok(Outcome::Read { drafts, series, acts: parsed.acts, from: Some(from) })
}

fn has_error(parsed: &Parsed) -> bool {
    parsed.findings.iter().any(|f| f.severity == phr::record::Severity::Error)
}

/// An original that is answered later came as a question.
pub(crate) fn put_aside(intake: &mut Intake, original: &OriginalRecord) {
    intake.outcome = Outcome::PutAside { differences: original.differences.clone() };
}
