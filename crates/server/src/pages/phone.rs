//! `/p/{pid}/phone`: the person makes, sees and ends addresses to which a phone can send.

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{Html, Response},
};
use fhir::Date;
use pages::{
    frame::Nav,
    links,
    phone::{Address, Inlet, Phone},
    tell::when,
};
use phr::consent::Action;
use serde::Deserialize;

use crate::{
    app::{App, random_token},
    auth::Visitor,
    guard::{check_csrf, see_other},
    look::{person_id, show},
    refusal::Refusal,
};

/// The one button of each form.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    csrf: String,
}

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Html<String>, Refusal> {
    page(&app, &visitor, &pid, ("page:phone", &headers), None).await
}

/// Makes an address. It is shown in this answer and never again: only its hash is kept.
pub(crate) async fn make(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<Asked>,
) -> Result<Html<String>, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    app.permit(&visitor, &pid, Action::Add, "page:phone-make").await?;
    let (person, token) = (person_id(&visitor, &pid)?, random_token(app.ids()));
    app.inlets().open(&token, visitor.account, person, app.clock().now());
    page(&app, &visitor, &pid, ("page:phone-make", &headers), Some(&token)).await
}

pub(crate) async fn end(
    State(app): State<App>,
    Path((pid, number)): Path<(String, u64)>,
    visitor: Visitor,
    Form(form): Form<Asked>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    app.frame(&visitor, &pid, "page:phone-end", Nav::Add).await?;
    let person = person_id(&visitor, &pid)?;
    if !app.inlets().end(number, person, app.clock().now()) {
        return Err(Refusal::not_found(visitor.lang));
    }
    Ok(see_other(&links::phone(&pid)))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    pid: &str,
    (door, headers): (&'static str, &HeaderMap),
    made: Option<&str>,
) -> Result<Html<String>, Refusal> {
    let mut frame = app.frame(visitor, pid, door, Nav::Add).await?;
    frame.path = links::phone(pid); // where the answer to a form cannot be fetched again
    let (now, lang) = (app.clock().now(), visitor.lang);
    let reach = reach(app, headers);
    let inlets = app.inlets().of(person_id(visitor, pid)?);
    let inlets = inlets.into_iter().map(|inlet| Inlet {
        number: usize::try_from(inlet.number).unwrap_or(usize::MAX),
        until: when::of(&Date::from_timestamp(inlet.until), lang),
        left: inlet.is_alive(now).then(|| usize::try_from(inlet.left).unwrap_or(usize::MAX)),
        end: links::phone_end(pid, inlet.number),
        brought: inlet.brought.iter().map(|sent| sent.line(lang)).collect(),
    });
    let base = base(app, headers);
    let page = Phone {
        action: links::phone(pid),
        reachable: reach.is_some(),
        made: made.map(|token| Address::new(format!("{base}{}", links::send(token)))),
        inlets: inlets.collect(),
        frame,
    };
    show(visitor, &page)
}

/// How a phone reaches us: as the operator says, else as this browser does, unless that is only
/// possible on this machine.
pub(crate) fn reach(app: &App, headers: &HeaderMap) -> Option<String> {
    let config = app.config();
    let seen = || Some(format!("http://{}", host(headers)?)).filter(|_| !config.local_only);
    config.reach.clone().or_else(seen)
}

/// How somebody with a link reaches us: as far as we know, else as this browser does.
pub(crate) fn base(app: &App, headers: &HeaderMap) -> String {
    reach(app, headers).unwrap_or_else(|| format!("http://{}", host(headers).unwrap_or_default()))
}

fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let known = |b: u8| b.is_ascii_alphanumeric() || b".:-[]".contains(&b);
    host.bytes().all(known).then_some(host)
}
