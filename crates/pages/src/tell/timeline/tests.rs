//! Months, days, filters and check-ups as one card.

use std::collections::BTreeSet;

use phr::{provenance::Evidence, record::kind::KIND_TAG};
use proptest::prelude::*;
use serde_json::json;

use super::super::testing::{PID, any_resource, entry, frame, origin};
use super::*;
use crate::Page;

fn note(number: u8, words: &str, sent: Option<&str>) -> Entry {
    let mut resource = json!({"resourceType": "Communication", "category": [{"text": words}]});
    if let Some(sent) = sent {
        resource["sent"] = json!(sent);
    }
    entry(number, Evidence::Reported, resource)
}

fn view(month: &str) -> View {
    View { pid: PID.to_owned(), month: Some(month.to_owned()), ..View::default() }
}

/// `day: title, title` per day of a month.
fn told(entries: &[Entry], view: &View, lang: Lang) -> Vec<String> {
    let facts = facts(entries, &[]);
    day_cards(&facts, view, lang)
        .days
        .iter()
        .map(|day| {
            let titles: Vec<&str> = day.facts.iter().map(|f| f.title.as_str()).collect();
            format!("{}: {}", day.when.text, titles.join(", "))
        })
        .collect()
}

#[test]
fn a_month_stays_a_month_and_what_has_no_date_has_its_own_place() {
    let entries = [
        note(1, "朝", Some("2025-03-10T07:00:00+09:00")),
        note(2, "夜", Some("2025-03-10T21:00:00+09:00")),
        note(3, "いつか", Some("2025-03")),
        note(4, "昨日", Some("2025-03-09")),
        note(5, "昔", Some("2011")),
        note(6, "不明", None),
        note(7, "四月", Some("2025-04-01")),
    ];
    let march = view("2025-03");
    assert_eq!(
        told(&entries, &march, Lang::Ja),
        [
            "2025年3月10日（月）: 夜, 朝",
            "2025年3月9日（日）: 昨日",
            "2025年3月のうち（日は書かれていません）: いつか"
        ]
    );
    assert_eq!(told(&entries, &march, Lang::En)[2], "During March 2025 (no day given): いつか");
    let undated = told(&entries, &view(UNDATED), Lang::Ja);
    assert_eq!(
        undated,
        ["2011年のうち（月日は書かれていません）: 昔", "日付の分からないもの: 不明"]
    );
}

#[test]
fn the_page_offers_every_month_and_the_way_to_its_neighbours() {
    let entries = [
        note(1, "三月", Some("2025-03-10")),
        note(2, "一月", Some("2025-01-10")),
        note(3, "", None),
    ];
    let months = [("2025-03", 1), ("2025-01", 1), (UNDATED, 1)].map(|(m, n)| (m.to_owned(), n));
    let page = timeline(frame(Lang::Ja), &months, &entries, &[], &view("2025-03"));
    assert_eq!(page.month.as_ref().unwrap().iso, "2025-03");
    assert_eq!(
        page.months.iter().map(|m| m.value.as_str()).collect::<Vec<_>>(),
        ["2025-03", "2025-01", UNDATED]
    );
    assert!(page.later.is_none());
    assert_eq!(page.earlier.as_ref().unwrap().text, "2025年1月");
    assert!(page.render().unwrap().contains("2025年1月"));
}

#[test]
fn a_long_month_is_cut_into_pages_that_hold_every_fact_once() {
    let entries: Vec<Entry> =
        (0..70).map(|n| note(n, &format!("{n}番"), Some("2025-03-10"))).collect();
    let mut titles = Vec::new();
    let mut page = 1;
    loop {
        let part = View { page, ..view("2025-03") };
        let shown = timeline(frame(Lang::Ja), &[], &entries, &[], &part);
        assert_eq!(shown.facts, 70);
        titles.extend(shown.days.into_iter().flat_map(|d| d.facts).map(|f| f.link));
        page += 1;
        match shown.more {
            Some(next) => assert!(next.ends_with(&format!("&page={page}")), "{next}"),
            None => break,
        }
    }
    titles.sort();
    titles.dedup();
    assert_eq!((titles.len(), page), (70, 4));
}

#[test]
fn filters_look_at_every_origin_of_a_fact() {
    let medicine = |number, evidence, kind: &str, on: &str, by: &str| {
        let mut e = entry(
            number,
            evidence,
            json!({"resourceType": kind, on: "2025-03-10",
                "medicationCodeableConcept": {"text": "アムロジピン"}}),
        );
        e.origins = vec![origin(evidence, by, by)];
        e
    };
    let entries = [
        medicine(1, Evidence::Dispensed, "MedicationDispense", "whenHandedOver", "めぐり薬局"),
        medicine(2, Evidence::Prescribed, "MedicationRequest", "authoredOn", "めぐり内科"),
        note(3, "ひとこと", Some("2025-03-10")),
    ];
    let clinic = source::key(&entries[1].origins[0]);
    let of_clinic = View { sources: vec![clinic], ..view("2025-03") };
    let facts = facts(&entries, &[]);
    let days = day_cards(&facts, &of_clinic, Lang::Ja).days;
    let chips: Vec<&str> = days[0].facts[0].origins.iter().map(|o| o.by.as_str()).collect();
    assert_eq!(chips, ["めぐり薬局", "めぐり内科"]); // one card, both origins
    let no_medicine = View { kinds: vec![FactKind::Allergy], ..view("2025-03") };
    assert!(day_cards(&facts, &no_medicine, Lang::Ja).days.is_empty());
    assert_eq!(source::sources(entries.iter(), Lang::Ja).len(), 2);
}

fn checkup(number: u8, resource_type: &str) -> Entry {
    entry(
        number,
        Evidence::Measured,
        json!({"resourceType": resource_type, "code": {"text": format!("検査{number}")},
            "meta": {"tag": [{"system": KIND_TAG, "code": "check-up"}]},
            "type": [{"text": "特定健診"}], "effectiveDateTime": "2025-06-10",
            "period": {"start": "2025-06-10"}, "valueQuantity": {"value": number, "unit": "mg/dL"},
            "interpretation": [{"coding": [{"code": if number < 3 { "H" } else { "N" }}]}]}),
    )
}

#[test]
fn a_check_up_is_one_card_that_says_how_many_and_leads_to_all() {
    let mut entries = vec![checkup(1, "Encounter")];
    entries.extend((2..=40).map(|n| checkup(n, "Observation")));
    let facts = facts(&entries, &[]);
    let days = day_cards(&facts, &view("2025-06"), Lang::Ja);
    assert_eq!((days.days[0].facts.len(), days.folded), (1, 39));
    let card = &days.days[0].facts[0];
    assert_eq!(card.title, "特定健診");
    assert_eq!(card.value.as_deref(), Some("39項目（まとめて1枚にしています）"));
    assert_eq!(card.note.as_deref(), Some("健診した所の印 1項目"));
    assert_eq!(card.link, "/p/k1/timeline?month=2025-06&kind=check-up");
    let all = View { kinds: vec![FactKind::CheckUp], ..view("2025-06") };
    let opened = day_cards(&facts, &all, Lang::Ja);
    assert_eq!((opened.days[0].facts.len(), opened.folded), (40, 0));
}

#[test]
fn the_visit_that_stands_in_the_file_of_a_check_up_gives_it_its_name() {
    let mut visit = checkup(1, "Encounter");
    visit.kind = Kind::Visit;
    let mut entries = vec![visit];
    entries.extend((2..=10).map(|n| checkup(n, "Observation")));
    for e in &mut entries {
        e.origins[0].original = phr::OriginalId::of(b"one file");
    }
    let mut elsewhere = checkup(11, "Encounter");
    elsewhere.kind = Kind::Visit;
    entries.push(elsewhere);
    let facts = facts(&entries, &[]);
    let days = day_cards(&facts, &view("2025-06"), Lang::Ja);
    let titles: Vec<_> = days.days[0].facts.iter().map(|f| (f.kind, f.title.as_str())).collect();
    assert_eq!(titles, [(FactKind::CheckUp, "特定健診"), (FactKind::Visit, "特定健診")]);
    assert_eq!(days.folded, 9);
}

#[test]
fn a_few_check_up_items_stay_cards_of_their_own() {
    let entries: Vec<Entry> = (2..6).map(|n| checkup(n, "Observation")).collect();
    let facts = facts(&entries, &[]);
    let days = day_cards(&facts, &view("2025-06"), Lang::Ja);
    assert_eq!((days.days[0].facts.len(), days.folded), (4, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_fact_stands_in_exactly_one_month(resources in prop::collection::vec(any_resource(), 0..8)) {
        let entries: Vec<Entry> =
            resources.into_iter().zip(1u8..).map(|(r, n)| entry(n, Evidence::Recorded, r)).collect();
        let facts = facts(&entries, &[]);
        let mut cards = 0;
        let months: BTreeSet<String> = facts.iter().map(|f| month_of(f.lead.when.as_ref())).collect();
        for month in &months {
            let days = day_cards(&facts, &view(month), Lang::En);
            let shown: usize = days.days.iter().map(|d| d.facts.len()).sum();
            cards += if days.folded > 0 { shown + days.folded } else { shown };
        }
        let expected = facts.iter().filter(|f| f.lead.kind != Kind::Support).count();
        prop_assert!(cards >= expected);
        let page = timeline(frame(Lang::Ja), &[], &entries, &[], &View { pid: PID.into(), ..View::default() });
        prop_assert!(page.render().is_ok());
    }
}

#[test]
fn in_a_record_of_decades_the_months_of_far_years_are_folded_and_none_is_lost() {
    let all = |years: std::ops::RangeInclusive<i32>| -> Vec<(String, u64)> {
        let months = |year: i32| (1..=12).rev().map(move |m| (format!("{year}-{m:02}"), 1));
        let undated = [("undated".to_owned(), 1)];
        years.rev().flat_map(months).chain(undated).collect()
    };
    let few = all(2022..=2025);
    assert_eq!(to_choose(&few, "2025-12").count(), few.len());
    let many = all(2006..=2025);
    for (open, near) in [("2025-12", 24), ("2015-03", 36), ("undated", 0)] {
        let offered: Vec<&str> = to_choose(&many, open).collect();
        let far = if near == 0 { 20 } else { 20 - near / 12 };
        assert_eq!(offered.len(), near + far + 1, "{open}");
        assert!(offered.contains(&open) && offered.contains(&"undated"));
    }
}
