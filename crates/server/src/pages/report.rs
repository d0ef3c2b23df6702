//! `/p/{pid}/report/{rid}`: what was read, what was not and why.
//!
//! `rid` is the number of an upload while it is remembered, or an original's address at any time.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use fhir::Date;
use pages::{
    frame::Nav,
    report::Report,
    tell::report::{FileReport, report},
};
use phr::OriginalId;
use serde::Deserialize;

use super::differences::waiting;
use crate::{app::App, auth::Visitor, done::Deed, refusal::Refusal};

/// Which part of what was found.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    page: usize,
}

pub(crate) async fn of_upload(
    State(app): State<App>,
    Path((pid, rid)): Path<(String, String)>,
    (Query(deed), Query(which)): (Query<Deed>, Query<Which>),
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let remembered = app.report(&rid, visitor.account, &pid);
    let original: Option<OriginalId> = rid.parse().ok();
    let address = pid.clone();
    let page = app
        .look(&visitor, &pid, "page:report", move |r, looker| {
            let (mut frame, _) = looker.framed(r, Nav::Add)?;
            frame.notice = deed.notice(&address, frame.lang);
            let differences = if frame.is_whole() { waiting(r, looker)? } else { 0 };
            let (at, files) = if let Some(mut upload) = remembered {
                // Nobody is led to an original that is not all theirs to see.
                for file in &mut upload.files {
                    let id = file.original.as_ref().and_then(|id| id.parse().ok());
                    let held = id.map(|id| r.original(id)).transpose()?.flatten();
                    file.original = file.original.take().filter(|_| held.is_some());
                }
                (upload.at, upload.files)
            } else {
                let Some(record) = original.map(|id| r.original(id)).transpose()?.flatten() else {
                    return Ok(None);
                };
                (record.received.at, vec![FileReport::from_original(&record)])
            };
            let page = report(frame, &address, &Date::from_timestamp(at), &files, which.page);
            Ok(Some(Report { differences, ..page }))
        })
        .await?;
    crate::look::show(&visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}
