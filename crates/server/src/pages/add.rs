//! `/p/{pid}/add`: send files; each is taken in whole or not at all, and the report tells how.

use axum::{
    extract::{Multipart, Path, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use import::intake::{self, Permits};
use pages::{add::Add, frame::Nav, links};
use phr::ports::Reading;

use crate::{
    app::App,
    auth::Visitor,
    look::{Looker, show},
    refusal::{Cause, Refusal},
    upload,
};

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
    app.adding(visitor, pid, "page:add").await?;
    let look = move |r: &mut dyn Reading, looker: &Looker| Ok(looker.framed(r, Nav::Add)?.0);
    let frame = app.look(visitor, pid, "page:add", look).await?;
    let page = Add {
        frame,
        action: links::add(pid),
        measure: links::measure(pid),
        limit: "512 MB".to_owned(),
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
    let (read, add, channel) = app.adding(&visitor, &pid, "page:add").await?;
    let arrivals = upload::receive(&app, &visitor, form).await?;
    if arrivals.is_empty() {
        let nothing = pages::slip::no_file(visitor.lang);
        let page = page(&app, &visitor, &pid, Some(nothing)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let files = app
        .work(&visitor, move |store| {
            let permits = Permits { read: &read, add: &add };
            upload::take_in(&*store, permits, channel, intake::open(arrivals))
        })
        .await?;
    Ok(upload::to_report(&app, &visitor, pid, files))
}
