//! `/p/{pid}/questions`: files that seem to be about someone else, and the person's answer.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{Html, Response},
};
use import::intake::{self, Answer, Permits};
use pages::{frame::Nav, links, tell};
use phr::{OriginalId, consent::Action};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    refusal::{Cause, Refusal},
};

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(deed): Query<Deed>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:questions", move |r, looker| {
        let (mut frame, person) = looker.framed(r, Nav::Questions)?;
        frame.notice = deed.notice(&address, frame.lang);
        Ok(tell::questions::questions(frame, &address, &person, &r.originals()?))
    })
    .await
}

/// The form under each question.
#[derive(Debug, Deserialize)]
pub(crate) struct Answered {
    csrf: String,
    answer: String,
}

pub(crate) async fn answer(
    State(app): State<App>,
    Path((pid, qid)): Path<(String, String)>,
    visitor: Visitor,
    Form(form): Form<Answered>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let original: OriginalId =
        qid.parse().map_err(|_not_an_id| Refusal::not_found(visitor.lang))?;
    let answer = match form.answer.as_str() {
        "mine" => Answer::Mine,
        "not-mine" => Answer::NotMine,
        "later" => return Ok(see_other(&links::home(&pid))),
        _ => return Err(Refusal::new(visitor.lang, Cause::BadRequest("no such answer"))),
    };
    let read = app.permit(&visitor, &pid, Action::Read, "page:answer").await?;
    let add = app.permit(&visitor, &pid, Action::Add, "page:answer").await?;
    let taken = app
        .work(&visitor, move |store| {
            intake::answer(&*store, Permits { read: &read, add: &add }, original, answer)
        })
        .await?;
    match (taken, answer) {
        (None, _) => Err(Refusal::not_found(visitor.lang)),
        (Some(taken), Answer::Mine) => {
            Ok(see_other(&Deed::link(&links::report(&pid, &qid), "accepted", &taken)))
        }
        (Some(taken), Answer::NotMine) => {
            Ok(see_other(&Deed::link(&links::questions(&pid), "declined", &taken)))
        }
    }
}
