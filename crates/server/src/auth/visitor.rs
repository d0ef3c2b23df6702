//! The one who asks, taken from a request.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use pages::{Frame, Lang, frame::Nav};
use phr::AccountId;

use crate::{
    app::App,
    refusal::{Cause, Refusal},
};

/// The cookie that holds the session's token.
pub(crate) const SESSION_COOKIE: &str = "tenohira";
/// The cookie that remembers the language.
pub(crate) const LANG_COOKIE: &str = "lang";

/// Someone who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) account: AccountId,
    pub(crate) lang: Lang,
    pub(crate) csrf: String,
    /// Path and query of this request, to come back to.
    pub(crate) path: String,
}

/// Someone who need not be signed in.
#[derive(Debug, Clone)]
pub(crate) struct Stranger {
    pub(crate) lang: Lang,
    pub(crate) path: String,
}

impl Visitor {
    /// A frame without a person.
    pub(crate) fn frame(&self) -> Frame {
        Frame {
            lang: self.lang,
            csrf: self.csrf.clone(),
            path: self.path.clone(),
            signed_in: true,
            person: None,
            nav: Nav::Elsewhere,
            notice: None,
        }
    }
}

impl Stranger {
    pub(crate) fn frame(&self) -> Frame {
        Frame {
            lang: self.lang,
            csrf: String::new(),
            path: self.path.clone(),
            signed_in: false,
            person: None,
            nav: Nav::Elsewhere,
            notice: None,
        }
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let stranger = stranger(parts);
        let token = cookie(&parts.headers, SESSION_COOKIE);
        let session = token.and_then(|t| app.sessions().seen(&t, app.clock().now()));
        match session {
            Some(session) => Ok(Visitor {
                account: session.account,
                lang: stranger.lang,
                csrf: session.csrf,
                path: stranger.path,
            }),
            None => Err(Refusal::new(stranger.lang, Cause::SignedOut)),
        }
    }
}

impl FromRequestParts<App> for Stranger {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(stranger(parts))
    }
}

fn stranger(parts: &Parts) -> Stranger {
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    Stranger { lang: lang_of(&parts.headers), path }
}

/// The language: as chosen before, else the first of `Accept-Language` that we speak, else Japanese.
pub(crate) fn lang_of(headers: &HeaderMap) -> Lang {
    let chosen = cookie(headers, LANG_COOKIE).and_then(|tag| Lang::from_tag(&tag));
    let wished = || {
        let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        accepted.split(',').find_map(|wish| Lang::from_tag(wish.trim().get(..2)?))
    };
    chosen.or_else(wished).unwrap_or(Lang::Ja)
}

/// The value of a cookie. Ours hold nothing that needs quoting.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}
