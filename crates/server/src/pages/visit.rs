//! `/p/{pid}/visit`: the person's question first, and the sheet for the doctor.

use axum::{
    Form,
    extract::{Path, State},
    response::{Html, Response},
};
use fhir::Date;
use pages::{
    Frame,
    frame::Nav,
    links,
    tell::{home::Data, meaning, visit},
};
use phr::{
    insight::signals::daily_signals,
    own::{self, Held, Own, Section, Visit},
    ports::{Reading, StoreError},
};

use super::home::newest;
use crate::{
    app::App,
    auth::Visitor,
    guard::{check_csrf, see_other},
    look::Looker,
    posted::Posted,
    refusal::Refusal,
    sensed::sensed,
};

pub(crate) async fn form(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:visit", move |r, looker| {
        let kept = own::visit(r)?;
        with_data(r, looker, &address, |frame, data| {
            let asks = meaning::asks(&data, &frame);
            visit::visit(frame, data.pid, kept.as_ref(), asks)
        })
    })
    .await
}

pub(crate) async fn sheet(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:sheet", move |r, looker| {
        let (kept, held) = (own::visit(r)?, Held::read(r)?);
        let kept = kept.unwrap_or_else(|| Visit::everything(looker.today()));
        with_data(r, looker, &address, |frame, data| visit::sheet(frame, data, kept, &held))
    })
    .await
}

/// What the home page is made of, for a page of one look.
fn with_data<P>(
    r: &mut dyn Reading,
    looker: &Looker,
    pid: &str,
    make: impl FnOnce(Frame, Data<'_>) -> P,
) -> Result<P, StoreError> {
    let (frame, person) = looker.framed(r, Nav::Home)?;
    let (entries, apart, today) = (newest(r)?, r.apart()?, looker.today());
    let (sensed, held) = (sensed(r, &today)?, Held::default());
    let signals = daily_signals(r, &today)?;
    let data = Data {
        pid,
        person: &person,
        today: &today,
        entries: &entries,
        apart: &apart,
        originals: &[],
        sensed: &sensed,
        held: &held,
        signals: &signals,
    };
    Ok(make(frame, data))
}

pub(crate) async fn save(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(posted): Form<Posted>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, posted.one("csrf"))?;
    let visit = Visit {
        question: posted.words("question"),
        place: posted.words("place"),
        on: posted.one("on").parse::<Date>().ok().filter(|d| d.day().is_some()),
        show: posted.all("show").filter_map(Section::from_code).collect(),
        at: Date::from_timestamp(app.clock().now()),
    };
    app.say(&visitor, &pid, "page:visit", Own::Visit(visit)).await?;
    Ok(see_other(&links::sheet(&pid)))
}
