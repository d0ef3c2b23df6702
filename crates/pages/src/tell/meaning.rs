//! Messages of the record, ready to show.

use std::collections::BTreeSet;

use phr::{
    EntryId,
    insight::{
        Given, SensorGlucose, insights,
        signals::{self, Signal},
    },
    message::{About, Checked, Language, Message, Piece, Verdict, part::Guideline, piece},
    person::Person,
    record::Entry,
    story::NewMedicine,
};

use super::{
    listen::What,
    urgent::{Sensed, urgent},
    when,
};
use crate::{
    Frame, Lang,
    home::Found,
    links,
    meaning::{Meaning, Part, Told, Voice},
    words::Words,
};

/// Entries that are linked from a message; the others are counted.
const LINKED_MAX: usize = 4;
/// So many on a page, what is worth knowing first; with readings over the words they weigh much.
const PER_PAGE: usize = 6;

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// Whose record.
    pub person: &'a Person,
    /// Measurements, results, check-ups and medicines, newest first.
    pub entries: &'a [Entry],
    /// What a glucose sensor read.
    pub glucose: Option<&'a SensorGlucose>,
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// Today in Japan.
    pub today: &'a fhir::Date,
    /// The kind of Japanese asked for here; else the one the person reads.
    pub easy: Option<bool>,
    /// Which page, from 1.
    pub page: usize,
    /// What sensors measured lately, as far as it may be urgent.
    pub sensed: &'a [Sensed],
    /// Steps, time in bed and heart rate of the last weeks.
    pub signals: &'a [Signal],
    /// What the whole record says, when it was gathered before: then `entries` need be no more than
    /// what may be urgent and what the messages lead to.
    pub gathered: Option<&'a Gathered>,
}

impl<'a> Data<'a> {
    /// Of these entries alone.
    pub fn of(
        pid: &'a str,
        person: &'a Person,
        entries: &'a [Entry],
        today: &'a fhir::Date,
    ) -> Data<'a> {
        Data {
            pid,
            person,
            entries,
            glucose: None,
            apart: &[],
            today,
            easy: None,
            page: 1,
            sensed: &[],
            signals: &[],
            gathered: None,
        }
    }
}

/// What a record says on a day, in no language yet: enough to tell its messages and its story without
/// reading it again.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    /// Every message, under one guideline.
    pub messages: Vec<Message>,
    /// New medicines, as each language of the pages names them.
    medicines: Vec<(Lang, Vec<NewMedicine>)>,
}

impl Gathered {
    /// Gathers it from everything the rules look at.
    pub fn from(data: &Data<'_>, guideline: Guideline) -> Gathered {
        let medicines = |lang| (lang, super::story::new_medicines(data, lang));
        Gathered {
            messages: messages(data, guideline),
            medicines: Lang::ALL.into_iter().map(medicines).collect(),
        }
    }

    /// The entries that messages lead to.
    pub fn linked(&self) -> BTreeSet<EntryId> {
        let of_each = |m: &Message| m.evidence.iter().take(LINKED_MAX).copied().collect::<Vec<_>>();
        self.messages.iter().flat_map(of_each).collect()
    }

    pub(crate) fn new_medicines(&self, lang: Lang) -> Vec<NewMedicine> {
        let named = self.medicines.iter().find(|(of, _)| *of == lang);
        named.map(|(_, medicines)| medicines.clone()).unwrap_or_default()
    }
}

/// The page.
pub fn meaning(frame: Frame, data: Data<'_>) -> Meaning {
    let lang = frame.lang;
    let language = language(&frame, &data);
    let messages = sorted(&frame, &data);
    let page = data.page.max(1);
    let first = page.saturating_sub(1).saturating_mul(PER_PAGE);
    let more = messages.len() > first.saturating_add(PER_PAGE);
    let here: Vec<(usize, &Message)> =
        messages.iter().enumerate().skip(first).take(PER_PAGE).collect();
    let link = |page| links::meaning(data.pid, language == Language::Easy, page);
    let shown = |(at, message): &(usize, &Message)| Told {
        sound: frame.listen(What::message(*at, message, language), language),
        ..told(message, &data, language, &frame)
    };
    Meaning {
        urgent: urgent(data.entries, data.sensed, data.today, data.pid, lang),
        voices: voices(data.pid, language),
        told: here.iter().filter(|(_, m)| is_news(m)).map(shown).collect(),
        quiet: here.iter().filter(|(_, m)| !is_news(m)).map(shown).collect(),
        previous: (page > 1).then(|| link(page.saturating_sub(1))),
        next: more.then(|| link(page.saturating_add(1))),
        frame,
    }
}

/// The language of the messages: the one asked for here, else the person's.
pub(crate) fn language(frame: &Frame, data: &Data<'_>) -> Language {
    match (frame.lang, data.easy) {
        (Lang::Ja, Some(false)) => Language::Ja,
        (Lang::Ja, Some(true)) => Language::Easy,
        (_, None) | (Lang::En, _) => frame.language(),
    }
}

/// The messages the person wants to know, what is worth knowing first.
pub(crate) fn sorted(frame: &Frame, data: &Data<'_>) -> Vec<Message> {
    let mut messages = frame.told(messages(data, frame.choices.guideline));
    messages.sort_by_key(|m| !is_news(m));
    messages
}

/// At most so many are told on the home page.
const FOUND_MAX: usize = 4;

/// What is worth knowing, one line each, for the home page.
pub(crate) fn found(data: &super::home::Data<'_>, frame: &Frame) -> Vec<Found> {
    let language = frame.language();
    let mut messages = frame.told(messages(&of_home(data), frame.choices.guideline));
    messages.retain(is_news);
    one_reminder(&mut messages, frame.choices.may_remind(data.today));
    let news = messages.iter().take(FOUND_MAX);
    news.map(|m| Found {
        heading: frame.choices.read(m.heading(language)),
        verdict: language.verdict(m.verdict),
        slug: slug(m.verdict),
        said: frame.choices.read(first(m, language)),
        later: m.about == About::Gap,
    })
    .collect()
}

/// The first thing a message says: what is so now.
fn first(message: &Message, language: Language) -> Vec<Piece> {
    message.lines(language).into_iter().next().map(|line| line.pieces).unwrap_or_default()
}

/// Home reminds of one thing left behind at a time, and of none at a quiet hour or after "not now".
/// All of them stay on the page that one opens oneself.
fn one_reminder(messages: &mut Vec<Message>, may: bool) {
    let mut left = usize::from(may);
    messages.retain(|m| {
        let said = m.about != About::Gap || left > 0;
        left = left.saturating_sub(usize::from(m.about == About::Gap));
        said
    });
}

/// What is worth knowing in full, for the sheet.
pub(crate) fn news(data: &super::home::Data<'_>, frame: &Frame, most: usize) -> Vec<Told> {
    let data = of_home(data);
    let messages = frame.told(messages(&data, frame.choices.guideline));
    let news = messages.iter().filter(|m| is_news(m)).take(most);
    news.map(|m| told(m, &data, frame.language(), frame)).collect()
}

/// Questions for the doctor that come from the record, each once.
pub fn asks(data: &super::home::Data<'_>, frame: &Frame) -> Vec<String> {
    let language = frame.language();
    let messages = frame.told(messages(&of_home(data), frame.choices.guideline));
    let mut asks: Vec<String> = Vec::new();
    for message in messages.iter().filter(|m| is_news(m)) {
        let lines = message.lines(language);
        let ask = lines.iter().filter(|line| line.part == "ask").map(|l| piece::plain(&l.pieces));
        asks.extend(ask);
    }
    let mut seen = BTreeSet::new();
    asks.retain(|ask| seen.insert(ask.clone()));
    asks.truncate(FOUND_MAX);
    asks
}

fn of_home<'a>(data: &super::home::Data<'a>) -> Data<'a> {
    let super::home::Data { pid, person, entries, apart, today, signals, .. } = *data;
    Data { apart, signals, ..Data::of(pid, person, entries, today) }
}

fn is_news(message: &Message) -> bool {
    matches!(message.verdict, Verdict::Change | Verdict::Notice)
}

/// Every message, under the guideline the person chose.
pub(crate) fn messages(data: &Data<'_>, guideline: Guideline) -> Vec<Message> {
    if let Some(gathered) = data.gathered {
        return gathered.messages.clone();
    }
    let mut messages = insights(&Given {
        entries: data.entries,
        glucose: data.glucose,
        apart: data.apart,
        person: data.person,
        today: data.today,
        guideline,
    });
    messages.extend(signals::message(data.signals, data.today));
    messages
}

fn voices(pid: &str, language: Language) -> Vec<Voice> {
    let voice = |text, easy| {
        let here = (language == Language::Easy) == easy;
        Voice { text, link: links::meaning(pid, easy, 1), here }
    };
    match language {
        Language::Ja | Language::Easy => {
            vec![voice("ふつうのことば", false), voice("やさしい日本語", true)]
        }
        Language::En => Vec::new(),
    }
}

fn told(message: &Message, data: &Data<'_>, language: Language, frame: &Frame) -> Told {
    let lang = frame.lang;
    let mut parts: Vec<Part> = Vec::new();
    for line in message.lines(language) {
        let name = language.part(line.part);
        match parts.last_mut().filter(|part| part.name == name) {
            Some(part) => part.lines.push(frame.choices.read(line.pieces)),
            None => parts.push(Part { name, lines: vec![frame.choices.read(line.pieces)] }),
        }
    }
    let checked = Words::of(lang).meaning.checked;
    let how = |c: Checked| match c {
        Checked::Seen => checked[0],
        Checked::Quoted => checked[1],
        Checked::Memory => checked[2],
        Checked::Convention => checked[3],
    };
    Told {
        heading: frame.choices.read(message.heading(language)),
        verdict: language.verdict(message.verdict),
        slug: slug(message.verdict),
        sound: None,
        parts,
        rule: format!("{} {}", message.rule.id, message.rule.version),
        sources: message.rule.sources.iter().map(|s| (s.cite, how(s.checked))).collect(),
        evidence: message
            .evidence
            .iter()
            .take(LINKED_MAX)
            .map(|id| link(*id, data, lang))
            .collect(),
        more: message.evidence.len().saturating_sub(LINKED_MAX),
    }
}

/// The class of a verdict's colour.
pub(crate) const fn slug(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Change => "told",
        Verdict::Notice => "suspected",
        Verdict::Wobble => "confirmed",
        Verdict::NotYet => "claimed",
    }
}

fn link(id: EntryId, data: &Data<'_>, lang: Lang) -> (String, String) {
    let entry = data.entries.iter().find(|e| e.id == id);
    let words = entry.map_or_else(String::new, |e| {
        let day = when::known(e.when.as_ref(), lang).text;
        format!("{day} {}", super::entry::title(e, lang))
    });
    (words, links::entry(data.pid, &id.to_string()))
}
