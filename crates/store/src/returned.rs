//! What comes back: documents and results of somebody whom the person allowed to add.
//!
//! They bring something new and change nothing that is held: no act, no version of an entry, no
//! answer to a question (`prepare` gives their entries ids of their own). What they bring has to be
//! within what the permit opens, and the answer does not tell what is held already.

use std::collections::{BTreeMap, BTreeSet};

use fhir::{Date, view};
use phr::{
    EntryId, SeriesId,
    consent::{Facts, Permit, Source, label},
    ports::{Intake, Outcome, StoreError, Taken},
    provenance::Channel,
    record::{Draft, Kind, SeriesDraft},
};

use crate::{narrow::facts_of_series, prepare::Prepared};

/// Whether a permit that reaches a part allows this. It says who brings it: the permit's actor.
pub(crate) fn check(permit: &Permit, intake: &Intake) -> Result<(), StoreError> {
    let said = intake.received.channel == Channel::Returned
        && intake.received.by == permit.actor()
        && intake.received.at == permit.at();
    let allowed = said
        && match &intake.outcome {
            Outcome::Read { drafts, series, acts, from } => {
                acts.is_empty()
                    && from.is_none()
                    && drafts.iter().all(|draft| is_opened(permit, draft))
                    && series.iter().all(|draft| are_opened(permit, draft))
            }
            Outcome::PutAside { .. } | Outcome::Unread => true,
        };
    if allowed { Ok(()) } else { Err(StoreError::WrongPermit) }
}

/// What only supports other facts (a place, a device) may come with them.
fn is_opened(permit: &Permit, draft: &Draft) -> bool {
    let kind = Kind::of(&draft.resource);
    let facts = Facts {
        id: EntryId::from_bytes([0; 16]),
        kind,
        when_ms: view::when(&draft.resource).map(|date: Date| (date.start_ms(), date.end_ms())),
        sources: Source::of(&draft.made_by).into_iter().collect(),
        labels: label::labels(&draft.resource, &draft.made_by),
        withheld: draft.withheld,
    };
    (kind == Kind::Support && !draft.withheld) || permit.predicate().reaches(&facts)
}

fn are_opened(permit: &Permit, draft: &SeriesDraft) -> bool {
    let mut facts = facts_of_series(SeriesId::from_bytes([0; 16]), &draft.key);
    facts.withheld = draft.withheld;
    draft.points.sorted().iter().all(|point| {
        facts.when_ms = Some((point.from_ms(), point.until_ms().saturating_add(1)));
        permit.predicate().reaches(&facts)
    })
}

/// What whoever brings something is told: what it holds, not what was there before.
pub(crate) fn told(prepared: &Prepared) -> Taken {
    let mut seen = BTreeSet::new();
    let mut entries: BTreeMap<String, u64> = BTreeMap::new();
    for draft in prepared.drafts.iter().filter(|draft| seen.insert(draft.id)) {
        let known = entries.entry(draft.resource_type.clone()).or_default();
        *known = known.saturating_add(1);
    }
    Taken {
        original: Some(prepared.original),
        entries: entries.into_iter().collect(),
        points: prepared.series.iter().map(|series| series.points).sum(),
        ..Taken::default()
    }
}
