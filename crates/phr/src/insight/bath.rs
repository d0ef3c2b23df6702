//! What a bath does to the upper pressure: a fact of its own, never an outlier.
//!
//! Each reading after a bath is compared with the evenings at rest in the four weeks around it.
//! A drop of 20 and more counts as deep when it happened at least twice in the last five, or once
//! down to below 100: borrowed from orthostatic hypotension, a convention of ours.

use super::{
    evidence,
    reading::{Place, Pressure, Time},
    stats::median,
    whole,
};
use crate::message::{About, Ask, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict};

/// After a bath.
///
/// Each upper value after a bath against the usual evening of the two weeks around it (the middle of three
/// evenings and more). From three pairs on the middle of the falls is told with the least and the most. A
/// fall of 20 mmHg twice in the last five baths, or once down to below 100, is told with what to take care
/// of; everything else is what warm water does. A rise after a bath is not told.
pub const BATH: Rule = Rule {
    id: "bath",
    version: 1,
    sources: &[
        Source {
            cite: "Ishikawa 2016, PMID 26657048: after a bath at 40.6 °C upper −8.5±12.1 mmHg (n=28)",
            checked: Checked::Quoted,
        },
        Source {
            cite: "20 mmHg, or down to below 100: after the limits of orthostatic hypotension",
            checked: Checked::Convention,
        },
    ],
};

const AROUND_DAYS: i64 = 14;
const EVENINGS_MIN: usize = 3;
const PAIRS_MIN: usize = 3;
const DEEP: f64 = 20.0;
const LOW: f64 = 100.0;
/// How many of the newest decide whether deep drops repeat.
const NEWEST: usize = 5;
const PAIRS_MAX: usize = 20;

pub(super) fn message(pressures: &[Pressure]) -> Option<Message> {
    let baths: Vec<&Pressure> = pressures.iter().filter(|p| p.place == Place::HomeBath).collect();
    let newest = baths.get(baths.len().saturating_sub(PAIRS_MAX)..)?;
    let pairs: Vec<(&Pressure, f64)> = newest
        .iter()
        .filter_map(|bath| Some((*bath, usual(pressures, bath)? - bath.upper)))
        .collect();
    let drops: Vec<f64> = pairs.iter().map(|(_, drop)| *drop).collect();
    let drop = median(&drops).filter(|_| drops.len() >= PAIRS_MIN)?;
    let last = pairs.get(pairs.len().saturating_sub(NEWEST)..)?;
    let deep = last.iter().filter(|(_, drop)| *drop >= DEEP).count();
    let low = last.iter().any(|(bath, drop)| *drop >= DEEP && bath.upper < LOW);
    let deep = deep >= 2 || low;
    let least = drops.iter().copied().fold(f64::INFINITY, f64::min);
    let most = drops.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(Message {
        rule: &BATH,
        about: About::Bath,
        verdict: if deep { Verdict::Notice } else { Verdict::Wobble },
        now: vec![Now::BathDrop {
            drop: whole(drop),
            least: whole(least),
            most: whole(most),
            pairs: u32::try_from(drops.len()).unwrap_or_default(),
        }],
        before: Vec::new(),
        guide: vec![if deep { Guide::BathDeep } else { Guide::BathUsual }],
        how: vec![How::BathPairs],
        step: if deep { Step::BathCare } else { Step::Nothing },
        ask: deep.then_some(Ask::Bath),
        evidence: evidence(pairs.iter().map(|(bath, _)| bath.entry)),
        series: Vec::new(),
    })
    .filter(|_| whole(drop) > 0)
}

/// The usual evening around a bath; `None` with too few evenings.
fn usual(pressures: &[Pressure], bath: &Pressure) -> Option<f64> {
    let near = pressures.iter().filter(|p| {
        p.place == Place::HomeRest
            && p.time == Time::Evening
            && (p.day - bath.day).abs() <= AROUND_DAYS
    });
    let evenings: Vec<f64> = near.map(|p| p.upper).collect();
    median(&evenings).filter(|_| evenings.len() >= EVENINGS_MIN)
}
