//! What a paper that is to be one page gives up first. The names of allergies, medicines and
//! conditions, how medicines are taken, the person's question and what cannot wait are never given up:
//! such a paper has more pages.

use super::Teller;
use crate::{
    Lang,
    sheet::{Block, Document, Give, OnePage, Section, Spare},
    words::Words,
};

/// So many values and changes stay as long as anything else can go.
const TRENDS_KEPT: usize = 3;
const CHANGES_KEPT: usize = 2;

pub(super) fn one_page(
    teller: &Teller<'_>,
    document: Document,
    sections: &[Section],
) -> Option<OnePage> {
    let w = teller.words;
    let spares = match document {
        Document::Visit => visit(teller, sections),
        Document::Emergency => details(teller, sections, w.problems).collect(),
        // Lists are as long as they are.
        Document::Medicines | Document::Year => return None,
    };
    let [details, pictures] = w.left_out_parts;
    let comma = super::pick(teller.lang, "、", ", ");
    Some(OnePage { spares, heading: w.left_out, details, pictures, comma })
}

fn visit(teller: &Teller<'_>, sections: &[Section]) -> Vec<Spare> {
    let w = teller.words;
    let trends = || last(teller, sections, w.trends);
    let changes = || last(teller, sections, w.changes);
    details(teller, sections, w.changes)
        .chain(spare(teller, sections, w.question, Give::Lines))
        .chain(trends().skip(TRENDS_KEPT))
        .chain(details(teller, sections, w.life))
        .chain(changes().skip(CHANGES_KEPT))
        .chain(details(teller, sections, w.problems))
        .chain(spare(teller, sections, w.trends, Give::Pictures))
        .chain(changes().take(CHANGES_KEPT))
        .chain(trends().take(TRENDS_KEPT))
        .chain(last(teller, sections, w.life))
        .chain(details(teller, sections, w.medicines))
        .chain(details(teller, sections, w.allergies))
        .collect()
}

fn details<'a>(
    teller: &'a Teller<'_>,
    sections: &'a [Section],
    heading: &'a str,
) -> impl Iterator<Item = Spare> + 'a {
    spare(teller, sections, heading, Give::Details)
}

/// One spare for each fact or value of a part.
fn last<'a>(
    teller: &'a Teller<'_>,
    sections: &'a [Section],
    heading: &'a str,
) -> impl Iterator<Item = Spare> + 'a {
    let count = |block: &Block| match block {
        Block::Facts(facts) => facts.len(),
        Block::Trends(trends) => trends.len(),
        Block::Text(_) | Block::Remark(_) | Block::Table(_) | Block::Lines(_) => 0,
    };
    spare(teller, sections, heading, Give::Last).flat_map(move |spare| {
        let section = sections.get(spare.section);
        let count = section.map_or(0, |s| s.blocks.iter().map(count).sum());
        std::iter::repeat_n(spare, count)
    })
}

fn spare<'a>(
    teller: &'a Teller<'_>,
    sections: &'a [Section],
    heading: &'a str,
    give: Give,
) -> impl Iterator<Item = Spare> + 'a {
    let found = sections.iter().enumerate().filter(move |(_, s)| s.heading == heading);
    found.map(move |(section, _)| Spare { section, give, place: place(teller, heading) })
}

/// Where on the screen a part stands.
fn place(teller: &Teller<'_>, heading: &str) -> String {
    let (w, screen) = (teller.words, Words::of(teller.lang));
    let title = if heading == w.trends {
        screen.measurements.title
    } else if heading == w.changes {
        screen.meaning.title
    } else if heading == w.life {
        screen.mine.title
    } else {
        screen.home.title
    };
    match teller.lang {
        Lang::Ja => format!("{}「{title}」", w.on_screen),
        Lang::En => format!("{} {title}", w.on_screen),
    }
}
