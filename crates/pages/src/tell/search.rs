//! Words in the record, looked for in memory: no index of words is written anywhere.
//!
//! Folding makes width, hiragana and katakana, case, long-vowel marks and spaces equal
//! ([`phr::person::name::fold`]). Looked through are the texts a person can read on the entry's page,
//! in Japanese and English, the names in the resource, and the medical words of both as they are
//! spoken (けつあつ finds 血圧, [`glossary`]); codes and addresses are not.

use std::collections::HashMap;

use phr::{
    EntryId,
    message::glossary,
    person::name::fold,
    record::{
        Entry, Kind,
        same::{Fact, facts},
    },
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
    /// What was found, for all pages ([`Index::find`]); `None` when nothing was looked for.
    pub found: Option<&'a [Members]>,
    /// The entries of the facts on this page ([`on_page`]).
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

/// The entries that tell one fact, the one that leads first.
pub type Members = Vec<EntryId>;

/// The words of a record, folded, each text once: a text of ten thousand entries is compared once.
///
/// ```
/// # use pages::tell::search::{Index, words_of};
/// let index = Index::of(&[], &[]);
/// assert!(index.find(&words_of("けつあつ")).is_empty()); // an empty record
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    texts: Vec<String>,
    /// Facts in the order in which they are told.
    facts: Vec<Vec<Words>>,
}

/// An entry with the numbers of its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    entry: EntryId,
    texts: Box<[u32]>,
}

impl Index {
    /// The index of all entries, newest first.
    pub fn of(entries: &[Entry], apart: &[(EntryId, EntryId)]) -> Index {
        let mut known = Texts::default();
        let told = facts(entries, apart).into_iter().filter(|fact| fact.lead.kind != Kind::Support);
        let facts = told.map(|fact| members(&fact).map(|e| known.words(e)).collect()).collect();
        Index { texts: known.folded, facts }
    }

    /// Facts of which one entry holds every word, the newest first: at most one more than is shown.
    pub fn find(&self, wanted: &[String]) -> Vec<Members> {
        let has = |word: &String| self.texts.iter().map(|text| text.contains(word)).collect();
        let hits: Vec<Vec<bool>> = wanted.iter().map(has).collect();
        let hit = |words: &Words, hits: &[bool]| {
            words.texts.iter().any(|text| hits.get(at(*text)).copied().unwrap_or_default())
        };
        let holds = |words: &Words| hits.iter().all(|hits| hit(words, hits));
        let found = self.facts.iter().filter(|fact| !hits.is_empty() && fact.iter().any(holds));
        let ids = |fact: &Vec<Words>| fact.iter().map(|words| words.entry).collect();
        found.take(FOUND_MAX.saturating_add(1)).map(ids).collect()
    }

    /// How much memory it takes, about.
    pub fn bytes(&self) -> usize {
        let texts: usize = self.texts.iter().map(|text| size_of::<String>() + text.len()).sum();
        let words = |fact: &Vec<Words>| {
            let numbers: usize = fact.iter().map(|words| size_of_val(&*words.texts)).sum();
            size_of::<Vec<Words>>() + fact.len() * size_of::<Words>() + numbers
        };
        texts.saturating_add(self.facts.iter().map(words).sum())
    }
}

fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn members<'a>(fact: &Fact<'a>) -> impl Iterator<Item = &'a Entry> {
    std::iter::once(fact.lead)
        .chain(fact.others.iter().map(|(entry, _)| *entry).collect::<Vec<_>>())
}

/// Texts that were seen, as they are written and folded, with numbers.
#[derive(Default)]
struct Texts {
    folded: Vec<String>,
    numbers: HashMap<String, u32>,
    /// A text as it is written, with the numbers of what it is found by.
    written: HashMap<String, Vec<u32>>,
}

impl Texts {
    fn words(&mut self, entry: &Entry) -> Words {
        let mut numbers: Vec<u32> =
            texts(entry).into_iter().flat_map(|text| self.numbers_of(text)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Words { entry: entry.id, texts: numbers.into_boxed_slice() }
    }

    /// What a text is found by: itself, and the medical words in it as they are spoken.
    fn numbers_of(&mut self, text: String) -> Vec<u32> {
        if let Some(known) = self.written.get(&text) {
            return known.clone();
        }
        let spoken = glossary::found(&text).into_iter().map(|term| fold(term.reading));
        let numbers: Vec<u32> =
            std::iter::once(fold(&text)).chain(spoken).map(|text| self.number(text)).collect();
        self.written.insert(text, numbers.clone());
        numbers
    }

    fn number(&mut self, folded: String) -> u32 {
        if let Some(known) = self.numbers.get(&folded) {
            return *known;
        }
        let number = u32::try_from(self.folded.len()).unwrap_or(u32::MAX);
        self.folded.push(folded.clone());
        self.numbers.insert(folded, number);
        number
    }
}

/// Those of the facts that stand on a page.
pub fn on_page(found: &[Members], page: usize) -> impl Iterator<Item = &Members> {
    let first = page.max(1).saturating_sub(1).saturating_mul(PER_PAGE);
    found.iter().take(FOUND_MAX).skip(first).take(PER_PAGE)
}

/// The page.
pub fn search(frame: Frame, data: Data<'_>) -> Search {
    let Data { pid, query, .. } = data;
    let lang = frame.lang;
    let found = data.found.unwrap_or_default();
    let page = data.page.max(1);
    let many = found.len() > FOUND_MAX;
    let until = page.saturating_mul(PER_PAGE);
    let more = found.len().min(FOUND_MAX) > until;
    let shown = on_page(found, page).filter_map(|members| dated(members, data, lang));
    Search {
        query: query.chars().take(QUERY_CHARS_MAX).collect(),
        found: data.found.map(|found| found.len().min(FOUND_MAX)),
        many,
        facts: shown.collect(),
        action: links::search(pid, "", 1),
        previous: (page > 1).then(|| links::search(pid, query, page.saturating_sub(1))),
        next: more.then(|| links::search(pid, query, page.saturating_add(1))),
        frame,
    }
}

/// A fact as it is shown. Its entries tell the same among themselves as among all the others: each of
/// them was joined to the one that leads, in the same order.
fn dated(members: &Members, data: Data<'_>, lang: Lang) -> Option<DatedFact> {
    let is_one = |entry: &&Entry| members.contains(&entry.id);
    let own: Vec<Entry> = data.entries.iter().filter(is_one).cloned().collect();
    let told = facts(&own, data.apart);
    let fact = told.iter().find(|fact| members.first() == Some(&fact.lead.id))?;
    let when = when::known(fact.lead.when.as_ref(), lang);
    Some(DatedFact { when, card: card(fact, data.pid, lang) })
}

/// The texts of an entry that can be found.
fn texts(e: &Entry) -> Vec<String> {
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
    texts
}

#[cfg(test)]
mod tests;
