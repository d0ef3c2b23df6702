//! Chunks: at most 4,096 points of one layer of a period, sealed.

use std::{collections::BTreeMap, ops::Range};

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

use super::{
    Extent,
    share::{Layer, Reach, Share},
};
use crate::{
    seal::{PersonKeys, codec},
    waist::{Row, Sql, count, first, int},
};

const TABLE: &str = "series chunk";

const ADD: &str = "INSERT INTO series_chunk
    (person_id, series_id, period, part, first_ms, last_ms, points, sealed)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const PERIOD: &str = "SELECT period, part, first_ms, last_ms, points, sealed FROM series_chunk
    WHERE person_id = ?1 AND series_id = ?2 AND period = ?3 ORDER BY part";
const DURING: &str = "SELECT period, part, first_ms, last_ms, points, sealed FROM series_chunk
    WHERE person_id = ?1 AND series_id = ?2 AND period >= ?3 AND period <= ?4
        AND last_ms >= ?5 AND first_ms < ?6
    ORDER BY period, part";
const EVERY: &str = "SELECT period, part, first_ms, last_ms, points, sealed FROM series_chunk
    WHERE person_id = ?1 AND series_id = ?2 ORDER BY period, part";
const EXTENT: &str = "SELECT MIN(first_ms), MAX(last_ms), CAST(SUM(points) AS BIGINT)
    FROM series_chunk WHERE person_id = ?1 AND series_id = ?2
    GROUP BY series_id";

/// `part` numbers the chunks of a layer from here on: so many chunks no layer has.
const LAYER: i64 = 1 << 20;

/// A chunk, ready to be written.
#[derive(Debug)]
pub(super) struct Chunk {
    part: i64,
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

/// Packs and seals the points of one layer of a period, which are sorted.
pub(super) fn seal(
    keys: &PersonKeys,
    id: SeriesId,
    (period, layer): (i64, Layer),
    points: &[Point],
) -> Result<Vec<Chunk>, StoreError> {
    (layer.saturating_mul(LAYER)..)
        .zip(points.chunks(CHUNK_POINTS_MAX))
        .map(|(part, points)| {
            const BAD: StoreError = StoreError::Corrupt("points to pack");
            let (first, last) = points.first().zip(points.last()).ok_or(BAD)?;
            let (first_ms, last_ms) = (first.from_ms(), last.from_ms());
            let number = int(points.len() as u64)?;
            let packed = encode(points).ok_or(BAD)?;
            let row = row_id(id, period, (first_ms, last_ms, number));
            let sealed = keys.seal(TABLE, &row, part, &codec::plain(&packed))?;
            Ok(Chunk { part, first_ms, last_ms, points: number, packed, sealed })
        })
        .collect()
}

/// Writes the chunks of one layer.
pub(super) fn add(
    db: &dyn Sql,
    person: PersonId,
    (id, period): (SeriesId, i64),
    chunks: &[Chunk],
) -> Result<(), StoreError> {
    for chunk in chunks {
        let args = [
            person.as_bytes().into(),
            id.as_bytes().into(),
            period.into(),
            chunk.part.into(),
            chunk.first_ms.into(),
            chunk.last_ms.into(),
            chunk.points.into(),
            (&chunk.sealed).into(),
        ];
        db.execute(ADD, &args)?;
    }
    Ok(())
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

/// The points of one period, layer by layer.
pub(super) fn layers(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    (id, period): (SeriesId, i64),
) -> Result<BTreeMap<Layer, Vec<Point>>, StoreError> {
    let mut layers: BTreeMap<Layer, Vec<Point>> = BTreeMap::new();
    let args = [person.as_bytes().into(), id.as_bytes().into(), period.into()];
    db.query(PERIOD, &args, &mut |row| {
        layers.entry(row.int(1)?.div_euclid(LAYER)).or_default().extend(open(keys, id, row)?);
        Ok(())
    })?;
    Ok(layers)
}

/// What is held of a chunk; `None` for nothing. Without a `reach` all of it is.
fn held<'r>(reach: Option<&'r Reach>, row: &dyn Row) -> Result<Option<&'r Share>, StoreError> {
    const ALL: &Share = &Share::All;
    let Some(reach) = reach else { return Ok(Some(ALL)) };
    Ok(reach.share(row.int(0)?, row.int(1)?.div_euclid(LAYER)))
}

/// The points of a chunk that are held.
fn open_held(
    keys: &PersonKeys,
    id: SeriesId,
    share: &Share,
    row: &dyn Row,
) -> Result<Vec<Point>, StoreError> {
    let points = open(keys, id, row)?;
    if *share == Share::All {
        return Ok(points);
    }
    let before = usize::try_from(row.int(1)?.rem_euclid(LAYER)).unwrap_or(usize::MAX);
    let places = before.saturating_mul(CHUNK_POINTS_MAX)..;
    Ok(points.into_iter().zip(places).filter(|(_, n)| share.holds(*n)).map(|(p, _)| p).collect())
}

/// The points that start in `during`, oldest first, at most `limit`.
pub(super) fn during(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: SeriesId,
    (during, limit, reach): (Range<i64>, usize, Option<&Reach>),
) -> Result<Vec<Point>, StoreError> {
    let mut found: Vec<Point> = Vec::new();
    // Where the points of the period at hand begin: only its layers can lie between one another.
    let (mut period, mut start) = (i64::MIN, 0_usize);
    let args = [
        person.as_bytes().into(),
        id.as_bytes().into(),
        period_of(during.start).into(),
        period_of(during.end).into(),
        during.start.into(),
        during.end.into(),
    ];
    db.query(DURING, &args, &mut |row| {
        if row.int(0)? != period {
            (period, start) = (row.int(0)?, found.len());
        }
        let last = found.get(..limit).and_then(<[Point]>::last).map(Point::from_ms);
        let late = limit == 0 || last.is_some_and(|last| start >= limit || last < row_start(row));
        let Some(share) = held(reach, row)?.filter(|_| !late) else { return Ok(()) };
        let points = open_held(keys, id, share, row)?;
        found.extend(points.iter().filter(|p| during.contains(&p.from_ms())));
        let ours = found.get_mut(start..).unwrap_or_default();
        if !ours.is_sorted() {
            ours.sort_unstable();
        }
        Ok(())
    })?;
    found.truncate(limit);
    Ok(found)
}

/// Where a chunk starts; one that does not say so is opened.
fn row_start(row: &dyn Row) -> i64 {
    row.int(2).unwrap_or(i64::MIN)
}

/// What is held of a series, together; `None` for nothing.
pub(super) fn extent_of(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: SeriesId,
    reach: &Reach,
) -> Result<Option<Extent>, StoreError> {
    let mut extent: Option<Extent> = None;
    let args = [person.as_bytes().into(), id.as_bytes().into()];
    db.query(EVERY, &args, &mut |row| {
        let (first_ms, last_ms, points) = match held(Some(reach), row)? {
            None => return Ok(()),
            Some(Share::All) => (row.int(2)?, row.int(3)?, count(row.int(4)?)?),
            Some(share @ Share::Bits(_)) => {
                let points = open_held(keys, id, share, row)?;
                let Some((first, last)) = points.first().zip(points.last()) else { return Ok(()) };
                (first.from_ms(), last.from_ms(), points.len() as u64)
            }
        };
        let before = extent.unwrap_or(Extent { first_ms, last_ms, points: 0 });
        extent = Some(Extent {
            first_ms: before.first_ms.min(first_ms),
            last_ms: before.last_ms.max(last_ms),
            points: before.points.saturating_add(points),
        });
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
