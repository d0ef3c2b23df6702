//! What the person does on the pages: measure, undo, pull apart, answer a question.

use phr::{
    EntryId, OriginalId,
    person::Subject,
    ports::{self, Intake, OriginalState, Outcome, Store, StoreError, Taken},
    provenance::Channel,
    record::{Act, Finding, Parsed},
};

use super::{Permits, kept, read_again, typed_now};
use crate::typed::{self, Measurements};

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
    let Parsed { drafts, series, .. } = parsed;
    let read = Outcome::Read { drafts, series, acts: Vec::new(), from: None };
    store.take_in(permits.add, &own_document(permits, bytes, typed::MEASUREMENT, read, Vec::new()))
}

/// Withdraws an entry (undo). Its history stays.
pub fn withdraw(
    store: &dyn Store,
    permits: Permits<'_>,
    entry: EntryId,
) -> Result<Taken, StoreError> {
    act(store, permits, Act::Withdraw(entry), Parsed::default())
}

/// Says that two entries are not the same fact.
pub fn apart(
    store: &dyn Store,
    permits: Permits<'_>,
    a: EntryId,
    b: EntryId,
) -> Result<Taken, StoreError> {
    act(store, permits, Act::Apart(a, b), Parsed::default())
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
    let bytes = kept(store, permits.read, original)?;
    let Some(parsed) = bytes.and_then(|b| read_again(&b, Channel::Upload)) else {
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
        Act::Withdraw(_) | Act::Apart(_, _) | Act::Decline(_) => None,
    };
    let Parsed { drafts, series, findings, .. } = accepted;
    let outcome = Outcome::Read { drafts, series, acts: vec![act], from };
    store.take_in(permits.add, &own_document(permits, bytes, typed::ACT, outcome, findings))
}

fn own_document(
    permits: Permits<'_>,
    bytes: Vec<u8>,
    format: &str,
    outcome: Outcome,
    findings: Vec<Finding>,
) -> Intake {
    Intake {
        bytes,
        format: format.to_owned(),
        format_version: None,
        received: typed_now(permits.add, permits.add.at()),
        subject: Subject::default(),
        outcome,
        findings,
    }
}
