//! One page for a sheet that is to be one: what is given up, in which order, and how the paper says so.
//!
//! Nothing is cut silently. Whatever is taken off the paper stands by its name at the end, with the
//! page on the screen where it is.

use super::{Block, PaperFact, Section, Sheet};

/// How a sheet becomes one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnePage {
    /// What can be given up, what is missed least first.
    pub spares: Vec<Spare>,
    /// The heading over what was left out.
    pub heading: &'static str,
    /// How remarks below facts are called there.
    pub details: &'static str,
    /// How pictures are called there.
    pub pictures: &'static str,
    /// What stands between two of them.
    pub comma: &'static str,
}

/// One thing that can be given up.
#[derive(Clone, Debug, PartialEq)]
pub struct Spare {
    /// In which part of the whole sheet, from 0.
    pub section: usize,
    /// What of it.
    pub give: Give,
    /// Where on the screen it stands.
    pub place: String,
}

/// What of a part is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Give {
    /// The small words behind each fact.
    Details,
    /// The pictures; the words beside them stay.
    Pictures,
    /// The last fact or value.
    Last,
    /// All but one of the empty lines to write on. They say nothing, so nothing is said of them.
    Lines,
}

/// What a part lost.
struct Lost<'a> {
    section: usize,
    names: Vec<String>,
    place: &'a str,
}

impl Sheet {
    /// The sheet without the first `count` of its spares. What is left out is said at the end.
    ///
    /// ```
    /// use pages::{Lang, sheet::{Block, Give, Letters, OnePage, PaperFact, Section, Sheet, Spare}};
    /// let fact = |name: &str| PaperFact { name: name.into(), ..PaperFact::default() };
    /// let facts = Block::Facts(vec![fact("weight"), fact("steps")]);
    /// let section = Section { heading: "Changes".into(), framed: false, blocks: vec![facts] };
    /// let last = Spare { section: 0, give: Give::Last, place: "on screen".into() };
    /// let one_page = OnePage { spares: vec![last.clone(), last], heading: "Left out", ..OnePage::default() };
    /// let whole = Sheet { lang: Lang::En, letters: Letters::Ordinary, title: "Visit".into(),
    ///     name: String::new(), who: vec![], day: "2025-12-26".parse()?, lead: vec![],
    ///     sections: vec![section], last: vec![], foot: String::new(),
    ///     missing_letters: String::new(), one_page: Some(one_page) };
    /// assert_eq!(whole.without(0), whole);
    /// let headings = |s: &Sheet| s.sections.iter().map(|s| s.heading.clone()).collect::<Vec<_>>();
    /// assert_eq!(headings(&whole.without(1)), ["Changes", "Left out"]);
    /// assert_eq!(headings(&whole.without(2)), ["Left out"]); // an empty part has no heading
    /// # Ok::<(), fhir::DateError>(())
    /// ```
    #[must_use]
    pub fn without(&self, count: usize) -> Sheet {
        let mut sheet = self.clone();
        let Some(one) = &self.one_page else { return sheet };
        let mut lost: Vec<Lost<'_>> = Vec::new();
        for spare in one.spares.iter().take(count) {
            let section = sheet.sections.get_mut(spare.section);
            let Some(name) = section.and_then(|s| give(s, spare.give, one)) else { continue };
            match lost.iter_mut().find(|l| l.section == spare.section) {
                Some(known) => known.names.insert(0, name),
                None => lost.push(Lost {
                    section: spare.section,
                    names: vec![name],
                    place: &spare.place,
                }),
            }
        }
        if lost.is_empty() {
            return sheet;
        }
        lost.sort_by_key(|l| l.section);
        let left_out = left_out(&sheet.sections, &lost, one);
        sheet.sections.retain(|s| !s.blocks.is_empty());
        sheet.sections.push(left_out);
        sheet
    }
}

/// Takes something off a part and says its name; `None` when it has nothing of it.
fn give(section: &mut Section, give: Give, one: &OnePage) -> Option<String> {
    let mut blocks = section.blocks.iter_mut();
    let name = match give {
        Give::Details => {
            let cleared = blocks.filter_map(clear_details).count();
            (cleared > 0).then(|| one.details.to_owned())
        }
        Give::Pictures => {
            let cleared = blocks.filter_map(clear_pictures).count();
            (cleared > 0).then(|| one.pictures.to_owned())
        }
        Give::Last => blocks.by_ref().rev().find_map(pop),
        Give::Lines => {
            for block in blocks {
                keep_one_line(block);
            }
            None
        }
    };
    section.blocks.retain(|block| match block {
        Block::Facts(facts) => !facts.is_empty(),
        Block::Trends(trends) => !trends.is_empty(),
        Block::Text(_) | Block::Remark(_) | Block::Table(_) | Block::Lines(_) => true,
    });
    name
}

/// `Some` when there was something to clear.
fn clear_details(block: &mut Block) -> Option<()> {
    let Block::Facts(facts) = block else { return None };
    let had = facts.iter().any(|fact| !fact.detail.is_empty());
    for fact in facts {
        fact.detail.clear();
    }
    had.then_some(())
}

/// `Some` when there was something to clear.
fn clear_pictures(block: &mut Block) -> Option<()> {
    let Block::Trends(trends) = block else { return None };
    let had = trends.iter().any(|trend| trend.chart.is_some());
    for trend in trends {
        trend.chart = None;
    }
    had.then_some(())
}

fn keep_one_line(block: &mut Block) {
    if let Block::Lines(count) = block {
        *count = (*count).min(1);
    }
}

fn pop(block: &mut Block) -> Option<String> {
    match block {
        Block::Facts(facts) => facts.pop().map(|fact| fact.name),
        Block::Trends(trends) => trends.pop().map(|trend| trend.name),
        Block::Text(_) | Block::Remark(_) | Block::Table(_) | Block::Lines(_) => None,
    }
}

fn left_out(sections: &[Section], lost: &[Lost<'_>], one: &OnePage) -> Section {
    let fact = |lost: &Lost<'_>| PaperFact {
        name: sections.get(lost.section).map(|s| s.heading.clone()).unwrap_or_default(),
        mark: None,
        value: Some(lost.names.join(one.comma)),
        detail: lost.place.to_owned(),
    };
    Section {
        heading: one.heading.to_owned(),
        framed: false,
        blocks: vec![Block::Facts(lost.iter().map(fact).collect())],
    }
}
