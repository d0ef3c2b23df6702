//! `/sign-in/local` and `/account/local`: from `127.0.0.1` to `localhost` on this machine, because
//! passkeys are bound to a name and a number is none.
//!
//! A browser takes the two for different sites, so whoever is signed in takes a link along that works
//! once, for a minute.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName},
    response::Response,
};
use jiff::SignedDuration;
use pages::links;
use phr::{TokenHash, account::Invitation};

use crate::{
    app::{App, random_token},
    auth::{Stranger, Visitor},
    guard::see_other,
    pages::passkey_page::localhost,
    refusal::{Cause, Refusal},
};

/// How long the link works: it is followed at once.
const LASTS: SignedDuration = SignedDuration::from_mins(1);

/// To the same sign-in page under the other name.
pub(crate) async fn sign_in(
    State(app): State<App>,
    stranger: Stranger,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let host = localhost(&app, &headers).ok_or_else(|| Refusal::not_found(stranger.lang))?;
    Ok(see_other(&format!("{host}{}", links::SIGN_IN)))
}

/// The same for whoever is signed in here.
pub(crate) async fn account(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let host = localhost(&app, &headers).ok_or_else(|| Refusal::not_found(visitor.lang))?;
    let site = headers.get(HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| site != "same-origin") {
        return Err(Refusal::new(visitor.lang, Cause::BadRequest("a link from another site")));
    }
    let (account, now) = (visitor.account, app.clock().now());
    if crate::app::lock(app.invites()).too_many(now) {
        return Err(Refusal::new(visitor.lang, Cause::TooOften));
    }
    let token = random_token(app.ids());
    let until = now.saturating_add(LASTS).unwrap_or(now);
    let own = Invitation { token: TokenHash::of(&token), account, by: account, until };
    app.work(&visitor, move |store| store.invite(&own)).await?;
    Ok(see_other(&format!("{host}{}", links::sign_in(&token))))
}
