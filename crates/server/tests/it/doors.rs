//! Every door to a person's data is listed here. A new one fails this test until somebody has
//! thought about who may go through it, and what it answers to whoever may not.

use axum::http::StatusCode;

use super::app::TestApp;

/// The addresses, on one screen.
const ROUTER: &str = include_str!("../../src/router.rs");
/// The subcommands.
const COMMANDS: &str = include_str!("../../../tenohira/src/cli.rs");

/// Addresses that reach a person's data, as the router writes them.
pub(crate) const DOORS: &[&str] = &[
    "/family",
    "/family/new",
    "/assist",
    "/p/{pid}/add",
    "/p/{pid}",
    "/p/{pid}/timeline",
    "/p/{pid}/entry/{eid}",
    "/p/{pid}/entry/{eid}/fhir",
    "/p/{pid}/entry/{eid}/apart",
    "/p/{pid}/entry/{eid}/undo",
    "/p/{pid}/original/{oid}",
    "/p/{pid}/original/{oid}/file",
    "/p/{pid}/original/{oid}/picture",
    "/p/{pid}/original/{oid}/copy",
    "/p/{pid}/diary",
    "/p/{pid}/report/{rid}",
    "/p/{pid}/phone",
    "/p/{pid}/phone/{number}/end",
    "/p/{pid}/measure",
    "/p/{pid}/meaning",
    "/p/{pid}/story",
    "/p/{pid}/listen/{what}",
    "/p/{pid}/mine",
    "/p/{pid}/plan",
    "/p/{pid}/wishes",
    "/p/{pid}/choices",
    "/p/{pid}/visit",
    "/p/{pid}/visit/sheet",
    "/p/{pid}/measurements",
    "/p/{pid}/measurements/{item}",
    "/p/{pid}/measurements/{item}/sound/{number}",
    "/p/{pid}/panels",
    "/p/{pid}/series/{sid}",
    "/p/{pid}/medicines",
    "/p/{pid}/conditions",
    "/p/{pid}/allergies",
    "/p/{pid}/vaccinations",
    "/p/{pid}/visits",
    "/p/{pid}/documents",
    "/p/{pid}/care",
    "/p/{pid}/notes",
    "/p/{pid}/checkups",
    "/p/{pid}/search",
    "/p/{pid}/spending",
    "/p/{pid}/spending/{file}",
    "/p/{pid}/columns/{oid}",
    "/p/{pid}/print",
    "/p/{pid}/print/{file}",
    "/p/{pid}/questions",
    "/p/{pid}/questions/{qid}",
    "/p/{pid}/recent",
    "/p/{pid}/recent/{oid}",
    "/p/{pid}/differences",
    "/p/{pid}/sharing",
    "/p/{pid}/sharing/give",
    "/p/{pid}/sharing/{gid}",
    "/p/{pid}/protection",
    "/p/{pid}/proxies",
    "/s/{token}",
    "/shl/{token}",
    "/shl/{token}/{ticket}",
    "/p/{pid}/log",
    "/p/{pid}/log/{number}/proof",
    "/p/{pid}/log/disclosures",
    "/p/{pid}/log/disclosures.csv",
    "/p/{pid}/leave",
    "/p/{pid}/take",
    "/send/{token}",
];

/// Addresses that reach no person's data.
const OPEN: &[&str] = &[
    "/",
    "/in/{token}",
    "/out",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/local",
    "/account/local",
    "/account",
    "/account/welcome",
    "/account/passkey",
    "/account/identity",
    "/account/identity/{provider}",
    "/account/identity/remove",
    "/sign-in/keys.json",
    "/sign-in/with/{provider}",
    "/sign-in/back/{provider}",
    "/sign-in/done/{provider}",
    "/account/passkey/remove",
    "/account/codes",
    "/account/confirm",
    "/account/confirm/code",
    "/account/confirm/with/{provider}",
    "/account/session/end",
    "/account/sessions/end",
    "/account/invite",
    "/language",
    "/assets/{name}",
    "/rules",
    "/rules.cedar",
    "/verify.html",
];

/// Subcommands; those that reach a person's data ask for a permit like every page.
const SUBCOMMANDS: &[&str] = &[
    "Demo",
    "Serve",
    "Import",
    "Export",
    "Backup",
    "Restore",
    "Watch",
    "Erase",
    "Move",
    "Reindex",
    "Insights",
    "Print",
    "Speak",
    "Audit",
    "Keys",
    "Account",
    "Grant",
    "Revoke",
    "Grants",
    "Share",
    "Shares",
    "Persons",
    "Completions",
    "Man",
];

fn routes() -> Vec<&'static str> {
    let starts = ROUTER.split(".route(").skip(1);
    starts.map(|rest| rest.split('"').nth(1).unwrap()).collect()
}

#[test]
fn every_address_is_a_listed_door_or_open_to_all() {
    let routes = routes();
    assert!(routes.len() > 30, "{routes:?}");
    for route in &routes {
        let listed = DOORS.contains(route) || OPEN.contains(route);
        assert!(listed, "`{route}` is a new address: list it in doors.rs");
    }
    for listed in DOORS.iter().chain(OPEN) {
        assert!(routes.contains(listed), "`{listed}` is no address any more");
    }
}

#[test]
fn every_subcommand_is_listed() {
    let list = COMMANDS.split("pub(crate) enum Command {").nth(1).unwrap();
    let list = list.split("\n}").next().unwrap();
    let names = list.lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?;
        let first = name.chars().next()?;
        first.is_ascii_uppercase().then(|| name.split(['(', ' ', ',']).next().unwrap())
    });
    let names: Vec<&str> = names.collect();
    assert_eq!(names, SUBCOMMANDS);
}

#[tokio::test]
async fn a_person_who_is_denied_and_one_who_is_not_here_get_the_same_bytes() {
    let app = TestApp::new();
    let other = phr::AccountId::from_bytes([9; 16]);
    let denied = app.person("別家 ヒカリ", "1990-01-01", phr::person::Sex::Female, other);
    let absent = phr::PersonId::from_bytes([7; 16]);
    let app = app.signed_in().await;
    let mut asked = 0;
    for door in DOORS.iter().filter(|door| door.contains("{pid}")) {
        let path = |person: phr::PersonId| {
            let filled = ["eid", "oid", "rid", "qid", "item", "file", "sid", "number", "id"];
            let filled =
                filled.iter().fold(door.replace("{pid}", &person.to_string()), |path, name| {
                    path.replace(&format!("{{{name}}}"), &"0".repeat(32))
                });
            filled.replace(['{', '}'], "")
        };
        let (one, two) = (app.get(&path(denied)).await, app.get(&path(absent)).await);
        let bytes = |answer: &super::app::Answer, person: phr::PersonId| {
            answer.text().replace(&person.to_string(), "whoever")
        };
        assert_ne!(one.status, StatusCode::OK, "{door}");
        assert_eq!(one.status, two.status, "{door}");
        assert_eq!(bytes(&one, denied), bytes(&two, absent), "{door}");
        assert!(!one.text().contains("別家"), "{door}");
        asked += 1;
    }
    assert!(asked > 20, "{asked}");
}

#[tokio::test]
async fn the_rules_are_told_to_everybody_and_hold_nobodys_name() {
    let app = TestApp::new();
    app.person("別家 ヒカリ", "1990-01-01", phr::person::Sex::Female, app.household);
    let (page, text) = (app.get("/rules").await, app.get("/rules.cedar").await);
    assert_eq!((page.status, text.status), (StatusCode::OK, StatusCode::OK));
    for rule in policy::told() {
        assert!(page.text().contains(&rule.title.ja), "{}", rule.id);
    }
    assert_eq!(text.text(), policy::RULES);
    assert!(!page.text().contains("別家"));
    // With the stylesheet (25 KiB at most) it comes over a slow line.
    assert!(page.bytes.len() < 25 << 10, "{} bytes", page.bytes.len());
}
