//! The medicines of the record, current and past: who prescribed, who handed over, when, how long it
//! lasts. A gap in the record is told as a gap in the record; nothing is said about taking.

use fhir::Date;
use phr::record::{
    Entry,
    summary::{
        Supply, Way, drugs,
        supply::{GRACE_DAYS, days_supply},
    },
};

use super::{
    entry,
    home::{last_medicines, medicines as current_medicines},
    pick, source, when,
};
use crate::{
    Frame, Lang,
    dates::Day,
    links,
    medicines::{DRUGS_PER_PAGE, Drug, Medicines, Period},
};

/// Days without a supply that are not told as a gap: people come late and keep some at home.
const GAP_DAYS: i64 = GRACE_DAYS;
/// Periods and gaps told of one medicine, the newest ones.
const PERIODS_MAX: usize = 5;

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The day it is.
    pub today: &'a Date,
    /// Entries of medicines.
    pub entries: &'a [Entry],
    /// Which page of the earlier medicines, from 1.
    pub page: usize,
}

/// The page. What is current is what the home page says is current.
pub fn medicines(frame: Frame, data: Data<'_>) -> Medicines {
    let Data { pid, today, entries, .. } = data;
    let lang = frame.lang;
    let mut current = current_medicines(entries, today, pid, lang);
    let mut last_supply = None;
    if current.is_empty() {
        (current, last_supply) = last_medicines(entries, pid, lang);
    }
    let day = when::day_number(today).unwrap_or_default();
    let mut shown: Vec<(usize, Drug)> = Vec::new();
    let mut past: Vec<Drug> = Vec::new();
    for supplies in drugs(entries) {
        let link = |s: &Supply<'_>| links::entry(pid, &s.entry.id.to_string());
        let place = current.iter().position(|m| supplies.iter().any(|s| link(s) == m.link));
        let Some(told) = drug(&supplies, day, pid, lang) else { continue };
        match place.and_then(|place| Some((place, current.get(place)?))) {
            Some((place, m)) => shown.push((place, Drug { link: m.link.clone(), ..told })),
            None => past.push(Drug { left: None, ..told }),
        }
    }
    shown.sort_by_key(|(place, _)| *place);
    let page = data.page.max(1);
    let first = page.saturating_sub(1).saturating_mul(DRUGS_PER_PAGE);
    let more = past.len() > first.saturating_add(DRUGS_PER_PAGE);
    Medicines {
        current: if page == 1 {
            shown.into_iter().map(|(_, drug)| drug).collect()
        } else {
            Vec::new()
        },
        last_supply,
        past: past.into_iter().skip(first).take(DRUGS_PER_PAGE).collect(),
        previous: (page > 1).then(|| links::medicines(pid, page.saturating_sub(1))),
        next: more.then(|| links::medicines(pid, page.saturating_add(1))),
        frame,
    }
}

/// One medicine; `supplies` are newest first.
fn drug(supplies: &[Supply<'_>], today: i64, pid: &str, lang: Lang) -> Option<Drug> {
    let newest = supplies.first()?;
    let r = &newest.entry.resource;
    let how: Vec<String> =
        [entry::how(r, lang), entry::amount(r, lang)].into_iter().flatten().collect();
    let of = |way| supplies.iter().filter(move |s| s.way == way);
    let by = |way| once(of(way).map(|s| source::by(s.entry, lang)));
    let told = supplies.iter().filter_map(|s| entry::prescriber(&s.entry.resource, lang));
    let (periods, gaps) = periods(supplies, lang);
    Some(Drug {
        name: entry::title(newest.entry, lang),
        how: how.join(pick(lang, "　", ", ")),
        left: of(Way::HandedOver).next().and_then(|s| left(s, today, lang)),
        prescribed_by: once(by(Way::Prescribed).into_iter().chain(told)),
        dispensed_by: by(Way::HandedOver),
        told_by: by(Way::Told),
        periods,
        gaps,
        origins: source::chips(supplies.iter().map(|s| s.entry), lang),
        link: links::entry(pid, &newest.entry.id.to_string()),
    })
}

fn once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names.filter(|n| !n.is_empty()) {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

/// What is left of the newest supply when it was begun on its day: `あと 12日分（記録の上では）`.
fn left(supply: &Supply<'_>, today: i64, lang: Lang) -> Option<String> {
    let end = supply.day.checked_add(days_supply(&supply.entry.resource)?)?;
    let days = end.saturating_sub(today);
    if supply.day > today || days <= 0 {
        let last = day_text(end.saturating_sub(1), lang);
        return Some(match lang {
            Lang::Ja => format!("{last}までの分（記録の上では）"),
            Lang::En => format!("supplied until {last}, by the record"),
        });
    }
    Some(match lang {
        Lang::Ja => format!("あと {days}日分（記録の上では）"),
        Lang::En if days == 1 => "1 day left, by the record".to_owned(),
        Lang::En => format!("{days} days left, by the record"),
    })
}

/// Times with entries and the times between them, newest first. Without a number of days an entry
/// stands for its own day.
fn periods(supplies: &[Supply<'_>], lang: Lang) -> (Vec<Period>, Vec<String>) {
    struct Run {
        from: i64,
        last: i64,
        supplies: usize,
    }
    let mut runs: Vec<Run> = Vec::new();
    for supply in supplies.iter().rev() {
        let days = days_supply(&supply.entry.resource).unwrap_or(1).max(1);
        let last = supply.day.saturating_add(days).saturating_sub(1);
        match runs.last_mut() {
            Some(run) if supply.day <= run.last.saturating_add(GAP_DAYS).saturating_add(1) => {
                run.last = run.last.max(last);
                run.supplies = run.supplies.saturating_add(1);
            }
            _ => runs.push(Run { from: supply.day, last, supplies: 1 }),
        }
    }
    let gaps = runs.windows(2).filter_map(|pair| match pair {
        [a, b] => Some(span(a.last.saturating_add(1), b.from.saturating_sub(1), lang)),
        _ => None,
    });
    let mut gaps: Vec<String> = gaps.collect();
    gaps.reverse();
    gaps.truncate(PERIODS_MAX.saturating_sub(1));
    let periods = runs
        .iter()
        .rev()
        .take(PERIODS_MAX)
        .map(|run| Period { text: span(run.from, run.last, lang), supplies: run.supplies });
    (periods.collect(), gaps)
}

fn span(from: i64, until: i64, lang: Lang) -> String {
    let (a, b) = (day_text(from, lang), day_text(until, lang));
    if a == b { a } else { format!("{a}{}{b}", pick(lang, "〜", " – ")) }
}

fn day_text(number: i64, lang: Lang) -> String {
    Day::from_number(number).map(|day| day.text(lang)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PID, any_resource, entry, frame};
    use super::*;
    use crate::Page;
    use phr::provenance::Evidence;
    use proptest::prelude::*;
    use serde_json::json;

    fn dispensed(n: u8, name: &str, on: &str, days: u32) -> Entry {
        entry(
            n,
            Evidence::Dispensed,
            json!({"resourceType": "MedicationDispense", "status": "completed",
                "medicationCodeableConcept": {"text": name}, "whenHandedOver": on,
                "authorizingPrescription": [{"display": "みなと病院"}],
                "daysSupply": {"value": days, "unit": "日分"}}),
        )
    }

    fn page(entries: &[Entry], today: &str) -> Medicines {
        let today = today.parse().unwrap();
        medicines(frame(Lang::Ja), Data { pid: PID, today: &today, entries, page: 1 })
    }

    #[test]
    fn days_left_and_gaps_are_what_the_record_says() {
        let all = [
            dispensed(1, "試験錠", "2025-03-01", 28),
            dispensed(2, "試験錠", "2024-06-01", 28),
            dispensed(3, "試験錠", "2024-05-04", 28),
        ];
        let told = page(&all, "2025-03-17");
        let drug = &told.current[0];
        assert_eq!(drug.left.as_deref(), Some("あと 12日分（記録の上では）"));
        assert_eq!(drug.prescribed_by, ["みなと病院"]);
        assert_eq!(drug.dispensed_by, ["めぐり内科"]);
        let periods: Vec<(&str, usize)> =
            drug.periods.iter().map(|p| (p.text.as_str(), p.supplies)).collect();
        assert_eq!(
            periods,
            [
                ("2025年3月1日（土）〜2025年3月28日（金）", 1),
                ("2024年5月4日（土）〜2024年6月28日（金）", 2)
            ]
        );
        assert_eq!(drug.gaps, ["2024年6月29日（土）〜2025年2月28日（金）"]);
        let over = page(&all, "2025-04-01");
        assert_eq!(
            over.current[0].left.as_deref(),
            Some("2025年3月28日（金）までの分（記録の上では）")
        );
    }

    #[test]
    fn what_is_not_current_is_past_and_without_days_left() {
        let all =
            [dispensed(1, "いまの錠", "2025-03-01", 28), dispensed(2, "前の錠", "2020-01-01", 7)];
        let told = page(&all, "2025-03-17");
        assert_eq!((told.current.len(), told.past.len()), (1, 1));
        assert_eq!((told.past[0].name.as_str(), told.past[0].left.clone()), ("前の錠", None));
        let later = page(&all, "2030-01-01");
        assert!(later.last_supply.is_some());
        assert_eq!(later.current[0].name, "いまの錠");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_record_gives_a_page(resources in prop::collection::vec(any_resource(), 0..6)) {
            let numbered = resources.into_iter().zip(1u8..);
            let entries: Vec<Entry> =
                numbered.map(|(r, n)| entry(n, Evidence::Dispensed, r)).collect();
            prop_assert!(page(&entries, "2025-03-12").render().is_ok());
        }
    }
}
