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
    timeline::{FactCard, KindChoice, MonthChoice, MonthLink, SourceChoice, Timeline, TimelineDay},
};

/// The value of the `month` parameter for facts without a month.
pub const UNDATED: &str = "undated";

/// What of the timeline is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// The person's id in addresses.
    pub pid: String,
    /// `YYYY-MM` or [`UNDATED`]; `None` is the newest month with facts.
    pub month: Option<String>,
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

/// The whole page. `entries` are all entries of the person, so that facts join across months.
pub fn timeline(
    frame: Frame,
    entries: &[Entry],
    apart: &[(EntryId, EntryId)],
    view: &View,
) -> Timeline {
    let lang = frame.lang;
    let facts = facts(entries, apart);
    let months = months(&facts);
    let month = view
        .month
        .clone()
        .filter(|m| months.contains_key(m))
        .or_else(|| newest(&months).map(str::to_owned));
    let view = View { month, ..view.clone() };
    let place = view.month.as_deref().unwrap_or_default();
    let newest_first: Vec<(&str, usize)> =
        months.iter().rev().map(|(m, n)| (m.as_str(), *n)).collect();
    let (dated, undated): (Vec<_>, Vec<_>) =
        newest_first.into_iter().partition(|(m, _)| *m != UNDATED);
    let order: Vec<(&str, usize)> = dated.into_iter().chain(undated).collect();
    let at = order.iter().position(|(m, _)| *m == place);
    let neighbour = |index: Option<usize>| {
        let (month, _) = order.get(index?)?;
        Some(month_link(month, &view, lang))
    };
    Timeline {
        month: view.month.as_deref().map(|m| month_words(m, lang)),
        earlier: neighbour(at.map(|i| i.saturating_add(1))),
        later: neighbour(at.and_then(|i| i.checked_sub(1))),
        months: order
            .iter()
            .map(|(m, n)| MonthChoice {
                value: (*m).to_owned(),
                text: month_words(m, lang).text,
                facts: *n,
                chosen: *m == place,
            })
            .collect(),
        kinds: kind_choices(&facts, &view),
        sources: source_choices(entries, &view, lang),
        days: day_cards(&facts, &view, lang).days,
        action: links::timeline(&view.pid),
        frame,
    }
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

/// Months that hold facts, with their number.
fn months(facts: &[Fact<'_>]) -> BTreeMap<String, usize> {
    let mut months = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.lead.kind != Kind::Support) {
        let count: &mut usize = months.entry(month_of(fact.lead.when.as_ref())).or_default();
        *count = count.saturating_add(1);
    }
    months
}

fn newest(months: &BTreeMap<String, usize>) -> Option<&str> {
    let dated = months.keys().rev().find(|m| *m != UNDATED);
    dated.or_else(|| months.keys().next()).map(String::as_str)
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

fn kind_choices(facts: &[Fact<'_>], view: &View) -> Vec<KindChoice> {
    let leads = facts.iter().map(|fact| fact.lead).filter(|lead| lead.kind != Kind::Support);
    let mut kinds: Vec<FactKind> =
        leads.map(|lead| words::kind(lead.kind, &lead.resource)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(|kind| KindChoice { kind, chosen: view.kinds.contains(&kind) }).collect()
}

fn source_choices(entries: &[Entry], view: &View, lang: Lang) -> Vec<SourceChoice> {
    source::sources(entries, lang)
        .into_iter()
        .map(|s| SourceChoice { chosen: view.sources.contains(&s.key), value: s.key, name: s.name })
        .collect()
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
