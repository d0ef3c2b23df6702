//! Signed tokens: JSON Web Signature in compact form (RFC 7515), and the keys they are checked with
//! (RFC 7517).
//!
//! The algorithm is never taken from the token: its head has to name one that was agreed on, and the
//! key decides by its own kind. A head that brings a key along, or says where one is, is refused.
//! There is no symmetric algorithm and no `none` at all (RFC 8725, sections 3.1 and 3.2).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde::{Deserialize, de::IgnoredAny};

use super::Untrusted;

/// The longest token: claims of a person and a signature of RSA are some 2 KiB.
const TOKEN_MAX: usize = 16 << 10;
/// Keys of one provider that are looked at: two or three at a time are usual.
const KEYS_MAX: usize = 32;

/// How tokens may be signed (RFC 7518, RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// By its registered name; every other one, `none` and `HS256` first, is none of ours.
    ///
    /// ```
    /// # use server::Algorithm;
    /// assert_eq!(Algorithm::named("ES256"), Some(Algorithm::Es256));
    /// assert!(["none", "None", "HS256", "es256", ""].into_iter().all(|n| Algorithm::named(n).is_none()));
    /// ```
    pub fn named(name: &str) -> Option<Algorithm> {
        match name {
            "ES256" => Some(Algorithm::Es256),
            "RS256" => Some(Algorithm::Rs256),
            "EdDSA" => Some(Algorithm::EdDsa),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    jku: Option<IgnoredAny>,
    jwk: Option<IgnoredAny>,
    x5u: Option<IgnoredAny>,
    x5c: Option<IgnoredAny>,
    crit: Option<IgnoredAny>,
}

/// A token whose signature has not been checked yet: nothing but its head can be seen.
#[derive(Debug)]
pub(super) struct Sealed<'a> {
    pub(super) kid: Option<String>,
    algorithm: Algorithm,
    signed: &'a str,
    claims: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Sealed<'a> {
    /// Takes a token apart.
    pub(super) fn read(token: &'a str, agreed: &[Algorithm]) -> Result<Sealed<'a>, Untrusted> {
        let token = Some(token).filter(|token| token.len() <= TOKEN_MAX);
        let (signed, signature) =
            token.and_then(|token| token.rsplit_once('.')).ok_or(Untrusted::Unreadable)?;
        let (head, claims) = signed.split_once('.').ok_or(Untrusted::Unreadable)?;
        let head: Head =
            serde_json::from_slice(&part(head)?).map_err(|_not_json| Untrusted::Unreadable)?;
        let algorithm = Algorithm::named(&head.alg).filter(|named| agreed.contains(named));
        let algorithm = algorithm.ok_or(Untrusted::Algorithm)?;
        let brings = [&head.jku, &head.jwk, &head.x5u, &head.x5c, &head.crit];
        if brings.into_iter().any(Option::is_some) {
            return Err(Untrusted::OwnKey);
        }
        let (claims, signature) = (part(claims)?, part(signature)?);
        Ok(Sealed { kid: head.kid, algorithm, signed, claims, signature })
    }

    /// Whether one of these keys could have signed it.
    pub(super) fn has_key(&self, keys: &[PublicKey]) -> bool {
        self.key(keys).is_some()
    }

    /// The claims, when the signature fits.
    pub(super) fn open(self, keys: &[PublicKey]) -> Result<Vec<u8>, Untrusted> {
        let key = self.key(keys).ok_or(Untrusted::Key)?;
        if key.signed(self.signed.as_bytes(), &self.signature) {
            Ok(self.claims)
        } else {
            Err(Untrusted::Signature)
        }
    }

    /// The key that is named; without a name, the only one of the kind (Core 1.0, section 10.1).
    fn key<'k>(&self, keys: &'k [PublicKey]) -> Option<&'k PublicKey> {
        let mut fitting = keys.iter().filter(|key| {
            key.algorithm() == self.algorithm && (self.kid.is_none() || key.kid == self.kid)
        });
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }
}

fn part(text: &str) -> Result<Vec<u8>, Untrusted> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_not_base64| Untrusted::Unreadable)
}

/// A provider's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PublicKey {
    kid: Option<String>,
    material: Material,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Material {
    P256(Vec<u8>),
    Rsa { n: Vec<u8>, e: Vec<u8> },
    Ed25519(Vec<u8>),
}

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl PublicKey {
    /// The keys of a set that sign and that we know how to use; the others are passed over.
    pub(super) fn set(json: &[u8]) -> Result<Vec<PublicKey>, Untrusted> {
        let set: JwkSet = serde_json::from_slice(json).map_err(|_not_a_set| Untrusted::Metadata)?;
        let known = |key| PublicKey::of(serde_json::from_value(key).ok()?);
        Ok(set.keys.into_iter().take(KEYS_MAX).filter_map(known).collect())
    }

    fn of(jwk: Jwk) -> Option<PublicKey> {
        if jwk.usage.is_some_and(|usage| usage != "sig") {
            return None;
        }
        let bytes = |field: Option<String>| part(&field?).ok();
        let material = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes(jwk.x)?, bytes(jwk.y)?);
                (x.len() == 32 && y.len() == 32)
                    .then(|| Material::P256([&[4][..], &x, &y].concat()))?
            }
            ("RSA", _) => Material::Rsa { n: bytes(jwk.n)?, e: bytes(jwk.e)? },
            ("OKP", Some("Ed25519")) => Material::Ed25519(bytes(jwk.x)?),
            _ => return None,
        };
        let key = PublicKey { kid: jwk.kid, material };
        let fits = jwk.alg.is_none_or(|alg| Algorithm::named(&alg) == Some(key.algorithm()));
        fits.then_some(key)
    }

    const fn algorithm(&self) -> Algorithm {
        match self.material {
            Material::P256(_) => Algorithm::Es256,
            Material::Rsa { .. } => Algorithm::Rs256,
            Material::Ed25519(_) => Algorithm::EdDsa,
        }
    }

    fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let checked = match &self.material {
            Material::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            Material::Rsa { n, e } => RsaPublicKeyComponents { n, e }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
            Material::Ed25519(key) => {
                UnparsedPublicKey::new(&ED25519, key).verify(message, signature)
            }
        };
        checked.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 7515, appendix A.3: a token signed with ES256, and its key.
    const KEY: &str = r#"{"keys":[{"kty":"EC","crv":"P-256",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;
    const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt\
        cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA\
        pmWQxfKTUJqPP3-Kg6NU1Q";

    fn opened(token: &str, agreed: &[Algorithm]) -> Result<Vec<u8>, Untrusted> {
        Sealed::read(token, agreed)?.open(&PublicKey::set(KEY.as_bytes())?)
    }

    #[test]
    fn the_token_of_the_specification_opens() {
        let claims = opened(TOKEN, &[Algorithm::Es256]).unwrap();
        assert!(claims.starts_with(b"{\"iss\":\"joe\""));
    }

    #[test]
    fn a_token_with_a_letter_changed_does_not() {
        let all = TOKEN.len();
        for at in [20, 40, 100, all - 40] {
            let mut changed = TOKEN.as_bytes().to_vec();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(opened(&changed, &[Algorithm::Es256]).is_err(), "{at}");
        }
        assert_eq!(opened(TOKEN, &[Algorithm::Rs256]), Err(Untrusted::Algorithm));
        for bad in
            ["", ".", "..", "a.b", "a.b.c", TOKEN.trim_end_matches('Q'), &"a".repeat(TOKEN_MAX + 1)]
        {
            assert!(opened(bad, &[Algorithm::Es256]).is_err());
        }
    }

    #[test]
    fn a_head_that_says_something_twice_or_brings_a_key_is_refused() {
        let agreed = &[Algorithm::Es256];
        let read = |head: &str| {
            let token = format!("{}.e30.AAAA", URL_SAFE_NO_PAD.encode(head));
            Sealed::read(&token, agreed).map(|_| ()).unwrap_err()
        };
        assert_eq!(read(r#"{"alg":"none","alg":"ES256"}"#), Untrusted::Unreadable);
        for name in ["jku", "jwk", "x5u", "x5c", "crit"] {
            let head = format!(r#"{{"alg":"ES256","{name}":["x"]}}"#);
            assert_eq!(read(&head), Untrusted::OwnKey, "{name}");
        }
        for alg in ["none", "HS256", "ES384", "RS256", "es256"] {
            assert_eq!(read(&format!(r#"{{"alg":"{alg}"}}"#)), Untrusted::Algorithm, "{alg}");
        }
    }

    #[test]
    fn keys_that_cannot_be_used_are_passed_over() {
        let set = r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"},{"kty":"EC","crv":"P-384","x":"","y":""},7,
            {"kty":"RSA","use":"enc","n":"AQ","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"},
            {"kty":"OKP","crv":"Ed25519","alg":"ES256","x":"AQ"},{"kty":"OKP","crv":"Ed25519","x":"AQ"}]}"#;
        assert_eq!(PublicKey::set(set.as_bytes()).unwrap().len(), 1);
        assert_eq!(PublicKey::set(b"[]"), Err(Untrusted::Metadata));
    }

    #[test]
    fn a_token_without_a_key_id_needs_the_only_key_of_its_kind() {
        let key = KEY.trim_start_matches("{\"keys\":[").trim_end_matches("]}");
        let two = PublicKey::set(format!("{{\"keys\":[{key},{key}]}}").as_bytes()).unwrap();
        let sealed = Sealed::read(TOKEN, &[Algorithm::Es256]).unwrap();
        assert!(!sealed.has_key(&two));
        assert_eq!(sealed.open(&two), Err(Untrusted::Key));
    }
}
