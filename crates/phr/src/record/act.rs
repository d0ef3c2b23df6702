//! Decisions of the person, and what takes each of them back.

use super::contradiction::Answer;
use crate::{EntryId, OriginalId};

/// Something the person decided, kept as an original like everything else so that rebuilding the
/// record repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Withdraw an entry. Its history stays.
    Withdraw(EntryId),
    /// The withdrawn entry counts again.
    Restore(EntryId),
    /// These two are not the same fact.
    Apart(EntryId, EntryId),
    /// These two may be told as one fact again, where a rule says so.
    Together(EntryId, EntryId),
    /// What the person says of two entries that do not fit together.
    Settle(EntryId, EntryId, Answer),
    /// The answer about two entries is taken back: the question is open again.
    Ask(EntryId, EntryId),
    /// The file that was put aside is about me: read it now.
    Accept(OriginalId),
    /// The file that was put aside is not about me: never read it into my record.
    Decline(OriginalId),
    /// The answer about a file is taken back: the question is open again.
    Reopen(OriginalId),
    /// What only this original brought counts no longer. The original itself is kept.
    TakeOut(OriginalId),
    /// The original that was taken out counts again.
    PutBack(OriginalId),
}

impl Act {
    /// The act that takes this one back. An open question is not closed by undoing but by an
    /// answer, so [`Act::Reopen`] and [`Act::Ask`] have none.
    ///
    /// ```
    /// # use phr::{EntryId, OriginalId, record::Act};
    /// let id = EntryId::from_bytes([1; 16]);
    /// assert_eq!(Act::Withdraw(id).undone(), Some(Act::Restore(id)));
    /// assert_eq!(Act::Restore(id).undone(), Some(Act::Withdraw(id))); // an undo can be undone
    /// assert_eq!(Act::Reopen(OriginalId::of(b"x")).undone(), None);
    /// ```
    pub const fn undone(self) -> Option<Act> {
        Some(match self {
            Act::Withdraw(id) => Act::Restore(id),
            Act::Restore(id) => Act::Withdraw(id),
            Act::Apart(a, b) => Act::Together(a, b),
            Act::Together(a, b) => Act::Apart(a, b),
            Act::Accept(id) | Act::Decline(id) => Act::Reopen(id),
            Act::TakeOut(id) => Act::PutBack(id),
            Act::PutBack(id) => Act::TakeOut(id),
            Act::Settle(a, b, _) => Act::Ask(a, b),
            Act::Reopen(_) | Act::Ask(..) => return None,
        })
    }

    /// The entries it is about.
    pub fn entries(self) -> Vec<EntryId> {
        match self {
            Act::Withdraw(id) | Act::Restore(id) => vec![id],
            Act::Apart(one, other)
            | Act::Together(one, other)
            | Act::Settle(one, other, _)
            | Act::Ask(one, other) => vec![one, other],
            Act::Accept(_)
            | Act::Decline(_)
            | Act::Reopen(_)
            | Act::TakeOut(_)
            | Act::PutBack(_) => Vec::new(),
        }
    }

    /// The original it is about.
    pub const fn original(self) -> Option<OriginalId> {
        match self {
            Act::Accept(id)
            | Act::Decline(id)
            | Act::Reopen(id)
            | Act::TakeOut(id)
            | Act::PutBack(id) => Some(id),
            Act::Withdraw(_)
            | Act::Restore(_)
            | Act::Apart(_, _)
            | Act::Together(_, _)
            | Act::Settle(..)
            | Act::Ask(..) => None,
        }
    }

    /// Whether it answers a question about a file that was put aside, or takes the answer back:
    /// such a file came as a question.
    pub const fn answers(self) -> Option<OriginalId> {
        match self {
            Act::Accept(id) | Act::Decline(id) | Act::Reopen(id) => Some(id),
            _ => None,
        }
    }

    /// The same decision about other ids; `None` when one of them is not known there.
    ///
    /// # Errors
    /// What looking up an id gives.
    pub fn elsewhere<E>(
        self,
        mut entry: impl FnMut(EntryId) -> Result<Option<EntryId>, E>,
        original: impl Fn(OriginalId) -> Option<OriginalId>,
    ) -> Result<Option<Act>, E> {
        let mut two = |a, b| -> Result<_, E> { Ok(entry(a)?.zip(entry(b)?)) };
        Ok(match self {
            Act::Apart(a, b) => two(a, b)?.map(|(a, b)| Act::Apart(a, b)),
            Act::Together(a, b) => two(a, b)?.map(|(a, b)| Act::Together(a, b)),
            Act::Settle(a, b, answer) => two(a, b)?.map(|(a, b)| Act::Settle(a, b, answer)),
            Act::Ask(a, b) => two(a, b)?.map(|(a, b)| Act::Ask(a, b)),
            Act::Withdraw(id) => entry(id)?.map(Act::Withdraw),
            Act::Restore(id) => entry(id)?.map(Act::Restore),
            Act::Accept(id) => original(id).map(Act::Accept),
            Act::Decline(id) => original(id).map(Act::Decline),
            Act::Reopen(id) => original(id).map(Act::Reopen),
            Act::TakeOut(id) => original(id).map(Act::TakeOut),
            Act::PutBack(id) => original(id).map(Act::PutBack),
        })
    }
}
