//! `/sign-in`, `/in/{token}` and `/out`: in by a passkey, by a recovery code, or by a link that works
//! once; out by a button.
//!
//! Nobody says who they are before they are in: a passkey says it itself, a code is only itself. So
//! there is nothing to ask whether an account exists, and every failure is the same page.

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use jiff::Timestamp;
use pages::{
    Page,
    frame::{Notice, Tone},
    links,
    passkey::Act,
    sign_in::SignIn,
    slip::{self, Elsewhere},
};
use phr::{AccountId, account::Account, consent::Strength};
use serde::Deserialize;

use super::passkey_page::{self, Offer, to_use, ways_in};
use crate::{
    app::App,
    auth::{
        Stranger, Visitor, codes,
        passkey::{For, Shown},
    },
    guard::{check_csrf, see_other},
    refusal::{Cause, Refusal},
};

pub(crate) async fn form(
    State(app): State<App>,
    stranger: Stranger,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    page(&app, &stranger, &headers, Failed::No)
}

/// What has just gone wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    /// Nothing.
    No,
    /// A passkey or a code; nobody is told which.
    Proof,
    /// Something about a provider, which the visitor may know.
    Provider(Elsewhere),
}

pub(super) fn page(
    app: &App,
    stranger: &Stranger,
    headers: &HeaderMap,
    failed: Failed,
) -> Result<Response, Refusal> {
    let mut frame = stranger.frame();
    links::SIGN_IN.clone_into(&mut frame.path);
    if let Failed::Provider(why) = failed {
        let text = slip::elsewhere(why, stranger.lang);
        frame.notice = Some(Notice { tone: Tone::Warning, text, undo: None });
    }
    let ways = ways_in(app, stranger.lang);
    let offer = Offer { act: Act::SignIn, failed: failed == Failed::Proof, ways };
    passkey_page::show(app, (frame, headers), offer, |party| to_use(app, party, For::SignIn, &[]))
}

/// In by a passkey.
pub(crate) async fn by_passkey(
    State(app): State<App>,
    stranger: Stranger,
    headers: HeaderMap,
    Form(shown): Form<Shown>,
) -> Result<Response, Refusal> {
    let refuse = |cause| Refusal::new(stranger.lang, cause);
    match app.show_passkey(&shown, &headers, For::SignIn).await.map_err(refuse)? {
        Some(account) => welcome(&app, &stranger, &headers, (account, Strength::Two)).await,
        None => failed(&app, &stranger, &headers),
    }
}

/// A recovery code.
#[derive(Debug, Deserialize)]
pub(crate) struct ByCode {
    #[serde(default)]
    code: String,
}

/// In by a recovery code.
pub(crate) async fn by_code(
    State(app): State<App>,
    stranger: Stranger,
    headers: HeaderMap,
    Form(form): Form<ByCode>,
) -> Result<Response, Refusal> {
    let refuse = |cause| Refusal::new(stranger.lang, cause);
    match app.spend_code(codes::hash(&form.code)).await.map_err(refuse)? {
        Some(account) => {
            let who = (account, Strength::One);
            app.enter(see_other(links::ACCOUNT), who, &headers).await.map_err(refuse)
        }
        None => failed(&app, &stranger, &headers),
    }
}

fn failed(app: &App, stranger: &Stranger, headers: &HeaderMap) -> Result<Response, Refusal> {
    Ok((StatusCode::UNAUTHORIZED, page(app, stranger, headers, Failed::Proof)?).into_response())
}

/// Shows the button of a link. Spends nothing, so that a program that looks at links ahead of the
/// person does not use the link up.
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
    welcome(&app, &stranger, &headers, (account, Strength::One)).await
}

async fn welcome(
    app: &App,
    stranger: &Stranger,
    headers: &HeaderMap,
    who: (AccountId, Strength),
) -> Result<Response, Refusal> {
    welcome_proved(app, stranger, headers, (who, app.clock().now())).await
}

/// To the family; whoever is here for the first time says their name before.
pub(super) async fn welcome_proved(
    app: &App,
    stranger: &Stranger,
    headers: &HeaderMap,
    (who, proved): ((AccountId, Strength), Timestamp),
) -> Result<Response, Refusal> {
    let refuse = |cause| Refusal::new(stranger.lang, cause);
    let account = who.0;
    let looked = app.store_work(move |store| {
        let own_keys = store.passkeys(account)?.len();
        let guest = store.household()? != account;
        let nameless = |held: &Account| held.name.is_empty();
        let unnamed = store.account(account)?.as_ref().is_none_or(nameless);
        Ok(unnamed || (guest && own_keys == 0))
    });
    let first = looked.await.map_err(refuse)?;
    let to = if first { links::WELCOME } else { links::FAMILY };
    app.enter_proved(see_other(to), who, proved, headers).await.map_err(refuse)
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
