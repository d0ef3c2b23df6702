//! Results that belong together: one chart each, all over the same time.
//!
//! What belongs together is which results doctors look at together; nothing is worked out from them
//! here. A result whose code is not known to us stands in the list of all items alone.

use fhir::Date;
use phr::{
    EntryId,
    insight::{
        band::{OwnBand, own_band},
        marker::Marker,
    },
    record::{
        Entry,
        same::{Fact, facts},
    },
};

use super::{
    super::{
        entry,
        home::measurements::{item as item_of, measurement},
        urgent,
    },
    RangeChoice, picture,
    readings::{self, Reading},
};
use crate::{
    Frame, Lang, links,
    panels::{PanelItem, Panels},
    words::Words,
};

/// Which results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Group {
    /// Creatinine, eGFR, uric acid.
    #[default]
    Kidney,
    /// AST, ALT, gamma-GT.
    Liver,
    /// LDL, HDL, triglycerides, total cholesterol.
    Lipids,
    /// Glucose, `HbA1c`.
    Sugar,
    /// Haemoglobin, albumin.
    Blood,
}

impl Group {
    const ALL: [Group; 5] =
        [Group::Kidney, Group::Liver, Group::Lipids, Group::Sugar, Group::Blood];

    /// The value of the `of` parameter.
    pub const fn code(self) -> &'static str {
        match self {
            Group::Kidney => "kidney",
            Group::Liver => "liver",
            Group::Lipids => "lipids",
            Group::Sugar => "sugar",
            Group::Blood => "blood",
        }
    }

    /// Reads the value of the `of` parameter.
    ///
    /// ```
    /// use pages::tell::measurement::Group;
    /// assert_eq!(Group::from_code("liver"), Some(Group::Liver));
    /// assert_eq!(Group::from_code("heart"), None);
    /// ```
    pub fn from_code(code: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.code() == code)
    }

    const fn markers(self) -> &'static [Marker] {
        match self {
            Group::Kidney => &[Marker::Egfr, Marker::Creatinine, Marker::UricAcid],
            Group::Liver => &[Marker::Ast, Marker::Alt, Marker::Ggt],
            Group::Lipids => {
                &[Marker::Ldl, Marker::Hdl, Marker::Triglycerides, Marker::Cholesterol]
            }
            Group::Sugar => &[Marker::HbA1c, Marker::Glucose],
            Group::Blood => &[Marker::Haemoglobin, Marker::Albumin],
        }
    }
}

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct PanelData<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The day it is.
    pub today: &'a Date,
    /// The newest results.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// Which group was asked for; the first with results when it has none.
    pub group: Option<Group>,
    /// What sensors measured lately, as far as it may be urgent.
    pub sensed: &'a [urgent::Sensed],
}

/// One result of a group: its item with all its values, newest first.
struct Found<'a> {
    own: Option<OwnBand>,
    readings: Vec<Reading<'a>>,
}

/// The page.
pub fn panels(frame: Frame, data: PanelData<'_>) -> Panels {
    let (lang, pid) = (frame.lang, data.pid);
    let held: Vec<Group> = Group::ALL.into_iter().filter(|g| is_held(*g, data.entries)).collect();
    let asked = data.group.filter(|group| held.contains(group));
    let here = asked.or_else(|| held.first().copied()).unwrap_or_default();
    let told = facts(data.entries, data.apart);
    let found: Vec<Found<'_>> =
        here.markers().iter().filter_map(|marker| find(*marker, &data, &told)).collect();
    let oldest = found.iter().flat_map(|f| &f.readings).filter_map(Reading::at).min();
    let window = picture::Window { from_ms: oldest, until_ms: data.today.end_ms() };
    let name = |group: Group| {
        let names = Group::ALL.into_iter().zip(Words::of(lang).panels.names);
        names.into_iter().find(|(g, _)| *g == group).map_or("", |(_, name)| name).to_owned()
    };
    let choice = |group: &Group| RangeChoice {
        text: name(*group),
        link: links::panels(pid, group.code()),
        here: *group == here,
    };
    Panels {
        urgent: urgent::urgent(data.entries, data.sensed, data.today, pid, lang),
        groups: held.iter().map(choice).collect(),
        group: name(here),
        items: (1..).zip(&found).filter_map(|(n, f)| item(f, n, window, pid, lang)).collect(),
        back: links::measurements(pid, 1),
        frame,
    }
}

fn marker_of(e: &Entry) -> Option<Marker> {
    e.resource.get("code").and_then(Marker::of)
}

fn is_held(group: Group, entries: &[Entry]) -> bool {
    entries.iter().filter_map(marker_of).any(|marker| group.markers().contains(&marker))
}

/// The values of the item of a marker's newest result.
fn find<'a>(marker: Marker, data: &PanelData<'a>, told: &[Fact<'_>]) -> Option<Found<'a>> {
    let mut results: Vec<&Entry> =
        data.entries.iter().filter(|e| marker_of(e) == Some(marker)).collect();
    results.sort_by_key(|e| std::cmp::Reverse(e.when.as_ref().map(Date::end_ms)));
    let item = results.iter().find_map(|e| item_of(&e.resource))?;
    let readings = readings::of(data.entries, data.apart, &item);
    let own = own_band(told, marker, data.today);
    (!readings.is_empty()).then_some(Found { own, readings })
}

fn item(
    found: &Found<'_>,
    number: usize,
    window: picture::Window,
    pid: &str,
    lang: Lang,
) -> Option<PanelItem> {
    let newest = found.readings.first()?.lead;
    let shown: Vec<&Reading<'_>> = found.readings.iter().collect();
    let of = picture::Of { name: &entry::title(newest, lang), own: found.own.as_ref(), lang };
    let charts = picture::charts(&shown, window, of);
    let slug = item_of(&newest.resource)?;
    let link = links::measurement(pid, &slug, "", 1);
    Some(PanelItem {
        newest: crate::home::Measurement { link, ..measurement(newest, pid, lang) },
        chart: charts.into_iter().next().map(|chart| crate::chart::Chart { number, ..chart }),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{PID, entry as made, frame};
    use super::*;
    use phr::provenance::Evidence;
    use serde_json::json;

    fn result(n: u8, loinc: &str, on: &str, value: f64) -> Entry {
        let resource = json!({"resourceType": "Observation", "effectiveDateTime": on,
            "code": {"coding": [{"system": fhir::system::LOINC, "code": loinc}], "text": loinc},
            "valueQuantity": {"value": value, "unit": "U/L"}});
        made(n, Evidence::Measured, resource)
    }

    fn page(entries: &[Entry], group: Option<Group>) -> Panels {
        let today = "2025-03-12".parse().unwrap();
        let data = PanelData { pid: PID, today: &today, entries, apart: &[], group, sensed: &[] };
        panels(frame(Lang::En), data)
    }

    #[test]
    fn results_of_a_group_stand_over_the_same_time() {
        let all = [
            result(1, "1742-6", "2021-03-12", 20.0), // ALT
            result(2, "1742-6", "2025-03-01", 30.0),
            result(3, "1920-8", "2025-03-01", 25.0), // AST
        ];
        let page = page(&all, Some(Group::Liver));
        assert_eq!(page.items.len(), 2);
        let starts: Vec<&str> = page
            .items
            .iter()
            .map(|item| item.chart.as_ref().unwrap().drawing.days[0].2.as_str())
            .collect();
        assert_eq!(starts, ["12 Mar 2021", "12 Mar 2021"], "one value, and the same axis");
        assert!(page.items.iter().all(|item| item.newest.link.contains("/measurements/")));
    }

    #[test]
    fn the_own_band_of_earlier_results_is_drawn_and_the_newest_is_told_against_it() {
        let values = [20.0, 23.0, 19.0, 22.0, 20.0, 21.0];
        let days =
            ["2020-04-01", "2021-03-01", "2022-03-01", "2023-03-01", "2024-03-01", "2025-03-01"];
        let made: Vec<Entry> = (1_u8..)
            .zip(days.into_iter().zip(values))
            .map(|(n, (day, value))| result(n, "1742-6", day, value))
            .collect();
        let shown = page(&made, Some(Group::Liver)).items.remove(0).chart.unwrap();
        assert_eq!(shown.drawing.lines[0].0, "own");
        assert!(
            shown.desc.contains("The newest value is within your own usual range"),
            "{}",
            shown.desc
        );
        assert!(shown.legend.iter().any(|l| l.class == "line own" && l.text.contains("5 values")));
        let few = page(&made[4..], Some(Group::Liver)).items.remove(0).chart.unwrap();
        assert!(few.drawing.lines.iter().all(|(class, _)| class != "own"), "two are too few");
    }

    #[test]
    fn only_groups_with_results_are_offered_and_an_empty_record_says_so() {
        let liver = [result(1, "1742-6", "2025-03-01", 30.0)];
        let shown = page(&liver, Some(Group::Kidney));
        assert_eq!(shown.groups.len(), 1);
        assert_eq!(shown.group, "Liver", "the first group that holds something");
        assert!(page(&[], None).groups.is_empty());
    }
}
