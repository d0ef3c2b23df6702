//! Files that come through a form, and what is told of them.

use axum::{
    extract::{Multipart, multipart::MultipartError},
    http::StatusCode,
    response::Response,
};
use import::intake::{self, Incoming, Permits, Refusal as Unopened, Report};
use pages::{links, tell::report::FileReport};
use phr::{
    ports::{Store, StoreError},
    provenance::Channel,
};

use crate::{
    app::{App, UploadReport, random_token},
    auth::Visitor,
    guard::{check_csrf, see_other},
    refusal::{Cause, Refusal},
    spool::{Arrived, Inbox, Lost},
};

/// One upload, in bytes, all files together. The largest exports of a phone known to us are zips of
/// 400 MB; they lie sealed on disk, never whole in memory.
pub(crate) const UPLOAD_BYTES_MAX: usize = 512 << 20;

/// Files in one upload, at most; archives count as one here.
pub(crate) const FILES_MAX: usize = 200;

/// Reads the form: the token must come first, so that nothing is read for a foreign form.
pub(crate) async fn receive(
    app: &App,
    visitor: &Visitor,
    mut form: Multipart,
) -> Result<Arrived, Refusal> {
    let lost = |lost| Refusal::new(visitor.lang, cause(lost));
    let refuse = |error: &MultipartError| {
        let cause = match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Cause::TooLarge,
            _ => Cause::BadRequest("the upload broke off"),
        };
        Refusal::new(visitor.lang, cause)
    };
    let mut checked = false;
    let mut inbox = Inbox::open(app, UPLOAD_BYTES_MAX as u64).map_err(lost)?;
    while let Some(mut field) = form.next_field().await.map_err(|e| refuse(&e))? {
        match field.name().unwrap_or_default() {
            "csrf" => {
                check_csrf(visitor, &field.text().await.map_err(|e| refuse(&e))?)?;
                checked = true;
            }
            "files" if checked => {
                let file_name = field.file_name().filter(|n| !n.is_empty()).map(str::to_owned);
                while let Some(piece) = field.chunk().await.map_err(|e| refuse(&e))? {
                    inbox.add(&piece).await.map_err(lost)?;
                }
                inbox.end_file(file_name);
            }
            _ => {}
        }
        if inbox.files() > FILES_MAX {
            return Err(Refusal::new(visitor.lang, Cause::TooLarge));
        }
    }
    if !checked {
        return Err(Refusal::new(visitor.lang, Cause::BadRequest("a form without its token")));
    }
    inbox.finish().await.map_err(lost)
}

fn cause(lost: Lost) -> Cause {
    match lost {
        Lost::TooLarge => Cause::TooLarge,
        Lost::Full => Cause::Store(StoreError::Full),
        Lost::Failed => Cause::Internal("the spool"),
    }
}

/// Takes in what was unpacked, file by file.
pub(crate) fn take_in(
    store: &dyn Store,
    permits: Permits<'_>,
    channel: Channel,
    (files, unopened): (Vec<Incoming>, Vec<Unopened>),
) -> Result<Vec<FileReport>, StoreError> {
    let mut reports = Vec::with_capacity(files.len());
    for file in &files {
        reports.push(told_one(intake::take_in(store, permits, file, channel)?));
    }
    reports.extend(unopened.into_iter().map(|refusal| FileReport {
        file: refusal.file_name,
        findings: vec![refusal.finding],
        refused: true,
        ..FileReport::default()
    }));
    Ok(reports)
}

/// Reports as the page after an upload tells them.
pub(crate) fn told(reports: Vec<Report>) -> Vec<FileReport> {
    reports.into_iter().map(told_one).collect()
}

/// Keeps the report of an upload and leads to it.
pub(crate) fn to_report(
    app: &App,
    visitor: &Visitor,
    pid: String,
    files: Vec<FileReport>,
) -> Response {
    let mut id = random_token(app.ids());
    id.truncate(32);
    let to = links::report(&pid, &id);
    let (account, at) = (visitor.account, app.clock().now());
    app.keep_report(UploadReport { id, account, pid, at, files });
    see_other(&to)
}

/// A report as the page after an upload tells it.
fn told_one(report: Report) -> FileReport {
    FileReport {
        file: report.file,
        format: report.format,
        format_version: report.format_version,
        original: report.taken.original.map(|id| id.to_string()),
        entries: report.taken.entries,
        duplicates: report.taken.duplicates,
        points: report.taken.points,
        duplicate_points: report.taken.duplicate_points,
        already_held: report.taken.already_held,
        findings: report.findings,
        put_aside: report.put_aside,
        refused: report.refused,
        taken_out: false,
    }
}
