//! `/p/{pid}/measurements`: what is measured, with the newest value of each.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    tell::measurements::{Data, measurements},
};
use phr::{ports::EntryQuery, record::Kind};

use super::list::Which;
use crate::{app::App, auth::Visitor, refusal::Refusal};

/// The newest entries of a group that are looked at. What was last measured before so many others
/// is not in the list.
const NEWEST_MAX: u32 = 2000;
/// Read apart, so that daily values at home never push out a yearly laboratory result.
const GROUPS: [&[Kind]; 2] = [&[Kind::Measurement], &[Kind::Lab, Kind::CheckUp]];

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page(&visitor, &pid, "page:measurements", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Home)?;
        let mut entries = Vec::new();
        for kinds in GROUPS {
            let (kinds, limit) = (kinds.to_vec(), Some(NEWEST_MAX));
            entries.extend(r.entries(&EntryQuery { kinds, limit, ..EntryQuery::default() })?);
        }
        let (today, page) = (looker.today(), which.page());
        let data = Data { pid: &address, today: &today, entries: &entries, page };
        Ok(measurements(frame, data))
    })
    .await
}
