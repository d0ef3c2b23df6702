//! Passkeys over HTTP, with an authenticator in software and everything an attacker could change.

use axum::http::StatusCode;
use phr::{AccountId, account::KeyKind, person::Sex};

use super::{
    app::{Answer, TestApp, apart},
    authenticator::{
        Authenticator, BACKED_UP, Behaviour, ELIGIBLE, Fields, ORIGIN, Offer, PRESENT, VERIFIED,
    },
};

async fn post(app: &TestApp, path: &str, fields: &Fields, more: &[(&str, &str)]) -> Answer {
    let fields = fields.iter().map(|(name, value)| (*name, value.as_str()));
    let form: Vec<(&str, &str)> = fields.chain(more.iter().copied()).collect();
    app.post(path, &form).await
}

/// Somebody who is signed in by the link at the terminal, with a new passkey.
async fn with_passkey() -> (TestApp, Authenticator) {
    let app = TestApp::at(ORIGIN).signed_in().await;
    let key = Authenticator::new();
    let page = app.get("/account/passkey").await;
    let fields = key.made(&Offer::of(&page), &Behaviour::default());
    let more = [("csrf", &*page.csrf()), ("name", "スマホ")];
    let added = post(&app, "/account/passkey", &fields, &more).await;
    assert_eq!(
        (added.status, added.location().as_str()),
        (StatusCode::SEE_OTHER, "/account/codes")
    );
    (app, key)
}

async fn sign_in(app: &TestApp, key: &Authenticator, how: &Behaviour) -> Answer {
    let browser = app.without_cookie();
    let offer = Offer::of(&browser.get("/sign-in").await);
    let user = *app.household.as_bytes();
    post(&browser, "/sign-in", &key.shown(&offer, &user, how), &[]).await
}

#[tokio::test]
async fn a_passkey_is_made_kept_and_signs_in() {
    let (app, key) = with_passkey().await;
    let kept = apart(|| app.store.passkeys(app.household).unwrap());
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].kind, kept[0].name.as_str()), (KeyKind::Es256, "スマホ"));
    assert!(kept[0].backup_eligible && kept[0].backed_up);
    let answer = sign_in(
        &app,
        &key,
        &Behaviour { flags: PRESENT | VERIFIED | ELIGIBLE, ..Behaviour::default() },
    )
    .await;
    let browser = app.after(&answer);
    assert_eq!(browser.get("/family").await.status, StatusCode::OK);
    let now = apart(|| app.store.passkeys(app.household).unwrap());
    assert!(!now[0].backed_up && now[0].used.is_some());
    let page = browser.get("/account").await;
    assert!(page.text().contains("スマホ"));
}

#[tokio::test]
async fn what_is_offered_asks_for_verification_and_names_nobody_to_strangers() {
    let (app, _) = with_passkey().await;
    let make = Offer::of(&app.get("/account/passkey").await).all;
    assert_eq!(make["rp"]["id"], "health.example");
    assert_eq!(make["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(make["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(make["excludeCredentials"].as_array().unwrap().len(), 1);
    let algorithms: Vec<i64> = make["pubKeyCredParams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["alg"].as_i64().unwrap())
        .collect();
    assert_eq!(algorithms, [-7, -8, -257]);
    let show = Offer::of(&app.without_cookie().get("/sign-in").await).all;
    assert_eq!(show["userVerification"], "required");
    assert_eq!(show["allowCredentials"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_that_the_browser_had() {
    let (app, key) = with_passkey().await;
    let offer = Offer::of(&app.get("/sign-in").await);
    let fields = key.shown(&offer, app.household.as_bytes(), &Behaviour::default());
    let again = app.after(&post(&app, "/sign-in", &fields, &[]).await);
    assert_ne!(again.cookie(), app.cookie());
    assert_eq!(again.get("/family").await.status, StatusCode::OK);
    assert_eq!(app.get("/family").await.status, StatusCode::UNAUTHORIZED);
}

/// One thing that is wrong.
fn wrongs() -> Vec<(&'static str, Behaviour)> {
    let good = Behaviour::default;
    vec![
        ("another address", Behaviour { origin: "https://health.example.evil.example", ..good() }),
        ("the same name without TLS", Behaviour { origin: "http://health.example", ..good() }),
        ("another port", Behaviour { origin: "https://health.example:8443", ..good() }),
        ("a frame of another site", Behaviour { cross_origin: true, ..good() }),
        ("another relying party", Behaviour { party: "evil.example", ..good() }),
        ("user not verified", Behaviour { flags: PRESENT | ELIGIBLE, ..good() }),
        ("user not present", Behaviour { flags: VERIFIED | ELIGIBLE, ..good() }),
        (
            "copied though it may not be",
            Behaviour { flags: PRESENT | VERIFIED | BACKED_UP, ..good() },
        ),
        ("another ceremony", Behaviour { kind: Some("webauthn.other"), ..good() }),
    ]
}

#[tokio::test]
async fn a_passkey_with_anything_wrong_is_not_added() {
    let app = TestApp::at(ORIGIN).signed_in().await;
    let key = Authenticator::new();
    let mut wrongs = wrongs();
    let good = Behaviour::default;
    wrongs.push(("an answer to signing in", Behaviour { kind: Some("webauthn.get"), ..good() }));
    wrongs.push(("another kind of key", Behaviour { algorithm: "-8", ..good() }));
    wrongs.push(("an unknown kind of key", Behaviour { algorithm: "-65535", ..good() }));
    for (what, how) in wrongs {
        let page = app.get("/account/passkey").await;
        let fields = key.made(&Offer::of(&page), &how);
        let answer = post(&app, "/account/passkey", &fields, &[("csrf", &page.csrf())]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
    }
    assert!(apart(|| app.store.passkeys(app.household).unwrap()).is_empty());
}

#[tokio::test]
async fn a_passkey_with_anything_wrong_lets_nobody_in_and_nobody_learns_what() {
    let (app, key) = with_passkey().await;
    let mut wrongs = wrongs();
    let good = Behaviour::default;
    wrongs.push(("an answer to making one", Behaviour { kind: Some("webauthn.create"), ..good() }));
    wrongs.push(("a spoilt signature", Behaviour { spoilt: true, ..good() }));
    wrongs.push(("other word about copies", Behaviour { flags: PRESENT | VERIFIED, ..good() }));
    let same = |answer: &Answer| {
        let text = answer.text();
        let offer = Offer::of(answer).challenge;
        text.replace(&offer, "")
    };
    let unknown = same(&sign_in(&app, &Authenticator::new(), &good()).await);
    for (what, how) in wrongs {
        let answer = sign_in(&app, &key, &how).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
        assert!(!answer.headers.contains_key("set-cookie"), "{what}");
        assert_eq!(same(&answer), unknown, "{what}");
    }
    assert_eq!(sign_in(&app, &key, &good()).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_answer_is_taken_once_in_time_and_only_for_its_own_question() {
    let (app, key) = with_passkey().await;
    let browser = app.without_cookie();
    let user = *app.household.as_bytes();
    let show = |offer: &Offer| key.shown(offer, &user, &Behaviour::default());
    let first = show(&Offer::of(&browser.get("/sign-in").await));
    assert_eq!(post(&browser, "/sign-in", &first, &[]).await.status, StatusCode::SEE_OTHER);
    let replayed = post(&browser, "/sign-in", &first, &[]).await;
    assert_eq!(replayed.status, StatusCode::UNAUTHORIZED, "replayed");
    let late = show(&Offer::of(&browser.get("/sign-in").await));
    app.wait(300);
    assert_eq!(
        post(&browser, "/sign-in", &late, &[]).await.status,
        StatusCode::UNAUTHORIZED,
        "late"
    );
    let of_another_page = show(&Offer::of(&app.get("/account/passkey").await));
    let answer = post(&browser, "/sign-in", &of_another_page, &[]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "a challenge for adding");
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused() {
    let (app, key) = with_passkey().await;
    let count = |counter| Behaviour { counter, ..Behaviour::default() };
    for (counter, status) in [
        (5, StatusCode::SEE_OTHER),
        (6, StatusCode::SEE_OTHER),
        (6, StatusCode::UNAUTHORIZED),
        (2, StatusCode::UNAUTHORIZED),
        (0, StatusCode::UNAUTHORIZED),
        (7, StatusCode::SEE_OTHER),
    ] {
        assert_eq!(sign_in(&app, &key, &count(counter)).await.status, status, "{counter}");
    }
}

#[tokio::test]
async fn a_passkey_cannot_say_it_is_of_another_account() {
    let (app, key) = with_passkey().await;
    let browser = app.without_cookie();
    for user in [&[9; 16][..], &[]] {
        let offer = Offer::of(&browser.get("/sign-in").await);
        let fields = key.shown(&offer, user, &Behaviour::default());
        let answer = post(&browser, "/sign-in", &fields, &[]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn acts_that_give_away_ask_for_the_passkey_again_and_the_session_gets_a_new_token() {
    let (app, key) = with_passkey().await;
    let person = app.person("日向 キヨ", "1943-04-18", Sex::Female, app.household);
    let (take, csrf) = (format!("/p/{person}/take"), app.get("/family").await.csrf());
    let give = [("csrf", csrf.as_str())];
    assert_eq!(app.post(&take, &give).await.status, StatusCode::OK, "shown a moment ago");
    app.wait(300);
    let asked = app.post(&take, &give).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(asked.location(), format!("/account/confirm?back=%2Fp%2F{person}%2Ftake"));
    for (path, form) in [
        (format!("/p/{person}/leave"), vec![("what", "leave"), ("sure", "yes")]),
        ("/account/passkey/remove".to_owned(), vec![("id", "AA")]),
        ("/account/codes".to_owned(), vec![]),
        ("/account/session/end".to_owned(), vec![("id", "00")]),
        ("/account/sessions/end".to_owned(), vec![]),
        (
            format!("/p/{person}/sharing/give"),
            vec![("step", "give"), ("to", "めぐり内科の先生"), ("kind", "medicine")],
        ),
    ] {
        let answer = app.post(&path, &[&form[..], &give].concat()).await;
        assert!(answer.location().starts_with("/account/confirm?back="), "{path}");
    }
    let form = app.get(&format!("/p/{person}/sharing/give")).await;
    assert!(form.location().starts_with("/account/confirm?back="), "before anything is typed");
    let page = app.get(&asked.location()).await;
    let user = *app.household.as_bytes();
    let fields = key.shown(&Offer::of(&page), &user, &Behaviour::default());
    let more = [("csrf", csrf.as_str()), ("back", take.as_str())];
    let confirmed = post(&app, "/account/confirm", &fields, &more).await;
    assert_eq!(confirmed.location(), take);
    let again = app.after(&confirmed);
    assert_eq!(app.get("/family").await.status, StatusCode::UNAUTHORIZED, "the old token is dead");
    let csrf = again.get(&take).await.csrf();
    assert_eq!(again.post(&take, &[("csrf", &csrf)]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_confirms_with_the_passkey_of_somebody_else_or_in_another_session() {
    let (app, key) = with_passkey().await;
    let csrf = app.get("/family").await.csrf();
    let user = *app.household.as_bytes();
    let elsewhere = app.after(&sign_in(&app, &key, &Behaviour::default()).await);
    let offer = Offer::of(&elsewhere.get("/account/confirm").await);
    let fields = key.shown(&offer, &user, &Behaviour::default());
    let more = [("csrf", csrf.as_str()), ("back", "/account")];
    let answer = post(&app, "/account/confirm", &fields, &more).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "a challenge of another session");
    let stranger = Authenticator::new();
    let offer = Offer::of(&app.get("/account/confirm").await);
    let fields = stranger.shown(&offer, &user, &Behaviour::default());
    let answer = post(&app, "/account/confirm", &fields, &more).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "a passkey nobody knows");
}

#[tokio::test]
async fn confirming_never_leads_to_another_site() {
    let (app, key) = with_passkey().await;
    let csrf = app.get("/family").await.csrf();
    let user = *app.household.as_bytes();
    let page = app.get("/account/confirm?back=https%3A%2F%2Fevil.example%2F").await;
    assert!(!page.text().contains("evil.example"));
    let fields = key.shown(&Offer::of(&page), &user, &Behaviour::default());
    let more = [("csrf", csrf.as_str()), ("back", "//evil.example")];
    let answer = post(&app, "/account/confirm", &fields, &more).await;
    assert_eq!(answer.location(), "/account");
}

/// The codes that an answer shows.
fn codes(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    let codes = text.split("<code class=\"long\">").skip(1);
    codes.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_recovery_code_is_shown_once_and_lets_in_once() {
    let (app, _) = with_passkey().await;
    let csrf = app.get("/account/codes").await.csrf();
    let shown = codes(&app.post("/account/codes", &[("csrf", &csrf)]).await);
    assert_eq!(shown.len(), 8);
    assert!(codes(&app.get("/account/codes").await).is_empty(), "never again");
    let browser = app.without_cookie();
    let typed = shown[0].to_lowercase().replace('-', " ");
    let entered = browser.post("/sign-in/code", &[("code", &typed)]).await;
    assert_eq!(entered.location(), "/account");
    assert_eq!(browser.after(&entered).get("/family").await.status, StatusCode::OK);
    let again = browser.post("/sign-in/code", &[("code", &typed)]).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    app.wait(300);
    let more = [("csrf", csrf.as_str()), ("back", "/account"), ("code", shown[1].as_str())];
    let confirmed = app.post("/account/confirm/code", &more).await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "a code also shows who one is");
}

#[tokio::test]
async fn guesses_are_limited_and_do_not_shut_out_the_right_code() {
    let (app, _) = with_passkey().await;
    let csrf = app.get("/account/codes").await.csrf();
    let shown = codes(&app.post("/account/codes", &[("csrf", &csrf)]).await);
    let browser = app.without_cookie();
    let mut tried = 0;
    for _ in 0..40 {
        let answer = browser.post("/sign-in/code", &[("code", "guess")]).await;
        tried += usize::from(answer.status == StatusCode::UNAUTHORIZED);
    }
    assert_eq!(tried, 30);
    let limited = browser.post("/sign-in/code", &[("code", "guess")]).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    let right = browser.post("/sign-in/code", &[("code", &shown[0])]).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_guest_never_removes_the_last_way_in() {
    let app = TestApp::at(ORIGIN).signed_in().await;
    let csrf = app.get("/account/invite").await.csrf();
    let form = [("csrf", csrf.as_str()), ("name", "遥"), ("kind", "family")];
    let made = app.post("/account/invite", &form).await.text();
    let link = made.split(ORIGIN).nth(1).unwrap().split('<').next().unwrap().to_owned();
    let entered = app.without_cookie().post(&link, &[]).await;
    assert_eq!(entered.location(), "/account/welcome", "the first step is a name");
    let guest = app.without_cookie().after(&entered);
    let page = guest.get("/account/welcome").await;
    assert!(page.text().contains("value=\"遥\""));
    let named = guest.post("/account/welcome", &[("csrf", &page.csrf()), ("name", "はるか")]).await;
    assert_eq!(named.location(), "/account/passkey");
    let key = Authenticator::new();
    let page = guest.get("/account/passkey").await;
    let fields = key.made(&Offer::of(&page), &Behaviour::default());
    let csrf = page.csrf();
    post(&guest, "/account/passkey", &fields, &[("csrf", &csrf)]).await;
    let page = guest.get("/account").await.text();
    let id =
        page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let remove = [("csrf", csrf.as_str()), ("id", id.as_str())];
    let kept = guest.post("/account/passkey/remove", &remove).await;
    assert_eq!(kept.location(), "/account?done=last");
    assert_eq!(
        app.post(
            "/account/passkey/remove",
            &[("csrf", &app.get("/account").await.csrf()), ("id", &id)]
        )
        .await
        .status,
        StatusCode::NOT_FOUND,
        "of somebody else"
    );
    guest.post("/account/codes", &[("csrf", &csrf)]).await;
    let removed = guest.post("/account/passkey/remove", &remove).await;
    assert_eq!(removed.location(), "/account?done=removed");
    let accounts: Vec<(AccountId, String)> =
        apart(|| app.store.accounts().unwrap()).into_iter().map(|a| (a.id, a.name)).collect();
    assert!(accounts.iter().any(|(_, name)| name == "はるか"), "{accounts:?}");
}

#[tokio::test]
async fn one_session_ends_another_and_all_others() {
    let (app, key) = with_passkey().await;
    let mut others = Vec::new();
    for _ in 0..3 {
        others.push(app.after(&sign_in(&app, &key, &Behaviour::default()).await));
    }
    let page = app.get("/account").await;
    let ids: Vec<String> = page
        .text()
        .split("/account/session/end")
        .skip(1)
        .map(|rest| {
            rest.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids.len(), 3, "this one has no such button");
    let csrf = page.csrf();
    let one = app.post("/account/session/end", &[("csrf", &csrf), ("id", &ids[0])]).await;
    assert_eq!(one.location(), "/account?done=ended");
    let mut alive = 0;
    for other in &others {
        alive += usize::from(other.get("/family").await.status == StatusCode::OK);
    }
    assert_eq!(alive, 2);
    app.post("/account/sessions/end", &[("csrf", &csrf)]).await;
    for other in &others {
        assert_eq!(other.get("/family").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(app.get("/family").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_script_runs_on_the_passkey_pages_alone() {
    let (app, _) = with_passkey().await;
    let policy =
        |answer: &Answer| answer.headers["content-security-policy"].to_str().unwrap().to_owned();
    let with_script = ["/sign-in", "/account/passkey", "/account/confirm"];
    for path in with_script {
        let page = app.get(path).await;
        let policy = policy(&page);
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("connect-src"), "{path}");
        let script = page
            .text()
            .split("<script src=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let script = app.get(&script).await;
        assert_eq!(script.headers["content-type"], "text/javascript; charset=utf-8");
        assert!(script.text().contains("navigator.credentials"));
    }
    for path in
        ["/", "/family", "/account", "/account/codes", "/account/invite", "/rules", "/nowhere"]
    {
        let page = app.get(path).await;
        assert!(!policy(&page).contains("script-src"), "{path}");
        assert!(!page.text().contains("<script"), "{path}");
    }
}

#[tokio::test]
async fn under_a_bare_number_the_page_says_where_passkeys_work() {
    let app = TestApp::new();
    let page = app.get("/sign-in").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.links().contains(&"/sign-in/local".to_owned()));
    assert!(!page.text().contains("<script"));
    let there = app.get("/sign-in/local").await;
    assert_eq!(there.location(), "http://localhost:8480/sign-in");
    let local = axum::http::Request::get("/sign-in").header("host", "localhost:8480");
    let page = app.send(local, axum::body::Body::empty()).await;
    assert_eq!(Offer::of(&page).all["rpId"], "localhost");
}

#[tokio::test]
async fn whoever_is_signed_in_under_a_number_goes_on_under_the_name() {
    let app = TestApp::new().signed_in().await;
    assert!(app.get("/account/passkey").await.links().contains(&"/account/local".to_owned()));
    let there = app.get("/account/local").await.location();
    let link = there.strip_prefix("http://localhost:8480").unwrap();
    let late = app.get("/account/local").await.location();
    let other = app.without_cookie();
    assert_eq!(other.entered(link).await.get("/family").await.status, StatusCode::OK);
    assert_eq!(other.post(link, &[]).await.status, StatusCode::UNAUTHORIZED, "once");
    app.wait(60);
    let late = late.strip_prefix("http://localhost:8480").unwrap();
    assert_eq!(other.post(late, &[]).await.status, StatusCode::UNAUTHORIZED, "for a minute");
    let foreign = axum::http::Request::get("/account/local").header("sec-fetch-site", "cross-site");
    let refused = app.send(foreign, axum::body::Body::empty()).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let elsewhere = TestApp::at(ORIGIN).signed_in().await;
    assert_eq!(elsewhere.get("/account/local").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_first_time_the_household_says_its_name() {
    let app = TestApp::new();
    let entered = app.post(&format!("/in/{}", app.token()), &[]).await;
    assert_eq!(entered.location(), "/account/welcome");
    let app = app.after(&entered);
    let csrf = app.get("/account/welcome").await.csrf();
    let empty = app.post("/account/welcome", &[("csrf", &csrf), ("name", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.post("/account/welcome", &[("csrf", &csrf), ("name", "日向家")]).await;
    app.get("/").await;
    app.post("/out", &[("csrf", &csrf)]).await;
    let app = app.without_cookie();
    app.get("/").await;
    let entered = app.post(&format!("/in/{}", app.token()), &[]).await;
    assert_eq!(entered.location(), "/family", "from then on it goes straight in");
}
