//! No page offers what its reader may not do: every link that anybody is shown leads somewhere, and
//! every form is taken. For each kind of visitor, all pages they can come to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::StatusCode;
use import::intake::{self, Arrival, Permits};
use phr::{
    AccountId, GrantId, OriginalId, PersonId, TokenHash,
    account::{Account, AccountState, InvitedAs, Session},
    consent::{
        Action, Effect, Grant, Grantee, Purpose, RelationKind, Scope, Shown, Strength, fhir::State,
    },
    person::Sex,
    provenance::Channel,
};

use super::app::{TestApp, apart, now, sample};

/// Pages of one shape that are looked at; the next fact of a list offers what the first did.
const OF_ONE_SHAPE: usize = 2;

/// A little of everything, about nobody by name.
const RECORD: &str = r#"{"resourceType": "Bundle", "type": "collection", "entry": [
    {"resource": {"resourceType": "MedicationDispense", "status": "completed",
        "medicationCodeableConcept": {"text": "アムロジピン錠5mg"}, "whenHandedOver": "2025-12-01",
        "daysSupply": {"value": 28, "unit": "日"}}},
    {"resource": {"resourceType": "Condition", "code": {"text": "高血圧症"}}},
    {"resource": {"resourceType": "AllergyIntolerance", "code": {"text": "卵"}}},
    {"resource": {"resourceType": "Immunization", "status": "completed",
        "vaccineCode": {"text": "インフルエンザ"}, "occurrenceDateTime": "2025-11-02"}},
    {"resource": {"resourceType": "Encounter", "status": "finished",
        "period": {"start": "2025-11-20"}}},
    {"resource": {"resourceType": "Observation", "status": "final",
        "category": [{"coding": [{"code": "vital-signs"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "effectiveDateTime": "2025-12-20", "valueQuantity": {"value": 58.2, "unit": "kg"}}}]}"#;

/// A household with one record in it.
struct House {
    app: TestApp,
    person: PersonId,
}

/// Who comes, and what the person agreed to for them.
struct Coming {
    as_what: InvitedAs,
    relation: Option<RelationKind>,
    purpose: Purpose,
    adds: bool,
}

impl Coming {
    fn acting(relation: RelationKind) -> Coming {
        let purpose = match relation {
            RelationKind::Person => Purpose::PatientRequest,
            RelationKind::Family
            | RelationKind::Parent
            | RelationKind::Guardian
            | RelationKind::Helper => Purpose::FamilyRequest,
        };
        Coming { as_what: InvitedAs::Family, relation: Some(relation), purpose, adds: true }
    }

    fn seeing(as_what: InvitedAs, purpose: Purpose, adds: bool) -> Coming {
        Coming { as_what, relation: None, purpose, adds }
    }
}

fn house(born: &str) -> House {
    let app = TestApp::new();
    let person = app.person("日向 海", born, Sex::Male, app.household);
    let own = ("record.json", RECORD.as_bytes().to_vec());
    // Somebody else's, so that a question waits.
    let other = ("okusuri.txt", sample("grandmother/okusuri_20251226.txt"));
    for (name, bytes) in [own, other] {
        let permit = |action| app.try_permit(person, action).unwrap();
        let (read, add) = (permit(Action::Read), permit(Action::Add));
        let file = Arrival { bytes, file_name: Some(name.to_owned()) }.into();
        let permits = Permits { read: &read, add: &add };
        apart(|| intake::take_in(&*app.store, permits, &file, Channel::Upload).unwrap());
    }
    House { app, person }
}

impl House {
    /// An account in use, with what the person agreed to for it.
    fn let_in(&self, coming: &Coming) -> TestApp {
        let (app, account) = (&self.app, AccountId::from_bytes([0x77; 16]));
        let new = Account::invited(account, "遥", coming.as_what, app.household, now());
        let at = now();
        let session = Session {
            token: TokenHash::of("their-own"),
            account,
            strength: Strength::Two,
            device: String::new(),
            since: at,
            seen: at,
            proved: at,
        };
        apart(|| {
            app.store.keep_account(&Account { state: AccountState::Active, ..new }).unwrap();
            app.store.start_session(&session).unwrap();
        });
        self.agree(account, coming);
        app.with_cookie("tenohira=their-own")
    }

    fn agree(&self, account: AccountId, coming: &Coming) {
        let decides = if coming.relation.is_some() { Action::Delegate } else { Action::Grant };
        let permit = self.app.try_permit(self.person, decides).unwrap();
        let adds = coming.adds.then_some(Action::Add);
        let ends = coming.relation != Some(RelationKind::Person);
        let grant = Grant {
            id: GrantId::from_bytes([5; 16]),
            person: self.person,
            effect: Effect::Permit,
            to: Grantee::Account(account),
            relation: coming.relation,
            evidence: coming.relation.map(|_| OriginalId::of(b"a paper of the court")),
            purposes: [coming.purpose].into(),
            actions: [Action::Read].into_iter().chain(adds).collect(),
            scope: coming.relation.map_or_else(Scope::unlabelled, |_| Scope::everything()),
            from: permit.at(),
            until: ends.then(|| "2026-03-20T00:00:00Z".parse().unwrap()),
            shown: Shown {
                version: "test".to_owned(),
                hash: OriginalId::of(b"text"),
                lang: phr::Lang::Ja,
            },
            given_by: permit.actor(),
            given: permit.at(),
        };
        apart(|| intake::consent(&*self.app.store, &permit, &grant, State::Given).unwrap());
    }
}

/// A form as a page has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Posted {
    page: String,
    action: String,
    fields: Vec<(String, String)>,
    files: bool,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    let value = rest.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&#38;", "&").replace("&quot;", "\""))
}

/// Every form of a page that posts, once for each of its buttons.
fn forms(page: &str, text: &str) -> Vec<Posted> {
    let mut found = Vec::new();
    for form in text.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next()) {
        let (tag, inside) = form.split_once('>').unwrap();
        if attribute(tag, "method").as_deref() != Some("post") {
            continue;
        }
        let tags = || inside.split('<').filter_map(|tag| tag.split('>').next());
        let hidden: Vec<(String, String)> = tags()
            .filter(|tag| tag.starts_with("input") && tag.contains("type=\"hidden\""))
            .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
            .collect();
        let buttons: Vec<Option<(String, String)>> = tags()
            .filter(|tag| tag.starts_with("button"))
            .map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
            .collect();
        let action = attribute(tag, "action").unwrap_or_else(|| page.to_owned());
        let files = tag.contains("multipart");
        found.extend(buttons.into_iter().map(|button| Posted {
            page: page.to_owned(),
            action: action.clone(),
            fields: hidden.iter().cloned().chain(button).collect(),
            files,
        }));
    }
    found
}

/// An address without what names one fact.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let named = |part: &str| part.len() > 15 && part.chars().all(|c| c.is_ascii_hexdigit());
    let parts: Vec<&str> =
        path.split('/').map(|part| if named(part) { "*" } else { part }).collect();
    let keys: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{}?{}", parts.join("/"), keys.join("&"))
}

/// Follows every link from the front door on; gives the pages, and the forms they have.
async fn walk(who: &TestApp) -> (Vec<String>, Vec<Posted>) {
    let mut waiting = VecDeque::from(["/".to_owned(), "/family".to_owned()]);
    let (mut seen, mut shapes) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let (mut pages, mut posted) = (Vec::new(), Vec::new());
    while let Some(path) = waiting.pop_front() {
        let path = path.split('#').next().unwrap().to_owned();
        let many = shapes.entry(shape(&path)).or_default();
        if *many >= OF_ONE_SHAPE || !seen.insert(path.clone()) {
            continue;
        }
        *many += 1;
        let answer = who.get(&path).await;
        let fine = answer.status.is_success() || answer.status.is_redirection();
        assert!(fine, "a dead end: {path} answers {}", answer.status);
        if answer.status.is_redirection() {
            // Another name of this machine is another browser's business.
            waiting.extend(Some(answer.location()).filter(|to| to.starts_with('/')));
            continue;
        }
        waiting.extend(answer.links());
        posted.extend(forms(&path, &answer.text()));
        pages.push(path);
    }
    (pages, posted)
}

/// Sends a form; an answer that there is no such thing is a dead end, unless the page has changed
/// since and no longer offers it.
async fn send(who: &TestApp, form: &Posted) -> Option<String> {
    let fields: Vec<(&str, &str)> =
        form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let csrf = fields.iter().find(|(name, _)| *name == "csrf").map_or("", |(_, value)| *value);
    let answer = if form.files {
        who.upload(&form.action, csrf, &[]).await
    } else {
        who.post(&form.action, &fields).await
    };
    let refused = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN, StatusCode::METHOD_NOT_ALLOWED];
    if !refused.contains(&answer.status) {
        return None;
    }
    let again = who.get(&form.page).await;
    let offered = forms(&form.page, &again.text()).contains(form);
    offered
        .then(|| format!("{} on {}: {} {:?}", form.action, form.page, answer.status, form.fields))
}

/// Walks and tries everything. What ends the session is tried by other tests.
async fn no_dead_end(who: TestApp, comes_to: &[&str], never_to: &[&str]) {
    let (pages, posted) = walk(&who).await;
    for part in comes_to {
        assert!(pages.iter().any(|path| path.contains(part)), "never came to {part}: {pages:#?}");
    }
    for part in never_to {
        assert!(!pages.iter().any(|path| path.contains(part)), "came to {part}");
    }
    let (mut sent, mut dead) = (BTreeSet::new(), Vec::new());
    for form in posted.iter().filter(|form| !["/out", "/language"].contains(&&*form.action)) {
        let button = form.fields.last().filter(|(name, _)| name != "csrf");
        if sent.insert((shape(&form.action), button.map(|(name, value)| (name, value)))) {
            dead.extend(send(&who, form).await);
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    assert!(!sent.is_empty());
}

#[tokio::test]
async fn family_who_began_the_record_is_offered_nothing_that_is_refused() {
    let house = house("1974-05-05");
    let family = house.app.clone().signed_in().await;
    no_dead_end(family, &["/sharing", "/proxies", "/leave", "/phone", "/log"], &[]).await;
}

#[tokio::test]
async fn a_person_of_age_is_offered_nothing_that_is_refused() {
    let own = house("1974-05-05").let_in(&Coming::acting(RelationKind::Person));
    no_dead_end(own, &["/sharing/give", "/proxies", "/leave", "/take"], &[]).await;
}

#[tokio::test]
async fn a_child_is_offered_nothing_that_is_refused() {
    let own = house("2015-02-10").let_in(&Coming::acting(RelationKind::Person));
    no_dead_end(own, &["/take", "/log", "/add"], &["/sharing", "/proxies", "/leave"]).await;
}

#[tokio::test]
async fn a_parent_of_a_child_is_offered_nothing_that_is_refused() {
    let parent = house("2015-02-10").let_in(&Coming::acting(RelationKind::Parent));
    no_dead_end(parent, &["/sharing", "/leave"], &["/proxies"]).await;
}

#[tokio::test]
async fn a_parent_of_a_youth_is_offered_nothing_that_is_refused() {
    let parent = house("2009-02-10").let_in(&Coming::acting(RelationKind::Parent));
    no_dead_end(parent, &["/sharing", "/take"], &["/proxies", "/leave"]).await;
}

#[tokio::test]
async fn a_guardian_is_offered_nothing_that_is_refused() {
    let guardian = house("1943-04-18").let_in(&Coming::acting(RelationKind::Guardian));
    no_dead_end(guardian, &["/sharing", "/take"], &["/proxies", "/leave"]).await;
}

#[tokio::test]
async fn a_helper_is_offered_nothing_that_is_refused() {
    let helper = house("1943-04-18").let_in(&Coming::acting(RelationKind::Helper));
    no_dead_end(helper, &["/add", "/log"], &["/sharing", "/proxies", "/leave"]).await;
}

#[tokio::test]
async fn a_doctor_is_offered_nothing_that_is_refused() {
    let coming = Coming::seeing(InvitedAs::Professional, Purpose::Treatment, false);
    let doctor = house("1943-04-18").let_in(&coming);
    no_dead_end(doctor, &["/medicines", "/entry/"], &["/add", "/log", "/sharing", "/take"]).await;
}

#[tokio::test]
async fn a_doctor_who_returns_results_is_offered_nothing_that_is_refused() {
    let coming = Coming::seeing(InvitedAs::Professional, Purpose::Treatment, true);
    let doctor = house("1943-04-18").let_in(&coming);
    no_dead_end(doctor, &["/medicines", "/add"], &["/log", "/sharing", "/phone"]).await;
}

#[tokio::test]
async fn a_care_manager_is_offered_nothing_that_is_refused() {
    let coming = Coming::seeing(InvitedAs::Helper, Purpose::CareManagement, true);
    let manager = house("1943-04-18").let_in(&coming);
    no_dead_end(manager, &["/medicines", "/add"], &["/log", "/sharing", "/phone"]).await;
}

#[tokio::test]
async fn a_friend_is_offered_nothing_that_is_refused() {
    let coming = Coming::seeing(InvitedAs::Family, Purpose::FamilyRequest, false);
    let friend = house("1943-04-18").let_in(&coming);
    no_dead_end(friend, &["/medicines"], &["/add", "/log", "/sharing"]).await;
}

#[tokio::test]
async fn family_who_closed_a_part_still_finds_the_way_to_open_it() {
    let house = house("1974-05-05");
    let family = house.app.clone().signed_in().await;
    let path = format!("/p/{}/sharing", house.person);
    let csrf = family.get(&path).await.csrf();
    let closed = [("csrf", csrf.as_str()), ("what", "close"), ("kind", "medicine")];
    assert_eq!(family.post(&path, &closed).await.status, StatusCode::SEE_OTHER);
    no_dead_end(family, &["/sharing"], &[]).await;
}

#[tokio::test]
async fn somebody_nobody_let_in_is_offered_nothing_that_is_refused() {
    let app = TestApp::new();
    let family = app.signed_in().await;
    let answer = super::accounts::invite(&family, "遥", InvitedAs::Professional.code()).await;
    let alone = family.without_cookie().entered(&super::accounts::link(&answer)).await;
    no_dead_end(alone, &["/account/invite", "/assist"], &["/p/"]).await;
}
