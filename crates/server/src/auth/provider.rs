//! Signing in with a provider of `OpenID` Connect (Core 1.0, Discovery 1.0), by the authorization code
//! with PKCE (RFC 7636) and the issuer named in the answer (RFC 9207).
//!
//! A provider vouches for who somebody is and for nothing else: which account that is, only a link
//! says that was made from inside the account, never a name or an address of mail. What it tells of
//! a person is shown to that person once and kept nowhere. Signatures are checked by `ring`; why no
//! whole library does this: docs/decisions/0041-openid-connect.md.

mod claims;
mod client;
mod fetch;
mod flow;
mod jws;
mod known;
mod setup;
mod told;

use std::{collections::BTreeMap, sync::Arc, sync::Mutex};

use jiff::Timestamp;
use phr::{TokenHash, account::KnownAs, consent::Strength};
use tokio::sync::Semaphore;

use crate::{
    app::lock,
    auth::{source::Source, tries::TriesOf},
};
pub(crate) use flow::{Came, Errand, Returned, Went};
pub use jws::Algorithm;
pub use setup::SetupError;
pub(crate) use told::Told;
use {client::ClientProof, fetch::Network, known::Known};

/// Questions to providers at the same time: a crowd of strangers cannot take every thread.
const ASKING_AT_ONCE: usize = 4;
/// Identities that wait to be confirmed, over all sessions; a minute's worth of a whole town.
const WAITING_MAX: usize = 200;
/// How long one waits: time to read the page.
const WAITING_SECONDS: i64 = 600;

/// A provider as whoever runs the system set it up; see [`Provider::read`].
#[derive(Clone)]
pub struct Provider {
    id: String,
    name_ja: String,
    name_en: String,
    issuer: String,
    client_id: String,
    proof: ClientProof,
    scope: String,
    acr_values: Option<String>,
    algorithms: Vec<Algorithm>,
    strengths: BTreeMap<String, Strength>,
    network: Network,
}

/// Never shows a secret.
impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider({})", self.id)
    }
}

impl Provider {
    /// What it is called in our addresses.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(crate) fn name(&self, lang: pages::Lang) -> &str {
        match lang {
            pages::Lang::Ja => &self.name_ja,
            pages::Lang::En => &self.name_en,
        }
    }
}

/// Why nobody came in by a provider. For the log; the visitor is never told which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Untrusted {
    #[error("this browser did not begin here, or took too long, or came twice")]
    State,
    #[error("the answer is of another issuer")]
    Issuer,
    #[error("the provider gave no code")]
    Code,
    #[error("the provider could not be asked")]
    Unreachable,
    #[error("what the provider says of itself cannot be used")]
    Metadata,
    #[error("the provider gave no token for the code")]
    NoToken,
    #[error("the token cannot be read")]
    Unreadable,
    #[error("the token is signed in a way that was not agreed on")]
    Algorithm,
    #[error("the head of the token points to a key of its own")]
    OwnKey,
    #[error("the provider has no such key")]
    Key,
    #[error("the signature does not fit")]
    Signature,
    #[error("the token is for another client")]
    Audience,
    #[error("the token is over")]
    Expired,
    #[error("the token is not of this moment")]
    IssuedAt,
    #[error("the token answers another question")]
    Nonce,
    #[error("the token belongs to another access token")]
    AccessToken,
    #[error("the token names nobody")]
    Subject,
    #[error("from there it failed too often within a minute")]
    TooOften,
}

/// The providers of an installation, and who waits to be linked.
#[derive(Debug)]
pub(crate) struct Providers {
    all: Vec<Arc<Known>>,
    asking: Arc<Semaphore>,
    waiting: Mutex<BTreeMap<TokenHash, Waiting>>,
    /// Questions to a provider that brought nobody in, for each provider and source.
    failures: Mutex<TriesOf<(String, Source)>>,
}

/// Somebody a provider vouched for, until the person in front of the page says that it is they.
type Waiting = (Timestamp, KnownAs);

impl Providers {
    pub(crate) fn new(providers: &[Provider]) -> Providers {
        let all = providers.iter().map(|provider| Arc::new(Known::new(provider.clone())));
        let asking = Arc::new(Semaphore::new(ASKING_AT_ONCE));
        let (waiting, failures) = (Mutex::default(), Mutex::default());
        Providers { all: all.collect(), asking, waiting, failures }
    }

    /// All of them, in the order of the set-up.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Provider> {
        self.all.iter().map(|known| &known.provider)
    }

    /// Our public keys, as the providers that know us by a key want them (RFC 7517, section 5).
    pub(crate) fn public_keys(&self) -> serde_json::Value {
        let mut keys = Vec::new();
        for provider in self.all() {
            match &provider.proof {
                ClientProof::Key(key) => keys.extend(key.public()),
                ClientProof::Basic(_) | ClientProof::Post(_) => {}
            }
        }
        serde_json::json!({ "keys": keys })
    }

    fn one(&self, id: &str) -> Option<Arc<Known>> {
        self.all.iter().find(|known| known.provider.id == id).map(Arc::clone)
    }

    /// Whether so many came back in vain from one source that the provider is asked no more for it. Who
    /// tries at one provider, or from elsewhere, keeps nobody else out.
    fn failed_too_often(&self, id: &str, source: Source, now: Timestamp) -> bool {
        lock(&self.failures).is_full(&(id.to_owned(), source), now)
    }

    fn failed(&self, id: &str, source: Source, now: Timestamp) {
        lock(&self.failures).too_many((id.to_owned(), source), now);
    }

    /// Keeps an identity until its session says yes; when too many wait, it has to come again.
    pub(crate) fn wait(&self, session: TokenHash, known: KnownAs, now: Timestamp) {
        let mut waiting = lock(&self.waiting);
        waiting.retain(|_, (since, _)| still(*since, now));
        if waiting.len() < WAITING_MAX {
            waiting.insert(session, (now, known));
        }
    }

    /// The identity that waited for this session, once.
    pub(crate) fn waited(&self, session: TokenHash, now: Timestamp) -> Option<KnownAs> {
        let (since, known) = lock(&self.waiting).remove(&session)?;
        still(since, now).then_some(known)
    }
}

fn still(since: Timestamp, now: Timestamp) -> bool {
    now.duration_since(since).as_secs() < WAITING_SECONDS
}
