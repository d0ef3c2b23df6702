//! `POST /family/new`: start a record for whom the files are about.

use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use import::{
    handout::{self, Carried},
    intake::{self, Incoming, Permits, Refusal as Unopened},
};
use pages::slip;
use phr::{AccountId, consent::Action, ports::NewPerson, provenance::Channel};

use super::family;
use crate::{
    app::App,
    auth::Visitor,
    refusal::{Cause, Refusal},
    spool::Arrived,
    upload,
};

pub(crate) async fn start(
    State(app): State<App>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refusal> {
    let refuse = |cause| Refusal::new(visitor.lang, cause);
    let form = form.map_err(|_no_form| refuse(Cause::BadRequest("not a form with files")))?;
    let arrivals = upload::receive(&app, &visitor, form).await?;
    let account = visitor.account;
    let opened = app.work(&visitor, move |_| Ok(Opened::of(arrivals, account))).await?;
    let (unpacked, newcomer) = match opened {
        Opened::Carried(carried) => return come_back(&app, &visitor, carried).await,
        Opened::Files(unpacked, newcomer) => (unpacked, newcomer),
    };
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

/// What the files are.
enum Opened {
    /// A record that was taken along.
    Carried(Carried),
    /// Files, and whom they are about.
    Files((Vec<Incoming>, Vec<Unopened>), Option<NewPerson>),
}

impl Opened {
    fn of(arrivals: Arrived, account: AccountId) -> Opened {
        if let [(one, _)] = arrivals.as_slice()
            && let Some(Ok(carried)) = intake::carried(one)
        {
            return Opened::Carried(carried);
        }
        let unpacked = intake::open(arrivals);
        let newcomer = intake::newcomer(&unpacked.0, account);
        Opened::Files(unpacked, newcomer)
    }
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
