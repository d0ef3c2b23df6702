//! The file in which whoever runs the system describes a provider.

use std::{collections::BTreeMap, sync::Arc};

use phr::consent::Strength;
use serde::Deserialize;

use super::{
    Provider,
    client::{ClientProof, SigningKey},
    fetch::{Network, may_ask},
    jws::Algorithm,
};

/// The longest name in our addresses.
const ID_MAX: usize = 32;

/// What is wrong with the file. Never shows a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// It is not the JSON we know.
    #[error("it cannot be read as JSON with the fields of docs/operators/providers.md: {0}")]
    Unreadable(String),
    /// The id does not fit into an address.
    #[error("`id` needs 1 to 32 small letters, digits or hyphens")]
    Id,
    /// The issuer is not an address that may be asked.
    #[error(
        "`issuer` needs an https address without `?`, `#` or a user (http only with `private_network`)"
    )]
    Issuer,
    /// No client.
    #[error("`client_id` is empty")]
    Client,
    /// Neither a key nor a secret, or both.
    #[error("say one of `key_file` (PKCS #8, P-256, PEM) and `secret_file`")]
    Proof,
    /// A file beside it cannot be read.
    #[error("`{0}` cannot be read")]
    File(String),
    /// The key is no key.
    #[error("`key_file` holds no private key on P-256 in PKCS #8 (PEM)")]
    Key,
    /// An algorithm nobody may use.
    #[error("`algorithms` may name ES256, RS256 and EdDSA")]
    Algorithm,
    /// A strength that does not exist.
    #[error("`strengths` gives 1, 2 or 3 for each `acr`")]
    Strength,
    /// The scope lacks what makes it a sign-in.
    #[error("`scope` needs `openid` and no sign but letters, digits, spaces and `_.:/-`")]
    Scope,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Setup {
    id: String,
    name: Names,
    issuer: String,
    client_id: String,
    key_file: Option<String>,
    key_id: Option<String>,
    secret_file: Option<String>,
    #[serde(default)]
    secret_in_form: bool,
    #[serde(default = "openid")]
    scope: String,
    acr_values: Option<String>,
    #[serde(default = "usual")]
    algorithms: Vec<String>,
    #[serde(default)]
    strengths: BTreeMap<String, String>,
    #[serde(default)]
    private_network: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    ja: String,
    en: String,
}

fn openid() -> String {
    "openid".to_owned()
}

fn usual() -> Vec<String> {
    ["ES256", "RS256"].map(str::to_owned).to_vec()
}

impl Provider {
    /// Reads a set-up; `file` gives the text of a file that stands beside it.
    ///
    /// ```
    /// # use server::{Provider, SetupError};
    /// let setup = r#"{"id": "id", "name": {"ja": "市の認証", "en": "City"}, "client_id": "us",
    ///     "issuer": "https://id.example", "secret_file": "secret"}"#;
    /// let secret = |_: &str| Some("hush\n".to_owned());
    /// assert_eq!(Provider::read(setup, secret)?.id(), "id");
    /// assert_eq!(Provider::read(setup, |_| None).err(), Some(SetupError::File("secret".into())));
    /// let inside = setup.replace("https:", "http:"); // never in the clear on the public network
    /// assert_eq!(Provider::read(&inside, secret).err(), Some(SetupError::Issuer));
    /// # Ok::<(), SetupError>(())
    /// ```
    pub fn read(json: &str, file: impl Fn(&str) -> Option<String>) -> Result<Provider, SetupError> {
        let setup: Setup =
            serde_json::from_str(json).map_err(|why| SetupError::Unreadable(why.to_string()))?;
        let network = if setup.private_network { Network::Private } else { Network::Public };
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if !(1..=ID_MAX).contains(&setup.id.len()) || !setup.id.bytes().all(plain) {
            return Err(SetupError::Id);
        }
        if !may_ask(network, &setup.issuer) || setup.issuer.contains('?') {
            return Err(SetupError::Issuer);
        }
        if setup.client_id.is_empty() {
            return Err(SetupError::Client);
        }
        let scope_sign = |b: u8| b.is_ascii_alphanumeric() || b" _.:/-".contains(&b);
        let asks_who = setup.scope.split(' ').any(|scope| scope == "openid");
        if !asks_who || !setup.scope.bytes().all(scope_sign) {
            return Err(SetupError::Scope);
        }
        let algorithms: Option<Vec<_>> =
            setup.algorithms.iter().map(|name| Algorithm::named(name)).collect();
        let strength =
            |(acr, code): (&String, &String)| Some((acr.clone(), Strength::from_code(code)?));
        let strengths: Option<BTreeMap<_, _>> = setup.strengths.iter().map(strength).collect();
        Ok(Provider {
            proof: proof(&setup, file)?,
            id: setup.id,
            name_ja: setup.name.ja,
            name_en: setup.name.en,
            issuer: setup.issuer,
            client_id: setup.client_id,
            scope: setup.scope,
            acr_values: setup.acr_values,
            algorithms: algorithms.filter(|some| !some.is_empty()).ok_or(SetupError::Algorithm)?,
            strengths: strengths.ok_or(SetupError::Strength)?,
            network,
        })
    }
}

fn proof(setup: &Setup, file: impl Fn(&str) -> Option<String>) -> Result<ClientProof, SetupError> {
    let read = |name: &String| file(name).ok_or_else(|| SetupError::File(name.clone()));
    match (&setup.key_file, &setup.secret_file) {
        (Some(name), None) => {
            let key = SigningKey::read(&read(name)?, setup.key_id.clone());
            Ok(ClientProof::Key(Arc::new(key.ok_or(SetupError::Key)?)))
        }
        (None, Some(name)) => {
            let secret = read(name)?.trim_end().to_owned();
            let secret = Some(secret).filter(|secret| !secret.is_empty());
            let secret = secret.ok_or_else(|| SetupError::File(name.clone()))?;
            let proof = if setup.secret_in_form { ClientProof::Post } else { ClientProof::Basic };
            Ok(proof(secret))
        }
        (Some(_), Some(_)) | (None, None) => Err(SetupError::Proof),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn why(change: impl FnOnce(&mut Value)) -> SetupError {
        let mut setup = json!({
            "id": "daa", "name": {"ja": "デジタル認証アプリ", "en": "Digital authentication app"},
            "issuer": "https://id.example/realms/main", "client_id": "RP00000001",
            "secret_file": "secret", "scope": "openid name",
        });
        change(&mut setup);
        let file = |name: &str| (name == "secret").then(|| "hush".to_owned());
        Provider::read(&setup.to_string(), file).unwrap_err()
    }

    #[test]
    fn each_slip_of_the_operator_has_its_message() {
        assert_eq!(why(|s| s["id"] = "A/b".into()), SetupError::Id);
        assert_eq!(why(|s| s["id"] = "".into()), SetupError::Id);
        assert_eq!(why(|s| s["issuer"] = "https://id.example/?x".into()), SetupError::Issuer);
        assert_eq!(why(|s| s["client_id"] = "".into()), SetupError::Client);
        assert_eq!(why(|s| s["secret_file"] = json!(null)), SetupError::Proof);
        assert_eq!(why(|s| s["key_file"] = "key".into()), SetupError::Proof);
        assert_eq!(why(|s| s["secret_file"] = "x".into()), SetupError::File("x".into()));
        assert_eq!(why(|s| s["algorithms"] = json!(["none"])), SetupError::Algorithm);
        assert_eq!(why(|s| s["algorithms"] = json!(["HS256"])), SetupError::Algorithm);
        assert_eq!(why(|s| s["algorithms"] = json!([])), SetupError::Algorithm);
        assert_eq!(why(|s| s["strengths"] = json!({"aal3": "4"})), SetupError::Strength);
        assert_eq!(why(|s| s["scope"] = "email".into()), SetupError::Scope);
        assert!(matches!(why(|s| s["secret"] = "hush".into()), SetupError::Unreadable(_)));
        let key = why(|s| {
            s["key_file"] = "secret".into();
            s["secret_file"] = json!(null);
        });
        assert_eq!(key, SetupError::Key);
    }

    #[test]
    fn a_provider_never_prints_its_secret() {
        let setup = r#"{"id": "id", "name": {"ja": "x", "en": "x"}, "client_id": "us",
            "issuer": "https://id.example", "secret_file": "s"}"#;
        let provider = Provider::read(setup, |_| Some("hush".to_owned())).unwrap();
        assert!(!format!("{provider:?}").contains("hush"));
    }
}
