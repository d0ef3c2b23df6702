//! The kidneys: eGFR as reported, or computed from creatinine; its stage, how long, where it goes.

use super::{
    Facts,
    lab::{Course, confirmed},
    marker::Marker,
    reading::{Reading, days},
    stats::{ChangeLimits, DAYS_A_YEAR},
};
use crate::{
    message::{About, Ask, Checked, Guide, Message, Now, Rule, Source, Step, Verdict},
    person::Sex,
};

/// The kidneys.
///
/// eGFR as the laboratory reports it, else from creatinine for adults. The stage is named by one number and
/// called lasting only where two results 90 days apart and more lie below 60. Below 30, or falling by 5 a
/// year and faster, the step is an appointment. One low result alone is measured again, not believed.
pub const KIDNEY: Rule = Rule {
    id: "kidney",
    version: 1,
    sources: &[
        Source {
            cite: "日本腎臓学会 eGFRcr = 194·Cr^−1.094·年齢^−0.287（女性 ×0.739）、CKD 重症度分類 G1–G5",
            checked: Checked::Seen,
        },
        Source {
            cite: "Front Med 2022, 1009358: eGFR reference change value ±16.5 %",
            checked: Checked::Seen,
        },
        Source { cite: "−5 mL/min/1.73m² a year and faster: KDIGO", checked: Checked::Memory },
    ],
};

/// eGFR changes by more than so many percent are real.
pub(super) const WOBBLE: ChangeLimits = ChangeLimits { up: 16.5, down: 16.5 };
/// Below this, two results so many days apart make "lasting".
const REDUCED: f64 = 60.0;
const LASTING_DAYS: i64 = 90;
/// A fall a year that should be seen soon.
const FAST: f64 = -5.0;

/// eGFR from creatinine in mg/dL (enzymatic) and age in years, for adults; `None` below 18, for
/// values that cannot be, and where the equation knows no factor for the sex.
///
/// ```
/// use phr::{insight::estimated_gfr, person::Sex};
/// let man = estimated_gfr(1.0, 60.0, Sex::Male).unwrap();
/// assert!((man - 59.9).abs() < 0.05);
/// assert!(estimated_gfr(1.0, 17.9, Sex::Male).is_none()); // the equation is for adults
/// ```
pub fn estimated_gfr(creatinine: f64, age: f64, sex: Sex) -> Option<f64> {
    let factor = match sex {
        Sex::Male => 1.0,
        Sex::Female => 0.739,
        Sex::Other => return None,
    };
    let adult = creatinine > 0.0 && (18.0..130.0).contains(&age);
    adult.then(|| 194.0 * creatinine.powf(-1.094) * age.powf(-0.287) * factor)
}

/// The stage by eGFR.
fn stage(egfr: f64) -> &'static str {
    match egfr {
        x if x >= 90.0 => "G1",
        x if x >= 60.0 => "G2",
        x if x >= 45.0 => "G3a",
        x if x >= 30.0 => "G3b",
        x if x >= 15.0 => "G4",
        _ => "G5",
    }
}

pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let course = Course::of(facts, Marker::Egfr, Some(WOBBLE)).or_else(|| computed(facts))?;
    let confirmed = confirmed(std::slice::from_ref(&course)) == [true];
    let mut message = course.message(&KIDNEY, About::Kidney, confirmed, facts.today);
    let egfr = course.newest.value;
    let lasting = lasting(&course.alike);
    message.guide.retain(|g| matches!(g, Guide::InRange | Guide::OutOfRange { .. }));
    message.guide.push(Guide::KidneyStage { stage: stage(egfr), lasting });
    let trend = course.trend.filter(|_| confirmed && message.verdict == Verdict::Change);
    let fast = trend.is_some_and(|t| t.slope <= FAST);
    message.step = match (message.verdict, lasting) {
        _ if fast || egfr < 30.0 => Step::Appointment,
        (Verdict::Change, false) if trend.is_none() => Step::Again,
        (Verdict::Change, _) | (_, true) => Step::ShowNext,
        (Verdict::Notice | Verdict::Wobble | Verdict::NotYet, false) if egfr < REDUCED => {
            Step::Again
        }
        (Verdict::Notice | Verdict::Wobble | Verdict::NotYet, false) => Step::Nothing,
    };
    if lasting || message.verdict == Verdict::Change {
        message.ask = Some(Ask::Kidney);
    }
    if lasting && message.verdict == Verdict::NotYet {
        message.verdict = Verdict::Notice;
    }
    Some(message)
}

/// The number the message tells, as other rules ask about it.
pub(super) fn number(message: &Message) -> Option<f64> {
    message.now.iter().find_map(|now| match now {
        Now::Result { marker: Marker::Egfr, amount, .. } => amount.digits.parse().ok(),
        _ => None,
    })
}

/// Whether the newest and one at least 90 days older both lie below 60, and none in between above.
fn lasting(values: &[Reading]) -> bool {
    let Some(newest) = values.last() else { return false };
    let reduced: Vec<&Reading> = values.iter().rev().take_while(|r| r.value < REDUCED).collect();
    reduced.last().is_some_and(|oldest| newest.day - oldest.day >= LASTING_DAYS)
}

/// The course of eGFR computed from creatinine, where none is reported.
fn computed(facts: &Facts<'_>) -> Option<Course> {
    let born = super::reading::day_number(facts.person.birth_date.as_ref()?)?;
    let sex = facts.person.sex?;
    let mut course = Course::of(facts, Marker::Creatinine, Some(WOBBLE))?;
    let convert = |reading: &Reading| {
        let age = days(reading.day - born) / DAYS_A_YEAR;
        let value = estimated_gfr(reading.value, age, sex)?;
        Some(Reading { value, beyond: None, ranged: false, ..reading.clone() })
    };
    course.alike = course.alike.iter().filter_map(convert).collect();
    course.newest = course.alike.last()?.clone();
    let points: Vec<(f64, f64)> = course.alike.iter().map(|r| (days(r.day), r.value)).collect();
    course.trend = super::stats::trend(&points);
    course.marker = Marker::Egfr;
    Some(course)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check values beside the equation.
    #[test]
    fn the_equation_gives_its_check_values() {
        for (creatinine, age, sex, egfr) in [
            (1.0, 60.0, Sex::Male, 59.9),
            (1.0, 60.0, Sex::Female, 44.3),
            (0.8, 45.0, Sex::Female, 61.4),
            (2.5, 70.0, Sex::Male, 21.0),
            (0.65, 30.0, Sex::Female, 86.5),
        ] {
            let found = estimated_gfr(creatinine, age, sex).unwrap();
            assert!((found - egfr).abs() < 0.06, "{creatinine} {age}: {found}");
        }
    }

    #[test]
    fn the_stages_begin_where_the_guideline_says() {
        for (egfr, name) in [
            (90.0, "G1"),
            (89.9, "G2"),
            (60.0, "G2"),
            (59.9, "G3a"),
            (45.0, "G3a"),
            (44.9, "G3b"),
            (30.0, "G3b"),
            (29.9, "G4"),
            (15.0, "G4"),
            (14.9, "G5"),
        ] {
            assert_eq!(stage(egfr), name, "{egfr}");
        }
    }
}
