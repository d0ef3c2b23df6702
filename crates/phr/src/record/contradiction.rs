//! What two entries say that cannot both be so, or should be looked at together.
//!
//! Like [`super::same`] this is for showing: nothing is merged, removed or preferred. Each pair is
//! shown with both sides until the person answers, and the answer is a decision like any other. The
//! order in which files arrive makes no difference. Whoever calls gives only entries the reader may
//! see: what is withheld never takes part.

mod rules;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use rules::Rule;

use super::{Entry, EntryState};
use crate::{EntryId, provenance::context::coded};

/// Two entries that do not fit together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contradiction<'a> {
    /// In what they do not fit.
    pub rule: Rule,
    /// The earlier side (undated first).
    pub one: &'a Entry,
    /// The later side.
    pub other: &'a Entry,
}

/// What the person says about two entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Answer {
    /// Both are right: things changed.
    Both,
    /// The first of the two is right.
    One,
    /// The second of the two is right.
    Other,
    /// Not known; both stay.
    Unsure,
}

coded!(Answer { Both = "both", One = "one", Other = "other", Unsure = "unsure" });

/// Most pairs that are told; more than this is a wrong unit in a whole file, and says so at once.
const PAIRS_MAX: usize = 200;

/// Every pair that does not fit, by rule and then by date, each pair once.
///
/// ```
/// # use phr::record::contradiction::contradictions;
/// assert!(contradictions(&[]).is_empty());
/// ```
pub fn contradictions(entries: &[Entry]) -> Vec<Contradiction<'_>> {
    let mut shelves: BTreeMap<(Rule, String), Vec<&Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(|e| e.state == EntryState::Active) {
        for (rule, key) in rules::shelves(entry) {
            shelves.entry((rule, key)).or_default().push(entry);
        }
    }
    let mut told = BTreeSet::new();
    let mut found: Vec<Contradiction<'_>> = Vec::new();
    for ((rule, _), mut shelf) in shelves {
        shelf.sort_by_key(|e| (start(e), e.id));
        for (one, other) in rule.pairs(&shelf) {
            let pair = (rule, one.id.min(other.id), one.id.max(other.id));
            if found.len() < PAIRS_MAX && told.insert(pair) {
                found.push(Contradiction { rule, one, other });
            }
        }
    }
    found.sort_by_key(|c| (c.rule, start(c.other), c.one.id, c.other.id));
    found
}

/// When the fact was, for sorting: what has no date comes first.
fn start(entry: &Entry) -> Option<i64> {
    entry.when.as_ref().map(fhir::Date::start_ms)
}

/// The answer about these two, if there is one, for this order of the two.
pub fn answer_to(
    settled: &[(EntryId, EntryId, Answer)],
    one: EntryId,
    other: EntryId,
) -> Option<Answer> {
    settled.iter().find_map(|(a, b, answer)| {
        if (*a, *b) == (one, other) {
            Some(*answer)
        } else if (*b, *a) == (one, other) {
            Some(answer.turned())
        } else {
            None
        }
    })
}

impl Answer {
    /// The same answer when the two stand the other way round.
    #[must_use]
    pub const fn turned(self) -> Answer {
        match self {
            Answer::One => Answer::Other,
            Answer::Other => Answer::One,
            Answer::Both => Answer::Both,
            Answer::Unsure => Answer::Unsure,
        }
    }
}
