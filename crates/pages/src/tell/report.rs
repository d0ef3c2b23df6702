//! What an import read, what it did not, and why.

use fhir::Date;
use phr::{
    person::Difference,
    ports::{OriginalRecord, OriginalState},
    record::{Finding, Severity},
};

use super::{count, in_lang, pick, when, words};
use crate::{
    Frame, Lang,
    dates::When,
    fact::FactKind,
    links,
    recent::Undo,
    report::{
        Columns, FileReport as Told, Finding as ToldFinding, KindCount, Outcome, Part, Report,
        Severity as Grave,
    },
};

/// What became of one file, as the importer reports it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileReport {
    /// The name as received.
    pub file: Option<String>,
    /// The format; `None` when it was not recognised.
    pub format: Option<String>,
    /// The version as the file states it.
    pub format_version: Option<String>,
    /// New entries and new versions by resource type.
    pub entries: Vec<(String, u64)>,
    /// Entries that were held already.
    pub duplicates: u64,
    /// New points of series.
    pub points: u64,
    /// Points that were held already.
    pub duplicate_points: u64,
    /// Whether this very file was held already.
    pub already_held: bool,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// What differs from the person, when the file was put aside.
    pub put_aside: Option<Vec<Difference>>,
    /// Whether nobody could read it.
    pub refused: bool,
    /// The original's id, when it is kept.
    pub original: Option<String>,
    /// Whether the person took it out again.
    pub taken_out: bool,
}

impl FileReport {
    /// The report of an original that is kept.
    pub fn from_original(o: &OriginalRecord) -> FileReport {
        let aside = matches!(o.state, OriginalState::PutAside | OriginalState::Declined);
        FileReport {
            file: o.received.file_name.clone(),
            format: Some(o.format.clone()),
            format_version: o.format_version.clone(),
            entries: o.entries.clone(),
            duplicates: o.duplicates,
            points: o.points,
            duplicate_points: 0,
            already_held: false,
            findings: o.findings.clone(),
            put_aside: aside.then(|| o.differences.clone()),
            refused: o.state == OriginalState::Unread,
            original: Some(o.id.to_string()),
            taken_out: o.state == OriginalState::TakenOut,
        }
    }
}

/// Findings on a page about one file; a page stays under 50 KB.
const FINDINGS: usize = 50;
/// Findings of each of several files; all of them are told on the page of the file.
const FINDINGS_EACH: usize = 20;

/// The page; of one file, the part `page` of what was found in it, from 1.
pub fn report(frame: Frame, pid: &str, at: &Date, files: &[FileReport], page: usize) -> Report {
    let lang = frame.lang;
    let at: When = when::of(at, lang);
    Report {
        when: at,
        differences: 0, // counted apart: it needs the whole record
        files: files.iter().map(|f| file(f, pid, lang, part(f, pid, files.len(), page))).collect(),
        home: links::home(pid),
        add: links::add(pid),
        frame,
    }
}

/// Which findings of a file are told. What is not kept has no page of its own: all of it is told at once.
fn part(f: &FileReport, pid: &str, files: usize, page: usize) -> Part {
    let Some(original) = &f.original else { return Part::default() };
    let (size, page) = if files > 1 { (FINDINGS_EACH, 1) } else { (FINDINGS, page.max(1)) };
    let from = page.saturating_sub(1).saturating_mul(size);
    let until = from.saturating_add(size);
    let to = |page: usize| links::report_page(pid, original, page);
    let more = until < f.findings.len();
    Part {
        told: from..until,
        previous: (page > 1).then(|| to(page.saturating_sub(1))),
        next: more.then(|| if files > 1 { links::report(pid, original) } else { to(page + 1) }),
    }
}

fn file(f: &FileReport, pid: &str, lang: Lang, part: Part) -> Told {
    let nothing_new = f.entries.iter().all(|(_, n)| *n == 0) && f.points == 0;
    let held = f.duplicates > 0 || f.duplicate_points > 0;
    let outcome = if f.refused {
        Outcome::Refused
    } else if f.put_aside.is_some() {
        Outcome::PutAside
    } else if f.already_held || (nothing_new && held) {
        Outcome::Known
    } else {
        Outcome::Read
    };
    let format = f.format.as_deref().filter(|name| *name != "unknown");
    let version = f.format_version.as_deref();
    Told {
        name: f.file.clone().unwrap_or_else(|| pick(lang, "（名前なし）", "(no name)").to_owned()),
        format: format.map(|name| words::format_version(name, version, lang)),
        outcome,
        counts: counts(f),
        points: count(f.points),
        duplicates: count(f.duplicates),
        findings: f.findings.iter().map(|found| finding(found, lang)).collect(),
        part,
        why: why(f, lang),
        question: f.put_aside.as_ref().map(|_| links::questions(pid)),
        original: f.original.as_ref().map(|oid| links::original_plain(pid, oid)),
        columns: columns(f, pid),
        undo: f
            .original
            .as_ref()
            .filter(|_| outcome == Outcome::Read || f.taken_out)
            .map(|oid| Undo { action: links::undo(pid, oid), brings_back: f.taken_out }),
    }
}

/// A table, with how its columns are read; asked while nobody has said so.
fn columns(f: &FileReport, pid: &str) -> Option<Columns> {
    let link = links::columns(pid, f.original.as_ref()?);
    let read = !f.refused && f.put_aside.is_none() && !f.taken_out;
    match f.format.as_deref().filter(|_| read) {
        Some("home-csv") => Some(Columns { link, asked: f.format_version.is_none() }),
        Some("tenohira-columns") if !f.entries.is_empty() => Some(Columns { link, asked: false }),
        _ => None,
    }
}

/// Entries by kind; people and institutions that only support them are no facts.
fn counts(f: &FileReport) -> Vec<KindCount> {
    let checkup = f.format.as_deref() == Some("tokutei-kenshin");
    let measured = ["tenohira-typed", "tenohira-columns", "home-csv", "open-mhealth"];
    let measured = measured.iter().any(|name| f.format.as_deref() == Some(*name));
    let mut all: Vec<KindCount> = Vec::new();
    for (resource_type, n) in f.entries.iter().filter(|(_, n)| *n > 0) {
        let kind = match words::kind_of_type(resource_type) {
            Some(FactKind::LabResult) if checkup => FactKind::CheckUp,
            Some(FactKind::LabResult) if measured => FactKind::Measurement,
            Some(kind) => kind,
            None => continue,
        };
        match all.iter_mut().find(|c| c.kind == kind) {
            Some(same) => same.count = same.count.saturating_add(count(*n)),
            None => all.push(KindCount { kind, count: count(*n) }),
        }
    }
    all.sort_by_key(|c| c.kind);
    all
}

fn finding(found: &Finding, lang: Lang) -> ToldFinding {
    ToldFinding {
        severity: match found.severity {
            Severity::Error => Grave::Problem,
            Severity::Warning => Grave::Warning,
            Severity::Info => Grave::Note,
        },
        position: in_lang(&found.at.words(), lang).to_owned(),
        message: in_lang(&found.message, lang).to_owned(),
        next: None, // the message of a finding says what to do
    }
}

fn why(f: &FileReport, lang: Lang) -> Option<String> {
    if let Some(differences) = &f.put_aside {
        return Some(differs(differences, lang));
    }
    let worst = f.findings.iter().find(|found| found.severity == Severity::Error);
    let unread =
        pick(lang, "読み方の分からないファイルです。", "This file is in no format we can read.");
    f.refused.then(|| {
        worst.map_or_else(|| unread.to_owned(), |found| in_lang(&found.sentence(), lang).to_owned())
    })
}

/// What differs, in one sentence.
///
/// ```
/// use pages::{Lang, tell::report::differs};
/// use phr::person::Difference::{BirthDate, Name};
/// assert_eq!(differs(&[Name, BirthDate], Lang::Ja), "名前と生年月日が、この記録とちがいます。");
/// assert_eq!(differs(&[Name], Lang::En), "The name differs from this record.");
/// assert_eq!(differs(&[], Lang::En), "It is not clear whose file this is.");
/// ```
pub fn differs(differences: &[Difference], lang: Lang) -> String {
    let names: Vec<&str> = differences.iter().map(|d| difference(*d, lang)).collect();
    match (lang, names.as_slice()) {
        (Lang::Ja, []) => "だれのファイルか はっきりしません。".to_owned(),
        (Lang::En, []) => "It is not clear whose file this is.".to_owned(),
        (Lang::Ja, names) => format!("{}が、この記録とちがいます。", names.join("と")),
        (Lang::En, [one]) => format!("The {one} differs from this record."),
        (Lang::En, names) => format!("The {} differ from this record.", names.join(" and the ")),
    }
}

/// What can differ, in a word.
pub(crate) fn difference(d: Difference, lang: Lang) -> &'static str {
    match d {
        Difference::Name => pick(lang, "名前", "name"),
        Difference::BirthDate => pick(lang, "生年月日", "date of birth"),
        Difference::Sex => pick(lang, "性別", "sex"),
    }
}

#[cfg(test)]
mod tests;
