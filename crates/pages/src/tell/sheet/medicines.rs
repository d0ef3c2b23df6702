//! The medicine list in the order a pharmacist asks: allergies, what is current, what else there was,
//! the kidneys.

use phr::{
    insight::marker::Marker,
    record::{
        day_number,
        summary::{Supply, Way, drugs},
    },
};

use super::{
    super::{entry, source},
    Teller,
    parts::{short, some},
    section,
};
use crate::sheet::{Block, Column, Section};

/// How far back other medicines are listed.
const PAST_DAYS: i64 = 366;

pub(super) fn sections(teller: &Teller<'_>) -> Vec<Section> {
    let w = teller.words;
    let kidney = some(teller.newest_of(&[Marker::Egfr, Marker::Creatinine]));
    let past = past(teller);
    let past = (!past.is_empty()).then(|| section(w.past, past, ""));
    let first = [
        section(w.allergies, teller.allergies(), w.no_allergies),
        section(w.medicines, teller.medicines(), w.no_medicines),
    ];
    let kidney = section(w.kidney, kidney, w.no_kidney);
    let conditions = section(w.problems, teller.problems(), w.no_problems);
    first.into_iter().chain(past).chain([kidney, conditions]).collect()
}

/// What else was supplied within a year.
fn past(teller: &Teller<'_>) -> Vec<Block> {
    let (w, lang) = (teller.words, teller.lang);
    let today = day_number(teller.data.today).unwrap_or_default();
    let from = today.saturating_sub(PAST_DAYS);
    let current =
        |s: &Supply<'_>| teller.summary.medicines.iter().any(|m| m.newest.entry.id == s.entry.id);
    let row = |supplies: Vec<Supply<'_>>| {
        let newest = supplies.iter().find(|s| (from..=today).contains(&s.day))?;
        let by = |way| supplies.iter().find(|s| s.way == way).map(|s| source::by(s.entry, lang));
        let r = &newest.entry.resource;
        (!supplies.iter().any(&current)).then(|| {
            vec![
                entry::title(newest.entry, lang),
                entry::how(r, lang).unwrap_or_default(),
                entry::days(r, lang).unwrap_or_default(),
                newest.entry.when.as_ref().map(|d| short(d, lang)).unwrap_or_default(),
                by(Way::HandedOver).or_else(|| by(newest.way)).unwrap_or_default(),
            ]
        })
    };
    let rows: Vec<Vec<String>> = drugs(teller.data.entries).into_iter().filter_map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let column = |title, width| Column { title, width, number: false };
    let days = Column { title: w.days, width: 3, number: true };
    let head = vec![column(w.drug, 8), column(w.how, 7), days, column(w.last, 4), column(w.by, 6)];
    vec![teller.table(head, rows)]
}
