//! Into a session and out of it.
//!
//! A session's token is made here, at each sign-in and each time somebody shows who they are again:
//! never one that a browser brought, so that nobody can prepare one for another (session fixation).

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use jiff::Timestamp;
use pages::Lang;
use phr::{
    AccountId, TokenHash,
    account::{Account, INVITATION_LASTS, Invitation, InvitedAs, Session, cut},
    consent::Strength,
};

use super::{Visitor, device::device, visitor::cookie};
use crate::{
    app::{App, random_token},
    refusal::{Cause, Refusal},
};

/// The cookie of the session. Over https its name makes browsers hold it to this very host.
const COOKIE: &str = "tenohira";
const HOST_COOKIE: &str = "__Host-tenohira";
/// What a browser forgets with the session (W3C Clear Site Data). Not "cookies": that would be those of
/// other programs under the same domain as well.
const FORGET: &str = "\"cache\", \"storage\"";

/// Somebody who was invited.
#[derive(Debug, Clone)]
pub(crate) struct Invited {
    /// Their account. It exists at once and grants may name it; they open nothing before the
    /// invitation is accepted.
    pub(crate) account: AccountId,
    /// The path of the link, to be shown once and to the inviter alone.
    pub(crate) path: String,
}

impl App {
    /// Whether browsers reach the pages by https.
    pub(crate) fn is_https(&self) -> bool {
        self.config().origin.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }

    /// The name of the session's cookie.
    pub(crate) fn session_cookie(&self) -> &'static str {
        if self.is_https() { HOST_COOKIE } else { COOKIE }
    }

    /// Adds a cookie that scripts and other sites never see.
    pub(crate) fn with_cookie(&self, mut response: Response, pair: &str) -> Response {
        let secure = if self.is_https() { "; Secure" } else { "" };
        let cookie = format!("{pair}; Path=/; HttpOnly; SameSite=Strict{secure}");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }

    /// Signs an account in under a fresh token; the session that this browser had ends.
    pub(crate) async fn enter(
        &self,
        response: Response,
        who: (AccountId, Strength),
        headers: &HeaderMap,
    ) -> Result<Response, Cause> {
        self.enter_proved(response, who, self.clock().now(), headers).await
    }

    /// The same for somebody who showed who they are at another moment: elsewhere, to a provider.
    pub(crate) async fn enter_proved(
        &self,
        response: Response,
        (account, strength): (AccountId, Strength),
        proved: Timestamp,
        headers: &HeaderMap,
    ) -> Result<Response, Cause> {
        let (token, now) = (random_token(self.ids()), self.clock().now());
        let session = Session {
            token: TokenHash::of(&token),
            account,
            strength,
            device: device(headers),
            since: now,
            seen: now,
            proved,
        };
        let old = cookie(headers, self.session_cookie()).map(|token| TokenHash::of(&token));
        self.store_work(move |store| {
            if let Some(old) = old
                && let Some(had) = store.signed_in(old, now)?
            {
                store.end_session(had.account.id, old)?;
            }
            store.start_session(&session)
        })
        .await?;
        Ok(self.with_cookie(response, &format!("{}={token}", self.session_cookie())))
    }

    /// Ends the visitor's session, also in this browser.
    pub(crate) async fn leave(
        &self,
        response: Response,
        visitor: &Visitor,
    ) -> Result<Response, Refusal> {
        let (account, session) = (visitor.account, visitor.session);
        self.work(visitor, move |store| store.end_session(account, session)).await?;
        let mut response = response;
        response.headers_mut().insert("clear-site-data", HeaderValue::from_static(FORGET));
        Ok(self.with_cookie(response, &format!("{}=; Max-Age=0", self.session_cookie())))
    }

    /// Invites somebody who has no account yet. What they may see is another question: a relation
    /// or a grant.
    pub(crate) async fn invite(
        &self,
        visitor: &Visitor,
        name: &str,
        as_what: InvitedAs,
    ) -> Result<Invited, Refusal> {
        let (by, now) = (visitor.account, self.clock().now());
        if crate::app::lock(self.invites()).too_many(now) {
            return Err(Refusal::new(visitor.lang, Cause::TooOften));
        }
        let mut id = [0; 16];
        self.ids().fill(&mut id);
        let (account, token) = (AccountId::from_bytes(id), random_token(self.ids()));
        let new = Account::invited(account, &cut(name), as_what, by, now);
        let until = now.saturating_add(INVITATION_LASTS).unwrap_or(now);
        let invitation = Invitation { token: TokenHash::of(&token), account, by, until };
        self.work(visitor, move |store| {
            store.keep_account(&new)?;
            store.invite(&invitation)
        })
        .await?;
        Ok(Invited { account, path: pages::links::sign_in(&token) })
    }

    /// The whole address of a path of ours, as others would open it.
    pub(crate) fn address_of(&self, headers: &HeaderMap, path: &str) -> String {
        let known = |b: u8| b.is_ascii_alphanumeric() || b".:-[]".contains(&b);
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.filter(|host| host.bytes().all(known)).unwrap_or("localhost");
        match &self.config().origin {
            Some(origin) => format!("{origin}{path}"),
            None => format!("http://{host}{path}"),
        }
    }

    /// Whether a link could be used now: the one that waits at the terminal, or an invitation.
    /// Spends nothing.
    pub(crate) async fn is_good_link(&self, token: &str, lang: Lang) -> Result<bool, Refusal> {
        let now = self.clock().now();
        if self.links().is_good(token, now) {
            return Ok(true);
        }
        let hash = TokenHash::of(token);
        let invitation = self.store_work(move |store| store.invitation(hash, now)).await;
        invitation.map(|found| found.is_some()).map_err(|cause| Refusal::new(lang, cause))
    }

    /// Spends a link and says whose account it opens.
    pub(crate) async fn spend_link(
        &self,
        token: &str,
        lang: Lang,
    ) -> Result<Option<AccountId>, Refusal> {
        let now = self.clock().now();
        if let Some(account) = self.links().spend(token, now) {
            return Ok(Some(account));
        }
        let hash = TokenHash::of(token);
        let accepted = self.store_work(move |store| store.accept(hash, now)).await;
        accepted.map_err(|cause| Refusal::new(lang, cause))
    }
}

/// The token that every form of a session carries: nobody knows it without the session's own.
pub(super) fn csrf_of(token: &str) -> String {
    TokenHash::of(&format!("form|{token}")).to_string()
}
