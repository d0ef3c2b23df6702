//! What is known of a provider: what it says of itself (Discovery 1.0, RFC 8414) and its keys, kept
//! for an hour; keys that were changed meanwhile are asked for again, once a minute at most.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    Provider, Untrusted,
    fetch::Fetch,
    jws::{PublicKey, Sealed},
};
use crate::app::lock;

/// How long what a provider says serves, in seconds.
const SERVES_SECONDS: i64 = 3600;
/// A key nobody knows makes us ask again this often at most: a forged token costs nothing to make.
const AGAIN_SECONDS: i64 = 60;

/// Where a provider answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    jwks_uri: String,
    pub(super) userinfo_endpoint: Option<String>,
    /// Whether each answer names its issuer (RFC 9207).
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub(super) names_issuer: bool,
}

impl Metadata {
    fn addresses(&self) -> impl Iterator<Item = &String> {
        let three = [&self.authorization_endpoint, &self.token_endpoint, &self.jwks_uri];
        three.into_iter().chain(&self.userinfo_endpoint)
    }
}

type Kept<T> = Mutex<Option<(Timestamp, T)>>;

/// A provider, and what it said lately.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) provider: Provider,
    pub(super) fetch: Fetch,
    metadata: Kept<Arc<Metadata>>,
    keys: Kept<Arc<Vec<PublicKey>>>,
}

impl Known {
    pub(super) fn new(provider: Provider) -> Known {
        let fetch = Fetch::new(provider.network);
        Known { provider, fetch, metadata: Mutex::default(), keys: Mutex::default() }
    }

    /// What it says of itself. Every address in it is looked at before it is used.
    pub(super) fn metadata(&self, now: Timestamp) -> Result<Arc<Metadata>, Untrusted> {
        if let Some(kept) = fresh(&self.metadata, now, SERVES_SECONDS) {
            return Ok(kept);
        }
        let issuer = &self.provider.issuer;
        let base = issuer.strip_suffix('/').unwrap_or(issuer);
        let told = self.fetch.get(&format!("{base}/.well-known/openid-configuration"), None)?;
        let told: Metadata =
            serde_json::from_slice(&told).map_err(|_not_metadata| Untrusted::Metadata)?;
        if told.issuer != *issuer || !told.addresses().all(|url| self.fetch.may_ask(url)) {
            return Err(Untrusted::Metadata);
        }
        let told = Arc::new(told);
        *lock(&self.metadata) = Some((now, Arc::clone(&told)));
        Ok(told)
    }

    /// The claims of a token that one of the provider's keys signed.
    pub(super) fn open(&self, token: &str, now: Timestamp) -> Result<Vec<u8>, Untrusted> {
        let sealed = Sealed::read(token, &self.provider.algorithms)?;
        let kept = fresh(&self.keys, now, SERVES_SECONDS);
        match kept.filter(|keys| sealed.has_key(keys)) {
            Some(keys) => sealed.open(&keys),
            None => sealed.open(&self.newest_keys(now)?),
        }
    }

    fn newest_keys(&self, now: Timestamp) -> Result<Arc<Vec<PublicKey>>, Untrusted> {
        if let Some(kept) = fresh(&self.keys, now, AGAIN_SECONDS) {
            return Ok(kept);
        }
        let set = self.fetch.get(&self.metadata(now)?.jwks_uri, None)?;
        let keys = Arc::new(PublicKey::set(&set)?);
        *lock(&self.keys) = Some((now, Arc::clone(&keys)));
        Ok(keys)
    }
}

/// What is kept, while it is not older than that. A clock that went back makes it old.
fn fresh<T>(kept: &Kept<Arc<T>>, now: Timestamp, seconds: i64) -> Option<Arc<T>> {
    let kept = lock(kept);
    let (since, told) = kept.as_ref()?;
    (0..seconds).contains(&now.duration_since(*since).as_secs()).then(|| Arc::clone(told))
}
