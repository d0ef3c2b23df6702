//! 階層化 against the printed steps, what is missing, and who is not meant.

use super::{super::visit::visits, *};
use crate::insight::tests::{Made, facts, person};

/// A check-up of 10 June 2025 from `code=value` items; `?` before the value makes it an answer.
fn computed(born: &str, sex: Sex, items: &str) -> Option<Level> {
    let mut made = Made::default();
    for item in items.split_whitespace() {
        let (code, value) = item.split_once('=').unwrap();
        match value.strip_prefix('?') {
            Some(answer) => made.answer(code, "2025-06-10", answer),
            None => made.item(code, "2025-06-10", value.parse().unwrap()),
        }
    }
    let person = person(born, sex);
    facts(&made, &person, "2025-07-01", |facts| {
        let visits = visits(facts);
        level(visits.last().unwrap(), person.birth_date.as_ref(), person.sex)
    })
}

const MAN: &str = "1974-09-02";
/// Nothing wrong but the waist and the body mass index.
const FINE: &str =
    "9N701=?2 9N706=?2 9N711=?2 9N736=?3 3D010=99 3F015=149 3F070=40 9A751=129 9A761=84";

fn with(fat: &str, more: &str) -> String {
    // What comes first counts, so the exceptions go before the rest.
    format!("{fat} {more} {FINE}")
}

#[test]
fn every_step_of_the_programme_is_met_from_both_sides() {
    use Level::{Information, Intensive, Motivational};
    let (waist, mass, thin) = ("9N016=85 9N011=22", "9N016=84.9 9N011=25", "9N016=84.9 9N011=24.9");
    for (fat, more, expected) in [
        (waist, "", Information),
        (waist, "3D010=100", Motivational),
        (waist, "3F015=150", Motivational),
        (waist, "3F070=39", Motivational),
        (waist, "9A751=130 9A761=70", Motivational),
        (waist, "9A751=120 9A761=85", Motivational),
        (waist, "3F015=150 3F070=39", Motivational), // both are lipids: one risk
        (waist, "9N736=?1", Information),            // smoking alone is none
        (waist, "9N736=?1 3D010=100", Intensive),
        (waist, "9N736=?2 3D010=100", Motivational), // who stopped does not smoke
        (waist, "3D010=100 3F015=150", Intensive),
        (mass, "", Information),
        (mass, "3D010=100", Motivational),
        (mass, "3D010=100 3F015=150", Motivational),
        (mass, "3D010=100 3F015=150 9N736=?1", Intensive),
        (mass, "3D010=100 3F015=150 9A751=130 9A761=70", Intensive),
        (thin, "3D010=100 3F015=150 9A751=130 9A761=70 9N736=?1", Information),
        (waist, "3D010=100 3F015=150 9N701=?1", Information), // takes medicine
    ] {
        assert_eq!(computed(MAN, Sex::Male, &with(fat, more)), Some(expected), "{fat} {more}");
    }
}

#[test]
fn the_waist_of_women_is_another() {
    for (waist, expected) in [("89.9", Level::Information), ("90", Level::Motivational)] {
        let items = with(&format!("9N016={waist} 9N011=22"), "3D010=100");
        assert_eq!(computed(MAN, Sex::Female, &items), Some(expected), "{waist}");
    }
}

#[test]
fn from_65_on_it_is_motivational_at_most_and_outside_40_to_74_nothing() {
    let items = with("9N016=90 9N011=27", "3D010=100 3F015=150 9A751=130 9A761=70");
    for (born, expected) in [
        ("1986-04-01", None), // 39 at the end of the fiscal year
        ("1986-03-31", Some(Level::Intensive)),
        ("1961-04-01", Some(Level::Intensive)), // 64
        ("1961-03-31", Some(Level::Motivational)),
        ("1951-04-01", Some(Level::Motivational)),
        ("1951-03-31", None), // 75
    ] {
        assert_eq!(computed(born, Sex::Male, &items), expected, "{born}");
    }
    assert_eq!(computed(MAN, Sex::Other, &items), None);
}

#[test]
fn what_is_missing_makes_it_undecided_only_when_it_matters() {
    use Level::{Information, Intensive, Undecided};
    for (items, expected) in [
        ("9N016=80 9N011=22", Information), // no fat, no risk matters
        ("9N016=90", Undecided),
        ("9N016=90 3D010=100 3F015=150 9A751=120 9A761=70", Intensive), // smoking adds nothing more
        ("9N016=90 3D010=90 3F015=100 3F070=50 9A751=120 9A761=70", Information),
        ("9N016=90 3D010=100 3F015=100 3F070=50 9A751=120 9A761=70", Undecided), // smoking decides
        ("9N011=26 3D010=100 3F015=150 3F070=50 9A751=120 9A761=70 9N736=?3", Undecided), // the waist
        ("9N001=170 9N006=60 9N016=80", Information), // the index from height and weight
    ] {
        assert_eq!(computed(MAN, Sex::Male, items), Some(expected), "{items}");
    }
}

#[test]
fn fasting_glucose_goes_before_hba1c_and_values_after_a_meal_have_their_own_limit() {
    let base = "9N016=90 3F070=50 9A751=120 9A761=70 9N736=?3";
    for (more, expected) in [
        ("3D010=99 3D046=5.7 3F015=100", Level::Information),
        ("3D046=5.6 3F015=100", Level::Motivational),
        ("3D010=99 3F0151299=174", Level::Information),
        ("3D010=99 3F0151299=175", Level::Motivational),
        ("3D0101299=100 3F015=100", Level::Motivational),
    ] {
        let items = format!("{base} {more}");
        assert_eq!(computed(MAN, Sex::Male, &items), Some(expected), "{more}");
    }
}
