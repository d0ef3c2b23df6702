//! What was done lately, in words, and whether it can be taken back.

use fhir::Date;
use phr::{
    EntryId,
    consent::fhir::FORMAT as CONSENT,
    ports::{OriginalRecord, OriginalState},
    record::{Act, Entry, EntryState},
};

use super::{entry, pick, shape, when, words};
use crate::{
    Frame, Lang, links,
    recent::{Deed, Recent, Undo},
    words::Words,
};

/// At most so many deeds are told.
pub const DEEDS_MAX: usize = 25;

/// One thing that was done, with what is needed to tell it.
#[derive(Debug)]
pub struct Done {
    /// Its original.
    pub original: OriginalRecord,
    /// The decision, when it is one.
    pub act: Option<Act>,
    /// The entries it is about, withdrawn ones too: a few at most.
    pub entries: Vec<Entry>,
    /// The original it is about, when it is a decision about one.
    pub about: Option<OriginalRecord>,
}

/// The page; `done` is newest first, `apart` what is pulled apart now.
pub fn recent(frame: Frame, pid: &str, done: &[Done], apart: &[(EntryId, EntryId)]) -> Recent {
    let lang = frame.lang;
    let mut told: Vec<Act> = Vec::new();
    let mut deeds = Vec::new();
    for one in done {
        let newest = one.act.is_none_or(|act| !told.iter().any(|t| same_object(*t, act)));
        told.extend(one.act);
        let holds = match one.act {
            Some(act) => newest && holds(act, one, apart),
            None => one.original.state == OriginalState::Read,
        };
        let back = one.act.is_none() && one.original.state == OriginalState::TakenOut;
        // A consent is taken back where consents are given.
        let possible =
            one.original.format != CONSENT && one.act.is_none_or(|act| act.undone().is_some());
        let action = links::undo(pid, &one.original.id.to_string());
        deeds.push(Deed {
            text: text(one, lang),
            detail: detail(one, lang),
            when: when::of(&Date::from_timestamp(one.original.received.at), lang),
            link: link(one, pid),
            undo: ((holds && possible) || back).then_some(Undo { action, brings_back: back }),
            note: (!holds).then_some(Words::of(lang).recent.taken_back).filter(|_| {
                newest
                    && !matches!(
                        one.original.state,
                        OriginalState::PutAside | OriginalState::Unread | OriginalState::Declined
                    )
            }),
        });
    }
    Recent { frame, deeds }
}

/// Whether two decisions are about the same thing, so that only the newer one can hold.
fn same_object(a: Act, b: Act) -> bool {
    a.entries() == b.entries() && a.original() == b.original()
}

/// Whether what was decided is still so.
fn holds(act: Act, done: &Done, apart: &[(EntryId, EntryId)]) -> bool {
    let state = done.about.as_ref().map(|o| o.state);
    let entry = done.entries.first().map(|e| e.state);
    match act {
        Act::Withdraw(_) => entry == Some(EntryState::Withdrawn),
        Act::Restore(_) => entry == Some(EntryState::Active),
        Act::Apart(a, b) => apart.contains(&(a.min(b), a.max(b))),
        Act::Together(a, b) => !apart.contains(&(a.min(b), a.max(b))),
        Act::Accept(_) | Act::PutBack(_) => state == Some(OriginalState::Read),
        Act::Decline(_) => state == Some(OriginalState::Declined),
        Act::Reopen(_) => state == Some(OriginalState::PutAside),
        Act::TakeOut(_) => state == Some(OriginalState::TakenOut),
        // Nothing but a newer answer about the same two changes it.
        Act::Settle(..) | Act::Ask(..) => true,
    }
}

/// What was said about the columns of a table.
const COLUMNS: &str = "tenohira-columns";

fn link(done: &Done, pid: &str) -> Option<String> {
    let original = done.about.as_ref().unwrap_or(&done.original);
    let first = done.entries.first().map(|e| links::entry(pid, &e.id.to_string()));
    if original.format.starts_with("tenohira-") && original.format != COLUMNS {
        return first;
    }
    Some(links::report(pid, &original.id.to_string()))
}

/// What was done, as a sentence.
fn text(done: &Done, lang: Lang) -> String {
    let what = match (&done.about, done.entries.first()) {
        (Some(about), _) => original_words(about, &done.entries, lang),
        (None, _) if done.act.is_none() => original_words(&done.original, &done.entries, lang),
        (None, Some(entry)) => entry_words(entry, lang),
        (None, None) => pick(lang, "1つの記録", "an entry").to_owned(),
    };
    let (ja, en) = match done.act {
        None if done.original.format == COLUMNS => ("を決めました", "Said"),
        None if done.original.format.starts_with("tenohira-") => ("を書きました", "Wrote"),
        None if done.original.state == OriginalState::PutAside => {
            ("を受けとりました（返事を待っています）", "Received, waiting for an answer:")
        }
        None => ("を読みこみました", "Read"),
        Some(Act::Withdraw(_) | Act::TakeOut(_)) => ("を取り消しました", "Undid:"),
        Some(Act::Restore(_) | Act::PutBack(_)) => ("をもとにもどしました", "Brought back:"),
        Some(Act::Apart(_, _)) => ("を別のものとしました", "Told apart:"),
        Some(Act::Together(_, _)) => ("を同じものかもしれないとしました", "Told together again:"),
        Some(Act::Settle(..)) => ("のくいちがいに答えました", "Answered a difference about"),
        Some(Act::Ask(..)) => {
            ("のくいちがいへの返事を取り消しました", "Took back the answer about")
        }
        Some(Act::Accept(_)) => ("を自分のものとして読みこみました", "Read as yours:"),
        Some(Act::Decline(_)) => ("を別の人のものとしました", "Told to be someone else's:"),
        Some(Act::Reopen(_)) => ("への返事を取り消しました", "Took back the answer about"),
    };
    match lang {
        Lang::Ja if what.starts_with('「') => format!("{what}{ja}"),
        Lang::Ja => format!("「{what}」{ja}"),
        Lang::En => format!("{en} {what}"),
    }
}

/// A file by its name; what was typed by what it says.
fn original_words(o: &OriginalRecord, entries: &[Entry], lang: Lang) -> String {
    if o.format == COLUMNS {
        return pick(lang, "列の読み方", "how a table is read").to_owned();
    }
    if o.format.starts_with("tenohira-") {
        let all: Vec<String> = entries.iter().map(|e| entry_words(e, lang)).collect();
        if !all.is_empty() {
            return all.join(pick(lang, "、", ", "));
        }
        return words::format(&o.format, lang);
    }
    let name = o.received.file_name.clone().unwrap_or_else(|| words::format(&o.format, lang));
    match lang {
        Lang::Ja => format!("「{name}」"),
        Lang::En => name,
    }
}

/// What a file brought; nothing for what was typed, which is told in full.
fn detail(done: &Done, lang: Lang) -> String {
    let original = done.about.as_ref().unwrap_or(&done.original);
    if original.format.starts_with("tenohira-") && original.format != COLUMNS {
        return String::new();
    }
    words::counts(&original.entries, lang)
}

fn entry_words(e: &Entry, lang: Lang) -> String {
    let title = entry::title(e, lang);
    match entry::value(e, lang) {
        Some(value) => format!("{title} {}", shape::joined(&value.text, &value.unit)),
        None => title,
    }
}
