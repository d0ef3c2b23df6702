//! `POST /family/new`: start a record for whom the files are about.

use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use import::{
    handout::{self, Carried},
    intake::{self, Permits},
};
use pages::slip;
use phr::{consent::Action, provenance::Channel};

use super::family;
use crate::{
    app::App,
    auth::Visitor,
    refusal::{Cause, Refusal},
    upload,
};

pub(crate) async fn start(
    State(app): State<App>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refusal> {
    let refuse = |cause| Refusal::new(visitor.lang, cause);
    let form = form.map_err(|_no_form| refuse(Cause::BadRequest("not a form with files")))?;
    let arrivals = upload::receive(&visitor, form).await?;
    if let [one] = arrivals.as_slice()
        && let Some(Ok(carried)) = handout::open(&one.bytes)
    {
        return come_back(&app, &visitor, carried).await;
    }
    let unpacked = intake::unpack(arrivals);
    let newcomer = intake::newcomer(&unpacked.0, visitor.account);
    let Some(new) = newcomer.filter(|new| !new.names.is_empty()) else {
        let page = family::page(&app, &visitor, Some(slip::nobody(visitor.lang))).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let at = app.clock().now();
    let person = app.work(&visitor, move |store| store.create_person(&new, at)).await?;
    let pid = person.to_string();
    let read = app.permit(&visitor, &pid, Action::Read, "page:add").await?;
    let add = app.permit(&visitor, &pid, Action::Add, "page:add").await?;
    let files = app
        .work(&visitor, move |store| {
            upload::take_in(&*store, Permits { read: &read, add: &add }, Channel::Upload, unpacked)
        })
        .await?;
    Ok(upload::to_report(&app, &visitor, pid, files))
}

/// A record that was taken along starts again, decisions of the person included.
async fn come_back(app: &App, visitor: &Visitor, carried: Carried) -> Result<Response, Refusal> {
    let (new, at) = (carried.newcomer(visitor.account), app.clock().now());
    let person = app.work(visitor, move |store| store.create_person(&new, at)).await?;
    let pid = person.to_string();
    let read = app.permit(visitor, &pid, Action::Read, "page:add").await?;
    let add = app.permit(visitor, &pid, Action::Add, "page:add").await?;
    let reports = app
        .work(visitor, move |store| {
            handout::bring(&*store, Permits { read: &read, add: &add }, carried)
        })
        .await?;
    Ok(upload::to_report(app, visitor, pid, upload::told(reports)))
}
