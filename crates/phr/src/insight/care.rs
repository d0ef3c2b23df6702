//! The plan of long-term care: until when, with which services, and when it is time to renew it.

use fhir::view;

use super::{Facts, evidence, reading::day_number};
use crate::{
    message::{
        About, Ask, Checked, Guide, Message, Now, Rule, Source, Step, Verdict,
        phrase::{Phrase, age::Phrase as Said},
    },
    record::{Entry, Kind},
};

/// The plan of care.
pub const CARE: Rule = Rule {
    id: "care",
    version: 1,
    sources: &[Source {
        cite: "介護保険法: 更新認定の申請は有効期間満了の60日前から",
        checked: Checked::Memory,
    }],
};

/// From so many days before its end on a plan can be renewed.
const RENEW_DAYS: i64 = 60;
/// So many services are named.
const NAMED_MAX: usize = 5;

pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let (entry, end) = facts
        .of_kind(Kind::Care)
        .filter_map(|(entry, _)| Some((entry, end_of(entry)?)))
        .filter(|(_, end)| *end >= facts.today)
        .max_by_key(|(entry, end)| (*end, entry.id))?;
    let r = &entry.resource;
    let until = super::reading::date_of(end)?;
    let services: Vec<String> = view::items(r, "activity")
        .filter_map(|a| view::text(a.get("detail")?, "description").map(str::to_owned))
        .collect();
    let title = view::text(r, "title").or_else(|| view::text(r, "description"))?.to_owned();
    let plan = Said::Plan { title, until, services: services.len() };
    let named = services.into_iter().take(NAMED_MAX).map(Said::Service);
    let left = end.saturating_sub(facts.today);
    let ending = left <= RENEW_DAYS;
    let guide = match u32::try_from(left).ok().filter(|_| ending) {
        Some(days) => Said::Ends(days),
        None => Said::GoesOn,
    };
    let phrase = |said| Phrase::Age(said);
    Some(Message {
        rule: &CARE,
        about: About::Care,
        verdict: if ending { Verdict::Notice } else { Verdict::Wobble },
        now: std::iter::once(plan).chain(named).map(|said| Now::Phrase(phrase(said))).collect(),
        before: Vec::new(),
        guide: vec![Guide::Phrase(phrase(guide))],
        how: Vec::new(),
        step: if ending { Step::AskCareManager } else { Step::Nothing },
        ask: ending.then_some(Ask::CareRenewal),
        evidence: evidence(std::iter::once(entry.id)),
        series: Vec::new(),
    })
}

/// The last day of a plan that is in force.
fn end_of(entry: &Entry) -> Option<i64> {
    let r = &entry.resource;
    let active = view::text(r, "status").is_none_or(|status| status == "active");
    let plan = view::resource_type(r) == Some("CarePlan") && active;
    let end = r.get("period").and_then(|period| view::date(period, &["end"]))?;
    day_number(&end).filter(|_| plan)
}
