//! The home page: what is new and what matters, as of a day.

pub(crate) mod measurements;
pub(crate) mod medicines;
#[cfg(test)]
mod tests;

use fhir::Date;
use phr::{
    EntryId,
    insight::signals::Signal,
    own::Held,
    person::Person,
    ports::{OriginalRecord, OriginalState},
    record::{
        Entry, EntryState, Kind,
        same::{Fact, facts},
        summary::{certainty, is_allergy, is_over},
    },
};

use super::{entry, meaning, mine, shape, source, urgent, when, words};
use crate::{
    Frame, Lang,
    home::{Allergy, Condition, Home, News},
    links,
};

pub use measurements::measurements;
pub use medicines::{last_medicines, medicines};

/// At most so many imports are told.
const NEWS_MAX: usize = 3;

/// What the home page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// Whose record.
    pub person: &'a Person,
    /// The day it is.
    pub today: &'a Date,
    /// All entries of the person.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// The originals, newest first.
    pub originals: &'a [OriginalRecord],
    /// What sensors measured lately, as far as it may be urgent.
    pub sensed: &'a [urgent::Sensed],
    /// The plan of the person.
    pub held: &'a Held,
    /// Steps, time in bed and heart rate of the last weeks.
    pub signals: &'a [Signal],
}

/// The home page.
pub fn home(frame: Frame, data: Data<'_>) -> Home {
    let lang = frame.lang;
    let facts = facts(data.entries, data.apart);
    let current = medicines(data.entries, data.today, data.pid, lang);
    let (medicines, last_supply) = if current.is_empty() {
        last_medicines(data.entries, data.pid, lang)
    } else {
        (current, None)
    };
    Home {
        urgent: urgent::urgent(data.entries, data.sensed, data.today, data.pid, lang),
        alarms: Vec::new(), // read apart: they stand in the log
        differences: 0,     // counted apart: it needs the whole record
        ending: 0,          // likewise: it needs what was agreed to
        grown_up: None,     // likewise
        // A part of a record does not say what is missing in it.
        found: if frame.is_whole() { meaning::found(&data, &frame) } else { Vec::new() },
        news: news(data.originals, data.pid, lang),
        medicines,
        last_supply,
        allergies: allergies(&facts, data.pid, lang),
        conditions: conditions(&facts, data.pid, lang),
        measurements: measurements(data.entries, data.pid, lang),
        plan: mine::plan(data.held, data.pid, data.today),
        frame,
    }
}

/// The last imports in words: `お薬手帳から 薬 12件`. What was typed is no news.
///
/// The address of a report is the id of its original.
pub fn news(originals: &[OriginalRecord], pid: &str, lang: Lang) -> Vec<News> {
    let worth = |o: &&OriginalRecord| {
        o.state == OriginalState::Read
            && !o.format.starts_with("tenohira-")
            && !words::counts(&o.entries, lang).is_empty()
    };
    let one = |o: &OriginalRecord| {
        let format = words::format(&o.format, lang);
        let counts = words::counts(&o.entries, lang);
        News {
            when: when::day_of(&Date::from_timestamp(o.received.at), lang),
            text: match lang {
                Lang::Ja => format!("{format}から {counts}"),
                Lang::En => format!("{counts} from a {format}"),
            },
            source: o
                .received
                .file_name
                .clone()
                .unwrap_or_else(|| words::channel(o.received.channel, lang).to_owned()),
            link: links::report(pid, &o.id.to_string()),
        }
    };
    originals.iter().filter(worth).take(NEWS_MAX).map(one).collect()
}

/// Allergies that stand: neither ruled out nor withdrawn.
pub(crate) fn allergies(facts: &[Fact<'_>], pid: &str, lang: Lang) -> Vec<Allergy> {
    let mut found: Vec<Allergy> = facts
        .iter()
        .map(|fact| fact.lead)
        .filter(|e| is_allergy(e))
        .map(|e| {
            let name = entry::title(e, lang);
            let note = entry::note(e, lang);
            Allergy {
                name: match (note, lang) {
                    (Some(note), Lang::Ja) => format!("{name}（{note}）"),
                    (Some(note), Lang::En) => format!("{name} ({note})"),
                    (None, _) => name,
                },
                reaction: entry::value_text(e, lang),
                by: source::by(e, lang),
                evidence: words::evidence(source::evidence(e)),
                link: links::entry(pid, &e.id.to_string()),
            }
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Conditions that stand, each with how certain it is. Resolved ones are on the timeline.
pub(crate) fn conditions(facts: &[Fact<'_>], pid: &str, lang: Lang) -> Vec<Condition> {
    facts
        .iter()
        .map(|fact| fact.lead)
        .filter(|e| e.kind == Kind::Condition && e.state == EntryState::Active && !is_over(e))
        .filter_map(|e| {
            Some(Condition {
                name: entry::title(e, lang),
                certainty: certainty(e)?,
                since: e.when.as_ref().map(|d| when::day_of(d, lang)),
                by: source::by(e, lang),
                link: links::entry(pid, &e.id.to_string()),
            })
        })
        .collect()
}
