//! To a provider and back: the authorization code flow (Core 1.0, section 3.1) with PKCE.
//!
//! Nothing is kept between the two halves. The browser holds one random token in a cookie that no
//! other site can make it send; state, nonce and verifier all follow from it. The state is one of our
//! challenges: bound to this token, this provider, this errand and this session, good once, for some
//! minutes. So nobody can bring an answer into another browser, or bring one twice.

use std::sync::Arc;

use axum::http::HeaderMap;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use pages::links;
use phr::{AccountId, TokenHash, account::KnownAs, consent::Strength, ports::Ids};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Provider, Told, Untrusted, claims::Asked, claims::Claims, known::Known};
use crate::{
    app::{App, random_token},
    auth::{passkey::For, source::Source, visitor::cookie},
};

/// The longest code a provider may give.
const CODE_MAX: usize = 2048;
/// The cookie that holds the token of one way there and back.
const COOKIE: &str = "tenohira-way";
const HOST_COOKIE: &str = "__Host-tenohira-way";
/// How the token of each errand begins.
const SIGNING_IN: &str = "in-";
const LINKING: &str = "link-";
const CONFIRMING: &str = "sure-";

/// What somebody goes to a provider for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// To sign in.
    SignIn,
    /// To link an identity with the account of this session.
    Link { account: AccountId, session: TokenHash },
    /// To show again who one is, in this session.
    Confirm { account: AccountId, session: TokenHash },
}

/// For what a browser went to a provider, as it remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Went {
    /// To sign in.
    SignIn,
    /// To link an identity.
    Link,
    /// To show again who one is, to go on at this address then.
    Confirm { back: String },
}

/// The way there.
#[derive(Debug, Clone)]
pub(crate) struct Departure {
    /// The provider's address.
    pub(crate) location: String,
    /// What the browser remembers meanwhile.
    pub(crate) cookie: String,
}

/// What a provider sends a browser back with.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Returned {
    code: String,
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Somebody a provider vouches for.
#[derive(Debug, Clone)]
pub(crate) struct Came {
    pub(crate) known: KnownAs,
    /// How strongly they signed in there.
    pub(crate) strength: Strength,
    /// When the provider last made sure who it is; long ago when it does not say.
    pub(crate) proved: Timestamp,
    /// What it tells of them.
    pub(crate) told: Told,
}

/// A question to the token endpoint, ready to be sent.
struct Exchange {
    known: Arc<Known>,
    code: String,
    redirect: String,
    token: String,
    now: Timestamp,
}

impl App {
    /// Sends a browser to a provider; `None` when there is none of that name. `back` is where it goes
    /// on after showing who it is; it stands in the browser's own cookie and in what the state is
    /// bound to, never in an address.
    pub(crate) async fn way_to(
        &self,
        id: &str,
        (errand, back): (Errand, &str),
        headers: &HeaderMap,
    ) -> Option<Result<Departure, Untrusted>> {
        let (known, now) = (self.providers().one(id)?, self.clock().now());
        let drawn = random_token(self.ids());
        let token = match errand {
            Errand::SignIn => format!("{SIGNING_IN}{drawn}"),
            Errand::Link { .. } => format!("{LINKING}{drawn}"),
            Errand::Confirm { .. } => {
                format!("{CONFIRMING}{drawn}.{}", URL_SAFE_NO_PAD.encode(back))
            }
        };
        let anew = matches!(errand, Errand::Confirm { .. });
        let what = For::Provider(bound(errand, id, &token));
        let state = self.challenges().make(what, self.ids(), now);
        let redirect = self.address_of(headers, &links::provider_back(id));
        let asked = Arc::clone(&known);
        let metadata = self.ask(move || asked.metadata(now)).await;
        Some(metadata.map(|metadata| {
            let query = question(&known.provider, (&redirect, &state), (&token, anew));
            let endpoint = &metadata.authorization_endpoint;
            let joint = if endpoint.contains('?') { '&' } else { '?' };
            Departure {
                location: format!("{endpoint}{joint}{query}"),
                cookie: format!("{}={token}", self.way_cookie()),
            }
        }))
    }

    /// For what this browser went to a provider.
    pub(crate) fn went(&self, headers: &HeaderMap) -> Went {
        let token = cookie(headers, self.way_cookie()).unwrap_or_default();
        if token.starts_with(LINKING) {
            return Went::Link;
        }
        if !token.starts_with(CONFIRMING) {
            return Went::SignIn;
        }
        let back = token.split_once('.').map(|(_, back)| back).unwrap_or_default();
        let back = URL_SAFE_NO_PAD.decode(back).ok().and_then(|back| String::from_utf8(back).ok());
        Went::Confirm { back: back.unwrap_or_default() }
    }

    /// Who came back from a provider.
    pub(crate) async fn back_from(
        &self,
        (id, errand): (&str, Errand),
        returned: &Returned,
        headers: &HeaderMap,
    ) -> Result<Came, Untrusted> {
        let (now, known) = (self.clock().now(), self.providers().one(id));
        let known = known.ok_or(Untrusted::State)?;
        let token = cookie(headers, self.way_cookie()).ok_or(Untrusted::State)?;
        let what = For::Provider(bound(errand, id, &token));
        if !self.challenges().take(what, &returned.state, self.ids(), now) {
            return Err(Untrusted::State);
        }
        // RFC 9207, section 2.4: before anything is sent anywhere.
        if returned.iss.as_ref().is_some_and(|issuer| issuer != known.provider.issuer()) {
            return Err(Untrusted::Issuer);
        }
        let good = !returned.code.is_empty() && returned.code.len() <= CODE_MAX;
        if returned.error.is_some() || !good {
            return Err(Untrusted::Code);
        }
        let redirect = self.address_of(headers, &links::provider_back(id));
        let (code, named) = (returned.code.clone(), returned.iss.is_some());
        let (ids, source) = (self.shared_ids(), Source::of(headers));
        if self.providers().failed_too_often(id, source, now) {
            return Err(Untrusted::TooOften);
        }
        let exchange = Exchange { known, code, redirect, token, now };
        let came = self.ask(move || exchange.run(named, &*ids)).await;
        if came.is_err() {
            self.providers().failed(id, source, now);
        }
        came
    }

    /// What makes a browser forget the way.
    pub(crate) fn forget_way(&self) -> String {
        format!("{}=; Max-Age=0", self.way_cookie())
    }

    fn way_cookie(&self) -> &'static str {
        if self.is_https() { HOST_COOKIE } else { COOKIE }
    }

    /// Asks on a thread that may wait; its turn ends when the question does, whoever went away.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce() -> Result<T, Untrusted> + Send + 'static,
    ) -> Result<T, Untrusted> {
        let turns = Arc::clone(&self.providers().asking);
        let turn = turns.acquire_owned().await.map_err(|_closed| Untrusted::Unreachable)?;
        let asked = tokio::task::spawn_blocking(move || {
            let answer = question();
            drop(turn);
            answer
        });
        asked.await.map_err(|_panicked| Untrusted::Unreachable)?
    }
}

impl Exchange {
    /// The code for a token, the token for who it is.
    fn run(self, named: bool, ids: &dyn Ids) -> Result<Came, Untrusted> {
        let Exchange { known, code, redirect, token, now } = self;
        let (metadata, provider) = (known.metadata(now)?, &known.provider);
        if metadata.names_issuer && !named {
            return Err(Untrusted::Issuer);
        }
        let endpoint = &metadata.token_endpoint;
        let (shown, line) = provider
            .proof
            .show(&provider.client_id, endpoint, ids, now)
            .ok_or(Untrusted::Unreachable)?;
        let mut form = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code),
            ("redirect_uri", redirect),
            ("code_verifier", derived("verifier", &token)),
        ];
        form.extend(shown);
        let answer = known.fetch.post(endpoint, &form, line.as_deref());
        let answer = answer.map_err(|_refused| Untrusted::NoToken)?;
        let answer: TokenAnswer =
            serde_json::from_slice(&answer).map_err(|_no_token| Untrusted::NoToken)?;
        let asked = Asked {
            issuer: provider.issuer(),
            client_id: &provider.client_id,
            nonce: &derived("nonce", &token),
            access_token: answer.access_token.as_deref(),
            now,
        };
        let claims = Claims::read(&known.open(&answer.id_token, now)?, &asked)?;
        let told = more(&known, metadata.userinfo_endpoint.as_deref(), &answer, &claims)?;
        Ok(Came {
            strength: strength(provider, &claims),
            proved: claims.authenticated.unwrap_or(Timestamp::UNIX_EPOCH),
            known: claims.known,
            told,
        })
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
    access_token: Option<String>,
}

/// What the provider tells of the person: in the token, else at an address of its own (section 5.3),
/// when the operator asks for more than who it is. An answer about somebody else refuses everything.
fn more(
    known: &Known,
    address: Option<&str>,
    answer: &TokenAnswer,
    claims: &Claims,
) -> Result<Told, Untrusted> {
    let told = Told::read(&claims.all);
    let (Some(address), Some(access_token)) = (address, &answer.access_token) else {
        return Ok(told);
    };
    if told != Told::default() || known.provider.scope == "openid" {
        return Ok(told);
    }
    let Ok(answer) = known.fetch.get(address, Some(access_token)) else { return Ok(told) };
    let Ok(all) = serde_json::from_slice::<serde_json::Value>(&answer) else { return Ok(told) };
    if all.get("sub") != claims.all.get("sub") {
        return Err(Untrusted::Subject);
    }
    Ok(Told::read(&all))
}

/// What the provider is asked, as the query of its address; `anew` wants the person themself to be asked
/// there, now (Core 1.0, section 3.1.2.1).
fn question(
    provider: &Provider,
    (redirect, state): (&str, &str),
    (token, anew): (&str, bool),
) -> String {
    let challenge = Sha256::digest(derived("verifier", token));
    let mut fields = vec![
        ("response_type", "code".to_owned()),
        ("client_id", provider.client_id.clone()),
        ("redirect_uri", redirect.to_owned()),
        ("scope", provider.scope.clone()),
        ("state", state.to_owned()),
        ("nonce", derived("nonce", token)),
        ("code_challenge", URL_SAFE_NO_PAD.encode(challenge)),
        ("code_challenge_method", "S256".to_owned()),
    ];
    fields.extend(provider.acr_values.clone().map(|values| ("acr_values", values)));
    if anew {
        fields.extend([("prompt", "login".to_owned()), ("max_age", "0".to_owned())]);
    }
    serde_urlencoded::to_string(fields).unwrap_or_default()
}

/// A value that follows from the token, and from which the token does not.
fn derived(what: &str, token: &str) -> String {
    TokenHash::of(&format!("{what}|{token}")).to_string()
}

/// What a state is bound to.
fn bound(errand: Errand, provider: &str, token: &str) -> TokenHash {
    let errand = match errand {
        Errand::SignIn => "in".to_owned(),
        Errand::Link { account, session } => format!("link|{account}|{session}"),
        Errand::Confirm { account, session } => format!("sure|{account}|{session}"),
    };
    TokenHash::of(&format!("{errand}|{provider}|{token}"))
}

/// How strongly somebody signed in: as the operator says of the provider's words (`acr`), or two
/// factors when the provider names them (`amr`, RFC 8176). Hardware is never guessed.
fn strength(provider: &Provider, claims: &Claims) -> Strength {
    let said = claims.acr.as_ref().and_then(|acr| provider.strengths.get(acr)).copied();
    let means = |some: &[&str]| claims.amr.iter().any(|means| some.contains(&means.as_str()));
    let two = means(&["mfa"])
        || (means(&["hwk", "swk", "sc", "otp"]) && means(&["pin", "fpt", "face", "iris", "pwd"]));
    let seen = if two { Strength::Two } else { Strength::One };
    said.unwrap_or(seen).max(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_sent_tells_the_token_and_each_value_is_another() {
        let token = "t".repeat(64);
        let (nonce, verifier) = (derived("nonce", &token), derived("verifier", &token));
        assert_ne!(nonce, verifier);
        assert!((43..=128).contains(&verifier.len()), "RFC 7636, section 4.1");
        let link = |byte| Errand::Link {
            account: AccountId::from_bytes([byte; 16]),
            session: TokenHash::of("session"),
        };
        let sure = Errand::Confirm {
            account: AccountId::from_bytes([1; 16]),
            session: TokenHash::of("session"),
        };
        let all = [
            bound(sure, "a", &token),
            bound(Errand::SignIn, "a", &token),
            bound(link(1), "a", &token),
            bound(link(2), "a", &token),
            bound(Errand::SignIn, "b", &token),
            bound(Errand::SignIn, "a", "other"),
        ];
        let mut different = all.to_vec();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), all.len());
    }
}
