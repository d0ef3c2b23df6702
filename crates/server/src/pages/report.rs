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
    tell::report::{FileReport, report},
};
use phr::OriginalId;

use crate::{app::App, auth::Visitor, done::Deed, refusal::Refusal};

pub(crate) async fn of_upload(
    State(app): State<App>,
    Path((pid, rid)): Path<(String, String)>,
    Query(deed): Query<Deed>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let remembered = app.report(&rid, visitor.account, &pid);
    let original: Option<OriginalId> = rid.parse().ok();
    let address = pid.clone();
    let page = app
        .look(&visitor, &pid, "page:report", move |r, looker| {
            let (mut frame, _) = looker.framed(r, Nav::Add)?;
            frame.notice = deed.notice(&address, frame.lang);
            let newest = r.originals()?.first().map_or(0, |o| o.number);
            if let Some(mut upload) = remembered {
                // Nobody is led to an original that is not all theirs to see.
                for file in &mut upload.files {
                    let id = file.original.as_ref().and_then(|id| id.parse().ok());
                    let held = id.map(|id| r.original(id)).transpose()?.flatten();
                    file.original = file.original.take().filter(|_| held.is_some());
                }
                let at = Date::from_timestamp(upload.at);
                return Ok(Some((report(frame, &address, &at, &upload.files), newest)));
            }
            let Some(original) = original else { return Ok(None) };
            Ok(r.original(original)?.map(|record| {
                let at = Date::from_timestamp(record.received.at);
                (report(frame, &address, &at, &[FileReport::from_original(&record)]), newest)
            }))
        })
        .await?;
    let (mut page, newest) = page.ok_or_else(|| Refusal::not_found(visitor.lang))?;
    if page.frame.is_whole() {
        page.differences = app.differences(&visitor, &pid, newest).await?;
    }
    crate::look::show(&visitor, &page)
}
