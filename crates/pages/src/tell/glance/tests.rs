use phr::{
    AccountId, GrantId, OriginalId,
    consent::{
        Action, Decision, Effect, Grant, Grantee, OnBehalf, OnFile, Permit, Purpose, Question,
        Request, Rules, Ruling, Scope, Shown as Text, decide,
    },
    provenance::Evidence,
};
use serde_json::json;

use super::*;
use crate::tell::testing::{entry, person};

#[derive(Debug)]
struct All;
impl Rules for All {
    fn ask(&self, _: &Question) -> Ruling {
        Ruling { allowed: true, rule: None }
    }
}

fn permit(kinds: &[Kind]) -> Permit {
    let link = OriginalId::of(b"link");
    let at = "2025-12-26T00:00:00Z".parse().unwrap();
    let grant = Grant {
        id: GrantId::from_bytes([1; 16]),
        person: person().id,
        effect: Effect::Permit,
        to: Grantee::Share(link),
        relation: None,
        evidence: None,
        purposes: [Purpose::Treatment].into(),
        actions: [Action::Read].into(),
        scope: Scope { kinds: kinds.iter().copied().collect(), ..Scope::default() },
        from: at,
        until: None,
        shown: Text { version: "1".to_owned(), hash: OriginalId::of(b""), lang: phr::Lang::Ja },
        given_by: AccountId::from_bytes([1; 16]),
        given: at,
    };
    let account = AccountId::from_bytes([9; 16]);
    let request = Request {
        on_behalf: OnBehalf::Share(link),
        purpose: Some(Purpose::Treatment),
        ..Request::new(account, person().id, Action::Read, "link", at)
    };
    match decide(&request, &OnFile { grants: vec![grant], ..OnFile::default() }, &All) {
        Decision::Permitted(permit) => permit,
        Decision::Denied(why) => panic!("{why:?}"),
    }
}

fn told(kinds: &[Kind], entries: &[Entry]) -> Shown {
    let (permit, person) = (permit(kinds), person());
    let today = "2025-12-26".parse().unwrap();
    let data = Data {
        person: &person,
        entries,
        apart: &[],
        predicate: permit.predicate(),
        today: &today,
        until: None,
        question: Some("続けてよいですか"),
    };
    shown(data, Lang::Ja)
}

#[test]
fn a_kind_that_is_not_shown_is_not_told_as_empty() {
    let told = told(&[Kind::Condition], &[]);
    assert!(told.conditions.is_some_and(|list| list.is_empty()), "shown, and nothing on file");
    assert!(told.allergies.is_none() && told.medicines.is_none() && told.trends.is_none());
    assert_eq!(told.question.as_deref(), Some("続けてよいですか"));
}

#[test]
fn values_come_newest_first_with_their_date_and_origin() {
    let weight = |n, value: &str, on: &str| {
        entry(
            n,
            Evidence::Measured,
            json!({"resourceType": "Observation", "effectiveDateTime": on,
                "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
                "valueQuantity": {"value": serde_json::from_str::<serde_json::Value>(value).unwrap(), "unit": "kg"}}),
        )
    };
    let all: Vec<Entry> =
        (1..=6).map(|n| weight(n, &format!("5{n}.0"), &format!("2025-12-0{n}"))).collect();
    let trends = told(&[Kind::Measurement], &all).trends.unwrap();
    let values: Vec<&str> = trends[0].values.iter().map(|v| v.text.as_str()).collect();
    assert_eq!(values, ["56.0 kg", "55.0 kg", "54.0 kg", "53.0 kg"]);
    assert!(trends[0].values.iter().all(|v| v.by.contains("めぐり内科")));
}

#[test]
fn suspected_stays_suspected_and_nothing_leads_into_the_record() {
    let doubtful = entry(
        1,
        Evidence::Recorded,
        json!({"resourceType": "Condition", "code": {"text": "心房細動"},
            "verificationStatus": {"coding": [{"code": "provisional"}]}}),
    );
    let told = told(&[Kind::Condition], &[doubtful]);
    let conditions = told.conditions.clone().unwrap();
    assert_eq!(conditions[0].certainty, crate::home::Certainty::Suspected);
    let frame = crate::tell::testing::frame(Lang::Ja);
    let html = crate::Page::render(&crate::glance::Glance { frame, preview: None, shown: told });
    assert!(!html.unwrap().contains("href=\"/p/"), "no address of the record");
}
