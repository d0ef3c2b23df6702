use super::*;
use crate::{
    AccountId, GrantId, Lang, OriginalId, PersonId,
    consent::{
        Action, BasisFacts, Decision, Effect, Grant, Grantee, OnBehalf, OnFile, Permit, Purpose,
        Question, Request, Rules, Ruling, Scope, Shown, decide,
    },
    own::{Goal, Own, Visit},
    person::PersonName,
    record::{Kind, picture},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use expect_test::{Expect, expect};
use fhir::view;
use proptest::prelude::*;

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

/// The document of what a link for these kinds reaches, with a question and a file.
fn document(kinds: &[Kind], entries: &[Entry], question: Option<&str>, file: &[u8]) -> Value {
    let (permit, person) = (permit(kinds), person());
    let first = entries.first().filter(|_| !file.is_empty());
    let files = first.map(|entry| (entry.id, file.to_vec())).into_iter().collect();
    let predicate = permit.predicate();
    let given = Given { person: &person, entries, apart: &[], predicate, question, files: &files };
    summary(given, at())
}

fn check(kinds: &[Kind], entries: &[Entry], expected: &Expect) {
    let document = document(kinds, entries, None, &[]);
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
    let document = document(SUMMARY_KINDS, &[medicine], None, &[]);
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
    let document = document(SUMMARY_KINDS, &entries, None, &[]);
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
    let document = document(&[Kind::Condition], &[gone], None, &[]);
    assert!(!document.to_string().contains("結核"));
}

#[test]
fn visits_letters_care_and_words_stand_in_sections_of_their_own() {
    let own = |n, own: Own| entry(n, own.resource());
    let day = || "2025-12-01".parse().unwrap();
    let resolved = json!({"coding": [{"code": "resolved"}]});
    let survey = json!([{"coding": [{"code": "survey"}]}]);
    let exam = json!([{"coding": [{"code": "exam"}]}]);
    check(
        SUMMARY_KINDS,
        &[
            entry(1, json!({"resourceType": "Encounter", "status": "finished"})),
            entry(2, json!({"resourceType": "Procedure", "code": {"text": "白内障手術"}})),
            entry(3, json!({"resourceType": "Observation", "category": exam})),
            entry(4, json!({"resourceType": "Condition", "clinicalStatus": resolved})),
            entry(5, json!({"resourceType": "CarePlan", "title": "居宅サービス計画書"})),
            entry(6, json!({"resourceType": "DocumentReference", "status": "current"})),
            entry(7, json!({"resourceType": "Observation", "category": survey})),
            own(8, Own::Goal(Goal { words: "花見に行く".to_owned(), at: day() })),
            own(9, Own::Visit(Visit::everything(day()))),
        ],
        &expect![[r"
            Problem list: unavailable
            Allergies and adverse reactions: unavailable
            Medication use: unavailable
            Results: 1
            History of procedures: 1
            History of past problems: 1
            Patient story: 2
            Plan of care: 1
            Social history: 1
            History of encounters: 1
            Additional documentation: 1
        "]],
    );
}

#[test]
fn the_question_stands_in_the_story_as_text_and_never_as_markup() {
    let asked = document(&[Kind::Condition], &[], Some("<b>続けて</b>よい?\n薬 & 検査"), &[]);
    let sections = asked["entry"][0]["resource"]["section"].as_array().unwrap();
    let story = sections.iter().find(|s| s["code"]["coding"][0]["code"] == "81338-6").unwrap();
    let div = story["text"]["div"].as_str().unwrap();
    assert!(div.contains("&lt;b&gt;続けて&lt;/b&gt;よい?<br/>薬 &amp; 検査"), "{div}");
    assert!(story.get("emptyReason").is_none() && story.get("entry").is_none());
    let silent = document(SUMMARY_KINDS, &[], None, &[]).to_string();
    assert!(!silent.contains("81338-6"), "without a question and words there is no story");
}

#[test]
fn a_document_goes_along_as_it_was_kept_and_its_address_does_not() {
    let photo = entry(
        1,
        json!({"resourceType": "DocumentReference", "status": "current",
            "content": [{"attachment": {"contentType": "image/png", "url": "https://elsewhere.example/1"}}]}),
    );
    let given = document(&[Kind::Document], std::slice::from_ref(&photo), None, b"\x89PNG bytes");
    let attachment = &given["entry"][2]["resource"]["content"][0]["attachment"];
    assert_eq!(attachment["data"], BASE64_STANDARD.encode(b"\x89PNG bytes"));
    assert!(attachment.get("url").is_none());
    let without = document(&[Kind::Document], &[photo], None, &[]);
    let attachment = &without["entry"][2]["resource"]["content"][0]["attachment"];
    assert_eq!(attachment, &json!({"contentType": "image/png"}), "told, though it stays here");
}

#[test]
fn a_letter_stands_as_a_file_because_a_document_is_one_composition() {
    let letter = json!({"resourceType": "Composition", "status": "final", "title": "紹介状",
        "date": "2025-03-10", "subject": {"reference": "Patient/77"},
        "section": [{"title": "所見", "text": {"status": "generated", "div": "<div>心雑音なし</div>"}}]});
    let given = document(&[Kind::Document], &[entry(1, letter)], None, &[]);
    let of = |t: &str| {
        let all = given["entry"].as_array().unwrap();
        all.iter().filter(|e| e["resource"]["resourceType"] == t).count()
    };
    assert_eq!((of("Composition"), of("DocumentReference")), (1, 1));
    let told = &given["entry"][2]["resource"];
    assert_eq!(told["description"], "紹介状");
    let data = told["content"][0]["attachment"]["data"].as_str().unwrap();
    let inside = String::from_utf8(BASE64_STANDARD.decode(data).unwrap()).unwrap();
    assert!(inside.contains("心雑音なし") && !inside.contains("Patient/77"), "{inside}");
}

#[test]
fn the_picture_a_fact_was_typed_from_is_not_named() {
    let mut typed = json!({"resourceType": "Condition", "code": {"text": "高血圧症"}});
    let picture = OriginalId::of(b"a photo");
    picture::link(&mut typed, picture);
    let given = document(SUMMARY_KINDS, &[entry(1, typed)], None, &[]).to_string();
    assert!(!given.contains(&picture.to_string()), "{given}");
}

proptest! {
    #[test]
    fn what_a_link_can_show_stands_in_exactly_one_section(
        kind in prop::sample::select(Kind::ALL.to_vec()),
        resource_type in prop::sample::select(vec!["Observation", "Procedure", "Encounter", "Goal",
            "Condition", "Composition", "DocumentReference", "QuestionnaireResponse", "Basic"]),
        over: bool, own: bool,
    ) {
        let status = if over { "resolved" } else { "active" };
        let tag = json!([{"system": crate::own::SYSTEM, "code": if own { "living" } else { "" }}]);
        let resource = json!({"resourceType": resource_type, "meta": {"tag": tag},
            "clinicalStatus": {"coding": [{"code": status}]}});
        let entry = Entry { kind, ..entry(1, resource) };
        let found = SECTIONS.iter().filter(|section| (section.holds)(&entry)).count();
        prop_assert_eq!(found, usize::from(SUMMARY_KINDS.contains(&kind)));
    }
}
