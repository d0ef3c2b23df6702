//! `/assist`: a helper at a counter begins to help whoever stands in front of them: the helper's own
//! sign-in, and a number that the person drew a moment ago. What comes of it is an agreement like any
//! other, for half an hour, given by whoever drew the number.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use import::intake;
use pages::{assist::Assist, links};
use phr::{
    PersonId,
    consent::{
        Action, Decision, Grant, Grantee, Permit, Purpose, RelationKind, Request, Scope, decide,
        fhir::State as Held,
    },
};
use serde::Deserialize;

use super::sharing::{blank, shown};
use crate::{
    app::{App, lock},
    auth::{LASTS, Visitor},
    guard::{check_csrf, see_other},
    look::show,
    refusal::{Cause, Refusal},
};

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
    if lock(app.presence_tries()).too_many(now) {
        return Err(Refusal::new(visitor.lang, Cause::TooOften));
    }
    let asked = app.presences().spend(&typed.number, now);
    let asked = asked.filter(|asked| asked.account != visitor.account);
    let person = match asked {
        Some(asked) => help(&app, &visitor, Request { at: now, ..asked }).await?,
        None => None,
    };
    let Some(person) = person else {
        let page = show(&visitor, &Assist { frame: visitor.frame(), wrong: true })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    Ok(see_other(&links::home(&person.to_string())))
}

/// Lets the helper in, if whoever drew the number still may; decided now, not when it was drawn.
async fn help(app: &App, visitor: &Visitor, asked: Request) -> Result<Option<PersonId>, Refusal> {
    let (account, person) = (asked.account, asked.person);
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
