//! Long-term care: the certified level, what changed and how much it opens, the plan with its
//! services, and when it is time to renew.

use fhir::view;

use super::{Facts, evidence, reading::day_number};
use crate::{
    EntryId,
    message::{
        About, Ask, Before, Checked, Guide, Message, Now, Rule, Source, Step, Verdict,
        phrase::{
            Phrase,
            age::{Level, Phrase as Said},
        },
    },
    record::{Entry, Kind},
};

/// Long-term care.
///
/// The level of care in force and what it opens, what changed from the certificate before, and from 60 days
/// before its end that it can be renewed. Limits are in units; what they cost depends on place and share.
pub const CARE: Rule = Rule {
    id: "care",
    version: 2,
    sources: &[
        Source {
            cite: "介護保険法: 更新認定の申請は有効期間満了の60日前から",
            checked: Checked::Memory,
        },
        Source {
            cite: "区分支給限度基準額（令和元年10月から）: 5,032 / 10,531 / 16,765 / 19,705 / 27,048 / 30,938 / 36,217 単位",
            checked: Checked::Quoted,
        },
        Source {
            cite: "特別養護老人ホームは原則 要介護3以上", checked: Checked::Memory
        },
    ],
};

/// From so many days before its end on a plan can be renewed.
const RENEW_DAYS: i64 = 60;
/// So many services are named.
const NAMED_MAX: usize = 5;

pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let (plan, certified) = (plan(facts), certified(facts));
    let end = [plan.as_ref().map(|p| p.end), certified.as_ref().and_then(|c| c.end)];
    let left = end.into_iter().flatten().min().map(|end| end.saturating_sub(facts.today));
    let ending = left.filter(|left| *left <= RENEW_DAYS).and_then(|left| u32::try_from(left).ok());
    let changed = certified.as_ref().and_then(|c| c.was);
    let verdict = match (changed, ending) {
        (Some(_), _) => Verdict::Change,
        (None, Some(_)) => Verdict::Notice,
        (None, None) => Verdict::Wobble,
    };
    let mut now: Vec<Said> = certified.as_ref().map(Certified::said).unwrap_or_default();
    now.extend(plan.as_ref().map(Plan::said).unwrap_or_default());
    let opens = certified.as_ref().map(|c| Said::Opens { units: units(c.level), level: c.level });
    let ends = ending.map(Said::Ends).or_else(|| plan.as_ref().map(|_| Said::GoesOn));
    let entries = certified.as_ref().map(|c| c.entry).into_iter().chain(plan.map(|p| p.entry));
    let evidence = evidence(entries.collect::<Vec<_>>().into_iter());
    let asks = ending.is_some() || changed.is_some();
    (!now.is_empty()).then(|| Message {
        rule: &CARE,
        about: About::Care,
        verdict,
        now: now.into_iter().map(Phrase::Age).map(Now::Phrase).collect(),
        before: changed
            .map(|was| Before::Phrase(Phrase::Age(Said::LevelWas(was))))
            .into_iter()
            .collect(),
        guide: opens.into_iter().chain(ends).map(Phrase::Age).map(Guide::Phrase).collect(),
        how: Vec::new(),
        step: if asks { Step::AskCareManager } else { Step::Nothing },
        ask: ending.is_some().then_some(Ask::CareRenewal),
        evidence,
        series: Vec::new(),
    })
}

/// The level of care in force.
struct Certified {
    entry: EntryId,
    level: Level,
    end: Option<i64>,
    /// The level of the certificate before, when it was another and this one is new.
    was: Option<Level>,
}

impl Certified {
    fn said(&self) -> Vec<Said> {
        let until = self.end.and_then(super::reading::date_of).map(Said::CertifiedUntil);
        std::iter::once(Said::Level(self.level)).chain(until).collect()
    }
}

/// What the entry is called, as the guidance of the ministry names it.
const CARE_LEVEL: &str = "要介護状態区分";
/// A certificate is news for so many days after it begins.
const NEW_DAYS: i64 = 120;

fn certified(facts: &Facts<'_>) -> Option<Certified> {
    let mut all: Vec<(i64, Option<i64>, Level, EntryId)> = facts
        .of_kind(Kind::Note)
        .filter_map(|(entry, day)| {
            let (level, end) = level_of(entry)?;
            Some((day, end, level, entry.id))
        })
        .collect();
    all.sort_by_key(|(day, _, _, id)| (*day, *id));
    let (day, end, level, entry) = *all.last()?;
    if end.is_some_and(|end| end < facts.today) {
        return None; // over: nobody knows what holds now
    }
    let before = all.iter().rev().map(|(_, _, level, _)| *level).find(|other| *other != level);
    let was = before.filter(|_| facts.today.saturating_sub(day) <= NEW_DAYS);
    Some(Certified { entry, level, end, was })
}

/// The level an entry certifies, with its last day.
fn level_of(entry: &Entry) -> Option<(Level, Option<i64>)> {
    let r = &entry.resource;
    (view::concept_name(r.get("code")?)? == CARE_LEVEL).then_some(())?;
    let text = view::concept_name(r.get("valueCodeableConcept")?)?;
    let number = |rest: &str| -> Option<u8> {
        let folded = crate::decimal::json_digits(rest)?;
        folded.parse().ok()
    };
    let level = if let Some(rest) = text.strip_prefix("要支援") {
        Level::Support(number(rest).filter(|n| (1..=2).contains(n))?)
    } else {
        Level::Care(number(text.strip_prefix("要介護")?).filter(|n| (1..=5).contains(n))?)
    };
    let period = r.get("effectivePeriod");
    let end = period.and_then(|p| view::date(p, &["end"])).as_ref().and_then(day_number);
    Some((level, end))
}

/// Units of services at home a month (区分支給限度基準額, since October 2019).
const fn units(level: Level) -> u32 {
    match level {
        Level::Support(1) => 5_032,
        Level::Support(_) => 10_531,
        Level::Care(1) => 16_765,
        Level::Care(2) => 19_705,
        Level::Care(3) => 27_048,
        Level::Care(4) => 30_938,
        Level::Care(_) => 36_217,
    }
}

struct Plan {
    entry: EntryId,
    end: i64,
    title: String,
    until: fhir::Date,
    services: Vec<String>,
}

impl Plan {
    fn said(&self) -> Vec<Said> {
        let (title, until) = (self.title.clone(), self.until.clone());
        let plan = Said::Plan { title, until, services: self.services.len() };
        let named = self.services.iter().take(NAMED_MAX).cloned().map(Said::Service);
        std::iter::once(plan).chain(named).collect()
    }
}

/// The plan in force that lasts longest.
fn plan(facts: &Facts<'_>) -> Option<Plan> {
    let (entry, end) = facts
        .of_kind(Kind::Care)
        .filter_map(|(entry, _)| Some((entry, end_of(entry)?)))
        .filter(|(_, end)| *end >= facts.today)
        .max_by_key(|(entry, end)| (*end, entry.id))?;
    let r = &entry.resource;
    let until = super::reading::date_of(end)?;
    let services = view::items(r, "activity")
        .filter_map(|a| view::text(a.get("detail")?, "description").map(str::to_owned))
        .collect();
    let title = view::text(r, "title").or_else(|| view::text(r, "description"))?.to_owned();
    Some(Plan { entry: entry.id, end, title, until, services })
}

/// The last day of a plan that is in force.
fn end_of(entry: &Entry) -> Option<i64> {
    let r = &entry.resource;
    let active = view::text(r, "status").is_none_or(|status| status == "active");
    let plan = view::resource_type(r) == Some("CarePlan") && active;
    let end = r.get("period").and_then(|period| view::date(period, &["end"]))?;
    day_number(&end).filter(|_| plan)
}
