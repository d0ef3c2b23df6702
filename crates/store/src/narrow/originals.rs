//! Which originals whoever sees only a part may see: those of which nothing is hidden from them.
//!
//! An original is more than its entries (who it is about, what nobody could read), so one entry
//! out of reach closes all of it. What is withheld from everybody does not: its place is blanked.

use phr::{
    OriginalId, SeriesId,
    ports::{OriginalState, StoreError},
};

use super::{Narrow, reached::Indexed};
use crate::{
    original, outcome,
    series::{self, find},
    waist::{Row, all},
};

/// Withheld versions are left out, and those whose entry is withheld by now.
const BROUGHT_FIRST: &str = "SELECT o.entry_id, o.version, o.state, o.withheld, o.kind, o.from_ms,
        o.until_ms, o.month, o.labels
    FROM entry AS o
    JOIN entry AS c ON c.person_id = o.person_id AND c.entry_id = o.entry_id AND c.current = 1
    WHERE o.person_id = ?1 AND o.original_number = ?2 AND o.withheld = 0 AND c.withheld = 0";
const BROUGHT_LATER: &str = "SELECT o.entry_id, o.version, o.state, o.withheld, o.kind, o.from_ms,
        o.until_ms, o.month, o.labels, g.draft
    FROM origin AS g
    JOIN entry AS o
        ON o.person_id = g.person_id AND o.entry_id = g.entry_id AND o.version = g.version
    JOIN entry AS c ON c.person_id = o.person_id AND c.entry_id = o.entry_id AND c.current = 1
    WHERE g.person_id = ?1 AND g.original_number = ?2 AND o.withheld = 0 AND c.withheld = 0";

impl Narrow<'_> {
    /// Whether nothing of an original is hidden. A decision of the person is theirs alone, and what
    /// was put aside, taken out or never read is no part of the record that was opened.
    pub(super) fn sees_all_of(&mut self, id: OriginalId) -> Result<bool, StoreError> {
        let (db, person) = (self.look.db, self.look.person);
        if outcome::state(db, person, id)? != Some(OriginalState::Read) {
            return Ok(false);
        }
        let Some(held) = original::find(db, person, id)? else { return Ok(false) };
        let args = [person.as_bytes().into(), held.number.into()];
        let mut brought = all(db, BROUGHT_FIRST, &args, Indexed::read)?;
        let later =
            all(db, BROUGHT_LATER, &args, |row: &dyn Row| Ok((Indexed::read(row)?, row.int(9)?)))?;
        // Below zero stands for a decision instead of a draft.
        if later.iter().any(|(_, draft)| *draft < 0) {
            return Ok(false);
        }
        brought.extend(later.into_iter().map(|(version, _)| version));
        for version in &brought {
            if !self.reached()?.has(version.id) || !self.reaches(version)? {
                return Ok(false);
            }
        }
        let series = series::brought(db, person, held.number)?;
        for id in &series {
            if !self.sees_all_points(*id)? {
                return Ok(false);
            }
        }
        Ok(!brought.is_empty() || !series.is_empty())
    }

    fn sees_all_points(&mut self, id: SeriesId) -> Result<bool, StoreError> {
        const WITHHELD_TOO: i64 = 1;
        let (db, person, keys) = (self.look.db, self.look.person, self.look.keys);
        if find(db, person, keys, id, 0)?.is_none() {
            // Withheld from everybody; its place is blanked.
            return Ok(find(db, person, keys, id, WITHHELD_TOO)?.is_some());
        }
        let Some(whole) = series::list(db, person, keys, 0)?.into_iter().find(|s| s.id == id)
        else {
            return Ok(false);
        };
        let points = whole.points;
        Ok(self.part_of(whole)?.is_some_and(|part| part.points == points))
    }
}
