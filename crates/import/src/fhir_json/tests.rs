use super::*;
use phr::record::DraftKey;
use proptest::prelude::*;

const CANARY: &str = "カナリア症";

/// A file that holds nothing.
const EMPTY: &[u8] = br#"{"resourceType":"Bundle","type":"searchset"}"#;

/// A document in which `CANARY` is what the person has not been told.
fn with_canary(extra: &str) -> String {
    format!(
        r#"{{"resourceType":"Bundle","type":"document","entry":[
{{"resource":{{"resourceType":"Composition","id":"c","status":"final","type":{{}},"date":"2025-03",
  "author":[{{"display":"めぐり内科"}}],"title":"紹介状","section":[{{"entry":[{{"reference":"Condition/x"}}]}}]}}}},
{{"resource":{{"resourceType":"Condition","id":"x","meta":{{"tag":[{{"system":"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication","code":"UNINFORMED"}}]}},
  "code":{{"text":"{CANARY}","coding":[{{"display":"Canary disease"}}]}},"subject":{{"reference":"Patient/p"}}}}}},
{{"resource":{{"resourceType":"Patient","id":"p","name":[{{"text":"日向 キヨ"}}]}}}},
{{"resource":{{"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order","subject":{{"reference":"Patient/p"}},
  "medicationCodeableConcept":{{"text":"メトホルミン錠"}},"reasonReference":[{{"reference":"Condition/x"}}]}}}}{extra}]}}"#
    )
}

fn open(parsed: &Parsed) -> Vec<&Draft> {
    parsed.drafts.iter().filter(|d| !d.withheld).collect()
}

fn kinds(drafts: &[&Draft]) -> Vec<String> {
    drafts.iter().map(|d| d.resource["resourceType"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_was_not_told_is_withheld_with_the_documents_that_refer_to_it() {
    let parsed = parse(with_canary("").as_bytes());
    assert_eq!(parsed.drafts.len(), 4);
    assert_eq!(kinds(&open(&parsed)), ["Patient", "MedicationRequest"]); // a medicine stays
}

#[test]
fn what_names_it_is_withheld_in_any_writing() {
    for text in [
        "カナリア症の疑いで検査",
        "ｶﾅﾘｱ症",
        r"\u30ab\u30ca\u30ea\u30a2\u75c7",
        "<div>カナ<b>リア</b>症</div>",
        "CANARY  DISEASE",
    ] {
        let note = format!(
            r#",{{"resource":{{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{{}},
            "medicationCodeableConcept":{{"text":"別の薬"}},"note":[{{"text":"{text}"}}]}}}}"#
        );
        let parsed = parse(with_canary(&note).as_bytes());
        assert_eq!(kinds(&open(&parsed)), ["Patient", "MedicationRequest"], "{text}");
    }
}

#[test]
fn nothing_that_is_said_gives_it_away() {
    // The withheld parts are odd in every way that would make a finding.
    let odd = format!(
        r#",{{"resource":{{"resourceType":"Condition","status":1,"recordedDate":"{CANARY}","code":{{"text":"{CANARY}"}}}}}},
        {{"resource":{{"resourceType":"Observation","meta":{{"security":{{"code":"UNDELIVERED"}}}},"code":{{"text":"別の検査"}}}}}},
        {{"resource":{{"resourceType":"Condition","meta":{{"tag":[{{"code":"UNINFORMED"}}]}},"a":1,"a":2}}}}"#
    );
    let mut parsed = parse(with_canary(&odd).as_bytes());
    assert_eq!(parsed.findings, []);
    parsed.drafts.retain(|d| !d.withheld);
    assert!(!format!("{parsed:?}").contains("カナリア"));
}

#[test]
fn no_wrapping_gives_it_away() {
    let tag = r#"{"tag":[{"code":"UNINFORMED"}]}"#;
    let told = r#"{"resourceType":"Basic","code":{}}"#;
    let secret = format!(
        r#"{{"resourceType":"Condition","meta":{tag},"code":{{"text":"{CANARY}"}},"subject":{{}}}}"#
    );
    let bundle = |meta: &str, resource: &str| {
        format!(
            r#"{{"resourceType":"Bundle","meta":{meta},"entry":[{{"resource":{resource}}},{{"resource":{told}}}]}}"#
        )
    };
    let deep = (0..8).fold(secret.clone(), |inner, _| bundle("{}", &inner));
    for text in [
        format!(
            r#"{{"resourceType":"Parameters","parameter":[{{"resource":{}}}]}}"#,
            bundle("{}", &secret)
        ),
        format!(
            r#"{{"resourceType":"Parameters","parameter":[{{"part":[{{"resource":{secret}}}]}}]}}"#
        ),
        bundle("{}", &format!(r#"{{"resourceType":"Basic","code":{{}},"x":[{{"y":{secret}}}]}}"#)),
        bundle(tag, &bundle("{}", &secret.replace(tag, "{}"))),
        bundle("{}", &secret.replace(r#""code":"UNINFORMED""#, r#""display":"未告知""#)),
        deep,
    ] {
        let mut parsed = parse(text.as_bytes());
        parsed.drafts.retain(|d| !d.withheld);
        assert!(!format!("{parsed:?}").contains(CANARY), "{text}");
    }
}

#[test]
fn a_code_names_it_but_the_code_for_no_code_does_not() {
    let coded = |code: &str| {
        let coding = format!(r#"[{{"system":"http://jpfhir.jp/x","code":"{code}"}}]"#);
        format!(
            r#"[{{"resourceType":"Condition","meta":{{"tag":[{{"code":"UNINFORMED"}}]}},"code":{{"coding":{coding}}},"subject":{{}}}},
            {{"resourceType":"Basic","code":{{"coding":{coding}}}}}]"#
        )
    };
    assert_eq!(open(&parse(coded("C349").as_bytes())).len(), 0);
    assert_eq!(open(&parse(coded("NOCODED").as_bytes())).len(), 1);
}

#[test]
fn an_attachment_beside_it_is_withheld_because_it_cannot_be_searched() {
    let letter =
        r#",{"resource":{"resourceType":"Binary","contentType":"text/plain","data":"44Kr44OK"}}"#;
    let parsed = parse(with_canary(letter).as_bytes());
    assert_eq!(kinds(&open(&parsed)), ["Patient", "MedicationRequest"]);
}

#[test]
fn a_medicine_that_stands_elsewhere_is_withheld_with_its_prescription() {
    let parsed = parse(
        r#"[{"resourceType":"Medication","id":"m","code":{"text":"カナリア錠"}},
        {"resourceType":"MedicationRequest","meta":{"tag":[{"code":"UNDELIVERED"}]},"status":"active",
         "intent":"order","medicationReference":{"reference":"Medication/m"},"subject":{}},
        {"resourceType":"MedicationDispense","status":"completed","medicationReference":{"reference":"Medication/m"}}]"#
            .as_bytes(),
    );
    assert_eq!(open(&parsed).len(), 0);
}

#[test]
fn a_broken_part_that_holds_it_is_covered() {
    let text = r#"{"resourceType":"Condition","meta":{"tag":[{"code":"UNINFORMED"}]},"a":1,"a":2}"#;
    let parsed = parse(text.as_bytes());
    assert_eq!(parsed.findings, parse(EMPTY).findings); // as if nothing were there
    assert_eq!(parsed.drafts[0].span.bytes, Some(0..u64::try_from(text.len()).unwrap()));
    assert!(parsed.drafts[0].withheld);
}

#[test]
fn a_missing_quote_or_bracket_costs_one_resource() {
    for broken in [
        r#"{"resource":{"resourceType":"Basic","x":"missing}}"#,
        r#"{"resource":{"resourceType":"Basic""#,
    ] {
        let whole = r#"{"resource":{"resourceType":"Basic","code":{}}}"#;
        let text = format!(
            "{{\"resourceType\":\"Bundle\",\"entry\":[\n{whole},\n{broken},\n{whole},\n{whole}\n]}}"
        );
        let parsed = parse(text.as_bytes());
        assert_eq!((parsed.drafts.len(), parsed.findings.len()), (3, 1), "{broken}");
        assert_eq!(parsed.findings[0].at.lines, Some((3, 3)));
    }
}

#[test]
fn a_bracket_too_many_does_not_end_the_file() {
    let whole = r#"{"resource":{"resourceType":"Basic","code":{}}}"#;
    let text =
        format!("{{\"resourceType\":\"Bundle\",\"entry\":[\n{whole}}},\n{whole},\n{whole}\n]}}");
    assert_eq!(parse(text.as_bytes()).drafts.len(), 3);
}

#[test]
fn an_entry_with_two_resources_is_covered_when_one_of_them_was_not_told() {
    let text = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Basic"},
        "resource":{"resourceType":"Basic","meta":{"tag":[{"code":"UNINFORMED"}]}}}]}"#;
    let parsed = parse(text.as_bytes());
    assert_eq!((open(&parsed).len(), parsed.drafts.len()), (0, 1));
    assert_eq!(parsed.findings, parse(EMPTY).findings);
}

#[test]
fn a_bundle_that_carries_the_tag_is_withheld_as_a_whole() {
    let text = r#"{"resourceType":"Bundle","type":"collection","meta":{"tag":[{"code":"UNDELIVERED"}]},
        "entry":[{"resource":{"resourceType":"Patient"}},{"resource":{"resourceType":"Basic","code":{}}}]}"#;
    let parsed = parse(text.as_bytes());
    assert_eq!(kinds(&open(&parsed)), ["Patient"]);
    assert_eq!(parsed.drafts.len(), 3); // with the cover of the whole Bundle
}

#[test]
fn bytes_are_kept_as_received() {
    let text = "\u{feff}{\"resourceType\":\"Bundle\",\n\"entry\":[{\"resource\": {\"resourceType\" :\"Basic\",\"code\":{} ,\"x\":1.50}}]}";
    let parsed = parse(text.as_bytes());
    let draft = &parsed.drafts[0];
    assert_eq!(draft.bytes, br#"{"resourceType" :"Basic","code":{} ,"x":1.50}"#);
    let span = draft.span.bytes.clone().unwrap();
    let range = usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap();
    assert_eq!(&text.as_bytes()[range], draft.bytes);
    assert_eq!(
        (draft.span.lines, draft.span.path.as_deref()),
        (Some((2, 2)), Some("entry[0].resource"))
    );
}

#[test]
fn a_reference_to_somebody_else_makes_two_persons() {
    let line = |id: &str| {
        format!(
            r#"{{"resourceType":"Observation","status":"final","code":{{}},"subject":{{"reference":"Patient/{id}"}}}}"#
        )
    };
    let one = parse(format!("{}\n{}", line("a"), line("a")).as_bytes());
    assert!(one.subject.is_silent() && one.findings.is_empty());
    let two = parse(format!("{}\n{}", line("a"), line("b")).as_bytes());
    assert_eq!(two.findings[0].severity, Severity::Error);
    assert_eq!(two.subject.names.len(), 2);
    let servers = [
        line("a").replace("Patient/", "https://x.example/Patient/"),
        line("a").replace("Patient/", "https://y.example/Patient/"),
    ];
    assert_eq!(parse(servers.join("\n").as_bytes()).subject.names.len(), 2);
}

#[test]
fn a_patient_without_an_id_is_found_by_its_url() {
    let text = r#"{"resourceType":"Bundle","entry":[
        {"fullUrl":"https://x.example/Patient/p","resource":{"resourceType":"Patient","name":[{"text":"日向 キヨ"}]}},
        {"resource":{"resourceType":"Condition","subject":{"reference":"Patient/p"}}}]}"#;
    let parsed = parse(text.as_bytes());
    assert_eq!((parsed.subject.names.len(), parsed.findings.len()), (1, 0));
}

#[test]
fn the_same_file_in_utf_16_is_the_same_record() {
    let text = with_canary("");
    let mut wide = vec![0xff, 0xfe];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert!(recognises(&wide));
    let (a, b) = (parse(text.as_bytes()), parse(&wide));
    assert_eq!(a.drafts.len(), b.drafts.len());
    assert!(a.drafts.iter().zip(&b.drafts).all(|(a, b)| a.bytes == b.bytes));
}

#[test]
fn many_findings_are_summed_up() {
    let bad = "{\"resourceType\":\"Observation\"}\n".repeat(2_000);
    let parsed = parse(bad.as_bytes());
    assert_eq!((parsed.drafts.len(), parsed.findings.len()), (2_000, FINDINGS_MAX + 1));
}

#[test]
fn a_megabyte_of_brackets_or_quotes_takes_no_time() {
    for c in
        ["[", "{", "\"", "{\"a\":", "[{\"resource\":", "{\"resourceType\":\"Bundle\",\"entry\":["]
    {
        drop(parse(c.repeat(1_000_000 / c.len()).as_bytes()));
    }
    let (open, close) = ("{\n".repeat(200_000), "}\n".repeat(200_000));
    let cut = format!("{{\"resourceType\":\"Bundle\",\"entry\":[{{\"resource\":{open}{close}");
    drop(parse(cut.as_bytes()));
}

#[test]
fn a_maker_is_found_through_references() {
    let text = r##"{"resourceType":"Bundle","entry":[
        {"resource":{"resourceType":"Organization","id":"o","name":"めぐり内科","identifier":[{"system":"http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no","value":"1311234567"}]}},
        {"resource":{"resourceType":"Condition","subject":{},"asserter":{"reference":"#d"},"extension":[{"url":"http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber","valueIdentifier":{"value":"1311234567"}}],
          "contained":[{"resourceType":"Practitioner","id":"d","name":[{"text":"佐藤 明"}]}]}},
        {"resource":{"resourceType":"Observation","status":"final","code":{},"performer":[{"reference":"Organization/o"}]}},
        {"resource":{"resourceType":"MedicationStatement","status":"active","subject":{},"medicationCodeableConcept":{},"informationSource":{"reference":"Patient/1"}}}]}"##;
    let parsed = parse(text.as_bytes());
    let makers: Vec<_> = parsed.drafts.iter().map(|d| d.made_by.clone()).collect();
    let institution =
        Maker::Institution { name: "めぐり内科".into(), code: Some("1311234567".into()) };
    assert_eq!(
        makers[1],
        Maker::Professional {
            name: "佐藤 明".into(), institution: Some("めぐり内科".into())
        }
    );
    assert_eq!(makers[2..], [institution, Maker::Person]);
    assert_eq!(parsed.drafts[3].evidence, Evidence::Reported);
    assert!(parsed.drafts.iter().all(|d| d.key == DraftKey::Content));
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop((recognises(&bytes), parse(&bytes)));
    }

    #[test]
    fn a_mutated_document_never_panics_and_every_span_lies_in_it(
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..8),
    ) {
        let mut bytes = with_canary("").into_bytes();
        for (at, byte, what) in cuts {
            let at = at.index(bytes.len());
            match what {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let parsed = parse(&bytes);
        for draft in &parsed.drafts {
            if let Some(span) = &draft.span.bytes {
                prop_assert!(span.end <= crate::decode::to_u64(bytes.len()));
            }
            prop_assert!(fhir::parse(&draft.bytes).is_ok());
        }
    }
}
