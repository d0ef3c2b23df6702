//! Labels of sensitivity: which facts are given to others only when the person names them.
//!
//! Codes are those of HL7 v3 `ActCode` (information sensitivity policy) and of v3
//! `Confidentiality`. A source can put one on its resource (`meta.security`); most Japanese data
//! carry none, so the drug, the test, the diagnosis or the department imply them
//! (`definitions/sensitivity/`, source and limits are noted there). Assigning is pure.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use ::fhir::{system, view};
use aho_corasick::AhoCorasick;
use serde_json::Value;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::provenance::{Maker, context::coded};

/// Why a fact is sensitive.
///
/// ```
/// use phr::consent::Label;
/// assert_eq!(Label::from_code("PSY"), Some(Label::Psychiatry));
/// assert_eq!(Label::Genetic.code(), "GDIS");
/// assert_eq!(Label::from_code("psy"), None); // the codes of HL7 are in capitals
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// Mental health.
    Psychiatry,
    /// Alcohol, drugs.
    SubstanceUse,
    /// HIV.
    Hiv,
    /// Sexually transmitted diseases.
    SexuallyTransmitted,
    /// Sexuality and reproduction.
    SexualHealth,
    /// Pregnancy and birth.
    Pregnancy,
    /// Violence suffered.
    Violence,
    /// Genes, and diseases that run in families.
    Genetic,
    /// The source says "restricted" without saying why.
    Restricted,
}

coded!(Label {
    Psychiatry = "PSY",
    SubstanceUse = "SUD",
    Hiv = "HIV",
    SexuallyTransmitted = "STD",
    SexualHealth = "SEX",
    Pregnancy = "PREGNANT",
    Violence = "SDV",
    Genetic = "GDIS",
    Restricted = "R",
});

impl Label {
    /// Its bit. Stored (sealed): never renumber them.
    const fn bit(self) -> u16 {
        match self {
            Label::Psychiatry => 1,
            Label::SubstanceUse => 1 << 1,
            Label::Hiv => 1 << 2,
            Label::SexuallyTransmitted => 1 << 3,
            Label::SexualHealth => 1 << 4,
            Label::Pregnancy => 1 << 5,
            Label::Violence => 1 << 6,
            Label::Genetic => 1 << 7,
            Label::Restricted => 1 << 8,
        }
    }
}

/// A set of labels.
///
/// ```
/// # use phr::consent::{Label, Labels};
/// let psy: Labels = [Label::Psychiatry].into_iter().collect();
/// assert!(psy.within(Labels::ALL) && !psy.within(Labels::NONE));
/// assert!(Labels::NONE.within(Labels::NONE)); // what is not sensitive is within everything
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Labels(u16);

impl Labels {
    /// No label: not sensitive.
    pub const NONE: Labels = Labels(0);
    /// Every label, also those of later versions.
    pub const ALL: Labels = Labels(u16::MAX);

    /// From the bits of [`Labels::bits`].
    ///
    /// ```
    /// use phr::consent::{Label, Labels};
    /// let kept = Labels::from_iter([Label::Hiv, Label::Genetic]);
    /// assert_eq!(Labels::from_bits(kept.bits()), kept);
    /// // A label of a later version survives, and is within nothing but everything.
    /// let later = Labels::from_bits(1 << 15);
    /// assert!(!later.is_empty() && !later.within(kept) && later.within(Labels::ALL));
    /// ```
    pub const fn from_bits(bits: u16) -> Labels {
        Labels(bits)
    }
    /// As bits, for storage.
    pub const fn bits(self) -> u16 {
        self.0
    }
    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// Whether every label of this set is in `other`.
    pub const fn within(self, other: Labels) -> bool {
        self.0 & !other.0 == 0
    }
    /// Whether the two have a label in common.
    ///
    /// ```
    /// use phr::consent::{Label, Labels};
    /// let forbidden = Labels::from_iter([Label::Psychiatry, Label::Hiv]);
    /// assert!(Labels::from_iter([Label::Hiv, Label::Pregnancy]).meets(forbidden)); // one is enough
    /// assert!(!Labels::NONE.meets(Labels::ALL)); // what is not sensitive meets nothing
    /// ```
    pub const fn meets(self, other: Labels) -> bool {
        self.0 & other.0 != 0
    }
    /// Whether `label` is among them.
    pub const fn has(self, label: Label) -> bool {
        self.0 & label.bit() != 0
    }
    /// These and those of `other`.
    #[must_use]
    pub const fn and(self, other: Labels) -> Labels {
        Labels(self.0 | other.0)
    }
    /// The labels, in display order.
    pub fn iter(self) -> impl Iterator<Item = Label> {
        Label::ALL.iter().copied().filter(move |label| self.has(*label))
    }
}

impl FromIterator<Label> for Labels {
    fn from_iter<I: IntoIterator<Item = Label>>(labels: I) -> Labels {
        Labels(labels.into_iter().fold(0, |set, label| set | label.bit()))
    }
}

/// The labels of an entry: those on it, and those that drug, test, diagnosis, department or maker
/// imply.
///
/// ```
/// # use phr::{consent::{label, Label}, provenance::Maker}; use serde_json::json;
/// let drug = json!({"resourceType": "MedicationDispense",
///     "medicationCodeableConcept": {"text": "ビクタルビ配合錠"}});
/// assert!(label::labels(&drug, &Maker::Unknown).has(Label::Hiv));
/// // The same harmless medicine from a psychiatric clinic tells where the person goes.
/// let maker = Maker::Institution { name: "めぐりメンタルクリニック".into(), code: None };
/// let harmless = json!({"resourceType": "MedicationDispense"});
/// assert!(label::labels(&harmless, &maker).has(Label::Psychiatry));
/// assert!(label::labels(&harmless, &Maker::Unknown).is_empty());
/// ```
pub fn labels(resource: &Value, maker: &Maker) -> Labels {
    let mut found = written(resource);
    for code in codes(resource) {
        found = found.and(of_code(code));
    }
    // Sources often write a name twice, as text and as display.
    let mut last = "";
    for name in names(resource) {
        if name != last {
            found = found.and(WORDS.labels(name, false));
            last = name;
        }
    }
    for place in [maker.name(), maker.institution()].into_iter().flatten() {
        found = found.and(WORDS.labels(place, true));
    }
    found
}

/// Labels the source itself put on the resource. A code of a sensitivity nobody here knows counts
/// as restricted.
fn written(resource: &Value) -> Labels {
    const UNRESTRICTED: [&str; 4] = ["U", "L", "M", "N"];
    const SYSTEMS: [&str; 2] = [
        "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
        "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    ];
    let Some(meta) = resource.get("meta") else { return Labels::NONE };
    view::items(meta, "security")
        .filter(|s| view::text(s, "system").is_none_or(|system| SYSTEMS.contains(&system)))
        .filter_map(|s| view::text(s, "code"))
        .filter(|code| !UNRESTRICTED.contains(code))
        .map(|code| match code {
            "ETH" | "ETHUD" | "OPIOIDUD" => Label::SubstanceUse,
            "PSYTHPN" | "BH" | "MENCAT" => Label::Psychiatry,
            "VIO" => Label::Violence,
            known => Label::from_code(known).unwrap_or(Label::Restricted),
        })
        .collect()
}

/// Members that say what a resource is about.
const CONCEPTS: &[&str] = &[
    "code",
    "medicationCodeableConcept",
    "vaccineCode",
    "category",
    "type",
    "serviceType",
    "reasonCode",
    "bodySite",
];
/// Members that name a department or institution.
const PLACES: &[&str] = &["performer", "author", "serviceProvider", "custodian", "requester"];

fn concepts(resource: &Value) -> impl Iterator<Item = &Value> {
    CONCEPTS.iter().flat_map(move |key| view::items(resource, key))
}

fn codes(resource: &Value) -> impl Iterator<Item = view::Coding<'_>> {
    concepts(resource).flat_map(view::codings)
}

fn names(resource: &Value) -> impl Iterator<Item = &str> {
    let displays = codes(resource).filter_map(|coding| coding.display);
    let texts = concepts(resource).filter_map(|c| view::text(c, "text"));
    let titles = ["title", "description"].into_iter().filter_map(|key| view::text(resource, key));
    let places = PLACES.iter().flat_map(|key| view::items(resource, key));
    let places = places.filter_map(|place| {
        view::text(place, "display").or_else(|| view::text(place.get("actor")?, "display"))
    });
    displays.chain(texts).chain(titles).chain(places)
}

/// Lines of the table, by what they look at.
#[derive(Default)]
struct Table {
    diagnoses: Vec<(&'static str, Label)>,
    drugs: Vec<(&'static str, Label)>,
    tests: Vec<(&'static str, Label)>,
    department_codes: Vec<(&'static str, Label)>,
    names: Vec<(String, Label)>,
    departments: Vec<(String, Label)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    let text = include_str!("../../../../definitions/sensitivity/implied.tsv");
    for line in text.lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(label), Some(by), Some(found)) = (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let Some(label) = Label::from_code(label) else { continue };
        match by {
            "icd10" => table.diagnoses.push((found, label)),
            "drug" => table.drugs.push((found, label)),
            "loinc" => table.tests.push((found, label)),
            "department-code" => table.department_codes.push((found, label)),
            "name" => table.names.push((fold(found).into_owned(), label)),
            "department" => table.departments.push((fold(found).into_owned(), label)),
            _ => {}
        }
    }
    table
});

/// Department numbers of claims.
const DEPARTMENTS: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationRequestDepartment";

fn of_code(coding: view::Coding<'_>) -> Labels {
    let starts = |lines: &[(&str, Label)]| -> Labels {
        lines.iter().filter(|(start, _)| coding.code.starts_with(start)).map(|(_, l)| *l).collect()
    };
    let equals = |lines: &[(&str, Label)]| -> Labels {
        lines.iter().filter(|(code, _)| coding.code == *code).map(|(_, label)| *label).collect()
    };
    match system::canonical(coding.system) {
        system::LOINC => equals(&TABLE.tests),
        DEPARTMENTS => equals(&TABLE.department_codes),
        // The first four characters are the class of the drug.
        system::YJ => starts(&TABLE.drugs),
        other if is_icd10(other) => starts(&TABLE.diagnoses),
        _ => Labels::NONE,
    }
}

/// Many spellings, from WHO's OID to the Japanese URLs.
fn is_icd10(system: &str) -> bool {
    const SPELLINGS: [&[u8]; 3] = [b"icd-10", b"icd10", b"2.16.840.1.113883.6.3"];
    let stands = |word: &[u8]| {
        system.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
    };
    SPELLINGS.into_iter().any(stands)
}

/// All words of the table, found in one pass: this is asked of every entry that comes in.
struct Words {
    /// `None` only if the table were too large for one machine; then everything is restricted.
    machine: Option<AhoCorasick>,
    /// For each pattern: its label, and whether it is the name of a department.
    patterns: Vec<(Label, bool)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let names = TABLE.names.iter().map(|line| (line, false));
    let lines: Vec<_> = names.chain(TABLE.departments.iter().map(|line| (line, true))).collect();
    Words {
        machine: AhoCorasick::new(lines.iter().map(|((word, _), _)| word)).ok(),
        patterns: lines.iter().map(|((_, label), department)| (*label, *department)).collect(),
    }
});

impl Words {
    /// The labels of the words that stand in a name; for a place, those of departments only. A Latin
    /// word must begin there: `archive` holds no `hiv`.
    fn labels(&self, name: &str, place: bool) -> Labels {
        let Some(machine) = &self.machine else { return Labels::from_iter([Label::Restricted]) };
        let name = fold(name);
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let begins = |at: usize| {
            let (before, word) = name.split_at_checked(at).unwrap_or_default();
            !latin(before.chars().next_back()) || !latin(word.chars().next())
        };
        let found = machine.find_overlapping_iter(name.as_bytes()).filter(|m| begins(m.start()));
        let lines = found.filter_map(|m| self.patterns.get(m.pattern().as_usize()));
        lines.filter(|(_, department)| *department || !place).map(|(label, _)| *label).collect()
    }
}

/// Width and case folded, so that ＨＩＶ and hiv are found too.
fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    if is_nfkc_quick(text.chars()) != IsNormalized::Yes {
        return Cow::Owned(text.nfkc().flat_map(char::to_lowercase).collect());
    }
    if text.chars().all(|c| c.to_lowercase().eq([c])) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().flat_map(char::to_lowercase).collect())
}

/// How many lines of the table name each label; for the page that tells what is looked at.
pub fn counts() -> BTreeMap<Label, usize> {
    let table = &*TABLE;
    let plain = [&table.diagnoses, &table.drugs, &table.tests, &table.department_codes];
    let folded = [&table.names, &table.departments];
    let labels = plain.into_iter().flatten().map(|(_, label)| *label);
    let mut counts = BTreeMap::new();
    for label in labels.chain(folded.into_iter().flatten().map(|(_, label)| *label)) {
        let sum: &mut usize = counts.entry(label).or_default();
        *sum = sum.saturating_add(1);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn check(resource: &Value, expected: &[Label]) {
        let found: Vec<Label> = labels(resource, &Maker::Unknown).iter().collect();
        assert_eq!(found, expected, "{resource}");
    }

    #[test]
    fn drug_test_diagnosis_and_department_imply_a_label() {
        let icd = "http://hl7.org/fhir/sid/icd-10";
        let coded = |system: &str, code: &str| json!({"resourceType": "Condition", "code": {"coding": [{"system": system, "code": code}]}});
        check(&coded(icd, "F20.0"), &[Label::Psychiatry]);
        check(&coded(icd, "F10.2"), &[Label::Psychiatry, Label::SubstanceUse]);
        check(&coded(icd, "B24"), &[Label::Hiv]);
        check(&coded(icd, "I10"), &[]);
        check(&coded(system::LOINC, "75622-1"), &[Label::Hiv]);
        check(&coded(system::YJ, "1179038F1028"), &[Label::Psychiatry]);
        check(&coded(system::YJ, "2171022F1029"), &[]);
        check(&coded(DEPARTMENTS, "23"), &[Label::SexualHealth, Label::Pregnancy]);
        check(&json!({"code": {"text": "ＨＩＶ抗体"}}), &[Label::Hiv]);
        check(&json!({"code": {"text": "Archive of letters"}}), &[]);
    }

    #[test]
    fn what_the_source_wrote_counts_and_what_nobody_knows_is_restricted() {
        let tagged = |code: &str| {
            json!({"meta": {"security": [
                {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": code}]}})
        };
        check(&tagged("PSY"), &[Label::Psychiatry]);
        check(&tagged("ETH"), &[Label::SubstanceUse]);
        check(&tagged("N"), &[]);
        check(&tagged("CELEB"), &[Label::Restricted]);
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let text = include_str!("../../../../definitions/sensitivity/implied.tsv");
        assert_eq!(counts().values().sum::<usize>(), text.lines().count() - 1);
        let known: Vec<Label> = counts().into_keys().collect();
        assert_eq!(known.len(), Label::ALL.len() - 1); // all but "restricted"
    }

    /// Line by line, the slow way.
    fn by_lines(name: &str, place: bool) -> Labels {
        let name: String = name.nfkc().flat_map(char::to_lowercase).collect();
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let begins = |at: usize, word: &str| {
            !latin(name.split_at(at).0.chars().next_back()) || !latin(word.chars().next())
        };
        let stands = |word: &str| name.match_indices(word).any(|(at, _)| begins(at, word));
        let names = TABLE.names.iter().filter(|_| !place);
        let lines = names.chain(&TABLE.departments).filter(|(word, _)| stands(word));
        lines.map(|(_, label)| *label).collect()
    }

    #[test]
    fn every_word_is_found_wherever_it_stands() {
        for (word, _) in TABLE.names.iter().chain(&TABLE.departments) {
            for text in
                [word.clone(), format!("x{word}"), format!("ア {word}イ"), word.to_uppercase()]
            {
                for place in [false, true] {
                    assert_eq!(WORDS.labels(&text, place), by_lines(&text, place), "{text}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn words_are_those_found_line_by_line(
            parts in proptest::collection::vec(("\\PC{0,6}", 0_usize..150), 0..4), place: bool,
        ) {
            let parts = parts.iter().flat_map(|(t, n)| [t.as_str(), TABLE.names[*n].0.as_str()]);
            let text: String = parts.collect();
            prop_assert_eq!(WORDS.labels(&text, place), by_lines(&text, place));
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}", code in "\\PC{0,8}") {
            let entry = json!({"code": {"text": text, "coding": [{"system": "icd-10", "code": code}]},
                "meta": {"security": [{"code": code}]}});
            let found = labels(&entry, &Maker::Insurer { name: text });
            prop_assert!(found.within(Labels::ALL));
        }
    }
}
