//! Series for whoever sees only a part. A series says itself what it measures and who made it, so
//! its labels need no column; when a point was decides about that point alone.

use std::ops::Range;

use phr::{
    EntryId, SeriesId,
    consent::{Facts, Labels, Source, label},
    ports::{Reading, StoreError},
    record::{Kind, Point, Series, SeriesKey},
};
use serde_json::json;

use super::Narrow;
use crate::series;

/// Every moment a point can have.
const EVER: Range<i64> = i64::MIN..i64::MAX;

/// The labels of a series: what it is called, which code it has, who made it.
fn labels_of(key: &SeriesKey) -> Labels {
    let resource = json!({
        "resourceType": "Observation",
        "code": {
            "coding": [{"system": key.code.system, "code": key.code.code}],
            "text": key.name,
        },
    });
    label::labels(&resource, &key.made_by)
}

/// What the decision knows of the points of a series, but when they were. An entry is named by a
/// grant, a series never is: its id is that of no entry.
pub(crate) fn facts_of_series(id: SeriesId, key: &SeriesKey) -> Facts {
    Facts {
        id: EntryId::from_bytes(*id.as_bytes()),
        kind: Kind::Measurement,
        when_ms: None,
        sources: Source::of(&key.made_by).into_iter().collect(),
        labels: labels_of(key),
        withheld: false,
    }
}

impl Narrow<'_> {
    /// What of a series is reached: how many points, from when to when. `None` for nothing.
    pub(super) fn part_of(&self, series: Series) -> Result<Option<Series>, StoreError> {
        if self.predicate.is_timeless() {
            let facts = facts_of_series(series.id, &series.key);
            return Ok(self.predicate.reaches(&facts).then_some(series));
        }
        let points = self.points_of(&series, EVER, usize::MAX)?;
        Ok(points.first().zip(points.last()).map(|(first, last)| Series {
            first_ms: first.from_ms(),
            last_ms: last.from_ms(),
            points: points.len() as u64,
            ..series
        }))
    }

    /// The points of a series that are reached.
    fn points_of(
        &self,
        series: &Series,
        during: Range<i64>,
        limit: usize,
    ) -> Result<Vec<Point>, StoreError> {
        let (db, person, keys) = (self.look.db, self.look.person, self.look.keys);
        let timeless = self.predicate.is_timeless();
        // Whoever sees a part of the time counts only what they see.
        let most = if timeless { limit } else { usize::MAX };
        let mut points = series::points(db, person, keys, series.id, (during, most))?;
        let mut facts = facts_of_series(series.id, &series.key);
        points.retain(|point| {
            facts.when_ms = Some((point.from_ms(), point.until_ms().saturating_add(1)));
            self.predicate.reaches(&facts)
        });
        points.truncate(limit);
        Ok(points)
    }

    /// Every series of which something is reached.
    pub(super) fn all_series(&mut self) -> Result<Vec<Series>, StoreError> {
        let held = series::list(self.look.db, self.look.person, self.look.keys, 0)?;
        let parts = held.into_iter().map(|series| self.part_of(series));
        let found: Vec<Series> = parts.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        self.look.what.series.extend(found.iter().map(|series| series.id));
        Ok(found)
    }

    /// The points of one series that are reached, noted as given out.
    pub(super) fn some_points(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
        limit: usize,
    ) -> Result<Vec<Point>, StoreError> {
        let (db, person, keys) = (self.look.db, self.look.person, self.look.keys);
        let Some(series) = series::find(db, person, keys, id, 0)? else { return Ok(Vec::new()) };
        let points = self.points_of(&series, during, limit)?;
        if !points.is_empty() {
            self.look.what.series.push(id);
            self.look.what.points = self.look.what.points.saturating_add(points.len() as u64);
        }
        Ok(points)
    }

    /// Where the points of one series came from, when one of them is reached.
    pub(super) fn origins_of(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
    ) -> Result<Vec<phr::provenance::Origin>, StoreError> {
        let (db, person, keys) = (self.look.db, self.look.person, self.look.keys);
        let Some(series) = series::find(db, person, keys, id, 0)? else { return Ok(Vec::new()) };
        if self.points_of(&series, during.clone(), 1)?.is_empty() {
            return Ok(Vec::new());
        }
        let mut origins = self.look.point_origins(id, during)?;
        for origin in &mut origins {
            origin.received.file_name = None;
        }
        Ok(origins)
    }
}
