//! Tokens, signed by `ring`.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::Timestamp;
use ring::{
    digest::{SHA256, digest},
    hmac,
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
        UnparsedPublicKey,
    },
};
use serde_json::{Value, json};

/// The access token that is always given.
pub(super) const ACCESS: &str = "access-1";

/// A key on P-256.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub kid: String,
    pair: EcdsaKeyPair,
    pkcs8: Vec<u8>,
}

impl Key {
    /// A new one.
    pub fn new(kid: &str) -> std::io::Result<Key> {
        let (kind, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random)
            .map_err(|why| std::io::Error::other(why.to_string()))?;
        let pair = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random);
        let pair = pair.map_err(|why| std::io::Error::other(why.to_string()))?;
        Ok(Key { kid: kid.to_owned(), pair, pkcs8: pkcs8.as_ref().to_vec() })
    }

    /// The private key in PEM.
    pub fn pem(&self) -> String {
        let body = STANDARD.encode(&self.pkcs8);
        format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
    }

    /// The uncompressed point.
    pub fn point(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }

    /// As a JSON Web Key.
    pub fn public(&self) -> Value {
        let point = self.point();
        let text = |range| URL_SAFE_NO_PAD.encode(point.get(range).unwrap_or_default());
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid,
            "x": text(1..33), "y": text(33..65)})
    }

    /// A signed token.
    pub fn sign(&self, head: &Value, claims: &Value) -> Option<String> {
        let signed = signed_part(head, claims);
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).ok()?;
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// A token under a code made with the public key, which everybody has.
    pub(super) fn sign_as_secret(&self, head: &Value, claims: &Value) -> String {
        let signed = signed_part(head, claims);
        let secret = hmac::Key::new(hmac::HMAC_SHA256, &self.point());
        let code = hmac::sign(&secret, signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(code))
    }
}

/// A token without a signature.
pub fn unsigned(head: &Value, claims: &Value) -> String {
    format!("{}.", signed_part(head, claims))
}

fn signed_part(head: &Value, claims: &Value) -> String {
    let text = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}", text(head), text(claims))
}

/// What PKCE makes of a verifier.
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

pub(super) fn half_hash(token: &str) -> String {
    let hash = digest(&SHA256, token.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.as_ref().get(..16).unwrap_or_default())
}

/// The line by which a client shows its secret.
pub(super) fn basic(client: &str, secret: &str) -> String {
    let escaped = secret.replace(':', "%3A");
    format!("Basic {}", STANDARD.encode(format!("{client}:{escaped}")))
}

/// The `jti` of a client's assertion, when everything about it is right (RFC 7523, section 3).
pub(super) fn asserted(
    assertion: &str,
    (key, client, endpoint): (&[u8], &str, &str),
    now: Timestamp,
) -> Option<String> {
    let (signed, signature) = assertion.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key);
    key.verify(signed.as_bytes(), &signature).ok()?;
    let claims = URL_SAFE_NO_PAD.decode(signed.split_once('.')?.1).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let until = claims.get("exp")?.as_i64()?;
    let lasts = now.as_second()..=now.as_second().saturating_add(300);
    let good = text("iss") == Some(client)
        && text("sub") == Some(client)
        && text("aud") == Some(endpoint)
        && lasts.contains(&until);
    text("jti").filter(|_| good).map(str::to_owned)
}
