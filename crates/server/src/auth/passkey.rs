//! Passkeys: the two ceremonies of Web Authentication Level 2 (W3C Recommendation, 8 April 2021),
//! registration (section 7.1) and authentication (section 7.2), without attestation.
//!
//! A challenge is made here, bound to what it is for, good for minutes and once. User verification is
//! always required. Signatures are checked by `ring`; no key, challenge or credential id is ever
//! written to a log. Why no whole library does this: docs/decisions/0035-passkeys.md.

mod challenge;
mod client;
mod key;

use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use phr::account::{KeyKind, Passkey, Usage};
use sha2::{Digest, Sha256};

pub(crate) use challenge::{Challenges, For, LASTS_SECONDS};
pub(crate) use client::{bytes as bytes_of, text};

use crate::app::App;
use client::{AuthenticatorTold, ClientTold, bytes};

/// The longest credential id (section 4, "Credential ID").
const CREDENTIAL_MAX: usize = 1023;

/// Who asks for a passkey: a name, and the one address from which it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RelyingParty {
    /// The name passkeys are bound to: a host.
    pub(crate) id: String,
    /// The address of our pages as browsers state it.
    pub(crate) origin: String,
}

/// Why a passkey was not accepted. For the log; the visitor is never told which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unproved {
    #[error("the answer of the browser cannot be read")]
    Unreadable,
    #[error("it is the answer to another kind of question")]
    Type,
    #[error("the challenge is not ours, was answered before or is too old")]
    Challenge,
    #[error("it was asked from another address")]
    Origin,
    #[error("the passkey is bound to another name")]
    RelyingParty,
    #[error("the authenticator did not check who holds it")]
    Unverified,
    #[error("the authenticator contradicts itself about copies of the passkey")]
    Backup,
    #[error("the kind of key is not one we know")]
    Key,
    #[error("the passkey is of another account, or of none")]
    Account,
    #[error("the signature does not fit")]
    Signature,
    #[error("its counter went back")]
    Counter,
}

/// What a browser sends after a passkey was made. Binary parts are base64url.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct Made {
    client: String,
    authenticator: String,
    key: String,
    algorithm: String,
}

/// What a browser sends after a passkey was used.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct Shown {
    credential: String,
    client: String,
    authenticator: String,
    signature: String,
    user: String,
}

/// A new passkey, not yet anybody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewKey {
    pub(crate) credential: Vec<u8>,
    pub(crate) kind: KeyKind,
    pub(crate) key: Vec<u8>,
    pub(crate) counter: u32,
    pub(crate) backup_eligible: bool,
    pub(crate) backed_up: bool,
}

impl App {
    /// Who asks, for a request: the operator's address, or this machine's own name. `None` where
    /// browsers offer no passkeys: under a bare number, or on a network without TLS.
    pub(crate) fn relying_party(&self, headers: &HeaderMap) -> Option<RelyingParty> {
        let config = self.config();
        if let Some(origin) = &config.origin {
            let host = origin.strip_prefix("https://")?;
            let id = host.split_once(':').map_or(host, |(name, _)| name).to_owned();
            return Some(RelyingParty { id, origin: origin.clone() });
        }
        let host = headers.get(header::HOST)?.to_str().ok().filter(|_| config.local_only)?;
        let name = host.split_once(':').map_or(host, |(name, _)| name);
        let local = name == "localhost";
        local.then(|| RelyingParty { id: name.to_owned(), origin: format!("http://{host}") })
    }
}

/// Checks a registration (section 7.1). `is_ours` says whether the challenge is one of ours, and
/// uses it up.
pub(crate) fn register(
    made: &Made,
    party: &RelyingParty,
    is_ours: impl FnOnce(&str) -> bool,
) -> Result<NewKey, Unproved> {
    let (client, authenticator) = (bytes(&made.client)?, bytes(&made.authenticator)?);
    check_client(&client, "webauthn.create", party, is_ours)?; // steps 5 to 12
    let told = AuthenticatorTold::read(&authenticator)?;
    check_authenticator(&told, party)?; // steps 13 to 15
    let credential = told.credential.ok_or(Unproved::Unreadable)?;
    if credential.is_empty() || credential.len() > CREDENTIAL_MAX {
        return Err(Unproved::Unreadable);
    }
    let kind = KeyKind::from_code(&made.algorithm).ok_or(Unproved::Key)?; // step 16
    Ok(NewKey {
        credential: credential.to_vec(),
        kind,
        key: key::from_spki(kind, &bytes(&made.key)?).ok_or(Unproved::Key)?,
        counter: told.counter,
        backup_eligible: told.flags.backup_eligible(),
        backed_up: told.flags.backed_up(),
    })
}

impl Shown {
    /// Which passkey is said to have been used.
    pub(crate) fn credential(&self) -> Result<Vec<u8>, Unproved> {
        bytes(&self.credential)
    }

    /// Checks an authentication (section 7.2) with the passkey on file, but for its counter, which
    /// whoever keeps it compares (step 21).
    pub(crate) fn check(
        &self,
        held: &Passkey,
        party: &RelyingParty,
        at: Timestamp,
        is_ours: impl FnOnce(&str) -> bool,
    ) -> Result<Usage, Unproved> {
        let (client, authenticator) = (bytes(&self.client)?, bytes(&self.authenticator)?);
        check_client(&client, "webauthn.get", party, is_ours)?; // steps 10 to 14
        // Step 6: whose passkey it is, the authenticator says as well.
        if bytes(&self.user)? != held.account.as_bytes() {
            return Err(Unproved::Account);
        }
        let told = AuthenticatorTold::read(&authenticator)?;
        check_authenticator(&told, party)?; // steps 15 to 17
        if told.flags.backup_eligible() != held.backup_eligible {
            return Err(Unproved::Backup);
        }
        let signed = [&authenticator[..], &Sha256::digest(&client)].concat(); // steps 19 and 20
        if !key::signed(held, &signed, &bytes(&self.signature)?) {
            return Err(Unproved::Signature);
        }
        Ok(Usage { counter: told.counter, backed_up: told.flags.backed_up(), at })
    }
}

fn check_client(
    client: &[u8],
    kind: &str,
    party: &RelyingParty,
    is_ours: impl FnOnce(&str) -> bool,
) -> Result<(), Unproved> {
    let told: ClientTold =
        serde_json::from_slice(client).map_err(|_not_json| Unproved::Unreadable)?;
    // The challenge first: whatever else is wrong, it is used up.
    let ours = is_ours(&told.challenge);
    if told.kind != kind {
        return Err(Unproved::Type);
    }
    if !ours {
        return Err(Unproved::Challenge);
    }
    if told.origin != party.origin || told.cross_origin {
        return Err(Unproved::Origin);
    }
    Ok(())
}

fn check_authenticator(told: &AuthenticatorTold<'_>, party: &RelyingParty) -> Result<(), Unproved> {
    if told.party[..] != Sha256::digest(party.id.as_bytes())[..] {
        return Err(Unproved::RelyingParty);
    }
    if !(told.flags.present() && told.flags.verified()) {
        return Err(Unproved::Unverified);
    }
    // What may not be copied is not copied (Level 3, section 6.1.3).
    if told.flags.backed_up() && !told.flags.backup_eligible() {
        return Err(Unproved::Backup);
    }
    Ok(())
}
