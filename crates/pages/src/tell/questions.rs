//! Files put aside: what differs, in words.

use fhir::Date;
use phr::{
    person::{Difference, Person, PersonName, Sex, Subject},
    ports::{OriginalRecord, OriginalState},
};

use super::{pick, report, when, words};
use crate::{
    Frame, Lang, links,
    questions::{Difference as Told, Question, Questions},
};

/// The open questions of a person, the oldest first. The question's id is the original's.
pub fn questions(
    frame: Frame,
    pid: &str,
    person: &Person,
    originals: &[OriginalRecord],
) -> Questions {
    let lang = frame.lang;
    let mut waiting: Vec<&OriginalRecord> =
        originals.iter().filter(|o| o.state == OriginalState::PutAside).collect();
    waiting.sort_by_key(|o| o.number);
    Questions { open: waiting.into_iter().map(|o| question(o, person, pid, lang)).collect(), frame }
}

/// How many questions wait.
pub fn waiting(originals: &[OriginalRecord]) -> usize {
    originals.iter().filter(|o| o.state == OriginalState::PutAside).count()
}

fn question(o: &OriginalRecord, person: &Person, pid: &str, lang: Lang) -> Question {
    let counts = words::counts(&o.entries, lang);
    let unread = pick(lang, "まだ記録には入れていません", "not yet part of the record");
    Question {
        file: o
            .received
            .file_name
            .clone()
            .unwrap_or_else(|| pick(lang, "（名前なし）", "(no name)").to_owned()),
        format: words::format_version(&o.format, o.format_version.as_deref(), lang),
        received: when::of(&Date::from_timestamp(o.received.at), lang),
        contents: if counts.is_empty() { unread.to_owned() } else { counts },
        reason: report::differs(&o.differences, lang),
        differences: o
            .differences
            .iter()
            .map(|d| difference(*d, &o.subject, person, lang))
            .collect(),
        action: links::question(pid, &o.id.to_string()),
    }
}

fn difference(d: Difference, file: &Subject, person: &Person, lang: Lang) -> Told {
    let (in_file, in_record) = match d {
        Difference::Name => (names(&file.names), names(&person.names)),
        Difference::BirthDate => {
            (birth(file.birth_date.as_ref(), lang), birth(person.birth_date.as_ref(), lang))
        }
        Difference::Sex => (sex(file.sex, lang), sex(person.sex, lang)),
    };
    let said = |text: String| {
        if text.is_empty() {
            pick(lang, "書かれていません", "not given").to_owned()
        } else {
            text
        }
    };
    let what = report::difference(d, lang).to_owned();
    Told { what, in_file: said(in_file), in_record: said(in_record) }
}

fn names(names: &[PersonName]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for text in names.iter().flat_map(|n| [n.text.as_deref(), n.kana.as_deref()]).flatten() {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all.join(" / ")
}

fn birth(date: Option<&Date>, lang: Lang) -> String {
    date.map(|d| when::of(d, lang).text).unwrap_or_default()
}

fn sex(sex: Option<Sex>, lang: Lang) -> String {
    match sex {
        Some(Sex::Male) => pick(lang, "男", "male"),
        Some(Sex::Female) => pick(lang, "女", "female"),
        Some(Sex::Other) => pick(lang, "その他", "other"),
        None => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests;
