//! What is joined, counted, compared, and what is left alone.

use phr::provenance::{Evidence, Setting};
use proptest::prelude::*;
use serde_json::json;

use super::super::testing::{PID, any_resource, entry, frame};
use super::*;
use crate::Page;

fn weight(number: u8, value: &str, unit: &str, on: &str) -> Entry {
    entry(
        number,
        Evidence::Measured,
        json!({"resourceType": "Observation", "code": {"text": "体重"}, "effectiveDateTime": on,
            "valueQuantity": {"value": value, "unit": unit}}),
    )
}

fn page(entries: &[Entry], item: &str, range: Range) -> Option<OneMeasurement> {
    let today = "2025-03-12".parse().unwrap();
    let apart = &[];
    let data = Data {
        pid: PID,
        item,
        today: &today,
        entries,
        apart,
        range,
        page: 1,
        sensed: &[],
        held: &phr::own::Held::default(),
    };
    measurement(frame(Lang::Ja), data)
}

#[test]
fn the_words_of_a_chart_are_plain_facts_with_the_digits_as_sent() {
    let all = [
        weight(1, "48.20", "kg", "2025-03-01"),
        weight(2, "47.9", "kg", "2025-03-03"),
        weight(3, "48", "kg", "2025-03-05"),
    ];
    let page = page(&all, "weight", Range::Month).unwrap();
    assert_eq!(
        page.charts[0].desc,
        "2025年3月1日（土）から 2025年3月5日（水）までの値が 3件あります。いちばん低い値は 47.9 kg、いちばん高い値は 48.20 kg、いちばん新しい値は 48 kg です。"
    );
    assert_eq!(page.rows[2].value, "48.20");
    assert_eq!(page.year[11].spans, ["47.9〜48.20"]);
    assert_eq!((page.year.len(), page.year[10].count), (12, 0));
}

#[test]
fn two_units_are_two_charts_and_never_one_span() {
    let all = [weight(1, "48", "kg", "2025-03-01"), weight(2, "105", "lb", "2025-03-02")];
    let page = page(&all, "weight", Range::Year).unwrap();
    assert_eq!(page.charts.len(), 2);
    assert_eq!(page.year[11].spans, ["105"], "the unit of the newest");
}

#[test]
fn a_line_ends_at_a_gap_and_at_another_method() {
    let mut all: Vec<Entry> =
        (1..=6).map(|n| weight(n, "48", "kg", &format!("2025-03-0{n}"))).collect();
    all[5].resource["effectiveDateTime"] = json!("2025-03-11");
    all[5].when = "2025-03-11".parse().ok();
    for e in &mut all[3..5] {
        e.resource["method"] = json!({"text": "ほかの体重計"});
    }
    let drawing = &page(&all, "weight", Range::Month).unwrap().charts[0].drawing;
    assert_eq!(drawing.lines[0].1.matches('M').count(), 2, "{:?}", drawing.lines);
}

#[test]
fn a_line_joins_one_context_only() {
    let mut all: Vec<Entry> =
        (1..=4).map(|n| weight(n, "48", "kg", &format!("2025-03-0{n}"))).collect();
    all[1].origins[0].context.states = vec![phr::provenance::State::AfterBath];
    let drawing = &page(&all, "weight", Range::Month).unwrap().charts[0].drawing;
    assert_eq!(drawing.lines[0].1.matches('L').count(), 2, "1, 3 and 4: {:?}", drawing.lines);
}

#[test]
fn a_range_is_a_band_only_when_every_value_came_with_it() {
    let with = |mut e: Entry, low: &str| {
        e.resource["referenceRange"] = json!([{"low": {"value": low}, "high": {"value": "60"}}]);
        e
    };
    let a = with(weight(1, "48", "kg", "2025-03-01"), "40");
    let same = with(weight(2, "49", "kg", "2025-03-02"), "40");
    let other = with(weight(3, "49", "kg", "2025-03-03"), "41");
    let band = |all: &[Entry]| page(all, "weight", Range::Month).unwrap().charts[0].drawing.band;
    assert!(band(&[a.clone(), same.clone()]).is_some());
    assert!(band(&[a.clone(), same, other]).is_none());
    assert!(band(&[a, weight(4, "48", "kg", "2025-03-04")]).is_none());
}

fn pressure(number: u8, upper: u32, on: &str, setting: Setting) -> Entry {
    let part = |code, value| {
        json!({"code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "valueQuantity": {"value": value, "unit": "mmHg"}})
    };
    let mut e = entry(
        number,
        Evidence::Measured,
        json!({"resourceType": "Observation", "code": {"text": "血圧"}, "effectiveDateTime": on,
            "component": [part("8480-6", upper), part("8462-4", 80)]}),
    );
    e.origins[0].context.setting = Some(setting);
    e
}

#[test]
fn home_and_clinic_are_compared_from_three_values_each() {
    let home = |n: u8, upper| pressure(n, upper, &format!("2025-03-0{n}"), Setting::Home);
    let mut all = vec![home(1, 130), home(2, 134), home(3, 128)];
    all.push(pressure(4, 150, "2025-03-04", Setting::Clinic));
    all.push(pressure(5, 148, "2025-03-05", Setting::Clinic));
    let few = page(&all, "blood-pressure", Range::Month).unwrap();
    assert!(few.comparisons[0].too_few);
    assert_eq!(few.comparisons[0].rows.len(), 1);
    all.push(pressure(6, 151, "2025-03-06", Setting::Clinic));
    let enough = page(&all, "blood-pressure", Range::Month).unwrap();
    let rows: Vec<String> = enough.comparisons[0].rows.iter().map(|row| row.join(" | ")).collect();
    assert_eq!(rows[1], "上 いちばん低い値〜高い値 | 128〜134 mmHg | 148〜151 mmHg");
    assert_eq!(rows[2], "上 まんなかの値（中央値） | 130 mmHg | 150 mmHg");
    assert_eq!(enough.charts[0].legend.len(), 4, "two contexts, two lines");
}

#[test]
fn a_comparator_is_shown_and_not_drawn_and_urgent_is_marked_as_at_home() {
    let mut below = weight(1, "5", "kg", "2025-03-01");
    below.resource["valueQuantity"]["comparator"] = json!("<");
    let all = [below, weight(2, "48", "kg", "2025-03-02")];
    let told = page(&all, "weight", Range::Month).unwrap();
    assert_eq!(told.rows[1].value, "<5");
    assert!(told.charts[0].note.as_deref().unwrap().contains("1件"));
    let high = [pressure(3, 186, "2025-03-11", Setting::Home)];
    let told = page(&high, "blood-pressure", Range::Month).unwrap();
    assert!(told.rows[0].urgent && told.urgent.len() == 1);
    assert!(page(&all, "pulse", Range::All).is_none());
}

#[test]
fn two_halves_of_one_check_up_are_one_reading() {
    let half = |number, name: &str, value: &str| {
        let mut e = weight(number, value, "mmHg", "2025-03-01");
        e.resource["code"] = json!({"text": name});
        e.origins[0].original = phr::OriginalId::of(b"one file");
        e
    };
    let all = [half(1, "収縮期血圧", "134"), half(2, "拡張期血圧", "82")];
    let told = page(&all, "blood-pressure", Range::Month).unwrap();
    assert_eq!(told.rows.len(), 1);
    assert_eq!(told.rows[0].value, "134/82");
}

#[test]
fn five_years_twice_a_day_stay_a_small_page() {
    let one = pressure(1, 130, "2025-03-01", Setting::Home);
    let all: Vec<Entry> = (0..3650_i64)
        .map(|n| {
            let day = Day::from_number(18_300 + n / 2).unwrap().iso();
            let mut e = one.clone();
            e.id = phr::EntryId::from_bytes(
                [&n.to_be_bytes()[..], &[0; 8]].concat().try_into().unwrap(),
            );
            e.when = format!("{day}T0{}:00:00+09:00", 6 + n % 2).parse().ok();
            e.origins[0].original = phr::OriginalId::of(&n.to_be_bytes());
            e.resource["component"][0]["valueQuantity"]["value"] = json!(120 + n % 40);
            e
        })
        .collect();
    let html = page(&all, "blood-pressure", Range::All).unwrap().render().unwrap();
    assert!(html.len() + crate::assets::STYLESHEET.len() < 50 << 10, "{}", html.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_results_give_a_page(resources in prop::collection::vec(any_resource(), 1..6)) {
        let numbered = resources.into_iter().zip(1u8..);
        let mut entries: Vec<Entry> =
            numbered.map(|(r, n)| entry(n, Evidence::Measured, r)).collect();
        entries.push(weight(99, "1", "", "2025"));
        let items: Vec<String> = entries.iter().filter_map(|e| item_of(&e.resource)).collect();
        for item in items {
            if let Some(page) = page(&entries, &item, Range::All) {
                prop_assert!(page.render().is_ok());
            }
        }
    }
    #[test]
    fn any_number_has_its_place(values in prop::collection::vec("-?[0-9]{1,12}(\\.[0-9]{0,13})?", 1..5)) {
        let entries: Vec<Entry> = values
            .iter()
            .zip(1u8..)
            .map(|(v, n)| weight(n, v, "kg", "2025-03-01"))
            .collect();
        prop_assert!(page(&entries, "weight", Range::All).is_some());
    }
}
