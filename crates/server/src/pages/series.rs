//! `/p/{pid}/series/{sid}`: what is measured all day long, over a year, a month or a day.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    tell::series::{Data, Window, one, shape_time},
};
use phr::{SeriesId, record::series::in_pieces};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, look::show, refusal::Refusal, sensed::sensed};

/// Two weeks hold no more points: one every five seconds.
const SHAPE_MAX: usize = 14 * 24 * 60 * 12;

/// Which time.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    at: Option<String>,
}

pub(crate) async fn over_time(
    State(app): State<App>,
    Path((pid, sid)): Path<(String, String)>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let id: SeriesId = sid.parse().map_err(|_not_an_id| Refusal::not_found(visitor.lang))?;
    let address = pid.clone();
    let page = app
        .look(&visitor, &pid, "page:series", move |r, looker| {
            let (frame, _) = looker.framed(r, Nav::Home)?;
            let all = r.series()?;
            let Some(series) = all.iter().find(|series| series.id == id) else { return Ok(None) };
            let window = Window::of(which.at.as_deref(), series.last_ms);
            let mut stretches = window.stretches();
            in_pieces(r, id, window.during(), &mut |points| stretches.add(points))?;
            let shape = match shape_time(series, &window) {
                Some(time) => r.points(id, time, SHAPE_MAX)?,
                None => Vec::new(),
            };
            let (today, origins) = (looker.today(), r.point_origins(id, window.during())?);
            let data = Data {
                pid: &address,
                series,
                window: &window,
                stretches: &stretches.finish(),
                // A part of the time would look like the whole.
                shape: if shape.len() < SHAPE_MAX { &shape } else { &[] },
                origins: &origins,
                sensed: &sensed(r, &today)?,
                today: &today,
            };
            Ok(Some(one(frame, data)))
        })
        .await?;
    show(&visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}
