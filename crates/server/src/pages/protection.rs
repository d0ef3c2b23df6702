//! `/p/{pid}/protection`: the person hides where they are, or shows it again.
//!
//! Only whoever may [`Action::Locate`] gets there; for everybody else there is no such page, with or
//! without something hidden. Its looks and decisions stand in the log as those of the page about who may
//! see the record, because the log is read by others.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use import::intake;
use pages::{frame::Nav, links, protection::Protection, tell::when};
use phr::{
    consent::{Action, Effect, Grant, Grantee, Permit, Scope, fhir::State as Held},
    ports::{Store, StoreError},
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

/// As the page about who may see the record.
const DOOR: &str = "page:sharing";

pub(crate) async fn form(
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
    let permit = app.permit(visitor, pid, Action::Locate, DOOR).await?;
    let look = app.look(visitor, pid, DOOR, |r, looker| looker.framed(r, Nav::Elsewhere));
    let (frame, _) = look.await?;
    let held = app.work(visitor, move |store| held(&*store, &permit)).await?;
    let since = held.map(|grant| when::of(&Date::from_timestamp(grant.given), visitor.lang));
    show(visitor, &Protection { frame, action: links::protection(pid), since, unsure })
}

/// What this account hid, if it did.
fn held(store: &dyn Store, permit: &Permit) -> Result<Option<Grant>, StoreError> {
    let grants = store.on_file(permit.actor(), permit.person())?.grants;
    let own = |grant: &Grant| grant.protects() && grant.given_by == permit.actor();
    Ok(grants.into_iter().find(own))
}

/// The form: to hide, or to show again with the box ticked.
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
    let permit = app.permit(&visitor, &pid, Action::Locate, DOOR).await?;
    match form.what.as_str() {
        "hide" => {
            let grant = protection(&app, &permit, &visitor);
            app.work(&visitor, move |store| match held(&*store, &permit)? {
                Some(_) => Ok(()),
                None => intake::consent(&*store, &permit, &grant, Held::Given).map(drop),
            })
            .await?;
        }
        "lift" if form.sure == "yes" => {
            app.proved(&visitor, &links::protection(&pid)).await?;
            app.work(&visitor, move |store| match held(&*store, &permit)? {
                Some(grant) => intake::consent(&*store, &permit, &grant, Held::Withdrawn).map(drop),
                None => Ok(()),
            })
            .await?;
        }
        "lift" => {
            let page = page(&app, &visitor, &pid, true).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        _ => return Err(Refusal::new(visitor.lang, Cause::BadRequest("no such decision"))),
    }
    Ok(see_other(&links::protection(&pid)))
}

fn protection(app: &App, permit: &Permit, visitor: &Visitor) -> Grant {
    let grant = Grant {
        effect: Effect::Forbid,
        actions: [Action::Locate].into(),
        scope: Scope::default(),
        ..blank(app, permit, Grantee::Anyone)
    };
    shown(grant, "", visitor.lang)
}
