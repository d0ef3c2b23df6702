//! What was measured lately, by hand or by sensors, as far as it may be urgent. It is read anew for
//! every page: a notice that cannot wait never rests on what was read before.

use std::{collections::BTreeSet, ops::Range};

use fhir::Date;
use pages::{
    Lang,
    home::UrgentNotice,
    tell::urgent::{RECENT_DAYS, STAYS_MS, Sensed, urgent},
};
use phr::{
    EntryId,
    ports::{EntryQuery, Reading, StoreError},
    record::{Entry, Series, series::in_pieces},
};

const DAY_MS: i64 = 86_400_000;
/// More than one entry a minute all week is no measurement by hand.
const RECENT_MAX: u32 = 10_000;

/// What the notices that cannot wait are made of.
#[derive(Debug)]
pub(crate) struct Recent {
    /// Every entry of the last days.
    pub(crate) entries: Vec<Entry>,
    /// What sensors measured.
    pub(crate) sensed: Vec<Sensed>,
}

impl Recent {
    /// Reads it as of `now`: all of the days that count, however many came after, so that a calm
    /// reading more never hides an urgent one.
    pub(crate) fn read(r: &mut dyn Reading, now: &Date) -> Result<Recent, StoreError> {
        let days = RECENT_DAYS.saturating_add(1).saturating_mul(DAY_MS);
        let from_ms = Some(now.start_ms().saturating_sub(days));
        let query = EntryQuery { from_ms, limit: Some(RECENT_MAX), ..EntryQuery::default() };
        Ok(Recent { entries: r.entries(&query)?, sensed: sensed(r, now)? })
    }

    /// Adds the entries of the last days to others: those that a limit left out.
    pub(crate) fn add_to(&self, entries: &mut Vec<Entry>) {
        let held: BTreeSet<EntryId> = entries.iter().map(|entry| entry.id).collect();
        entries.extend(self.entries.iter().filter(|entry| !held.contains(&entry.id)).cloned());
    }

    /// What cannot wait.
    pub(crate) fn urgent(&self, now: &Date, pid: &str, lang: Lang) -> Vec<UrgentNotice> {
        urgent(&self.entries, &self.sensed, now, pid, lang)
    }
}

/// Every point of the last day is looked at; when a sensor has none, those of the days before. A
/// point that is still to come (a clock that is wrong) hides nothing.
pub fn sensed(r: &mut dyn Reading, now: &Date) -> Result<Vec<Sensed>, StoreError> {
    let now_ms = now.start_ms();
    let day = now_ms.saturating_sub(STAYS_MS);
    let oldest = now_ms.saturating_sub(RECENT_DAYS.saturating_add(1).saturating_mul(DAY_MS));
    let mut all = Vec::new();
    for series in r.series()?.iter().filter(|s| s.last_ms >= oldest && Sensed::watches(s)) {
        let mut found = during(r, series, day..now_ms.saturating_add(1))?;
        if found.is_empty() {
            found = during(r, series, oldest..day)?;
        }
        all.append(&mut found);
    }
    Ok(all)
}

fn during(
    r: &mut dyn Reading,
    series: &Series,
    during: Range<i64>,
) -> Result<Vec<Sensed>, StoreError> {
    let mut found = Vec::new();
    in_pieces(r, series.id, during, &mut |points| found.extend(Sensed::of(series, points)))?;
    Ok(found)
}
