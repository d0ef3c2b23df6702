//! Words in the record, looked for in memory: no index of words is kept anywhere.
//!
//! Folding makes width, hiragana and katakana, case, long-vowel marks and spaces equal
//! ([`phr::person::name::fold`]). Looked through are the texts a person can read on the entry's page,
//! in Japanese and English, and the names in the resource; codes and addresses are not.

use phr::{
    EntryId,
    person::name::fold,
    record::{Entry, Kind, same::facts},
};
use serde_json::Value;

use super::{entry, source, timeline::card, when, words};
use crate::{Frame, Lang, links, list::DatedFact, search::Search};

/// At most so many entries are shown.
pub const FOUND_MAX: usize = 100;
/// Entries on one page, so that it stays under 50 KB with its stylesheet.
const PER_PAGE: usize = 20;
/// Longer words are cut: nobody types so much.
const QUERY_CHARS_MAX: usize = 100;
/// Elements whose texts a person reads.
const READ: [&str; 12] = [
    "text",
    "display",
    "name",
    "title",
    "description",
    "comment",
    "conclusion",
    "contentString",
    "valueString",
    "patientInstruction",
    "manufacturer",
    "lotNumber",
];

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The words as typed.
    pub query: &'a str,
    /// All entries, newest first.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// Which page, from 1.
    pub page: usize,
}

/// The words of a query, folded; empty when there is nothing to look for.
///
/// ```
/// use pages::tell::search::words_of;
/// assert_eq!(words_of("ｱﾑﾛｼﾞﾋﾟﾝ　めぐり"), ["アムロジピン", "メグリ"]);
/// assert!(words_of(" 　・").is_empty()); // nothing but marks
/// ```
pub fn words_of(query: &str) -> Vec<String> {
    let cut: String = query.chars().take(QUERY_CHARS_MAX).collect();
    cut.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect()
}

/// The page: facts of which every word is in one of their entries.
pub fn search(frame: Frame, data: Data<'_>) -> Search {
    let Data { pid, query, .. } = data;
    let lang = frame.lang;
    let wanted = words_of(query);
    let mut found = Vec::new();
    if !wanted.is_empty() {
        let all = facts(data.entries, data.apart).into_iter().filter(|fact| {
            let members = std::iter::once(fact.lead).chain(fact.others.iter().map(|(e, _)| *e));
            fact.lead.kind != Kind::Support && members.into_iter().any(|e| holds(e, &wanted))
        });
        found.extend(all.take(FOUND_MAX.saturating_add(1)));
    }
    let many = found.len() > FOUND_MAX;
    found.truncate(FOUND_MAX);
    let page = data.page.max(1);
    let first = page.saturating_sub(1).saturating_mul(PER_PAGE);
    let more = found.len() > first.saturating_add(PER_PAGE);
    let shown = found.iter().skip(first).take(PER_PAGE).map(|fact| DatedFact {
        when: when::known(fact.lead.when.as_ref(), lang),
        card: card(fact, pid, lang),
    });
    Search {
        query: query.chars().take(QUERY_CHARS_MAX).collect(),
        found: (!wanted.is_empty()).then_some(found.len()),
        many,
        facts: shown.collect(),
        action: links::search(pid, "", 1),
        previous: (page > 1).then(|| links::search(pid, query, page.saturating_sub(1))),
        next: more.then(|| links::search(pid, query, page.saturating_add(1))),
        frame,
    }
}

/// Whether one entry holds every word.
fn holds(e: &Entry, wanted: &[String]) -> bool {
    let mut texts: Vec<String> = Vec::new();
    for lang in Lang::ALL {
        texts.push(entry::title(e, lang));
        texts.extend(entry::value_text(e, lang));
        texts.extend(entry::note(e, lang));
        texts.push(words::kind(e.kind, &e.resource).word(lang).to_owned());
        texts.extend(e.origins.iter().map(|o| source::name(o, lang)));
    }
    let mut open: Vec<&Value> = vec![&e.resource];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                for (key, inner) in object {
                    match inner {
                        Value::String(text) if READ.contains(&key.as_str()) => {
                            texts.push(text.clone());
                        }
                        // The narrative repeats the resource, with markup.
                        _ if key == "text" && inner.get("div").is_some() => {}
                        inner => open.push(inner),
                    }
                }
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    let folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    wanted.iter().all(|word| folded.iter().any(|text| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PID, any_resource, entry, frame};
    use super::*;
    use crate::Page;
    use phr::provenance::Evidence;
    use proptest::prelude::*;
    use serde_json::json;

    fn found(entries: &[Entry], query: &str) -> Option<usize> {
        let data = Data { pid: PID, query, entries, apart: &[], page: 1 };
        search(frame(Lang::Ja), data).found
    }

    #[test]
    fn width_kana_and_language_do_not_matter_and_every_word_must_be_there() {
        let all = [
            entry(
                1,
                Evidence::Dispensed,
                json!({"resourceType": "MedicationDispense",
                    "text": {"div": "<div>かくれたことば</div>"},
                    "medicationCodeableConcept": {"text": "アムロジピンＯＤ錠５ｍｇ"}}),
            ),
            entry(
                2,
                Evidence::Measured,
                json!({"resourceType": "Observation", "code": {"text": "体重",
                    "coding": [{"system": "http://loinc.org", "code": "29463-7"}]}}),
            ),
        ];
        for (query, expected) in [
            ("あむろじぴん", Some(1)),
            ("ｱﾑﾛｼﾞﾋﾟﾝ od錠5mg", Some(1)),
            ("weight", Some(1)),
            ("めぐり内科", Some(2)),
            ("めぐり内科 体重", Some(1)),
            ("アムロジピン 体重", Some(0)),
            ("loinc", Some(0)),
            ("かくれた", Some(0)),
            ("", None),
            ("　", None),
        ] {
            assert_eq!(found(&all, query), expected, "{query}");
        }
    }

    #[test]
    fn at_most_a_hundred_are_shown_page_by_page() {
        let one = entry(1, Evidence::Recorded, json!({"resourceType": "Encounter"}));
        let all: Vec<Entry> = (0..150_u8)
            .map(|n| {
                let mut e = one.clone();
                e.id = phr::EntryId::from_bytes([n; 16]);
                e
            })
            .collect();
        let data = Data { pid: PID, query: "受診", entries: &all, apart: &[], page: 5 };
        let told = search(frame(Lang::Ja), data);
        assert!(told.many && told.found == Some(FOUND_MAX) && told.next.is_none());
        assert_eq!(told.facts.len(), PER_PAGE);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_record_can_be_searched(r in any_resource(), query in "\\PC{0,20}") {
            let all = [entry(1, Evidence::Recorded, r)];
            let data = Data { pid: PID, query: &query, entries: &all, apart: &[], page: 1 };
            prop_assert!(search(frame(Lang::En), data).render().is_ok());
        }
    }
}
