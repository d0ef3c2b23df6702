//! `/p/{pid}/measurements/{item}`: one thing that is measured, over time.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use fhir::Date;
use pages::{
    Frame,
    frame::Nav,
    measurement::OneMeasurement,
    tell::{
        measurement::{Data, Range, holds, measurement, needed_ms},
        urgent::Sensed,
    },
};
use phr::{
    own::Held,
    ports::{EntryQuery, Noting, Reading, StoreError},
    record::{Entry, Kind},
};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, look::show, refusal::Refusal, sensed::Recent};

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
            let (today, number) = (looker.today(), which.page.unwrap_or(1));
            let recent = Recent::read(r, &today)?;
            let urgent = recent.urgent(&today, &address, frame.lang);
            let how = (format!("{item} {chosen:?} {number}"), Noting::AsAWhole);
            let page = looker.told_lately_if(r, (&frame, &urgent), how, |r, frame| {
                let asked = Asked { pid: &address, item: &item, chosen, page: number };
                told(r, frame, &asked, (&today, &recent.sensed))
            })?;
            Ok(page.map(|page| OneMeasurement { frame, ..page }))
        })
        .await?;
    show(&visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}

/// What of which item.
struct Asked<'a> {
    pid: &'a str,
    item: &'a str,
    chosen: Option<Range>,
    page: usize,
}

fn told(
    r: &mut dyn Reading,
    frame: Frame,
    asked: &Asked<'_>,
    (today, sensed): (&Date, &[Sensed]),
) -> Result<Option<OneMeasurement>, StoreError> {
    let Asked { pid, item, chosen, page } = *asked;
    let mut range = chosen.unwrap_or_default();
    let mut entries = results(r, needed_ms(range, today))?;
    if !holds(&entries, item) && range != Range::All {
        entries = results(r, None)?;
        range = chosen.unwrap_or(Range::All); // an old item is shown, not an empty year
    }
    let (apart, held) = (r.apart()?, Held::of_help(r)?);
    let (entries, apart, held) = (&*entries, &*apart, &held);
    let data = Data { pid, item, today, entries, apart, range, page, sensed, held };
    Ok(measurement(frame, data))
}

fn results(r: &mut dyn Reading, from_ms: Option<i64>) -> Result<Vec<Entry>, StoreError> {
    let kinds = vec![Kind::Measurement, Kind::Lab, Kind::CheckUp];
    r.entries(&EntryQuery { kinds, from_ms, ..EntryQuery::default() })
}
