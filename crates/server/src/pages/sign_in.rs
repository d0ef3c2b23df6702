//! `/in/{token}` and `/out`: in by a link that works once, out by a button.

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{Html, Response},
};
use pages::{Page, links, sign_in::SignIn};
use serde::Deserialize;

use crate::{
    app::{App, random_token},
    auth::{SESSION_COOKIE, Stranger, Visitor, cookie},
    guard::{check_csrf, see_other},
    refusal::{Cause, Refusal},
};

/// Shows the button. Spends nothing, so that a program that looks at links ahead of the person does
/// not use the link up.
pub(crate) async fn offer(
    State(app): State<App>,
    Path(token): Path<String>,
    stranger: Stranger,
) -> Result<Html<String>, Refusal> {
    if !app.links().is_good(&token, app.clock().now()) {
        return Err(Refusal::new(stranger.lang, Cause::SignedOut));
    }
    let page = SignIn { frame: stranger.frame(), token };
    page.render()
        .map(Html)
        .map_err(|_unwritten| Refusal::new(stranger.lang, Cause::Internal("the sign-in page")))
}

/// Spends the link and starts a session under a fresh token.
pub(crate) async fn enter(
    State(app): State<App>,
    Path(token): Path<String>,
    stranger: Stranger,
) -> Result<Response, Refusal> {
    let now = app.clock().now();
    let spent = app.links().spend(&token, now);
    let account = spent.ok_or_else(|| Refusal::new(stranger.lang, Cause::SignedOut))?;
    let session = random_token(app.ids());
    let csrf = random_token(app.ids());
    app.sessions().start(&session, csrf, account, now);
    Ok(with_cookie(see_other(links::FAMILY), &format!("{SESSION_COOKIE}={session}")))
}

/// The form of the sign-out button.
#[derive(Debug, Deserialize)]
pub(crate) struct Leave {
    csrf: String,
}

/// Ends the session, also here in the browser.
pub(crate) async fn leave(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<Leave>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        app.sessions().end(&token);
    }
    Ok(with_cookie(see_other("/"), &format!("{SESSION_COOKIE}=; Max-Age=0")))
}

/// Adds a cookie that scripts and other sites never see.
pub(crate) fn with_cookie(mut response: Response, pair: &str) -> Response {
    let cookie = format!("{pair}; Path=/; HttpOnly; SameSite=Strict");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
