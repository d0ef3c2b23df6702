//! What the three passkey pages share: the offer for the script, and the policy that lets it run.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use pages::{
    Frame, Lang, Page as _, links,
    passkey::{Act, Missing, Passkey, WayIn},
};
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::{
        passkey::{For, LASTS_SECONDS, RelyingParty},
        provider::Provider,
    },
    guard::SCRIPT_POLICY,
    refusal::{Cause, Refusal},
};

/// What a page offers.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) act: Act,
    /// Whether a try has just failed.
    pub(crate) failed: bool,
    /// The providers by which it can be done instead.
    pub(crate) ways: Vec<WayIn>,
}

/// The page, with what `options` says for whoever asks; without a secure address it says why.
pub(crate) fn show(
    app: &App,
    (frame, headers): (Frame, &HeaderMap),
    offer: Offer,
    options: impl FnOnce(&RelyingParty) -> Value,
) -> Result<Response, Refusal> {
    let lang = frame.lang;
    let offered = match app.relying_party(headers) {
        Some(party) => Ok(options(&party).to_string()),
        None => Err(missing(app, headers, &offer.act)),
    };
    let Offer { act, failed, ways: providers } = offer;
    let page = Passkey { frame, act, offer: offered, failed, providers };
    let html = page
        .render()
        .map(Html)
        .map_err(|_unwritten| Refusal::new(lang, Cause::Internal("a page could not be written")))?;
    let mut response = html.into_response();
    if page.offer.is_ok() {
        let policy = HeaderValue::from_static(SCRIPT_POLICY);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// The providers by which one may sign in.
pub(crate) fn ways_in(app: &App, lang: Lang) -> Vec<WayIn> {
    let way = |provider: &Provider| WayIn {
        path: links::provider_begin(provider.id()),
        name: provider.name(lang).to_owned(),
    };
    app.providers().all().map(way).collect()
}

/// On this machine alone, another name for it can do it.
fn missing(app: &App, headers: &HeaderMap, act: &Act) -> Missing {
    match localhost(app, headers) {
        Some(_) if *act == Act::SignIn => Missing::UnderAnotherName(links::SIGN_IN_LOCAL),
        Some(_) => Missing::UnderAnotherName(links::ACCOUNT_LOCAL),
        None => Missing::NoSecureAddress,
    }
}

/// The address of this machine under its name, for whoever came by its number.
pub(crate) fn localhost(app: &App, headers: &HeaderMap) -> Option<String> {
    let config = app.config();
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let (_, port) =
        host.rsplit_once(':').filter(|_| config.local_only && config.origin.is_none())?;
    port.bytes().all(|b| b.is_ascii_digit()).then(|| format!("http://localhost:{port}"))
}

/// What the browser is asked to use a passkey: one of `known`, or any it has for us.
pub(crate) fn to_use(app: &App, party: &RelyingParty, what: For, known: &[String]) -> Value {
    json!({
        "challenge": app.challenges().make(what, app.ids(), app.clock().now()),
        "rpId": party.id,
        "userVerification": "required",
        "allowCredentials": known,
        "timeout": LASTS_SECONDS.saturating_mul(1000),
    })
}
