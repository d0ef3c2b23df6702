//! `/sign-in/with/…`, `/sign-in/back/…`, `/sign-in/done/…`: to a provider and back; `/sign-in/keys.json`.
//!
//! A provider sends the browser to `back`. That request comes from another site, so it carries none
//! of our cookies (they are `SameSite=Strict`) and changes nothing; the page it gives leads on to
//! `done` at once, which is a step inside our own site. Where one goes afterwards is ours to say: no
//! address is ever taken from the request.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use pages::{Page, hop::Hop, links, slip::Elsewhere};

use super::{
    account::{confirm, identities},
    sign_in::{Failed, page, welcome_proved},
};
use crate::{
    app::App,
    auth::{
        Stranger, Visitor,
        provider::{Errand, Returned, Untrusted, Went},
    },
    guard::see_other,
    refusal::{Cause, Refusal},
};

/// Our public keys, for providers that fetch them. Nobody's data.
pub(crate) async fn keys(State(app): State<App>) -> Response {
    let kind = HeaderValue::from_static("application/jwk-set+json");
    ([(header::CONTENT_TYPE, kind)], app.providers().public_keys().to_string()).into_response()
}

/// To the provider.
pub(crate) async fn begin(
    State(app): State<App>,
    Path(id): Path<String>,
    stranger: Stranger,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let departure = app.way_to(&id, (Errand::SignIn, ""), &headers).await;
    match departure.ok_or_else(|| Refusal::not_found(stranger.lang))? {
        Ok(way) => Ok(app.with_cookie(see_other(&way.location), &way.cookie)),
        Err(why) => failed(&app, &stranger, &headers, why),
    }
}

/// From the provider, one step before anything happens.
pub(crate) async fn back(
    Path(id): Path<String>,
    Query(returned): Query<Returned>,
    stranger: Stranger,
) -> Result<Html<String>, Refusal> {
    let refuse = |what| Refusal::new(stranger.lang, Cause::Internal(what));
    let query = serde_urlencoded::to_string(&returned).map_err(|_unwritten| refuse("an answer"))?;
    let mut frame = stranger.frame();
    links::SIGN_IN.clone_into(&mut frame.path);
    let page = Hop { frame, to: links::provider_done(&id, &query) };
    page.render().map(Html).map_err(|_unwritten| refuse("the page on the way"))
}

/// In, or one question before an identity is linked.
pub(crate) async fn done(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(returned): Query<Returned>,
    stranger: Stranger,
    (visitor, headers): (Result<Visitor, Refusal>, HeaderMap),
) -> Result<Response, Refusal> {
    let from = (id.as_str(), &returned);
    let answer = match app.went(&headers) {
        Went::Link => identities::came_back(&app, from, &visitor?, &headers).await,
        Went::Confirm { back } => {
            confirm::came_back(&app, (from, &back), &visitor?, &headers).await
        }
        Went::SignIn => signed_in(&app, from, &stranger, &headers).await,
    };
    answer.map(|response| app.with_cookie(response, &app.forget_way()))
}

async fn signed_in(
    app: &App,
    (id, returned): (&str, &Returned),
    stranger: &Stranger,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let came = match app.back_from((id, Errand::SignIn), returned, headers).await {
        Ok(came) => came,
        Err(why) => return failed(app, stranger, headers, why),
    };
    let (known, now) = (came.known, app.clock().now());
    let refuse = |cause| Refusal::new(stranger.lang, cause);
    let account = app.store_work(move |store| store.use_identity(&known, now)).await;
    match account.map_err(refuse)? {
        Some(account) => {
            let who = ((account, came.strength), came.proved);
            welcome_proved(app, stranger, headers, who).await
        }
        None => refused(app, stranger, headers, Elsewhere::Unlinked),
    }
}

fn failed(
    app: &App,
    stranger: &Stranger,
    headers: &HeaderMap,
    why: Untrusted,
) -> Result<Response, Refusal> {
    tracing::info!(%why, "nobody came in by a provider");
    if why == Untrusted::TooOften {
        return Err(Refusal::new(stranger.lang, Cause::TooOften));
    }
    let silent = matches!(why, Untrusted::Unreachable | Untrusted::Metadata);
    let told = if silent { Elsewhere::Unreachable } else { Elsewhere::Failed };
    refused(app, stranger, headers, told)
}

fn refused(
    app: &App,
    stranger: &Stranger,
    headers: &HeaderMap,
    why: Elsewhere,
) -> Result<Response, Refusal> {
    let page = page(app, stranger, headers, Failed::Provider(why))?;
    Ok((StatusCode::UNAUTHORIZED, page).into_response())
}
