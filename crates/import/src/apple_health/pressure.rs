//! Blood pressures, paired once.
//!
//! A pressure stands three times in the file: as a `Correlation` with both halves inside, and each
//! half alone (from memory). The correlations say which halves belong together; halves that no
//! correlation holds are paired by source and time.

use std::collections::BTreeMap;

use phr::record::Draft;

use super::{
    collect::{Place, draft, reading, times},
    element::Element,
};
use crate::vitals::{self, Item, Reading};

/// Source, start, end.
type Moment = (String, String, String);

/// The pressures of the file.
#[derive(Debug, Default)]
pub(super) struct Pressures {
    pairs: Vec<Element>,
    halves: Vec<(Item, Element)>,
}

impl Pressures {
    /// Remembers a `Correlation`.
    pub(super) fn pair(&mut self, correlation: Element) {
        self.pairs.push(correlation);
    }

    /// Remembers a half that stands alone.
    pub(super) fn half(&mut self, item: Item, record: Element) {
        self.halves.push((item, record));
    }

    /// How many are remembered.
    pub(super) fn len(&self) -> usize {
        self.pairs.len().saturating_add(self.halves.len())
    }

    /// One draft for each pressure; the second answer counts what could not be read.
    pub(super) fn drafts(self) -> (Vec<Draft>, u64) {
        let (mut drafts, mut bad) = (Vec::new(), 0_u64);
        let mut inside: BTreeMap<(Moment, Item, String), u32> = BTreeMap::new();
        for pair in &self.pairs {
            let parts = parts(pair);
            for (part, record) in &parts {
                let copies = inside.entry(identity(part, record)).or_default();
                *copies = copies.saturating_add(1);
            }
            let readings: Vec<Reading> = parts.into_iter().map(|(part, _)| part).collect();
            match one(readings, pair, pair) {
                Some(draft) => drafts.push(draft),
                None => bad = bad.saturating_add(1),
            }
        }
        let mut loose: BTreeMap<(Moment, usize), Vec<(Reading, Element)>> = BTreeMap::new();
        let mut seen: BTreeMap<(Moment, Item), usize> = BTreeMap::new();
        for (item, record) in self.halves {
            let Some(part) = reading(item, &record) else {
                bad = bad.saturating_add(1);
                continue;
            };
            if let Some(copies) = inside.get_mut(&identity(&part, &record)).filter(|n| **n > 0) {
                *copies = copies.saturating_sub(1);
                continue;
            }
            let nth = seen.entry((moment(&record), item)).or_default();
            loose.entry((moment(&record), *nth)).or_default().push((part, record));
            *nth = nth.saturating_add(1);
        }
        for halves in loose.into_values() {
            let (readings, records): (Vec<_>, Vec<_>) = halves.into_iter().unzip();
            let (Some(first), Some(last)) = (records.first(), records.last()) else { continue };
            drafts.extend(one(readings, first, last));
        }
        (drafts, bad)
    }
}

fn one(mut readings: Vec<Reading>, first: &Element, last: &Element) -> Option<Draft> {
    readings.sort_by_key(|r| r.item);
    let resource = vitals::pressure(&readings, times(first)?.when())?;
    // The records that repeat the metadata of their correlation stand inside it.
    let about = first.inside.iter().find(|e| e.name == "Record").unwrap_or(first);
    Some(draft(resource, about, Place::between(first, last)))
}

fn parts(pair: &Element) -> Vec<(Reading, &Element)> {
    let records = pair.inside.iter().filter(|e| e.name == "Record");
    let item = |e: &Element| match super::kinds::kind(e.attribute("type").unwrap_or_default()) {
        super::kinds::Kind::Pressure(item) => Some(item),
        _ => None,
    };
    records.filter_map(|e| Some((reading(item(e)?, e)?, e))).collect()
}

fn moment(record: &Element) -> Moment {
    let text = |key: &str| record.attribute(key).unwrap_or_default().to_owned();
    (text("sourceName"), text("startDate"), text("endDate"))
}

fn identity(part: &Reading, record: &Element) -> (Moment, Item, String) {
    (moment(record), part.item, part.digits.clone())
}
