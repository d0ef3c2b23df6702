//! `/p/{pid}/checkups`: check-ups side by side.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    checkups::CheckUps,
    frame::Nav,
    tell::checkups::{Data, Part, checkups},
};
use phr::{
    ports::{EntryQuery, Noting},
    record::Kind,
};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, refusal::Refusal};

/// The newest entries that are looked at: some twenty check-ups.
const NEWEST_MAX: u32 = 3000;

/// Which part of the results, and which check-ups.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    part: Option<String>,
    page: Option<usize>,
}

pub(crate) async fn side_by_side(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let part = which.part.as_deref().and_then(Part::from_code).unwrap_or_default();
    let address = pid.clone();
    app.page(&visitor, &pid, "page:checkups", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Home)?;
        let page = which.page.unwrap_or(1);
        let how = (format!("{part:?} {page}"), Noting::AsAWhole);
        let told = looker.told_lately(r, (&frame, &[]), how, |r, frame| {
            let (kinds, limit) = (vec![Kind::CheckUp], Some(NEWEST_MAX));
            let entries = r.entries(&EntryQuery { kinds, limit, ..EntryQuery::default() })?;
            let apart = r.apart()?;
            let (entries, apart) = (&*entries, &*apart);
            Ok(checkups(frame, Data { pid: &address, entries, apart, part, page }))
        })?;
        Ok(CheckUps { frame, ..told })
    })
    .await
}
