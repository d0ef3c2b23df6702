//! Gaps between supplies: of the days from the first to the last supply of half a year, for how many
//! the record holds the medicine. A kind question, for the record may simply not know.

use crate::{
    insight::Facts,
    record::summary::{
        Way,
        supply::{Supply, days_supply},
    },
};

/// So far back.
const DAYS: i64 = 180;
/// So many supplies make it a medicine that is taken all the time.
const SUPPLIES_MIN: usize = 3;
/// And so many days between the first and the end of the last.
const SPAN_MIN: i64 = 84;
/// Below this share, in percent, it is asked about.
const ASKED_BELOW: i64 = 80;

/// A medicine with gaps: the days for which it was handed over, of all days.
#[derive(Debug, Clone)]
pub(crate) struct Covered<'a> {
    pub(crate) newest: Supply<'a>,
    pub(crate) held: i64,
    pub(crate) days: i64,
    pub(crate) supplies: Vec<Supply<'a>>,
}

/// The medicine with the largest gaps, when it is below the share that is asked about.
pub(crate) fn most_missing<'a>(
    facts: &Facts<'a>,
    drugs: &[Vec<Supply<'a>>],
) -> Option<Covered<'a>> {
    let all = drugs.iter().filter_map(|supplies| covered(supplies, facts.today));
    all.filter(|c| 100 * c.held < ASKED_BELOW * c.days)
        .min_by_key(|c| (100 * c.held / c.days.max(1), c.newest.entry.id))
}

/// Days covered, each day once; what is handed over early is used later. Only between supplies: that
/// the last one is over is another rule's question.
fn covered<'a>(supplies: &[Supply<'a>], today: i64) -> Option<Covered<'a>> {
    let days_of = |s: &Supply<'_>| days_supply(&s.entry.resource).filter(|days| *days > 0);
    let mut handed: Vec<(Supply<'a>, i64)> = supplies
        .iter()
        .copied()
        .filter(|s| s.way == Way::HandedOver && s.day <= today && today - s.day <= DAYS)
        .filter_map(|s| Some((s, days_of(&s)?)))
        .collect();
    handed.sort_by_key(|(s, _)| (s.day, s.entry.id));
    // The same supply in two records is one supply.
    handed.dedup_by_key(|(s, _)| s.day);
    let (first, newest) = (handed.first()?.0.day, handed.last()?.0);
    let before_last = handed.len().saturating_sub(1);
    let (mut until, mut held) = (first, 0_i64);
    for (supply, days) in handed.iter().take(before_last) {
        let from = until.max(supply.day);
        let end = (from + days).min(newest.day);
        held += (end - from).max(0);
        until = from + days;
    }
    let days = newest.day - first;
    let enough = handed.len() >= SUPPLIES_MIN && days >= SPAN_MIN;
    let supplies = handed.into_iter().map(|(s, _)| s).collect();
    enough.then_some(Covered { newest, held, days, supplies })
}
