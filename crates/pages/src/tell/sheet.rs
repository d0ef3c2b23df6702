//! A record told for paper: the visit sheet, the medicine list, the year in short, the emergency card.
//!
//! Every fact stands with its date and where it comes from; suspected stays suspected, a bill is no
//! diagnosis, and what the record does not hold is said to be not known, never to be absent.

mod emergency;
mod life;
mod medicines;
mod one_page;
mod parts;
#[cfg(test)]
mod tests;
pub(in crate::tell) mod trend;
mod visit;
mod year;

use fhir::Date;
use phr::{
    EntryId,
    message::Language,
    own::{Choices, Held, Visit, Wishes},
    person::{Person, Sex},
    record::{
        Entry,
        summary::{Summary, summary},
    },
};

use super::{family, pick, urgent::Sensed, when};
use crate::{
    Lang,
    entry::Line,
    sheet::{Block, Document, Letters, Section, Sheet},
    words::{self, Words},
};

/// What a document is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// Whose record.
    pub person: &'a Person,
    /// The entries that may be read, newest first.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// The day it is.
    pub today: &'a Date,
    /// What sensors measured lately, as far as it may be urgent.
    pub sensed: &'a [Sensed],
    /// What the person says of themselves.
    pub stated: &'a Stated,
    /// The year of the year's summary; this year when left out.
    pub year: Option<i16>,
    /// How large the letters are.
    pub letters: Letters,
}

/// What the person says of themselves, as far as a paper tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stated {
    /// The visit they prepared: the question, and what to show.
    pub visit: Option<Visit>,
    /// Their wishes for serious illness, whether or not they may be shown.
    pub wishes: Option<Wishes>,
    /// Which words, and what they would rather not know.
    pub choices: Choices,
    /// What matters, how life is, the plan.
    pub held: Held,
}

/// The language of the page that offers a document.
pub const fn lang_of(language: Language) -> Lang {
    match language {
        Language::Ja | Language::Easy => Lang::Ja,
        Language::En => Lang::En,
    }
}

fn words_of(language: Language) -> &'static words::sheet::Words {
    match language {
        Language::Ja | Language::En => &Words::of(lang_of(language)).sheet,
        Language::Easy => &words::sheet::EASY,
    }
}

/// A document of a record. In easy Japanese the paper's own words are easy; the record's stay.
pub fn sheet(document: Document, data: Data<'_>, language: Language) -> Sheet {
    let (lang, words) = (lang_of(language), words_of(language));
    let summary = summary(data.entries, data.apart, data.today);
    let teller = Teller { data, lang, language, words, summary };
    let (lead, sections) = match document {
        Document::Visit => (teller.visiting(), visit::sections(&teller)),
        Document::Medicines => (None, medicines::sections(&teller)),
        Document::Year => (Some(year::text(teller.year(), language)), year::sections(&teller)),
        Document::Emergency => (None, emergency::sections(&teller)),
    };
    let title = document_title(document, language).to_owned();
    let one_page = one_page::one_page(&teller, document, &sections);
    let day = when::day_of(data.today, lang).text;
    Sheet {
        lang,
        letters: data.letters,
        title,
        name: data.person.display_name().to_owned(),
        who: teller.who(),
        day: data.today.clone(),
        lead: lead.into_iter().collect(),
        sections,
        last: words.closing.iter().map(|text| (*text).to_owned()).collect(),
        foot: match language {
            Language::Ja => format!("てのひら　{day}の記録から"),
            Language::Easy => format!("てのひら　{day}の きろく"),
            Language::En => format!("Tenohira, from the record as of {day}"),
        },
        missing_letters: words.missing_letters.to_owned(),
        one_page,
    }
}

/// What a document is called.
pub fn document_title(document: Document, language: Language) -> &'static str {
    let [visit, medicines, year, emergency] = words_of(language).titles;
    match document {
        Document::Visit => visit,
        Document::Medicines => medicines,
        Document::Year => year,
        Document::Emergency => emergency,
    }
}

/// One record with the words to tell it in.
struct Teller<'a> {
    data: Data<'a>,
    /// Of the record's words.
    lang: Lang,
    /// Of the paper's own words.
    language: Language,
    words: &'static words::sheet::Words,
    summary: Summary<'a>,
}

impl Teller<'_> {
    fn year(&self) -> i16 {
        self.data.year.unwrap_or_else(|| self.data.today.year())
    }

    /// Name, age, sex; what is not given is said to be not given.
    fn who(&self) -> Vec<Line> {
        let Data { person, today, .. } = self.data;
        let (w, lang) = (self.words, self.lang);
        let kana = person.names.first().and_then(|n| n.kana.as_deref());
        let name = match (person.display_name(), kana) {
            ("", _) => w.not_written.to_owned(),
            (name, Some(kana)) if kana != name => match lang {
                Lang::Ja => format!("{name}（{kana}）"),
                Lang::En => format!("{name} ({kana})"),
            },
            (name, _) => name.to_owned(),
        };
        let sex = match person.sex {
            Some(Sex::Male) => w.sexes[0],
            Some(Sex::Female) => w.sexes[1],
            Some(Sex::Other) => w.sexes[2],
            None => w.not_written,
        };
        let born = person.birth_date.as_ref().map(|d| when::day_of(d, lang).text);
        let age = family::age(person.birth_date.as_ref(), today, lang);
        let born = born.map_or(age.clone(), |day| format!("{age}{}{day}", pick(lang, "　", ", ")));
        [(w.name, name), (w.born, born), (w.sex, sex.to_owned())]
            .map(|(label, text)| Line { label: label.to_owned(), text })
            .to_vec()
    }
}

/// A part; an empty one says that the record holds nothing of it.
fn section(heading: &str, blocks: Vec<Block>, nothing: &str) -> Section {
    let empty = blocks.is_empty();
    let blocks = if empty { vec![Block::Remark(nothing.to_owned())] } else { blocks };
    Section { heading: heading.to_owned(), framed: false, blocks }
}

/// A part that has to be seen first.
fn framed(heading: &str, blocks: Vec<Block>) -> Section {
    Section { heading: heading.to_owned(), framed: true, blocks }
}
