//! The cards of the home page as a voice says them: each line of the card, in its order, no line more.

use phr::message::Language;

use super::{ended, sentence};
use crate::{
    home::{Allergy, Condition, Found, Home, Measurement, Medicine},
    words::Words,
};

/// A card of the home page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    /// What was found.
    Found,
    /// What was measured lately.
    Measurements,
    /// Allergies.
    Allergies,
    /// Conditions, by certainty.
    Conditions,
    /// Medicines.
    Medicines,
}

impl Card {
    const ALL: [Card; 5] =
        [Card::Found, Card::Measurements, Card::Allergies, Card::Conditions, Card::Medicines];

    /// Reads the end of an address.
    ///
    /// ```
    /// use pages::tell::listen::Card;
    /// assert_eq!(Card::from_slug("found"), Some(Card::Found));
    /// assert_eq!(Card::from_slug("news"), None); // what came in is not said
    /// ```
    pub fn from_slug(slug: &str) -> Option<Card> {
        Card::ALL.into_iter().find(|card| card.slug() == slug)
    }

    pub(super) const fn slug(self) -> &'static str {
        match self {
            Card::Found => "found",
            Card::Measurements => "measurements",
            Card::Allergies => "allergies",
            Card::Conditions => "conditions",
            Card::Medicines => "medicines",
        }
    }
}

/// The words of a card; `None` in English, and where the page does not have the card.
pub fn card(home: &Home, card: Card) -> Option<String> {
    if home.frame.language() == Language::En {
        return None;
    }
    let words = home.frame.words();
    let w = &words.home;
    let told = match card {
        Card::Found => {
            let found = home.found.iter().map(found).collect::<String>();
            return (!found.is_empty()).then(|| said(words.meaning.home) + &found);
        }
        Card::Measurements => {
            told(w.measurements, w.no_measurements, &home.measurements, |m| measurement(m, home))
        }
        Card::Allergies => {
            let none = format!("{}{}", said(w.no_allergies), w.no_allergies_note);
            told(w.allergies, &none, &home.allergies, |a| allergy(a, words, home))
        }
        Card::Conditions => conditions(home, words),
        Card::Medicines => medicines(home, words),
    };
    Some(told)
}

/// A heading with its lines, or with what the card says when there are none.
fn told<T>(heading: &str, none: &str, all: &[T], line: impl Fn(&T) -> String) -> String {
    let lines: String = if all.is_empty() { said(none) } else { all.iter().map(line).collect() };
    said(heading) + &lines
}

fn found(found: &Found) -> String {
    let now = if found.said.is_empty() { String::new() } else { sentence(&found.said) };
    sentence(&found.heading) + &said(found.verdict) + &now
}

fn measurement(m: &Measurement, home: &Home) -> String {
    // 138 / 84 is said as one pressure.
    let value = m.value.replace(" / ", "/");
    let mut line = said(&format!("{}、{value}{}", m.name, m.unit)) + &said(&m.when.text);
    line.extend(m.setting.as_deref().map(said));
    let (language, w) = (home.frame.language(), &home.frame.words().home);
    line.extend(m.range.as_ref().map(|range| said(&format!("{}は{range}", w.range))));
    let flag = |word: &str| said(&format!("{}は、{word}", w.flag_by_lab));
    line.extend(m.flag.as_ref().map(|f| flag(f.meaning.word(language))));
    line
}

fn allergy(a: &Allergy, words: &Words, home: &Home) -> String {
    let reaction = a.reaction.iter().map(|r| said(&format!("{}は、{r}", words.home.reaction)));
    let by = both(a.evidence.word(home.frame.language()), &a.by);
    said(&a.name) + &reaction.collect::<String>() + &said(&by)
}

fn conditions(home: &Home, words: &Words) -> String {
    let w = &words.home;
    let mut told = said(w.conditions);
    if home.conditions.is_empty() {
        return told + &said(w.no_conditions);
    }
    let one = |c: &&Condition| said(&both(&c.name, &c.by));
    for group in home.condition_groups() {
        told += &said(group.title);
        told.extend(group.note.map(said));
        told.extend(group.conditions.iter().map(one));
    }
    told
}

fn medicines(home: &Home, words: &Words) -> String {
    let w = &words.home;
    let heading = match &home.last_supply {
        Some(when) => said(w.last_medicines) + &format!("{}{}", when.text, w.last_medicines_note),
        None => w.medicines.to_owned(),
    };
    let one = |m: &Medicine| said(&m.name) + &said(&both(&m.how, &m.amount));
    let note = if home.medicines.is_empty() { "" } else { w.medicines_note };
    told(&heading, w.no_medicines, &home.medicines, one) + &said(note)
}

/// Two things after each other, or the one that is there.
fn both(one: &str, other: &str) -> String {
    let there = [one, other].into_iter().filter(|words| !words.is_empty());
    there.collect::<Vec<_>>().join("、")
}

/// As a sentence of its own; nothing stays nothing.
fn said(words: &str) -> String {
    if words.is_empty() { String::new() } else { ended(words.to_owned()) }
}

#[cfg(test)]
mod tests {
    use crate::{Lang, Page};

    use super::*;

    fn said_of(sample: usize, which: Card) -> String {
        card(&Home::samples(Lang::Ja)[sample], which).unwrap_or_default()
    }

    #[test]
    fn a_card_is_said_line_by_line() {
        let medicines = said_of(0, Card::Medicines);
        assert!(
            medicines.starts_with("いまの薬。アムロジピンOD錠5mg「てのひら」。"),
            "{medicines}"
        );
        let measured = said_of(0, Card::Measurements);
        assert!(measured.contains("血圧、138/84mmHg。"), "{measured}");
        let found = said_of(0, Card::Found);
        assert!(found.contains("腎臓のはたらき。変化があります。eGFRは 41.4 でした。"), "{found}");
        let conditions = said_of(0, Card::Conditions);
        let (suspected, name) = ("疑い。しらべている途中", "心房細動");
        assert!(conditions.find(suspected) < conditions.find(name), "{conditions}");
    }

    #[test]
    fn an_empty_card_says_so_and_never_that_there_is_nothing() {
        let allergies = said_of(1, Card::Allergies);
        assert!(
            allergies.contains("「アレルギーがない」という意味ではありません。"),
            "{allergies}"
        );
        assert_eq!(said_of(1, Card::Found), "");
    }

    #[test]
    fn in_english_nothing_is_said() {
        assert_eq!(card(&Home::samples(Lang::En)[0], Card::Medicines), None);
    }

    #[test]
    fn every_card_has_its_address() {
        for card in Card::ALL {
            assert_eq!(Card::from_slug(card.slug()), Some(card));
        }
    }
}
