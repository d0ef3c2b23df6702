//! The plan of care: in force, ending, over.

use super::*;
use crate::message::phrase::{Phrase, age::Phrase as Said};

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
