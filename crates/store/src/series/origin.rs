//! Which original brought points of which periods: one row per draft.

use std::ops::RangeInclusive;

use phr::{OriginalId, PersonId, SeriesId, ports::StoreError, provenance::Span};
use serde::{Deserialize, Serialize};

use super::share::{Reach, Run, Shares};
use crate::{
    origin::At,
    original,
    seal::{PersonKeys, codec},
    waist::{Row, Sql, all, array, first},
    wire::{self, WireSpan},
};

const TABLE: &str = "series origin";

const ADD: &str = "INSERT INTO series_origin
    (person_id, series_id, original_number, draft, sealed) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING";
/// State 1 is in force: read, and not taken out since.
const OF_SERIES: &str = "SELECT o.original_number, o.draft, o.sealed, g.original_id
    FROM series_origin AS o
    JOIN original AS g ON g.person_id = o.person_id AND g.number = o.original_number
    JOIN outcome AS u ON u.person_id = g.person_id AND u.original_id = g.original_id
    WHERE o.person_id = ?1 AND o.series_id = ?2 AND u.state = 1
    ORDER BY o.original_number, o.draft";
const NOT_IN_FORCE: &str = "SELECT COUNT(*) FROM series_origin AS o
    JOIN original AS g ON g.person_id = o.person_id AND g.number = o.original_number
    JOIN outcome AS u ON u.person_id = g.person_id AND u.original_id = g.original_id
    WHERE o.person_id = ?1 AND o.series_id = ?2 AND u.state <> 1";

const BROUGHT: &str = "SELECT DISTINCT series_id FROM series_origin
    WHERE person_id = ?1 AND original_number = ?2 ORDER BY series_id";
const WITHHELD: &str = "SELECT o.original_number, o.draft, o.sealed, o.series_id
    FROM series_origin AS o
    JOIN series AS s ON s.person_id = o.person_id AND s.series_id = o.series_id
    WHERE o.person_id = ?1 AND o.original_number = ?2 AND s.withheld = 1
    ORDER BY o.draft, o.series_id";

/// A watch that was worn for years is one run of periods whose first layer is held whole.
#[derive(Debug, Serialize, Deserialize)]
struct WireSeriesOrigin {
    #[serde(rename = "s")]
    span: WireSpan,
    #[serde(rename = "p")]
    whole: Vec<Run>,
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    shares: Vec<(i64, Shares)>,
}

fn row_id(id: SeriesId, original: OriginalId) -> Vec<u8> {
    [&id.as_bytes()[..], original.as_bytes()].concat()
}

/// Seals the origin of a draft that holds the whole first layer of these periods, which are sorted,
/// and shares of others.
pub(super) fn seal(
    keys: &PersonKeys,
    id: SeriesId,
    at: At,
    span: &Span,
    (whole, shares): (impl Iterator<Item = i64>, Vec<(i64, Shares)>),
) -> Result<Vec<u8>, StoreError> {
    let mut runs: Vec<Run> = Vec::new();
    for period in whole {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(period) => *last = period,
            _ => runs.push((period, period)),
        }
    }
    let wire = WireSeriesOrigin { span: span.into(), whole: runs, shares };
    keys.seal(TABLE, &row_id(id, at.original), at.draft, &codec::pack(&wire::write(&wire)))
}

/// Writes one origin.
pub(super) fn add(
    db: &dyn Sql,
    person: PersonId,
    id: SeriesId,
    (original_number, draft): (i64, i64),
    sealed: &[u8],
) -> Result<(), StoreError> {
    let args = [
        person.as_bytes().into(),
        id.as_bytes().into(),
        original_number.into(),
        draft.into(),
        sealed.into(),
    ];
    db.execute(ADD, &args)?;
    Ok(())
}

/// An origin as it stands in its row.
pub(crate) struct Stored {
    pub(crate) original_number: i64,
    draft: i64,
    sealed: Vec<u8>,
}

impl Stored {
    /// From `original_number, draft, sealed`.
    fn read(row: &dyn Row) -> Result<Stored, StoreError> {
        let sealed = row.bytes(2)?.to_vec();
        Ok(Stored { original_number: row.int(0)?, draft: row.int(1)?, sealed })
    }

    fn wire(
        &self,
        keys: &PersonKeys,
        id: SeriesId,
        original: OriginalId,
    ) -> Result<WireSeriesOrigin, StoreError> {
        let plain = keys.open(TABLE, &row_id(id, original), self.draft, &self.sealed)?;
        wire::read(&plain).ok_or(StoreError::Corrupt(TABLE))
    }

    /// The span, when the original holds points of one of these periods.
    pub(crate) fn open(
        &self,
        keys: &PersonKeys,
        id: SeriesId,
        original: OriginalId,
        periods: &RangeInclusive<i64>,
    ) -> Result<Option<Span>, StoreError> {
        let wire = self.wire(keys, id, original)?;
        let met = |(first, last): &Run| first <= periods.end() && periods.start() <= last;
        let shared = |(period, _): &(i64, Shares)| periods.contains(period);
        let any = wire.whole.iter().any(met) || wire.shares.iter().any(shared);
        Ok(any.then(|| wire.span.into()))
    }
}

/// What originals in force hold of a series; `None` for all of it, when every original of the series
/// is in force.
pub(super) fn reach(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    id: SeriesId,
) -> Result<Option<Reach>, StoreError> {
    let args = [person.as_bytes().into(), id.as_bytes().into()];
    if first(db, NOT_IN_FORCE, &args, |row| row.int(0))? == Some(0) {
        return Ok(None);
    }
    let mut reach = Reach::default();
    db.query(OF_SERIES, &args, &mut |row| {
        let original = OriginalId::from_bytes(array(row, 3)?);
        let WireSeriesOrigin { whole, shares, .. } = Stored::read(row)?.wire(keys, id, original)?;
        reach.join(whole, shares);
        Ok(())
    })?;
    Ok(Some(reach))
}

/// Every origin of a series in an original in force, oldest first.
pub(crate) fn of_series(
    db: &dyn Sql,
    person: PersonId,
    id: SeriesId,
) -> Result<Vec<Stored>, StoreError> {
    all(db, OF_SERIES, &[person.as_bytes().into(), id.as_bytes().into()], Stored::read)
}

/// The series of which the original with this number holds points.
pub(crate) fn brought(
    db: &dyn Sql,
    person: PersonId,
    number: i64,
) -> Result<Vec<SeriesId>, StoreError> {
    let args = [person.as_bytes().into(), number.into()];
    all(db, BROUGHT, &args, |row| Ok(SeriesId::from_bytes(array(row, 0)?)))
}

/// Where withheld series stand in one original.
pub(crate) fn withheld_spans(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    original: OriginalId,
) -> Result<Vec<Span>, StoreError> {
    let Some(held) = original::find(db, person, original)? else { return Ok(Vec::new()) };
    all(db, WITHHELD, &[person.as_bytes().into(), held.number.into()], |row| {
        let id = SeriesId::from_bytes(array(row, 3)?);
        Ok(Stored::read(row)?.wire(keys, id, original)?.span.into())
    })
}
