//! What is measured, with the newest value of each item.

use fhir::Date;
use phr::record::Entry;

use super::{home::measurements::newest, urgent};
use crate::{
    Frame,
    home::Measurement,
    links,
    measurements::{ITEMS_PER_PAGE, Measurements, SERIES_PER_PAGE, SERIES_TAKES},
    series::SeriesCard,
};

/// What the page is told from.
#[derive(Debug, Clone)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The day it is.
    pub today: &'a Date,
    /// The newest results.
    pub entries: &'a [Entry],
    /// Which page, from 1.
    pub page: usize,
    /// What sensors measured lately, as far as it may be urgent.
    pub sensed: &'a [urgent::Sensed],
    /// The series of this page, by their newest day.
    pub series: Vec<SeriesCard>,
    /// How many series there are.
    pub series_in_all: usize,
}

/// The page: body measurements first, then laboratory results, the newest first.
pub fn measurements(frame: Frame, data: Data<'_>) -> Measurements {
    let Data { pid, today, entries, page, sensed, .. } = data;
    let lang = frame.lang;
    let mut items: Vec<(String, Measurement)> = Vec::new();
    for (item, newest) in newest(entries, pid, lang) {
        if !items.iter().any(|(known, _)| *known == item) {
            items.push((item, newest));
        }
    }
    let page = page.max(1);
    // Series come with the first pages; the items make room for them.
    let before = places(page.saturating_sub(1), data.series_in_all);
    let until = places(page, data.series_in_all);
    let series_after = data.series_in_all > page.saturating_mul(SERIES_PER_PAGE);
    let more = items.len() > until || series_after;
    let items = items.into_iter().skip(before).take(until.saturating_sub(before));
    Measurements {
        urgent: urgent::urgent(entries, sensed, today, pid, lang),
        items: items
            .map(|(item, newest)| Measurement {
                link: links::measurement(pid, &item, "", 1),
                ..newest
            })
            .collect(),
        series: data.series,
        previous: (page > 1).then(|| links::measurements(pid, page.saturating_sub(1))),
        next: more.then(|| links::measurements(pid, page.saturating_add(1))),
        frame,
    }
}

/// How many items stand on so many pages.
fn places(pages: usize, series: usize) -> usize {
    let cards = pages.saturating_mul(SERIES_PER_PAGE).min(series);
    pages.saturating_mul(ITEMS_PER_PAGE).saturating_sub(cards.saturating_mul(SERIES_TAKES))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PID, entry, frame};
    use super::*;
    use crate::Lang;
    use phr::provenance::Evidence;
    use serde_json::json;

    #[test]
    fn every_item_stands_once_and_a_long_list_goes_on() {
        let lab = |n: u8, name: &str| {
            entry(
                n,
                Evidence::Measured,
                json!({"resourceType": "Observation", "code": {"text": name},
                    "effectiveDateTime": "2025-03-01", "valueQuantity": {"value": n, "unit": "U"}}),
            )
        };
        let mut entries: Vec<Entry> = (1..60).map(|n| lab(n, &format!("検査{n}"))).collect();
        entries.push(lab(60, "最高血圧"));
        entries.push(lab(61, "拡張期血圧"));
        let today = "2025-03-12".parse().unwrap();
        let page = |page| {
            let data = Data {
                pid: PID,
                today: &today,
                entries: &entries,
                page,
                sensed: &[],
                series: Vec::new(),
                series_in_all: 0,
            };
            measurements(frame(Lang::Ja), data)
        };
        assert_eq!((page(1).items.len(), page(2).items.len()), (ITEMS_PER_PAGE, 60 - 36));
        assert!(page(1).next.is_some() && page(2).next.is_none() && page(2).previous.is_some());
        assert!(page(1).items[0].link.ends_with("/measurements/blood-pressure"));
        assert!(page(1).items[1].link.contains("/measurements/x"));
    }
}
