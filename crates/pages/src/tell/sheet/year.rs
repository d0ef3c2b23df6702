//! A year in short: check-ups, what was measured at home month by month, visits, costs.

use std::collections::BTreeMap;

use fhir::{Date, view};
use phr::{
    insight::{
        marker::Marker,
        trend::{TrendPlace, TrendPoint},
    },
    message::{About, Language},
    record::{
        Entry, EntryState, Kind,
        same::{Fact, facts},
    },
};

use super::{
    super::{checkups::Part, entry, spending},
    Teller,
    parts::{short, some},
    section,
};
use crate::{
    dates::month_text,
    sheet::{Block, Column, Section, Table},
};

pub(super) fn text(year: i16, language: Language) -> String {
    match language {
        Language::Ja => format!("{year}年1月1日から12月31日までの記録です。"),
        Language::Easy => format!("{year}年1月1日から 12月31日までの きろくです。"),
        Language::En => format!("Records from 1 January to 31 December {year}."),
    }
}

pub(super) fn sections(teller: &Teller<'_>) -> Vec<Section> {
    let w = teller.words;
    let told = facts(teller.data.entries, teller.data.apart);
    let here: Vec<&Fact<'_>> = told
        .iter()
        .filter(|fact| fact.lead.state == EntryState::Active)
        .filter(|fact| fact.lead.when.as_ref().is_some_and(|d| d.year() == teller.year()))
        .collect();
    let urgent = teller.urgent();
    let urgent = (!urgent.is_empty()).then(|| super::framed(w.urgent, urgent));
    let rest = [
        section(w.checkups, checkups(teller, &here), w.no_checkups),
        section(w.months, months(teller), w.no_months),
        section(w.visits, visits(teller, &here), w.no_visits),
        section(w.spending, costs(teller), w.no_spending),
    ];
    urgent.into_iter().chain(rest).collect()
}

const fn column(title: &'static str, width: u8) -> Column {
    Column { title, width, number: false }
}

const fn number(title: &'static str, width: u8) -> Column {
    Column { title, width, number: true }
}

fn table(head: Vec<Column>, rows: Vec<Vec<String>>) -> Vec<Block> {
    if rows.is_empty() { Vec::new() } else { vec![Block::Table(Table { head, rows })] }
}

/// Values and judgements as sent, by part; the questionnaire stays on the screen.
fn checkups(teller: &Teller<'_>, here: &[&Fact<'_>]) -> Vec<Block> {
    let (w, lang) = (teller.words, teller.lang);
    let part = |e: &Entry| match Part::of(&e.resource) {
        Part::Body => Some(0),
        Part::Laboratory => Some(1),
        Part::Exam => Some(2),
        Part::Survey => None,
    };
    let mut results: Vec<(u8, &Entry)> = here
        .iter()
        .map(|fact| fact.lead)
        .filter(|e| e.kind == Kind::CheckUp)
        .filter(|e| view::resource_type(&e.resource) == Some("Observation"))
        .filter_map(|e| Some((part(e)?, e)))
        .collect();
    results.sort_by_cached_key(|(part, e)| {
        (e.when.as_ref().map(Date::start_ms), *part, entry::title(e, lang), e.id)
    });
    let row = |(_, e): &(u8, &Entry)| {
        let flag = entry::flag(e).map(|flag| flag.meaning.word(lang).to_owned());
        let range = [entry::range(&e.resource, lang), flag];
        vec![
            e.when.as_ref().map(|d| short(d, lang)).unwrap_or_default(),
            entry::title(e, lang),
            entry::value_text(e, lang).unwrap_or_default(),
            range.into_iter().flatten().collect::<Vec<_>>().join("　"),
        ]
    };
    let head = vec![column(w.day, 3), column(w.item, 6), column(w.result, 5), column(w.range, 6)];
    table(head, results.iter().map(row).collect())
}

/// The lowest and the highest value of each month, at home and at rest.
fn months(teller: &Teller<'_>) -> Vec<Block> {
    let (w, lang) = (teller.words, teller.lang);
    let points = |about: About| {
        let trend = teller.summary.trends.iter().find(|t| t.about == about);
        let mut months: BTreeMap<i8, Vec<&TrendPoint>> = BTreeMap::new();
        for point in trend.iter().flat_map(|t| &t.points) {
            let month = point.date.month().filter(|_| point.date.year() == teller.year());
            if let Some(month) = month.filter(|_| point.place == TrendPlace::Home) {
                months.entry(month).or_default().push(point);
            }
        }
        months
    };
    let (pressure, weight) = (points(About::HomePressure), points(About::Result(Marker::Weight)));
    let none = Vec::new();
    let row = |month: i8| {
        let pressures = pressure.get(&month).unwrap_or(&none);
        let weights = weight.get(&month).unwrap_or(&none);
        let number = u8::try_from(month).unwrap_or_default();
        let year = u16::try_from(teller.year()).unwrap_or_default();
        (!pressures.is_empty() || !weights.is_empty()).then(|| {
            vec![
                month_text(year, number, lang),
                pressures.len().to_string(),
                span(pressures.iter().map(|p| p.value)),
                span(pressures.iter().filter_map(|p| p.lower)),
                span(weights.iter().map(|p| p.value)),
            ]
        })
    };
    let rows: Vec<Vec<String>> = (1..=12).filter_map(row).collect();
    let head = vec![
        column(w.month, 4),
        number(w.times, 3),
        number(w.upper, 3),
        number(w.lower, 3),
        number(w.weight, 3),
    ];
    let mut blocks = table(head, rows);
    if !blocks.is_empty() {
        blocks.push(Block::Remark(w.months_note.to_owned()));
    }
    blocks
}

/// `118–142`; one value alone.
fn span(values: impl Iterator<Item = f64>) -> String {
    let ends = values.fold(None, |ends: Option<(f64, f64)>, v| {
        Some(ends.map_or((v, v), |(low, high)| (low.min(v), high.max(v))))
    });
    match ends {
        Some((low, high)) if low < high => format!("{low}–{high}"),
        Some((low, _)) => low.to_string(),
        None => String::new(),
    }
}

fn visits(teller: &Teller<'_>, here: &[&Fact<'_>]) -> Vec<Block> {
    let mut visits: Vec<&&Fact<'_>> =
        here.iter().filter(|fact| fact.lead.kind == Kind::Visit).collect();
    visits.sort_by_key(|fact| (fact.lead.when.as_ref().map(Date::start_ms), fact.lead.id));
    some(visits.into_iter().map(|fact| teller.fact(fact)).collect())
}

/// Sums by month, and by who was paid.
fn costs(teller: &Teller<'_>) -> Vec<Block> {
    let (w, lang) = (teller.words, teller.lang);
    let data = teller.data;
    let Some(year) = spending::year(data.entries, data.apart, teller.year(), lang) else {
        return Vec::new();
    };
    let sums = year.months.iter().chain([&year.total]);
    let months = sums.map(|m| vec![m.text.clone(), m.count.to_string(), m.sum.clone()]).collect();
    let rows = year.rows.iter().map(|row| {
        vec![row.provider.clone(), row.category.to_owned(), row.count.to_string(), row.sum.clone()]
    });
    let head = vec![column(w.month, 6), number(w.count, 2), number(w.paid, 3)];
    let by = vec![column(w.pharmacy, 6), column(w.item, 4), number(w.count, 2), number(w.paid, 3)];
    [table(head, months), table(by, rows.collect())].concat()
}
