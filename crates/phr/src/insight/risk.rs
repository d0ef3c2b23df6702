//! Heart attack and stroke from hardened arteries within ten years: the Hisayama score of the Japan
//! Atherosclerosis Society's guideline of 2022, in natural frequencies.
//!
//! For ages 40 to 79, from one check-up, and only for whom the score was made: not with diabetes,
//! kidney disease, diseases of heart, brain or leg arteries, or LDL cholesterol of 180 and more (the
//! guideline has other ways for them). A value that is missing means no answer. The table was read
//! where others quote it and needs a physician's review; every message says so.

use fhir::view;

use super::{
    Facts,
    checkup::visit::{self, Visit},
    kidney::estimated_gfr,
    marker::Marker,
    months,
    reading::{day_number, days},
    stats::DAYS_A_YEAR,
};
use crate::{
    message::{
        About, Ask, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        phrase::{Phrase, risk::Phrase as Said},
    },
    person::Sex,
    record::Kind,
};

/// Heart and brain in ten years.
///
/// In how many of a hundred people like this one, as natural frequency, and what it would be without
/// smoking. All factors must come from one check-up, fasting; with one missing, below 40, from 80 on, or
/// where the guideline has another way (diabetes, kidneys, vessels, very high LDL) there is no figure.
pub const HEART_RISK: Rule = Rule {
    id: "heart-risk",
    version: 1,
    sources: &[Source {
        cite: "久山町スコア: 動脈硬化性疾患予防ガイドライン 2022年版; Honda T et al. J Atheroscler Thromb 2022",
        checked: Checked::Quoted,
    }],
};

/// How many of a hundred people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Chance {
    /// Fewer than one: the table says no more.
    BelowOne,
    /// About so many.
    About(u32),
}

/// The group the guideline puts a risk into.
///
/// ```
/// use phr::insight::risk::Group;
/// assert!(Group::Low < Group::Middle && Group::Middle < Group::High);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Below 2 %.
    Low,
    /// From 2 % to below 10 %.
    Middle,
    /// 10 % and more.
    High,
}

/// What the score is computed from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    /// Age in whole years.
    pub age: u32,
    /// Sex.
    pub sex: Sex,
    /// Upper pressure, mmHg.
    pub upper: f64,
    /// Fasting glucose, mg/dL; 110 and more counts as impaired.
    pub glucose: f64,
    /// LDL cholesterol, mg/dL.
    pub ldl: f64,
    /// HDL cholesterol, mg/dL.
    pub hdl: f64,
    /// Whether the person smokes.
    pub smokes: bool,
}

/// The points; `None` where the score knows no points for the sex.
///
/// ```
/// use phr::{insight::risk::{Factors, points}, person::Sex};
/// let healthy = Factors { age: 45, sex: Sex::Female, upper: 119.0, glucose: 109.0, ldl: 119.0, hdl: 60.0, smokes: false };
/// assert_eq!(points(&healthy), Some(0));
/// let worst = Factors { sex: Sex::Male, upper: 160.0, glucose: 110.0, ldl: 160.0, hdl: 39.0, smokes: true, ..healthy };
/// assert_eq!(points(&worst), Some(19));
/// ```
pub fn points(factors: &Factors) -> Option<usize> {
    let sex = match factors.sex {
        Sex::Male => 7,
        Sex::Female => 0,
        Sex::Other => return None,
    };
    let reached =
        |value: f64, limits: &[f64]| limits.iter().filter(|limit| value >= **limit).count();
    let pressure = reached(factors.upper, &[120.0, 130.0, 140.0, 160.0]);
    let ldl = reached(factors.ldl, &[120.0, 140.0, 160.0]);
    let hdl = 2_usize.saturating_sub(reached(factors.hdl, &[40.0, 60.0]));
    let glucose = usize::from(factors.glucose >= 110.0);
    Some(sex + pressure + ldl + hdl + glucose + if factors.smokes { 2 } else { 0 })
}

/// Tenths of a percent, from the first points for which the table says more than "below 1 %".
const LADDER: [u32; 28] = [
    11, 13, 14, 17, 19, 22, 26, 30, 34, 39, 45, 52, 60, 69, 79, 91, 104, 119, 136, 155, 177, 202,
    229, 259, 293, 330, 370, 411,
];
const POINTS_MAX: usize = 19;

/// The ten-year risk in tenths of a percent; `Some(None)` stands for below 1 %, `None` for an age the
/// table does not know.
///
/// ```
/// use phr::insight::risk::ten_years;
/// assert_eq!(ten_years(49, 7), Some(None));      // below 1 %
/// assert_eq!(ten_years(49, 8), Some(Some(11)));  // 1.1 %
/// assert_eq!(ten_years(80, 0), None);            // too old for the table
/// ```
pub fn ten_years(age: u32, points: usize) -> Option<Option<u32>> {
    // Each column is the same ladder, entered at another rung.
    let at = match age {
        40..=49 => points.checked_sub(8),
        50..=59 => points.checked_sub(3),
        60..=69 => points.checked_add(3),
        70..=79 => points.checked_add(8),
        _ => return None,
    };
    (points <= POINTS_MAX).then(|| at.and_then(|at| LADDER.get(at).copied()))
}

impl Chance {
    fn of(tenths: Option<u32>) -> Chance {
        match tenths {
            None => Chance::BelowOne,
            // Half up: 1.4 of a hundred people are about 1, 1.7 about 2.
            Some(tenths) => Chance::About(tenths.saturating_add(5) / 10),
        }
    }
}

impl Group {
    fn of(tenths: Option<u32>) -> Group {
        match tenths {
            Some(100..) => Group::High,
            Some(20..) => Group::Middle,
            Some(_) | None => Group::Low,
        }
    }
}

/// A check-up older than this says nothing of today.
const DAYS_MAX: i64 = 548;
const OLD_DAYS: i64 = 400;

pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let visits = visit::visits(facts);
    let visit = visits.last().filter(|v| facts.today.saturating_sub(v.day) <= DAYS_MAX)?;
    let factors = factors(visit, facts)?;
    if has_another_way(facts, visit, &factors) {
        return None;
    }
    let risk = ten_years(factors.age, points(&factors)?)?;
    let group = Group::of(risk);
    let mut guide = vec![Said::Group(group)];
    if factors.smokes {
        let without = points(&Factors { smokes: false, ..factors })?;
        guide.push(Said::WithoutSmoking(Chance::of(ten_years(factors.age, without)?)));
    }
    let old = facts.today.saturating_sub(visit.day) > OLD_DAYS;
    let age = old.then(|| How::Old { months: months(visit.day, facts.today) });
    let how = [Said::From, Said::NotReviewed].map(|said| How::Phrase(Phrase::Risk(said)));
    let worth_a_talk = group >= Group::Middle || factors.smokes;
    Some(Message {
        rule: &HEART_RISK,
        about: About::HeartRisk,
        verdict: if worth_a_talk { Verdict::Notice } else { Verdict::Wobble },
        now: vec![Now::Phrase(Phrase::Risk(Said::Of100(Chance::of(risk))))],
        before: Vec::new(),
        guide: guide.into_iter().map(|said| Guide::Phrase(Phrase::Risk(said))).collect(),
        how: how.into_iter().chain(age).collect(),
        step: if worth_a_talk { Step::ShowNext } else { Step::NextYear },
        ask: worth_a_talk.then_some(Ask::Prevent),
        evidence: visit.evidence(),
        series: Vec::new(),
    })
}

/// Everything from one check-up, or nothing.
fn factors(visit: &Visit, facts: &Facts<'_>) -> Option<Factors> {
    let born = day_number(facts.person.birth_date.as_ref()?)?;
    let years = days(visit.day.checked_sub(born)?) / DAYS_A_YEAR;
    Some(Factors {
        age: format!("{:.0}", years.floor()).parse().ok()?,
        sex: facts.person.sex?,
        upper: visit.pressure()?.0,
        glucose: visit.fasting(Marker::Glucose)?,
        ldl: visit.value(Marker::Ldl)?,
        hdl: visit.value(Marker::Hdl)?,
        smokes: visit.smokes()?,
    })
}

/// LDL cholesterol at which familial hypercholesterolaemia is to be thought of first.
const FAMILIAL: f64 = 180.0;
/// Reduced kidneys.
const REDUCED: f64 = 60.0;

/// Whether the guideline has another way for this person than the score.
fn has_another_way(facts: &Facts<'_>, visit: &Visit, factors: &Factors) -> bool {
    let long = visit.value(Marker::HbA1c).is_some_and(|hba1c| hba1c >= 6.5);
    let diabetes = factors.glucose >= 126.0 || long || visit.yes("9N706") == Some(true);
    let computed = || {
        let age = f64::from(factors.age);
        estimated_gfr(visit.value(Marker::Creatinine)?, age, factors.sex)
    };
    let egfr = visit.value(Marker::Egfr).or_else(computed);
    // 3 and more of list 2102 is 1+ and more.
    let protein = visit.answer("1A010").and_then(|code| code.parse::<u8>().ok());
    let kidney = egfr.is_some_and(|egfr| egfr < REDUCED) || protein.is_some_and(|code| code >= 3);
    // Brain, heart and kidney in the questions on past diseases.
    let told = ["9N716", "9N721", "9N726"].iter().any(|q| visit.yes(q) == Some(true));
    let familial = factors.ldl >= FAMILIAL;
    diabetes || kidney || told || familial || has_condition(facts)
}

/// ICD-10 of diabetes, heart and brain vessels, vessels of the legs, kidney disease; a suspected one
/// counts too: better no figure than one that is too low.
const CODES: [&str; 17] = [
    "E10", "E11", "E12", "E13", "E14", "I20", "I21", "I22", "I23", "I24", "I25", "I63", "I64",
    "I65", "I66", "I70", "N18",
];
const NAMES: [&str; 9] = [
    "糖尿病",
    "心筋梗塞",
    "狭心症",
    "冠動脈",
    "脳梗塞",
    "動脈硬化",
    "腎臓病",
    "腎不全",
    "家族性高コレステロール",
];

fn has_condition(facts: &Facts<'_>) -> bool {
    facts.all.iter().map(|fact| fact.lead).filter(|e| e.kind == Kind::Condition).any(|entry| {
        let Some(code) = entry.resource.get("code") else { return false };
        let coded =
            view::codings(code).any(|c| CODES.iter().any(|known| c.code.starts_with(known)));
        let named = view::concept_name(code);
        coded || named.is_some_and(|name| NAMES.iter().any(|known| name.contains(known)))
    })
}

#[cfg(test)]
mod tests;
