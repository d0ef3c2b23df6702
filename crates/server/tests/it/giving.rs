//! Giving from the page to somebody with an account: invited, narrowed, extended, taken back.

use axum::http::StatusCode;
use phr::PersonId;

use super::{
    accounts::link,
    app::{Answer, TestApp},
};

const NOTEBOOK: &str = "grandmother/okusuri_20251226.txt";
const LETTER: &str = "grandmother/shokaijo_20250310.json";

async fn grandmother() -> (TestApp, PersonId) {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &[NOTEBOOK, LETTER]);
    (app.signed_in().await, person)
}

/// Fills in the form and presses a button of it.
async fn press(app: &TestApp, person: PersonId, step: &str, form: &[(&str, &str)]) -> Answer {
    let path = format!("/p/{person}/sharing/give");
    let csrf = app.get(&path).await.csrf();
    let mut fields = vec![("csrf", csrf.as_str()), ("step", step), ("to", "遥")];
    fields.extend_from_slice(form);
    app.post(&path, &fields).await
}

/// The numbers of what is open now.
async fn open_now(app: &TestApp, person: PersonId) -> Vec<String> {
    let text = app.get(&format!("/p/{person}/sharing")).await.text();
    let open = text.split("id=\"closed\"").next().unwrap().to_owned();
    let found = open.split("name=\"grant\" value=\"").skip(1);
    found.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn decide(app: &TestApp, person: PersonId, what: &str, grant: &str) -> Answer {
    let path = format!("/p/{person}/sharing");
    let csrf = app.get(&path).await.csrf();
    app.post(&path, &[("csrf", &csrf), ("what", what), ("grant", grant)]).await
}

#[tokio::test]
async fn a_helper_is_invited_and_what_they_see_follows_each_decision() {
    let (family, person) = grandmother().await;
    let wish = [
        ("by", "invite-helper"),
        ("purpose", "CAREMGT"),
        ("kind", "medicine"),
        ("kind", "visit"),
        ("adds", "yes"),
        ("days", "7"),
    ];
    let preview = press(&family, person, "preview", &wish).await.text();
    assert!(
        preview.contains("アムロジピン") && preview.contains("足すこともできます"),
        "{preview}"
    );
    let given = press(&family, person, "give", &wish).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.text());
    let guest = family.without_cookie().entered(&link(&given)).await;
    let list = guest.get("/family").await.text();
    assert!(list.contains("日向 キヨ") && list.contains("もうすぐ終わります"), "{list}");
    assert!(list.contains("結果を返すこともできます"), "{list}");
    let home = format!("/p/{person}");
    assert!(guest.get(&home).await.text().contains("アムロジピン"));
    assert_eq!(guest.get(&format!("{home}/add")).await.status, StatusCode::OK);
    assert_eq!(guest.get(&format!("{home}/sharing")).await.status, StatusCode::NOT_FOUND);

    // Extended at one press: the same once more.
    let [before] = open_now(&family, person).await.try_into().unwrap();
    assert_eq!(decide(&family, person, "extend", &before).await.status, StatusCode::SEE_OTHER);
    let [after] = open_now(&family, person).await.try_into().unwrap();
    assert_ne!(before, after);
    assert!(guest.get(&home).await.text().contains("アムロジピン"));

    // Narrowed: the form as it was given, and one button.
    let form = family.get(&format!("{home}/sharing/give?grant={after}")).await.text();
    assert!(form.contains("value=\"account-") && form.contains("遥"), "{form}");
    let by = form.split("name=\"by\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let narrow =
        [("by", by), ("grant", after.as_str()), ("purpose", "CAREMGT"), ("kind", "allergy")];
    let narrowed = press(&family, person, "give", &narrow).await;
    assert_eq!(narrowed.status, StatusCode::OK, "{}", narrowed.text());
    assert!(!guest.get(&home).await.text().contains("アムロジピン"));
    assert_eq!(guest.get(&format!("{home}/add")).await.status, StatusCode::NOT_FOUND);

    let [last] = open_now(&family, person).await.try_into().unwrap();
    decide(&family, person, "stop", &last).await;
    assert_eq!(guest.get(&home).await.status, StatusCode::NOT_FOUND);
    assert!(!guest.get("/family").await.text().contains("日向"));
}

#[tokio::test]
async fn one_entry_or_one_source_is_all_that_is_seen() {
    let (family, person) = grandmother().await;
    let home = format!("/p/{person}");
    let medicines = family.get(&format!("{home}/medicines")).await.links();
    let entries: Vec<&String> = medicines.iter().filter(|l| l.contains("/entry/")).collect();
    let id =
        |link: &str| link.split("/entry/").nth(1).unwrap().chars().take(32).collect::<String>();
    let (one, other) = (id(entries[0]), id(entries[1]));
    let form = family.get(&format!("{home}/sharing/give?entry={one}")).await.text();
    assert!(form.contains("見せるのは、この記録だけです") && form.contains(&one), "{form}");
    let wish = [("by", "invite-family"), ("purpose", "FAMRQT"), ("entry", one.as_str())];
    let given = press(&family, person, "give", &wish).await;
    let guest = family.without_cookie().entered(&link(&given)).await;
    let entry = |id: &str| format!("{home}/entry/{id}");
    assert_eq!(guest.get(&entry(&one)).await.status, StatusCode::OK);
    assert_eq!(guest.get(&entry(&other)).await.status, StatusCode::NOT_FOUND);

    let form = family.get(&format!("{home}/sharing/give")).await.text();
    let source = form.split("name=\"source\" value=\"").nth(1).expect("a source is offered");
    let source = source.split('"').next().unwrap();
    let wish = [
        ("by", "invite-family"),
        ("purpose", "FAMRQT"),
        ("kind", "medicine"),
        ("kind", "condition"),
        ("source", source),
        ("before", "2019-12-31"),
    ];
    let preview = press(&family, person, "preview", &wish).await.text();
    assert!(preview.contains(&format!("{source} の記録だけです")), "{preview}");
    assert!(preview.contains("2019年12月31日") && !preview.contains("アムロジピン"), "{preview}");
}

#[tokio::test]
async fn nobody_is_let_in_by_an_account_that_is_not_known_here() {
    let (family, person) = grandmother().await;
    let stranger = format!("account-{}", phr::AccountId::from_bytes([8; 16]));
    let household = format!("account-{}", family.household);
    for by in [stranger.as_str(), household.as_str()] {
        for step in ["preview", "give"] {
            let wish = [("by", by), ("kind", "medicine")];
            let answer = press(&family, person, step, &wish).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{by} {step}");
        }
    }
    assert!(open_now(&family, person).await.is_empty());
    // Helpers look for care, nothing else.
    let wish = [("by", "invite-helper"), ("purpose", "TREAT"), ("kind", "medicine")];
    let answer = press(&family, person, "give", &wish).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("介護のため"));
}
