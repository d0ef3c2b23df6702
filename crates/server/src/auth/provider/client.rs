//! How we show a provider that we are its client: by a signed assertion (`private_key_jwt`, RFC 7523)
//! or by a shared secret (RFC 6749, section 2.3.1).

use std::sync::Arc;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::Timestamp;
use phr::ports::Ids;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::app::random_token;

/// How long an assertion serves: one question, at once.
const ASSERTION_SECONDS: i64 = 120;
/// What the form says of such an assertion.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How we show who we are. Has no `Debug` of its own: nothing in here may be printed.
#[derive(Clone)]
pub(super) enum ClientProof {
    /// A signature of ours.
    Key(Arc<SigningKey>),
    /// A secret in the head of the request.
    Basic(String),
    /// A secret in the form.
    Post(String),
}

/// Fields of a form, and a line for the head of the request.
pub(super) type Shown = (Vec<(&'static str, String)>, Option<String>);

impl ClientProof {
    /// What goes along with a question to the token endpoint at `audience`.
    pub(super) fn show(
        &self,
        client_id: &str,
        audience: &str,
        ids: &dyn Ids,
        now: Timestamp,
    ) -> Option<Shown> {
        let id = ("client_id", client_id.to_owned());
        Some(match self {
            ClientProof::Key(key) => {
                let assertion = key.assertion((client_id, audience), ids, now)?;
                let kind = ("client_assertion_type", ASSERTION_TYPE.to_owned());
                (vec![id, kind, ("client_assertion", assertion)], None)
            }
            ClientProof::Basic(secret) => {
                let line = format!("{}:{}", escaped(client_id), escaped(secret));
                (Vec::new(), Some(format!("Basic {}", STANDARD.encode(line))))
            }
            ClientProof::Post(secret) => (vec![id, ("client_secret", secret.clone())], None),
        })
    }
}

/// As RFC 6749, section 2.3.1 wants it inside the head.
fn escaped(text: &str) -> String {
    let pair = serde_urlencoded::to_string([("", text)]).unwrap_or_default();
    pair.strip_prefix('=').unwrap_or_default().to_owned()
}

/// A private key on P-256, with the name the provider knows it by.
pub(super) struct SigningKey {
    pair: EcdsaKeyPair,
    kid: String,
}

impl SigningKey {
    /// From PKCS #8 in PEM (RFC 5958, RFC 7468). Without a name it is called by its thumbprint (RFC
    /// 7638).
    pub(super) fn read(pem: &str, kid: Option<String>) -> Option<SigningKey> {
        let (_, rest) = pem.split_once("-----BEGIN PRIVATE KEY-----")?;
        let (body, _) = rest.split_once("-----END PRIVATE KEY-----")?;
        let body: String = body.split_ascii_whitespace().collect();
        let der = STANDARD.decode(body).ok()?;
        let (kind, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let pair = EcdsaKeyPair::from_pkcs8(kind, &der, &random).ok()?;
        let kid = match kid {
            Some(kid) => kid,
            None => thumbprint(&pair)?,
        };
        Some(SigningKey { pair, kid })
    }

    /// The public half as a JSON Web Key, to hand to the provider.
    pub(super) fn public(&self) -> Option<serde_json::Value> {
        let (x, y) = point(&self.pair)?;
        Some(json!({
            "kty": "EC", "crv": "P-256", "x": x, "y": y,
            "kid": self.kid, "use": "sig", "alg": "ES256",
        }))
    }

    fn assertion(
        &self,
        (client_id, audience): (&str, &str),
        ids: &dyn Ids,
        now: Timestamp,
    ) -> Option<String> {
        let at = now.as_second();
        let head = json!({"alg": "ES256", "typ": "JWT", "kid": self.kid});
        let claims = json!({
            "iss": client_id, "sub": client_id, "aud": audience, "jti": random_token(ids),
            "iat": at, "exp": at.saturating_add(ASSERTION_SECONDS),
        });
        let text = |json: &serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", text(&head), text(&claims));
        // The signature draws randomness of its own: `ring` takes none from outside.
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).ok()?;
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn thumbprint(pair: &EcdsaKeyPair) -> Option<String> {
    let (x, y) = point(pair)?;
    let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    Some(URL_SAFE_NO_PAD.encode(Sha256::digest(members)))
}

fn point(pair: &EcdsaKeyPair) -> Option<(String, String)> {
    let point = pair.public_key().as_ref().strip_prefix(&[4])?;
    let (x, y) = point.split_at_checked(32)?;
    Some((URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_with_signs_in_it_goes_into_the_head_escaped() {
        let proof = ClientProof::Basic("a:b%/é".to_owned());
        let ids = testkit::SeededIds::new(1);
        let (form, head) = proof.show("us 1", "", &ids, Timestamp::UNIX_EPOCH).unwrap();
        assert!(form.is_empty());
        let line = STANDARD.decode(head.unwrap().strip_prefix("Basic ").unwrap()).unwrap();
        assert_eq!(String::from_utf8(line).unwrap(), "us+1:a%3Ab%25%2F%C3%A9");
    }

    #[test]
    fn what_is_no_key_is_none() {
        for bad in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "no"] {
            assert!(SigningKey::read(bad, None).is_none());
        }
    }
}
