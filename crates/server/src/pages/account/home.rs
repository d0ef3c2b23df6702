//! `/account` and `/account/welcome`: one's own account, and its first step.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use pages::{
    Lang,
    account::{Account, Elsewhere, Key, SignedIn},
    dates::When,
    frame::Notice,
    links,
    passkey::WayIn,
    slip,
    tell::when,
    welcome::Welcome,
};
use phr::account::{Account as Held, Identity, Passkey, Session, cut};
use serde::Deserialize;

use crate::{
    app::App,
    auth::{Visitor, passkey, provider::Provider},
    guard::{check_csrf, see_other},
    look::show,
    refusal::{Cause, Refusal},
};

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

pub(crate) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Html<String>, Refusal> {
    let (account, now) = (visitor.account, app.clock().now());
    let (held, passkeys, identities, codes, sessions) = app
        .work(&visitor, move |store| {
            Ok((
                store.account(account)?,
                store.passkeys(account)?,
                store.identities(account)?,
                store.recovery_codes_left(account)?,
                store.sessions(account, now)?,
            ))
        })
        .await?;
    let lang = visitor.lang;
    let mut frame = visitor.frame();
    links::ACCOUNT.clone_into(&mut frame.path);
    frame.notice =
        slip::account(&done.done, lang).map(|(tone, text)| Notice { tone, text, undo: None });
    let free = |provider: &&Provider| identities.iter().all(|one| one.issuer != provider.issuer());
    let way = |provider: &Provider| WayIn {
        path: links::identity_begin(provider.id()),
        name: provider.name(lang).to_owned(),
    };
    let page = Account {
        frame,
        providers: app.providers().all().filter(free).map(way).collect(),
        identities: identities.iter().map(|one| told_identity(&app, one, lang)).collect(),
        name: held.map(|held| held.name).unwrap_or_default(),
        passkeys: passkeys.into_iter().map(|key| told_key(key, lang)).collect(),
        codes,
        sessions: sessions.into_iter().map(|s| told_session(s, &visitor)).collect(),
    };
    show(&visitor, &page)
}

fn told_key(key: Passkey, lang: Lang) -> Key {
    Key {
        id: passkey::text(&key.credential),
        name: key.name,
        added: moment(key.added, lang),
        used: key.used.map(|used| moment(used, lang)),
        copied: key.backed_up,
    }
}

/// A provider that is not offered any more is called by its address.
fn told_identity(app: &App, identity: &Identity, lang: Lang) -> Elsewhere {
    let known = app.providers().all().find(|provider| provider.issuer() == identity.issuer);
    Elsewhere {
        name: known.map_or(identity.issuer.as_str(), |provider| provider.name(lang)).to_owned(),
        issuer: identity.issuer.clone(),
        linked: moment(identity.linked, lang),
        used: identity.used.map(|used| moment(used, lang)),
    }
}

fn told_session(session: Session, visitor: &Visitor) -> SignedIn {
    SignedIn {
        id: session.token.to_string(),
        here: session.token == visitor.session,
        device: session.device,
        since: moment(session.since, visitor.lang),
        seen: moment(session.seen, visitor.lang),
    }
}

fn moment(at: jiff::Timestamp, lang: Lang) -> When {
    when::of(&Date::from_timestamp(at), lang)
}

/// A name.
#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    csrf: String,
    #[serde(default)]
    name: String,
}

/// Changes one's name. An empty one changes nothing.
pub(crate) async fn rename(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Named>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let named = keep_name(&app, &visitor, &form.name).await?;
    let done = if named { "named" } else { "" };
    Ok(see_other(&links::account_done(done)))
}

pub(crate) async fn welcome(
    State(app): State<App>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let name = own(&app, &visitor).await?.name;
    show(&visitor, &Welcome { frame: visitor.frame(), name, nameless: false })
}

/// The first name leads on to the first passkey.
pub(crate) async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Named>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    if keep_name(&app, &visitor, &form.name).await? {
        return Ok(see_other(links::PASSKEY));
    }
    let page = Welcome { frame: visitor.frame(), name: String::new(), nameless: true };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&visitor, &page)?).into_response())
}

async fn keep_name(app: &App, visitor: &Visitor, name: &str) -> Result<bool, Refusal> {
    let name = cut(name);
    if name.is_empty() {
        return Ok(false);
    }
    let held = own(app, visitor).await?;
    app.work(visitor, move |store| store.keep_account(&Held { name, ..held })).await?;
    Ok(true)
}

/// The visitor's own account.
pub(super) async fn own(app: &App, visitor: &Visitor) -> Result<Held, Refusal> {
    let account = visitor.account;
    let held = app.work(visitor, move |store| store.account(account)).await?;
    held.ok_or_else(|| Refusal::new(visitor.lang, Cause::SignedOut))
}
