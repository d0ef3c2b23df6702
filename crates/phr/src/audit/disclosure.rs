//! The record of disclosures (第三者提供記録): what was given out to whoever does not act as the person
//! or for them, read from the log.
//!
//! The act on the protection of personal information, article 29, asks for such a record: who, whose
//! data, which items, and that the person agreed (items after article 20 of its rules: from memory,
//! to be checked by a lawyer). It never says more than the log holds.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::Event;
use crate::{
    consent::{Action, Ground},
    ports::{LoggedEvent, Reading, StoreError},
};

/// Lines read at once.
const LINES: u32 = 500;
/// How far a clock may have gone back: lines older than this before the beginning end the search.
const CLOCK_WENT_BACK: SignedDuration = SignedDuration::from_hours(48);

/// Whether something was given out to a third party: looked at on the ground of a grant or an
/// emergency. What they brought is none.
pub fn is_disclosure(event: &Event) -> bool {
    let gave = match event.action {
        Action::Read => true,
        Action::Add
        | Action::Grant
        | Action::Delegate
        | Action::Maintain
        | Action::Erase
        | Action::Locate => false,
    };
    gave && !event.what.is_empty() && event.ground.is_some_and(Ground::is_disclosure)
}

/// Every disclosure in `during`, newest first.
pub fn disclosures(
    reading: &mut dyn Reading,
    during: &Range<Timestamp>,
) -> Result<Vec<LoggedEvent>, StoreError> {
    let long_before = during.start.saturating_sub(CLOCK_WENT_BACK).unwrap_or(Timestamp::MIN);
    let mut found = Vec::new();
    let mut skip = 0_u64;
    loop {
        let lines = reading.log(skip, LINES)?;
        let is_last = lines.len() < usize::try_from(LINES).unwrap_or(usize::MAX)
            || lines.last().is_some_and(|line| line.event.at < long_before);
        skip = skip.saturating_add(u64::from(LINES));
        let ours =
            |line: &LoggedEvent| during.contains(&line.event.at) && is_disclosure(&line.event);
        found.extend(lines.into_iter().filter(ours));
        if is_last {
            return Ok(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AccountId, EntryId, GrantId,
        audit::What,
        consent::{Purpose, RelationKind},
    };

    #[test]
    fn only_what_was_given_to_others_is_a_disclosure() {
        let event = |action, ground, entries| Event {
            at: Timestamp::UNIX_EPOCH,
            actor: AccountId::from_bytes([1; 16]),
            action,
            purpose: Purpose::Treatment,
            ground,
            holder: None,
            door: "page:home".to_owned(),
            what: What { entries, ..What::default() },
        };
        let grant = Some(Ground::Grant(GrantId::from_bytes([2; 16])));
        let one = || vec![EntryId::from_bytes([3; 16])];
        assert!(is_disclosure(&event(Action::Read, grant, one())));
        assert!(is_disclosure(&event(Action::Read, Some(Ground::Emergency), one())));
        let family = Some(Ground::Relation(RelationKind::Family));
        for none in [
            event(Action::Read, family, one()),
            event(Action::Read, None, one()),
            event(Action::Add, grant, one()),
            event(Action::Read, grant, Vec::new()),
        ] {
            assert!(!is_disclosure(&none), "{none:?}");
        }
    }
}
