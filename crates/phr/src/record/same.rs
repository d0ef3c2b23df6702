//! Which entries tell the same fact, by explicit rules.
//!
//! Storage keeps every entry apart. For telling, one entry leads and the others stand beside it as
//! further origins. Each joining names its [`Rule`]; a person can undo any of them ("these are
//! different"), and nothing stored changes by either.
//!
//! A rule never joins two entries of the same original: within one file, two lines are two facts.

mod medicine;
mod rules;

use std::collections::BTreeMap;

use crate::EntryId;

use super::Entry;
pub use medicine::same_drug;
pub use rules::Rule;

/// One fact as it is told: the leading entry and those that say the same.
#[derive(Debug, Clone)]
pub struct Fact<'a> {
    /// The entry that leads.
    pub lead: &'a Entry,
    /// The others, each with the rule that joined it.
    pub others: Vec<(&'a Entry, Rule)>,
}

/// Groups entries into facts. `apart` are the pairs the person pulled apart. The facts come in the
/// order of their leading entries in `entries`.
///
/// An entry that supports several facts (one pharmacy bill for three medicines) stands beside each
/// of them and leads none.
pub fn facts<'a>(entries: &'a [Entry], apart: &[(EntryId, EntryId)]) -> Vec<Fact<'a>> {
    let pulled_apart = |a: &Entry, b: &Entry| {
        apart.iter().any(|(x, y)| (*x, *y) == (a.id, b.id) || (*y, *x) == (a.id, b.id))
    };
    let mut in_order: Vec<&Entry> = entries.iter().collect();
    in_order.sort_by_key(|e| (rules::rank(e), e.recorded, e.id));
    let mut facts: Vec<Fact<'a>> = Vec::new();
    let mut shelves: BTreeMap<rules::Shelf, Vec<usize>> = BTreeMap::new();
    for entry in in_order {
        let mut joined = false;
        let near = rules::shelves(entry);
        for index in near.iter().filter_map(|shelf| shelves.get(shelf)).flatten() {
            let Some(fact) = facts.get_mut(*index) else { continue };
            if joined && !rules::supports_many(entry) {
                break;
            }
            joined |= join(fact, entry, &pulled_apart);
        }
        if !joined {
            if let Some(own) = near.first() {
                shelves.entry(*own).or_default().push(facts.len());
            }
            facts.push(Fact { lead: entry, others: Vec::new() });
        }
    }
    let places: BTreeMap<*const Entry, usize> =
        entries.iter().enumerate().map(|(place, e)| (std::ptr::from_ref(e), place)).collect();
    facts.sort_by_key(|fact| places.get(&std::ptr::from_ref(fact.lead)));
    facts
}

/// Puts `entry` beside the fact's lead when a rule says so and nobody objects.
fn join<'a>(
    fact: &mut Fact<'a>,
    entry: &'a Entry,
    pulled_apart: &impl Fn(&Entry, &Entry) -> bool,
) -> bool {
    let Some(rule) = rules::joins(fact.lead, entry) else { return false };
    let refused = pulled_apart(fact.lead, entry)
        || fact.others.iter().any(|(other, _)| pulled_apart(other, entry));
    let doubled = fact.others.iter().any(|(other, r)| *r == rule && shares_original(other, entry));
    if refused || doubled || shares_original(fact.lead, entry) {
        return false;
    }
    fact.others.push((entry, rule));
    true
}

/// Two entries that came from one file are two facts, however alike.
pub(super) fn shares_original(a: &Entry, b: &Entry) -> bool {
    a.origins.iter().any(|x| b.origins.iter().any(|y| x.original == y.original))
}

#[cfg(test)]
mod tests;
