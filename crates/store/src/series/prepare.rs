//! What can be done before the write transaction: packing and sealing, as if nothing were held.

use phr::{
    SeriesId,
    ports::StoreError,
    provenance::Span,
    record::{SeriesDraft, SeriesKey},
};

use super::{
    chunk::{self, Chunk},
    id_of, origin,
};
use crate::{origin::At, seal::PersonKeys};

/// A draft of a series, ready to be written.
pub(crate) struct PreparedSeries {
    pub(super) id: SeriesId,
    pub(crate) withheld: bool,
    pub(super) key: SeriesKey,
    /// Points of the draft, each counted once.
    pub(crate) points: u64,
    pub(super) periods: Vec<(i64, Vec<Chunk>)>,
    /// Its place in the original, as a number and as people find it.
    pub(super) at: At,
    pub(super) span: Span,
    /// Its origin as long as nothing else is held in its periods.
    pub(super) origin_sealed: Vec<u8>,
}

/// Prepares one draft.
pub(crate) fn prepare(
    keys: &PersonKeys,
    draft: &SeriesDraft,
    at: At,
) -> Result<PreparedSeries, StoreError> {
    let id = id_of(keys, &draft.key, draft.withheld);
    let mut held = 0_u64;
    let mut periods = Vec::new();
    for (period, points) in draft.points.periods() {
        held = held.saturating_add(points.len() as u64);
        periods.push((period, chunk::seal(keys, id, (period, 0), &points)?));
    }
    let numbers = periods.iter().map(|(period, _)| *period);
    Ok(PreparedSeries {
        id,
        withheld: draft.withheld,
        key: draft.key.clone(),
        points: held,
        origin_sealed: origin::seal(keys, id, at, &draft.span, (numbers, Vec::new()))?,
        periods,
        at,
        span: draft.span.clone(),
    })
}
