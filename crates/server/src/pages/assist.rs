//! `/assist`: a helper at a counter begins to help whoever stands in front of them: the helper's own
//! sign-in, and a number that the person drew a moment ago and while they are signed in. What comes of it is an agreement like any
//! other, for half an hour, given by whoever drew the number.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use import::intake;
use jiff::SignedDuration;
use pages::{assist::Assist, links};
use phr::{
    PersonId,
    account::{PresenceNumber, Present},
    consent::{
        Action, Decision, Grant, Grantee, Permit, Purpose, RelationKind, Request, Scope, decide,
        fhir::State as Held,
    },
};
use serde::Deserialize;

use super::sharing::{blank, shown};
use crate::{
    app::App,
    auth::Visitor,
    guard::{check_csrf, see_other},
    look::show,
    refusal::{Cause, Refusal},
};

/// How long the helper may act: one visit to a counter.
const LASTS: SignedDuration = SignedDuration::from_mins(30);
/// The door, as the log knows it.
const DOOR: &str = "page:assist";

pub(crate) async fn form(visitor: Visitor) -> Result<Html<String>, Refusal> {
    show(&visitor, &Assist { frame: visitor.frame(), wrong: false })
}

/// What the helper typed in.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    csrf: String,
    #[serde(default)]
    number: String,
}

pub(crate) async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &typed.csrf)?;
    let now = app.clock().now();
    if app.types_too_often(visitor.account) {
        return Err(Refusal::new(visitor.lang, Cause::TooOften));
    }
    let present = match PresenceNumber::parse(&typed.number) {
        Some(number) => app.work(&visitor, move |store| store.spend_presence(&number, now)).await?,
        None => None,
    };
    let person = match present.filter(|present| present.by.account.id != visitor.account) {
        Some(present) => help(&app, &visitor, present).await?,
        None => None,
    };
    let Some(person) = person else {
        let page = show(&visitor, &Assist { frame: visitor.frame(), wrong: true })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    Ok(see_other(&links::home(&person.to_string())))
}

/// Lets the helper in, if whoever drew the number still may; decided now, not when it was drawn, for
/// the account as it is now.
async fn help(app: &App, visitor: &Visitor, present: Present) -> Result<Option<PersonId>, Refusal> {
    let Present { by, person } = present;
    let (account, now) = (by.account.id, app.clock().now());
    let (role, on_behalf) = by.account.acts_as(now);
    let strength = by.session.strength;
    let asked = Request::new(account, person, Action::Delegate, DOOR, now);
    let asked = Request { role, on_behalf, strength, ..asked };
    let on_file = app.work(visitor, move |store| store.on_file(account, person)).await?;
    let Decision::Permitted(permit) = decide(&asked, &on_file, policy::rules()) else {
        return Ok(None);
    };
    let grant = assisted(app, visitor, &permit);
    app.work(visitor, move |store| intake::consent(&*store, &permit, &grant, Held::Given)).await?;
    Ok(Some(person))
}

fn assisted(app: &App, visitor: &Visitor, permit: &Permit) -> Grant {
    let grant = Grant {
        relation: Some(RelationKind::Helper),
        purposes: [Purpose::FamilyRequest].into(),
        actions: [Action::Read, Action::Add].into(),
        scope: Scope::everything(),
        until: permit.at().checked_add(LASTS).ok(),
        ..blank(app, permit, Grantee::Account(visitor.account))
    };
    shown(grant, &visitor.name, visitor.lang)
}
