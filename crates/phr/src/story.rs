//! The story of a record on one page: what changed, why it matters together, what comes first.
//!
//! It is put together from messages by rules, never written by hand: a chapter is a message that is
//! worth knowing or takes part in a link; a link joins two things that are both in the record. A link
//! never says that one caused the other, and asks where it cannot know.

mod words;

use ::fhir::Date;

use crate::{
    message::{About, Ask, Message, Step, Verdict},
    own::Topic,
    record::{day_number, summary::Medicine},
};

/// A medicine is new for so many days: a story tells of the year, as check-ups and trends do, and says
/// since when.
const NEW_DAYS: i64 = 365;
/// The record must hold other supplies so many days before, or nobody can say that it is new.
const KNOWN_DAYS: i64 = 60;
/// So many chapters and new medicines fit on a page that a child reads to the end.
const CHAPTERS_MAX: usize = 4;
const MEDICINES_MAX: usize = 2;

/// A medicine that the record shows for the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMedicine {
    /// Its name, as written.
    pub name: String,
    /// The first day.
    pub since: Date,
}

/// Two things of one record that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// Kidneys and a new medicine: many medicines leave the body through the kidneys (from memory).
    KidneyMedicine,
    /// Lower pressure after a bath, and a new medicine: told side by side, the cause is not known.
    BathMedicine,
    /// Kidneys and blood pressure: each wears on the other (JSH 2019, chapter on kidneys; from memory).
    KidneyPressure,
    /// Kidneys and glucose (from memory).
    KidneyGlucose,
}

/// The story.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// What is told, the most linked first.
    pub chapters: Vec<Message>,
    /// Medicines that are new.
    pub medicines: Vec<NewMedicine>,
    /// Why it matters together.
    pub links: Vec<Link>,
    /// The first steps, each once; empty when nothing is needed.
    pub steps: Vec<Step>,
    /// What to ask, each once.
    pub asks: Vec<Ask>,
}

/// Tells the story of the messages a person wants to be told.
///
/// ```
/// let story = phr::story::story(Vec::new(), Vec::new());
/// assert!(story.chapters.is_empty() && story.links.is_empty()); // nothing held, no story
/// ```
pub fn story(messages: Vec<Message>, medicines: Vec<NewMedicine>) -> Story {
    let links = links(&messages, !medicines.is_empty());
    let weight = |m: &Message| links.iter().filter(|link| link.is_about(m.about)).count();
    let mut chapters: Vec<Message> = messages
        .into_iter()
        .filter(|m| m.verdict != Verdict::NotYet)
        .filter(|m| matches!(m.verdict, Verdict::Change | Verdict::Notice) || weight(m) > 0)
        .collect();
    chapters.sort_by_key(|m| (std::cmp::Reverse(weight(m)), m.verdict, m.about));
    chapters.truncate(CHAPTERS_MAX);
    let mut steps = Vec::new();
    let mut asks = Vec::new();
    for chapter in &chapters {
        let idle = matches!(chapter.step, Step::Nothing | Step::KeepMeasuring);
        if !idle && !steps.contains(&chapter.step) {
            steps.push(chapter.step);
        }
        if let Some(ask) = chapter.ask.filter(|ask| !asks.contains(ask)) {
            asks.push(ask);
        }
    }
    Story { chapters, medicines, links, steps, asks }
}

/// The current medicines that the record shows for the first time, the newest first.
pub fn new_medicines(
    current: &[Medicine<'_>],
    today: &Date,
    name: impl Fn(&Medicine<'_>) -> String,
) -> Vec<NewMedicine> {
    let Some(today) = day_number(today) else { return Vec::new() };
    let oldest = current.iter().flat_map(|m| &m.supplies).map(|s| s.day).min().unwrap_or(today);
    let is_new = |m: &&Medicine<'_>| {
        let first = m.supplies.iter().map(|s| s.day).min().unwrap_or(today);
        today.saturating_sub(first) <= NEW_DAYS && first.saturating_sub(oldest) >= KNOWN_DAYS
    };
    let new = |m: &Medicine<'_>| {
        let first = m.supplies.iter().min_by_key(|s| s.day)?;
        Some(NewMedicine { name: name(m), since: first.entry.when.clone()? })
    };
    current.iter().filter(is_new).filter_map(new).take(MEDICINES_MAX).collect()
}

fn links(messages: &[Message], new_medicine: bool) -> Vec<Link> {
    let told = |topic: Topic| {
        messages.iter().any(|m| m.verdict != Verdict::NotYet && Topic::of(m.about) == topic)
    };
    let news = |m: &Message| matches!(m.verdict, Verdict::Change | Verdict::Notice);
    let kidney = messages.iter().any(|m| Topic::of(m.about) == Topic::Kidney && news(m));
    let bath = messages.iter().any(|m| m.about == About::Bath && m.verdict != Verdict::NotYet);
    let holds = |link: &Link| match link {
        Link::KidneyMedicine => kidney && new_medicine,
        Link::BathMedicine => bath && new_medicine,
        Link::KidneyPressure => kidney && told(Topic::Pressure),
        Link::KidneyGlucose => kidney && told(Topic::Glucose),
    };
    Link::ALL.into_iter().filter(|link| holds(link)).collect()
}

impl Link {
    const ALL: [Link; 4] =
        [Link::KidneyMedicine, Link::BathMedicine, Link::KidneyPressure, Link::KidneyGlucose];

    /// Whether a message about this takes part in the link.
    fn is_about(self, about: About) -> bool {
        let topic = Topic::of(about);
        match self {
            Link::KidneyMedicine => topic == Topic::Kidney,
            Link::BathMedicine => about == About::Bath,
            Link::KidneyPressure => topic == Topic::Kidney || about == About::HomePressure,
            Link::KidneyGlucose => topic == Topic::Kidney || about == About::Glucose,
        }
    }
}

#[cfg(test)]
mod tests;
