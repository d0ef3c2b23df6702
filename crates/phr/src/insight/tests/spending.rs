//! What was paid: year against year, dear months, the deduction.

use super::*;
use crate::message::{
    Ask,
    phrase::{Phrase, cost::Phrase as Said},
};

/// Bills of months, in yen.
fn bills(months: &[(&str, i64)]) -> Made {
    let mut made = Made::default();
    for (month, yen) in months {
        let resource = json!({"resourceType": "ExplanationOfBenefit", "status": "active",
            "billablePeriod": {"start": month},
            "total": [{"category": {"text": "窓口相当負担額"}, "amount": {"value": yen}}]});
        made.push(resource, month, Maker::Unknown, Context::default());
    }
    made
}

fn told(months: &[(&str, i64)], person: &Person, today: &str) -> Option<Message> {
    let messages = bills(months).told(person, today);
    messages.into_iter().find(|m| m.about == About::Spending)
}

fn said<T>(phrase: Said, part: fn(Phrase) -> T) -> T {
    part(Phrase::Cost(phrase))
}

fn young() -> Person {
    person("1990-05-01", Sex::Male)
}

#[test]
fn the_same_months_of_two_years_are_compared() {
    let months = [("2024-01", 3_000), ("2024-03", 2_000), ("2024-09", 90_000), ("2025-03", 4_000)];
    let told = told(&months, &young(), "2025-04-10").unwrap();
    assert_eq!(
        told.now[0],
        said(Said::Paid { yen: 4_000, until: "2025-03".parse().unwrap() }, Now::Phrase)
    );
    let less = Said::Against { direction: Direction::Down, yen: 1_000 };
    assert_eq!(told.before, [said(less, Before::Phrase)], "September is not among them");
}

#[test]
fn a_month_is_dear_from_the_limit_of_its_age_on() {
    let old = person("1950-05-01", Sex::Female);
    for (person, month, yen, dear) in [
        (young(), "2025-03", 57_599, false),
        (young(), "2025-03", 57_600, true),
        (old.clone(), "2025-03", 17_999, false),
        (old.clone(), "2025-03", 18_000, true),
        (old.clone(), "2023-04", 18_000, false), // too long ago to ask
        (person("1955-04-01", Sex::Female), "2025-03", 18_000, false), // 69 in that month
        (person("1955-03-31", Sex::Female), "2025-03", 18_000, true),
    ] {
        let told = told(&[(month, yen), ("2025-04", 100)], &person, "2025-04-10").unwrap();
        assert_eq!(told.ask, dear.then_some(Ask::HighCost), "{month} {yen}");
        let (verdict, step) = if dear {
            (Verdict::Notice, Step::AskInsurer)
        } else {
            (Verdict::Wobble, Step::Nothing)
        };
        assert_eq!((told.verdict, told.step), (verdict, step), "{month} {yen}");
    }
}

#[test]
fn the_deduction_begins_above_a_hundred_thousand_yen() {
    for (yen, expected) in [
        (99_999, Said::UntilDeduction(1)),
        (100_000, Said::UntilDeduction(0)),
        (100_001, Said::Deduction),
    ] {
        let months = [("2025-01", yen - 40_000), ("2025-02", 40_000)];
        let told = told(&months, &young(), "2025-12-10").unwrap();
        assert_eq!(told.guide[0], said(expected, Guide::Phrase), "{yen}");
    }
}

#[test]
fn nothing_is_said_of_what_ended_long_ago_or_was_never_billed() {
    assert!(told(&[("2023-01", 5_000)], &young(), "2025-04-10").is_none());
    assert!(told(&[], &young(), "2025-04-10").is_none());
}
