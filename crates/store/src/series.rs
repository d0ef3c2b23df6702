//! Series: points in compressed chunks, sealed like everything else.
//!
//! A period of 28 days is the unit of writing: what an original adds to it is a layer, sorted, each
//! point once, cut into chunks of at most 4,096, and never changed again. Each original says which
//! points of which layer it holds, so that taking it out takes exactly the points that only it holds
//! (docs/decisions/0021-series.md).

mod chunk;
mod origin;
mod prepare;
mod share;
mod take;

use std::ops::Range;

use phr::{
    PersonId, SeriesId,
    ports::StoreError,
    record::{Point, Series, SeriesKey, series::Code},
};
use serde::{Deserialize, Serialize};

use crate::{
    seal::{PersonKeys, codec},
    waist::{Sql, all, array, first},
    wire::{self, WireContext, WireMaker},
};

pub(crate) use origin::{brought, of_series as origins, withheld_spans};
pub(crate) use prepare::{PreparedSeries, prepare};
pub(crate) use take::take;

const TABLE: &str = "series";

const PUT: &str = "INSERT INTO series (person_id, series_id, withheld, sealed)
    VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (person_id, series_id) DO UPDATE SET sealed = excluded.sealed";
const ALL: &str = "SELECT series_id, withheld, sealed FROM series
    WHERE person_id = ?1 AND withheld <= ?2 ORDER BY series_id";
const ONE: &str = "SELECT series_id, withheld, sealed FROM series
    WHERE person_id = ?1 AND series_id = ?2 AND withheld <= ?3";

/// A key and what the chunks hold, as they are sealed.
#[derive(Debug, Serialize, Deserialize)]
struct WireSeries {
    code: (String, String),
    name: String,
    unit: String,
    maker: WireMaker,
    #[serde(default, skip_serializing_if = "WireContext::is_empty")]
    context: WireContext,
    evidence: String,
    first_ms: i64,
    last_ms: i64,
    points: u64,
}

/// What the chunks of a series hold together.
#[derive(Debug, Clone, Copy)]
struct Extent {
    first_ms: i64,
    last_ms: i64,
    points: u64,
}

/// The id of a series: the same key meets the same series, and nobody without the person's key can
/// tell what it measures. What is withheld is a series of its own.
fn id_of(keys: &PersonKeys, key: &SeriesKey, withheld: bool) -> SeriesId {
    let hash = keys.hash(&[b"series|", &[u8::from(withheld)], b"|", key.canonical().as_bytes()]);
    let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = hash;
    SeriesId::from_bytes(id)
}

/// Reach is a column; binding it here keeps it from being changed alone.
fn row_id(id: SeriesId, withheld: bool) -> Vec<u8> {
    [&id.as_bytes()[..], &[u8::from(withheld)]].concat()
}

fn put(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    (id, withheld): (SeriesId, bool),
    (key, extent): (&SeriesKey, Extent),
) -> Result<(), StoreError> {
    let wire = WireSeries {
        code: (key.code.system.clone(), key.code.code.clone()),
        name: key.name.clone(),
        unit: key.unit.clone(),
        maker: (&key.made_by).into(),
        context: (&key.context).into(),
        evidence: key.evidence.code().to_owned(),
        first_ms: extent.first_ms,
        last_ms: extent.last_ms,
        points: extent.points,
    };
    let packed = codec::pack(&wire::write(&wire));
    let sealed = keys.seal(TABLE, &row_id(id, withheld), 0, &packed)?;
    let args = [
        person.as_bytes().into(),
        id.as_bytes().into(),
        i64::from(withheld).into(),
        (&sealed).into(),
    ];
    db.execute(PUT, &args)?;
    Ok(())
}

impl WireSeries {
    fn series(self, id: SeriesId) -> Option<Series> {
        let (system, code) = self.code;
        let key = SeriesKey {
            code: Code { system, code },
            name: self.name,
            unit: self.unit,
            made_by: self.maker.into(),
            context: self.context.context()?,
            evidence: phr::provenance::Evidence::from_code(&self.evidence)?,
        };
        let WireSeries { first_ms, last_ms, points, .. } = self;
        Some(Series { id, key, first_ms, last_ms, points })
    }
}

fn open(
    keys: &PersonKeys,
    id: SeriesId,
    withheld: bool,
    sealed: &[u8],
) -> Result<Series, StoreError> {
    let plain = keys.open(TABLE, &row_id(id, withheld), 0, sealed)?;
    let wire = wire::read::<WireSeries>(&plain);
    wire.and_then(|wire| wire.series(id)).ok_or(StoreError::Corrupt(TABLE))
}

/// Every series within `reach`, in the order of their keys.
pub(crate) fn list(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    reach: i64,
) -> Result<Vec<Series>, StoreError> {
    let mut series = all(db, ALL, &[person.as_bytes().into(), reach.into()], |row| {
        open(keys, SeriesId::from_bytes(array(row, 0)?), row.int(1)? == 1, row.bytes(2)?)
    })?;
    series.sort_by_cached_key(|one| one.key.canonical());
    let in_force = series.into_iter().map(|one| in_force(db, person, keys, one));
    Ok(in_force.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The series as far as originals in force hold it; `None` when all of them were taken out.
fn in_force(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    series: Series,
) -> Result<Option<Series>, StoreError> {
    let Some(reach) = origin::reach(db, person, keys, series.id)? else {
        return Ok(Some(series));
    };
    let extent = chunk::extent_of(db, person, keys, series.id, &reach)?;
    Ok(extent.map(|Extent { first_ms, last_ms, points }| Series {
        first_ms,
        last_ms,
        points,
        ..series
    }))
}

/// One series, when it is there and within `reach`.
pub(crate) fn find(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: SeriesId,
    reach: i64,
) -> Result<Option<Series>, StoreError> {
    let args = [person.as_bytes().into(), id.as_bytes().into(), reach.into()];
    first(db, ONE, &args, |row| open(keys, id, row.int(1)? == 1, row.bytes(2)?))
}

/// The points of a series that start in `during`, oldest first, at most `limit`. The caller has
/// made sure that the series is within reach.
pub(crate) fn points(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: SeriesId,
    (during, limit): (Range<i64>, usize),
) -> Result<Vec<Point>, StoreError> {
    let reach = origin::reach(db, person, keys, id)?;
    chunk::during(db, person, keys, id, (during, limit, reach.as_ref()))
}
