//! What is found, and that the index finds what reading everything finds.

use super::super::testing::{PID, any_resource, entry, frame};
use super::*;
use crate::Page;
use phr::provenance::Evidence;
use proptest::prelude::*;
use serde_json::json;

fn told(entries: &[Entry], query: &str, page: usize) -> Search {
    let wanted = words_of(query);
    let found = (!wanted.is_empty()).then(|| Index::of(entries, &[]).find(&wanted));
    let data = Data { pid: PID, query, found: found.as_deref(), entries, apart: &[], page };
    search(frame(Lang::Ja), data)
}

/// Reads everything for each query: the meaning of the index.
fn by_reading(entries: &[Entry], wanted: &[String]) -> Vec<Members> {
    let holds = |e: &Entry| {
        let spoken = |text: &String| glossary::found(text).into_iter().map(|t| fold(t.reading));
        let all: Vec<String> =
            texts(e).iter().flat_map(|t| std::iter::once(fold(t)).chain(spoken(t))).collect();
        wanted.iter().all(|word| all.iter().any(|text| text.contains(word)))
    };
    let told = facts(entries, &[]).into_iter().filter(|fact| fact.lead.kind != Kind::Support);
    let found = told.filter(|fact| !wanted.is_empty() && members(fact).any(holds));
    found.map(|fact| members(&fact).map(|e| e.id).collect()).take(FOUND_MAX + 1).collect()
}

fn numbered(resources: Vec<Value>) -> Vec<Entry> {
    let number = |n: usize| u8::try_from(n + 1).unwrap();
    let one = |(n, r)| entry(number(n), Evidence::Recorded, r);
    resources.into_iter().enumerate().map(one).collect()
}

fn a_few() -> Vec<Entry> {
    numbered(vec![
        json!({"resourceType": "MedicationDispense",
            "text": {"div": "<div>かくれたことば</div>"},
            "medicationCodeableConcept": {"text": "アムロジピンＯＤ錠５ｍｇ"}}),
        json!({"resourceType": "Observation", "code": {"text": "体重",
            "coding": [{"system": "http://loinc.org", "code": "29463-7"}]}}),
        json!({"resourceType": "Condition", "code": {"text": "高血圧症"}}),
    ])
}

#[test]
fn width_kana_and_language_do_not_matter_and_every_word_must_be_there() {
    for (query, expected) in [
        ("あむろじぴん", Some(1)),
        ("ｱﾑﾛｼﾞﾋﾟﾝ od錠5mg", Some(1)),
        ("weight", Some(1)),
        ("めぐり内科", Some(3)),
        ("めぐり内科 体重", Some(1)),
        ("アムロジピン 体重", Some(0)),
        ("loinc", Some(0)),
        ("かくれた", Some(0)),
        ("", None),
        ("　", None),
    ] {
        assert_eq!(told(&a_few(), query, 1).found, expected, "{query}");
    }
}

#[test]
fn a_medical_word_is_found_as_it_is_spoken() {
    for (query, expected) in
        [("こうけつあつ", 1), ("コウケツアツ", 1), ("ｺｳｹﾂｱﾂ めぐり", 1), ("けっとう", 0)]
    {
        assert_eq!(told(&a_few(), query, 1).found, Some(expected), "{query}");
    }
}

#[test]
fn at_most_a_hundred_are_shown_page_by_page() {
    let one = entry(1, Evidence::Recorded, json!({"resourceType": "Encounter"}));
    let of_id = |n: u8| Entry { id: EntryId::from_bytes([n; 16]), ..one.clone() };
    let all: Vec<Entry> = (0..150).map(of_id).collect();
    let last = told(&all, "受診", 5);
    assert!(last.many && last.found == Some(FOUND_MAX) && last.next.is_none());
    assert_eq!(last.facts.len(), PER_PAGE);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_record_can_be_searched(r in any_resource(), query in "\\PC{0,20}") {
        prop_assert!(told(&[entry(1, Evidence::Recorded, r)], &query, 1).render().is_ok());
    }

    #[test]
    fn the_index_finds_what_reading_everything_finds(
        resources in proptest::collection::vec(any_resource(), 0..12),
        query in "(血圧|けつあつ|薬|a|e|1|mg|内科|めぐり| ){1,3}",
    ) {
        let (all, wanted) = (numbered(resources), words_of(&query));
        let index = Index::of(&all, &[]);
        prop_assert_eq!(index.find(&wanted), by_reading(&all, &wanted));
        let shown = told(&all, &query, 1);
        let found = by_reading(&all, &wanted).len();
        prop_assert_eq!(shown.found.unwrap_or_default(), found.min(FOUND_MAX));
        prop_assert_eq!(shown.facts.len(), found.min(PER_PAGE));
    }
}
