//! What is measured, with the newest value of each item.

use fhir::Date;
use phr::record::Entry;

use super::{home::measurements::newest, urgent};
use crate::{
    Frame,
    home::Measurement,
    links,
    measurements::{ITEMS_PER_PAGE, Measurements},
};

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The day it is.
    pub today: &'a Date,
    /// The newest results.
    pub entries: &'a [Entry],
    /// Which page, from 1.
    pub page: usize,
}

/// The page: body measurements first, then laboratory results, the newest first.
pub fn measurements(frame: Frame, data: Data<'_>) -> Measurements {
    let Data { pid, today, entries, page } = data;
    let lang = frame.lang;
    let mut items: Vec<(String, Measurement)> = Vec::new();
    for (item, newest) in newest(entries, pid, lang) {
        if !items.iter().any(|(known, _)| *known == item) {
            items.push((item, newest));
        }
    }
    let page = page.max(1);
    let first = page.saturating_sub(1).saturating_mul(ITEMS_PER_PAGE);
    let more = items.len() > first.saturating_add(ITEMS_PER_PAGE);
    let items = items.into_iter().skip(first).take(ITEMS_PER_PAGE);
    Measurements {
        urgent: urgent::urgent(entries, today, pid, lang),
        items: items
            .map(|(item, newest)| Measurement {
                link: links::measurement(pid, &item, "", 1),
                ..newest
            })
            .collect(),
        previous: (page > 1).then(|| links::measurements(pid, page.saturating_sub(1))),
        next: more.then(|| links::measurements(pid, page.saturating_add(1))),
        frame,
    }
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
            let data = Data { pid: PID, today: &today, entries: &entries, page };
            measurements(frame(Lang::Ja), data)
        };
        assert_eq!((page(1).items.len(), page(2).items.len()), (ITEMS_PER_PAGE, 60 - 36));
        assert!(page(1).next.is_some() && page(2).next.is_none() && page(2).previous.is_some());
        assert!(page(1).items[0].link.ends_with("/measurements/blood-pressure"));
        assert!(page(1).items[1].link.contains("/measurements/x"));
    }
}
