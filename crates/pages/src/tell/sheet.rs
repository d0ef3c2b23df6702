//! A record told for paper: the visit sheet, the medicine list, the year in short, the emergency card.
//!
//! Every fact stands with its date and where it comes from; suspected stays suspected, a bill is no
//! diagnosis, and what the record does not hold is said to be not known, never to be absent.

mod emergency;
mod medicines;
mod parts;
#[cfg(test)]
mod tests;
mod trend;
mod visit;
mod year;

use fhir::Date;
use phr::{
    EntryId,
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
    /// What the person wants to ask, in their own words.
    pub question: Option<&'a str>,
    /// The year of the year's summary; this year when left out.
    pub year: Option<i16>,
    /// How large the letters are.
    pub letters: Letters,
}

/// A document of a record.
pub fn sheet(document: Document, data: Data<'_>, lang: Lang) -> Sheet {
    let words = &Words::of(lang).sheet;
    let summary = summary(data.entries, data.apart, data.today);
    let teller = Teller { data, lang, words, summary };
    let (lead, sections) = match document {
        Document::Visit => (None, visit::sections(&teller)),
        Document::Medicines => (None, medicines::sections(&teller)),
        Document::Year => (Some(year::text(teller.year(), lang)), year::sections(&teller)),
        Document::Emergency => (None, emergency::sections(&teller)),
    };
    let title = document_title(document, lang).to_owned();
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
        foot: match lang {
            Lang::Ja => format!("てのひら　{day}の記録から"),
            Lang::En => format!("Tenohira, from the record as of {day}"),
        },
        missing_letters: words.missing_letters.to_owned(),
    }
}

/// What a document is called.
pub fn document_title(document: Document, lang: Lang) -> &'static str {
    let [visit, medicines, year, emergency] = Words::of(lang).sheet.titles;
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
    lang: Lang,
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
            Some(Sex::Male) => pick(lang, "男性", "male"),
            Some(Sex::Female) => pick(lang, "女性", "female"),
            Some(Sex::Other) => pick(lang, "その他", "other"),
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
