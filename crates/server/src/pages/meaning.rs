//! `/p/{pid}/meaning`: what the record says.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    tell::meaning::{Data, meaning},
};
use phr::{
    insight::{KINDS, sensor_glucose, signals::daily_signals},
    ports::EntryQuery,
};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, refusal::Refusal, sensed::sensed};

/// In which words.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    words: Option<String>,
    page: Option<usize>,
}

pub(crate) async fn told(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let easy = which.words.as_deref().map(|words| words == "easy");
    let (address, page) = (pid.clone(), which.page.unwrap_or(1));
    app.page_of_all(&visitor, &pid, "page:meaning", move |r, looker| {
        let (frame, person) = looker.framed(r, Nav::Home)?;
        let kinds = KINDS.to_vec();
        let entries = r.entries(&EntryQuery { kinds, ..EntryQuery::default() })?;
        let (apart, glucose, today) = (r.apart()?, sensor_glucose(r)?, looker.today());
        let sensed = &*sensed(r, &today)?;
        let signals = &*daily_signals(r, &today)?;
        let (pid, person, entries, apart) = (&*address, &person, &*entries, &*apart);
        let (glucose, today) = (glucose.as_ref(), &today);
        let data =
            Data { pid, person, entries, glucose, apart, today, easy, page, sensed, signals };
        Ok(meaning(frame, data))
    })
    .await
}
