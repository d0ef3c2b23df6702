//! An authenticator in software, with everything an attacker could do to it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use sha2::{Digest, Sha256};

use super::app::Answer;

pub(crate) const ORIGIN: &str = "https://health.example";
pub(crate) const PARTY: &str = "health.example";

// Flags of authenticator data (Web Authentication Level 3, section 6.1).
pub(crate) const PRESENT: u8 = 1;
pub(crate) const VERIFIED: u8 = 1 << 2;
pub(crate) const ELIGIBLE: u8 = 1 << 3;
pub(crate) const BACKED_UP: u8 = 1 << 4;

/// A passkey with its private half.
pub(crate) struct Authenticator {
    key: EcdsaKeyPair,
    credential: Vec<u8>,
}

/// How the browser and the authenticator behave: well, unless a test changes something.
#[derive(Debug, Clone)]
pub(crate) struct Behaviour {
    pub(crate) kind: Option<&'static str>,
    pub(crate) origin: &'static str,
    pub(crate) cross_origin: bool,
    pub(crate) party: &'static str,
    pub(crate) flags: u8,
    pub(crate) counter: u32,
    pub(crate) algorithm: &'static str,
    pub(crate) spoilt: bool,
}

impl Default for Behaviour {
    fn default() -> Behaviour {
        Behaviour {
            kind: None,
            origin: ORIGIN,
            cross_origin: false,
            party: PARTY,
            flags: PRESENT | VERIFIED | ELIGIBLE | BACKED_UP,
            counter: 0,
            algorithm: "-7",
            spoilt: false,
        }
    }
}

/// Fields of a form.
pub(crate) type Fields = Vec<(&'static str, String)>;

impl Authenticator {
    pub(crate) fn new() -> Authenticator {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let kind = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let key = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random).unwrap();
        let credential = Sha256::digest(key.public_key().as_ref()).to_vec();
        Authenticator { key, credential }
    }

    /// What a browser posts after making this passkey.
    pub(crate) fn made(&self, offer: &Offer, how: &Behaviour) -> Fields {
        let mut told = authenticator_data(how, true);
        told.extend([0; 16]);
        told.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        told.extend(&self.credential);
        let spki = [P256, self.key.public_key().as_ref()].concat();
        vec![
            ("client", text(&client_data("webauthn.create", offer, how))),
            ("authenticator", text(&told)),
            ("key", text(&spki)),
            ("algorithm", how.algorithm.to_owned()),
        ]
    }

    /// What a browser posts after using this passkey, for `user`.
    pub(crate) fn shown(&self, offer: &Offer, user: &[u8], how: &Behaviour) -> Fields {
        let (told, client) =
            (authenticator_data(how, false), client_data("webauthn.get", offer, how));
        let message = [&told[..], &Sha256::digest(&client)].concat();
        let mut signature =
            self.key.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec();
        if how.spoilt {
            *signature.last_mut().unwrap() ^= 1;
        }
        vec![
            ("credential", text(&self.credential)),
            ("client", text(&client)),
            ("authenticator", text(&told)),
            ("signature", text(&signature)),
            ("user", text(user)),
        ]
    }
}

/// `SubjectPublicKeyInfo` of P-256 before the point (RFC 5480).
const P256: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

fn authenticator_data(how: &Behaviour, made: bool) -> Vec<u8> {
    let flags = how.flags | (u8::from(made) << 6);
    let mut told = Sha256::digest(how.party.as_bytes()).to_vec();
    told.push(flags);
    told.extend(how.counter.to_be_bytes());
    told
}

fn client_data(kind: &str, offer: &Offer, how: &Behaviour) -> Vec<u8> {
    let told = serde_json::json!({
        "type": how.kind.unwrap_or(kind), "challenge": offer.challenge,
        "origin": how.origin, "crossOrigin": how.cross_origin,
    });
    told.to_string().into_bytes()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a page offers to the browser.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) challenge: String,
    pub(crate) all: serde_json::Value,
}

impl Offer {
    /// Reads it from a page.
    pub(crate) fn of(page: &Answer) -> Offer {
        let text = page.text();
        let rest = text.split("data-options=\"").nth(1).expect("the page offers a passkey");
        let json = rest.split('"').next().unwrap().replace("&#34;", "\"").replace("&#38;", "&");
        let all: serde_json::Value = serde_json::from_str(&json).unwrap();
        Offer { challenge: all["challenge"].as_str().unwrap().to_owned(), all }
    }
}
