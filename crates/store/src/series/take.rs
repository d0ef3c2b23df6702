//! Taking in points: the part inside the write transaction.

use std::collections::BTreeMap;

use phr::{PersonId, SeriesId, ports::StoreError, record::Point};

use super::{
    chunk::{self, Chunk},
    origin,
    prepare::PreparedSeries,
    put,
    share::{Layer, Share, Shares},
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
    let (mut whole, mut shares) = (Vec::new(), Vec::new());
    for (period, chunks) in &draft.periods {
        let held = chunk::layers(db, person, keys, (id, *period))?;
        if held.is_empty() {
            chunk::add(db, person, (id, *period), chunks)?;
            let new = chunks.iter().map(Chunk::len).sum::<Result<u64, _>>()?;
            added = added.saturating_add(new);
            whole.push(*period);
            continue;
        }
        let (mut mine, new) = share(&held, points(chunks)?);
        if let Some(last) = held.keys().next_back().filter(|_| !new.is_empty()) {
            let layer = last.saturating_add(1);
            chunk::add(db, person, (id, *period), &chunk::seal(keys, id, (*period, layer), &new)?)?;
            added = added.saturating_add(new.len() as u64);
            mine.push((layer, Share::All));
        }
        match mine.as_slice() {
            [(0, Share::All)] => whole.push(*period),
            _ => shares.push((*period, mine)),
        }
    }
    let sealed = if shares.is_empty() {
        draft.origin_sealed.clone()
    } else {
        origin::seal(keys, id, draft.at, &draft.span, (whole.into_iter(), shares))?
    };
    origin::add(db, person, id, (source, draft.at.draft), &sealed)?;
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

/// What of each layer is among these points, and which of them no layer holds.
fn share(held: &BTreeMap<Layer, Vec<Point>>, mine: Vec<Point>) -> (Shares, Vec<Point>) {
    let shares = held.iter().filter_map(|(layer, of)| Some((*layer, Share::of(of, &mine)?)));
    let shares = shares.collect();
    let is_new = |point: &Point| held.values().all(|layer| layer.binary_search(point).is_err());
    (shares, mine.into_iter().filter(is_new).collect())
}
