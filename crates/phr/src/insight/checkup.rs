//! A check-up (特定健診) as a whole: how many values lie beyond a limit, what changed since the one
//! before, which guidance follows, what to do by when.
//!
//! The level of guidance is computed again and compared with the one that was sent; where they differ
//! both are told, and it is a question for those who sent it. Limits: [`super::limits`].

pub(super) mod level;
pub(super) mod visit;

use super::{
    Facts, lab,
    limits::{ANAEMIA, Circumstances, Judged, PROGRAMME, judged, judged_pressure},
    marker::Marker,
    months,
    stats::ChangeLimits,
};
use crate::message::{
    About, Ask, Before, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
    phrase::{
        Phrase,
        checkup::{Item, Phrase as Said},
    },
};

pub use level::Level;
use visit::Visit;

/// A check-up as a whole.
///
/// The newest check-up as a whole: how many results lie where guidance or a doctor is advised, what changed
/// by a class since the one half a year and more before, and the level of guidance, computed again and
/// compared with the one that was sent. Where both differ, that is a question for the insurer, not an
/// answer. A check-up of more than a year and a half ago is not told.
pub const CHECKUP: Rule = Rule {
    id: "checkup",
    version: 1,
    sources: &[
        PROGRAMME,
        ANAEMIA,
        Source {
            cite: "階層化: 標準的な健診・保健指導プログラム 令和6年度版（第4期）p47",
            checked: Checked::Quoted,
        },
        Source {
            cite: "within a month where seeing a doctor is advised; the next one in a year",
            checked: Checked::Convention,
        },
    ],
};

/// A check-up older than this is not told; that the next one is missing is another rule's question.
const DAYS_MAX: i64 = 548;
/// Older than this, the message says how old it is.
const OLD_DAYS: i64 = 400;
/// The check-up before lies at least so far back.
const APART_DAYS: i64 = 180;
/// Whoever was given medicines in so many days sees a doctor anyway.
const CARE_DAYS: i64 = 100;

/// The message on the newest check-up.
pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let visits = visit::visits(facts);
    let newest = visits.last().filter(|v| facts.today.saturating_sub(v.day) <= DAYS_MAX)?;
    let earlier = visits.iter().rev().find(|v| newest.day.saturating_sub(v.day) >= APART_DAYS);
    let judged = judgements(newest, facts);
    if judged.is_empty() {
        return None;
    }
    let count = |wanted| judged.iter().filter(|(_, judged)| *judged == wanted).count();
    let counted = Said::Counted {
        on: newest.date.clone(),
        judged: judged.len(),
        referral: count(Judged::Referral),
        guidance: count(Judged::Guidance),
    };
    let before = earlier.and_then(|earlier| changes(newest, earlier));
    let levels = levels(newest, facts);
    let old = facts.today.saturating_sub(newest.day) > OLD_DAYS;
    Some(Message {
        rule: &CHECKUP,
        about: About::Checkup,
        verdict: verdict(&judged, before.as_ref(), &levels),
        now: vec![Now::Phrase(Phrase::Checkup(counted))],
        before: vec![before.map_or(Before::First, |said| Before::Phrase(Phrase::Checkup(said)))],
        guide: guides(&judged, &levels),
        how: old
            .then(|| How::Old { months: months(newest.day, facts.today) })
            .into_iter()
            .collect(),
        step: step(&judged, &levels, facts, old),
        ask: levels
            .iter()
            .any(|l| matches!(l, Said::LevelDiffers(_)))
            .then_some(Ask::GuidanceLevel),
        evidence: newest.evidence(),
        series: Vec::new(),
    })
}

/// Every value of the check-up with a limit, the worst first.
fn judgements(visit: &Visit, facts: &Facts<'_>) -> Vec<(Item, Judged)> {
    let sex = facts.person.sex;
    let mut all: Vec<(Item, Judged)> = visit
        .results
        .iter()
        .filter_map(|r| {
            let given = Circumstances { casual: r.casual, sex };
            Some((Item::Marker(r.marker), judged(r.marker, r.value, given)?))
        })
        .collect();
    let pressure = visit.pressure().map(|(upper, lower)| judged_pressure(upper, lower));
    all.extend(pressure.map(|judged| (Item::Pressure, judged)));
    all.sort_by_key(|(_, judged)| std::cmp::Reverse(*judged));
    all
}

/// What changed by more than its wobble; `None` when nothing could be compared.
fn changes(newest: &Visit, earlier: &Visit) -> Option<Said> {
    let then = earlier.date.clone();
    let (mut up, mut down, mut compared) = (Vec::new(), Vec::new(), 0_usize);
    for now in &newest.results {
        let before = earlier.results.iter().find(|r| r.marker == now.marker && r.is_like(now));
        let Some((before, limits)) =
            before.and_then(|b| Some((b, limits(now.marker, b.value, now.value)?)))
        else {
            continue;
        };
        compared = compared.saturating_add(1);
        let percent = 100.0 * (now.value - before.value) / before.value;
        if percent > limits.up {
            up.push(now.marker);
        } else if -percent > limits.down {
            down.push(now.marker);
        }
    }
    match (up.is_empty() && down.is_empty(), compared) {
        (_, 0) => None,
        (true, compared) => Some(Said::Unchanged { then, compared }),
        (false, _) => Some(Said::Changed { then, up, down }),
    }
}

fn limits(marker: Marker, before: f64, now: f64) -> Option<ChangeLimits> {
    let limits = match marker {
        Marker::Egfr => Some(super::kidney::WOBBLE),
        _ => lab::limits_of(marker, &[before, now]),
    };
    limits.filter(|_| before > 0.0)
}

/// The level as computed, and how it stands to the one that was sent.
fn levels(visit: &Visit, facts: &Facts<'_>) -> Vec<Said> {
    let born = facts.person.birth_date.as_ref();
    let Some(computed) = level::level(visit, born, facts.person.sex) else { return Vec::new() };
    let beside = visit.sent_level().filter(|_| computed != Level::Undecided);
    let beside = beside
        .map(|sent| if sent == computed { Said::LevelAgrees } else { Said::LevelDiffers(sent) });
    std::iter::once(Said::Level(computed)).chain(beside).collect()
}

fn verdict(judged: &[(Item, Judged)], before: Option<&Said>, levels: &[Said]) -> Verdict {
    let worst = judged.iter().map(|(_, judged)| *judged).max();
    let differs = levels.iter().any(|l| matches!(l, Said::LevelDiffers(_)));
    match (before, worst) {
        (Some(Said::Changed { .. }), _) => Verdict::Change,
        (_, Some(Judged::Referral | Judged::Guidance)) => Verdict::Notice,
        _ if differs => Verdict::Notice,
        (Some(_), _) => Verdict::Wobble,
        (None, _) => Verdict::NotYet,
    }
}

fn guides(judged: &[(Item, Judged)], levels: &[Said]) -> Vec<Guide> {
    let referral = judged.iter().filter(|(_, judged)| *judged == Judged::Referral);
    let referral: Vec<Item> = referral.map(|(item, _)| *item).collect();
    let named = (!referral.is_empty()).then_some(Said::Referral(referral));
    let all = named.into_iter().chain(levels.iter().cloned());
    all.map(|said| Guide::Phrase(Phrase::Checkup(said))).collect()
}

/// By when: a doctor within a month, or at the next visit for those who have one; else the guidance
/// that is offered; else the next check-up.
fn step(judged: &[(Item, Judged)], levels: &[Said], facts: &Facts<'_>, old: bool) -> Step {
    let worst = judged.iter().map(|(_, judged)| *judged).max();
    let offered =
        levels.iter().any(|l| matches!(l, Said::Level(Level::Intensive | Level::Motivational)));
    match worst {
        Some(Judged::Referral) if in_care(facts) => Step::ShowNext,
        Some(Judged::Referral) if old => Step::Appointment, // the month is long over
        Some(Judged::Referral) => Step::WithinMonth,
        _ if old => Step::CheckupPlan,
        _ if offered => Step::TakeGuidance,
        Some(Judged::Guidance) => Step::ShowNext,
        Some(Judged::Inside) | None => Step::NextYear,
    }
}

/// Whether the record shows medicines of the last months.
fn in_care(facts: &Facts<'_>) -> bool {
    facts.of_kind(crate::record::Kind::Medicine).any(|(entry, day)| {
        fhir::view::resource_type(&entry.resource) == Some("MedicationDispense")
            && facts.today.saturating_sub(day) <= CARE_DAYS
    })
}
