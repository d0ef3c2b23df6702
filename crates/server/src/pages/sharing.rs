//! `/p/{pid}/sharing`: who may see the record. Seeing it takes one look, stopping it one button; a
//! decision holds from the next request on, because every request is decided anew.

mod give;
mod preview;
pub(super) mod receipt;

use axum::{
    Form,
    extract::{Path, State},
    response::{Html, Response},
};
use import::intake;
use pages::{
    Frame,
    frame::Nav,
    links,
    sharing::Sharing,
    tell::sharing::{Data, Known, TERMS, sharing, terms, to},
};
use phr::{
    GrantId, OriginalId,
    circulation::Agreed,
    consent::{Action, Effect, Grant, Grantee, Permit, Purpose, Scope, Shown, fhir::State as Held},
    ports::{Reading, Store},
    record::Kind,
};
use serde::Deserialize;

use super::log::names;
use crate::{
    app::App,
    auth::Visitor,
    guard::{check_csrf, see_other},
    look::{Looker, show},
    refusal::{Cause, Refusal},
};

pub(super) use give::acquaintances;
pub(crate) use give::{form, send};
pub(crate) use receipt::receipt;

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let agreed = agreed(&app, &visitor, &pid, "page:sharing").await?;
    let frame = frame(&app, &visitor, &pid, "page:sharing").await;
    let now = app.clock().now();
    let Agreed { consents, shares } = &agreed;
    let known = Known { shares, names: &names(&app, &visitor).await? };
    let page = sharing(frame, Data { pid: &pid, now, consents, known });
    let delegates = app.permit(&visitor, &pid, Action::Delegate, "page:sharing").await.is_ok();
    // Naming somebody needs to know whose record it is.
    let known = page.frame.person.is_some();
    let proxies = (delegates && known).then(|| links::proxies(&pid));
    let locates = app.permit(&visitor, &pid, Action::Locate, "page:sharing").await.is_ok();
    let protection = locates.then(|| links::protection(&pid));
    show(&visitor, &Sharing { proxies, protection, ..page })
}

/// What was agreed to, for whoever decides about it.
pub(super) async fn agreed(
    app: &App,
    visitor: &Visitor,
    pid: &str,
    door: &'static str,
) -> Result<Agreed, Refusal> {
    let permit = app.permit(visitor, pid, Action::Grant, door).await?;
    app.work(visitor, move |store| store.agreed(&permit)).await
}

/// The frame, with the person where the visitor may see who it is: whoever closed the whole record to
/// everyone, themself among them, must still find the way to open it.
async fn frame(app: &App, visitor: &Visitor, pid: &str, door: &'static str) -> Frame {
    let look =
        |reading: &mut dyn Reading, looker: &Looker| Ok(looker.framed(reading, Nav::Elsewhere)?.0);
    let frame = app.look(visitor, pid, door, look).await;
    frame.unwrap_or_else(|_closed| visitor.frame())
}

/// The buttons of the page.
#[derive(Debug, Deserialize)]
pub(crate) struct Decided {
    csrf: String,
    what: String,
    #[serde(default)]
    grant: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    emergency: String,
}

pub(crate) async fn decide(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(form): Form<Decided>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    match form.what.as_str() {
        "stop" => {
            let permit = app.permit(&visitor, &pid, Action::Grant, "page:sharing-stop").await?;
            let id: Option<GrantId> = form.grant.parse().ok();
            let id = id.ok_or_else(|| Refusal::not_found(visitor.lang))?;
            let stopped = app.work(&visitor, move |store| stop(&*store, &permit, id)).await?;
            if !stopped {
                return Err(Refusal::not_found(visitor.lang));
            }
        }
        "extend" => {
            let permit = app.permit(&visitor, &pid, Action::Grant, "page:sharing-extend").await?;
            app.proved(&visitor, &links::sharing(&pid)).await?;
            let agreed = agreed(&app, &visitor, &pid, "page:sharing-extend").await?;
            let names = names(&app, &visitor).await?;
            let known = Known { shares: &agreed.shares, names: &names };
            let held = agreed.consents.iter().find(|(grant, held)| {
                *held == Held::Given
                    && grant.relation.is_none()
                    && grant.effect == Effect::Permit
                    && grant.id.to_string() == form.grant
            });
            let (old, _) = held.ok_or_else(|| Refusal::not_found(visitor.lang))?;
            let again = again(&app, &permit, old, &to(old, known, visitor.lang), visitor.lang);
            replace(&app, &visitor, permit, old.clone(), again).await?;
        }
        "close" => {
            let permit = app.permit(&visitor, &pid, Action::Grant, "page:sharing-close").await?;
            let refusal = refusal(&app, &permit, &form, &visitor);
            app.work(&visitor, move |store| {
                intake::consent(&*store, &permit, &refusal, Held::Given)
            })
            .await?;
        }
        _ => return Err(Refusal::new(visitor.lang, Cause::BadRequest("no such decision"))),
    }
    Ok(see_other(&links::sharing(&pid)))
}

/// Takes back what is held under an id; says whether there was something.
fn stop(store: &dyn Store, permit: &Permit, id: GrantId) -> Result<bool, phr::ports::StoreError> {
    let held = store.on_file(permit.actor(), permit.person())?.grants;
    let apart = |grant: &Grant| grant.relation.is_some() || grant.protects();
    let found = held.iter().find(|grant| grant.id == id && !apart(grant));
    let Some(grant) = found else { return Ok(false) };
    intake::consent(store, permit, grant, Held::Withdrawn)?;
    Ok(true)
}

/// The same once more, from now on, for as long as it was given before.
fn again(app: &App, permit: &Permit, old: &Grant, to: &str, lang: pages::Lang) -> Grant {
    let lasts = old.until.map(|until| until.duration_since(old.from));
    let grant = Grant {
        relation: old.relation,
        evidence: old.evidence,
        purposes: old.purposes.clone(),
        actions: old.actions.clone(),
        scope: old.scope.clone(),
        until: lasts.and_then(|lasts| permit.at().checked_add(lasts).ok()),
        ..blank(app, permit, old.to.clone())
    };
    shown(grant, to, lang)
}

/// Gives something in place of what was given. The old one goes first: if something breaks off in
/// between, less is open and not more.
async fn replace(
    app: &App,
    visitor: &Visitor,
    permit: Permit,
    old: Grant,
    new: Grant,
) -> Result<(), Refusal> {
    app.work(visitor, move |store| {
        intake::consent(&*store, &permit, &old, Held::Withdrawn)?;
        intake::consent(&*store, &permit, &new, Held::Given)
    })
    .await
    .map(drop)
}

fn refusal(app: &App, permit: &Permit, form: &Decided, visitor: &Visitor) -> Grant {
    // Everything is every kind there is, what supports other entries too.
    let kind = Kind::from_code(&form.kind);
    let kinds = kind.map_or_else(|| Kind::ALL.iter().copied().collect(), |kind| [kind].into());
    let everywhere = form.emergency == "yes";
    let all = Purpose::ALL.iter().copied().filter(|_| everywhere);
    let grant = Grant {
        effect: Effect::Forbid,
        relation: None,
        evidence: None,
        purposes: all.collect(),
        actions: [Action::Read, Action::Add].into(),
        scope: Scope { kinds, ..Scope::default() },
        until: None,
        ..blank(app, permit, Grantee::Anyone)
    };
    shown(grant, "", visitor.lang)
}

/// A permit to somebody, from now on, that opens nothing yet.
pub(super) fn blank(app: &App, permit: &Permit, to: Grantee) -> Grant {
    let mut id = [0; 16];
    app.ids().fill(&mut id);
    Grant {
        id: GrantId::from_bytes(id),
        person: permit.person(),
        effect: Effect::Permit,
        to,
        relation: None,
        evidence: None,
        purposes: std::collections::BTreeSet::new(),
        actions: [Action::Read].into(),
        scope: Scope::default(),
        from: permit.at(),
        until: None,
        shown: Shown { version: TERMS.to_owned(), hash: OriginalId::of(b""), lang: phr::Lang::Ja },
        given_by: permit.actor(),
        given: permit.at(),
    }
}

/// The grant with the text that is shown for it.
pub(super) fn shown(mut grant: Grant, to: &str, lang: pages::Lang) -> Grant {
    grant.shown.lang = match lang {
        pages::Lang::Ja => phr::Lang::Ja,
        pages::Lang::En => phr::Lang::En,
    };
    grant.shown.hash = hash(&terms(&grant, to, lang));
    grant
}

fn hash(terms: &[String]) -> OriginalId {
    OriginalId::of(terms.join("\n").as_bytes())
}
