//! One month of facts: which stand in it, filtered, day by day, one card per fact.
//!
//! Facts whose source gives only a month stand together at the end of it; facts with a year or no
//! date at all have a place of their own ([`UNDATED`]). A check-up of many items is one card that
//! says how many and leads to all of them; with a filter on kinds every item has its card.

mod fold;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use fhir::{Date, Precision};
use phr::{
    EntryId,
    record::{Entry, Kind, same::Fact, same::facts},
};

use super::{entry, pick, source, when, words};
use crate::{
    Frame, Lang,
    dates::When,
    fact::{FactKind, OriginChip},
    links,
    timeline::{
        FACTS_PER_PAGE, FactCard, KindChoice, MonthChoice, MonthLink, SourceChoice, Timeline,
        TimelineDay,
    },
};

/// The value of the `month` parameter for facts without a month.
pub use phr::ports::UNDATED;

/// What of the timeline is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// The person's id in addresses.
    pub pid: String,
    /// `YYYY-MM` or [`UNDATED`]; `None` when the record is empty.
    pub month: Option<String>,
    /// Which part of a long month, from 1.
    pub page: usize,
    /// Only these kinds; empty means all.
    pub kinds: Vec<FactKind>,
    /// Only these sources ([`source::key`]); empty means all.
    pub sources: Vec<String>,
}

/// The days of a month.
#[derive(Debug, Clone, Default)]
pub struct Days {
    /// The days, newest first; then the month as a whole, or what has no date.
    pub days: Vec<TimelineDay>,
    /// How many check-up items stand behind cards of whole check-ups. The cards say it too.
    pub folded: usize,
}

/// The whole page. `months` are those that hold something, newest first; `entries` are those of the
/// month in view and of some weeks around it, so that facts join across its edges.
pub fn timeline(
    frame: Frame,
    months: &[(String, u64)],
    entries: &[Entry],
    apart: &[(EntryId, EntryId)],
    view: &View,
) -> Timeline {
    let lang = frame.lang;
    let facts = facts(entries, apart);
    let place = view.month.as_deref().unwrap_or_default();
    let at = months.iter().position(|(m, _)| m == place);
    let neighbour = |index: Option<usize>| {
        let (month, _) = months.get(index?)?;
        Some(month_link(month, view, lang))
    };
    let whole = day_cards(&facts, view, lang);
    let count = whole.days.iter().map(|day| day.facts.len()).sum::<usize>();
    let (days, more) = cut(whole.days, view);
    Timeline {
        month: view.month.as_deref().map(|m| month_words(m, lang)),
        earlier: neighbour(at.map(|i| i.saturating_add(1))),
        later: neighbour(at.and_then(|i| i.checked_sub(1))),
        months: to_choose(months, place)
            .map(|m| MonthChoice {
                value: m.to_owned(),
                text: month_words(m, lang).text,
                chosen: m == place,
            })
            .collect(),
        kinds: kind_choices(&facts, view),
        sources: source_choices(&facts, view, lang),
        facts: count,
        days,
        more,
        action: links::timeline(&view.pid),
        frame,
    }
}

/// So many months are offered one by one: five years.
const MONTHS_MAX: usize = 60;

/// The months to choose from. In a record of decades, those of the open year and the years beside it,
/// and the newest of each other year: from there the others are as near.
fn to_choose<'a>(months: &'a [(String, u64)], open: &str) -> impl Iterator<Item = &'a str> {
    let year = |month: &str| month.get(..4).and_then(|year| year.parse::<i32>().ok());
    let (open, few) = (year(open), months.len() <= MONTHS_MAX);
    let mut last = None;
    months.iter().map(|(month, _)| month.as_str()).filter(move |month| {
        let of = year(month);
        let newest = last.replace(of) != Some(of);
        let near = of.zip(open).is_some_and(|(of, open)| of.abs_diff(open) <= 1);
        few || newest || near
    })
}

/// The part of a long month that is on this page, and the address of the next part.
fn cut(days: Vec<TimelineDay>, view: &View) -> (Vec<TimelineDay>, Option<String>) {
    let first = view.page.saturating_sub(1).saturating_mul(FACTS_PER_PAGE);
    let end = first.saturating_add(FACTS_PER_PAGE);
    let mut number = 0_usize;
    let mut on_page = Vec::new();
    for TimelineDay { when, facts } in days {
        let mut kept = Vec::new();
        for fact in facts {
            if (first..end).contains(&number) {
                kept.push(fact);
            }
            number = number.saturating_add(1);
        }
        if !kept.is_empty() {
            on_page.push(TimelineDay { when, facts: kept });
        }
    }
    let next = (number > end).then(|| {
        let month = view.month.as_deref().unwrap_or_default();
        format!(
            "{}&page={}",
            month_link(month, view, Lang::Ja).link,
            view.page.max(1).saturating_add(1)
        )
    });
    (on_page, next)
}

/// The cards of one month. `facts` may reach beyond it; only what stands in the month and passes
/// the filters is told.
pub fn day_cards(facts: &[Fact<'_>], view: &View, lang: Lang) -> Days {
    let mut places: BTreeMap<Place, Vec<&Fact<'_>>> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| shown(fact, view)) {
        places.entry(Place::of(fact)).or_default().push(fact);
    }
    let mut all = Days::default();
    for (place, mut facts) in places.into_iter().rev() {
        facts.sort_by_cached_key(|fact| order_in_day(fact));
        let (cards, folded) = fold::cards(&facts, view, lang);
        all.folded = all.folded.saturating_add(folded);
        all.days.push(TimelineDay { when: place.words(&facts, lang), facts: cards });
    }
    all
}

/// Where a fact stands; the greatest comes first on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    NoDate,
    Year(i16),
    Month,
    Day(i64),
}

impl Place {
    fn of(fact: &Fact<'_>) -> Place {
        let Some(date) = &fact.lead.when else { return Place::NoDate };
        match (when::day_number(date), date.month()) {
            (Some(day), _) => Place::Day(day),
            (None, Some(_)) => Place::Month,
            (None, None) => Place::Year(date.year()),
        }
    }

    fn words(self, facts: &[&Fact<'_>], lang: Lang) -> When {
        let date = facts.first().and_then(|fact| fact.lead.when.as_ref());
        match (self, date) {
            (Place::Day(_), Some(date)) => when::day_of(date, lang),
            (Place::Month, Some(date)) => {
                let month = when::of(date, lang);
                let text = match lang {
                    Lang::Ja => format!("{}のうち（日は書かれていません）", month.text),
                    Lang::En => format!("During {} (no day given)", month.text),
                };
                When { text, ..month }
            }
            (Place::Year(_), Some(date)) => {
                let year = when::of(date, lang);
                let text = match lang {
                    Lang::Ja => format!("{}のうち（月日は書かれていません）", year.text),
                    Lang::En => format!("During {} (no month given)", year.text),
                };
                When { text, ..year }
            }
            _ => month_words(UNDATED, lang),
        }
    }
}

/// Newest time first within a day; without a time, by kind and name.
fn order_in_day(fact: &Fact<'_>) -> (i64, Kind, String) {
    let time = fact.lead.when.as_ref().filter(|d| d.precision() == Precision::Instant);
    let newest = time.map_or(i64::MAX, |d| d.start_ms().saturating_neg());
    (newest, fact.lead.kind, entry::title(fact.lead, Lang::Ja))
}

fn members<'a>(fact: &Fact<'a>) -> impl Iterator<Item = &'a Entry> + use<'a> {
    let others: Vec<&'a Entry> = fact.others.iter().map(|(entry, _)| *entry).collect();
    std::iter::once(fact.lead).chain(others)
}

fn shown(fact: &Fact<'_>, view: &View) -> bool {
    let kind = words::kind(fact.lead.kind, &fact.lead.resource);
    let in_month = view.month.as_deref().is_none_or(|m| month_of(fact.lead.when.as_ref()) == m);
    let of_kind = view.kinds.is_empty() || view.kinds.contains(&kind);
    let from_source = view.sources.is_empty()
        || members(fact).flat_map(|e| &e.origins).any(|o| view.sources.contains(&source::key(o)));
    fact.lead.kind != Kind::Support && in_month && of_kind && from_source
}

fn month_of(date: Option<&Date>) -> String {
    date.and_then(when::month_key).unwrap_or_else(|| UNDATED.to_owned())
}

fn month_words(month: &str, lang: Lang) -> When {
    match month.parse::<Date>() {
        Ok(date) => when::of(&date, lang),
        Err(_) => When {
            iso: UNDATED.to_owned(),
            text: pick(lang, "日付の分からないもの", "Without a date").to_owned(),
        },
    }
}

fn month_link(month: &str, view: &View, lang: Lang) -> MonthLink {
    let kinds: Vec<&str> = view.kinds.iter().map(|k| k.slug()).collect();
    let sources: Vec<&str> = view.sources.iter().map(String::as_str).collect();
    MonthLink {
        text: month_words(month, lang).text,
        link: links::timeline_month(&view.pid, month, &kinds, &sources),
    }
}

/// The kinds that occur in the month, and those that are chosen.
fn kind_choices(facts: &[Fact<'_>], view: &View) -> Vec<KindChoice> {
    let mut kinds: Vec<FactKind> = in_month(facts, view)
        .map(|fact| words::kind(fact.lead.kind, &fact.lead.resource))
        .chain(view.kinds.iter().copied())
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(|kind| KindChoice { kind, chosen: view.kinds.contains(&kind) }).collect()
}

/// The sources that occur in the month.
fn source_choices(facts: &[Fact<'_>], view: &View, lang: Lang) -> Vec<SourceChoice> {
    source::sources(in_month(facts, view).flat_map(members), lang)
        .into_iter()
        .map(|s| SourceChoice { chosen: view.sources.contains(&s.key), value: s.key, name: s.name })
        .collect()
}

fn in_month<'a, 'b>(facts: &'b [Fact<'a>], view: &'b View) -> impl Iterator<Item = &'b Fact<'a>> {
    let all = View { month: view.month.clone(), ..View::default() };
    facts.iter().filter(move |fact| shown(fact, &all))
}

/// One card for one fact, with the origins of everything that says the same.
pub fn card(fact: &Fact<'_>, pid: &str, lang: Lang) -> FactCard {
    let lead = fact.lead;
    FactCard {
        kind: words::kind(lead.kind, &lead.resource),
        title: entry::title(lead, lang),
        value: entry::value_text(lead, lang),
        flag: entry::flag(lead),
        note: entry::note(lead, lang),
        time: lead.when.as_ref().and_then(when::clock),
        origins: origins(fact, lang),
        link: links::entry(pid, &lead.id.to_string()),
    }
}

fn origins(fact: &Fact<'_>, lang: Lang) -> Vec<OriginChip> {
    source::chips(members(fact), lang)
}
