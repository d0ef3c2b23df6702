//! One day of a check-up: its numbers and answers by the codes of the check-up.

use fhir::{Date, view};

use crate::{
    EntryId,
    insight::{
        Facts, evidence,
        marker::Marker,
        reading::{Number, counts, number},
    },
    record::{Entry, Kind},
};

use super::Level;

/// A result with a marker.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Result {
    pub(crate) marker: Marker,
    pub(crate) value: f64,
    /// At any time, not fasting (identification 1299 of the code).
    pub(crate) casual: bool,
    /// The item's code: analyte, material and method in one.
    code: String,
    place: Option<String>,
}

impl Result {
    /// Whether the two may be compared: one place, one method, one distance from a meal.
    pub(crate) fn is_like(&self, other: &Result) -> bool {
        self.code == other.code && self.place == other.place
    }
}

/// A check-up of one day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Visit {
    pub(crate) date: Date,
    pub(crate) day: i64,
    pub(crate) results: Vec<Result>,
    /// Numbers without a marker, by the first five characters of their code.
    numbers: Vec<(String, f64)>,
    /// Coded answers, by the first five characters of the question's code.
    answers: Vec<(String, String)>,
    ids: Vec<EntryId>,
}

/// Every check-up of the record, oldest first.
pub(crate) fn visits(facts: &Facts<'_>) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    let mut entries: Vec<(&Entry, i64)> = facts.of_kind(Kind::CheckUp).collect();
    entries.sort_by_key(|(entry, day)| (*day, entry.id));
    for (entry, day) in entries.into_iter().filter(|(entry, _)| counts(entry)) {
        let Some(date) = entry.when.clone() else { continue };
        if visits.last().is_none_or(|visit| visit.day != day) {
            let (results, numbers, answers, ids) = Default::default();
            visits.push(Visit { date, day, results, numbers, answers, ids });
        }
        if let Some(visit) = visits.last_mut() {
            visit.take(entry);
        }
    }
    visits
}

impl Visit {
    fn take(&mut self, entry: &Entry) {
        let Some(code) = entry.resource.get("code") else { return };
        let Some(item) = view::codings(code).map(|c| c.code).find(|c| c.len() == 17) else {
            return;
        };
        let Some(five) = item.get(..5) else { return };
        let marker = Marker::of(code);
        let is_unit = |unit: &str| marker.is_none_or(|marker| marker.is_unit(unit));
        match (number(&entry.resource, is_unit), marker) {
            (Number::Value(value), Some(marker)) => {
                // Of two of one marker on a day the first counts: nobody can tell which is better.
                if !self.results.iter().any(|r| r.marker == marker) {
                    let origin = entry.origins.first();
                    self.results.push(Result {
                        marker,
                        value,
                        casual: item.get(5..9) == Some("1299"),
                        code: item.to_owned(),
                        place: origin.and_then(|o| o.made_by.institution()).map(str::to_owned),
                    });
                }
            }
            (Number::Value(value), None) => self.numbers.push((five.to_owned(), value)),
            (Number::OtherUnit | Number::None, _) => {
                let Some(answer) = entry.resource.get("valueCodeableConcept") else { return };
                let code = view::codings(answer).next().map(|c| c.code.to_owned());
                self.answers.extend(code.map(|code| (five.to_owned(), code)));
            }
        }
        self.ids.push(entry.id);
    }

    /// The entries it stands on.
    pub(crate) fn evidence(&self) -> Vec<EntryId> {
        evidence(self.ids.iter().copied())
    }

    /// The value of a marker.
    pub(crate) fn value(&self, marker: Marker) -> Option<f64> {
        self.results.iter().find(|r| r.marker == marker).map(|r| r.value)
    }

    /// The value of a marker that was taken fasting.
    pub(crate) fn fasting(&self, marker: Marker) -> Option<f64> {
        self.results.iter().find(|r| r.marker == marker && !r.casual).map(|r| r.value)
    }

    /// A number without a marker, by the first five characters of its code.
    pub(crate) fn number(&self, five: &str) -> Option<f64> {
        self.numbers.iter().find(|(code, _)| code == five).map(|(_, value)| *value)
    }

    /// The code of an answer, by the first five characters of the question's code.
    pub(crate) fn answer(&self, five: &str) -> Option<&str> {
        self.answers.iter().find(|(code, _)| code == five).map(|(_, answer)| answer.as_str())
    }

    /// Yes (1) or no (2) to a question of answer list 2003; `None` without an answer.
    pub(crate) fn yes(&self, five: &str) -> Option<bool> {
        match self.answer(five)? {
            "1" => Some(true),
            "2" => Some(false),
            _ => None,
        }
    }

    /// The pressure that counts: the "other" reading where there is one, else the second, else the
    /// first (from memory of the check-up's manual).
    pub(crate) fn pressure(&self) -> Option<(f64, f64)> {
        let pair = |(upper, lower)| Some((self.number(upper)?, self.number(lower)?));
        [("9A755", "9A765"), ("9A752", "9A762"), ("9A751", "9A761")].into_iter().find_map(pair)
    }

    /// Whether the person smokes: list 24060 since 2024 (1 yes, 2 stopped, 3 no), 2003 before.
    pub(crate) fn smokes(&self) -> Option<bool> {
        Some(self.answer("9N736")? == "1")
    }

    /// The level of guidance the check-up itself says (list 3001).
    pub(crate) fn sent_level(&self) -> Option<Level> {
        match self.answer("9N506")? {
            "1" => Some(Level::Intensive),
            "2" => Some(Level::Motivational),
            "3" => Some(Level::Information),
            _ => None,
        }
    }
}
