//! One page for the doctor: what cannot wait, the person's question, what changed, then the record.

use phr::{
    insight::{Given, insights},
    message::{About, Language, Message, Piece, Verdict},
    own::Section as Shown,
};

use super::{Teller, framed, parts::some, section};
use crate::{
    Lang,
    sheet::{Block, PaperFact, Section},
    tell::when,
};

/// Lines to write on when no question is typed, and below one that is.
const LINES_EMPTY: usize = 3;
const LINES_BELOW: usize = 1;
/// Changes and questions from the record, so that the sheet stays one page.
const CHANGES_MAX: usize = 4;

impl Teller<'_> {
    /// Where and when the visit is, when the person wrote it down.
    pub(super) fn visiting(&self) -> Option<String> {
        let visit = self.data.stated.visit.as_ref()?;
        let on = visit.on.as_ref().map(|d| when::day_of(d, self.lang).text);
        let place = Some(visit.place.trim().to_owned()).filter(|place| !place.is_empty());
        let said: Vec<String> = on.into_iter().chain(place).collect();
        let joined = match self.lang {
            Lang::Ja => said.join("　"),
            Lang::En => said.join(", "),
        };
        (!said.is_empty()).then_some(joined)
    }

    /// Whether the person wants to show this; everything, when they chose nothing.
    fn shows(&self, part: Shown) -> bool {
        self.data.stated.visit.as_ref().is_none_or(|visit| visit.show.contains(&part))
    }
}

/// What the person did not want to show is left out, and nothing else is.
pub(super) fn sections(teller: &Teller<'_>) -> Vec<Section> {
    let w = teller.words;
    let messages = if teller.shows(Shown::Messages) { news(teller) } else { Vec::new() };
    let urgent = teller.urgent();
    let urgent = (!urgent.is_empty()).then(|| framed(w.urgent, urgent));
    let part = |shown: Shown, heading: &str, blocks: Vec<Block>, nothing: &str| {
        teller.shows(shown).then(|| section(heading, blocks, nothing))
    };
    let life = teller.life();
    let life = (teller.shows(Shown::Life) && !life.is_empty()).then(|| section(w.life, life, ""));
    let rest = [
        Some(framed(w.question, question(teller, &messages))),
        part(Shown::Messages, w.changes, changes(teller, &messages), w.no_changes),
        part(Shown::Problems, w.problems, teller.problems(), w.no_problems),
        part(Shown::Medicines, w.medicines, teller.medicines(), w.no_medicines),
        part(Shown::Allergies, w.allergies, teller.allergies(), w.no_allergies),
        part(Shown::Measurements, w.trends, teller.trends(), w.no_trends),
        life,
    ];
    urgent.into_iter().chain(rest.into_iter().flatten()).collect()
}

/// The messages that are worth a talk, but those the person would rather not know.
fn news(teller: &Teller<'_>) -> Vec<Message> {
    let data = teller.data;
    let mut messages = data.stated.choices.told(insights(&Given {
        entries: data.entries,
        glucose: None,
        apart: data.apart,
        person: data.person,
        today: data.today,
        guideline: data.stated.choices.guideline,
    }));
    // What was paid is no matter for the doctor.
    messages.retain(|m| m.about != About::Spending);
    messages.retain(|m| matches!(m.verdict, Verdict::Change | Verdict::Notice));
    messages.truncate(CHANGES_MAX);
    messages
}

/// What the person wants to ask; then what the record suggests, as questions.
fn question(teller: &Teller<'_>, messages: &[Message]) -> Vec<Block> {
    let w = teller.words;
    let typed = teller.data.stated.visit.as_ref().map(|visit| visit.question.trim());
    let mut blocks = match typed.filter(|text| !text.is_empty()) {
        Some(text) => vec![Block::Text(text.to_owned()), Block::Lines(LINES_BELOW)],
        None => vec![Block::Remark(w.question_empty.to_owned()), Block::Lines(LINES_EMPTY)],
    };
    let mut asks: Vec<PaperFact> = Vec::new();
    for name in messages.iter().flat_map(|m| lines(teller, m, "ask")) {
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
    let of = |m: &Message, parts: [&str; 2]| {
        let said = parts.iter().flat_map(|part| lines(teller, m, part));
        said.collect::<Vec<_>>().join(" ")
    };
    let fact = |m: &Message| PaperFact {
        name: printed(teller, m.heading(teller.language)),
        mark: Some(teller.language.verdict(m.verdict).to_owned()),
        value: Some(of(m, ["now", "before"])),
        detail: of(m, ["guide", "how"]),
    };
    some(messages.iter().map(fact).collect())
}

fn lines(teller: &Teller<'_>, message: &Message, part: &str) -> Vec<String> {
    let lines = message.lines(teller.language).into_iter().filter(|line| line.part == part);
    lines.map(|line| printed(teller, line.pieces)).collect()
}

/// On paper a reading stands in brackets behind its characters, in easy Japanese, where the person
/// wants readings.
pub(super) fn printed(teller: &Teller<'_>, pieces: Vec<Piece>) -> String {
    let easy = teller.language == Language::Easy;
    let letters = |piece: Piece| match piece {
        Piece::Text(text) => text,
        Piece::Ruby { base, reading } if easy => format!("{base}（{reading}）"),
        Piece::Ruby { base, .. } => base,
        Piece::Said { shown, .. } => shown,
    };
    teller.data.stated.choices.read(pieces).into_iter().map(letters).collect()
}
