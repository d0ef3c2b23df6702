use super::*;
use crate::{
    AccountId, EntryId, OriginalId,
    provenance::{Channel, Received},
    record::{EntryState, Kind},
};
use proptest::prelude::*;

fn entry() -> Entry {
    let resource = json!({
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "収縮期血圧"},
        "bodySite": {"text": "左上腕"},
    });
    let at = "2025-03-10T00:15:00Z".parse().unwrap();
    let context = Context {
        setting: Some(Setting::Home),
        states: vec![State::AfterBath],
        body_site: Some("左上腕".to_owned()),
        ..Context::default()
    };
    let origin = Origin {
        original: OriginalId::of(b""),
        span: Span::lines(12, 20).with_bytes(340..900).with_path("entry[3].resource"),
        received: Received {
            at,
            channel: Channel::Upload,
            by: AccountId::from_bytes([1; 16]),
            file_name: Some("kiroku.json".to_owned()),
        },
        format: "fhir-json".to_owned(),
        made_by: Maker::Institution {
            name: "めぐり内科".to_owned(),
            code: Some("1311234567".to_owned()),
        },
        context,
        evidence: Evidence::Measured,
    };
    Entry {
        id: EntryId::from_bytes([2; 16]),
        version: 1,
        state: EntryState::Active,
        kind: Kind::Measurement,
        when: None,
        bytes: resource.to_string().into_bytes(),
        resource,
        origins: vec![origin],
        recorded: at,
    }
}

#[test]
fn the_examples_in_the_documentation_are_what_is_given_out() {
    let page = include_str!("../../../../../docs/api/provenance.md");
    let entry = entry();
    let target = format!("Observation/{}", entry.id);
    for example in [provenance(&entry, &target), with_extensions(&entry)] {
        let text = serde_json::to_string_pretty(&example).unwrap();
        assert!(page.contains(&text), "docs/api/provenance.md lacks:\n{text}");
    }
}

#[test]
fn a_standard_element_is_not_repeated_in_an_extension() {
    let given = with_extensions(&entry()).to_string();
    assert!(!given.contains(MEASURED_BODY_SITE));
    assert!(given.contains(MEASURED_SETTING));
}

#[test]
fn what_was_given_out_reads_back_as_the_same_context() {
    let entry = entry();
    assert_eq!(context_from(&with_extensions(&entry)), entry.origins[0].context);
}

#[test]
fn a_source_the_sender_named_stays() {
    let mut entry = entry();
    entry.resource["meta"] = json!({"source": "urn:uuid:1"});
    assert_eq!(with_extensions(&entry)["meta"]["source"], "urn:uuid:1");
}

#[test]
fn every_origin_keeps_its_own_maker() {
    let mut entry = entry();
    let mut second = entry.origins[0].clone();
    second.made_by = Maker::Unknown;
    entry.origins.push(second);
    let p = provenance(&entry, "Observation/x");
    assert_eq!(p["entity"].as_array().unwrap().len(), 2);
    assert_eq!(p["entity"][0]["agent"][0]["who"]["display"], "めぐり内科");
    assert!(p["entity"][1]["agent"][0]["who"]["display"].is_null());
    assert_eq!(p["agent"].as_array().unwrap().len(), 3); // the account stands once
}

#[test]
fn codes_that_carry_a_context_say_it() {
    let loinc = |code: &str| json!({"code": {"coding": [{"system": system::LOINC, "code": code}]}});
    assert_eq!(context_from(&loinc("8459-0")).posture, Some(Posture::Sitting));
    assert_eq!(context_from(&loinc("8480-6")), Context::default());
    let jlac =
        json!({"code": {"coding": [{"system": system::JLAC10, "code": "3D010130002399901"}]}});
    assert_eq!(context_from(&jlac).states, [State::Fasting]);
    let any =
        json!({"code": {"coding": [{"system": system::JLAC10, "code": "3D010129902399901"}]}});
    assert!(context_from(&any).states.is_empty());
}

fn a_context() -> impl Strategy<Value = Context> {
    let text = || proptest::option::of("[a-z上腕]{1,8}");
    (
        proptest::option::of(proptest::sample::select(Setting::ALL)),
        proptest::sample::subsequence(State::ALL, 0..=State::ALL.len()),
        proptest::option::of(proptest::sample::select(Posture::ALL)),
        (text(), text(), text()),
    )
        .prop_map(|(setting, mut states, posture, (body_site, device, method))| {
            states.sort_unstable();
            Context { setting, states, posture, body_site, device, method }
        })
}

proptest! {
    #[test]
    fn a_context_survives_its_extensions(context in a_context()) {
        let resource = json!({"extension": context_extensions(&context)});
        prop_assert_eq!(context_from(&resource), context);
    }
    #[test]
    fn words_never_panic(note in "\\PC{0,60}") {
        drop(context_from(&json!({"note": [{"text": note}]})));
    }
}
