//! `tenohira share` and `shares`.

use super::run::Tenohira;

const WHO: &str = "日向 キヨ";

#[test]
fn a_link_is_printed_once_listed_and_closed_by_taking_its_grant_back() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &["grandmother/okusuri_20251226.txt"]);
    let share = |more: &[&str]| {
        let start = ["share", "--person", WHO, "--to", "めぐり内科", "--json"];
        tenohira.run(&[&start[..], more].concat())
    };
    let made =
        share(&["--question", "この薬を続けてよいですか", "--base-url", "https://t.example"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.err.contains("めぐり内科"), "the sentences are shown: {}", made.err);
    let told = &made.json()[0];
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    assert!(text("shlink").starts_with("shlink:/"), "{}", text("shlink"));
    assert!(text("address").starts_with("https://t.example/s/"), "{}", text("address"));
    assert!(text("passcode").len() == 6 && text("passcode").parse::<u32>().is_ok());
    let bare = share(&["--no-passcode", "--days", "30", "--purpose", "family"]);
    assert_eq!(bare.json()[0]["passcode"], serde_json::Value::Null);

    let list = || tenohira.run(&["shares", "--person", WHO, "--json"]);
    let listed = list();
    let first = &listed.json()[0];
    assert_eq!((&first["grant"], &first["until"]), (&told["grant"], &told["until"]));
    assert_eq!((&first["open"], &first["tries_left"]), (&true.into(), &10.into()));
    let secret = text("address");
    let secret = secret.rsplit('/').next().unwrap();
    assert!(!listed.out.contains(secret), "what opens it is kept nowhere");

    assert_eq!(tenohira.run(&["revoke", "--person", WHO, &text("grant")]).code, 0);
    let open: Vec<_> = list().json().iter().map(|line| line["open"].clone()).collect();
    assert_eq!(open, [false, true]);
    assert_eq!(tenohira.run(&["audit", "verify"]).code, 0);
}

#[test]
fn a_link_that_cannot_be_given_is_refused_with_the_reason() {
    let tenohira = Tenohira::new();
    tenohira.import(None, &["grandmother/okusuri_20251226.txt"]);
    for (more, code, why) in [
        (&["--to", " "][..], 1, "--to NAME"),
        (&["--to", "x", "--kind", "cost"], 1, "cannot show `cost`"),
        (&["--to", "x", "--purpose", "research"], 1, "treat, care or family"),
        (&["--to", "x", "--days", "0"], 2, "--days"),
        (&["--to", "x", "--base-url", "https://t.example/path"], 2, "scheme and host"),
    ] {
        let refused = tenohira.run(&[&["share", "--person", WHO], more].concat());
        assert!(refused.code == code && refused.err.contains(why), "{more:?}: {}", refused.err);
    }
    assert_eq!(tenohira.run(&["shares", "--person", WHO]).out, "");
}
