//! `/account/identity…`: link an identity at a provider with one's account, take it away.
//!
//! Only from inside the account, right after showing who one is, and only when whoever sits in front
//! of the page says that the identity is theirs. What the provider tells of them is shown on that
//! page and kept nowhere.

use axum::{
    Form,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use fhir::Date;
use pages::{identity::LinkIdentity, links, tell::when};
use phr::account::{Linking, Removal};
use serde::Deserialize;

use crate::{
    app::App,
    auth::{
        Visitor,
        provider::{Errand, Provider, Returned, Told},
    },
    guard::{check_csrf, from_here, see_other},
    look::show,
    refusal::Refusal,
};

/// To the provider. A link and not a form: a form may lead to our own pages only (`form-action`).
pub(crate) async fn begin(
    State(app): State<App>,
    Path(id): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    from_here(&visitor, &headers)?;
    app.proved_anew(&visitor, links::ACCOUNT).await?;
    let departure = app.way_to(&id, (errand(&visitor), ""), &headers).await;
    match departure.ok_or_else(|| Refusal::not_found(visitor.lang))? {
        Ok(way) => Ok(app.with_cookie(see_other(&way.location), &way.cookie)),
        Err(why) => {
            tracing::info!(%why, "no way to a provider");
            Ok(see_other(&links::account_done("unreachable")))
        }
    }
}

fn errand(visitor: &Visitor) -> Errand {
    Errand::Link { account: visitor.account, session: visitor.session }
}

/// Back from the provider: asks whether this is who sits here.
pub(crate) async fn came_back(
    app: &App,
    (id, returned): (&str, &Returned),
    visitor: &Visitor,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let came = match app.back_from((id, errand(visitor)), returned, headers).await {
        Ok(came) => came,
        Err(why) => {
            tracing::info!(%why, "no identity was linked");
            return Ok(see_other(&links::account_done("unlinked")));
        }
    };
    app.providers().wait(visitor.session, came.known, app.clock().now());
    let provider = app.providers().all().find(|provider| provider.id() == id);
    let page = question(visitor, provider, came.told);
    Ok(show(visitor, &page)?.into_response())
}

fn question(visitor: &Visitor, provider: Option<&Provider>, told: Told) -> LinkIdentity {
    let lang = visitor.lang;
    let mut frame = visitor.frame();
    links::ACCOUNT.clone_into(&mut frame.path);
    LinkIdentity {
        frame,
        provider: provider.map(|one| one.name(lang).to_owned()).unwrap_or_default(),
        name: told.name,
        birth: told.birth_date.map(|date: Date| when::of(&date, lang)),
        sex: told.sex,
    }
}

/// The one button.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    csrf: String,
}

/// Links what waited for this session.
pub(crate) async fn link(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Asked>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let (account, now) = (visitor.account, app.clock().now());
    let Some(known) = app.providers().waited(visitor.session, now) else {
        return Ok(see_other(&links::account_done("unlinked")));
    };
    let linking = app.work(&visitor, move |s| s.link_identity(account, &known, now)).await?;
    tracing::info!(%account, ?linking, "an identity at a provider");
    Ok(see_other(&links::account_done(match linking {
        Linking::Linked | Linking::AlreadyHere => "linked",
        Linking::Elsewhere => "elsewhere",
        Linking::NoRoom => "no-room",
        Linking::NoAccount => "unlinked",
    })))
}

/// Which identity.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    csrf: String,
    issuer: String,
}

pub(crate) async fn unlink(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Which>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    app.proved(&visitor, links::ACCOUNT).await?;
    let (account, issuer) = (visitor.account, form.issuer);
    let removed = app.work(&visitor, move |s| s.unlink_identity(account, &issuer)).await?;
    match removed {
        Removal::Removed => Ok(see_other(&links::account_done("parted"))),
        Removal::LastWayIn => Ok(see_other(&links::account_done("last"))),
        Removal::NotThere => Err(Refusal::not_found(visitor.lang)),
    }
}
