//! Signing in by a provider of `OpenID` Connect over HTTP: the whole way, and everything that a
//! provider, somebody on the way or another browser could do wrong.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use phr::{
    AccountId,
    account::{KnownAs, Linking},
    consent::Strength,
};
use serde_json::{Value, json};
use server::{Config, Provider};
use testkit::{
    OpenIdProvider,
    open_id::{Key, SECRET, Wrong},
};

use super::app::{Answer, TestApp, apart, now};

const ORIGIN: &str = "https://health.example";

/// A provider, and the pages that offer it.
pub(crate) struct Scene {
    pub(crate) provider: OpenIdProvider,
    pub(crate) app: TestApp,
}

impl Scene {
    pub(crate) fn new() -> Scene {
        Scene::with(|_, _| {})
    }

    fn with(change: impl FnOnce(&OpenIdProvider, &mut Value)) -> Scene {
        Scene::with_key(change, None)
    }

    fn with_key(change: impl FnOnce(&OpenIdProvider, &mut Value), pem: Option<&str>) -> Scene {
        let provider = OpenIdProvider::start(now()).unwrap();
        let mut setup = provider.setup("app");
        change(&provider, &mut setup);
        let file = |_: &str| Some(pem.unwrap_or(SECRET).to_owned());
        let one = Provider::read(&setup.to_string(), file).unwrap();
        let origin = Some(ORIGIN.to_owned());
        let config = Config { origin, providers: vec![one], ..Config::default() };
        Scene { provider, app: TestApp::with(config) }
    }

    fn known(&self, subject: &str) -> KnownAs {
        KnownAs::new(&self.provider.issuer(), subject).unwrap()
    }

    /// Links without the pages.
    pub(crate) fn link(&self, account: AccountId, subject: &str) {
        let known = self.known(subject);
        let linking = apart(|| self.app.store.link_identity(account, &known, now()).unwrap());
        assert_eq!(linking, Linking::Linked);
    }

    /// To the provider and back to the last step: its address, and the browser with its cookie.
    async fn there_and_back(&self, browser: &TestApp, begin: &str) -> (String, TestApp) {
        let begun = browser.get(begin).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
        let way = cookie(&begun);
        let back = self.provider.comes(&begun.location()).expect("it sends the browser back");
        let done = hop(&self.app, &back).await;
        let held = browser.try_cookie().map(|held| format!("{held}; {way}"));
        (done, browser.with_cookie(&held.unwrap_or(way)))
    }

    /// Tries to sign in as a stranger.
    pub(crate) async fn sign_in(&self) -> Answer {
        let (done, browser) =
            self.there_and_back(&self.app.without_cookie(), "/sign-in/with/app").await;
        browser.get(&done).await
    }
}

/// The cookie that an answer sets first.
fn cookie(answer: &Answer) -> String {
    let line = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(line.contains("HttpOnly; SameSite=Strict; Secure"), "{line}");
    line.split(';').next().unwrap().to_owned()
}

/// The page on the way back, which no cookie reaches: the address it leads on to.
async fn hop(app: &TestApp, back: &str) -> String {
    let page = app.without_cookie().get(back.strip_prefix(ORIGIN).unwrap()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.headers.contains_key(header::SET_COOKIE));
    let done = page.links().into_iter().find(|link| link.starts_with("/sign-in/done/")).unwrap();
    assert!(page.text().contains("http-equiv=\"refresh\""));
    done
}

pub(crate) fn is_in(answer: &Answer) -> bool {
    let cookies = answer.headers.get_all(header::SET_COOKIE);
    cookies.iter().any(|line| line.to_str().unwrap().starts_with("__Host-tenohira="))
}

#[tokio::test]
async fn whoever_linked_an_identity_comes_in_by_it() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let door = scene.app.without_cookie().get("/sign-in").await;
    assert!(door.text().contains("認証アプリで入る"));
    let answer = scene.sign_in().await;
    let browser = scene.app.after(&answer);
    assert_eq!(browser.get("/family").await.status, StatusCode::OK);
    let sessions = apart(|| scene.app.store.sessions(scene.app.household, now()).unwrap());
    assert_eq!((sessions[0].strength, sessions[0].proved), (Strength::One, now()));
    let out = browser.get("/account").await.csrf();
    assert_eq!(browser.post("/out", &[("csrf", &out)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/family").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_question_says_all_that_the_standards_want_and_tells_no_secret() {
    let scene = Scene::with(|_, setup| setup["acr_values"] = "aal3 crl".into());
    let begun = scene.app.without_cookie().get("/sign-in/with/app").await;
    let (address, query) = {
        let location = begun.location();
        let (address, query) = location.split_once('?').unwrap();
        (address.to_owned(), query.to_owned())
    };
    assert_eq!(address, format!("{}/auth", scene.provider.issuer()));
    let fields: std::collections::BTreeMap<String, String> =
        serde_urlencoded::from_str(&query).unwrap();
    assert_eq!(fields["response_type"], "code");
    assert_eq!(fields["redirect_uri"], format!("{ORIGIN}/sign-in/back/app"));
    assert_eq!(fields["code_challenge_method"], "S256");
    assert_eq!(fields["code_challenge"].len(), 43);
    assert_eq!(fields["acr_values"], "aal3 crl");
    let way = cookie(&begun);
    let token = way.split_once('=').unwrap().1;
    assert!(!query.contains(token.trim_start_matches("in-")));
}

#[tokio::test]
async fn an_app_of_the_state_links_and_signs_in_with_its_own_ways() {
    let key = Key::new("").unwrap();
    let pem = key.pem();
    let point = key.point();
    let public = key.public();
    let scene = Scene::with_key(
        |provider, setup| {
            provider.knows_client_by(point);
            setup["key_file"] = "key.pem".into();
            setup["secret_file"] = Value::Null;
            setup["acr_values"] = "aal3 crl".into();
            setup["strengths"] = json!({"aal3": "3"});
        },
        Some(&pem),
    );
    let ours: Value =
        serde_json::from_slice(&scene.app.without_cookie().get("/sign-in/keys.json").await.bytes)
            .unwrap();
    assert_eq!(ours["keys"][0]["x"], public["x"]);
    assert!(ours["keys"][0].get("d").is_none(), "never the private half");
    let app = scene.app.clone().signed_in().await;
    assert!(app.get("/account").await.text().contains("認証アプリとつなぐ"));
    let (done, browser) = scene.there_and_back(&app, "/account/identity/app").await;
    let asked = browser.get(&done).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    let text = asked.text();
    for told in ["日向 美咲", "1979年12月11日", "女", "認証アプリ"] {
        assert!(text.contains(told), "{told}");
    }
    assert!(!text.contains("空町") && !text.contains("ppid-1"), "more than is needed");
    let before = apart(|| app.store.identities(app.household).unwrap());
    assert_eq!(before, [], "a look links nothing");
    let linked = app.post("/account/identity", &[("csrf", &asked.csrf())]).await;
    assert_eq!(linked.location(), "/account?done=linked");
    let page = app.get("/account").await.text();
    assert!(page.contains("つながりをはずす") && !page.contains("認証アプリとつなぐ"));
    assert!(!page.contains("美咲"), "what was told is kept nowhere");
    let answer = scene.sign_in().await;
    assert_eq!(scene.app.after(&answer).get("/account").await.status, StatusCode::OK);
    let sessions = apart(|| app.store.sessions(app.household, now()).unwrap());
    assert!(sessions.iter().any(|session| session.strength == Strength::Hardware));
}

#[tokio::test]
async fn an_identity_nobody_linked_opens_nothing_whatever_its_name_says() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    scene.provider.signs_in("ppid-2", now());
    let answer = scene.sign_in().await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.text().contains("まだどのアカウントともつながっていません"));
    assert!(!is_in(&answer));
    assert_eq!(apart(|| scene.app.store.accounts().unwrap()).len(), 1, "no account is made");
}

#[tokio::test]
async fn an_answer_that_is_brought_twice_works_once() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let stranger = scene.app.without_cookie();
    let (done, browser) = scene.there_and_back(&stranger, "/sign-in/with/app").await;
    assert_eq!(browser.get(&done).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get(&done).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_code_that_was_used_gives_no_second_token() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let stranger = scene.app.without_cookie();
    let (first, one) = scene.there_and_back(&stranger, "/sign-in/with/app").await;
    let (second, two) = scene.there_and_back(&stranger, "/sign-in/with/app").await;
    let code =
        |done: &str| done.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    assert_eq!(one.get(&first).await.status, StatusCode::SEE_OTHER);
    let replayed = second.replace(&code(&second), &code(&first));
    assert_eq!(two.get(&replayed).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_code_of_another_browser_lacks_its_verifier() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let stranger = scene.app.without_cookie();
    let (victim, _) = scene.there_and_back(&stranger, "/sign-in/with/app").await;
    let (own, attacker) = scene.there_and_back(&stranger, "/sign-in/with/app").await;
    let code =
        |done: &str| done.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let stolen = own.replace(&code(&own), &code(&victim));
    let answer = attacker.get(&stolen).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(!is_in(&answer));
}

#[tokio::test]
async fn nobody_is_signed_in_by_an_answer_that_another_browser_began() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let stranger = scene.app.without_cookie();
    let (attackers, _) = scene.there_and_back(&stranger, "/sign-in/with/app").await;
    let (_, victim) = scene.there_and_back(&stranger, "/sign-in/with/app").await;
    for browser in [victim, stranger] {
        let answer = browser.get(&attackers).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(!is_in(&answer));
    }
}

#[tokio::test]
async fn an_answer_that_comes_after_ten_minutes_is_too_late() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let stranger = scene.app.without_cookie();
    let (done, browser) = scene.there_and_back(&stranger, "/sign-in/with/app").await;
    scene.app.wait(600);
    assert_eq!(browser.get(&done).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn no_address_after_signing_in_is_taken_from_the_request() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let begin = "/sign-in/with/app?back=https://evil.example&to=//evil.example";
    let (done, browser) = scene.there_and_back(&scene.app.without_cookie(), begin).await;
    let done = format!("{done}&back=//evil.example&redirect_uri=https://evil.example");
    let to = browser.get(&done).await.location();
    assert!(["/family", "/account/welcome"].contains(&to.as_str()), "{to}");
    let hop =
        scene.app.get("/sign-in/back/app?code=x&state=%22%3E%3Cscript%3E&iss=javascript:x").await;
    assert!(!hop.text().contains("<script"), "{}", hop.text());
}

#[tokio::test]
async fn a_provider_that_is_not_set_up_is_not_there() {
    let scene = Scene::new();
    let app = scene.app.clone().signed_in().await;
    for path in ["/sign-in/with/other", "/sign-in/with/..%2fapp", "/account/identity/other"] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(scene.provider.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_found_and_forged_ones_are_not_asked_for_each_time() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    assert_eq!(scene.sign_in().await.status, StatusCode::SEE_OTHER);
    let later = |seconds| now() + jiff::SignedDuration::from_secs(seconds);
    scene.app.wait(120);
    scene.provider.signs_in("ppid-1", later(120));
    scene.provider.changes_key("k2").unwrap();
    assert_eq!(scene.sign_in().await.status, StatusCode::SEE_OTHER);
    let keys = || scene.provider.requests().iter().filter(|r| r.ends_with("/certs")).count();
    let before = keys();
    scene.provider.does(Wrong::UnknownKey);
    for _ in 0..5 {
        assert_eq!(scene.sign_in().await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(keys(), before, "within a minute nobody asks again");
}

#[tokio::test]
async fn linking_needs_a_proof_of_a_moment_ago() {
    let scene = Scene::new();
    let app = scene.app.clone().signed_in().await;
    app.wait(301);
    let keyless = app.get("/account/identity/app").await;
    assert_eq!(keyless.location(), "/account/passkey", "nothing to show: a passkey first");
    apart(|| {
        let code = phr::TokenHash::of("code");
        app.store.keep_recovery_codes(app.household, &[code]).unwrap();
    });
    let stale = app.get("/account/identity/app").await;
    assert_eq!(stale.location(), "/account/confirm?back=%2Faccount");
    assert_eq!(scene.provider.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn whoever_is_asked_anew_at_a_linked_provider_has_shown_who_they_are() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let app = scene.app.clone().signed_in().await;
    app.wait(301);
    let stale = app.get("/account/identity/app").await;
    assert_eq!(stale.location(), "/account/confirm?back=%2Faccount", "a provider is a way too");
    let page = app.get(&stale.location()).await;
    let with = "/account/confirm/with/app?back=%2Faccount";
    assert!(page.links().contains(&with.to_owned()), "{}", page.text());
    let question = app.get(with).await.location();
    assert!(question.contains("prompt=login") && question.contains("max_age=0"), "{question}");
    let later = now() + jiff::SignedDuration::from_secs(301);
    scene.provider.signs_in("ppid-1", later);
    let (done, browser) = scene.there_and_back(&app, with).await;
    let shown = browser.get(&done).await;
    assert_eq!(shown.location(), "/account");
    let anew = app.after(&shown);
    let on = anew.get("/account/identity/app").await;
    assert!(on.location().starts_with(&scene.provider.issuer()), "{}", on.location());
    assert_eq!(app.get("/account").await.status, StatusCode::UNAUTHORIZED, "another token");
}

#[tokio::test]
async fn a_provider_shows_nobody_anew_by_what_it_remembers_or_by_another_identity() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let app = scene.app.clone().signed_in().await;
    let with = "/account/confirm/with/app?back=%2Faccount";
    scene.provider.tells_auth_time(now() - jiff::SignedDuration::from_mins(6));
    let (done, browser) = scene.there_and_back(&app, with).await;
    assert_eq!(browser.get(&done).await.status, StatusCode::UNAUTHORIZED, "it was long ago");
    scene.provider.tells_auth_time(now());
    scene.provider.signs_in("ppid-2", now());
    let (done, browser) = scene.there_and_back(&app, with).await;
    assert_eq!(browser.get(&done).await.status, StatusCode::UNAUTHORIZED, "somebody else");
    // The answer to another errand, brought to this one.
    scene.provider.signs_in("ppid-1", now());
    let (done, _) = scene.there_and_back(&app, "/sign-in/with/app").await;
    let way = cookie(&app.get(with).await);
    let mixed = app.with_cookie(&format!("{}; {way}", app.cookie())).get(&done).await;
    assert_eq!(mixed.status, StatusCode::UNAUTHORIZED);
    let request = Request::get(with).header("sec-fetch-site", "cross-site");
    assert_eq!(app.send(request, Body::empty()).await.status, StatusCode::BAD_REQUEST);
    // Where it goes on is ours to say.
    let (done, browser) = scene
        .there_and_back(&app, "/account/confirm/with/app?back=https%3A%2F%2Fevil.example")
        .await;
    assert_eq!(browser.get(&done).await.location(), "/account");
}

/// A stranger tries to sign in, as the TLS proxy tells from where.
async fn try_from(scene: &Scene, source: &str) -> Answer {
    let stranger = scene.app.without_cookie();
    let (done, browser) = scene.there_and_back(&stranger, "/sign-in/with/app").await;
    let request = Request::get(&done).header("x-forwarded-for", source);
    browser.send(request, Body::empty()).await
}

#[tokio::test]
async fn whoever_fails_at_a_provider_keeps_nobody_else_out_and_asks_it_no_more() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    scene.provider.does(Wrong::Expired);
    for _ in 0..10 {
        assert_eq!(try_from(&scene, "203.0.113.9").await.status, StatusCode::UNAUTHORIZED);
    }
    let asked = |scene: &Scene| {
        let all = scene.provider.requests();
        all.iter().filter(|request| request.starts_with("POST")).count()
    };
    assert_eq!(asked(&scene), 10);
    let late = try_from(&scene, "198.51.100.1, 203.0.113.9").await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(asked(&scene), 10, "the provider is left in peace");
    scene.provider.does(Wrong::Nothing);
    assert_eq!(
        try_from(&scene, "198.51.100.7").await.status,
        StatusCode::SEE_OTHER,
        "somebody else"
    );
    // Neither do passkeys and codes suffer.
    let code = [("code", "AAAA-AAAA-AAAA-AAAA")];
    let wrong = scene.app.without_cookie().post("/sign-in/code", &code).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    scene.app.wait(61);
    scene.provider.signs_in("ppid-1", now() + jiff::SignedDuration::from_secs(61));
    assert_eq!(
        try_from(&scene, "203.0.113.9").await.status,
        StatusCode::SEE_OTHER,
        "a minute later"
    );
}

#[tokio::test]
async fn another_site_cannot_begin_a_link() {
    let scene = Scene::new();
    let app = scene.app.clone().signed_in().await;
    let request = Request::get("/account/identity/app").header("sec-fetch-site", "cross-site");
    assert_eq!(app.send(request, Body::empty()).await.status, StatusCode::BAD_REQUEST);
    let forged = app.post("/account/identity", &[("csrf", "forged")]).await;
    assert_eq!(forged.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_answer_to_signing_in_links_nothing_and_one_to_linking_is_the_sessions_own() {
    let scene = Scene::new();
    let app = scene.app.clone().signed_in().await;
    let (done, browser) = scene.there_and_back(&app, "/account/identity/app").await;
    // The same answer in another session of the same account.
    let other = scene.app.restarted().signed_in().await;
    let way = browser.cookie().split("; ").nth(1).unwrap().to_owned();
    let moved = other.with_cookie(&format!("{}; {way}", other.cookie())).get(&done).await;
    assert_eq!(moved.location(), "/account?done=unlinked");
    // And without any session at all.
    let alone = app.without_cookie().with_cookie(&way).get(&done).await;
    assert_eq!(alone.status, StatusCode::UNAUTHORIZED);
    let csrf = other.get("/account").await.csrf();
    let linked = other.post("/account/identity", &[("csrf", &csrf)]).await;
    assert_eq!(linked.location(), "/account?done=unlinked", "nothing waits for this session");
}

#[tokio::test]
async fn an_identity_of_one_account_is_never_moved_to_another() {
    let scene = Scene::new();
    let by = scene.app.household;
    let other = AccountId::from_bytes([9; 16]);
    apart(|| {
        let guest =
            phr::account::Account::invited(other, "遥", phr::account::InvitedAs::Family, by, now());
        let state = phr::account::AccountState::Active;
        scene.app.store.keep_account(&phr::account::Account { state, ..guest }).unwrap();
    });
    scene.link(other, "ppid-1");
    let app = scene.app.clone().signed_in().await;
    let (done, browser) = scene.there_and_back(&app, "/account/identity/app").await;
    let csrf = browser.get(&done).await.csrf();
    let linked = app.post("/account/identity", &[("csrf", &csrf)]).await;
    assert_eq!(linked.location(), "/account?done=elsewhere");
    let known = scene.known("ppid-1");
    let held = apart(|| scene.app.store.identity(&known).unwrap()).unwrap();
    assert_eq!(held.account, other);
}

#[tokio::test]
async fn a_link_is_listed_and_removed() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    let app = scene.app.clone().signed_in().await;
    let (csrf, issuer) = (app.get("/account").await.csrf(), scene.provider.issuer());
    let remove = |issuer: String| {
        let (app, csrf) = (app.clone(), csrf.clone());
        async move {
            let form = [("csrf", csrf.as_str()), ("issuer", issuer.as_str())];
            app.post("/account/identity/remove", &form).await
        }
    };
    assert_eq!(remove("https://evil.example".to_owned()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(remove(issuer).await.location(), "/account?done=parted");
    assert_eq!(scene.sign_in().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_sign_in_that_the_provider_remembered_proves_nothing_anew() {
    let scene = Scene::new();
    scene.link(scene.app.household, "ppid-1");
    // The person signed in at the provider an hour ago; the provider says so.
    scene.provider.tells_auth_time(now() - jiff::SignedDuration::from_hours(1));
    let browser = scene.app.after(&scene.sign_in().await);
    let answer = browser.get("/account/identity/app").await;
    assert_ne!(answer.status, StatusCode::OK);
    assert!(answer.location().starts_with("/account/"), "{}", answer.location());
}
