//! What was found by walking a whole record: how many entries stand in which month, and which entries
//! exist for somebody who sees a part.
//!
//! INVARIANT: it is given only for the very revision of the record it was found at, and for the very same
//! question. The revision is moved by every transaction that writes for the person, in that
//! transaction, and read in the snapshot of the look, so that nothing is ever to be invalidated and other
//! programs may write. A permit is no key: what a grant opens is ([`Predicate`], which no two different
//! grants share by accident), so that a grant that was taken back, changed or ran out finds nothing here.
//! Nothing here says what an entry says (docs/decisions/0049-walked-once.md).

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use phr::{PersonId, consent::Predicate, ports::StoreError};

use crate::narrow::Reached;

/// Months of all records together: at most 1 MiB.
const MONTHS: usize = 32_768;
/// What a record weighs beside its months, so that there are never so many that looking for one is slow.
const RECORD: usize = 32;
/// Entries of all narrow looks together, of some hundred bytes each: at most 20 MiB. A record that is
/// larger is walked each time.
const ENTRIES: usize = 150_000;
/// What a narrow look weighs beside its entries.
const NARROW: usize = 256;

/// Months as the index has them, newest first, each with its number of entries.
pub(crate) type Months = Arc<Vec<(i64, u64)>>;

/// Whose record, and at which revision; `None` for a record that has none.
pub(crate) type At = (PersonId, Option<i64>);

/// What is remembered of whole records.
pub(super) struct Whole {
    months: Mutex<Few<i64, Months>>,
    reached: Mutex<Few<Predicate, Arc<Reached>>>,
}

impl Whole {
    /// Remembers nothing, ever.
    pub(super) fn none() -> Whole {
        Whole { months: Few::of(0), reached: Few::of(0) }
    }

    /// Nothing yet.
    pub(super) fn new() -> Whole {
        Whole { months: Few::of(MONTHS), reached: Few::of(ENTRIES) }
    }

    /// The months of a record as far as `reach` goes.
    pub(super) fn months(
        &self,
        at: At,
        reach: i64,
        walk: impl FnOnce() -> Result<Vec<(i64, u64)>, StoreError>,
    ) -> Result<Months, StoreError> {
        let weigh = |months: &Months| months.len().saturating_add(RECORD);
        Few::get(&self.months, at, &reach, || walk().map(Arc::new), weigh)
    }

    /// The entries that exist for somebody who sees what `predicate` opens.
    pub(super) fn reached(
        &self,
        at: At,
        predicate: &Predicate,
        walk: impl FnOnce() -> Result<Reached, StoreError>,
    ) -> Result<Arc<Reached>, StoreError> {
        let weigh = |found: &Arc<Reached>| found.entries.len().saturating_add(NARROW);
        Few::get(&self.reached, at, predicate, || walk().map(Arc::new), weigh)
    }

    /// Forgets everything of somebody who leaves.
    pub(super) fn forget(&self, person: PersonId) {
        self.months
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|one| one.person != person);
        self.reached
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|one| one.person != person);
    }
}

/// One answer.
struct One<K, T> {
    person: PersonId,
    revision: i64,
    question: K,
    weight: usize,
    answer: T,
}

/// A few answers, the newest last, up to a weight.
struct Few<K, T> {
    kept: VecDeque<One<K, T>>,
    weight: usize,
    most: usize,
}

impl<K: PartialEq + Clone, T: Clone> Few<K, T> {
    fn of(most: usize) -> Mutex<Few<K, T>> {
        Mutex::new(Few { kept: VecDeque::new(), weight: 0, most })
    }

    /// What is known, or else what `walk` finds; nobody waits for somebody else's walk.
    fn get(
        few: &Mutex<Few<K, T>>,
        (person, revision): At,
        question: &K,
        walk: impl FnOnce() -> Result<T, StoreError>,
        weigh: impl FnOnce(&T) -> usize,
    ) -> Result<T, StoreError> {
        let Some(revision) = revision else { return walk() };
        let asked = |one: &One<K, T>| one.person == person && one.question == *question;
        let find = |few: &Few<K, T>| {
            let known = few.kept.iter().find(|one| one.revision == revision && asked(one))?;
            Some(known.answer.clone())
        };
        if let Some(known) = find(&few.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(known);
        }
        let answer = walk()?;
        let weight = weigh(&answer);
        let one =
            One { person, revision, question: question.clone(), weight, answer: answer.clone() };
        let mut few = few.lock().unwrap_or_else(PoisonError::into_inner);
        few.retain(|one| !asked(one));
        few.keep(one);
        Ok(answer)
    }

    fn keep(&mut self, one: One<K, T>) {
        if one.weight > self.most {
            return;
        }
        self.weight = self.weight.saturating_add(one.weight);
        self.kept.push_back(one);
        while self.weight > self.most {
            let Some(oldest) = self.kept.pop_front() else { return };
            self.weight = self.weight.saturating_sub(oldest.weight);
        }
    }

    fn retain(&mut self, stays: impl Fn(&One<K, T>) -> bool) {
        self.kept.retain(stays);
        self.weight = self.kept.iter().map(|one| one.weight).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHO: PersonId = PersonId::from_bytes([1; 16]);
    const OTHER: PersonId = PersonId::from_bytes([2; 16]);

    /// What is answered when a walk would find so many.
    fn asked(whole: &Whole, at: At, reach: i64, found: u64) -> u64 {
        whole.months(at, reach, || Ok(vec![(202_503, found)])).unwrap()[0].1
    }

    #[test]
    fn an_answer_is_given_for_its_person_revision_and_question_only() {
        let whole = Whole::new();
        assert_eq!(asked(&whole, (WHO, Some(1)), 0, 10), 10);
        assert_eq!(asked(&whole, (WHO, Some(1)), 0, 11), 10, "remembered");
        assert_eq!(asked(&whole, (WHO, Some(1)), 1, 12), 12, "another reach");
        assert_eq!(asked(&whole, (OTHER, Some(1)), 0, 13), 13, "another person");
        assert_eq!(asked(&whole, (WHO, Some(2)), 0, 14), 14, "another revision");
        assert_eq!(asked(&whole, (WHO, Some(1)), 0, 15), 15, "an older revision is forgotten");
        assert_eq!(asked(&whole, (WHO, None), 0, 16), 16, "without a revision nothing is kept");
        assert_eq!(asked(&whole, (WHO, None), 0, 17), 17);
    }

    #[test]
    fn a_walk_that_fails_and_a_person_who_leaves_leave_nothing() {
        let whole = Whole::new();
        let fails = || Err(StoreError::Corrupt("entry"));
        assert!(whole.months((WHO, Some(1)), 0, fails).is_err());
        assert_eq!(asked(&whole, (WHO, Some(1)), 0, 10), 10);
        assert_eq!(asked(&whole, (OTHER, Some(1)), 0, 20), 20);
        whole.forget(WHO);
        assert_eq!(asked(&whole, (WHO, Some(1)), 0, 11), 11);
        assert_eq!(asked(&whole, (OTHER, Some(1)), 0, 21), 20);
    }

    #[test]
    fn what_was_kept_first_goes_first_and_what_is_too_heavy_is_not_kept() {
        let few = Few::of(10);
        let ask = |person: u8, weight: usize, found: u32| {
            let at = (PersonId::from_bytes([person; 16]), Some(1));
            Few::get(&few, at, &(), || Ok(found), |_| weight).unwrap()
        };
        assert_eq!([ask(1, 4, 1), ask(2, 4, 2), ask(3, 4, 3)], [1, 2, 3]);
        assert_eq!([ask(2, 4, 8), ask(3, 4, 9), ask(1, 4, 7)], [2, 3, 7]);
        assert_eq!([ask(4, 11, 4), ask(4, 11, 5)], [4, 5]);
        assert_eq!(ask(3, 4, 9), 3, "what is too heavy pushes nothing out");
    }
}
