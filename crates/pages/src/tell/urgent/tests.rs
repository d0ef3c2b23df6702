//! Every limit from both sides, every day of the window, and what must not count.

use phr::{provenance::Evidence, record::EntryState};
use proptest::prelude::*;
use serde_json::json;

use super::super::testing::{any_resource, entry};
use super::*;

const LOINC: &str = "http://loinc.org";

fn single(number: u8, code: &str, quantity: &Value, when: &str) -> Entry {
    entry(
        number,
        Evidence::Measured,
        json!({"resourceType": "Observation", "status": "final", "effectiveDateTime": when,
            "code": {"coding": [{"system": LOINC, "code": code}]}, "valueQuantity": quantity}),
    )
}

fn pressure(number: u8, upper: &str, lower: &str, when: &str) -> Entry {
    let part = |code: &str, value: &str| {
        json!({"code": {"coding": [{"system": LOINC, "code": code}]},
            "valueQuantity": {"value": value, "unit": "mmHg"}})
    };
    let code = json!({"coding": [{"system": LOINC, "code": "85354-9"}], "text": "血圧"});
    entry(
        number,
        Evidence::Measured,
        json!({"resourceType": "Observation", "effectiveDateTime": when, "code": code,
            "component": [part("8480-6", upper), part("8462-4", lower)]}),
    )
}

fn titles(entries: &[Entry], today: &str) -> Vec<String> {
    let today = today.parse().unwrap();
    urgent(entries, &[], &today, "k1", Lang::Ja).into_iter().map(|n| n.title).collect()
}

fn is_urgent(e: Entry) -> bool {
    titles(&[e], "2025-03-12").len() == 1
}

#[test]
fn blood_pressure_is_urgent_from_180_or_120() {
    for (upper, lower, expected) in [
        ("179", "119", false),
        ("179.9", "119.9", false),
        ("180", "80", true),
        ("150", "120", true),
        ("181", "121", true),
        ("90", "60", false),
    ] {
        let e = pressure(1, upper, lower, "2025-03-12T07:40:00+09:00");
        assert_eq!(is_urgent(e), expected, "{upper}/{lower}");
    }
}

/// The same value a hair (10^-11) lower.
fn lower(limit: &str) -> String {
    Exact::from_scaled(Exact::read(limit).unwrap().scaled() - 10).to_string()
}

#[test]
fn every_limit_holds_to_the_last_digit_in_every_unit_and_spelling() {
    let mut checked = 0;
    for rule in RULES {
        let code = code_of(rule.term);
        for (spellings, limit) in rule.limits {
            for unit in *spellings {
                let urgent = |value: &str| {
                    is_urgent(single(1, code, &json!({"value": value, "unit": unit}), "2025-03-12"))
                };
                let (at, below) = (urgent(limit), urgent(&lower(limit)));
                let expected = match rule.direction {
                    Direction::AtLeast => (true, false),
                    Direction::Below => (false, true),
                };
                assert_eq!((at, below), expected, "{code} {limit} {unit}");
                checked += 1;
            }
        }
    }
    assert!(checked > 40, "{checked}");
}

#[test]
fn the_limits_of_one_rule_are_one_limit() {
    // Per unit: how much of the first unit one of it is, and what is added after.
    let scaled = |unit: &str, value: f64| match unit {
        "kPa" => value * 1000.0 / 133.322_387_415,
        "mmol/L" => value * 18.015_6,
        "1" | "g/L" => value * 100.0,
        "[degF]" => (value - 32.0) / 1.8,
        "K" => value - 273.15,
        _ => value,
    };
    for rule in RULES {
        let first: f64 = rule.limits[0].1.parse().unwrap();
        for (spellings, limit) in rule.limits {
            let here = scaled(spellings[0], limit.parse().unwrap());
            // Clinicians round glucose to one decimal of mmol/L.
            let apart = if spellings[0] == "mmol/L" { 0.9 } else { 1e-6 };
            assert!((here - first).abs() < apart, "{} {limit}: {here}", spellings[0]);
        }
    }
}

#[test]
fn every_other_limit_holds_from_both_sides() {
    for (code, unit, value, expected) in [
        ("59408-5", "%", "90", false),
        ("59408-5", "%", "89.9", true),
        ("59408-5", "%", "89", true),
        ("2339-0", "mg/dL", "54", false),
        ("2339-0", "mg/dL", "53", true),
        ("2339-0", "mg/dL", "399", false),
        ("2339-0", "mg/dL", "400", true),
        ("15074-8", "mmol/L", "5.5", false),
        ("15074-8", "mmol/L", "2.9", true), // as Health Connect and meters abroad write it
        ("2339-0", "mEq/L", "400", false),  // a unit nobody knows is never compared
        ("8310-5", "℃", "39.9", false),
        ("8310-5", "℃", "40.0", true),
        ("8310-5", "[degF]", "101", false),
        ("29463-7", "kg", "400", false), // a weight has no limit
    ] {
        let e = single(1, code, &json!({"value": value, "unit": unit}), "2025-03-12");
        assert_eq!(is_urgent(e), expected, "{code} {value} {unit}");
    }
}

fn code_of(term: Term) -> &'static str {
    match term {
        Term::Systolic => "8480-6",
        Term::Diastolic => "8462-4",
        Term::Saturation => "59408-5",
        Term::Glucose => "2339-0",
        Term::Temperature => "8310-5",
        other => panic!("no code for {other:?}"),
    }
}

/// Every rule, every way in which a reading comes, every language: just below, at, just above.
#[test]
fn no_context_and_no_language_softens_a_limit() {
    let (now, today) = ("2025-03-12T08:00:00+09:00", "2025-03-12".parse().unwrap());
    let contexts = [
        json!({}),
        json!({"extension": [{"url": "https://tenohira.example/context", "valueString": "運動のあと"}]}),
        json!({"category": [{"coding": [{"code": "laboratory"}]}]}),
        json!({"category": [{"coding": [{"code": "vital-signs"}]}], "status": "amended"}),
        json!({"method": {"text": "お風呂のあと"}, "note": [{"text": "測りまちがいかも"}]}),
    ];
    let evidences = [Evidence::Measured, Evidence::Recorded, Evidence::Reported, Evidence::Derived];
    let mut checked = 0;
    for rule in RULES {
        let (_, limit) = rule.limits[0];
        let scaled = Exact::read(limit).unwrap().scaled();
        let hair = Exact::read("0.1").unwrap().scaled();
        for (value, above) in [(scaled - hair, -1), (scaled, 0), (scaled + hair, 1)] {
            let expected = match rule.direction {
                Direction::AtLeast => above >= 0,
                Direction::Below => above < 0,
            };
            let digits = Exact::from_scaled(value).to_string();
            let quantity = json!({"value": digits, "unit": rule.limits[0].0[0]});
            for (context, evidence) in
                contexts.iter().flat_map(|c| evidences.iter().map(move |e| (c, *e)))
            {
                let mut e = single(1, code_of(rule.term), &quantity, now);
                let resource = e.resource.as_object_mut().unwrap();
                resource.extend(context.as_object().unwrap().clone());
                for origin in &mut e.origins {
                    origin.evidence = evidence;
                }
                for lang in [Lang::Ja, Lang::En] {
                    let told = urgent(std::slice::from_ref(&e), &[], &today, "k1", lang);
                    assert_eq!(told.len(), usize::from(expected), "{:?} {digits}", rule.term);
                    for notice in told {
                        assert_eq!(notice.easy.is_some(), lang == Lang::Ja, "{}", notice.title);
                        assert!(notice.text.contains(&digits) && notice.action.contains("119"));
                    }
                    checked += 1;
                }
            }
        }
    }
    assert_eq!(checked, RULES.len() * 3 * contexts.len() * evidences.len() * 2);
}

#[test]
fn the_newest_calm_reading_of_the_day_hides_no_urgent_one() {
    let today = "2025-03-12T21:00:00+09:00";
    for rule in RULES {
        let limit = Exact::read(rule.limits[0].1).unwrap().scaled();
        let ten = Exact::read("10").unwrap().scaled();
        let (urgent_value, calm) = match rule.direction {
            Direction::AtLeast => (limit, limit - ten),
            Direction::Below => (limit - ten, limit + ten),
        };
        let unit = rule.limits[0].0[0];
        let read = |number, value: i128, when: &str| {
            let digits = Exact::from_scaled(value).to_string();
            single(number, code_of(rule.term), &json!({"value": digits, "unit": unit}), when)
        };
        // An urgent one among many calm ones, before and after it, with and without the hour.
        let mut all: Vec<Entry> = (10..22)
            .map(|hour| read(hour, calm, &format!("2025-03-12T{hour}:00:00+09:00")))
            .collect();
        all.push(read(40, calm, "2025-03-12"));
        all.push(read(41, urgent_value, "2025-03-12T09:00:00+09:00"));
        assert_eq!(titles(&all, today), [rule.title.0], "{:?}", rule.term);
        all.reverse();
        assert_eq!(titles(&all, today), [rule.title.0], "the order does not matter");
    }
}

#[test]
fn a_reading_that_is_still_to_come_hides_nothing() {
    let high = pressure(1, "190", "100", "2025-03-10");
    let slip = pressure(2, "120", "70", "2026-03-10"); // the year mistyped
    assert_eq!(titles(&[high.clone(), slip], "2025-03-12").len(), 1);
    let slip = pressure(2, "200", "120", "2026-03-10");
    let told = urgent(&[high, slip], &[], &"2025-03-12".parse().unwrap(), "k1", Lang::Ja);
    assert!(told.len() == 1 && told[0].text.contains("190/100"));
}

#[test]
fn a_value_counts_however_it_is_written() {
    for quantity in [
        json!({"value": "１８０", "unit": "mmHg"}),
        json!({"value": "1.8e2", "unit": "mmHg"}),
        json!({"value": 180, "unit": "MMHG"}),
        json!({"value": 180, "unit": "ｍｍＨｇ"}),
        json!({"value": 180, "unit": "mm Hg"}),
        json!({"value": 180}),
        json!({"value": 180, "unit": "水銀柱ミリメートル", "code": "mm[Hg]"}),
        json!({"value": 180, "code": "mm[Hg]"}),
    ] {
        assert!(is_urgent(single(1, "8480-6", &quantity, "2025-03-12")), "{quantity}");
    }
}

#[test]
fn beyond_what_a_meter_can_show_is_beyond_the_limit() {
    for (code, reason, title) in [
        ("41653-7", "negative-infinity", Some("血糖がとても低い値です")),
        ("2339-0", "positive-infinity", Some("血糖がとても高い値です")),
        ("2339-0", "not-performed", None),
        ("8480-6", "negative-infinity", None), // no limit below
    ] {
        let mut e = single(1, code, &json!({}), "2025-03-12");
        let resource = e.resource.as_object_mut().unwrap();
        resource.remove("valueQuantity");
        let coding = json!({"coding": [{"code": reason}]});
        resource.insert("dataAbsentReason".to_owned(), coding);
        assert_eq!(titles(&[e], "2025-03-12").first().map(String::as_str), title, "{reason}");
    }
}

#[test]
fn the_second_reading_of_one_entry_counts_as_much_as_the_first() {
    let mut e = pressure(1, "150", "90", "2025-03-12");
    let part = json!({"code": {"coding": [{"system": LOINC, "code": "8480-6"}]},
        "valueQuantity": {"value": 184, "unit": "mmHg"}});
    e.resource["component"].as_array_mut().unwrap().push(part);
    assert!(is_urgent(e));
}

#[test]
fn glucose_in_urine_is_no_blood_glucose() {
    for (code, expected) in [("3D010000001926101", true), ("3D010000000126101", false)] {
        let resource = json!({"resourceType": "Observation", "effectiveDateTime": "2025-03-12",
            "code": {"text": "グルコース", "coding": [{"system": fhir::system::JLAC10, "code": code}]},
            "valueQuantity": {"value": 12, "unit": "mg/dL"}});
        assert_eq!(is_urgent(entry(1, Evidence::Measured, resource)), expected, "{code}");
    }
}

#[test]
fn a_temperature_counts_wherever_it_was_taken() {
    for code in ["8310-5", "8328-7", "8331-1", "8333-7", "8332-9"] {
        let quantity = json!({"value": "40.0", "unit": "℃"});
        assert!(is_urgent(single(1, code, &quantity, "2025-03-12")), "{code}");
    }
}

#[test]
fn comparators_are_understood() {
    for (comparator, value, expected) in [
        (">", "400", true),
        (">", "399", false),
        ("<", "54", true),
        ("<=", "54", false),
        ("<", "55", false),
        ("<", "20", true),
        (">", "20", false),
        ("<", "600", false),
    ] {
        let quantity = json!({"comparator": comparator, "value": value, "unit": "mg/dL"});
        let e = single(1, "2339-0", &quantity, "2025-03-12");
        assert_eq!(is_urgent(e), expected, "{comparator}{value}");
    }
}

#[test]
fn only_the_last_seven_days_count() {
    for (today, expected) in [
        ("2025-03-09", 0), // the reading is still to come: a slip of the finger
        ("2025-03-10", 1),
        ("2025-03-17", 1),
        ("2025-03-18", 0),
        ("2025-03", 0),
    ] {
        let e = pressure(1, "190", "100", "2025-03-10T23:59:00+09:00");
        assert_eq!(titles(&[e], today).len(), expected, "{today}");
    }
}

#[test]
fn a_calmer_reading_does_not_take_an_alarming_one_away_for_a_day() {
    let high = pressure(1, "186", "112", "2025-03-12T07:40:00+09:00");
    let later = pressure(2, "138", "84", "2025-03-12T07:50:00+09:00");
    let both = [high, later.clone()];
    for (now, expected) in [
        ("2025-03-12T07:51:00+09:00", 1),
        ("2025-03-13T07:40:00+09:00", 1),
        ("2025-03-13T07:41:01+09:00", 0),
    ] {
        assert_eq!(titles(&both, now).len(), expected, "{now}");
    }
    let now = "2025-03-12T08:00:00+09:00".parse().unwrap();
    let told = urgent(&both, &[], &now, "k1", Lang::Ja).remove(0).text;
    assert!(told.contains("186/112") && told.contains("138/84"), "both are told: {told}");
    // Withdrawn as mistyped, it is gone at once; and nothing is averaged.
    let mut mistyped = both;
    mistyped[0].state = EntryState::Withdrawn;
    assert!(titles(&mistyped, "2025-03-12T07:51:00+09:00").is_empty());
    let last = pressure(3, "182", "90", "2025-03-12T08:00:00+09:00");
    assert_eq!(titles(&[later, last], "2025-03-14").len(), 1);
}

#[test]
fn what_was_withdrawn_or_entered_in_error_does_not_count() {
    let mut withdrawn = pressure(1, "190", "100", "2025-03-12");
    withdrawn.state = EntryState::Withdrawn;
    assert!(!is_urgent(withdrawn));
    let mut mistaken = pressure(1, "190", "100", "2025-03-12");
    mistaken.resource["status"] = json!("entered-in-error");
    assert!(!is_urgent(mistaken));
    assert!(!is_urgent(pressure(1, "190", "100", "2025-03"))); // a month is no day
}

#[test]
fn the_notice_says_what_was_seen_and_what_to_do() {
    let e = pressure(1, "186", "112", "2025-03-12T07:40:00+09:00");
    let notices = urgent(&[e], &[], &"2025-03-12".parse().unwrap(), "k1", Lang::Ja);
    assert_eq!(notices.len(), 1); // upper and lower are one reading
    assert_eq!(
        notices[0].text,
        "2025年3月12日（水） 07:40 の 血圧が 186/112 mmHg と記録されています。"
    );
    assert!(notices[0].action.contains("119番") && notices[0].action.contains("#7119"));
}

#[test]
fn no_action_speaks_of_changing_a_medicine() {
    for rule in RULES {
        assert!(!rule.action.0.contains('薬') && !rule.action.1.contains("medicine"));
        assert!(rule.action.0.contains("119番") && rule.action.1.contains("119"));
    }
}

proptest! {
    #[test]
    fn never_panics(resource in any_resource()) {
        let e = entry(1, Evidence::Measured, resource);
        drop(urgent(&[e], &[], &"2025-03-12".parse().unwrap(), "k1", Lang::En));
    }
}
