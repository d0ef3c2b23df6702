//! The story of a record, ready to show.

use phr::{
    message::{Language, Message, Piece, glossary, piece},
    person::Person,
    record::summary::{Medicine, current_medicines},
    story::{self, NewMedicine},
};

use super::{entry, listen::What, meaning, meaning::Data, urgent::urgent, when};
use crate::{
    Frame, Lang,
    story::{Chapter, Story},
};

/// The parts of a message that a chapter tells; the rest is one page further.
const PARTS: [&str; 3] = ["now", "before", "guide"];
/// Lines of a chapter: a page a child reads to the end.
const LINES_MAX: usize = 3;

/// The page.
pub fn story(frame: Frame, data: &Data<'_>) -> Story {
    let (lang, language) = (frame.lang, frame.language());
    let messages = frame.told(meaning::messages(data, frame.choices.guideline));
    let unknown = frame.choices.unknown.contains(&phr::own::Topic::Medicines);
    let medicines = if unknown { Vec::new() } else { new_medicines(data, lang) };
    let told = story::story(messages, medicines);
    let read = |line: Vec<Piece>| frame.choices.read(line);
    Story {
        urgent: urgent(data.entries, data.sensed, data.today, data.pid, lang),
        sound: frame.listen(What::Story, language),
        opening: read(told.opening(&called(data.person), language)),
        chapters: told.chapters.iter().map(|m| chapter(m, &frame, language)).collect(),
        medicines: told.medicines.iter().map(|m| read(new(m, language, lang))).collect(),
        together: told.links.iter().map(|link| read(link.words(language))).collect(),
        steps: told.steps_in(language).into_iter().map(read).collect(),
        asks: told.asks_in(language).into_iter().map(read).collect(),
        glossary: words(&told, lang),
        frame,
    }
}

/// The last part of the name the page shows: Japanese names put the given name there.
fn called(person: &Person) -> String {
    let name = person.display_name();
    name.split_whitespace().last().unwrap_or(name).to_owned()
}

pub(crate) fn new_medicines(data: &Data<'_>, lang: Lang) -> Vec<NewMedicine> {
    if let Some(gathered) = data.gathered {
        return gathered.new_medicines(lang);
    }
    let current = current_medicines(data.entries, data.today);
    let name = |m: &Medicine<'_>| entry::title(m.newest.entry, lang);
    story::new_medicines(&current, data.today, name)
}

fn new(medicine: &NewMedicine, language: Language, lang: Lang) -> Vec<Piece> {
    medicine.words(&when::day_of(&medicine.since, lang).text, language)
}

fn chapter(message: &Message, frame: &Frame, language: Language) -> Chapter {
    let lines = message.lines(language).into_iter();
    let told = lines.filter(|line| PARTS.contains(&line.part)).take(LINES_MAX);
    Chapter {
        heading: frame.choices.read(message.heading(language)),
        verdict: language.verdict(message.verdict),
        slug: meaning::slug(message.verdict),
        lines: told.map(|line| frame.choices.read(line.pieces)).collect(),
    }
}

/// The medical words of the story with what they mean, in the language of the page.
fn words(told: &story::Story, lang: Lang) -> Vec<(String, String)> {
    let mut text = String::new();
    for message in &told.chapters {
        text.push_str(&piece::plain(&message.heading(Language::Ja)));
        for line in message.lines(Language::Ja) {
            text.push_str(&piece::plain(&line.pieces));
        }
    }
    let explained = |term: glossary::Term| match lang {
        Lang::Ja => (format!("{}（{}）", term.ja, term.reading), term.meaning_ja.to_owned()),
        Lang::En => (term.en.to_owned(), term.meaning_en.to_owned()),
    };
    glossary::found(&text).into_iter().map(explained).collect()
}
