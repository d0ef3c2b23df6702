use phr::{
    provenance::{Evidence, Maker, State},
    record::{Draft, DraftKey, Kind, Parsed, Severity},
};
use proptest::prelude::*;

use super::{parse, recognises};

const GOOD: &[u8] = include_bytes!("../../tests/corpus/apple_health/good/input.xml");

fn record(kind: &str, unit: &str, value: &str, start: &str, source: &str) -> String {
    format!(
        "<Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"{source}\" unit=\"{unit}\" \
         value=\"{value}\" startDate=\"{start} +0900\" endDate=\"{start} +0900\"/>\n"
    )
}

fn read(records: &str) -> Parsed {
    parse(format!("<HealthData>\n{records}</HealthData>").as_bytes())
}

fn of<'p>(parsed: &'p Parsed, name: &str) -> Vec<&'p Draft> {
    parsed.drafts.iter().filter(|d| d.resource["code"]["text"] == name).collect()
}

#[test]
fn a_pressure_that_stands_three_times_is_one() {
    let parsed = parse(GOOD);
    let pressures = of(&parsed, "血圧");
    let told: Vec<String> = pressures
        .iter()
        .map(|d| {
            let part = |n: usize| d.resource["component"][n]["valueQuantity"]["value"].to_string();
            format!("{}/{}", part(0), part(1))
        })
        .collect();
    assert_eq!(told, ["128/79", "134/82"]); // by place: the halves alone, then the correlation
    assert_eq!(pressures[1].context.device.as_deref(), Some("めぐり血圧計 M-1"));
}

#[test]
fn two_pressures_of_one_second_stay_two() {
    let halves: String = ["130", "128"]
        .iter()
        .zip(["80", "78"])
        .map(|(upper, lower)| {
            record("BloodPressureSystolic", "mmHg", upper, "2025-03-10 06:45:00", "a")
                + &record("BloodPressureDiastolic", "mmHg", lower, "2025-03-10 06:45:00", "a")
        })
        .collect();
    assert_eq!(of(&read(&halves), "血圧").len(), 2);
}

#[test]
fn steps_are_summed_by_day_and_source_and_never_added_up() {
    let parsed = parse(GOOD);
    let steps: Vec<(String, String)> = of(&parsed, "1日の歩数")
        .iter()
        .map(|d| {
            let value = d.resource["valueQuantity"]["value"].to_string();
            assert_eq!(d.evidence, Evidence::Derived);
            (d.resource["device"]["display"].as_str().unwrap().to_owned(), value)
        })
        .collect();
    let expected = [("太郎のiPhone", "2315"), ("太郎のiPhone", "640"), ("太郎のWatch", "1490")];
    assert_eq!(steps, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn a_day_that_goes_on_is_the_same_entry_in_the_next_export() {
    let morning = record("StepCount", "count", "100", "2025-03-10 08:00:00", "a");
    let evening = record("StepCount", "count", "200", "2025-03-10 20:00:00", "a");
    let (first, later) = (read(&morning), read(&(morning.clone() + &evening)));
    assert_eq!(first.drafts[0].key, later.drafts[0].key);
    assert!(matches!(first.drafts[0].key, DraftKey::Natural(_)));
    assert_eq!(later.drafts[0].resource["valueQuantity"]["value"], 300);
}

#[test]
fn a_source_that_measures_all_day_becomes_a_series() {
    let pulses = |source: &str, n: u32| -> String {
        let at = |m: u32| format!("2025-03-10 06:{m:02}:00");
        (0..n).map(|m| record("HeartRate", "count/min", "70", &at(m), source)).collect()
    };
    let parsed = read(&(pulses("watch", 21) + &pulses("cuff", 2)));
    assert_eq!(of(&parsed, "脈拍").len(), 2);
    let [series] = parsed.series.as_slice() else { panic!("{}", parsed.series.len()) };
    assert_eq!(series.key.made_by, Maker::Device { name: "watch".to_owned() });
    let points = series.points.sorted();
    assert_eq!((points.len(), points[0].value().to_string()), (21, "70".to_owned()));
    assert_eq!(points[1].from_ms() - points[0].from_ms(), 60_000);
    assert_eq!(series.span.lines, Some((2, 22)));
}

#[test]
fn what_was_typed_is_the_persons_own() {
    let parsed = parse(GOOD);
    let typed: Vec<_> = parsed.drafts.iter().filter(|d| d.made_by == Maker::Person).collect();
    assert_eq!(typed.len(), 1);
    assert_eq!(typed[0].resource["valueQuantity"]["code"], "[lb_av]");
    assert_eq!(typed[0].context.device, None);
    let glucose = of(&parsed, "血糖");
    assert_eq!(glucose[0].context.states, [State::BeforeMeal]);
    assert_eq!(glucose[1].resource["valueQuantity"]["code"], "mmol/L");
}

#[test]
fn a_device_is_named_without_its_address_in_memory() {
    let text = std::str::from_utf8(GOOD).unwrap();
    let other = text.replace("0x281f0a", "0x999999");
    let bytes = |p: Parsed| p.drafts.into_iter().map(|d| d.bytes).collect::<Vec<_>>();
    assert_eq!(bytes(parse(GOOD)), bytes(parse(other.as_bytes())));
}

#[test]
fn private_types_and_routes_are_not_named() {
    let parsed = parse(GOOD);
    let all: Vec<&str> = parsed.findings.iter().map(|f| f.message.ja.as_str()).collect();
    let all = all.concat();
    assert!(!all.contains("Sexual") && all.contains("そのほか 1件"));
    let resources: String = parsed.drafts.iter().map(|d| d.resource.to_string()).collect();
    assert!(!resources.contains("gpx"));
}

#[test]
fn a_workout_is_a_measurement_with_its_parts() {
    let parsed = parse(GOOD);
    let workout = of(&parsed, "運動")[0];
    assert_eq!(Kind::of(&workout.resource), Kind::Measurement);
    assert_eq!(workout.resource["valueCodeableConcept"]["text"], "ウォーキング");
    assert_eq!(workout.resource["effectivePeriod"]["end"], "2025-03-10T17:36:30+09:00");
    assert_eq!(workout.resource["component"].as_array().unwrap().len(), 3);
}

#[test]
fn whom_the_file_is_about_is_compared() {
    let subject = parse(GOOD).subject;
    assert_eq!(subject.birth_date.unwrap().as_str(), "1958-06-06");
    assert!(subject.names.is_empty());
}

#[test]
fn the_document_type_is_never_expanded() {
    let bomb = "<!DOCTYPE HealthData [<!ENTITY a \"x\">]><HealthData>".to_owned()
        + &record("BodyMass", "kg", "62", "2025-03-10 06:45:00", "&a;")
        + "</HealthData>";
    assert!(recognises(bomb.as_bytes()));
    let parsed = parse(bomb.as_bytes());
    assert_eq!(parsed.drafts[0].made_by, Maker::Device { name: "&a;".to_owned() });
}

#[test]
fn a_value_no_living_person_has_is_kept_with_a_question() {
    let parsed = read(&record("BodyMass", "kg", "625", "2025-03-10 06:45:00", "a"));
    assert_eq!(parsed.drafts.len(), 1);
    assert!(parsed.findings.iter().any(|f| f.message.ja.starts_with("体重 625 kg は")));
}

#[test]
fn a_cut_file_gives_what_stands_before_the_cut() {
    let cut = parse(&GOOD[..GOOD.len() / 2]);
    assert!(!of(&cut, "体重").is_empty() && of(&cut, "運動").is_empty());
    assert!(cut.findings.iter().any(|f| f.severity == Severity::Error));
}

#[test]
fn every_draft_leads_back_to_its_element() {
    for draft in parse(GOOD).drafts.iter().filter(|d| d.span.bytes.is_some()) {
        let bytes = draft.span.bytes.clone().unwrap();
        let part =
            &GOOD[usize::try_from(bytes.start).unwrap()..usize::try_from(bytes.end).unwrap()];
        let part = std::str::from_utf8(part).unwrap();
        assert!(part.starts_with('<') && part.ends_with('>'), "{part}");
        let (first, _) = draft.span.lines.unwrap();
        let before = &GOOD[..usize::try_from(bytes.start).unwrap()];
        let lines = before.split(|b| *b == b'\n').count();
        assert_eq!(usize::try_from(first).unwrap(), lines);
    }
}

fn holds(bytes: &[u8]) {
    recognises(bytes);
    let parsed = parse(bytes);
    let length = u64::try_from(bytes.len()).unwrap();
    for draft in &parsed.drafts {
        assert!(draft.span.bytes.as_ref().is_none_or(|b| b.end <= length));
        assert!(fhir::parse(&draft.bytes).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn never_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        holds(&bytes);
        holds(&[b"<HealthData>".as_slice(), &bytes].concat());
    }

    #[test]
    fn never_panics_on_any_elements(
        parts in prop::collection::vec(
            "(<|</)(Record|Correlation|Workout|Me|MetadataEntry|HealthData|a)( (type|unit|value|startDate|endDate)=\"(HKQuantityTypeIdentifier(BodyMass|StepCount|HeartRate|BloodPressureSystolic)|kg|count|mmHg|[0-9.]{0,5}|2025-03-10 06:45:00 .0900|&[a-z#]{0,3};)\"){0,5}(/>|>|)",
            0..30,
        )
    ) {
        holds(format!("<HealthData>{}", parts.concat()).as_bytes());
    }

    #[test]
    fn never_panics_on_damaged_files(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..30),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = GOOD.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() * 2).min(bytes.len()));
        holds(&bytes);
    }
}

/// The same file, in pieces of this size.
fn in_pieces(bytes: &[u8], size: usize) -> Parsed {
    let mut pieces = super::Pieces::default();
    bytes.chunks(size).for_each(|piece| pieces.add(piece));
    pieces.finish()
}

#[test]
fn a_file_in_pieces_reads_like_the_whole() {
    let broken: &[u8] = include_bytes!(
        "../../tests/corpus/apple_health/encoding-utf-8-bom-and-a-broken-byte/input.xml"
    );
    for file in [GOOD, broken] {
        let whole = parse(file);
        for size in [1, 7, 100, 4096] {
            assert!(in_pieces(file, size) == whole, "pieces of {size}");
        }
    }
}

#[test]
fn a_file_may_end_inside_a_character() {
    let file = "<HealthData><Record sourceName=\"父".as_bytes();
    let parsed = in_pieces(&file[..file.len() - 1], 5);
    assert!(parsed.findings.iter().any(|f| f.severity == Severity::Error));
}

#[test]
fn a_quote_that_never_ends_costs_no_memory() {
    let mut pieces = super::Pieces::default();
    pieces.add(b"<HealthData><Record value=\"");
    for _ in 0..8 {
        pieces.add(&vec![b'1'; 1 << 20]);
    }
    let held = format!("{pieces:?}").len();
    assert!(held < 4 << 20, "{held}");
    let parsed = pieces.finish();
    assert!(parsed.findings.iter().any(|f| f.severity == Severity::Error));
}

#[test]
fn steps_sleep_and_distances_are_series_digit_for_digit() {
    let sleep = "<Record type=\"HKCategoryTypeIdentifierSleepAnalysis\" sourceName=\"w\" \
         value=\"HKCategoryValueSleepAnalysisAsleepDeep\" startDate=\"2025-03-10 00:10:00 +0900\" \
         endDate=\"2025-03-10 00:40:00 +0900\"/>";
    let text = record("DistanceWalkingRunning", "km", "0.0310", "2025-03-10 08:00:00", "w")
        + &record("StepCount", "count", "412", "2025-03-10 08:00:00", "w")
        + &record("StepCount", "count", "4e2", "2025-03-10 08:10:00", "w")
        + sleep;
    let parsed = read(&text);
    let told: Vec<String> = parsed
        .series
        .iter()
        .map(|s| format!("{} {} {}", s.key.name, s.points.sorted()[0].value(), s.key.unit))
        .collect();
    assert!(told.contains(&"歩いたり走ったりした距離 0.0310 km".to_owned()), "{told:?}");
    assert!(told.contains(&"歩数 412 {steps}".to_owned()));
    assert!(told.contains(&"深い眠り 1800 s".to_owned()));
    assert!(parsed.findings.iter().any(|f| f.message.en.starts_with("1 records")));
}

#[test]
fn a_point_that_stands_many_times_is_one() {
    let one = record("ActiveEnergyBurned", "kcal", "0.5", "2025-03-10 08:00:00", "w");
    let mut pieces = super::Pieces::default();
    pieces.add(b"<HealthData>");
    let hundred = one.repeat(100);
    (0..300).for_each(|_| pieces.add(hundred.as_bytes()));
    let parsed = pieces.finish();
    assert_eq!(parsed.series[0].points.len(), 30_000);
    assert_eq!(parsed.series[0].points.sorted().len(), 1);
}
