//! `/p/{pid}/measurements/{item}`: one thing that is measured, over time.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    tell::measurement::{Data, Range, holds, measurement, needed_ms},
};
use phr::{
    own::Held,
    ports::{EntryQuery, Reading, StoreError},
    record::{Entry, Kind},
};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, look::show, refusal::Refusal, sensed::sensed};

/// Which time, and which part of its values.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    range: Option<String>,
    page: Option<usize>,
}

pub(crate) async fn over_time(
    State(app): State<App>,
    Path((pid, item)): Path<(String, String)>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let chosen = which.range.as_deref().and_then(Range::from_code);
    let address = pid.clone();
    let page = app
        .look(&visitor, &pid, "page:measurement", move |r, looker| {
            let (frame, _) = looker.framed(r, Nav::Home)?;
            let today = looker.today();
            let mut range = chosen.unwrap_or_default();
            let mut entries = results(r, needed_ms(range, &today))?;
            if !holds(&entries, &item) && range != Range::All {
                entries = results(r, None)?;
                range = chosen.unwrap_or(Range::All); // an old item is shown, not an empty year
            }
            let (apart, sensed, held) = (r.apart()?, sensed(r, &today)?, Held::of_help(r)?);
            let data = Data {
                pid: &address,
                item: &item,
                today: &today,
                entries: &entries,
                apart: &apart,
                range,
                page: which.page.unwrap_or(1),
                sensed: &sensed,
                held: &held,
            };
            Ok(measurement(frame, data))
        })
        .await?;
    show(&visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}

fn results(r: &mut dyn Reading, from_ms: Option<i64>) -> Result<Vec<Entry>, StoreError> {
    let kinds = vec![Kind::Measurement, Kind::Lab, Kind::CheckUp];
    r.entries(&EntryQuery { kinds, from_ms, ..EntryQuery::default() })
}
