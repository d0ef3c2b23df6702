//! `/p/{pid}/add`: send files; each is taken in whole or not at all, and the report tells how.

use axum::{
    extract::{
        Multipart, Path, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use import::intake::{self, Arrival, Permits, Report};
use pages::{add::Add, frame::Nav, links, tell::report::FileReport};
use phr::{
    consent::Action,
    ports::{Store, StoreError},
    provenance::Channel,
};

use crate::{
    app::{App, UploadReport, random_token},
    auth::Visitor,
    guard::{check_csrf, see_other},
    look::show,
    refusal::{Cause, Refusal},
};

/// Files in one upload, at most; archives count as one here.
const FILES_MAX: usize = 200;

pub(crate) async fn form(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    page(&app, &visitor, &pid, None).await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    pid: &str,
    error: Option<String>,
) -> Result<Html<String>, Refusal> {
    let frame = app.frame(visitor, pid, "page:add", Nav::Add).await?;
    let page = Add {
        frame,
        action: links::add(pid),
        measure: links::measure(pid),
        limit: "256 MB".to_owned(),
        error,
    };
    show(visitor, &page)
}

pub(crate) async fn send(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refusal> {
    let form = form.map_err(|_no_form| {
        Refusal::new(visitor.lang, Cause::BadRequest("not a form with files"))
    })?;
    let read = app.permit(&visitor, &pid, Action::Read, "page:add").await?;
    let add = app.permit(&visitor, &pid, Action::Add, "page:add").await?;
    let arrivals = receive(&visitor, form).await?;
    if arrivals.is_empty() {
        let nothing = pages::slip::no_file(visitor.lang);
        let page = page(&app, &visitor, &pid, Some(nothing)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let files = app
        .work(&visitor, move |store| take_in(&*store, Permits { read: &read, add: &add }, arrivals))
        .await?;
    let mut id = random_token(app.ids());
    id.truncate(32);
    let (account, at) = (visitor.account, app.clock().now());
    app.keep_report(UploadReport { id: id.clone(), account, pid: pid.clone(), at, files });
    Ok(see_other(&links::report(&pid, &id)))
}

fn take_in(
    store: &dyn Store,
    permits: Permits<'_>,
    arrivals: Vec<Arrival>,
) -> Result<Vec<FileReport>, StoreError> {
    let (files, refusals) = intake::unpack(arrivals);
    let mut reports = Vec::with_capacity(files.len());
    for file in &files {
        reports.push(told(intake::take_in(store, permits, file, Channel::Upload)?));
    }
    reports.extend(refusals.into_iter().map(|refusal| FileReport {
        file: refusal.file_name,
        findings: vec![refusal.finding],
        refused: true,
        ..FileReport::default()
    }));
    Ok(reports)
}

/// Reads the form: the token must come first, so that nothing is read for a foreign form.
async fn receive(visitor: &Visitor, mut form: Multipart) -> Result<Vec<Arrival>, Refusal> {
    let refuse = |error: &MultipartError| {
        let cause = match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Cause::TooLarge,
            _ => Cause::BadRequest("the upload broke off"),
        };
        Refusal::new(visitor.lang, cause)
    };
    let mut checked = false;
    let mut arrivals = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|e| refuse(&e))? {
        match field.name().unwrap_or_default() {
            "csrf" => {
                check_csrf(visitor, &field.text().await.map_err(|e| refuse(&e))?)?;
                checked = true;
            }
            "files" if checked => {
                let file_name = field.file_name().filter(|n| !n.is_empty()).map(str::to_owned);
                let bytes = field.bytes().await.map_err(|e| refuse(&e))?.to_vec();
                if file_name.is_some() || !bytes.is_empty() {
                    arrivals.push(Arrival { bytes, file_name });
                }
            }
            _ => {}
        }
        if arrivals.len() > FILES_MAX {
            return Err(Refusal::new(visitor.lang, Cause::TooLarge));
        }
    }
    if !checked {
        return Err(Refusal::new(visitor.lang, Cause::BadRequest("a form without its token")));
    }
    Ok(arrivals)
}

fn told(report: Report) -> FileReport {
    FileReport {
        file: report.file,
        format: report.format,
        format_version: report.format_version,
        original: report.taken.original.map(|id| id.to_string()),
        entries: report.taken.entries,
        duplicates: report.taken.duplicates,
        already_held: report.taken.already_held,
        findings: report.findings,
        put_aside: report.put_aside,
        refused: report.refused,
    }
}
