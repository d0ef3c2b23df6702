//! The claims of an ID token, and the checks of Core 1.0, section 3.1.3.7.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use phr::account::KnownAs;
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Untrusted;

/// How far two clocks may be apart: FAPI 2.0 accepts some seconds and refuses more than a minute.
const SKEW_SECONDS: i64 = 60;
/// How old a token may be: it was made for this answer, on the way here.
const AGE_SECONDS: i64 = 600;

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    /// The access token that came along.
    pub(super) access_token: Option<&'a str>,
    pub(super) now: Timestamp,
}

/// Claims of a token whose signature fitted and that answers what was asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Claims {
    pub(super) known: KnownAs,
    /// When the provider last made sure who it is.
    pub(super) authenticated: Option<Timestamp>,
    /// How strongly, in its own words.
    pub(super) acr: Option<String>,
    /// By which means (RFC 8176).
    pub(super) amr: Vec<String>,
    /// Everything it said.
    pub(super) all: Value,
}

impl Claims {
    /// Checks the claims.
    pub(super) fn read(json: &[u8], asked: &Asked<'_>) -> Result<Claims, Untrusted> {
        let all: Value = serde_json::from_slice(json).map_err(|_not_json| Untrusted::Unreadable)?;
        let text = |name: &str| all.get(name).and_then(Value::as_str);
        if text("iss") != Some(asked.issuer) {
            return Err(Untrusted::Issuer);
        }
        check_audience(&all, asked.client_id)?;
        check_time(&all, asked.now)?;
        let nonce = text("nonce").unwrap_or_default();
        if !bool::from(nonce.as_bytes().ct_eq(asked.nonce.as_bytes())) {
            return Err(Untrusted::Nonce);
        }
        check_access_token(&all, asked.access_token)?;
        let subject = text("sub").and_then(|sub| KnownAs::new(asked.issuer, sub));
        let means = all.get("amr").and_then(Value::as_array).map(Vec::as_slice);
        let means = means.unwrap_or_default().iter().filter_map(Value::as_str);
        Ok(Claims {
            known: subject.ok_or(Untrusted::Subject)?,
            authenticated: authenticated(&all, asked.now),
            acr: text("acr").map(str::to_owned),
            amr: means.map(str::to_owned).collect(),
            all,
        })
    }
}

/// For us, and for nobody else besides.
fn check_audience(all: &Value, client_id: &str) -> Result<(), Untrusted> {
    let for_us = match all.get("aud") {
        Some(Value::String(one)) => one == client_id,
        Some(Value::Array(some)) => some.len() == 1 && some.iter().all(|one| one == client_id),
        _ => false,
    };
    let by_us = all.get("azp").is_none_or(|party| party == client_id);
    if for_us && by_us { Ok(()) } else { Err(Untrusted::Audience) }
}

fn check_time(all: &Value, now: Timestamp) -> Result<(), Untrusted> {
    let at = |name: &str| second(all, name).map(Timestamp::as_second);
    let now = now.as_second();
    let until = at("exp").ok_or(Untrusted::Expired)?;
    if until.saturating_add(SKEW_SECONDS) <= now {
        return Err(Untrusted::Expired);
    }
    let made = at("iat").ok_or(Untrusted::IssuedAt)?;
    let ahead = now.saturating_add(SKEW_SECONDS);
    let begins = at("nbf").unwrap_or(made);
    if made > ahead || begins > ahead || made < now.saturating_sub(AGE_SECONDS) {
        return Err(Untrusted::IssuedAt);
    }
    Ok(())
}

/// `at_hash` is the left half of the hash (section 3.1.3.6). The three algorithms we know all go with
/// SHA-256, except that providers differ about `EdDSA`; that one then leaves it out or is refused.
fn check_access_token(all: &Value, access_token: Option<&str>) -> Result<(), Untrusted> {
    let Some(hash) = all.get("at_hash") else { return Ok(()) };
    let ours = access_token.map(|token| {
        let digest = Sha256::digest(token.as_bytes());
        URL_SAFE_NO_PAD.encode(digest.get(..16).unwrap_or_default())
    });
    let told = hash.as_str();
    if told.is_some() && told == ours.as_deref() { Ok(()) } else { Err(Untrusted::AccessToken) }
}

/// Never later than now: a clock that is a little ahead makes nothing fresher, one that is far ahead
/// says nothing.
fn authenticated(all: &Value, now: Timestamp) -> Option<Timestamp> {
    let ahead = now.as_second().saturating_add(SKEW_SECONDS);
    second(all, "auth_time").filter(|at| at.as_second() <= ahead).map(|at| at.min(now))
}

/// A time in seconds. A fraction is cut off; anything that is not a number is no time.
fn second(all: &Value, name: &str) -> Option<Timestamp> {
    let Value::Number(number) = all.get(name)? else { return None };
    let text = number.to_string();
    let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    Timestamp::from_second(whole.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_766_707_200;

    fn check(change: impl FnOnce(&mut Value)) -> Result<Claims, Untrusted> {
        let mut all = json!({
            "iss": "https://id.example", "sub": "k3", "aud": "us", "exp": NOW + 300, "iat": NOW,
            "nonce": "n", "at_hash": "jtcVdBmtpPEOq0iqDT77iw",
        });
        change(&mut all);
        let asked = Asked {
            issuer: "https://id.example",
            client_id: "us",
            nonce: "n",
            access_token: Some("at"),
            now: Timestamp::from_second(NOW).unwrap(),
        };
        // The hash of `at`, made with another program.
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest("at")[..16]);
        if all["at_hash"] == "jtcVdBmtpPEOq0iqDT77iw" {
            all["at_hash"] = hash.into();
        }
        Claims::read(all.to_string().as_bytes(), &asked)
    }

    fn why(change: impl FnOnce(&mut Value)) -> Untrusted {
        check(change).unwrap_err()
    }

    #[test]
    fn each_claim_that_is_wrong_has_its_refusal() {
        assert!(check(|_| {}).is_ok());
        assert!(check(|all| all["aud"] = json!(["us"])).is_ok());
        assert_eq!(why(|all| all["iss"] = "https://id.example/".into()), Untrusted::Issuer);
        for aud in [json!("them"), json!(["us", "them"]), json!([]), json!(null), json!({"us": 1})]
        {
            assert_eq!(why(|all| all["aud"] = aud.clone()), Untrusted::Audience, "{aud}");
        }
        assert_eq!(why(|all| all["azp"] = "them".into()), Untrusted::Audience);
        assert_eq!(why(|all| all["exp"] = (NOW - 60).into()), Untrusted::Expired);
        assert_eq!(why(|all| all["exp"] = "9999999999".into()), Untrusted::Expired);
        assert_eq!(why(|all| all["iat"] = (NOW + 61).into()), Untrusted::IssuedAt);
        assert_eq!(why(|all| all["iat"] = (NOW - 601).into()), Untrusted::IssuedAt);
        assert_eq!(why(|all| all["iat"] = json!(null)), Untrusted::IssuedAt);
        assert_eq!(why(|all| all["nbf"] = (NOW + 61).into()), Untrusted::IssuedAt);
        assert_eq!(why(|all| all["nonce"] = "other".into()), Untrusted::Nonce);
        assert_eq!(why(|all| all["nonce"] = json!(null)), Untrusted::Nonce);
        assert_eq!(
            why(|all| all["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA".into()),
            Untrusted::AccessToken
        );
        assert_eq!(why(|all| all["at_hash"] = json!(7)), Untrusted::AccessToken);
        assert_eq!(why(|all| all["sub"] = "".into()), Untrusted::Subject);
        assert_eq!(why(|all| all["sub"] = json!(7)), Untrusted::Subject);
    }

    #[test]
    fn a_time_may_have_a_fraction_and_lies_never_ahead() {
        let claims = check(|all| all["auth_time"] = json!(1_766_707_199.5)).unwrap();
        assert_eq!(claims.authenticated.map(Timestamp::as_second), Some(NOW - 1));
        let ahead = |seconds: i64| check(|all| all["auth_time"] = (NOW + seconds).into()).unwrap();
        let at = |seconds| ahead(seconds).authenticated.map(Timestamp::as_second);
        assert_eq!([at(1), at(SKEW_SECONDS)], [Some(NOW); 2], "their clock is a little ahead");
        assert_eq!(at(SKEW_SECONDS + 1), None);
    }
}
