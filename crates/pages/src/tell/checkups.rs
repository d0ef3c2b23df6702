//! Check-ups side by side: one column per day, one row per item, values and judgements as sent.

use std::collections::BTreeMap;

use fhir::{system, view};
use phr::{
    EntryId,
    record::{Entry, EntryState, Kind, same::facts},
};
use serde_json::Value;

use super::{entry, when};
use crate::{
    Frame, Lang,
    checkups::{COLUMNS, Cell, CheckUps, PartChoice, Row},
    links,
    words::Words,
};

/// A part of the results; each is a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// Body measures and blood pressure.
    #[default]
    Body,
    /// Blood, urine and other samples.
    Laboratory,
    /// Examinations and judgements.
    Exam,
    /// The questionnaire.
    Survey,
}

impl Part {
    const ALL: [Part; 4] = [Part::Body, Part::Laboratory, Part::Exam, Part::Survey];

    /// The value of the `part` parameter.
    pub const fn code(self) -> &'static str {
        match self {
            Part::Body => "body",
            Part::Laboratory => "laboratory",
            Part::Exam => "exam",
            Part::Survey => "survey",
        }
    }

    /// Reads the value of the `part` parameter.
    ///
    /// ```
    /// use pages::tell::checkups::Part;
    /// assert_eq!(Part::from_code("exam"), Some(Part::Exam));
    /// assert_eq!(Part::from_code(""), None);
    /// ```
    pub fn from_code(code: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.code() == code)
    }

    /// By the category of the result; what has none stands with the examinations.
    pub(crate) fn of(r: &Value) -> Part {
        let mut codes = view::items(r, "category").flat_map(view::codings).map(|c| c.code);
        codes
            .find_map(|code| match code {
                "vital-signs" | "body-measurement" => Some(Part::Body),
                "laboratory" => Some(Part::Laboratory),
                "survey" | "social-history" => Some(Part::Survey),
                _ => None,
            })
            .unwrap_or(Part::Exam)
    }
}

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// Entries of check-ups.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// Which part of the results.
    pub part: Part,
    /// Which check-ups, from 1 for the newest.
    pub page: usize,
}

/// The page. Rows stand in the order of their codes, as check-up reports print them.
pub fn checkups(frame: Frame, data: Data<'_>) -> CheckUps {
    let Data { pid, part, .. } = data;
    let lang = frame.lang;
    let results: Vec<(String, &Entry)> = facts(data.entries, data.apart)
        .into_iter()
        .map(|fact| fact.lead)
        .filter(|e| e.kind == Kind::CheckUp && e.state == EntryState::Active)
        .filter(|e| view::resource_type(&e.resource) == Some("Observation"))
        .filter_map(|e| Some((when::day_of(e.when.as_ref()?, lang).iso, e)))
        .collect();
    let mut days: Vec<String> = results.iter().map(|(day, _)| day.clone()).collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.dedup();
    let page = data.page.max(1);
    let first = page.saturating_sub(1).saturating_mul(COLUMNS);
    let more = days.len() > first.saturating_add(COLUMNS);
    let days: Vec<String> = days.into_iter().skip(first).take(COLUMNS).collect();
    let texts = Words::of(lang).checkups.part;
    CheckUps {
        parts: Part::ALL
            .into_iter()
            .zip(texts)
            .map(|(choice, text)| PartChoice {
                text,
                link: links::checkups(pid, choice.code(), page),
                here: choice == part,
            })
            .collect(),
        rows: rows(&results, &days, data, lang),
        newer: (page > 1).then(|| links::checkups(pid, part.code(), page.saturating_sub(1))),
        older: more.then(|| links::checkups(pid, part.code(), page.saturating_add(1))),
        days,
        frame,
    }
}

fn rows(
    results: &[(String, &Entry)],
    days: &[String],
    Data { pid, part, .. }: Data<'_>,
    lang: Lang,
) -> Vec<Row> {
    let mut rows: BTreeMap<(String, String), Vec<Vec<Cell>>> = BTreeMap::new();
    for (day, e) in results.iter().filter(|(_, e)| Part::of(&e.resource) == part) {
        let Some(column) = days.iter().position(|d| d == day) else { continue };
        let name = entry::title(e, lang);
        let cells =
            rows.entry((code(&e.resource), name)).or_insert_with(|| vec![Vec::new(); days.len()]);
        let text = entry::value_text(e, lang).unwrap_or_default();
        // Two values of one item on one day are both shown.
        if let Some(cell) = cells.get_mut(column).filter(|c| c.iter().all(|v| v.text != text)) {
            let link = links::entry(pid, &e.id.to_string());
            cell.push(Cell { text, link, flag: entry::flag(e) });
        }
    }
    rows.into_iter().map(|((_, name), cells)| Row { name, cells }).collect()
}

/// The measured thing: the first five characters of a JLAC10 or check-up code. The rest is sample
/// and method, which change between years.
fn code(r: &Value) -> String {
    let codings = r.get("code").into_iter().flat_map(view::codings);
    codings
        .filter(|c| c.system == system::CHECKUP_ITEM || c.system == system::JLAC10)
        .find_map(|c| c.code.get(..5))
        .unwrap_or("~") // without a code: after the others, by name
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PID, any_resource, entry, frame};
    use super::*;
    use crate::Page;
    use phr::provenance::Evidence;
    use proptest::prelude::*;
    use serde_json::json;

    fn result(n: u8, code: &str, name: &str, value: &str, on: &str) -> Entry {
        let mut e = entry(
            n,
            Evidence::Measured,
            json!({"resourceType": "Observation", "effectiveDateTime": on,
                "category": [{"coding": [{"code": "vital-signs"}]}],
                "code": {"text": name, "coding": [{"system": system::CHECKUP_ITEM, "code": code}]},
                "valueQuantity": {"value": value, "unit": "kg"}}),
        );
        e.kind = Kind::CheckUp;
        e
    }

    fn page(entries: &[Entry], part: Part, page: usize) -> CheckUps {
        checkups(frame(Lang::Ja), Data { pid: PID, entries, apart: &[], part, page })
    }

    #[test]
    fn years_stand_side_by_side_and_a_missing_value_is_no_value() {
        let mut all: Vec<Entry> = (0..6)
            .map(|n| result(n, "9N006000000000001", "体重", "48.20", &format!("202{n}-06-10")))
            .collect();
        all.push(result(9, "9N001000000000001", "身長", "150", "2025-06-10"));
        let told = page(&all, Part::Body, 1);
        assert_eq!(told.days[..2], ["2025-06-10", "2024-06-10"]);
        let names: Vec<&str> = told.rows.iter().map(|r| r.name.as_str()).collect();
        assert_eq!(names, ["身長", "体重"]);
        assert!(told.rows[0].cells[1].is_empty());
        assert_eq!(told.rows[1].cells[0][0].text, "48.20 kg");
        assert!(told.older.is_some() && page(&all, Part::Body, 2).older.is_none());
        assert!(page(&all, Part::Survey, 1).rows.is_empty());
    }

    #[test]
    fn a_first_and_a_second_value_of_one_day_are_both_shown() {
        let all = [
            result(1, "9N006000000000001", "体重", "48", "2025-06-10"),
            result(2, "9N006000000000001", "体重", "49", "2025-06-10"),
        ];
        let told = page(&all, Part::Body, 1);
        let mut values: Vec<(&str, &str)> = told.rows[0].cells[0]
            .iter()
            .map(|value| (value.text.as_str(), value.link.as_str()))
            .collect();
        values.sort_unstable();
        let links = [&all[0], &all[1]].map(|e| links::entry(PID, &e.id.to_string()));
        assert_eq!(values, [("48 kg", links[0].as_str()), ("49 kg", links[1].as_str())]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_results_give_a_page(resources in prop::collection::vec(any_resource(), 0..6)) {
            let entries: Vec<Entry> = resources
                .into_iter()
                .zip(1u8..)
                .map(|(r, n)| Entry { kind: Kind::CheckUp, ..entry(n, Evidence::Measured, r) })
                .collect();
            for part in Part::ALL {
                prop_assert!(page(&entries, part, 1).render().is_ok());
            }
        }
    }
}
