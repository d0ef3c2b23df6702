//! Blood pressure after exercise or medicine against the reading at rest just before: a fact of its
//! own, read in its context and never an outlier.
//!
//! At most an hour lies between the two of a pair after exercise, four after medicine (a convention of
//! ours; a medicine needs hours). Nothing is judged but a deep fall that repeats.

use super::{
    evidence,
    reading::{Place, Pressure},
    stats::median,
    whole,
};
use crate::message::{
    About, After, Ask, Checked, How, Message, Now, Rule, Source, Step, Verdict,
    part::Direction,
    phrase::{Phrase, pressure::Phrase as Said},
};

/// After exercise or medicine.
///
/// A value after exercise or medicine against the last one at rest before it, within one hour or four. From
/// three pairs on. Days without an hour are not paired: midnight would meet the wrong reading. It never
/// says that a medicine works or does not: only what was measured before and after.
pub const PAIRED: Rule = Rule {
    id: "paired",
    version: 1,
    sources: &[Source {
        cite: "pairs of one person within 1 hour (exercise) or 4 hours (medicine); a deep fall: 20 mmHg and \
               down to below 100, twice in the last five",
        checked: Checked::Convention,
    }],
};

const PAIRS_MIN: usize = 3;
const PAIRS_MAX: usize = 20;
const NEWEST: usize = 5;
const DEEP: f64 = -20.0;
const LOW: f64 = 100.0;
const MINUTE_MS: i64 = 60_000;

/// How many minutes may lie between the two.
const fn within(after: After) -> i64 {
    match after {
        After::Exercise => 60,
        After::Medicine => 240,
    }
}

pub(super) fn messages(pressures: &[Pressure]) -> impl Iterator<Item = Message> {
    [After::Exercise, After::Medicine].into_iter().filter_map(|after| message(pressures, after))
}

fn message(pressures: &[Pressure], after: After) -> Option<Message> {
    let pairs: Vec<(&Pressure, f64)> = pressures
        .iter()
        .rev()
        .filter(|p| p.after == Some(after))
        .filter_map(|p| Some((p, p.upper - rest_before(pressures, p, after)?.upper)))
        .take(PAIRS_MAX)
        .collect();
    let changes: Vec<f64> = pairs.iter().map(|(_, change)| *change).collect();
    let change = median(&changes).filter(|_| changes.len() >= PAIRS_MIN)?;
    let falls = pairs.iter().take(NEWEST).filter(|(p, change)| *change <= DEEP && p.upper < LOW);
    let deep = falls.count() >= 2;
    let least = changes.iter().copied().fold(f64::INFINITY, f64::min);
    let most = changes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let said = Said::Paired {
        after,
        direction: if change < 0.0 { Direction::Down } else { Direction::Up },
        change: whole(change.abs()),
        least: whole(least),
        most: whole(most),
        pairs: u32::try_from(changes.len()).unwrap_or_default(),
    };
    let how = Said::PairedHow { after, minutes: within(after) };
    Some(Message {
        rule: &PAIRED,
        about: About::Paired(after),
        verdict: if deep { Verdict::Notice } else { Verdict::Wobble },
        now: vec![Now::Phrase(Phrase::Pressure(said))],
        before: Vec::new(),
        guide: Vec::new(),
        how: vec![How::Phrase(Phrase::Pressure(how))],
        step: if deep { Step::ShowNext } else { Step::Nothing },
        ask: deep.then_some(Ask::WhyChange),
        evidence: evidence(pairs.iter().rev().map(|(p, _)| p.entry)),
        series: Vec::new(),
    })
    .filter(|_| whole(change) != 0)
}

/// The last reading at rest, or expressly before, in the time that counts.
fn rest_before<'a>(pressures: &'a [Pressure], after: &Pressure, of: After) -> Option<&'a Pressure> {
    let end = after.date.start_ms();
    let from = end.saturating_sub(within(of).saturating_mul(MINUTE_MS));
    pressures.iter().rfind(|p| {
        let resting = p.place == Place::HomeRest && p.after.is_none();
        // A day without its hour starts at midnight: it would pair with the wrong reading.
        let timed = p.date.precision() == fhir::date::Precision::Instant;
        timed && (resting || p.before == Some(of)) && (from..end).contains(&p.date.start_ms())
    })
}
