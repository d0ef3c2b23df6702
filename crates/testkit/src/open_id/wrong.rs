//! What a provider, or somebody between it and us, may do wrong.

use serde_json::{Value, json};

use super::tokens::{Key, unsigned};

/// One thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Everything is right.
    Nothing,
    /// The person said no.
    Declined,
    /// The answer carries a state of somebody else's.
    State,
    /// The answer does not say whose it is, though the provider always does (RFC 9207).
    AnswerWithoutIssuer,
    /// The answer says that it is of another issuer (mix-up).
    AnswerOfAnother,
    /// The metadata are another issuer's.
    MetadataOfAnother,
    /// The metadata lead to something that is no web address.
    KeysOverFile,
    /// The keys stand elsewhere, says a redirect.
    KeysMoved,
    /// The answer with the keys never ends.
    KeysWithoutEnd,
    /// The token names another issuer.
    Issuer,
    /// The token is for another client.
    Audience,
    /// The token is for another client, too.
    SecondAudience,
    /// The token answers another question.
    Nonce,
    /// The token answers no question.
    NoNonce,
    /// The token is not signed.
    AlgorithmNone,
    /// The token is signed with the public key as if it were a secret.
    PublicKeyAsSecret,
    /// The token is signed by a key nobody knows, under a name nobody knows.
    UnknownKey,
    /// The token is signed by another key under a known name.
    StolenName,
    /// The token says where its key can be fetched.
    KeyByAddress,
    /// The token brings its key along.
    KeyInside,
    /// The token is over.
    Expired,
    /// The token was made tomorrow.
    Tomorrow,
    /// The token belongs to another access token.
    AccessToken,
    /// The token names nobody.
    Nobody,
    /// What is told is about somebody else.
    ToldOfAnother,
}

/// Sets one member of an object.
pub(super) fn set(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

impl Wrong {
    /// Changes claims.
    pub(super) fn change(self, claims: &mut Value, at: i64) {
        match self {
            Wrong::Issuer => set(claims, "iss", "https://evil.example".into()),
            Wrong::Audience => set(claims, "aud", "RP00000002".into()),
            Wrong::SecondAudience => set(claims, "aud", json!([super::CLIENT, "RP00000002"])),
            Wrong::Nonce => set(claims, "nonce", "another".into()),
            Wrong::NoNonce => set(claims, "nonce", Value::Null),
            Wrong::Expired => {
                set(claims, "iat", at.saturating_sub(600).into());
                set(claims, "exp", at.saturating_sub(300).into());
            }
            Wrong::Tomorrow => set(claims, "iat", at.saturating_add(DAY).into()),
            Wrong::AccessToken => set(claims, "at_hash", "AAAAAAAAAAAAAAAAAAAAAA".into()),
            Wrong::Nobody => set(claims, "sub", "".into()),
            Wrong::Nothing
            | Wrong::Declined
            | Wrong::State
            | Wrong::AnswerWithoutIssuer
            | Wrong::AnswerOfAnother
            | Wrong::MetadataOfAnother
            | Wrong::KeysOverFile
            | Wrong::KeysMoved
            | Wrong::KeysWithoutEnd
            | Wrong::AlgorithmNone
            | Wrong::PublicKeyAsSecret
            | Wrong::UnknownKey
            | Wrong::StolenName
            | Wrong::KeyByAddress
            | Wrong::KeyInside
            | Wrong::ToldOfAnother => {}
        }
    }

    /// Signs claims, well or badly.
    pub(super) fn sign(self, key: &Key, claims: &Value) -> Option<String> {
        let good = json!({"alg": "ES256", "typ": "JWT", "kid": key.kid});
        let with = |name: &str, value: Value| {
            let mut head = good.clone();
            set(&mut head, name, value);
            head
        };
        match self {
            Wrong::AlgorithmNone => Some(unsigned(&json!({"alg": "none"}), claims)),
            Wrong::PublicKeyAsSecret => {
                Some(key.sign_as_secret(&with("alg", "HS256".into()), claims))
            }
            Wrong::UnknownKey => {
                let other = Key::new("unknown").ok()?;
                other.sign(&with("kid", "unknown".into()), claims)
            }
            Wrong::StolenName => Key::new("other").ok()?.sign(&good, claims),
            Wrong::KeyByAddress => {
                let other = Key::new("other").ok()?;
                other.sign(&with("jku", "http://127.0.0.1:1/keys".into()), claims)
            }
            Wrong::KeyInside => {
                let other = Key::new("other").ok()?;
                other.sign(&with("jwk", other.public()), claims)
            }
            _ => key.sign(&good, claims),
        }
    }
}
