//! The code lists of the check-up: items, answers, methods.
//!
//! Facts of the fourth-period OID table of the health ministry, kept as data in
//! `definitions/checkup/` (source and licence are noted there) and read once.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{Text, decimal::Decimal, provenance::Evidence};

/// The root of every code list of the check-up.
pub const ROOT: &str = "1.2.392.200119.6.";

/// What kind of value an item carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// A number with a unit.
    Quantity,
    /// A code of an answer list.
    Coded,
    /// Words.
    Text,
}

/// The group an item belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Blood, urine and other samples.
    Laboratory,
    /// Body measures and blood pressure.
    VitalSigns,
    /// Examinations, images, judgements.
    Exam,
    /// The questionnaire.
    Survey,
}

impl Group {
    /// The code of the HL7 observation category.
    pub const fn code(self) -> &'static str {
        match self {
            Group::Laboratory => "laboratory",
            Group::VitalSigns => "vital-signs",
            Group::Exam => "exam",
            Group::Survey => "survey",
        }
    }
}

/// One item of the check-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The 17-character code.
    pub code: &'static str,
    /// Its name.
    pub name: Text,
    /// What kind of value it carries.
    pub value: ValueType,
    /// The usual unit as printed, empty when it has none.
    pub unit: &'static str,
    /// The usual unit as UCUM, empty when it has none.
    pub ucum: &'static str,
    /// Whether the unit was written from memory, so that another one is no surprise.
    pub unit_uncertain: bool,
    /// The answer list (`2102`), empty for items without one.
    pub results: &'static str,
    /// The answer list before April 2024, when it was another one.
    pub results_before_2024: &'static str,
    /// Its group.
    pub group: Group,
    /// Which kind of evidence its value is.
    pub evidence: Evidence,
    /// Values outside are rare enough to ask about.
    pub soft_limits: Option<(Decimal, Decimal)>,
    /// Whether the item is found in old files only.
    pub old: bool,
}

/// One answer of an answer list, or one method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// What it means.
    pub text: Text,
    /// Whether it is found in old files only.
    pub old: bool,
}

/// The item with this code.
///
/// ```
/// use phr::record::checkup::item;
/// let height = item("9N001000000000001").unwrap();
/// assert_eq!((height.name.en.as_str(), height.ucum), ("Height", "cm"));
/// assert!(item("9N761000000000011").unwrap().old); // no longer asked since 2018
/// assert!(item("9N001").is_none()); // the first five characters are not enough
/// ```
pub fn item(code: &str) -> Option<&'static Item> {
    ITEMS.get(code)
}

/// Every item, in the order of their codes.
pub fn all() -> impl Iterator<Item = &'static Item> {
    ITEMS.values()
}

/// What a code of an answer list means. The list is named by its OID, with or without `urn:oid:`, or
/// by its last number alone.
///
/// ```
/// use phr::record::checkup::result;
/// assert_eq!(result("2102", "1").unwrap().text.ja, "－"); // urine: 1 is negative
/// assert_eq!(result("1.2.392.200119.6.2100", "1").unwrap().text.ja, "陽性"); // here 1 is positive
/// assert!(result("urn:oid:1.2.392.200119.6.2102", "9").is_none());
/// ```
pub fn result(system: &str, code: &str) -> Option<&'static Meaning> {
    RESULTS.get(list(system))?.get(code)
}

/// Whether the answer list is known.
pub fn knows_list(system: &str) -> bool {
    RESULTS.contains_key(list(system))
}

/// What a method code (list 1007) means.
pub fn method(code: &str) -> Option<&'static Meaning> {
    METHODS.get(code)
}

fn list(system: &str) -> &str {
    let oid = system.trim().strip_prefix("urn:oid:").unwrap_or(system.trim());
    oid.strip_prefix(ROOT).unwrap_or(oid)
}

static ITEMS: LazyLock<BTreeMap<&'static str, Item>> = LazyLock::new(|| {
    let table = include_str!("../../../../definitions/checkup/items.tsv");
    rows(table).filter_map(read_item).map(|item| (item.code, item)).collect()
});

static RESULTS: LazyLock<BTreeMap<&'static str, BTreeMap<&'static str, Meaning>>> =
    LazyLock::new(|| {
        let mut lists: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for row in rows(include_str!("../../../../definitions/checkup/results.tsv")) {
            if let [system, code, ja, en, note] = row.as_slice() {
                let old = has(note, "old");
                let meaning = Meaning { text: Text::new(*ja, *en), old };
                lists.entry(*system).or_default().insert(*code, meaning);
            }
        }
        lists
    });

static METHODS: LazyLock<BTreeMap<&'static str, Meaning>> = LazyLock::new(|| {
    rows(include_str!("../../../../definitions/checkup/methods.tsv"))
        .filter_map(|row| match row.as_slice() {
            [code, ja, en] => Some((*code, Meaning { text: Text::new(*ja, *en), old: false })),
            _ => None,
        })
        .collect()
});

/// The rows below the heading, cut at tabs.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

fn has(note: &str, word: &str) -> bool {
    note.split(' ').any(|w| w == word)
}

fn read_item(row: Vec<&'static str>) -> Option<Item> {
    let [code, ja, en, kind, unit, ucum, results, before, group, evidence, low, high, note] =
        row.try_into().ok()?;
    Some(Item {
        code,
        name: Text::new(ja, en),
        value: match kind {
            "quantity" => ValueType::Quantity,
            "coded" => ValueType::Coded,
            "text" => ValueType::Text,
            _ => return None,
        },
        unit,
        ucum,
        unit_uncertain: has(note, "unit-from-memory"),
        results,
        results_before_2024: before,
        group: match group {
            "laboratory" => Group::Laboratory,
            "vital-signs" => Group::VitalSigns,
            "exam" => Group::Exam,
            "survey" => Group::Survey,
            _ => return None,
        },
        evidence: Evidence::from_code(evidence)?,
        soft_limits: Decimal::read(low).zip(Decimal::read(high)),
        old: has(note, "old"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(table: &str) -> usize {
        table.lines().count() - 1
    }

    #[test]
    fn every_line_of_the_tables_is_read() {
        assert_eq!(ITEMS.len(), lines(include_str!("../../../../definitions/checkup/items.tsv")));
        let answers: usize = RESULTS.values().map(BTreeMap::len).sum();
        assert_eq!(answers, lines(include_str!("../../../../definitions/checkup/results.tsv")));
        assert_eq!(
            METHODS.len(),
            lines(include_str!("../../../../definitions/checkup/methods.tsv"))
        );
        assert!(ITEMS.len() >= 322);
    }

    #[test]
    fn every_item_has_names_and_a_known_answer_list() {
        for item in all() {
            assert!(!item.name.ja.is_empty() && !item.name.en.is_empty(), "{}", item.code);
            assert!(item.name.en.is_ascii(), "{}", item.code);
            for list in [item.results, item.results_before_2024] {
                assert!(list.is_empty() || knows_list(list), "{} {list}", item.code);
            }
            if item.value == ValueType::Coded {
                assert!(!item.results.is_empty(), "{}", item.code);
            }
        }
    }

    #[test]
    fn yes_and_no_change_places_between_the_daily_living_lists() {
        assert_eq!(result("2008", "0").unwrap().text.en, "Yes");
        assert_eq!(result("2009", "0").unwrap().text.en, "No");
    }
}
