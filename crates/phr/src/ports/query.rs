//! What is asked of a record: which entries, whole or as they are kept.

use crate::{EntryId, record::Kind};

#[cfg(doc)]
use super::Reading;

/// Which entries to read. Withdrawn entries and superseded versions are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryQuery {
    /// Only these kinds; empty means all but [`Kind::Support`].
    pub kinds: Vec<Kind>,
    /// Only what can have been at or after this moment (Unix milliseconds).
    pub from_ms: Option<i64>,
    /// Only what can have been before this moment.
    pub until_ms: Option<i64>,
    /// Only what has no month: a year, or no date at all.
    pub dateless: bool,
    /// At most so many, newest first; `None` means all.
    pub limit: Option<u32>,
}

/// Which entries to hand out as they are kept ([`Reading::kept`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// The current version of one, withdrawn or not: what [`Reading::entry`] gives.
    One(EntryId),
    /// The newest that carry a code: what [`Reading::coded`] gives.
    Coded {
        /// The system, in either spelling.
        system: &'a str,
        /// The code.
        code: &'a str,
        /// At most so many; `None` means all.
        limit: Option<u32>,
    },
    /// What [`Reading::entries`] gives.
    Asked(&'a EntryQuery),
}

/// Stands for a month where entries have none.
pub const UNDATED: &str = "undated";
