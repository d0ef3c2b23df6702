//! Windows from both sides, and a record that says nothing.

use serde_json::json;

use super::*;
use crate::{
    insight::tests::{Made, person},
    provenance::{Context, Maker},
};

fn asked(born: &str, sex: Sex, doses: &[&str], today: &str) -> Vec<String> {
    let mut made = Made::default();
    for (at, name) in doses.iter().enumerate() {
        let resource = json!({"resourceType": "Immunization", "status": "completed",
            "vaccineCode": {"text": name}});
        // Two of one vaccine on one day would be the same dose from two sources.
        let day = format!("2010-01-{:02}", at + 1);
        made.push(resource, &day, Maker::Unknown, Context::default());
    }
    let messages = made.told(&person(born, sex), today);
    let now = messages.iter().filter(|m| m.about == About::Vaccination).flat_map(|m| &m.now);
    now.filter_map(|now| match now {
        Now::Phrase(Phrase::Age(Said::Open { name, until })) => {
            Some(format!("{} {until}", name.en))
        }
        _ => None,
    })
    .collect()
}

#[test]
fn a_record_without_any_vaccination_says_nothing() {
    assert!(asked("2024-06-10", Sex::Male, &[], "2025-07-01").is_empty());
}

#[test]
fn a_window_opens_and_closes_on_its_day() {
    let all = ["ヒブ"; 4].into_iter().chain(["小児用肺炎球菌（１３価）"; 4]).chain(["四種混合"; 4]);
    let all: Vec<&str> = all.chain(["水痘"; 2]).collect();
    for (today, expected) in [
        ("2025-06-09", None),
        ("2025-06-10", Some("Measles and rubella (first) 2026-06-09")),
        ("2026-06-09", Some("Measles and rubella (first) 2026-06-09")),
        ("2026-06-10", None),
    ] {
        let found = asked("2024-06-10", Sex::Male, &all, today);
        let found: Vec<&String> = found.iter().filter(|f| f.starts_with("Measles")).collect();
        assert_eq!(found.first().map(|f| f.as_str()), expected, "{today}");
    }
}

#[test]
fn the_second_one_belongs_to_the_year_before_school() {
    for (born, today, open) in [
        ("2019-04-02", "2025-03-31", false),
        ("2019-04-02", "2025-04-01", true),
        ("2019-04-02", "2026-03-31", true),
        ("2019-04-02", "2026-04-01", false),
        ("2019-04-01", "2024-04-01", true), // a day older: a year earlier
        ("2019-04-01", "2025-04-01", false),
    ] {
        let found = asked(born, Sex::Male, &["ＭＲ"], today);
        assert_eq!(found.iter().any(|f| f.starts_with("Measles")), open, "{born} {today}");
    }
    assert!(
        asked("2019-04-02", Sex::Male, &["MR", "MR"], "2025-04-01")
            .iter()
            .all(|f| !f.starts_with("Measles"))
    );
}

#[test]
fn hpv_is_asked_of_girls_only_and_shingles_at_sixty_five() {
    for (sex, open) in [(Sex::Female, true), (Sex::Male, false)] {
        let found = asked("2012-06-10", sex, &["BCG"], "2025-07-01");
        assert_eq!(found.iter().any(|f| f.starts_with("HPV")), open, "{sex:?}");
    }
    let found = asked("1960-06-10", Sex::Male, &["インフルエンザ"], "2025-07-01");
    assert_eq!(found, ["Pneumococcus (65) 2026-06-09", "Shingles 2026-03-31"]);
}

#[test]
fn a_dose_that_was_not_given_is_none() {
    let mut made = Made::default();
    let resource = json!({"resourceType": "Immunization", "status": "not-done",
        "vaccineCode": {"text": "BCG"}});
    made.push(resource, "2025-01-10", Maker::Unknown, Context::default());
    let messages = made.told(&person("2024-06-10", Sex::Male), "2025-07-01");
    assert!(!messages.iter().any(|m| m.about == About::Vaccination));
}
