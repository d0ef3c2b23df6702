//! Check-ups of many items as one card each.

use phr::record::{Kind, same::Fact};

use super::super::{entry, pick, source};
use super::{View, card, members, month_of};
use crate::{Lang, fact::FactKind, links, timeline::FactCard};

/// From so many items on, a check-up is told as one card.
pub(super) const ITEMS_MIN: usize = 5;

/// The cards of one day, and how many facts stand behind cards of whole check-ups.
pub(super) fn cards(facts: &[&Fact<'_>], view: &View, lang: Lang) -> (Vec<FactCard>, usize) {
    let mut single: Vec<&Fact<'_>> = Vec::new();
    let mut checkups: Vec<(String, Vec<&Fact<'_>>)> = Vec::new();
    for fact in facts {
        match place(fact).filter(|_| view.kinds.is_empty()) {
            None => single.push(fact),
            Some(place) => match checkups.iter_mut().find(|(known, _)| *known == place) {
                Some((_, items)) => items.push(fact),
                None => checkups.push((place, vec![fact])),
            },
        }
    }
    let mut cards: Vec<FactCard> = Vec::new();
    let mut folded = 0_usize;
    for (_, mut items) in checkups {
        if items.len() < ITEMS_MIN {
            single.extend(items);
            continue;
        }
        let visits = single.iter().position(|fact| is_visit(fact) && of_one_file(fact, &items));
        if let Some(at) = visits {
            items.insert(0, single.remove(at));
        }
        let (whole, hidden) = whole(&items, view, lang);
        folded = folded.saturating_add(hidden);
        cards.push(whole);
    }
    cards.extend(single.iter().map(|fact| card(fact, &view.pid, lang)));
    (cards, folded)
}

/// Whether the visit and the items stand in one original.
fn of_one_file(visit: &Fact<'_>, items: &[&Fact<'_>]) -> bool {
    let visits = &visit.lead.origins;
    let of = |item: &&Fact<'_>| {
        item.lead.origins.iter().any(|a| visits.iter().any(|b| a.original == b.original))
    };
    items.iter().any(of)
}

/// Where a check-up was; `None` for every other fact.
fn place(fact: &Fact<'_>) -> Option<String> {
    let known = || fact.lead.origins.first().map(source::key).unwrap_or_default();
    (fact.lead.kind == Kind::CheckUp).then(known)
}

fn is_visit(fact: &Fact<'_>) -> bool {
    fhir::view::resource_type(&fact.lead.resource) == Some("Encounter")
}

/// One check-up as one card, and how many items it stands for.
fn whole(items: &[&Fact<'_>], view: &View, lang: Lang) -> (FactCard, usize) {
    let visit = items.iter().find(|fact| is_visit(fact));
    let results: Vec<_> = items.iter().filter(|fact| !is_visit(fact)).collect();
    let marked = results.iter().filter(|fact| entry::flag(fact.lead).is_some()).count();
    let title = visit.map_or_else(
        || pick(lang, "健診", "Check-up").to_owned(),
        |fact| named(entry::title(fact.lead, lang), lang),
    );
    let (value, note) = match lang {
        Lang::Ja => (
            format!("{}項目（まとめて1枚にしています）", results.len()),
            format!("健診した所の印 {marked}項目"),
        ),
        Lang::En => (
            format!("{} items, shown as one card", results.len()),
            format!("{marked} marked by the check-up centre"),
        ),
    };
    let month = items.first().map(|f| month_of(f.lead.when.as_ref())).unwrap_or_default();
    let sources: Vec<&str> = view.sources.iter().map(String::as_str).collect();
    let kinds = [FactKind::CheckUp.slug()];
    let card = FactCard {
        kind: FactKind::CheckUp,
        title,
        value: Some(value),
        flag: None,
        note: (marked > 0).then_some(note),
        time: None,
        origins: source::chips(items.iter().flat_map(|fact| members(fact)), lang),
        link: links::timeline_month(&view.pid, &month, &kinds, &sources),
    };
    (card, results.len())
}

/// The name of a check-up, with the word for it when the name alone does not say it.
fn named(title: String, lang: Lang) -> String {
    match lang {
        _ if ["健診", "検診", "健康診", "heck-up"].iter().any(|word| title.contains(word)) => {
            title
        }
        Lang::Ja => format!("健診（{title}）"),
        Lang::En => format!("Check-up ({title})"),
    }
}
