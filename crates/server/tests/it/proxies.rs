//! Who acts for somebody: named, seen in the log, dismissed, ended by age.

use axum::http::StatusCode;
use phr::{AccountId, PersonId, TokenHash, account::Invitation, person::Sex};

use super::{
    accounts::link,
    app::{Answer, TestApp, apart},
};

const PAPER: &str = "grandmother/shokaijo_20250310.json";

pub(crate) async fn name(app: &TestApp, person: PersonId, form: &[(&str, &str)]) -> Answer {
    let path = format!("/p/{person}/proxies");
    let csrf = app.get(&path).await.csrf();
    let mut fields = vec![("csrf", csrf.as_str()), ("what", "name"), ("to", "遥")];
    fields.push(("by", "invite-family"));
    fields.extend_from_slice(form);
    app.post(&path, &fields).await
}

/// What some pages answer, and whether the record can be erased.
async fn pages(app: &TestApp, person: PersonId) -> Vec<u16> {
    let mut found = Vec::new();
    for page in ["", "/medicines", "/add", "/sharing", "/proxies"] {
        found.push(app.get(&format!("/p/{person}{page}")).await.status.as_u16());
    }
    // Whoever may not erase may not decide to stay either.
    let csrf = app.get("/family").await.csrf();
    let stay = [("csrf", csrf.as_str()), ("what", "stay")];
    found.push(app.post(&format!("/p/{person}/leave"), &stay).await.status.as_u16());
    found
}

#[tokio::test]
async fn a_helper_sees_and_adds_under_their_own_name_until_they_are_dismissed() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &["grandmother/okusuri_20251226.txt"]);
    let family = app.signed_in().await;
    let unsure = name(&family, person, &[("kind", "helper"), ("until", "2026-06-30")]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.text().contains("すべての記録が見えること"));
    let form = [("kind", "helper"), ("until", "2026-06-30"), ("sure", "yes")];
    let named = name(&family, person, &form).await;
    assert_eq!(named.status, StatusCode::OK, "{}", named.text());
    assert!(named.text().contains("遥 は手伝う人として"), "{}", named.text());
    let helper = family.without_cookie().entered(&link(&named)).await;
    // They rename themself; the log follows the account.
    assert!(helper.get("/family").await.text().contains("日向 キヨ"));
    assert_eq!(pages(&helper, person).await, [200, 200, 200, 404, 404, 404]);
    let log = family.get(&format!("/p/{person}/log")).await.text();
    assert!(log.contains("遥"), "by whom: {log}");
    let list = family.get(&format!("/p/{person}/proxies")).await.text();
    let id = list.split("name=\"grant\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    // Not by the way that takes back what was shown: it is another decision.
    let csrf = family.get(&format!("/p/{person}/sharing")).await.csrf();
    let stop = [("csrf", csrf.as_str()), ("what", "stop"), ("grant", id)];
    let stopped = family.post(&format!("/p/{person}/sharing"), &stop).await;
    assert_eq!(stopped.status, StatusCode::NOT_FOUND);
    let dismiss = [("csrf", csrf.as_str()), ("what", "dismiss"), ("grant", id)];
    let dismissed = family.post(&format!("/p/{person}/proxies"), &dismiss).await;
    assert_eq!(dismissed.status, StatusCode::SEE_OTHER);
    assert_eq!(pages(&helper, person).await, [404; 6]);
}

#[tokio::test]
async fn family_and_guardians_who_were_named_decide_but_name_and_erase_nothing() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &[PAPER]);
    let family = app.signed_in().await;
    let rest = [("until", "2026-06-30"), ("sure", "yes")];
    let without = name(&family, person, &[&[("kind", "guardian")], &rest[..]].concat()).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = family.get(&format!("/p/{person}/proxies")).await.text();
    let paper = list.split("<option value=\"").nth(2).unwrap().split('"').next().unwrap();
    for kind in [&[("kind", "guardian"), ("paper", paper)][..], &[("kind", "family")]] {
        let named = name(&family, person, &[kind, &rest].concat()).await;
        assert_eq!(named.status, StatusCode::OK, "{}", named.text());
        let proxy = family.without_cookie().entered(&link(&named)).await;
        assert_eq!(pages(&proxy, person).await, [200, 200, 200, 200, 404, 404], "{kind:?}");
        let sharing = proxy.get(&format!("/p/{person}/sharing")).await.text();
        assert!(!sharing.contains("/proxies"), "nothing is offered that would be refused");
    }
    assert!(family.get(&format!("/p/{person}/sharing")).await.text().contains("/proxies"));
}

/// Signs an account in again, later.
async fn again(app: &TestApp, account: AccountId) -> TestApp {
    let token = format!("again-{account}");
    let until = "2040-01-01T00:00:00Z".parse().unwrap();
    let invitation = Invitation { token: TokenHash::of(&token), account, by: app.household, until };
    apart(|| app.store.invite(&invitation)).unwrap();
    app.without_cookie().entered(&format!("/in/{token}")).await
}

#[tokio::test]
async fn at_eighteen_the_parents_access_closes_by_itself_and_both_are_told_before() {
    let app = TestApp::new();
    let child = app.person("日向 海", "2008-02-10", Sex::Male, app.household);
    let family = app.signed_in().await;
    let grown = app_person_of_age(&family);
    let refused = name(&family, grown, &[("kind", "parent"), ("sure", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "no child any more");
    let mut accounts = Vec::new();
    for kind in ["parent", "person"] {
        let named = name(&family, child, &[("kind", kind), ("sure", "yes")]).await;
        assert_eq!(named.status, StatusCode::OK, "{kind}: {}", named.text());
        let guest = family.without_cookie().entered(&link(&named)).await;
        let all = apart(|| family.store.accounts().unwrap());
        let known: Vec<AccountId> = accounts.iter().map(|(id, _)| *id).collect();
        let new = all.iter().find(|a| a.name == "遥" && !known.contains(&a.id)).unwrap().id;
        accounts.push((new, guest));
    }
    let (own_account, own) = accounts.pop().unwrap();
    let (parent_account, parent) = accounts.pop().unwrap();
    // At 17 both decide, and only the child could erase or name others.
    assert_eq!(pages(&parent, child).await, [200, 200, 200, 200, 404, 404]);
    assert_eq!(pages(&own, child).await, [200, 200, 200, 200, 200, 303]);
    for who in [&parent, &own] {
        let home = who.get(&format!("/p/{child}")).await.text();
        assert!(home.contains("もうすぐ18歳") && home.contains("2026年2月10日"), "{home}");
    }
    // A month and a half later it is the 10th of February in Japan.
    let later = family.restarted();
    later.wait(46 * 24 * 3600 - 9 * 3600 - 1);
    let parent = again(&later, parent_account).await;
    assert_eq!(pages(&parent, child).await[0], 200, "the last second");
    later.wait(1);
    assert_eq!(pages(&parent, child).await, [404; 6]);
    assert!(!parent.get("/family").await.text().contains("日向 海"));
    let own = again(&later, own_account).await;
    assert_eq!(pages(&own, child).await, [200, 200, 200, 200, 200, 303]);
    assert!(!own.get(&format!("/p/{child}")).await.text().contains("もうすぐ18歳"));
}

fn app_person_of_age(app: &TestApp) -> PersonId {
    app.person("日向 健一", "1974-05-05", Sex::Male, app.household)
}

#[tokio::test]
async fn a_helper_at_a_counter_needs_the_persons_number_and_their_own_account() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &["grandmother/okusuri_20251226.txt"]);
    let family = app.signed_in().await;
    let number = draw(&family, person).await;
    assert_eq!(number.len(), 9, "in two groups: {number}");
    // Whoever drew it is not their own helper, and nobody comes in without an account.
    let invited = super::accounts::invite(&family, "窓口の遥", "helper").await;
    let helper = family.without_cookie().entered(&link(&invited)).await;
    let stranger = family.without_cookie().get("/assist").await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    let wrong = type_in(&helper, "0000 0000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let begun = type_in(&helper, &number).await;
    assert_eq!(begun.location(), format!("/p/{person}"));
    assert_eq!(pages(&helper, person).await, [200, 200, 200, 404, 404, 404]);
    // For whom, by whom: on every page and in every line of the log.
    let text = helper.get(&begun.location()).await.text();
    assert!(text.contains("日向 キヨ さんのために、窓口の遥 さんが手伝う人として"), "{text}");
    assert!(family.get(&format!("/p/{person}/log")).await.text().contains("窓口の遥"));
    let again = type_in(&helper, &number).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it works once");
    let late = draw(&family, person).await;
    helper.wait(15 * 60);
    let late = type_in(&helper, &late).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "it waits a quarter of an hour");
    helper.wait(15 * 60);
    assert_eq!(pages(&helper, person).await, [404; 6], "after half an hour it is over");
}

/// The number that the page of proxies shows once.
async fn draw(app: &TestApp, person: PersonId) -> String {
    let path = format!("/p/{person}/proxies");
    let csrf = app.get(&path).await.csrf();
    let text = app.post(&path, &[("csrf", &csrf), ("what", "presence")]).await.text();
    let shown = text.split("<p class=\"value\" role=\"status\">").nth(1).unwrap();
    shown.split('<').next().unwrap().to_owned()
}

async fn type_in(who: &TestApp, number: &str) -> super::app::Answer {
    let csrf = who.get("/assist").await.csrf();
    who.post("/assist", &[("csrf", &csrf), ("number", number)]).await
}

#[tokio::test]
async fn numbers_cannot_be_guessed_and_one_who_guesses_keeps_nobody_out() {
    let app = TestApp::new();
    let person = app.grandmother();
    let family = app.signed_in().await;
    let mut helpers = Vec::new();
    for name in ["窓口の遥", "窓口の葵"] {
        let invited = super::accounts::invite(&family, name, "helper").await;
        helpers.push(family.without_cookie().entered(&link(&invited)).await);
    }
    let mut answers = Vec::new();
    for number in 0..15 {
        answers.push(type_in(&helpers[0], &format!("{number:08}")).await.status.as_u16());
    }
    assert_eq!(answers.iter().filter(|status| **status == 422).count(), 10);
    assert_eq!(answers.last(), Some(&429), "ten a minute, for each helper");
    let number = draw(&family, person).await;
    assert_eq!(type_in(&helpers[1], &number).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_number_lives_as_long_as_its_session_and_its_person_wants_and_no_shorter() {
    let app = TestApp::new();
    let person = app.grandmother();
    let family = app.signed_in().await;
    let invited = super::accounts::invite(&family, "窓口の遥", "helper").await;
    let helper = family.without_cookie().entered(&link(&invited)).await;
    let path = format!("/p/{person}/proxies");
    // Taken back.
    let number = draw(&family, person).await;
    let csrf = family.get(&path).await.csrf();
    let back = family.post(&path, &[("csrf", &csrf), ("what", "absence")]).await;
    assert_eq!(back.location(), path);
    assert_eq!(type_in(&helper, &number).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The server starts anew between the two.
    let number = draw(&family, person).await;
    let later = helper.restarted();
    assert_eq!(type_in(&later, &number).await.status, StatusCode::SEE_OTHER);
    // Signed out.
    let number = draw(&family, person).await;
    let csrf = family.get(&path).await.csrf();
    assert_eq!(family.post("/out", &[("csrf", &csrf)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(type_in(&helper, &number).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
