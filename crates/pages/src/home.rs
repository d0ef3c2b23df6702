//! `GET /p/{pid}`: what is new and what matters, on one page.
//!
//! Nothing here is more certain than the record: no record of allergies is not "no allergies", a
//! suspected condition is not a condition, and a mark on a result is the laboratory's, never ours.

use askama::Template;
use phr::message::Piece;

use crate::dates::When;
use crate::fact::{EvidenceKind, Flag};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::mine::PlanShown;
use crate::page::{Page, RenderError, render};
use crate::tell::list::List;
use crate::{links, words};
pub use phr::record::summary::Certainty;

mod samples;

/// How many of a kind home shows with all that is known of them, so that the page stays under 50 KB.
pub(crate) const ALLERGIES: usize = 6;
/// The same of medicines, each with its button.
pub(crate) const MEDICINES: usize = 8;
/// The same of the conditions of one certainty.
pub(crate) const CONDITIONS: usize = 4;

/// The home page of one member.
#[derive(Clone, Debug, Template)]
#[template(path = "home.html")]
pub struct Home {
    /// The frame.
    pub frame: Frame,
    /// What cannot wait; shown above everything else.
    pub urgent: Vec<UrgentNotice>,
    /// That somebody opened the record in an unusual way lately.
    pub alarms: Vec<Alarm>,
    /// Pairs of entries that do not fit together and wait for an answer.
    pub differences: usize,
    /// Permits that end within a week.
    pub ending: usize,
    /// The 18th birthday, when it is near and a parent acts for the person.
    pub grown_up: Option<When>,
    /// What the record says that is worth knowing.
    pub found: Vec<Found>,
    /// The last imports, the newest first.
    pub news: Vec<News>,
    /// The medicines that are current according to the record; else those supplied last.
    pub medicines: Vec<Medicine>,
    /// The day of the last supply, when the medicines are no longer current.
    pub last_supply: Option<When>,
    /// The known allergies and intolerances.
    pub allergies: Vec<Allergy>,
    /// The conditions, told apart by certainty.
    pub conditions: Vec<Condition>,
    /// The newest value of each kind of measurement.
    pub measurements: Vec<Measurement>,
    /// The plan of the person.
    pub plan: Option<PlanShown>,
}

/// That somebody opened the record in an unusual way.
#[derive(Clone, Debug)]
pub struct Alarm {
    /// When.
    pub when: When,
    /// What was unusual, in a sentence.
    pub text: &'static str,
}

/// Something that cannot wait.
#[derive(Clone, Debug)]
pub struct UrgentNotice {
    /// What it is about, in a few words.
    pub title: String,
    /// What was seen, in one or two sentences.
    pub text: String,
    /// What to do first.
    pub action: String,
    /// The entry it rests on.
    pub link: Option<String>,
    /// The same in やさしい日本語.
    pub easy: Option<EasyNotice>,
}

/// A notice in やさしい日本語, with its readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EasyNotice {
    /// What it is about.
    pub title: Vec<Piece>,
    /// What was seen.
    pub text: Vec<Piece>,
    /// What to do first.
    pub action: Vec<Piece>,
}

/// Something the record says, in one line.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it is about.
    pub heading: Vec<Piece>,
    /// The verdict in words.
    pub verdict: &'static str,
    /// The class of the verdict's colour.
    pub slug: &'static str,
    /// What is so now, in one sentence.
    pub said: Vec<Piece>,
    /// Whether it is a reminder that one can put off.
    pub later: bool,
}

/// One import, in words.
#[derive(Clone, Debug)]
pub struct News {
    /// The day of the import.
    pub when: When,
    /// What became known.
    pub text: String,
    /// Where it came from.
    pub source: String,
    /// The import's report.
    pub link: String,
}

/// A current medicine.
#[derive(Clone, Debug)]
pub struct Medicine {
    /// The name as written by the source.
    pub name: String,
    /// How much, such as `1回1錠`.
    pub amount: String,
    /// How to take it, such as `1日1回 朝食後`.
    pub how: String,
    /// The first day in the record.
    pub since: When,
    /// Who prescribed or handed it out.
    pub by: String,
    /// The kind of evidence.
    pub evidence: EvidenceKind,
    /// The entry.
    pub link: String,
    /// The same, as the form that notes it as taken names it.
    pub entry: String,
}

/// A known allergy or intolerance.
#[derive(Clone, Debug)]
pub struct Allergy {
    /// What it is against.
    pub name: String,
    /// What happened.
    pub reaction: Option<String>,
    /// Who says so.
    pub by: String,
    /// The kind of evidence.
    pub evidence: EvidenceKind,
    /// The entry.
    pub link: String,
}

/// A named condition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The name as written by the source.
    pub name: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// The first day in the record.
    pub since: Option<When>,
    /// Who says so.
    pub by: String,
    /// The entry.
    pub link: String,
}

/// The newest value of one kind of measurement.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// What was measured.
    pub name: String,
    /// The value as sent, such as `138 / 84`.
    pub value: String,
    /// The unit as sent.
    pub unit: String,
    /// When.
    pub when: When,
    /// Where and in which state, when known.
    pub setting: Option<String>,
    /// The laboratory's own range, as sent.
    pub range: Option<String>,
    /// The laboratory's own mark, as sent.
    pub flag: Option<Flag>,
    /// The entry.
    pub link: String,
}

/// The conditions of one certainty, under their own heading.
pub(crate) struct ConditionGroup<'a> {
    pub(crate) title: &'static str,
    pub(crate) note: Option<&'static str>,
    slug: &'static str,
    pub(crate) conditions: Vec<&'a Condition>,
}

impl Home {
    fn words(&self) -> &'static words::home::Words {
        &self.frame.words().home
    }

    /// Every page of one kind of record: its address and its name.
    fn kinds(&self, pid: &str) -> Vec<(String, &'static str)> {
        let words = self.frame.words();
        let whole = self.frame.is_whole();
        let mut all = Vec::new();
        if whole {
            all.extend([
                (links::section(pid, "meaning", 1), words.meaning.title),
                (links::story(pid), words.story.title),
                (links::mine(pid), words.mine.title),
                (links::visit(pid), words.visit.title),
                (links::choices(pid), words.choices.title),
            ]);
        }
        all.extend([
            (links::medicines(pid, 1), words.medicines.title),
            (links::measurements(pid, 1), words.measurements.title),
        ]);
        let lists = List::ALL.into_iter();
        all.extend(
            lists.map(|l| (links::section(pid, l.slug(), 1), l.title(self.frame.language()))),
        );
        all.push((links::checkups(pid, "body", 1), words.checkups.title));
        all.push((links::spending(pid, None), words.spending.title));
        if whole {
            all.push((links::differences(pid), words.differences.title));
            all.push((links::print(pid), words.sheet.page_title));
        }
        all.push((links::search(pid, "", 1), words.search.title));
        all
    }

    pub(crate) fn condition_groups(&self) -> Vec<ConditionGroup<'_>> {
        let w = self.words();
        [Certainty::Confirmed, Certainty::Suspected, Certainty::Told, Certainty::Claimed]
            .into_iter()
            .map(|certainty| {
                let (title, note, slug) = match certainty {
                    Certainty::Confirmed => (w.confirmed, None, "confirmed"),
                    Certainty::Suspected => (w.suspected, Some(w.suspected_note), "suspected"),
                    Certainty::Told => (w.told, Some(w.told_note), "told"),
                    Certainty::Claimed => (w.claimed, Some(w.claimed_note), "claimed"),
                };
                let conditions =
                    self.conditions.iter().filter(|c| c.certainty == certainty).collect();
                ConditionGroup { title, note, slug, conditions }
            })
            .filter(|group| !group.conditions.is_empty())
            .collect()
    }
}

impl Page for Home {
    const NAME: &'static str = "home";

    fn samples(lang: Lang) -> Vec<Self> {
        samples::all(lang)
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_allergy_and_every_medicine_is_named_however_many_there_are() {
        let Some(mut page) = Home::samples(Lang::Ja).into_iter().find(|p| !p.medicines.is_empty())
        else {
            panic!("a sample with medicines and allergies");
        };
        let names = |of: &str| (0..30).map(|n| format!("{of}第{n}番")).collect::<Vec<_>>();
        let (allergies, medicines) = (names("アレルギー"), names("薬"));
        let (allergy, medicine) = (page.allergies[0].clone(), page.medicines[0].clone());
        let named = |name: &String| Allergy { name: name.clone(), ..allergy.clone() };
        page.allergies = allergies.iter().map(named).collect();
        page.medicines =
            medicines.iter().map(|n| Medicine { name: n.clone(), ..medicine.clone() }).collect();
        let html = Page::render(&page).unwrap();
        for name in allergies.iter().chain(&medicines) {
            assert!(html.contains(&format!(">{name}<")), "{name}");
        }
    }
}
