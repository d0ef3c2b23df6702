//! `/p/{pid}/story`: the story of the record.

use axum::{
    extract::{Path, State},
    response::Html,
};
use pages::{
    frame::Nav,
    tell::{meaning::Data, story::story},
};
use phr::{
    insight::{KINDS, sensor_glucose, signals::daily_signals},
    ports::EntryQuery,
};

use crate::{app::App, auth::Visitor, refusal::Refusal, sensed::sensed};

pub(crate) async fn told(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:story", move |r, looker| {
        let (frame, person) = looker.framed(r, Nav::Home)?;
        let kinds = KINDS.to_vec();
        let entries = r.entries(&EntryQuery { kinds, ..EntryQuery::default() })?;
        let (apart, glucose, today) = (r.apart()?, sensor_glucose(r)?, looker.today());
        let (sensed, signals) = (sensed(r, &today)?, daily_signals(r, &today)?);
        let data = Data {
            pid: &address,
            person: &person,
            entries: &entries,
            glucose: glucose.as_ref(),
            apart: &apart,
            today: &today,
            easy: None,
            page: 1,
            sensed: &sensed,
            signals: &signals,
        };
        Ok(story(frame, &data))
    })
    .await
}
