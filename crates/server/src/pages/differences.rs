//! `/p/{pid}/differences`: entries that do not fit together, and what the person says of them.

use axum::{
    Form,
    extract::{Path, State},
    response::{Html, Response},
};
use import::intake::{self, Permits};
use pages::{differences::Differences, frame::Nav, links, tell::differences};
use phr::{
    EntryId,
    consent::Action,
    ports::{Noting, Reading, StoreError},
    record::contradiction::{Answer, contradictions},
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    guard::{check_csrf, see_other},
    look::Looker,
    refusal::{Cause, Refusal},
    remembered::{Made, Topic},
};

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:differences", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Questions)?;
        let how = (String::new(), Noting::AsAWhole);
        let page = looker.told_lately(r, (&frame, &[]), how, |r, frame| {
            let (entries, settled) = (intake::comparable(r)?, r.settled()?);
            Ok(differences::differences(frame, &address, &contradictions(&entries), &settled))
        })?;
        Ok(Differences { frame, ..page })
    })
    .await
}

/// The form under each pair.
#[derive(Debug, Deserialize)]
pub(crate) struct Answered {
    csrf: String,
    one: String,
    other: String,
    answer: String,
}

pub(crate) async fn answer(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(form): Form<Answered>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let entry = |id: &str| -> Result<EntryId, Refusal> {
        id.parse().map_err(|_not_an_id| Refusal::not_found(visitor.lang))
    };
    let (one, other) = (entry(&form.one)?, entry(&form.other)?);
    let answer = Answer::from_code(&form.answer)
        .ok_or_else(|| Refusal::new(visitor.lang, Cause::BadRequest("no such answer")))?;
    let read = app.permit(&visitor, &pid, Action::Read, "page:difference").await?;
    let add = app.permit(&visitor, &pid, Action::Add, "page:difference").await?;
    let there = app
        .work(&visitor, move |store| {
            let permits = Permits { read: &read, add: &add };
            intake::settle(&*store, permits, (one, other), answer)
        })
        .await?;
    match there {
        Some(_) => Ok(see_other(&links::differences(&pid))),
        None => Err(Refusal::not_found(visitor.lang)),
    }
}

/// How many pairs wait for an answer. The record is compared again only when it changed.
pub(crate) fn waiting(r: &mut dyn Reading, looker: &Looker) -> Result<usize, StoreError> {
    let count = |r: &mut dyn Reading| {
        let (entries, settled) = (intake::comparable(r)?, r.settled()?);
        let answer = differences::waiting(&contradictions(&entries), &settled);
        Ok(Made { answer, shown: Vec::new(), bytes: 0 })
    };
    looker.remembered(r, Topic::Differences, Noting::AsAWhole, count).map(|waiting| *waiting)
}
