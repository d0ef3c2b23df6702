//! `/p/{pid}/panels`: results that belong together, over the same time.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    panels::Panels,
    tell::measurement::{Group, PanelData, panels},
};
use phr::{
    ports::{EntryQuery, Noting},
    record::Kind,
};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, refusal::Refusal, sensed::Recent};

/// The newest results that are looked at: decades of yearly check-ups and monthly tests.
const NEWEST_MAX: u32 = 2000;

/// Which group.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    of: Option<String>,
}

pub(crate) async fn together(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let group = which.of.as_deref().and_then(Group::from_code);
    let address = pid.clone();
    app.page(&visitor, &pid, "page:panels", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Home)?;
        let today = looker.today();
        let recent = Recent::read(r, &today)?;
        let urgent = recent.urgent(&today, &address, frame.lang);
        let how = (format!("{group:?}"), Noting::AsAWhole);
        let page = looker.told_lately(r, (&frame, &urgent), how, |r, frame| {
            let (kinds, limit) = (vec![Kind::Lab, Kind::CheckUp], Some(NEWEST_MAX));
            let entries = r.entries(&EntryQuery { kinds, limit, ..EntryQuery::default() })?;
            let apart = r.apart()?;
            let (entries, apart, sensed) = (&*entries, &*apart, &*recent.sensed);
            let (pid, today) = (&*address, &today);
            Ok(panels(frame, PanelData { pid, today, entries, apart, group, sensed }))
        })?;
        Ok(Panels { frame, ..page })
    })
    .await
}
