//! `/p/{pid}/take`: the whole record as one zip to take along.

use std::io::Cursor;

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use pages::{frame::Nav, links, take::Take};
use phr::consent::Action;
use serde::Deserialize;

use crate::{app::App, auth::Visitor, guard::check_csrf, handout, look::show, refusal::Refusal};

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
    let zip = app
        .work(&visitor, move |store| {
            let mut zip = Cursor::new(Vec::new());
            handout::write(&*store, &permit, &mut zip)?;
            Ok(zip.into_inner())
        })
        .await?;
    let mut response = zip.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let name = HeaderValue::from_static("attachment; filename=\"tenohira-record.zip\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
