//! Points read piece by piece, so that memory stays bounded however long the time is.

use std::ops::Range;

use super::Point;
use crate::{
    SeriesId,
    ports::{Reading, StoreError},
};

/// So many points are read at a time: a day of one every five seconds.
const PIECE: usize = 17_280;

/// Hands over the points that start in `during`, oldest first, in pieces. Points that start at the
/// same time stay in one piece.
///
/// # Errors
/// What reading gives.
pub fn in_pieces(
    reading: &mut dyn Reading,
    id: SeriesId,
    during: Range<i64>,
    each: &mut dyn FnMut(&[Point]),
) -> Result<(), StoreError> {
    let (mut from, mut limit) = (during.start, PIECE);
    while from < during.end {
        let points = reading.points(id, from..during.end, limit)?;
        let Some(last) = points.last().filter(|_| points.len() >= limit) else {
            each(&points);
            return Ok(());
        };
        let whole = points.partition_point(|point| point.from_ms() < last.from_ms());
        if whole == 0 {
            limit = limit.saturating_mul(2);
        } else {
            each(points.get(..whole).unwrap_or_default());
            (from, limit) = (last.from_ms(), PIECE);
        }
    }
    Ok(())
}
