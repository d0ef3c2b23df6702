use phr::{
    provenance::{Evidence, Maker, Posture, State},
    record::{DraftKey, Parsed, Severity},
};
use proptest::prelude::*;

use super::{parse, recognises};

const GOOD: &[u8] = include_bytes!("../../tests/corpus/open_mhealth/good/input.json");

fn point(body: &str) -> String {
    format!("{{\"header\":{{\"schema_id\":{{\"name\":\"x\"}}}},\"body\":{body}}}")
}

fn read(body: &str) -> Parsed {
    parse(point(body).as_bytes())
}

#[test]
fn a_pressure_keeps_how_it_was_measured() {
    let parsed = parse(GOOD);
    let pressure = &parsed.drafts[0];
    assert_eq!(pressure.resource["component"][0]["valueQuantity"]["value"], 128);
    assert_eq!(pressure.context.posture, Some(Posture::Sitting));
    assert_eq!(pressure.context.states, [State::Rest]);
    assert_eq!(pressure.made_by, Maker::Device { name: "めぐり血圧計".to_owned() });
    assert!(
        matches!(&pressure.key, DraftKey::Natural(key) if key.ends_with("|00000000-0000-4000-8000-000000000001"))
    );
}

#[test]
fn a_summary_of_a_week_is_no_reading() {
    let body = |statistic: &str, frame: &str| {
        format!(
            "{{\"heart_rate\":{{\"value\":160,\"unit\":\"beats/min\"}},{statistic}\"effective_time_frame\":{frame}}}"
        )
    };
    let week = "{\"time_interval\":{\"start_date_time\":\"2025-03-01T00:00:00+09:00\",\"end_date_time\":\"2025-03-08T00:00:00+09:00\"}}";
    let parsed = read(&body("\"descriptive_statistic\":\"maximum\",", week));
    assert!(parsed.drafts.is_empty() && parsed.findings.len() == 1);
    let moment = "{\"date_time\":\"2025-03-01T00:00:00+09:00\"}";
    let mean = read(&body("\"descriptive_statistic\":\"average\",", moment));
    assert_eq!(mean.drafts[0].evidence, Evidence::Derived);
    assert_eq!(mean.drafts[0].context.method.as_deref(), Some("average"));
}

#[test]
fn lists_and_lines_say_the_same() {
    let value = fhir::parse(GOOD).unwrap();
    let items = value.as_array().unwrap();
    let lines: Vec<String> = items.iter().map(ToString::to_string).collect();
    let bytes = |p: Parsed| p.drafts.into_iter().map(|d| d.bytes).collect::<Vec<_>>();
    assert_eq!(bytes(parse(GOOD)), bytes(parse(lines.join("\n").as_bytes())));
}

#[test]
fn two_users_are_never_mixed() {
    let of = |user: &str| {
        format!("{{\"header\":{{\"schema_id\":{{}},\"user_id\":\"{user}\"}},\"body\":{{}}}}")
    };
    let parsed = parse(format!("[{},{}]", of("a"), of("b")).as_bytes());
    assert_eq!(parsed.findings[0].severity, Severity::Error);
}

#[test]
fn what_a_source_measures_all_day_is_a_series() {
    let points: Vec<String> = (0..30)
        .map(|m| point(&format!("{{\"heart_rate\":{{\"value\":70,\"unit\":\"beats/min\"}},\"effective_time_frame\":{{\"date_time\":\"2025-03-10T06:{m:02}:00+09:00\"}}}}")))
        .collect();
    let counts = |points: &[String]| {
        let parsed = parse(format!("[{}]", points.join(",")).as_bytes());
        let points: Vec<usize> = parsed.series.iter().map(|s| s.points.sorted().len()).collect();
        (parsed.drafts.len(), points)
    };
    assert_eq!(counts(&points), (0, vec![30]));
    assert_eq!(counts(&points[..20]), (20, vec![]));
}

fn holds(bytes: &[u8]) {
    recognises(bytes);
    for draft in &parse(bytes).drafts {
        assert!(fhir::parse(&draft.bytes).is_ok());
    }
}

proptest! {
    #[test]
    fn never_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        holds(&bytes);
    }

    #[test]
    fn never_panics_on_damaged_files(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..10),
        cut in any::<prop::sample::Index>(),
        one_a_line: bool,
    ) {
        let value = fhir::parse(GOOD).unwrap();
        let lines: Vec<String> = value.as_array().unwrap().iter().map(ToString::to_string).collect();
        let mut bytes = if one_a_line { lines.join("\n").into_bytes() } else { GOOD.to_vec() };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() * 2).min(bytes.len()));
        holds(&bytes);
    }
}
