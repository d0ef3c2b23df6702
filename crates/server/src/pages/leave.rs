//! `/p/{pid}/leave`: erase the record, after a day in which one can think again.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use pages::{frame::Nav, leave::Leave, links, tell::when};
use phr::consent::Action;
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    guard::{check_csrf, see_other},
    leaving::day_after,
    look::{person_id, show},
    refusal::{Cause, Refusal},
};

pub(crate) async fn ask(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    page(&app, &visitor, &pid, false).await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    pid: &str,
    unsure: bool,
) -> Result<Html<String>, Refusal> {
    // Whoever may not erase it is not asked either.
    app.permit(visitor, pid, Action::Erase, "page:leave").await?;
    let frame = app.frame(visitor, pid, "page:leave", Nav::Elsewhere).await?;
    let person = person_id(visitor, pid)?;
    let waiting = app.work(visitor, |store| store.leaving()).await?;
    let due = waiting.iter().find(|l| l.person == person).map(|l| l.due);
    let page = Leave {
        action: links::leave(pid),
        take: links::take(pid),
        due: due.map(|due| when::of(&Date::from_timestamp(due), visitor.lang)),
        unsure,
        frame,
    };
    show(visitor, &page)
}

/// The form: to leave, with the box ticked, or to stay.
#[derive(Debug, Deserialize)]
pub(crate) struct Decided {
    csrf: String,
    what: String,
    #[serde(default)]
    sure: String,
}

pub(crate) async fn decide(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(form): Form<Decided>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let due = match form.what.as_str() {
        "stay" => None,
        "leave" if form.sure == "yes" => Some(day_after(app.clock().now())),
        "leave" => {
            let page = page(&app, &visitor, &pid, true).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        _ => return Err(Refusal::new(visitor.lang, Cause::BadRequest("no such decision"))),
    };
    let permit = app.permit(&visitor, &pid, Action::Erase, "page:erase").await?;
    if due.is_some() {
        app.proved(&visitor, &links::leave(&pid)).await?;
    }
    app.work(&visitor, move |store| store.leave(&permit, due)).await?;
    Ok(see_other(&links::leave(&pid)))
}
