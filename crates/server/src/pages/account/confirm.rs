//! `/account/confirm`: show again who one is, before something is given away or destroyed.
//!
//! The session goes on under a new token; the old one ends.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use pages::{
    links,
    passkey::{Act, WayIn},
};
use phr::{
    account::{PROOF_SERVES, Passkey},
    consent::Strength,
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::{
        Visitor, codes,
        passkey::{For, Shown, text},
        provider::{Came, Errand, Provider, Returned, Untrusted},
    },
    guard::{check_csrf, from_here, is_own_path, see_other},
    pages::passkey_page::{self, Offer, to_use},
    refusal::{Cause, Refusal},
};

/// Where to go back to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Back {
    back: String,
}

fn own_path(back: &str) -> String {
    if is_own_path(back) { back.to_owned() } else { links::ACCOUNT.to_owned() }
}

pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(to): Query<Back>,
) -> Result<Response, Refusal> {
    page(&app, &visitor, &headers, (own_path(&to.back), false)).await
}

/// To a provider that is linked, to be asked there. A link and not a form: a form may lead to our own
/// pages only (`form-action`).
pub(crate) async fn by_provider(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(to): Query<Back>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    from_here(&visitor, &headers)?;
    let back = own_path(&to.back);
    let departure = app.way_to(&id, (errand(&visitor), &back), &headers).await;
    match departure.ok_or_else(|| Refusal::not_found(visitor.lang))? {
        Ok(way) => Ok(app.with_cookie(see_other(&way.location), &way.cookie)),
        Err(why) => {
            tracing::info!(%why, "no way to a provider");
            failed(&app, &visitor, &headers, back).await
        }
    }
}

fn errand(visitor: &Visitor) -> Errand {
    Errand::Confirm { account: visitor.account, session: visitor.session }
}

/// Back from the provider: an identity of this very account, asked a moment ago.
pub(crate) async fn came_back(
    app: &App,
    ((id, returned), back): ((&str, &Returned), &str),
    visitor: &Visitor,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let (back, now) = (own_path(back), app.clock().now());
    let came = match app.back_from((id, errand(visitor)), returned, headers).await {
        Ok(came) => came,
        Err(Untrusted::TooOften) => return Err(Refusal::new(visitor.lang, Cause::TooOften)),
        Err(why) => {
            tracing::info!(%why, "nobody showed again who they are");
            return failed(app, visitor, headers, back).await;
        }
    };
    let Came { known, proved, strength, .. } = came;
    let held = app.work(visitor, move |store| store.identity(&known)).await?;
    let own = held.is_some_and(|identity| identity.account == visitor.account);
    // What the provider remembered from earlier shows nothing; what it does not say, neither.
    if !own || now.duration_since(proved) >= PROOF_SERVES {
        return failed(app, visitor, headers, back).await;
    }
    let refuse = |cause: Cause| Refusal::new(visitor.lang, cause);
    let who = (visitor.account, strength.max(visitor.strength));
    app.enter_proved(see_other(&back), who, proved, headers).await.map_err(refuse)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    (back, failed): (String, bool),
) -> Result<Response, Refusal> {
    let account = visitor.account;
    let (held, linked) = app
        .work(visitor, move |store| Ok((store.passkeys(account)?, store.identities(account)?)))
        .await?;
    let way = |provider: &Provider| WayIn {
        path: links::confirm_begin(provider.id(), &back),
        name: provider.name(visitor.lang).to_owned(),
    };
    let is_linked = |provider: &&Provider| linked.iter().any(|one| one.issuer == provider.issuer());
    let ways = app.providers().all().filter(is_linked).map(way).collect();
    let offer = Offer { act: Act::Confirm { back: back.clone() }, failed, ways };
    let known: Vec<String> = held.iter().map(|key: &Passkey| text(&key.credential)).collect();
    let mut frame = visitor.frame();
    if let Act::Confirm { back } = &offer.act {
        frame.path = links::confirm(back); // the language changes, the way back stays
    }
    passkey_page::show(app, (frame, headers), offer, |party| {
        to_use(app, party, For::Confirm(visitor.session), &known)
    })
}

/// A passkey that was shown.
#[derive(Debug, Deserialize)]
pub(crate) struct ByPasskey {
    csrf: String,
    back: String,
    #[serde(flatten)]
    shown: Shown,
}

pub(crate) async fn by_passkey(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<ByPasskey>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let refuse = |cause| Refusal::new(visitor.lang, cause);
    let what = For::Confirm(visitor.session);
    let account = app.show_passkey(&form.shown, &headers, what).await.map_err(refuse)?;
    let back = own_path(&form.back);
    if account != Some(visitor.account) {
        return failed(&app, &visitor, &headers, back).await;
    }
    go_on(&app, &visitor, &headers, (Strength::Two, &back)).await
}

/// A recovery code.
#[derive(Debug, Deserialize)]
pub(crate) struct ByCode {
    csrf: String,
    back: String,
    #[serde(default)]
    code: String,
}

pub(crate) async fn by_code(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<ByCode>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let refuse = |cause| Refusal::new(visitor.lang, cause);
    let account = app.spend_code(codes::hash(&form.code)).await.map_err(refuse)?;
    let back = own_path(&form.back);
    if account != Some(visitor.account) {
        return failed(&app, &visitor, &headers, back).await;
    }
    go_on(&app, &visitor, &headers, (visitor.strength, &back)).await
}

async fn failed(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    back: String,
) -> Result<Response, Refusal> {
    let page = page(app, visitor, headers, (back, true)).await?;
    Ok((StatusCode::UNAUTHORIZED, page).into_response())
}

async fn go_on(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    (strength, back): (Strength, &str),
) -> Result<Response, Refusal> {
    let refuse = |cause: Cause| Refusal::new(visitor.lang, cause);
    let who = (visitor.account, strength);
    app.enter(see_other(back), who, headers).await.map_err(refuse)
}
