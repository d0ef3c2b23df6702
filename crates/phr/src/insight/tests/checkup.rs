//! Check-ups as a whole, panels and the risk, through the door of all rules.

use super::*;
use crate::insight::{
    checkup::Level,
    limits::Judged,
    marker::Panel,
    risk::{Chance, Group},
};
use crate::message::{
    Ask,
    phrase::{Phrase, checkup, panel, risk},
};

fn man() -> Person {
    person("1974-09-02", Sex::Male)
}

/// A whole check-up of a man of fifty with a waist, raised glucose, fat and pressure.
fn june(made: &mut Made, year: u32, ldl: f64, fat: f64) {
    let day = format!("{year}-06-10");
    for (code, value) in [
        ("9N016", 87.5),
        ("9N011", 25.3),
        ("9A751", 136.0),
        ("9A761", 86.0),
        ("3D010", 104.0),
        ("3D046", 5.8),
        ("3F015", fat),
        ("3F070", 44.0),
        ("3F077", ldl),
        ("3B035", 30.0),
        ("3B045", 38.0),
        ("3B090", 50.0),
    ] {
        made.item(code, &day, value);
    }
    for (code, answer) in [("9N701", "2"), ("9N706", "2"), ("9N711", "2"), ("9N736", "1")] {
        made.answer(code, &day, answer);
    }
}

fn guides(message: &Message) -> Vec<&checkup::Phrase> {
    let phrase = |g| match g {
        &Guide::Phrase(Phrase::Checkup(ref said)) => Some(said),
        _ => None,
    };
    message.guide.iter().filter_map(phrase).collect()
}

#[test]
fn a_check_up_is_counted_compared_and_its_level_computed_again() {
    let mut made = Made::default();
    june(&mut made, 2024, 118.0, 90.0);
    june(&mut made, 2025, 141.0, 168.0);
    made.answer("9N506", "2025-06-10", "2"); // what was sent is another level
    let messages = made.told(&man(), "2025-07-01");
    let told = about(&messages, About::Checkup);
    let counted = checkup::Phrase::Counted {
        on: "2025-06-10".parse().unwrap(),
        judged: 9,
        referral: 1,
        guidance: 5,
    };
    assert_eq!(told.now, [Now::Phrase(Phrase::Checkup(counted))]);
    // LDL rose by 19 %, within its wobble of 30 %; fat by 87 %, beyond its 83 %.
    let changed = checkup::Phrase::Changed {
        then: "2024-06-10".parse().unwrap(),
        up: vec![Marker::Triglycerides],
        down: vec![],
    };
    assert_eq!(told.before, [Before::Phrase(Phrase::Checkup(changed))]);
    assert_eq!(told.verdict, Verdict::Change);
    assert_eq!(
        guides(told),
        [
            &checkup::Phrase::Referral(vec![checkup::Item::Marker(Marker::Ldl)]),
            &checkup::Phrase::Level(Level::Intensive),
            &checkup::Phrase::LevelDiffers(Level::Motivational),
        ]
    );
    assert_eq!((told.step, told.ask), (Step::WithinMonth, Some(Ask::GuidanceLevel)));
}

#[test]
fn a_check_up_without_one_before_compares_nothing_and_an_old_one_is_not_told() {
    let mut made = Made::default();
    june(&mut made, 2025, 110.0, 100.0);
    for (today, told) in [("2025-06-10", true), ("2026-12-10", true), ("2026-12-11", false)] {
        let messages = made.told(&man(), today);
        assert_eq!(messages.iter().any(|m| m.about == About::Checkup), told, "{today}");
    }
    let old = made.told(&man(), "2026-12-01");
    assert_eq!(about(&old, About::Checkup).step, Step::CheckupPlan); // no "within a month" of old news
    let messages = made.told(&man(), "2025-07-01");
    assert_eq!(about(&messages, About::Checkup).before, [Before::First]);
    assert_eq!(about(&messages, About::Checkup).step, Step::TakeGuidance);
}

#[test]
fn a_panel_is_told_together_and_keeps_what_each_value_says() {
    let mut made = Made::default();
    june(&mut made, 2024, 118.0, 90.0);
    june(&mut made, 2025, 141.0, 168.0);
    let messages = made.told(&man(), "2025-07-01");
    let lipids = about(&messages, About::Panel(Panel::Lipids));
    assert_eq!(lipids.now.len(), 3);
    assert_eq!(lipids.verdict, Verdict::Change);
    assert!(matches!(
        lipids.before[0],
        Before::Beyond { of: part::Of::Marker(Marker::Triglycerides), .. }
    ));
    let within = panel::Phrase::Within(vec![Marker::Ldl, Marker::Hdl]);
    assert_eq!(lipids.before[1], Before::Phrase(Phrase::Panel(within)));
    let referral = panel::Phrase::Judged { markers: vec![Marker::Ldl], judged: Judged::Referral };
    assert_eq!(lipids.guide[0], Guide::Phrase(Phrase::Panel(referral)));
    assert_eq!(lipids.step, Step::Appointment);
    assert!(!messages.iter().any(|m| m.about == About::Result(Marker::Ldl)));
    assert_eq!(about(&messages, About::Panel(Panel::Liver)).now.len(), 3);
    assert_eq!(about(&messages, About::Panel(Panel::Sugar)).now.len(), 2);
}

#[test]
fn values_after_a_meal_or_by_another_method_are_not_compared() {
    let mut made = Made::default();
    made.item("3F015", "2024-06-10", 100.0);
    made.item("3F0151299", "2025-06-10", 174.0);
    let messages = made.told(&man(), "2025-07-01");
    let fat = about(&messages, About::Result(Marker::Triglycerides));
    assert_eq!(fat.verdict, Verdict::NotYet);
    assert_eq!(fat.before, [Before::Phrase(Phrase::Panel(panel::Phrase::OtherTiming))]);
    assert_eq!(fat.guide, [Guide::CheckupInside]); // 175 after a meal
    let mut made = Made::default();
    made.item("3F0770000023271", "2024-06-10", 90.0);
    made.item("3F0770000023919", "2025-06-10", 139.0);
    let messages = made.told(&man(), "2025-07-01");
    let ldl = about(&messages, About::Result(Marker::Ldl));
    assert_eq!(ldl.before, [Before::Phrase(Phrase::Panel(panel::Phrase::OtherMethod))]);
}

#[test]
fn glucose_by_finger_is_no_laboratory_result() {
    let mut made = Made::default();
    for (day, value) in [("2025-06-01", 92.0), ("2025-06-02", 178.0)] {
        let code = json!({"coding": [{"system": "http://loinc.org", "code": "2339-0"}]});
        let resource = json!({"resourceType": "Observation", "code": code,
            "category": [{"coding": [{"code": "vital-signs"}]}],
            "valueQuantity": {"value": value, "unit": "mg/dL"}});
        made.push(resource, day, Maker::Person, Context::default());
    }
    let messages = made.told(&man(), "2025-07-01");
    assert!(!messages.iter().any(|m| m.about == About::Result(Marker::Glucose)));
}

#[test]
fn people_with_diabetes_vary_more_in_hba1c() {
    for (before, now, verdict) in
        [(5.4, 5.7, Verdict::Change), (7.0, 7.6, Verdict::Wobble), (7.0, 8.9, Verdict::Change)]
    {
        let mut made = Made::default();
        made.lab("3D046", "2025-01-10", before, "%", "めぐり内科");
        made.lab("3D046", "2025-06-10", now, "%", "めぐり内科");
        let messages = made.told(&man(), "2025-07-01");
        assert_eq!(about(&messages, About::Result(Marker::HbA1c)).verdict, verdict, "{now}");
    }
}

#[test]
fn the_risk_is_told_out_of_a_hundred_with_and_without_tobacco() {
    let mut made = Made::default();
    june(&mut made, 2025, 141.0, 100.0);
    let messages = made.told(&man(), "2025-07-01");
    let told = about(&messages, About::HeartRisk);
    // A man of 50: 7 + pressure 136: 2 + LDL 141: 2 + HDL 44: 1 + tobacco 2 = 14, that is 5.2 %.
    assert_eq!(told.now, [Now::Phrase(Phrase::Risk(risk::Phrase::Of100(Chance::About(5))))]);
    assert_eq!(
        told.guide,
        [
            Guide::Phrase(Phrase::Risk(risk::Phrase::Group(Group::Middle))),
            Guide::Phrase(Phrase::Risk(risk::Phrase::WithoutSmoking(Chance::About(4)))),
        ]
    );
    assert!(told.how.contains(&How::Phrase(Phrase::Risk(risk::Phrase::NotReviewed))));
}

#[test]
fn whoever_has_another_way_gets_no_risk_figure() {
    let has = |change: &dyn Fn(&mut Made)| {
        let mut made = Made::default();
        change(&mut made);
        june(&mut made, 2025, 120.0, 100.0);
        made.told(&man(), "2025-07-01").iter().any(|m| m.about == About::HeartRisk)
    };
    let day = "2025-06-10";
    assert!(has(&|_| {}));
    assert!(!has(&|m| m.item("3D046", day, 6.5)));
    assert!(!has(&|m| m.item("3D010", day, 126.0)));
    assert!(!has(&|m| m.item("3F077", day, 180.0)));
    assert!(!has(&|m| m.item("8A065", day, 59.9)));
    assert!(!has(&|m| m.item("3C015", day, 1.1)));
    assert!(!has(&|m| m.answer("9N706", day, "1")));
    assert!(!has(&|m| m.answer("9N721", day, "1")));
    assert!(!has(&|m| m.answer("1A010", day, "3")));
    assert!(has(&|m| m.answer("1A010", day, "2")));
    for code in ["E119", "I209", "I702", "N183"] {
        assert!(!has(&|m| m.condition(code, "2020-01-01")), "{code}");
    }
    assert!(has(&|m| m.condition("J459", "2020-01-01")));
    // A value that is missing is no answer.
    let mut made = Made::default();
    june(&mut made, 2025, 120.0, 100.0);
    made.entries.retain(|e| !e.resource.to_string().contains("9N736"));
    assert!(!made.told(&man(), "2025-07-01").iter().any(|m| m.about == About::HeartRisk));
    let old = person("1945-06-10", Sex::Male);
    let mut made = Made::default();
    june(&mut made, 2025, 120.0, 100.0);
    assert!(!made.told(&old, "2025-07-01").iter().any(|m| m.about == About::HeartRisk));
}
