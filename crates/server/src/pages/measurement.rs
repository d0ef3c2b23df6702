//! `/p/{pid}/measurements/{item}`: one thing that is measured, over time.

use axum::{
    extract::{Path, Query, State},
    response::{Html, Response},
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

use super::listen;
use crate::{
    app::App,
    auth::Visitor,
    look::{Looker, show},
    refusal::{Cause, Refusal},
    sensed::Recent,
};

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
    let address = pid.clone();
    let look =
        move |r: &mut dyn Reading, looker: &Looker| lately(r, looker, (&address, &item), &which);
    let page = app.look(&visitor, &pid, "page:measurement", look).await?;
    show(&visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}

/// A chart of the page as a sound: made of the same look, with its own line in the log.
pub(crate) async fn sound(
    State(app): State<App>,
    Path((pid, item, number)): Path<(String, String, String)>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let absent = || Refusal::not_found(visitor.lang);
    let number: usize = number.parse().map_err(|_no_number| absent())?;
    if app.listens_too_often(visitor.account) {
        return Err(Refusal::new(visitor.lang, Cause::TooOften));
    }
    let address = pid.clone();
    let look =
        move |r: &mut dyn Reading, looker: &Looker| lately(r, looker, (&address, &item), &which);
    let page = app.look(&visitor, &pid, "page:melody", look).await?.ok_or_else(absent)?;
    let chart = page.charts.into_iter().find(|chart| chart.number == number);
    let melody = chart.and_then(|chart| chart.melody).ok_or_else(absent)?;
    let unplayed = || Refusal::new(visitor.lang, Cause::Internal("a chart could not be played"));
    let turn = app.speaking_turns().acquire_owned().await.map_err(|_closed| unplayed())?;
    let played = tokio::task::spawn_blocking(move || {
        let wav = melody.wav();
        drop(turn);
        wav
    });
    Ok(listen::answer(played.await.map_err(|_panicked| unplayed())?))
}

/// The page of one person's item, as it is now.
fn lately(
    r: &mut dyn Reading,
    looker: &Looker,
    (pid, item): (&str, &str),
    which: &Which,
) -> Result<Option<OneMeasurement>, StoreError> {
    let chosen = which.range.as_deref().and_then(Range::from_code);
    let (frame, _) = looker.framed(r, Nav::Home)?;
    let (today, page) = (looker.today(), which.page.unwrap_or(1));
    let recent = Recent::read(r, &today)?;
    let urgent = recent.urgent(&today, pid, frame.lang);
    let how = (format!("{item} {chosen:?} {page}"), Noting::AsAWhole);
    let told = looker.told_lately_if(r, (&frame, &urgent), how, |r, frame| {
        told(r, frame, &Asked { pid, item, chosen, page }, (&today, &recent.sensed))
    })?;
    Ok(told.map(|page| OneMeasurement { frame, ..page }))
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
