//! Chunks: at most 4,096 points of one period, sealed.

use std::ops::Range;

use phr::{
    PersonId, SeriesId,
    ports::StoreError,
    record::{
        Point,
        series::{
            codec::{CHUNK_POINTS_MAX, decode, encode},
            period_of,
        },
    },
};

use super::{Extent, origin::Run};
use crate::{
    seal::{PersonKeys, codec},
    waist::{Row, Sql, all, count, first, int},
};

const TABLE: &str = "series chunk";

const ADD: &str = "INSERT INTO series_chunk
    (person_id, series_id, period, part, first_ms, last_ms, points, sealed)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const REMOVE: &str =
    "DELETE FROM series_chunk WHERE person_id = ?1 AND series_id = ?2 AND period = ?3";
const PERIOD: &str = "SELECT period, part, first_ms, last_ms, points, sealed FROM series_chunk
    WHERE person_id = ?1 AND series_id = ?2 AND period = ?3 ORDER BY part";
const DURING: &str = "SELECT period, part, first_ms, last_ms, points, sealed FROM series_chunk
    WHERE person_id = ?1 AND series_id = ?2 AND period >= ?3 AND period <= ?4
        AND last_ms >= ?5 AND first_ms < ?6
    ORDER BY period, part";
const EXTENTS: &str = "SELECT period, first_ms, last_ms, points FROM series_chunk
    WHERE person_id = ?1 AND series_id = ?2 ORDER BY period, part";
const EXTENT: &str = "SELECT MIN(first_ms), MAX(last_ms), CAST(SUM(points) AS BIGINT)
    FROM series_chunk WHERE person_id = ?1 AND series_id = ?2
    GROUP BY series_id";

/// A chunk, ready to be written.
#[derive(Debug)]
pub(super) struct Chunk {
    first_ms: i64,
    last_ms: i64,
    points: i64,
    packed: Vec<u8>,
    sealed: Vec<u8>,
}

impl Chunk {
    /// How many points it holds.
    pub(super) fn len(&self) -> Result<u64, StoreError> {
        count(self.points)
    }

    /// Its points.
    pub(super) fn points(&self) -> Result<Vec<Point>, StoreError> {
        decode(&self.packed).ok_or(StoreError::Corrupt(TABLE))
    }
}

/// Start and number are columns; binding them here keeps them from being changed alone.
fn row_id(id: SeriesId, period: i64, (first, last, points): (i64, i64, i64)) -> Vec<u8> {
    let numbers = [period, first, last, points].map(i64::to_be_bytes);
    [&id.as_bytes()[..], numbers.as_flattened()].concat()
}

/// Packs and seals the points of one period, which are sorted.
pub(super) fn seal(
    keys: &PersonKeys,
    id: SeriesId,
    period: i64,
    points: &[Point],
) -> Result<Vec<Chunk>, StoreError> {
    (0_i64..)
        .zip(points.chunks(CHUNK_POINTS_MAX))
        .map(|(part, points)| {
            const BAD: StoreError = StoreError::Corrupt("points to pack");
            let (first, last) = points.first().zip(points.last()).ok_or(BAD)?;
            let (first_ms, last_ms) = (first.from_ms(), last.from_ms());
            let number = int(points.len() as u64)?;
            let packed = encode(points).ok_or(BAD)?;
            let row = row_id(id, period, (first_ms, last_ms, number));
            let sealed = keys.seal(TABLE, &row, part, &codec::plain(&packed))?;
            Ok(Chunk { first_ms, last_ms, points: number, packed, sealed })
        })
        .collect()
}

/// Writes all chunks of a period.
pub(super) fn add(
    db: &dyn Sql,
    person: PersonId,
    (id, period): (SeriesId, i64),
    chunks: &[Chunk],
) -> Result<(), StoreError> {
    for (part, chunk) in (0_i64..).zip(chunks) {
        let args = [
            person.as_bytes().into(),
            id.as_bytes().into(),
            period.into(),
            part.into(),
            chunk.first_ms.into(),
            chunk.last_ms.into(),
            chunk.points.into(),
            (&chunk.sealed).into(),
        ];
        db.execute(ADD, &args)?;
    }
    Ok(())
}

/// Writes all chunks of a period in place of those that stand there.
pub(super) fn replace(
    db: &dyn Sql,
    person: PersonId,
    at: (SeriesId, i64),
    chunks: &[Chunk],
) -> Result<(), StoreError> {
    db.execute(REMOVE, &[person.as_bytes().into(), at.0.as_bytes().into(), at.1.into()])?;
    add(db, person, at, chunks)
}

/// Opens `period, part, first_ms, last_ms, points, sealed`.
fn open(keys: &PersonKeys, id: SeriesId, row: &dyn Row) -> Result<Vec<Point>, StoreError> {
    let columns = (row.int(2)?, row.int(3)?, row.int(4)?);
    let row_id = row_id(id, row.int(0)?, columns);
    let plain = keys.open(TABLE, &row_id, row.int(1)?, row.bytes(5)?)?;
    let points = decode(&plain).ok_or(StoreError::Corrupt(TABLE))?;
    if int(points.len() as u64)? != columns.2 {
        return Err(StoreError::Corrupt(TABLE));
    }
    Ok(points)
}

/// The points of one period.
pub(super) fn of_period(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    (id, period): (SeriesId, i64),
) -> Result<Vec<Point>, StoreError> {
    let args = [person.as_bytes().into(), id.as_bytes().into(), period.into()];
    Ok(all(db, PERIOD, &args, |row| open(keys, id, row))?.into_iter().flatten().collect())
}

/// The points that start in `during`, oldest first, at most `limit`.
pub(super) fn during(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: SeriesId,
    (during, limit, periods): (Range<i64>, usize, Option<&[Run]>),
) -> Result<Vec<Point>, StoreError> {
    let mut found: Vec<Point> = Vec::new();
    let args = [
        person.as_bytes().into(),
        id.as_bytes().into(),
        period_of(during.start).into(),
        period_of(during.end).into(),
        during.start.into(),
        during.end.into(),
    ];
    db.query(DURING, &args, &mut |row| {
        let left = limit.saturating_sub(found.len());
        if left > 0 && reached(periods, row.int(0)?) {
            let points = open(keys, id, row)?;
            found.extend(points.iter().filter(|p| during.contains(&p.from_ms())).take(left));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Whether a period is among those that are reached; `None` reaches all.
fn reached(periods: Option<&[Run]>, period: i64) -> bool {
    periods.is_none_or(|runs| runs.iter().any(|(first, last)| (*first..=*last).contains(&period)))
}

/// What the chunks of some periods hold together; `None` for nothing.
pub(super) fn extent_of(
    db: &dyn Sql,
    person: PersonId,
    id: SeriesId,
    periods: &[Run],
) -> Result<Option<Extent>, StoreError> {
    let mut extent: Option<Extent> = None;
    let args = [person.as_bytes().into(), id.as_bytes().into()];
    db.query(EXTENTS, &args, &mut |row| {
        if reached(Some(periods), row.int(0)?) {
            let before = extent.map_or(0, |e| e.points);
            let first_ms = extent.map_or(row.int(1)?, |e| e.first_ms);
            let points = before.saturating_add(count(row.int(3)?)?);
            extent = Some(Extent { first_ms, last_ms: row.int(2)?, points });
        }
        Ok(())
    })?;
    Ok(extent)
}

/// What all chunks of a series hold together.
pub(super) fn extent(
    db: &dyn Sql,
    person: PersonId,
    id: SeriesId,
) -> Result<Option<Extent>, StoreError> {
    first(db, EXTENT, &[person.as_bytes().into(), id.as_bytes().into()], |row| {
        Ok(Extent { first_ms: row.int(0)?, last_ms: row.int(1)?, points: count(row.int(2)?)? })
    })
}
