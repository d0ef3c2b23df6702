//! `/p/{pid}/visit`: the person's question first, and the sheet for the doctor.

use axum::{
    Form,
    extract::{Path, State},
    response::{Html, Response},
};
use fhir::Date;
use pages::{
    frame::Nav,
    links,
    tell::{home::Data, meaning, visit},
    visit::Sheet,
};
use phr::{
    insight::signals::daily_signals,
    own::{self, Held, Own, Section, Visit},
    person::Person,
    ports::{Noting, Reading, StoreError},
};

use super::home::newest;
use crate::{
    app::App,
    auth::Visitor,
    guard::{check_csrf, see_other},
    posted::Posted,
    refusal::Refusal,
    sensed::Recent,
};

pub(crate) async fn form(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:visit", move |r, looker| {
        let (frame, person) = looker.framed(r, Nav::Home)?;
        let how = (String::new(), Noting::AsAWhole);
        let page = looker.told_lately(r, (&frame, &[]), how, |r, frame| {
            let kept = own::visit(r)?;
            let recent = Recent::read(r, &looker.today())?;
            with_data(r, (&address, &person), (&looker.today(), &recent), |data| {
                let asks = meaning::asks(&data, &frame);
                visit::visit(frame.clone(), data.pid, kept.as_ref(), asks)
            })
        })?;
        Ok(pages::visit::Visit { frame, ..page })
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
        let (frame, person) = looker.framed(r, Nav::Home)?;
        let today = looker.today();
        let recent = Recent::read(r, &today)?;
        let urgent = recent.urgent(&today, &address, frame.lang);
        let how = (String::new(), Noting::AsAWhole);
        let page = looker.told_lately(r, (&frame, &urgent), how, |r, frame| {
            let (kept, held) = (own::visit(r)?, Held::read(r)?);
            let kept = kept.unwrap_or_else(|| Visit::everything(today.clone()));
            with_data(r, (&address, &person), (&today, &recent), |data| {
                visit::sheet(frame, data, kept, &held)
            })
        })?;
        Ok(Sheet { frame, ..page })
    })
    .await
}

/// What the home page is made of, for a page of one look.
fn with_data<P>(
    r: &mut dyn Reading,
    (pid, person): (&str, &Person),
    (today, recent): (&Date, &Recent),
    make: impl FnOnce(Data<'_>) -> P,
) -> Result<P, StoreError> {
    let (mut entries, apart, held) = (newest(r)?, r.apart()?, Held::default());
    recent.add_to(&mut entries);
    let signals = daily_signals(r, today)?;
    let (entries, apart, sensed) = (&*entries, &*apart, &*recent.sensed);
    let (held, signals, originals) = (&held, &*signals, &[][..]);
    Ok(make(Data { pid, person, today, entries, apart, originals, sensed, held, signals }))
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
