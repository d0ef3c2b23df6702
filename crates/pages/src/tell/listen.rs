//! What a voice says: the words of a message, of the story, of what cannot wait, of a card of the home
//! page. Never more than the page.

mod card;

use phr::message::{Language, Message, Piece, piece};

use super::meaning::{self, Data};
use crate::Frame;

pub use card::{Card, card};

/// How the addresses of cards of the home page begin.
const HOME: &str = "home-";

/// What is listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// What cannot wait.
    Urgent,
    /// The story.
    Story,
    /// A message: which, and a mark of its words, so that nobody hears another than was shown.
    Message {
        /// Which one, from 0, as the page of messages orders them.
        at: usize,
        /// The mark. It is one byte, so that an address tells nothing of a record.
        mark: u8,
    },
    /// A card of the home page.
    Home(Card),
}

impl What {
    /// Reads the end of an address.
    ///
    /// ```
    /// use pages::tell::listen::What;
    /// assert_eq!(What::from_slug("2-0f"), Some(What::Message { at: 2, mark: 15 }));
    /// assert!(What::from_slug("home-medicines").is_some());
    /// assert_eq!(What::from_slug("2"), None); // without a mark it could be another message
    /// ```
    pub fn from_slug(slug: &str) -> Option<What> {
        match slug {
            "urgent" => Some(What::Urgent),
            "story" => Some(What::Story),
            _ => {
                if let Some(card) = slug.strip_prefix(HOME) {
                    return Card::from_slug(card).map(What::Home);
                }
                let (at, mark) = slug.split_once('-')?;
                let mark = u8::from_str_radix(mark, 16).ok()?;
                Some(What::Message { at: at.parse().ok()?, mark })
            }
        }
    }

    pub(crate) fn slug(self) -> String {
        match self {
            What::Urgent => "urgent".to_owned(),
            What::Story => "story".to_owned(),
            What::Message { at, mark } => format!("{at}-{mark:02x}"),
            What::Home(card) => format!("{HOME}{}", card.slug()),
        }
    }

    /// A message as the one at this place.
    pub(crate) fn message(at: usize, message: &Message, language: Language) -> What {
        What::Message { at, mark: mark(&message.voiced(language)) }
    }
}

fn mark(words: &str) -> u8 {
    words.bytes().fold(0, |mark: u8, byte| mark.rotate_left(3) ^ byte)
}

/// The words; `None` in English, when the record does not say this (any more), and for the cards of the
/// home page, which tells them itself ([`card`]).
pub fn words(frame: &Frame, data: &Data<'_>, what: What) -> Option<String> {
    let language = meaning::language(frame, data);
    let words = match (what, language) {
        (What::Home(_), _) | (_, Language::En) => return None,
        (What::Urgent, _) => urgent(frame, data, language),
        (What::Story, _) => story(frame, data),
        (What::Message { at, mark: marked }, _) => {
            let messages = meaning::sorted(frame, data);
            let words = messages.get(at)?.voiced(language);
            if mark(&words) != marked {
                return None;
            }
            words
        }
    };
    Some(words).filter(|words| !words.is_empty())
}

fn urgent(frame: &Frame, data: &Data<'_>, language: Language) -> String {
    let notices =
        super::urgent::urgent(data.entries, data.sensed, data.today, data.pid, frame.lang);
    let words = |notice: &crate::home::UrgentNotice| match &notice.easy {
        Some(easy) if language == Language::Easy => {
            [&easy.title, &easy.text, &easy.action].map(|line| sentence(line)).concat()
        }
        Some(_) | None => {
            [&notice.title, &notice.text, &notice.action].map(|line| ended(line.clone())).concat()
        }
    };
    notices.iter().map(words).collect()
}

fn story(frame: &Frame, data: &Data<'_>) -> String {
    let told = super::story::story(frame.clone(), data);
    let mut words = sentence(&told.opening);
    for chapter in &told.chapters {
        words += &sentence(&chapter.heading);
        words += &ended(chapter.verdict.to_owned());
        words.extend(chapter.lines.iter().map(|line| sentence(line)));
    }
    let rest = told.medicines.iter().chain(&told.together).chain(&told.steps).chain(&told.asks);
    words.extend(rest.map(|line| sentence(line)));
    words
}

pub(crate) fn sentence(line: &[Piece]) -> String {
    ended(piece::voiced(line))
}

pub(crate) fn ended(words: String) -> String {
    if words.ends_with('。') { words } else { words + "。" }
}
