//! One thing that is measured, over time: charts, values, months, contexts side by side.
//!
//! Nothing is judged. Numbers are compared exactly ([`super::number::Exact`]); what was sent is
//! shown with its digits, and only what was worked out here (a middle value) is written anew. Values
//! of different units never share a chart, a month or a comparison.

mod compare;
mod panels;
mod picture;
mod readings;
#[cfg(test)]
mod tests;

use fhir::Date;
use phr::{
    EntryId,
    insight::{
        band::{self, OwnBand},
        marker::Marker,
    },
    own::Held,
    record::{Entry, same::facts},
};

pub use panels::{Group, PanelData, panels};
use readings::Reading;

use super::{entry, home::measurements::item as item_of, mine, source, terms, urgent, when};
use crate::{
    Frame, Lang,
    chart::Chart,
    dates::{Day, month_text},
    links,
    measurement::{MonthSpan, OneMeasurement, RangeChoice, VALUES_PER_PAGE, ValueRow},
    mine::Said,
    words::Words,
};

const DAY_MS: i64 = 86_400_000;
/// Months of "the last year".
const MONTHS: i64 = 12;
/// What helped, on one page.
const HELPED_MAX: usize = 5;

/// The time that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Range {
    /// The last 30 days.
    Month,
    /// The last 90 days.
    Quarter,
    /// The last year.
    #[default]
    Year,
    /// Everything.
    All,
}

impl Range {
    const ALL: [Range; 4] = [Range::Month, Range::Quarter, Range::Year, Range::All];

    /// The value of the `range` parameter.
    ///
    /// ```
    /// use pages::tell::measurement::Range;
    /// assert_eq!(Range::from_code("30d"), Some(Range::Month));
    /// assert_eq!(Range::from_code("31d"), None);
    /// ```
    pub fn from_code(code: &str) -> Option<Range> {
        Range::ALL.into_iter().find(|range| range.code() == code)
    }

    /// The value of the `range` parameter.
    pub const fn code(self) -> &'static str {
        match self {
            Range::Month => "30d",
            Range::Quarter => "90d",
            Range::Year => "1y",
            Range::All => "all",
        }
    }

    /// How many days back; `None` for everything.
    const fn days(self) -> Option<i64> {
        match self {
            Range::Month => Some(30),
            Range::Quarter => Some(90),
            Range::Year => Some(365),
            Range::All => None,
        }
    }
}

/// How far back entries are needed for a range: a year at least, for the months.
pub fn needed_ms(range: Range, today: &Date) -> Option<i64> {
    range.days().map(|_| today.end_ms().saturating_sub((365 + 31) * DAY_MS))
}

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The item, as addresses name it.
    pub item: &'a str,
    /// The day it is.
    pub today: &'a Date,
    /// Results as far back as [`needed_ms`] says.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// The time shown.
    pub range: Range,
    /// Which part of the values, from 1.
    pub page: usize,
    /// What sensors measured lately, as far as it may be urgent.
    pub sensed: &'a [urgent::Sensed],
    /// What helped, in the person's own words.
    pub held: &'a Held,
}

/// Whether any of the entries is a value of the item.
pub fn holds(entries: &[Entry], item: &str) -> bool {
    entries.iter().any(|e| readings::is_of(e, item))
}

/// The page; `None` when there is no value of the item.
pub fn measurement(frame: Frame, data: Data<'_>) -> Option<OneMeasurement> {
    let Data { pid, item, today, range, .. } = data;
    let lang = frame.lang;
    let all = readings::of(data.entries, data.apart, item);
    let newest = all.first()?;
    let until_ms = today.end_ms();
    let from_ms = range.days().map(|days| until_ms.saturating_sub(days.saturating_mul(DAY_MS)));
    let shown: Vec<&Reading<'_>> = all
        .iter()
        .filter(|r| {
            from_ms.is_none_or(|from| r.lead.when.as_ref().is_some_and(|d| d.end_ms() >= from))
        })
        .collect();
    let urgent = urgent::urgent(data.entries, data.sensed, today, pid, lang);
    let urgent: Vec<_> = urgent
        .into_iter()
        .filter(|n| {
            let sensed = |s: &&urgent::Sensed| n.link.as_ref() == Some(&s.link(pid));
            all.iter().any(|r| r.is_at(n.link.as_deref(), pid))
                || data.sensed.iter().filter(sensed).any(|s| belongs(s.entry(), item))
        })
        .collect();
    let page = data.page.max(1);
    let first = page.saturating_sub(1).saturating_mul(VALUES_PER_PAGE);
    let row = |r: &&Reading<'_>| {
        let seen = urgent.iter().any(|n| r.is_at(n.link.as_deref(), pid));
        row(r, seen, pid, lang)
    };
    let name = name(newest, lang);
    let more = shown.len() > first.saturating_add(VALUES_PER_PAGE);
    let window = picture::Window { from_ms, until_ms };
    let oldest = shown.iter().filter_map(|r| r.at()).min();
    let beside = picture::Window { from_ms: from_ms.or(oldest), until_ms };
    let own = own_band(&data, newest);
    let of = picture::Of { name: &name, own: own.as_ref(), lang };
    let mut charts = picture::charts(&shown, window, of);
    for chart in charts.iter_mut().filter(|chart| chart.melody.is_some()) {
        chart.sound = Some(links::melody(pid, item, chart.number, range.code()));
    }
    Some(OneMeasurement {
        life: life(&data, beside, charts.len(), lang),
        helped: helped(&data, beside, lang),
        ranges: ranges(pid, item, range, lang),
        charts,
        count: shown.len(),
        rows: shown.iter().skip(first).take(VALUES_PER_PAGE).map(row).collect(),
        previous: (page > 1)
            .then(|| links::measurement(pid, item, range.code(), page.saturating_sub(1))),
        next: more.then(|| links::measurement(pid, item, range.code(), page.saturating_add(1))),
        year: year(&all, today, lang),
        comparisons: compare::comparisons(&shown, lang),
        back: links::measurements(pid, 1),
        urgent,
        name,
        frame,
    })
}

/// The person's own band, where everything was read that it is made of.
fn own_band(data: &Data<'_>, newest: &Reading<'_>) -> Option<OwnBand> {
    let whole = match data.range {
        Range::All => true,
        Range::Month | Range::Quarter | Range::Year => false,
    };
    let marker = newest.lead.resource.get("code").and_then(Marker::of).filter(|_| whole)?;
    band::own_band(&facts(data.entries, data.apart), marker, data.today)
}

/// How life was in the same time, drawn under the numbers.
fn life(data: &Data<'_>, window: picture::Window, charts: usize, lang: Lang) -> Vec<Chart> {
    let item = mine::item_of_life(data.today).filter(|item| item != data.item);
    let all = item.map(|item| readings::of(data.entries, data.apart, &item)).unwrap_or_default();
    let within =
        |r: &&Reading<'_>| r.at().is_some_and(|at| window.from_ms.is_none_or(|from| at >= from));
    let shown: Vec<&Reading<'_>> = all.iter().filter(within).collect();
    let Some(newest) = shown.first() else { return Vec::new() };
    let of = picture::Of { name: &entry::title(newest.lead, lang), own: None, lang };
    let mut drawn = picture::charts(&shown, window, of);
    for chart in &mut drawn {
        chart.number = chart.number.saturating_add(charts);
    }
    drawn
}

/// What helped in the same time.
fn helped(data: &Data<'_>, window: picture::Window, lang: Lang) -> Vec<Said> {
    let within = |at: &Date| window.from_ms.is_none_or(|from| at.end_ms() >= from);
    let helped = data.held.helped.iter().filter(|(_, helped)| within(&helped.at));
    let helped = Held { helped: helped.take(HELPED_MAX).cloned().collect(), ..Held::default() };
    mine::helped(&helped, data.pid, lang)
}

fn name(newest: &Reading<'_>, lang: Lang) -> String {
    let code = newest.lead.resource.get("code");
    match code.and_then(terms::term) {
        Some(terms::Term::Systolic | terms::Term::Diastolic) => {
            terms::term_name(terms::Term::Pressure, lang).to_owned()
        }
        Some(term) => terms::term_name(term, lang).to_owned(),
        None => entry::title(newest.lead, lang),
    }
}

fn ranges(pid: &str, item: &str, here: Range, lang: Lang) -> Vec<RangeChoice> {
    let texts = Words::of(lang).measurements.ranges;
    Range::ALL
        .into_iter()
        .zip(texts)
        .map(|(range, text)| RangeChoice {
            text: text.to_owned(),
            link: links::measurement(pid, item, range.code(), 1),
            here: range == here,
        })
        .collect()
}

fn row(r: &Reading<'_>, urgent: bool, pid: &str, lang: Lang) -> ValueRow {
    let mut by: Vec<String> = Vec::new();
    for name in r.members.iter().flat_map(|e| &e.origins).map(|o| source::name(o, lang)) {
        if !by.contains(&name) {
            by.push(name);
        }
    }
    ValueRow {
        when: when::known(r.lead.when.as_ref(), lang),
        value: r.text(lang),
        unit: r.unit.clone(),
        flag: r.members.iter().find_map(|e| entry::flag(e)),
        urgent,
        how: r.how(true, lang),
        by: by.join(super::pick(lang, "、", ", ")),
        link: links::entry(pid, &r.lead.id.to_string()),
    }
}

/// The last twelve months with the lowest and highest value of each, in the unit of the newest.
fn year(all: &[Reading<'_>], today: &Date, lang: Lang) -> Vec<MonthSpan> {
    let unit = all.iter().map(|r| r.unit.as_str()).next().unwrap_or_default();
    let this = i64::from(today.year())
        .saturating_mul(MONTHS)
        .saturating_add(i64::from(today.month().unwrap_or(1)).saturating_sub(1));
    (0..MONTHS)
        .rev()
        .map(|back| {
            let month = this.saturating_sub(back);
            let (year, month) =
                (month.div_euclid(MONTHS), month.rem_euclid(MONTHS).saturating_add(1));
            let iso = format!("{year:04}-{month:02}");
            let in_month = |r: &&&Reading<'_>| {
                r.unit == unit
                    && r.lead.when.as_ref().and_then(when::month_key).as_ref() == Some(&iso)
            };
            let all: Vec<&Reading<'_>> = all.iter().collect();
            let here: Vec<&Reading<'_>> = all.iter().filter(in_month).copied().collect();
            let (y, m) =
                (year.try_into().unwrap_or_default(), month.try_into().unwrap_or_default());
            MonthSpan {
                text: month_text(y, m, lang),
                spans: compare::spans(&here, lang),
                count: here.len(),
                iso,
            }
        })
        .collect()
}

/// A moment as a short day in Japan, for an axis.
fn short_day(ms: i64, lang: Lang) -> String {
    const JAPAN_MS: i64 = 9 * 3_600_000;
    let number = ms.saturating_add(JAPAN_MS).div_euclid(DAY_MS);
    Day::from_number(number).map(|day| day.short(lang)).unwrap_or_default()
}

/// Whether a result belongs to the item.
fn belongs(e: &Entry, item: &str) -> bool {
    item_of(&e.resource).as_deref() == Some(item)
}
