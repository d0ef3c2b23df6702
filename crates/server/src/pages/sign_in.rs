//! `/in/{token}` and `/out`: in by a link that works once, out by a button.
//!
//! The link is the one at the terminal, or an invitation.

use axum::{
    Form,
    extract::{Path, State},
    http::HeaderMap,
    response::{Html, Response},
};
use pages::{Page, links, sign_in::SignIn};
use phr::consent::Strength;
use serde::Deserialize;

use crate::{
    app::App,
    auth::{Stranger, Visitor},
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
    if !app.is_good_link(&token, stranger.lang).await? {
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
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let refuse = |cause| Refusal::new(stranger.lang, cause);
    let spent = app.spend_link(&token, stranger.lang).await?;
    let account = spent.ok_or_else(|| refuse(Cause::SignedOut))?;
    let who = (account, Strength::One);
    app.enter(see_other(links::FAMILY), who, &headers, None).await.map_err(refuse)
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
    Form(form): Form<Leave>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    app.leave(see_other("/"), &visitor).await
}
