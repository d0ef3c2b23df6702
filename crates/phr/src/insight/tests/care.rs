//! Long-term care: the plan in force, ending, over; the level, what it was and what it opens.

use super::*;
use crate::message::phrase::{
    Phrase,
    age::{Level, Phrase as Said},
};

fn plan(status: &str) -> Made {
    let mut made = Made::default();
    let service = |text: &str| json!({"detail": {"description": text}});
    let resource = json!({"resourceType": "CarePlan", "status": status, "title": "居宅サービス計画書",
        "period": {"start": "2024-11-20", "end": "2026-10-31"},
        "activity": [service("通所介護　火・金"), service("手すり（玄関、浴室）")]});
    made.push(resource, "2024-11-20", Maker::Unknown, Context::default());
    made
}

#[test]
fn a_plan_of_care_is_told_with_its_services_and_when_to_renew_it() {
    for (today, verdict, step) in [
        ("2026-08-31", Verdict::Wobble, Step::Nothing),
        ("2026-09-01", Verdict::Notice, Step::AskCareManager),
        ("2026-10-31", Verdict::Notice, Step::AskCareManager),
    ] {
        let messages = plan("active").told(&woman(), today);
        let told = about(&messages, About::Care);
        assert_eq!((told.verdict, told.step, told.now.len()), (verdict, step, 3), "{today}");
        assert!(matches!(
            &told.now[0],
            Now::Phrase(Phrase::Age(Said::Plan { services: 2, until, .. })) if until.as_str() == "2026-10-31"
        ));
    }
    let told = |status: &str, today: &str| {
        plan(status).told(&woman(), today).iter().any(|m| m.about == About::Care)
    };
    assert!(!told("active", "2026-11-01")); // over
    assert!(!told("revoked", "2026-08-31"));
}

fn certified(made: &mut Made, level: &str, from: &str, until: &str) {
    let resource = json!({"resourceType": "Observation", "status": "final",
        "category": [{"coding": [{"code": "survey"}]}], "code": {"text": "要介護状態区分"},
        "effectivePeriod": {"start": from, "end": until}, "valueCodeableConcept": {"text": level}});
    made.push(resource, from, Maker::Unknown, Context::default());
}

#[test]
fn a_new_level_is_told_with_what_it_was_and_what_it_opens() {
    let mut made = Made::default();
    certified(&mut made, "要支援２", "2023-11-01", "2024-10-31");
    certified(&mut made, "要介護3", "2024-11-01", "2026-10-31");
    let was = Before::Phrase(Phrase::Age(Said::LevelWas(Level::Support(2))));
    let opens = Guide::Phrase(Phrase::Age(Said::Opens { units: 27_048, level: Level::Care(3) }));
    for (today, verdict, step, new) in [
        ("2024-11-10", Verdict::Change, Step::AskCareManager, true),
        ("2025-03-01", Verdict::Change, Step::AskCareManager, true),
        ("2025-03-02", Verdict::Wobble, Step::Nothing, false),
        ("2026-09-01", Verdict::Notice, Step::AskCareManager, false),
    ] {
        let messages = made.told(&woman(), today);
        let told = about(&messages, About::Care);
        assert_eq!((told.verdict, told.step), (verdict, step), "{today}");
        assert_eq!(told.before.contains(&was), new, "{today}");
        assert!(told.guide.contains(&opens), "{today}");
    }
    let over = made.told(&woman(), "2026-11-01");
    assert!(!over.iter().any(|m| m.about == About::Care), "what holds now is not known");
}

#[test]
fn what_is_no_level_is_never_read_as_one() {
    for text in ["要介護6", "要支援3", "要介護", "自立", "要介護1～2"] {
        let mut made = Made::default();
        certified(&mut made, text, "2024-11-01", "2026-10-31");
        assert!(
            !made.told(&woman(), "2025-01-10").iter().any(|m| m.about == About::Care),
            "{text}"
        );
    }
}
