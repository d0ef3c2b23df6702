//! `tenohira account`: who signs in, for scripts.

use super::{run::Tenohira, server::Server};

fn field<'a>(value: &'a serde_json::Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

#[test]
fn an_account_is_invited_gets_a_role_and_ends() {
    let tenohira = Tenohira::new();
    let invited = tenohira.run(&["account", "invite", "--name", "遥", "--json"]).json().remove(0);
    let account = field(&invited, "account").to_owned();
    let server = Server::start(&tenohira, &["serve"]);
    let link = field(&invited, "link").strip_prefix("http://localhost:8480").unwrap();
    assert!(server.get(link).starts_with("HTTP/1.1 200"));
    let role =
        ["account", "role", &account, "--role", "professional", "--organisation", "1310000001"];
    let held = tenohira.run(&[&role[..], &["--json"]].concat()).json().remove(0);
    assert_eq!(held["roles"][0]["role"], "professional");
    assert_eq!(held["roles"][0]["said_by"], "operator");
    let none = tenohira.run(&["account", "role", &account, "--none", "--json"]).json().remove(0);
    assert_eq!(none["roles"].as_array().map(Vec::len), Some(0));
    let ended = tenohira.run(&["account", "end", &account]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(server.get(link).starts_with("HTTP/1.1 401"), "the link ended with the account");
    assert_eq!(tenohira.run(&["account", "end", &account]).code, 1);
    let states = tenohira.run(&["account", "list", "--json"]).json();
    let state = states.iter().find(|a| field(a, "account") == account).unwrap();
    assert_eq!(field(state, "state"), "ended");
}

#[test]
fn somebody_or_everybody_is_signed_out() {
    let tenohira = Tenohira::new();
    let server = Server::start(&tenohira, &["serve"]);
    let cookie = server.sign_in();
    let looks = || server.ask("GET", "/family", &cookie);
    assert!(looks().starts_with("HTTP/1.1 200"));
    let invited = tenohira.run(&["account", "invite", "--name", "遥", "--json"]).json().remove(0);
    let other = tenohira.run(&["account", "sign-out", field(&invited, "account"), "--json"]).json();
    assert_eq!(other[0]["ended"], 0);
    assert!(looks().starts_with("HTTP/1.1 200"));
    assert_eq!(tenohira.run(&["account", "sign-out", "--all", "--json"]).json()[0]["ended"], 1);
    assert!(looks().starts_with("HTTP/1.1 401"));
    assert_eq!(tenohira.run(&["account", "sign-out"]).code, 2);
}

#[test]
fn the_household_is_listed_and_never_ends() {
    let tenohira = Tenohira::new();
    let accounts = tenohira.run(&["account", "list", "--json"]).json();
    let [household] = accounts.as_slice() else { panic!("{accounts:?}") };
    let refused = tenohira.run(&["account", "end", field(household, "account")]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("household"), "{}", refused.err);
}

#[test]
fn what_does_not_fit_is_refused_in_words() {
    let tenohira = Tenohira::new();
    let nobody = "00000000000000000000000000000000";
    let run = tenohira.run(&["account", "role", nobody, "--role", "operator"]);
    assert!(run.code == 1 && run.err.contains("account list"), "{}", run.err);
    assert_eq!(tenohira.run(&["account", "invite"]).code, 2);
    assert_eq!(tenohira.run(&["account", "role", nobody, "--role", "king"]).code, 2);
    assert_eq!(tenohira.run(&["account", "invite", "--name", " "]).code, 1);
}
