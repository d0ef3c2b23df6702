use super::*;
use crate::{
    AccountId, GrantId, Lang, OriginalId, PersonId,
    consent::{
        Action, BasisFacts, Decision, Effect, Grant, Grantee, OnBehalf, OnFile, Permit, Purpose,
        Question, Request, Rules, Ruling, Scope, Shown, decide,
    },
    person::PersonName,
};
use expect_test::{Expect, expect};

fn at() -> Timestamp {
    "2025-12-26T00:00:00Z".parse().unwrap()
}

fn person() -> Person {
    Person {
        id: PersonId::from_bytes([2; 16]),
        names: vec![PersonName { text: Some("日向 キヨ".to_owned()), kana: None }],
        birth_date: Some("1943-04-18".parse().unwrap()),
        sex: Some(crate::person::Sex::Female),
        called: Some("祖母".to_owned()),
        since: at(),
    }
}

fn entry(n: u8, resource: Value) -> Entry {
    Entry {
        id: EntryId::from_bytes([n; 16]),
        version: 1,
        state: EntryState::Active,
        kind: Kind::of(&resource),
        when: view::when(&resource),
        bytes: Vec::new(),
        resource,
        origins: Vec::new(),
        recorded: at(),
    }
}

#[derive(Debug)]
struct GrantsOnly;
impl Rules for GrantsOnly {
    fn ask(&self, question: &Question) -> Ruling {
        Ruling { allowed: matches!(question.basis, BasisFacts::Grant { .. }), rule: None }
    }
}

/// What a link reaches that was opened for these kinds.
fn permit(kinds: &[Kind]) -> Permit {
    let link = OriginalId::of(b"link");
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
        from: at(),
        until: None,
        shown: Shown { version: "1".to_owned(), hash: OriginalId::of(b""), lang: Lang::En },
        given_by: AccountId::from_bytes([1; 16]),
        given: at(),
    };
    let account = AccountId::from_bytes([9; 16]);
    let request = Request {
        on_behalf: OnBehalf::Share(link),
        purpose: Some(Purpose::Treatment),
        ..Request::new(account, person().id, Action::Read, "link", at())
    };
    match decide(&request, &OnFile { grants: vec![grant], ..OnFile::default() }, &GrantsOnly) {
        Decision::Permitted(permit) => permit,
        Decision::Denied(why) => panic!("{why:?}"),
    }
}

fn check(kinds: &[Kind], entries: &[Entry], expected: &Expect) {
    let permit = permit(kinds);
    let document = summary(&person(), entries, &[], permit.predicate(), at());
    let sections = document["entry"][0]["resource"]["section"].as_array().unwrap();
    let line = |section: &Value| {
        let reason = section["emptyReason"]["coding"][0]["code"].as_str();
        let count = section["entry"].as_array().map_or(0, Vec::len).to_string();
        format!("{}: {}\n", section["title"].as_str().unwrap(), reason.unwrap_or(&count))
    };
    let told: String = sections.iter().map(line).collect();
    expected.assert_eq(&told);
}

#[test]
fn a_required_section_without_entries_says_why() {
    let condition = entry(1, json!({"resourceType": "Condition", "code": {"text": "高血圧症"}}));
    check(
        &[Kind::Condition, Kind::Allergy],
        &[condition],
        &expect![[r"
            Problem list: 1
            Allergies and adverse reactions: unavailable
            Medication use: withheld
        "]],
    );
}

#[test]
fn nothing_points_out_of_the_document_and_no_number_of_the_person_goes_along() {
    let medicine = entry(
        3,
        json!({
            "resourceType": "MedicationDispense", "id": "secret-id",
            "meta": {"source": "urn:x", "security": [{"code": "N"}]},
            "text": {"status": "generated", "div": "<div>日向 キヨ 東京都</div>"},
            "identifier": [{"value": "PATIENT-NO-1"}],
            "contained": [
                {"resourceType": "Patient", "id": "p", "telecom": [{"value": "03-0000-0000"}]},
                {"resourceType": "Medication", "id": "m", "code": {"text": "アムロジピン"}}],
            "medicationReference": {"reference": "#m"},
            "subject": {"reference": "Patient/77", "display": "日向 キヨ"},
            "performer": [{"actor": {"reference": "Organization/5", "display": "めぐり薬局"}}],
        }),
    );
    let permit = permit(SUMMARY_KINDS);
    let document = summary(&person(), &[medicine], &[], permit.predicate(), at());
    let text = document.to_string();
    for hidden in
        ["secret-id", "urn:x", "東京都", "PATIENT-NO-1", "03-0000", "Patient/77", "Organization/5"]
    {
        assert!(!text.contains(hidden), "{hidden}");
    }
    let kept = &document["entry"][2]["resource"];
    assert_eq!(kept["performer"][0]["actor"]["display"], "めぐり薬局");
    assert_eq!(kept["contained"][0]["code"]["text"], "アムロジピン");
    assert_eq!(kept["meta"], json!({"security": [{"code": "N"}]}));
    assert_eq!(kept["subject"]["reference"], document["entry"][1]["fullUrl"]);
    assert_eq!(document["entry"][1]["resource"]["birthDate"], "1943-04-18");
}

#[test]
fn every_reference_of_the_document_is_found_in_it() {
    let entries = [
        entry(1, json!({"resourceType": "Condition", "code": {"text": "高血圧症"}})),
        entry(2, json!({"resourceType": "AllergyIntolerance", "code": {"text": "卵"}})),
        entry(3, json!({"resourceType": "Immunization", "vaccineCode": {"text": "MR"}})),
    ];
    let permit = permit(SUMMARY_KINDS);
    let document = summary(&person(), &entries, &[], permit.predicate(), at());
    let held: Vec<&str> = document["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["fullUrl"].as_str().unwrap())
        .collect();
    let text = document.to_string();
    let mut found = 0;
    for rest in text.split("\"reference\":\"").skip(1) {
        let to = rest.split('"').next().unwrap();
        assert!(held.contains(&to), "{to}");
        found += 1;
    }
    assert_eq!((held.len(), found), (5, 7));
}

#[test]
fn what_was_withdrawn_is_not_in_the_document() {
    let gone = Entry {
        state: EntryState::Withdrawn,
        ..entry(1, json!({"resourceType": "Condition", "code": {"text": "結核"}}))
    };
    let permit = permit(SUMMARY_KINDS);
    let document = summary(&person(), &[gone], &[], permit.predicate(), at());
    assert!(!document.to_string().contains("結核"));
}
