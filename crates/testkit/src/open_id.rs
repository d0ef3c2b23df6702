//! A provider of `OpenID` Connect on loopback, for tests: it does everything right, or one thing wrong.
//!
//! Its surface is that of デジタル認証アプリ (the authentication app of Japan's Digital Agency) as its
//! public documents describe it: endpoints below a realm, ES256, PKCE, `private_key_jwt`, claims in
//! forms of its own. Somebody who comes to it is signed in at once, as whoever the test says.

mod http;
mod tokens;
mod wrong;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::TcpListener,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use jiff::Timestamp;
use serde_json::{Value, json};

pub use tokens::{Key, unsigned};
pub use wrong::Wrong;

/// The client that is registered.
pub const CLIENT: &str = "RP00000001";
/// Its secret, when it has one.
pub const SECRET: &str = "hush:hush";

/// What was asked at the door, to be answered at the token endpoint.
#[derive(Debug, Clone)]
struct Asked {
    redirect: String,
    nonce: String,
    challenge: String,
}

/// What time it is.
#[derive(Debug, Clone, Copy)]
enum Time {
    /// Always the same, until a test says otherwise.
    Is(Timestamp),
    /// What a clock says: there is a browser, and somebody in front of it.
    By(fn() -> Timestamp),
}

#[derive(Debug)]
struct State {
    issuer: String,
    time: Time,
    asked_at: Option<Timestamp>,
    wrong: Wrong,
    subject: String,
    told: Value,
    key: Key,
    client_key: Option<Vec<u8>>,
    codes: BTreeMap<String, Asked>,
    assertions: BTreeSet<String>,
    requests: Vec<String>,
    count: u64,
}

/// The provider. It lives as long as the test's process.
#[derive(Debug, Clone)]
pub struct OpenIdProvider {
    state: Arc<Mutex<State>>,
}

impl OpenIdProvider {
    /// Starts one on a free port.
    pub fn start(now: Timestamp) -> std::io::Result<OpenIdProvider> {
        OpenIdProvider::start_at(Time::Is(now))
    }

    /// Starts one for a browser: it goes by a clock and has a page on which one goes on.
    pub fn for_a_browser(clock: fn() -> Timestamp) -> std::io::Result<OpenIdProvider> {
        OpenIdProvider::start_at(Time::By(clock))
    }

    fn start_at(time: Time) -> std::io::Result<OpenIdProvider> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let issuer = format!("http://{}/realms/main", listener.local_addr()?);
        let state = State {
            issuer,
            time,
            asked_at: None,
            wrong: Wrong::Nothing,
            subject: "ppid-1".to_owned(),
            told: json!({"name": "日向 美咲", "birthdate": "19791211", "gender": "2", "address": "空町1-2-3"}),
            key: Key::new("k1")?,
            client_key: None,
            codes: BTreeMap::new(),
            assertions: BTreeSet::new(),
            requests: Vec::new(),
            count: 0,
        };
        let provider = OpenIdProvider { state: Arc::new(Mutex::new(state)) };
        let served = provider.clone();
        thread::spawn(move || http::serve(&listener, &served));
        Ok(provider)
    }

    /// Its issuer.
    pub fn issuer(&self) -> String {
        self.state().issuer.clone()
    }

    /// How an operator would set it up, with a secret in `secret`.
    pub fn setup(&self, id: &str) -> Value {
        json!({
            "id": id, "name": {"ja": "認証アプリ", "en": "the app"}, "issuer": self.issuer(),
            "client_id": CLIENT, "secret_file": "secret", "private_network": true,
            "scope": "openid name birthdate gender", "algorithms": ["ES256"],
        })
    }

    /// From now on it does this.
    pub fn does(&self, wrong: Wrong) {
        self.state().wrong = wrong;
    }

    /// Who signs in from now on, and at what time.
    pub fn signs_in(&self, subject: &str, now: Timestamp) {
        let mut state = self.state();
        subject.clone_into(&mut state.subject);
        state.time = Time::Is(now);
    }

    /// What it tells of whoever signs in.
    pub fn tells(&self, told: Value) {
        self.state().told = told;
    }

    /// When whoever signs in was really asked, an earlier day perhaps.
    pub fn tells_auth_time(&self, at: Timestamp) {
        self.state().asked_at = Some(at);
    }

    /// The client has to show itself by this key (an uncompressed point on P-256).
    pub fn knows_client_by(&self, key: Vec<u8>) {
        self.state().client_key = Some(key);
    }

    /// Signs with a new key from now on.
    pub fn changes_key(&self, kid: &str) -> std::io::Result<()> {
        self.state().key = Key::new(kid)?;
        Ok(())
    }

    /// What was asked of it so far: methods and paths.
    pub fn requests(&self) -> Vec<String> {
        self.state().requests.clone()
    }

    /// What it does when a browser comes by this address: the address to which it sends it back.
    pub fn comes(&self, location: &str) -> Option<String> {
        let (_, query) = location.split_once('?')?;
        self.state().authorize(query)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn now(&self) -> Timestamp {
        match self.time {
            Time::Is(now) => now,
            Time::By(clock) => clock(),
        }
    }

    /// The authorization endpoint. Nobody is asked anything.
    fn authorize(&mut self, query: &str) -> Option<String> {
        let fields: BTreeMap<String, String> = serde_urlencoded::from_str(query).ok()?;
        let field = |name: &str| fields.get(name).cloned();
        let fits = fields.get("response_type").is_some_and(|kind| kind == "code")
            && fields.get("client_id").is_some_and(|client| client == CLIENT)
            && fields.get("code_challenge_method").is_some_and(|method| method == "S256");
        let (redirect, state) = (field("redirect_uri")?, field("state")?);
        if !fits || self.wrong == Wrong::Declined {
            return self.send_back(&redirect, &[("error", "access_denied"), ("state", &state)]);
        }
        self.count = self.count.wrapping_add(1);
        let code = format!("code-{}", self.count);
        let asked = Asked {
            redirect: redirect.clone(),
            nonce: field("nonce")?,
            challenge: field("code_challenge")?,
        };
        self.codes.insert(code.clone(), asked);
        let state = if self.wrong == Wrong::State { "another".to_owned() } else { state };
        self.send_back(&redirect, &[("code", &code), ("state", &state), ("session_state", "s")])
    }

    fn send_back(&self, redirect: &str, fields: &[(&str, &str)]) -> Option<String> {
        let issuer = match self.wrong {
            Wrong::AnswerWithoutIssuer => None,
            Wrong::AnswerOfAnother => Some("https://evil.example"),
            _ => Some(self.issuer.as_str()),
        };
        let fields: Vec<_> =
            fields.iter().copied().chain(issuer.map(|issuer| ("iss", issuer))).collect();
        let query = serde_urlencoded::to_string(fields).ok()?;
        Some(format!("{redirect}?{query}"))
    }

    /// The token endpoint: `None` refuses.
    fn token(&mut self, form: &str, line: Option<&str>) -> Option<Value> {
        let fields: BTreeMap<String, String> = serde_urlencoded::from_str(form).ok()?;
        let field = |name: &str| fields.get(name).map(String::as_str);
        if !self.is_client(&fields, line) || field("grant_type")? != "authorization_code" {
            return None;
        }
        let asked = self.codes.remove(field("code")?)?; // once
        let verified = tokens::challenge(field("code_verifier")?) == asked.challenge;
        if !verified || field("redirect_uri")? != asked.redirect {
            return None;
        }
        let id_token = self.id_token(&asked.nonce)?;
        Some(json!({
            "id_token": id_token, "access_token": tokens::ACCESS, "token_type": "Bearer",
            "expires_in": 60,
        }))
    }

    fn is_client(&mut self, fields: &BTreeMap<String, String>, line: Option<&str>) -> bool {
        let Some(key) = self.client_key.clone() else {
            return line == Some(tokens::basic(CLIENT, SECRET).as_str());
        };
        let endpoint = format!("{}/token", self.issuer);
        let assertion = fields.get("client_assertion").map(String::as_str).unwrap_or_default();
        match tokens::asserted(assertion, (&key, CLIENT, &endpoint), self.now()) {
            Some(jti) => self.assertions.insert(jti), // each once
            None => false,
        }
    }

    fn id_token(&self, nonce: &str) -> Option<String> {
        let at = self.now().as_second();
        let asked_at = self.asked_at.map_or(at, Timestamp::as_second);
        let mut claims = json!({
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "azp": CLIENT, "nonce": nonce,
            "iat": at, "exp": at.saturating_add(60), "auth_time": asked_at, "acr": "aal3",
            "at_hash": tokens::half_hash(tokens::ACCESS), "typ": "ID",
        });
        self.wrong.change(&mut claims, at);
        self.wrong.sign(&self.key, &claims)
    }

    fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}/{path}", self.issuer);
        let foreign = self.wrong == Wrong::MetadataOfAnother;
        let inside = self.wrong == Wrong::KeysOverFile;
        json!({
            "issuer": if foreign { "https://evil.example" } else { &self.issuer },
            "authorization_endpoint": at("auth"),
            "token_endpoint": at("token"),
            "userinfo_endpoint": at("userinfo"),
            "jwks_uri": if inside { "file:///etc/passwd".to_owned() } else { at("certs") },
            "authorization_response_iss_parameter_supported": true,
        })
    }

    fn userinfo(&self) -> Value {
        let mut told = self.told.clone();
        let other = self.wrong == Wrong::ToldOfAnother;
        let subject = if other { "ppid-9" } else { &self.subject };
        wrong::set(&mut told, "sub", subject.into());
        told
    }
}
