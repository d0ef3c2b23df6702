//! One page for the doctor: what cannot wait, the person's question, what changed, then the record.

use phr::{
    insight::{Given, insights},
    message::{Language, Message, Verdict, part::Guideline, piece},
};

use super::{Teller, framed, parts::some, section};
use crate::{
    Lang,
    sheet::{Block, PaperFact, Section},
};

/// Lines to write on when no question is typed, and below one that is.
const LINES_EMPTY: usize = 3;
const LINES_BELOW: usize = 1;
/// Changes and questions from the record, so that the sheet stays one page.
const CHANGES_MAX: usize = 4;

pub(super) fn sections(teller: &Teller<'_>) -> Vec<Section> {
    let w = teller.words;
    let messages = news(teller);
    let urgent = teller.urgent();
    let urgent = (!urgent.is_empty()).then(|| framed(w.urgent, urgent));
    let rest = [
        framed(w.question, question(teller, &messages)),
        section(w.changes, changes(teller, &messages), w.no_changes),
        section(w.problems, teller.problems(), w.no_problems),
        section(w.medicines, teller.medicines(), w.no_medicines),
        section(w.allergies, teller.allergies(), w.no_allergies),
        section(w.trends, teller.trends(), w.no_trends),
    ];
    urgent.into_iter().chain(rest).collect()
}

const fn language(lang: Lang) -> Language {
    match lang {
        Lang::Ja => Language::Ja,
        Lang::En => Language::En,
    }
}

/// The messages that are worth a talk.
fn news(teller: &Teller<'_>) -> Vec<Message> {
    let data = teller.data;
    let mut messages = insights(&Given {
        entries: data.entries,
        glucose: None,
        apart: data.apart,
        person: data.person,
        today: data.today,
        guideline: Guideline::Jsh2025,
    });
    messages.retain(|m| matches!(m.verdict, Verdict::Change | Verdict::Notice));
    messages.truncate(CHANGES_MAX);
    messages
}

/// What the person wants to ask; then what the record suggests, as questions.
fn question(teller: &Teller<'_>, messages: &[Message]) -> Vec<Block> {
    let w = teller.words;
    let typed = teller.data.question.map(str::trim).filter(|text| !text.is_empty());
    let mut blocks = match typed {
        Some(text) => vec![Block::Text(text.to_owned()), Block::Lines(LINES_BELOW)],
        None => vec![Block::Remark(w.question_empty.to_owned()), Block::Lines(LINES_EMPTY)],
    };
    let mut asks: Vec<PaperFact> = Vec::new();
    for name in messages.iter().flat_map(|m| lines(m, "ask", language(teller.lang))) {
        if asks.iter().all(|known| known.name != name) {
            asks.push(PaperFact { name, ..PaperFact::default() });
        }
    }
    if !asks.is_empty() {
        blocks.push(Block::Remark(w.asks.to_owned()));
        blocks.extend(some(asks));
    }
    blocks
}

fn changes(teller: &Teller<'_>, messages: &[Message]) -> Vec<Block> {
    let language = language(teller.lang);
    let fact = |m: &Message| {
        let said = ["now", "before"].iter().flat_map(|part| lines(m, part, language));
        let how = ["guide", "how"].iter().flat_map(|part| lines(m, part, language));
        PaperFact {
            name: piece::plain(&m.heading(language)),
            mark: Some(language.verdict(m.verdict).to_owned()),
            value: Some(said.collect::<Vec<_>>().join(" ")),
            detail: how.collect::<Vec<_>>().join(" "),
        }
    };
    some(messages.iter().map(fact).collect())
}

fn lines(message: &Message, part: &str, language: Language) -> Vec<String> {
    let lines = message.lines(language).into_iter();
    lines.filter(|line| line.part == part).map(|line| piece::plain(&line.pieces)).collect()
}
