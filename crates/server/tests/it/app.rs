//! A whole application over a fresh store, for one test.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use import::intake::{self, Arrival, Permits};
use jiff::{SignedDuration, Timestamp};
use phr::{
    AccountId, GrantId, PersonId,
    consent::{
        Action, Decision, Effect, Grant, Grantee, Permit, Purpose, RelationKind, Scope, Shown,
        decide, fhir::State,
    },
    person::{PersonName, Sex},
    ports::{Clock, Ids, NewPerson, Store},
    provenance::Channel,
};
use server::{App, Config, router};
use store::SqlStore;
use tempfile::TempDir;
use testkit::{
    SeededIds,
    postgres::{self, Database},
};
use tower::ServiceExt;

/// The clock of every test: a morning in December, and later when a test says so.
#[derive(Debug, Default)]
pub(crate) struct Morning {
    later_seconds: AtomicI64,
}

impl Clock for Morning {
    fn now(&self) -> Timestamp {
        let later = SignedDuration::from_secs(self.later_seconds.load(Ordering::SeqCst));
        now().checked_add(later).unwrap()
    }
}

/// When every test begins.
pub(crate) fn now() -> Timestamp {
    "2025-12-26T00:00:00Z".parse().unwrap()
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    /// Where a redirect leads.
    pub(crate) fn location(&self) -> String {
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }
    /// Every address of ours that the page links to, once, in order.
    pub(crate) fn links(&self) -> Vec<String> {
        let text = self.text();
        let mut links: Vec<String> = Vec::new();
        for rest in text.split("href=\"").skip(1) {
            let link = rest.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
            if link.starts_with('/') && !links.contains(&link) {
                links.push(link);
            }
        }
        links
    }
    /// The token of the page's forms.
    pub(crate) fn csrf(&self) -> String {
        let text = self.text();
        let rest = text.split("name=\"csrf\" value=\"").nth(1).expect("the page has a form");
        rest.split('"').next().unwrap().to_owned()
    }
}

#[derive(Clone)]
pub(crate) struct TestApp {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) household: AccountId,
    router: Router,
    ids: Arc<SeededIds>,
    clock: Arc<Morning>,
    config: Config,
    tokens: Arc<Mutex<Vec<String>>>,
    cookie: Option<String>,
    _kept: Arc<(TempDir, Option<Database>)>,
}

impl TestApp {
    pub(crate) fn new() -> TestApp {
        TestApp::with(Config { local_only: true, ..Config::default() })
    }

    /// Behind a TLS proxy, under an address of its own.
    pub(crate) fn at(origin: &str) -> TestApp {
        TestApp::with(Config { origin: Some(origin.to_owned()), ..Config::default() })
    }

    /// With a voice.
    pub(crate) fn speaking(voice: impl server::Voice + 'static) -> TestApp {
        let voice: Arc<dyn server::Voice> = Arc::new(voice);
        TestApp::with(Config { local_only: true, voice: Some(voice), ..Config::default() })
    }

    pub(crate) fn with(config: Config) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let ids = Arc::new(SeededIds::new(7));
        let (store, database) = new_store(folder.path(), Arc::<SeededIds>::clone(&ids));
        let store: Arc<dyn Store> = Arc::new(store);
        let household = apart(|| store.household().unwrap());
        let app = TestApp {
            store,
            household,
            router: Router::new(),
            ids,
            clock: Arc::default(),
            config,
            tokens: Arc::default(),
            cookie: None,
            _kept: Arc::new((folder, database)),
        };
        app.restarted()
    }

    /// The same records, served anew; the browser keeps its cookie.
    pub(crate) fn restarted(&self) -> TestApp {
        let told = Arc::clone(&self.tokens);
        let announce = move |token: &str| told.lock().unwrap().push(token.to_owned());
        let clock: Arc<dyn Clock> = Arc::<Morning>::clone(&self.clock);
        let ids: Arc<dyn Ids> = Arc::<SeededIds>::clone(&self.ids);
        let app = App::new(Arc::clone(&self.store), clock, ids, self.config.clone(), announce);
        app.offer_link(self.household);
        TestApp { router: router(app), ..self.clone() }
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.later_seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Another browser at the same address.
    pub(crate) fn without_cookie(&self) -> TestApp {
        TestApp { cookie: None, ..self.clone() }
    }

    /// A browser with this cookie.
    pub(crate) fn with_cookie(&self, cookie: &str) -> TestApp {
        TestApp { cookie: Some(cookie.to_owned()), ..self.clone() }
    }

    /// The browser's cookie, if it has one.
    pub(crate) fn try_cookie(&self) -> Option<String> {
        self.cookie.clone()
    }

    /// The browser's cookie.
    pub(crate) fn cookie(&self) -> String {
        self.cookie.clone().expect("signed in")
    }

    /// The browser after an answer that signed it in.
    pub(crate) fn after(&self, answer: &Answer) -> TestApp {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        self.with_cookie(cookie.split(';').next().unwrap())
    }

    /// This browser after it used a link.
    pub(crate) async fn entered(&self, link: &str) -> TestApp {
        self.after(&self.post(link, &[]).await)
    }

    /// The newest announced sign-in token.
    pub(crate) fn token(&self) -> String {
        self.tokens.lock().unwrap().last().unwrap().clone()
    }

    /// Signs in by the waiting link.
    pub(crate) async fn signed_in(self) -> TestApp {
        self.entered(&format!("/in/{}", self.token())).await
    }

    /// A new member of the family, kept by `account`.
    pub(crate) fn person(&self, name: &str, birth: &str, sex: Sex, account: AccountId) -> PersonId {
        let new = NewPerson {
            names: vec![PersonName { text: Some(name.to_owned()), kana: None }],
            birth_date: Some(birth.parse().unwrap()),
            sex: Some(sex),
            called: Some("祖母".to_owned()),
            account,
            relation: RelationKind::Family,
        };
        apart(|| self.store.create_person(&new, now()).unwrap())
    }

    pub(crate) fn grandmother(&self) -> PersonId {
        self.person("日向 キヨ", "1943-04-18", Sex::Female, self.household)
    }

    /// The person lets an account see this part of the record, or takes that back.
    pub(crate) fn open_to(&self, account: AccountId, person: PersonId, scope: Scope, state: State) {
        let permit = self.permit(person, Action::Grant);
        let grant = Grant {
            id: GrantId::from_bytes([5; 16]),
            person,
            effect: Effect::Permit,
            to: Grantee::Account(account),
            relation: None,
            evidence: None,
            purposes: [Purpose::Treatment].into(),
            actions: [Action::Read].into(),
            scope,
            from: permit.at(),
            until: "2026-03-26T00:00:00Z".parse().ok(),
            shown: Shown {
                version: "test".to_owned(),
                hash: phr::OriginalId::of(b"text"),
                lang: phr::Lang::Ja,
            },
            given_by: permit.actor(),
            given: permit.at(),
        };
        apart(|| intake::consent(&*self.store, &permit, &grant, state).unwrap());
    }

    fn permit(&self, person: PersonId, action: Action) -> Permit {
        self.try_permit(person, action).unwrap()
    }

    /// A permit of the household, if it gets one.
    pub(crate) fn try_permit(&self, person: PersonId, action: Action) -> Option<Permit> {
        self.permit_at(person, action, now())
    }

    fn permit_at(&self, person: PersonId, action: Action, at: Timestamp) -> Option<Permit> {
        let account = self.household;
        let request = phr::consent::Request::new(account, person, action, "test", at);
        let on_file = apart(|| self.store.on_file(account, person).unwrap());
        match decide(&request, &on_file, policy::rules()) {
            Decision::Permitted(permit) => Some(permit),
            Decision::Denied(_) => None,
        }
    }

    /// Takes in sample files directly.
    pub(crate) fn take_in(&self, person: PersonId, samples: &[&str]) {
        for name in samples {
            let arrival = Arrival { bytes: sample(name), file_name: Some((*name).to_owned()) };
            let (read, add) = (self.permit(person, Action::Read), self.permit(person, Action::Add));
            let permits = Permits { read: &read, add: &add };
            let file = arrival.into();
            let take_in =
                || intake::take_in(&*self.store, permits, &file, Channel::CommandLine).unwrap();
            let report = apart(take_in);
            assert!(!report.refused, "{name}: {:?}", report.findings);
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(form).unwrap();
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// Uploads files through the form of `path`.
    pub(crate) async fn upload(&self, path: &str, csrf: &str, files: &[(&str, &[u8])]) -> Answer {
        let mut body = part("csrf", None, csrf.as_bytes());
        for (name, bytes) in files {
            body.extend(part("files", Some(name), bytes));
        }
        body.extend(b"--xyz--\r\n");
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz");
        self.send(request, Body::from(body)).await
    }

    pub(crate) async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let mut request = request;
        let named = request.headers_ref().is_some_and(|h| h.contains_key(header::HOST));
        if !named {
            request = request.header(header::HOST, "127.0.0.1:8480");
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

/// An empty store on the database that this run of the tests is for.
pub(crate) fn new_store(folder: &Path, ids: Arc<SeededIds>) -> (SqlStore, Option<Database>) {
    let database = postgres::chosen().then(|| Database::create().unwrap());
    let store = apart(|| match &database {
        None => SqlStore::open(folder, ids).unwrap(),
        Some(database) => SqlStore::connect(&database.url(), folder, ids).unwrap(),
    });
    (store, database)
}

/// Asks the store on a thread of its own: it waits, which the threads of a test must not.
pub(crate) fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|threads| threads.spawn(work).join().unwrap())
}

fn part(name: &str, file: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    let file = file.map(|f| format!("; filename=\"{f}\"")).unwrap_or_default();
    let head = format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

/// A file of the invented family.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    fs::read(folder.join(name)).unwrap()
}
