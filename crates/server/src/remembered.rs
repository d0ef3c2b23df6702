//! What was told lately: answers that took long to make, for whoever asks the same again.
//!
//! A record of decades is read for seconds to say what it means, and then looked at page by page. An
//! answer is kept for the very same question: this person, this permit's reach, this day, these words.
//!
//! INVARIANT: an answer is given again only when the person's log, read in the same snapshot, holds
//! nothing but looks since the answer was made. Everything that can change a record (a file, a
//! decision, a consent, rebuilding) leaves its line in the transaction that makes the change, so that
//! no answer outlives what it was made from, whichever process changed it. What cannot wait is never
//! taken from here: it is read anew for every page. Every answer that is given again leaves the same line in the
//! log as when it was made (docs/decisions/0048-told-lately.md).
//!
//! Nothing here is written anywhere. It ends with the program, after an hour without being asked, and
//! with the first look that finds the record changed.

use std::{
    any::Any,
    collections::VecDeque,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard},
};

use jiff::{SignedDuration, Timestamp};
use pages::{Frame, Lang, frame::Sight, home::UrgentNotice};
use phr::{
    AccountId, EntryId, PersonId,
    audit::What,
    consent::Predicate,
    message::part::Guideline,
    own::Choices,
    ports::{Noting, Reading, StoreError},
};

use crate::app::lock;

/// Answers of everybody together take about so much: a few large records, or some hundred pages.
const BYTES_MAX: usize = 24 << 20;
/// An answer that nobody asked for so long is forgotten.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// What is asked of a record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Topic {
    /// What it means, on this day, under this guideline.
    Meaning(String, Guideline),
    /// How many of its entries do not fit together and wait for an answer.
    Differences,
    /// Its words, to search in.
    Words,
    /// A page, apart from what stands around it.
    Page {
        /// Through which door.
        door: &'static str,
        /// Which one: what the address says beside the person.
        of: String,
        /// On which day.
        day: String,
        /// For whom it is told.
        told: Told,
    },
}

/// What a page is told by, beside the record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    lang: Lang,
    choices: Choices,
    sight: Sight,
    reminds: bool,
    may_remind: bool,
    voice: bool,
    /// What cannot wait now. It is read anew each time; beside other notices it is another page.
    urgent: String,
}

impl Told {
    /// Of a page in this frame at this time, beside what cannot wait.
    pub(crate) fn of(frame: &Frame, now: &fhir::Date, urgent: &[UrgentNotice]) -> Told {
        Told {
            urgent: if urgent.is_empty() { String::new() } else { format!("{urgent:?}") },
            lang: frame.lang,
            choices: frame.choices.clone(),
            sight: frame.sight(),
            reminds: frame.reminds,
            may_remind: frame.choices.may_remind(now),
            voice: frame.voice,
        }
    }
}

/// A question: whose record, who asks, how far it is open to them, and what they ask.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    /// Whose record.
    pub(crate) person: PersonId,
    /// Who asks. Two who reach the same entries are still told different things: what somebody hid and
    /// showed again is listed to nobody else (docs/decisions/0053-people-under-protection.md).
    pub(crate) reader: AccountId,
    /// What may be reached: it decides what the answer can be made from.
    pub(crate) reach: Predicate,
    /// What is asked.
    pub(crate) topic: Topic,
}

/// An answer as it was made.
#[derive(Debug)]
pub(crate) struct Made<T> {
    /// The answer.
    pub(crate) answer: T,
    /// The entries that it shows, when the log is not told of each that was read.
    pub(crate) shown: Vec<EntryId>,
    /// How much memory it takes, about.
    pub(crate) bytes: usize,
}

struct Kept {
    question: Question,
    /// Lines of the log up to which it is true.
    mark: u64,
    what: What,
    answer: Arc<dyn Any + Send + Sync>,
    bytes: usize,
    asked: Timestamp,
}

/// Answers, what was asked last at the end.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<VecDeque<Kept>>);

impl Remembered {
    /// The answer to a question: the one that was made before, as long as it is still true, or else
    /// the one that `make` gives now.
    pub(crate) fn answer<T: Send + Sync + 'static>(
        &self,
        r: &mut dyn Reading,
        (question, now): (Question, Timestamp),
        noting: Noting,
        make: impl FnOnce(&mut dyn Reading) -> Result<Made<T>, StoreError>,
    ) -> Result<Arc<T>, StoreError> {
        let mark = r.mark()?;
        if let Some((since, what, answer)) = self.find(&question, now)
            && since <= mark
            && let Ok(answer) = answer.downcast::<T>()
        {
            if let Some(from) = self.looks_from(r, question.person, since)? {
                self.still_true(question.person, from..mark);
                r.note(&what);
                return Ok(answer);
            }
            self.forget(question.person);
        }
        let (mut make, mut made) = (Some(make), None);
        let mut what = r.noting(noting, &mut |r| {
            if let Some(make) = make.take() {
                made = Some(make(r)?);
            }
            Ok(())
        })?;
        let nothing = || StoreError::Failed("the store did not look".to_owned());
        let Made { answer, shown, bytes } = made.ok_or_else(nothing)?;
        let shown = What { entries: shown, ..What::default() };
        r.note(&shown);
        what.add(&shown);
        let answer = Arc::new(answer);
        let kept: Arc<dyn Any + Send + Sync> = Arc::<T>::clone(&answer);
        let bytes = bytes.saturating_add(AT_LEAST);
        self.keep(Kept { question, mark, what, answer: kept, bytes, asked: now });
        Ok(answer)
    }

    fn all(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        lock(&self.0)
    }

    fn find(
        &self,
        question: &Question,
        now: Timestamp,
    ) -> Option<(u64, What, Arc<dyn Any + Send + Sync>)> {
        let mut all = self.all();
        all.retain(|kept| now.duration_since(kept.asked) < KEPT);
        let at = all.iter().position(|kept| kept.question == *question)?;
        let mut kept = all.remove(at)?;
        kept.asked = kept.asked.max(now);
        let found = (kept.mark, kept.what.clone(), Arc::clone(&kept.answer));
        all.push_back(kept);
        Some(found)
    }

    /// From where on only looks came, if that is so since `since`. All answers about a person are
    /// followed together where that can be: then the lines that came are few each time.
    fn looks_from(
        &self,
        r: &mut dyn Reading,
        person: PersonId,
        since: u64,
    ) -> Result<Option<u64>, StoreError> {
        let oldest = self.oldest(person).min(since);
        if r.is_unchanged_since(oldest)? {
            return Ok(Some(oldest));
        }
        Ok((since > oldest && r.is_unchanged_since(since)?).then_some(since))
    }

    /// The first of the marks of a person's answers.
    fn oldest(&self, person: PersonId) -> u64 {
        let all = self.all();
        let own = all.iter().filter(|kept| kept.question.person == person);
        own.map(|kept| kept.mark).min().unwrap_or(u64::MAX)
    }

    /// Only looks came in these lines: what was true at any of them is true at their end.
    fn still_true(&self, person: PersonId, looks: Range<u64>) {
        let mut all = self.all();
        let own = all.iter_mut().filter(|kept| kept.question.person == person);
        for kept in own.filter(|kept| looks.contains(&kept.mark)) {
            kept.mark = looks.end;
        }
    }

    /// Keeps an answer in place of an older one; what nobody asked for longest makes room.
    fn keep(&self, new: Kept) {
        let mut all = self.all();
        if all.iter().any(|kept| kept.question == new.question && kept.mark > new.mark) {
            return;
        }
        all.retain(|kept| kept.question != new.question);
        all.push_back(new);
        let mut bytes: usize = all.iter().map(|kept| kept.bytes).sum();
        while bytes > BYTES_MAX
            && let Some(gone) = all.pop_front()
        {
            bytes = bytes.saturating_sub(gone.bytes);
        }
    }

    /// Forgets every answer about a person.
    pub(crate) fn forget(&self, person: PersonId) {
        self.all().retain(|kept| kept.question.person != person);
    }
}

/// Bytes of memory for each byte of a page's HTML, about: short texts, each with its own allocation.
const FOR_EACH_BYTE: usize = 4;
/// Bytes for an answer that says nothing, with its question.
const AT_LEAST: usize = 4 << 10;

/// A page as it was made, or that there is none: what it shows is what it leads to.
pub(crate) fn made<P: pages::Page>(page: Option<P>) -> Made<Option<P>> {
    let html = page.as_ref().and_then(|page| page.render().ok()).unwrap_or_default();
    let id = |rest: &str| rest.split(['"', '?', '#', '&', '/']).next()?.parse().ok();
    let mut shown: Vec<EntryId> = html.split("/entry/").skip(1).filter_map(id).collect();
    shown.sort_unstable();
    shown.dedup();
    Made { answer: page, shown, bytes: html.len().saturating_mul(FOR_EACH_BYTE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(person: u8, topic: Topic, mark: u64, bytes: usize) -> Kept {
        let (person, reach) = (PersonId::from_bytes([person; 16]), Predicate::default());
        let reader = AccountId::from_bytes([9; 16]);
        let (question, answer) = (Question { person, reader, reach, topic }, Arc::new(mark));
        let asked = Timestamp::UNIX_EPOCH;
        Kept { question, mark, what: What::default(), answer, bytes, asked }
    }

    fn marks(all: &Remembered, person: u8) -> Vec<u64> {
        let is_own = |kept: &&Kept| kept.question.person == PersonId::from_bytes([person; 16]);
        all.all().iter().filter(is_own).map(|kept| kept.mark).collect()
    }

    #[test]
    fn what_was_true_in_the_lines_of_looks_is_true_at_their_end_and_nothing_else_is() {
        let all = Remembered::default();
        for (person, topic, mark) in
            [(1, Topic::Words, 5), (1, Topic::Differences, 9), (2, Topic::Words, 7)]
        {
            all.keep(kept(person, topic, mark, 1));
        }
        all.still_true(PersonId::from_bytes([1; 16]), 6..20);
        assert_eq!((marks(&all, 1), marks(&all, 2)), (vec![5, 20], vec![7]));
        all.forget(PersonId::from_bytes([1; 16]));
        assert_eq!((marks(&all, 1), marks(&all, 2)), (vec![], vec![7]));
    }

    #[test]
    fn what_nobody_asks_for_makes_room_and_an_older_answer_never_takes_the_place_of_a_newer() {
        let all = Remembered::default();
        all.keep(kept(1, Topic::Words, 5, BYTES_MAX / 2));
        all.keep(kept(1, Topic::Words, 4, 1));
        assert_eq!(marks(&all, 1), [5]);
        all.keep(kept(2, Topic::Words, 6, BYTES_MAX / 2));
        all.keep(kept(3, Topic::Words, 7, 1));
        assert_eq!((marks(&all, 1), marks(&all, 2), marks(&all, 3)), (vec![], vec![6], vec![7]));
        all.keep(kept(4, Topic::Words, 8, BYTES_MAX + 1));
        assert!(all.all().is_empty(), "what is larger than all of it is not kept");
    }

    #[test]
    fn what_one_reader_was_told_is_not_told_to_another() {
        let all = Remembered::default();
        all.keep(kept(1, Topic::Words, 5, 1));
        let question = kept(1, Topic::Words, 0, 0).question;
        let other = Question { reader: AccountId::from_bytes([8; 16]), ..question.clone() };
        assert!(all.find(&other, Timestamp::UNIX_EPOCH).is_none());
        assert!(all.find(&question, Timestamp::UNIX_EPOCH).is_some());
    }

    #[test]
    fn an_answer_is_forgotten_after_an_hour() {
        let all = Remembered::default();
        all.keep(kept(1, Topic::Words, 5, 1));
        let question = kept(1, Topic::Words, 0, 0).question;
        let after = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        assert!(all.find(&question, after(59)).is_some());
        assert!(all.find(&question, after(118)).is_some(), "it was asked for since");
        assert!(all.find(&question, after(178)).is_none());
    }
}
