//! What was told lately: answers that took long to make, for whoever asks the same again.
//!
//! A record of decades is read for seconds to say what it means, and then looked at page by page. An
//! answer is kept for the very same question: this person, this permit's reach, this day, these words.
//!
//! INVARIANT: an answer is given again only at the very revision of the record it was made at, read in the
//! same snapshot. Every transaction that changes a record moves its revision, whichever process it is
//! of, so that no answer outlives what it was made from. What cannot wait is never taken from here: it
//! is read anew for every page. Every answer that is given again leaves the same line in the log as
//! when it was made (docs/decisions/0048-told-lately.md).
//!
//! Nothing here is written anywhere. It ends with the program, after an hour without being asked, and
//! with the first look that finds the record changed.

use std::{
    any::Any,
    collections::VecDeque,
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
    /// The revision of the record at which it is true.
    revision: i64,
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
        let revision = r.revision()?;
        if let Some((what, answer)) = self.find(&question, revision, now)
            && let Ok(answer) = answer.downcast::<T>()
        {
            r.note(&what);
            return Ok(answer);
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
        self.keep(Kept { question, revision, what, answer: kept, bytes, asked: now });
        Ok(answer)
    }

    fn all(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        lock(&self.0)
    }

    /// The answer to a question at this revision; all of a person's answers go with the first that is found
    /// to be of an earlier one.
    fn find(
        &self,
        question: &Question,
        revision: i64,
        now: Timestamp,
    ) -> Option<(What, Arc<dyn Any + Send + Sync>)> {
        let mut all = self.all();
        all.retain(|kept| {
            let past = kept.question.person == question.person && kept.revision < revision;
            !past && now.duration_since(kept.asked) < KEPT
        });
        let is_asked = |kept: &Kept| kept.question == *question && kept.revision == revision;
        let mut kept = all.iter().position(is_asked).and_then(|at| all.remove(at))?;
        kept.asked = kept.asked.max(now);
        let found = (kept.what.clone(), Arc::clone(&kept.answer));
        all.push_back(kept);
        Some(found)
    }

    /// Keeps an answer in place of an older one; what nobody asked for longest makes room.
    fn keep(&self, new: Kept) {
        let mut all = self.all();
        if all.iter().any(|kept| kept.question == new.question && kept.revision > new.revision) {
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

    fn kept(person: u8, topic: Topic, revision: i64, bytes: usize) -> Kept {
        let (person, reach) = (PersonId::from_bytes([person; 16]), Predicate::default());
        let reader = AccountId::from_bytes([9; 16]);
        let (question, answer) = (Question { person, reader, reach, topic }, Arc::new(()));
        let asked = Timestamp::UNIX_EPOCH;
        Kept { question, revision, what: What::default(), answer, bytes, asked }
    }

    fn revisions(all: &Remembered, person: u8) -> Vec<i64> {
        let is_own = |kept: &&Kept| kept.question.person == PersonId::from_bytes([person; 16]);
        all.all().iter().filter(is_own).map(|kept| kept.revision).collect()
    }

    #[test]
    fn an_answer_is_given_at_its_revision_and_all_of_a_person_go_with_the_first_change() {
        let all = Remembered::default();
        for (person, topic, revision) in
            [(1, Topic::Words, 5), (1, Topic::Differences, 5), (2, Topic::Words, 5)]
        {
            all.keep(kept(person, topic, revision, 1));
        }
        let question = kept(1, Topic::Words, 0, 0).question;
        assert!(all.find(&question, 5, Timestamp::UNIX_EPOCH).is_some());
        // Whoever still reads an earlier snapshot is not told what came later.
        assert!(all.find(&question, 4, Timestamp::UNIX_EPOCH).is_none());
        assert_eq!(revisions(&all, 1), [5, 5]);
        assert!(all.find(&question, 6, Timestamp::UNIX_EPOCH).is_none());
        assert_eq!((revisions(&all, 1), revisions(&all, 2)), (vec![], vec![5]));
    }

    #[test]
    fn what_nobody_asks_for_makes_room_and_an_older_answer_never_takes_the_place_of_a_newer() {
        let all = Remembered::default();
        all.keep(kept(1, Topic::Words, 5, BYTES_MAX / 2));
        all.keep(kept(1, Topic::Words, 4, 1));
        assert_eq!(revisions(&all, 1), [5]);
        all.keep(kept(2, Topic::Words, 6, BYTES_MAX / 2));
        all.keep(kept(3, Topic::Words, 7, 1));
        assert_eq!(
            (revisions(&all, 1), revisions(&all, 2), revisions(&all, 3)),
            (vec![], vec![6], vec![7])
        );
        all.keep(kept(4, Topic::Words, 8, BYTES_MAX + 1));
        assert!(all.all().is_empty(), "what is larger than all of it is not kept");
    }

    #[test]
    fn what_one_reader_was_told_is_not_told_to_another() {
        let all = Remembered::default();
        all.keep(kept(1, Topic::Words, 5, 1));
        let question = kept(1, Topic::Words, 0, 0).question;
        let other = Question { reader: AccountId::from_bytes([8; 16]), ..question.clone() };
        assert!(all.find(&other, 5, Timestamp::UNIX_EPOCH).is_none());
        assert!(all.find(&question, 5, Timestamp::UNIX_EPOCH).is_some());
    }

    #[test]
    fn an_answer_is_forgotten_after_an_hour() {
        let all = Remembered::default();
        all.keep(kept(1, Topic::Words, 5, 1));
        let question = kept(1, Topic::Words, 0, 0).question;
        let after = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        assert!(all.find(&question, 5, after(59)).is_some());
        assert!(all.find(&question, 5, after(118)).is_some(), "it was asked for since");
        assert!(all.find(&question, 5, after(178)).is_none());
    }
}
