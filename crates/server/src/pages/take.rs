//! `/p/{pid}/take`: the whole record as one zip to take along.

use std::io;

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{Html, Response},
};
use pages::{frame::Nav, links, take::Take};
use phr::{consent::Action, ports::StoreError};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    guard::check_csrf,
    handout,
    look::show,
    refusal::Refusal,
    spool::{Sending, Spool},
};

pub(crate) async fn explain(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let frame = app.frame(&visitor, &pid, "page:take", Nav::Elsewhere).await?;
    show(&visitor, &Take { frame, action: links::take(&pid) })
}

/// The one button of the page.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    csrf: String,
}

pub(crate) async fn give(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(form): Form<Asked>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let permit = app.permit(&visitor, &pid, Action::Read, "page:export").await?;
    app.proved(&visitor, &links::take(&pid)).await?;
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        kind => StoreError::Failed(format!("the spool: {kind}")),
    };
    let spool = Spool::new(app.config().spool.as_deref(), app.ids());
    let zip = app
        .work(&visitor, move |store| {
            let mut zip = spool.map_err(failed)?;
            handout::write(&*store, &permit, &mut zip)?;
            zip.finish().map_err(failed)
        })
        .await?;
    let mut response = Response::new(Sending::of(&zip));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let name = HeaderValue::from_static("attachment; filename=\"tenohira-record.zip\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
