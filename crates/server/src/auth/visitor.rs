//! The one who asks, taken from a request.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use jiff::Timestamp;
use pages::{Frame, Lang, frame::Nav};
use phr::{
    AccountId, PersonId, TokenHash,
    account::Signed,
    consent::{Action, OnBehalf, Request, Role, Strength},
};

use super::entry::csrf_of;
use crate::{
    app::App,
    refusal::{Cause, Refusal},
};

/// The cookie that remembers the language.
pub(crate) const LANG_COOKIE: &str = "lang";

/// Someone who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) account: AccountId,
    /// What the account calls itself.
    pub(crate) name: String,
    /// In which role the account acts now.
    pub(crate) role: Role,
    /// For which organisation it acts, where an operator checked that.
    pub(crate) organisation: OnBehalf,
    /// How strongly this session was signed in.
    pub(crate) strength: Strength,
    /// When the visitor last showed who they are.
    pub(crate) proved: Timestamp,
    /// This session, by the hash of its token.
    pub(crate) session: TokenHash,
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
    fn of(signed: &Signed, token: &str, stranger: Stranger, now: Timestamp) -> Visitor {
        let (role, organisation) = signed.account.acts_as(now);
        Visitor {
            account: signed.account.id,
            name: signed.account.name.clone(),
            role,
            organisation,
            strength: signed.session.strength,
            proved: signed.session.proved,
            session: signed.session.token,
            lang: stranger.lang,
            csrf: csrf_of(token),
            path: stranger.path,
        }
    }

    /// What this visitor asks about a person: the account with its role, its organisation and the
    /// strength of its sign-in.
    pub(crate) fn request(
        &self,
        person: PersonId,
        action: Action,
        door: &'static str,
        at: Timestamp,
    ) -> Request {
        Request {
            role: self.role,
            on_behalf: self.organisation.clone(),
            strength: self.strength,
            ..Request::new(self.account, person, action, door, at)
        }
    }

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
            choices: phr::own::Choices::default(),
            reminds: false,
            voice: false,
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
            choices: phr::own::Choices::default(),
            reminds: false,
            voice: false,
        }
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let stranger = stranger(parts);
        let (lang, now) = (stranger.lang, app.clock().now());
        let out = || Refusal::new(lang, Cause::SignedOut);
        let token = cookie(&parts.headers, app.session_cookie()).ok_or_else(out)?;
        let hash = TokenHash::of(&token);
        let signed = app.store_work(move |store| store.signed_in(hash, now)).await;
        let signed = signed.map_err(|cause| Refusal::new(lang, cause))?.ok_or_else(out)?;
        Ok(Visitor::of(&signed, &token, stranger, now))
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
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}
