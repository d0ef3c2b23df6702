//! Which medicines are current, to the day; what stands under which certainty; the newest values.

use expect_test::expect;
use phr::provenance::Evidence;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::testing::{PID, any_resource, entry, frame, original, person};
use super::*;
use crate::{Page, home::Certainty};

fn dispensed(number: u8, name: &str, on: &str, days: Option<u32>) -> Entry {
    let mut resource = json!({"resourceType": "MedicationDispense", "status": "completed",
        "medicationCodeableConcept": {"text": name}, "whenHandedOver": on,
        "dosageInstruction": [{"text": "１日１回朝食後"}]});
    if let Some(days) = days {
        resource["daysSupply"] = json!({"value": days, "unit": "日分"});
    }
    entry(number, Evidence::Dispensed, resource)
}

fn current(entries: &[Entry], today: &str) -> Vec<(String, String)> {
    medicines(entries, &today.parse().unwrap(), PID, Lang::Ja)
        .into_iter()
        .map(|m| (m.name, m.since.iso))
        .collect()
}

fn count_on(e: &Entry, today: &str) -> usize {
    current(std::slice::from_ref(e), today).len()
}

#[test]
fn a_medicine_is_current_until_its_days_and_the_grace_are_over() {
    let e = dispensed(1, "試験錠", "2025-03-01", Some(28));
    assert_eq!(count_on(&e, "2025-03-01"), 1);
    assert_eq!(count_on(&e, "2025-04-12"), 1); // 1 March + 28 + 14 days
    assert_eq!(count_on(&e, "2025-04-13"), 0);
}

#[test]
fn without_days_a_medicine_is_current_for_ninety() {
    let e = dispensed(1, "湿布", "2025-03-01", None);
    assert_eq!(count_on(&e, "2025-05-30"), 1);
    assert_eq!(count_on(&e, "2025-05-31"), 0);
}

#[test]
fn weeks_count_seven_days_and_an_unknown_unit_counts_as_no_days() {
    let mut e = dispensed(1, "試験錠", "2025-03-01", Some(4));
    e.resource["daysSupply"]["unit"] = json!("週");
    assert_eq!((count_on(&e, "2025-04-12"), count_on(&e, "2025-04-13")), (1, 0));
    e.resource["daysSupply"]["unit"] = json!("回分");
    assert_eq!((count_on(&e, "2025-05-30"), count_on(&e, "2025-05-31")), (1, 0));
}

#[test]
fn what_is_withdrawn_stopped_or_without_a_day_is_not_current() {
    let mut withdrawn = dispensed(1, "試験錠", "2025-03-01", Some(28));
    withdrawn.state = EntryState::Withdrawn;
    assert_eq!(count_on(&withdrawn, "2025-03-02"), 0);
    let mut stopped = dispensed(1, "試験錠", "2025-03-01", Some(28));
    stopped.resource["status"] = json!("stopped");
    assert_eq!(count_on(&stopped, "2025-03-02"), 0);
    assert_eq!(count_on(&dispensed(1, "試験錠", "2025-03", Some(28)), "2025-03-02"), 0);
}

#[test]
fn one_drug_is_one_line_since_the_first_day_of_its_unbroken_run() {
    let run = [
        dispensed(1, "アムロジピンＯＤ錠５ｍｇ", "2024-06-01", Some(28)), // then half a year of nothing
        dispensed(2, "アムロジピンOD錠5mg", "2025-01-06", Some(28)),
        dispensed(3, "アムロジピンＯＤ錠５ｍｇ", "2025-02-03", Some(28)),
        dispensed(4, "アムロジピンＯＤ錠５ｍｇ", "2025-03-10", Some(28)), // a week late
        dispensed(5, "酸化マグネシウム", "2025-03-10", Some(28)),
    ];
    let names = current(&run, "2025-03-12");
    assert_eq!(names.len(), 2);
    assert_eq!(names[0], ("アムロジピンＯＤ錠５ｍｇ".to_owned(), "2025-01-06".to_owned()));
}

#[test]
fn a_prescription_counts_by_its_expected_days() {
    let resource = json!({"resourceType": "MedicationRequest", "status": "active",
        "medicationCodeableConcept": {"text": "試験錠"}, "authoredOn": "2025-03-01",
        "dispenseRequest": {"expectedSupplyDuration": {"value": 28, "unit": "日"}}});
    let e = entry(1, Evidence::Prescribed, resource);
    assert_eq!((count_on(&e, "2025-04-12"), count_on(&e, "2025-04-13")), (1, 0));
}

fn condition(number: u8, name: &str, status: Option<&str>, evidence: Evidence) -> Entry {
    let mut resource = json!({"resourceType": "Condition", "code": {"text": name}});
    if let Some(code) = status {
        resource["verificationStatus"] = json!({"coding": [{"code": code}]});
    }
    entry(number, evidence, resource)
}

#[test]
fn nothing_becomes_more_certain_than_its_source() {
    use Evidence::{Claimed, Recorded, Reported};
    for (status, evidence, expected) in [
        (Some("confirmed"), Recorded, Some(Certainty::Confirmed)),
        (None, Recorded, Some(Certainty::Confirmed)),
        (Some("unconfirmed"), Recorded, Some(Certainty::Suspected)),
        (Some("provisional"), Recorded, Some(Certainty::Suspected)),
        (Some("confirmed"), Claimed, Some(Certainty::Claimed)),
        (None, Claimed, Some(Certainty::Claimed)),
        (Some("confirmed"), Reported, Some(Certainty::Told)),
        (None, Reported, Some(Certainty::Told)),
        (Some("refuted"), Recorded, None),
        (Some("entered-in-error"), Claimed, None),
    ] {
        assert_eq!(certainty(&condition(1, "骨粗鬆症", status, evidence)), expected, "{status:?}");
    }
}

fn lab(number: u8, name: &str, value: &str, on: &str) -> Entry {
    entry(
        number,
        Evidence::Measured,
        json!({"resourceType": "Observation", "code": {"text": name}, "effectiveDateTime": on,
            "category": [{"coding": [{"code": "laboratory"}]}],
            "valueQuantity": {"value": value, "unit": "mg/dL"}}),
    )
}

#[test]
fn the_newest_value_of_each_kind_is_told_body_first_and_eight_at_most() {
    let mut entries = vec![
        lab(1, "クレアチニン", "0.90", "2025-02-03"),
        lab(2, "クレアチニン", "0.92", "2025-03-10"),
        lab(3, "体重", "48.2", "2024-01-01"),
    ];
    let absent: Value = json!({"coding": [{"code": "not-performed"}]});
    let mut missing = lab(4, "クレアチニン", "0", "2025-03-11");
    missing.resource.as_object_mut().unwrap().remove("valueQuantity");
    missing.resource["dataAbsentReason"] = absent;
    entries.push(missing);
    entries.extend((5..20).map(|n| lab(n, &format!("検査{n}"), "1", "2025-03-01")));
    let told: Vec<String> = measurements(&entries, PID, Lang::En)
        .into_iter()
        .map(|m| format!("{} {} {}", m.name, m.value, m.unit))
        .collect();
    assert_eq!(told.len(), 8);
    assert_eq!(told[..2], ["Weight 48.2 mg/dL", "Creatinine 0.92 mg/dL"]);
}

#[test]
fn of_two_values_of_one_minute_the_one_written_down_last_is_told() {
    let mut last = lab(1, "体重", "48.4", "2025-03-10T07:40:00+09:00");
    let first = lab(2, "体重", "48.2", "2025-03-10T07:40:00+09:00");
    last.recorded = first.recorded + std::time::Duration::from_secs(20);
    for entries in [[last.clone(), first.clone()], [first, last]] {
        assert_eq!(measurements(&entries, PID, Lang::En)[0].value, "48.4");
    }
}

#[test]
fn two_halves_of_a_check_up_pressure_are_told_as_one() {
    let half = |number, name: &str, value: &str| {
        let mut e = lab(number, name, value, "2025-06-10");
        e.resource["valueQuantity"]["unit"] = json!("mmHg");
        e.origins[0].original = phr::OriginalId::of(b"one file");
        e
    };
    let entries = [half(1, "収縮期血圧", "134"), half(2, "拡張期血圧", "82")];
    let told = measurements(&entries, PID, Lang::Ja);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].name.as_str(), told[0].value.as_str()), ("血圧", "134/82"));
}

#[test]
fn the_first_and_second_pressure_of_a_check_up_are_never_mixed() {
    let part = |number, code: &str, value: &str| {
        let mut e = lab(number, "", value, "2025-06-10");
        e.resource["code"] = json!({"coding":
            [{"system": "urn:oid:1.2.392.200119.6.1005", "code": format!("{code}000000000001")}]});
        e.origins[0].original = phr::OriginalId::of(b"one file");
        e
    };
    let mut entries = vec![
        part(1, "9A752", "150"),
        part(2, "9A761", "82"),
        part(3, "9A751", "134"),
        part(4, "9A762", "95"),
    ];
    for _ in 0..entries.len() {
        let values: Vec<_> =
            measurements(&entries, PID, Lang::Ja).into_iter().map(|m| m.value).collect();
        assert_eq!(values, ["150/95"]);
        entries.rotate_left(1);
    }
}

#[test]
fn past_history_is_told_neither_as_diagnosed_nor_as_suspected() {
    let mut e = condition(1, "胃かいよう", Some("provisional"), Evidence::Recorded);
    e.resource["category"] = json!([{"text": "既往歴"}]);
    assert_eq!(certainty(&e), Some(Certainty::Told));
    assert_eq!(entry::note(&e, Lang::Ja).as_deref(), Some("既往歴として聞いたもの"));
}

#[test]
fn imports_are_told_with_what_they_brought() {
    let originals = [
        original("お薬.txt", "jahis-okusuri", &[("MedicationDispense", 12), ("Communication", 1)]),
        original("typed", "tenohira-typed", &[("Observation", 1)]),
    ];
    let told: Vec<_> = news(&originals, PID, Lang::Ja).into_iter().map(|n| n.text).collect();
    assert_eq!(told, ["お薬手帳から 薬 12件、問診・メモ 1件"]);
    expect!["12 × medicine, 1 × notes and answers from a medication notebook"]
        .assert_eq(&news(&originals, PID, Lang::En)[0].text);
}

#[test]
fn an_allergy_that_is_only_suspected_says_so() {
    let mut e = condition(1, "鶏卵", Some("unconfirmed"), Evidence::Recorded);
    e.kind = Kind::Allergy;
    e.resource["resourceType"] = json!("AllergyIntolerance");
    let entries = [e];
    let facts = facts(&entries, &[]);
    assert_eq!(allergies(&facts, PID, Lang::Ja)[0].name, "鶏卵（未確認）");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_record_gives_a_page(resources in prop::collection::vec(any_resource(), 0..6)) {
        let numbered = resources.into_iter().zip(1u8..);
        let entries: Vec<Entry> =
            numbered.map(|(r, n)| entry(n, Evidence::Measured, r)).collect();
        let today = "2025-03-12".parse().unwrap();
        let person = person();
        for lang in Lang::ALL {
            let data =
                Data { pid: PID, person: &person, today: &today, entries: &entries, apart: &[], originals: &[], sensed: &[], held: &phr::own::Held::default(), signals: &[] };
            prop_assert!(home(frame(lang), data).render().is_ok());
        }
    }
}

#[test]
fn when_nothing_is_current_the_last_supply_is_told_with_its_day() {
    let entries = [
        dispensed(1, "古い錠", "2024-01-10", Some(28)),
        dispensed(2, "試験錠", "2025-03-01", Some(28)),
        dispensed(3, "別の錠", "2025-02-20", Some(28)),
    ];
    let (last, day) = last_medicines(&entries, "p", Lang::Ja);
    let names: Vec<&str> = last.iter().map(|m| m.name.as_str()).collect();
    assert_eq!((names, day.unwrap().iso.as_str()), (vec!["別の錠", "試験錠"], "2025-03-01"));
    assert!(last_medicines(&[], "p", Lang::Ja).1.is_none());
}

/// Two check-ups, the last of them long ago.
fn missed() -> Vec<Entry> {
    let checkup = |number, day: &str| {
        let code = json!({"system": fhir::system::CHECKUP_ITEM, "code": "9N001000000000001"});
        let resource = json!({"resourceType": "Observation", "status": "final",
            "effectiveDateTime": day, "code": {"coding": [code]},
            "valueQuantity": {"value": 150, "unit": "cm"}});
        entry(number, Evidence::Measured, resource)
    };
    vec![checkup(1, "2022-06-10"), checkup(2, "2023-06-10")]
}

fn reminders(frame: crate::Frame, now: &str) -> usize {
    let (entries, today, person) = (missed(), now.parse().unwrap(), person());
    let (held, none) = (phr::own::Held::default(), &[][..]);
    let data = Data {
        pid: PID,
        person: &person,
        today: &today,
        entries: &entries,
        apart: &[],
        originals: &[],
        sensed: &[],
        held: &held,
        signals: none,
    };
    home(frame, data).found.iter().filter(|found| found.later).count()
}

#[test]
fn what_was_left_behind_is_asked_by_day_of_those_who_were_chosen_and_not_after_not_now() {
    let morning = "2025-03-12T09:00:00+09:00";
    assert_eq!(reminders(frame(Lang::Ja), morning), 1);
    assert_eq!(reminders(frame(Lang::Ja), "2025-03-12T21:30:00+09:00"), 0, "a quiet hour");
    let mut rests = frame(Lang::Ja);
    rests.choices.rest_until = "2025-03-13".parse().ok();
    assert_eq!(reminders(rests.clone(), morning), 0, "not now");
    assert_eq!(reminders(rests, "2025-03-13T09:00:00+09:00"), 1);
    let not_chosen = crate::Frame { reminds: false, ..frame(Lang::Ja) };
    assert_eq!(reminders(not_chosen, morning), 0);
}
