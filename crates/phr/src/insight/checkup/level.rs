//! 階層化: the level of guidance (特定保健指導) that follows from a check-up.
//!
//! 標準的な健診・保健指導プログラム, 2024 edition (第4期): waist or body mass index first, then risks,
//! then the level; 65 and older at most motivational, and nobody who takes medicine for pressure,
//! glucose or lipids. What is missing makes it undecided only when it could change the level.

use fhir::Date;

use super::visit::Visit;
use crate::{insight::marker::Marker, person::Sex};

/// The level of guidance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// 積極的支援.
    Intensive,
    /// 動機付け支援.
    Motivational,
    /// 情報提供: information only.
    Information,
    /// 判定不能: something decisive is missing.
    Undecided,
}

/// The step at which fat counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fat {
    /// By the waist, or the visceral fat.
    Waist,
    /// By the body mass index alone.
    Mass,
    /// Neither.
    None,
}

const AGE_MIN: i16 = 40;
const AGE_OLD: i16 = 65;
/// From 75 on another programme applies.
const AGE_END: i16 = 75;

/// The level of a check-up; `None` for whom the programme is not made (age, sex unknown to it).
pub(super) fn level(visit: &Visit, born: Option<&Date>, sex: Option<Sex>) -> Option<Level> {
    let age = age_in_fiscal_year(born?, &visit.date)?;
    let sex = sex.filter(|sex| *sex != Sex::Other)?;
    if !(AGE_MIN..AGE_END).contains(&age) {
        return None;
    }
    let medicines = ["9N701", "9N706", "9N711"].map(|question| visit.yes(question));
    if medicines.contains(&Some(true)) {
        return Some(Level::Information);
    }
    // Every unknown is tried both ways; the level stands when all ways agree.
    let mut levels = fats(visit, sex).into_iter().flat_map(|fat| {
        ways(visit).into_iter().map(move |(risks, smokes)| decided(fat, risks, smokes, age))
    });
    let first = levels.next()?;
    let agreed = levels.all(|level| level == first);
    Some(if agreed { first } else { Level::Undecided })
}

/// The age reached by the end of the fiscal year (31 March) of the check-up.
fn age_in_fiscal_year(born: &Date, on: &Date) -> Option<i16> {
    let end = if on.month()? >= 4 { on.year().checked_add(1)? } else { on.year() };
    let had = (born.month()?, born.day()?) <= (3, 31);
    let years = end.checked_sub(born.year())?;
    years.checked_sub(i16::from(!had))
}

fn decided(fat: Fat, risks: usize, smokes: bool, age: i16) -> Level {
    let all = risks.saturating_add(usize::from(smokes && risks > 0));
    let level = match (fat, all) {
        (Fat::None, _) | (_, 0) => Level::Information,
        (Fat::Waist, 1) | (Fat::Mass, 1 | 2) => Level::Motivational,
        (Fat::Waist | Fat::Mass, _) => Level::Intensive,
    };
    match level {
        Level::Intensive if age >= AGE_OLD => Level::Motivational,
        Level::Intensive | Level::Motivational | Level::Information | Level::Undecided => level,
    }
}

/// What the fat can be, by what is known of it.
fn fats(visit: &Visit, sex: Sex) -> Vec<Fat> {
    let limit = match sex {
        Sex::Male => 85.0,
        Sex::Female | Sex::Other => 90.0,
    };
    let visceral = visit.number("9N021").map(|area| area >= 100.0);
    let waist = visceral.or_else(|| visit.number("9N016").map(|waist| waist >= limit));
    let height = visit.number("9N001").filter(|height| *height > 0.0);
    let weighed = || Some(visit.value(Marker::Weight)? / (height? / 100.0).powi(2));
    let mass = visit.number("9N011").or_else(weighed).map(|index| index >= 25.0);
    match (waist, mass) {
        (Some(true), _) => vec![Fat::Waist],
        (Some(false), Some(true)) => vec![Fat::Mass],
        (Some(false), Some(false)) => vec![Fat::None],
        (Some(false), None) => vec![Fat::Mass, Fat::None],
        (None, Some(true)) => vec![Fat::Waist, Fat::Mass],
        (None, Some(false) | None) => vec![Fat::Waist, Fat::Mass, Fat::None],
    }
}

/// How many risks there can be, with and without smoking, by what is known of them.
fn ways(visit: &Visit) -> Vec<(usize, bool)> {
    let known = [sugar(visit), lipids(visit), pressure(visit)];
    let sure = known.iter().filter(|risk| **risk == Some(true)).count();
    let open = known.iter().filter(|risk| risk.is_none()).count();
    let smoking = match visit.smokes() {
        Some(smokes) => vec![smokes],
        None => vec![false, true],
    };
    let risks = sure..=sure.saturating_add(open);
    risks.flat_map(|risks| smoking.iter().map(move |smokes| (risks, *smokes))).collect()
}

/// Fasting glucose where it was measured, else `HbA1c`, else glucose at any time.
fn sugar(visit: &Visit) -> Option<bool> {
    let fasting = || visit.fasting(Marker::Glucose).map(|glucose| glucose >= 100.0);
    let long = || visit.value(Marker::HbA1c).map(|hba1c| hba1c >= 5.6);
    let casual = || visit.value(Marker::Glucose).map(|glucose| glucose >= 100.0);
    fasting().or_else(long).or_else(casual)
}

fn lipids(visit: &Visit) -> Option<bool> {
    let result = visit.results.iter().find(|r| r.marker == Marker::Triglycerides);
    let fat = result.map(|r| r.value >= if r.casual { 175.0 } else { 150.0 });
    let hdl = visit.value(Marker::Hdl).map(|hdl| hdl < 40.0);
    match (fat, hdl) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        (Some(false) | None, None) | (None, Some(false)) => None,
    }
}

fn pressure(visit: &Visit) -> Option<bool> {
    visit.pressure().map(|(upper, lower)| upper >= 130.0 || lower >= 85.0)
}

#[cfg(test)]
mod tests;
