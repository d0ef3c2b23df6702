//! `GET /account`: one's own account: name, passkeys, recovery codes, where one is signed in.

use askama::Template;

use crate::dates::When;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::passkey::WayIn;
use crate::{links, sample, words};

/// The page of one's own account.
#[derive(Clone, Debug, Template)]
#[template(path = "account.html")]
pub struct Account {
    /// The frame, without a person.
    pub frame: Frame,
    /// What one calls oneself.
    pub name: String,
    /// The passkeys, the oldest first.
    pub passkeys: Vec<Key>,
    /// The identities at providers, the oldest first.
    pub identities: Vec<Elsewhere>,
    /// The providers that are not linked yet.
    pub providers: Vec<WayIn>,
    /// How many recovery codes are unused.
    pub codes: usize,
    /// Where one is signed in, the latest first.
    pub sessions: Vec<SignedIn>,
}

/// One passkey.
#[derive(Clone, Debug)]
pub struct Key {
    /// What the forms call it.
    pub id: String,
    /// What its holder calls it.
    pub name: String,
    /// When it was made.
    pub added: When,
    /// When it was used last.
    pub used: Option<When>,
    /// Whether it is copied to other devices.
    pub copied: bool,
}

/// One identity at a provider.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// What the provider is called.
    pub name: String,
    /// What the forms call it.
    pub issuer: String,
    /// When it was linked.
    pub linked: When,
    /// When it was used last.
    pub used: Option<When>,
}

/// One browser that is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What the forms call it.
    pub id: String,
    /// The kind of device; empty when it did not say.
    pub device: String,
    /// Since when.
    pub since: When,
    /// When it was seen last.
    pub seen: When,
    /// Whether it is this one.
    pub here: bool,
}

impl Account {
    fn words(&self) -> &'static words::account::Words {
        &self.frame.words().account
    }

    fn link_with(&self, way: &WayIn) -> String {
        self.frame.words().identity.link.replace("{name}", &way.name)
    }

    fn device<'a>(&self, session: &'a SignedIn) -> &'a str {
        if session.device.is_empty() { self.words().some_device } else { &session.device }
    }

    fn key_name<'a>(&self, key: &'a Key) -> &'a str {
        if key.name.is_empty() { self.words().some_key } else { &key.name }
    }
}

impl Page for Account {
    const NAME: &'static str = "account";

    fn samples(lang: Lang) -> Vec<Self> {
        let at = |day, time| sample::moment(lang, (2025, 12, day), time);
        let session = |id: &str, device: &str, here| SignedIn {
            id: id.into(),
            device: device.into(),
            since: at(24, "08:10"),
            seen: at(26, "09:00"),
            here,
        };
        let start = Self {
            frame: sample::bare_frame(lang, links::ACCOUNT),
            name: sample::pick(lang, "美咲", "Misaki"),
            passkeys: Vec::new(),
            identities: Vec::new(),
            providers: Vec::new(),
            codes: 0,
            sessions: vec![session("ab", "Firefox, Linux", true)],
        };
        let key = |name: &str, used, copied| Key {
            id: "c2FtcGxl".into(),
            name: name.into(),
            added: at(1, "19:30"),
            used,
            copied,
        };
        let app = sample::pick(lang, "デジタル認証アプリ", "Digital authentication app");
        let city = sample::pick(lang, "空町の認証", "the town of Sora");
        let full = Self {
            identities: vec![Elsewhere {
                name: app,
                issuer: "https://id.example".into(),
                linked: at(2, "20:15"),
                used: Some(at(24, "08:10")),
            }],
            providers: vec![WayIn { path: links::identity_begin("sample"), name: city }],
            passkeys: vec![
                key(&sample::pick(lang, "わたしのスマホ", "My phone"), Some(at(26, "08:59")), true),
                key("", None, false),
            ],
            codes: 7,
            sessions: vec![
                session("ab", "Safari, iPhone", true),
                session("cd", "Firefox, Linux", false),
                session("ef", "", false),
            ],
            ..start.clone()
        };
        vec![full, start]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
