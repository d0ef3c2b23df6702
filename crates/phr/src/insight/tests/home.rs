//! At home: pressure in its context, glucose by finger, and having stopped.

use super::*;
use crate::message::{
    After,
    phrase::{
        Phrase,
        glucose::{LowRisk, Phrase as Glucose},
        pressure::Phrase as Said,
    },
};

#[test]
fn the_european_mean_leaves_out_the_first_day_and_is_told_beside_the_japanese() {
    let mut made = Made::default();
    made.home("2025-06-01", (150.0, 90.0), (150.0, 90.0));
    for day in 2..=4 {
        made.home(&format!("2025-06-{day:02}"), (130.0, 80.0), (130.0, 80.0));
    }
    let messages = made.told(&woman(), "2025-06-05");
    let told = about(&messages, About::HomePressure);
    assert!(matches!(told.now[0], Now::PressureMean { mean, .. } if mean.upper == 135));
    let mean = part::Pressure { upper: 130, lower: 80 };
    assert!(told.how.contains(&How::Phrase(Phrase::Pressure(Said::WithoutFirstDay(mean)))));
}

#[test]
fn a_pressure_after_exercise_is_paired_with_the_rest_before_it() {
    let mut made = Made::default();
    for (day, after) in [(1, 120.0), (2, 118.0), (3, 126.0)] {
        let at = |hour: &str| format!("2025-06-{day:02}T{hour}:00+09:00");
        made.pressure(&at("09:00"), 150.0, 80.0, Setting::Home, &[]); // too long before
        made.pressure(&at("10:10"), 130.0, 80.0, Setting::Home, &[State::BeforeExercise]);
        made.pressure(&at("11:00"), after, 70.0, Setting::Home, &[State::AfterExercise]);
    }
    let messages = made.told(&woman(), "2025-06-05");
    let told = about(&messages, About::Paired(After::Exercise));
    let said = Said::Paired {
        after: After::Exercise,
        direction: Direction::Down,
        change: 10,
        least: -12,
        most: -4,
        pairs: 3,
    };
    assert_eq!(told.now, [Now::Phrase(Phrase::Pressure(said))]);
    assert_eq!((told.verdict, told.step), (Verdict::Wobble, Step::Nothing));
    made.entries.pop();
    let messages = made.told(&woman(), "2025-06-05");
    assert!(!messages.iter().any(|m| m.about == About::Paired(After::Exercise))); // two are too few
}

fn finger(made: &mut Made, at: &str, value: f64) {
    let code = json!({"coding": [{"system": "http://loinc.org", "code": "2339-0"}]});
    let resource = json!({"resourceType": "Observation", "code": code,
        "category": [{"coding": [{"code": "vital-signs"}]}],
        "valueQuantity": {"value": value, "unit": "mg/dL"}});
    made.push(resource, at, Maker::Person, Context::default());
}

fn fingers(readings: u32, value: impl Fn(u32) -> f64) -> Message {
    let mut made = Made::default();
    for n in 0..readings {
        let at = format!("2025-06-{:02}T{:02}:00:00+09:00", 1 + n / 3, 7 + 5 * (n % 3));
        finger(&mut made, &at, value(n));
    }
    let messages = made.told(&woman(), "2025-06-20");
    about(&messages, About::FingerGlucose).clone()
}

#[test]
fn one_low_by_finger_is_told_whatever_the_rest_says() {
    let low = fingers(2, |n| if n == 0 { 69.0 } else { 120.0 });
    assert_eq!((low.verdict, low.step), (Verdict::Notice, Step::ShowNext));
    assert_eq!(low.guide, [Guide::Phrase(Phrase::Glucose(Glucose::Lows))]);
    let told = Glucose::FingerLows { readings: 2, days: 1, low: 1, very_low: 0 };
    assert_eq!(low.now, [Now::Phrase(Phrase::Glucose(told))]);
    let edge = fingers(2, |n| if n == 0 { 70.0 } else { 120.0 });
    assert_eq!(edge.verdict, Verdict::NotYet);
    assert!(matches!(edge.before[0], Before::MoreDays { .. }));
}

#[test]
fn how_likely_lows_are_needs_thirty_readings() {
    let few = fingers(29, |_| 100.0);
    assert_eq!(few.verdict, Verdict::Wobble);
    assert!(few.how.contains(&How::Phrase(Phrase::Glucose(Glucose::TooFewForIndex(1)))));
    let risk = |value: f64| {
        let told = fingers(30, |_| value);
        let risk = told.guide.iter().find_map(|g| match g {
            Guide::Phrase(Phrase::Glucose(Glucose::LowRisk(risk))) => Some(*risk),
            _ => None,
        });
        (risk.unwrap(), told.step)
    };
    // The index is 10·f²: 0.5 at 100, 1.7 at 90, 4.0 at 80 and 5.7 at 75 mg/dL.
    assert_eq!(risk(100.0), (LowRisk::Minimal, Step::KeepMeasuring));
    assert_eq!(risk(90.0), (LowRisk::Low, Step::KeepMeasuring));
    assert_eq!(risk(80.0), (LowRisk::Moderate, Step::Appointment));
    assert_eq!(risk(75.0), (LowRisk::High, Step::Appointment));
}

#[test]
fn having_stopped_measuring_is_a_kind_question_for_a_while() {
    let habit = |days: u32| {
        let mut made = Made::default();
        for day in 1..=days {
            made.home(&format!("2025-06-{day:02}"), (130.0, 75.0), (130.0, 75.0));
        }
        made
    };
    let asked = |made: &Made, today: &str| {
        let messages = made.told(&woman(), today);
        messages.iter().any(|m| m.about == About::Gap && m.step == Step::MeasureOnce)
    };
    // The last of twenty days is 20 June.
    for (today, expected) in
        [("2025-07-10", false), ("2025-07-11", true), ("2025-12-17", true), ("2025-12-18", false)]
    {
        assert_eq!(asked(&habit(20), today), expected, "{today}");
    }
    assert!(!asked(&habit(19), "2025-07-20")); // no habit, no question
}
