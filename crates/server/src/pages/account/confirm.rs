//! `/account/confirm`: show again who one is, before something is given away or destroyed.
//!
//! The session goes on under a new token; the old one ends.

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use pages::{links, passkey::Act};
use phr::{account::Passkey, consent::Strength};
use serde::Deserialize;

use crate::{
    app::App,
    auth::{
        Visitor, codes,
        passkey::{For, Shown, text},
    },
    guard::{check_csrf, is_own_path, see_other},
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
    page(
        &app,
        &visitor,
        &headers,
        Offer { act: Act::Confirm { back: own_path(&to.back) }, failed: false },
    )
    .await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    offer: Offer,
) -> Result<Response, Refusal> {
    let account = visitor.account;
    let held = app.work(visitor, move |store| store.passkeys(account)).await?;
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
    let page =
        page(app, visitor, headers, Offer { act: Act::Confirm { back }, failed: true }).await?;
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
