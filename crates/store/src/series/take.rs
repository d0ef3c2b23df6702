//! Taking in points: the part inside the write transaction.

use phr::{PersonId, SeriesId, ports::StoreError, record::Point};

use super::{
    chunk::{self, Chunk},
    origin,
    prepare::PreparedSeries,
    put,
};
use crate::{seal::PersonKeys, waist::Sql};

/// Writes one draft; `source` is the number of its original. Gives the series and how many of its
/// points are new.
pub(crate) fn take(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    draft: &PreparedSeries,
    source: i64,
) -> Result<(SeriesId, u64), StoreError> {
    let id = draft.id;
    if draft.points == 0 {
        return Ok((id, 0));
    }
    let mut added = 0_u64;
    for (period, chunks) in &draft.periods {
        let held = chunk::of_period(db, person, keys, (id, *period))?;
        let new = if held.is_empty() {
            chunk::add(db, person, (id, *period), chunks)?;
            chunks.iter().map(Chunk::len).sum::<Result<u64, _>>()?
        } else {
            let before = held.len();
            let union = union(held, chunks)?;
            let new = union.len().saturating_sub(before) as u64;
            if new > 0 {
                let chunks = chunk::seal(keys, id, *period, &union)?;
                chunk::replace(db, person, (id, *period), &chunks)?;
            }
            new
        };
        added = added.saturating_add(new);
    }
    origin::add(db, person, id, (source, draft.draft), &draft.origin_sealed)?;
    if added > 0 {
        let extent = chunk::extent(db, person, id)?.ok_or(StoreError::Corrupt("series"))?;
        put(db, person, keys, (id, draft.withheld), (&draft.key, extent))?;
    }
    Ok((id, added))
}

fn points(chunks: &[Chunk]) -> Result<Vec<Point>, StoreError> {
    let points = chunks.iter().map(Chunk::points).collect::<Result<Vec<_>, _>>()?;
    Ok(points.into_iter().flatten().collect())
}

/// What is held and what is new, sorted, each point once.
fn union(mut held: Vec<Point>, chunks: &[Chunk]) -> Result<Vec<Point>, StoreError> {
    held.extend(points(chunks)?);
    held.sort_unstable();
    held.dedup();
    Ok(held)
}
