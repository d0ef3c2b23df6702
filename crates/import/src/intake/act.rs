//! What the person does on the pages: measure, undo, pull apart, answer a question.

use jiff::Timestamp;
use phr::{
    EntryId, OriginalId,
    own::Own,
    person::Subject,
    ports::{self, EntryQuery, Intake, OriginalState, Outcome, Reading, Store, StoreError, Taken},
    provenance::Channel,
    record::{Act, Entry, EntryState, Finding, Kind, Parsed, contradiction},
};

use super::{Permits, columns, kept, typed_now};
use crate::typed::{self, Copied, Diary, Measurements};

/// The person's answer about a file that was put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is about me: read it.
    Mine,
    /// It is not about me: never read it into my record.
    NotMine,
}

/// Keeps what was typed. Call [`Measurements::problems`] first.
pub fn measure(
    store: &dyn Store,
    permits: Permits<'_>,
    typed: &Measurements,
) -> Result<Taken, StoreError> {
    let bytes = typed::measurement_document(typed);
    let parsed = typed::parse_measurement(&bytes);
    keep_typed(store, permits, bytes, parsed)
}

/// Keeps an everyday note.
pub fn note(store: &dyn Store, permits: Permits<'_>, note: &Diary) -> Result<Taken, StoreError> {
    let bytes = typed::diary_document(note);
    let parsed = typed::parse_diary(&bytes);
    keep_typed(store, permits, bytes, parsed)
}

/// Keeps what was copied from a paper.
pub fn copy(store: &dyn Store, permits: Permits<'_>, copied: &Copied) -> Result<Taken, StoreError> {
    let bytes = typed::paper_document(copied);
    let parsed = typed::parse_paper(&bytes);
    keep_typed(store, permits, bytes, parsed)
}

/// Keeps what the person says of themselves.
pub fn say(
    store: &dyn Store,
    permits: Permits<'_>,
    said: &Own,
    at: Timestamp,
) -> Result<Taken, StoreError> {
    let bytes = phr::own::document(said, at);
    let parsed = typed::parse_own(&bytes);
    keep_typed(store, permits, bytes, parsed)
}

/// Keeps a document of what was typed. Typed once more after it was taken back, it counts again.
fn keep_typed(
    store: &dyn Store,
    permits: Permits<'_>,
    bytes: Vec<u8>,
    parsed: Parsed,
) -> Result<Taken, StoreError> {
    let Parsed { format, drafts, series, .. } = parsed;
    let read = Outcome::Read { drafts, series, acts: Vec::new(), from: None };
    let document = own_document(permits, bytes, format, read, Vec::new());
    let taken = store.take_in(permits.add, &document)?;
    let Some(original) = taken.original else { return Ok(taken) };
    if is_taken_out(store, permits, &taken)? {
        decide(store, permits, Act::PutBack(original))?;
    } else if taken.already_held {
        let withdrawn = ports::read(store, permits.read, |r| {
            let mut withdrawn = Vec::new();
            for id in r.brought(original)? {
                withdrawn.extend(r.entry(id)?.filter(|e| e.state == EntryState::Withdrawn));
            }
            Ok(withdrawn)
        })?;
        for entry in withdrawn {
            decide(store, permits, Act::Restore(entry.id))?;
        }
    }
    Ok(taken)
}

/// Whether an original that brought nothing now was taken out before.
pub(super) fn is_taken_out(
    store: &dyn Store,
    permits: Permits<'_>,
    taken: &Taken,
) -> Result<bool, StoreError> {
    let Some(original) = taken.original.filter(|_| taken.entries.is_empty()) else {
        return Ok(false);
    };
    let record = ports::read(store, permits.read, |r| r.original(original))?;
    Ok(record.is_some_and(|o| o.state == OriginalState::TakenOut))
}

/// Carries out a decision that needs nothing read: anything but [`Act::Accept`].
pub fn decide(store: &dyn Store, permits: Permits<'_>, decision: Act) -> Result<Taken, StoreError> {
    act(store, permits, decision, Parsed::default())
}

/// Withdraws an entry. Its history stays.
pub fn withdraw(
    store: &dyn Store,
    permits: Permits<'_>,
    entry: EntryId,
) -> Result<Taken, StoreError> {
    decide(store, permits, Act::Withdraw(entry))
}

/// Says that two entries are not the same fact.
pub fn apart(
    store: &dyn Store,
    permits: Permits<'_>,
    a: EntryId,
    b: EntryId,
) -> Result<Taken, StoreError> {
    decide(store, permits, Act::Apart(a, b))
}

/// Takes back what an original did: a decision is reversed, a file or what was typed counts no
/// longer. `None` when there is nothing (more) to take back.
pub fn undo(
    store: &dyn Store,
    permits: Permits<'_>,
    original: OriginalId,
) -> Result<Option<Taken>, StoreError> {
    let Some(record) = ports::read(store, permits.read, |r| r.original(original))? else {
        return Ok(None);
    };
    // A consent is taken back by whoever may give one, with another permit ([`super::consent`]).
    if record.format == typed::CONSENT {
        return Ok(None);
    }
    let decision = if record.format == typed::ACT {
        let read = kept(store, permits.read, original, Channel::Typed)?;
        read.and_then(|mut parsed| parsed.acts.pop()).and_then(Act::undone)
    } else {
        match record.state {
            OriginalState::Read => Some(Act::TakeOut(original)),
            OriginalState::TakenOut => Some(Act::PutBack(original)),
            OriginalState::PutAside | OriginalState::Declined | OriginalState::Unread => None,
        }
    };
    let Some(decision) = decision else { return Ok(None) };
    // What counts no longer goes first, so that nothing ever counts twice.
    match (columns::partner(store, permits.read, decision)?, decision) {
        (Some(partner), Act::PutBack(_)) => {
            decide(store, permits, partner)?;
            decide(store, permits, decision).map(Some)
        }
        (partner, _) => {
            let taken = decide(store, permits, decision)?;
            partner.map(|partner| decide(store, permits, partner)).transpose()?;
            Ok(Some(taken))
        }
    }
}

/// Says what is right of two entries that do not fit together; `None` when one is not there.
pub fn settle(
    store: &dyn Store,
    permits: Permits<'_>,
    (one, other): (EntryId, EntryId),
    answer: contradiction::Answer,
) -> Result<Option<Taken>, StoreError> {
    let there = ports::read(store, permits.read, |r| {
        Ok(r.entry(one)?.is_some() && r.entry(other)?.is_some())
    })?;
    if !there {
        return Ok(None);
    }
    let settle = Act::Settle(one, other, answer);
    act(store, permits, settle, Parsed::default()).map(Some)
}

/// The entries in which things that do not fit together are looked for. Of measurements only the
/// newest: jumps are looked for from one to the next.
pub fn comparable(reading: &mut dyn Reading) -> Result<Vec<Entry>, StoreError> {
    const MEASUREMENTS_MAX: u32 = 1_000;
    let few = vec![
        Kind::Medicine,
        Kind::Condition,
        Kind::Allergy,
        Kind::Vaccination,
        Kind::Lab,
        Kind::CheckUp,
        Kind::Note,
    ];
    let mut entries = reading.entries(&EntryQuery { kinds: few, ..EntryQuery::default() })?;
    entries.extend(reading.entries(&EntryQuery {
        kinds: vec![Kind::Measurement],
        limit: Some(MEASUREMENTS_MAX),
        ..EntryQuery::default()
    })?);
    Ok(entries)
}

/// Answers the question about a file that was put aside; `None` when there is no such question.
pub fn answer(
    store: &dyn Store,
    permits: Permits<'_>,
    original: OriginalId,
    answer: Answer,
) -> Result<Option<Taken>, StoreError> {
    let waiting = ports::read(store, permits.read, |r| r.original(original))?
        .filter(|o| o.state == OriginalState::PutAside);
    if waiting.is_none() {
        return Ok(None);
    }
    if answer == Answer::NotMine {
        return act(store, permits, Act::Decline(original), Parsed::default()).map(Some);
    }
    let Some(parsed) = kept(store, permits.read, original, Channel::Upload)? else {
        return Ok(None);
    };
    act(store, permits, Act::Accept(original), parsed).map(Some)
}

fn act(
    store: &dyn Store,
    permits: Permits<'_>,
    act: Act,
    accepted: Parsed,
) -> Result<Taken, StoreError> {
    let bytes = typed::act_document(&act, permits.add.at());
    let from = match &act {
        Act::Accept(original) => Some(*original),
        _ => None,
    };
    let Parsed { drafts, series, findings, .. } = accepted;
    let outcome = Outcome::Read { drafts, series, acts: vec![act], from };
    store.take_in(permits.add, &own_document(permits, bytes, typed::ACT, outcome, findings))
}

pub(super) fn own_document(
    permits: Permits<'_>,
    bytes: Vec<u8>,
    format: &str,
    outcome: Outcome,
    findings: Vec<Finding>,
) -> Intake {
    Intake {
        bytes,
        held: None,
        format: format.to_owned(),
        format_version: None,
        received: typed_now(permits.add, permits.add.at()),
        subject: Subject::default(),
        outcome,
        findings,
    }
}
