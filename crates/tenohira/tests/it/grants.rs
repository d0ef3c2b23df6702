//! `tenohira grant`, `grants` and `revoke`.

use super::run::Tenohira;

const WHO: &str = "日向 キヨ";
const DOCTOR: &str = "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0";

#[test]
fn a_grant_is_careful_unless_told_otherwise_and_is_taken_back_for_good() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &["grandmother/okusuri_20251226.txt"]);
    let given = tenohira.run(&["grant", "--person", WHO, "--to", DOCTOR, "--json"]);
    assert_eq!(given.code, 0, "{}", given.err);
    assert!(given.err.contains("見せます"), "the sentence is shown: {}", given.err);
    let told = &given.json()[0];
    assert_eq!(told["to"], format!("account:{DOCTOR}"));
    assert_eq!(
        (told["purposes"].clone(), told["labels"].clone()),
        (["TREAT"].into(), [""; 0].into())
    );
    assert_eq!(told["actions"], serde_json::json!(["read"]));
    let moment = |name: &str| told[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(moment("until").duration_since(moment("from")).as_hours(), 90 * 24);
    // What was decided is an original: rebuilding gives it again.
    let rebuilt = tenohira.run(&["reindex", "--json"]);
    assert_eq!(rebuilt.json()[0]["equal"], serde_json::Value::Bool(true));
    let listed = tenohira.run(&["grants", "--person", WHO, "--json"]);
    assert_eq!(&listed.json()[0], told);
    let id = told["grant"].as_str().unwrap();
    assert_eq!(tenohira.run(&["revoke", "--person", WHO, id]).code, 0);
    assert_eq!(tenohira.run(&["grants", "--person", WHO, "--json"]).out, "");
    let twice = tenohira.run(&["revoke", "--person", WHO, id]);
    assert!(twice.code == 1 && twice.err.contains("no such grant"), "{}", twice.err);
    assert_eq!(tenohira.run(&["audit", "verify"]).code, 0);
}

#[test]
fn what_cannot_be_granted_is_refused() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &["grandmother/okusuri_20251226.txt"]);
    let grant = |more: &[&str]| {
        let start = ["grant", "--person", WHO, "--json"];
        tenohira.run(&[&start[..], more].concat())
    };
    let app = grant(&["--to-app", "https://app.example", "--kind", "lab", "--with-label", "PSY"]);
    let told = &app.json()[0];
    assert_eq!((told["kinds"].clone(), told["labels"].clone()), (["lab"].into(), ["PSY"].into()));
    assert_eq!(told["purposes"][0], "PATRQT");
    let doctor = grant(&["--to", DOCTOR, "--add", "--lang", "en"]);
    assert_eq!(doctor.json()[0]["actions"], serde_json::json!(["read", "add"]));
    assert!(doctor.err.contains("they may return results"), "{}", doctor.err);
    assert_eq!(grant(&[]).code, 2);
    assert_eq!(grant(&["--to", DOCTOR, "--kind", "secrets"]).code, 2);
    for (more, why) in [
        (["--until", "2020-01-01"], "the end must come after"),
        (["--until", "2099-01-01"], "within two years"),
        (["--purpose", "research"], "--until"),
    ] {
        let refused = grant(&[&["--to", DOCTOR][..], &more].concat());
        assert!(refused.code == 1 && refused.err.contains(why), "{}", refused.err);
    }
    assert_eq!(tenohira.run(&["grants", "--person", WHO, "--json"]).json().len(), 2);
}
