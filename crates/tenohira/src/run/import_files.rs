//! `tenohira import`

use std::{
    fs::File,
    io::{self, BufReader},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

use anyhow::{Context, Result};
use import::{
    handout::{self, Carried},
    intake::{self, ColumnsProblem, Incoming, Permits, ReadSeek, Refusal, Report, Source},
};
use phr::{
    Lang, PersonId,
    consent::Action,
    person::PersonName,
    ports::{self, Clock},
    provenance::Channel,
    record::{Entry, contradiction},
};
use serde_json::{Map, Value, json};

use super::{Household, done};
use crate::{
    cli::{Common, EXIT_REFUSED, Import},
    output,
    world::SystemClock,
};

pub(crate) fn run(household: &Household, options: &Import, common: &Common) -> Result<ExitCode> {
    let sources: Vec<_> = options.files.iter().map(|path| source(path)).collect::<Result<_>>()?;
    if let [(one, _)] = sources.as_slice()
        && options.new_person
        && let Some(Ok(carried)) = intake::carried(one)
    {
        return come_back(household, carried, common);
    }
    let (files, refusals) = intake::open(sources);
    let person = match &options.person {
        Some(meant) => Some(household.find(meant, "cli:import")?),
        None => new_person(household, options, &files)?,
    };
    if let (Some(columns), Some(person)) = (&options.columns, person) {
        say_columns(household, person, &files, columns, common)?;
    }
    let summary = take_in_all(household, person, &files, refusals, common)?;
    if !common.json {
        output::line(&summary.words(common.lang.into()))?;
    }
    Ok(if summary.refused == 0 { done() } else { ExitCode::from(EXIT_REFUSED) })
}

/// Keeps how the columns of these tables are to be read; one that was read otherwise is read again.
fn say_columns(
    household: &Household,
    person: PersonId,
    files: &[Incoming],
    columns: &str,
    common: &Common,
) -> Result<()> {
    let read = household.permit(person, Action::Read, "cli:import")?;
    let add = household.permit(person, Action::Add, "cli:import")?;
    let permits = Permits { read: &read, add: &add };
    let problem = |problem| match problem {
        ColumnsProblem::Said(text) => anyhow::anyhow!("{}", text.in_lang(common.lang.into())),
        ColumnsProblem::NoTable => anyhow::anyhow!("--columns is for tables (CSV) only"),
    };
    for file in files {
        let arrival = match file {
            Incoming::Whole(arrival) => arrival.clone(),
            Incoming::Laid(laid) => laid.whole().map_err(|finding| {
                anyhow::anyhow!("{}", finding.message.in_lang(common.lang.into()))
            })?,
            Incoming::Flow(_) => return Err(problem(ColumnsProblem::NoTable)),
        };
        let said =
            intake::say_columns_of_file(&*household.store, permits, &arrival.bytes, columns)?;
        said.map_err(problem)?;
    }
    Ok(())
}

/// Takes in files that were unpacked, with a report for each; for nobody when none can be read.
pub(super) fn take_in_all(
    household: &Household,
    person: Option<PersonId>,
    files: &[Incoming],
    refusals: Vec<Refusal>,
    common: &Common,
) -> Result<Summary> {
    let mut summary = Summary::default();
    for file in files {
        let started = Instant::now();
        let name = file.file_name().unwrap_or_default().to_owned();
        let report = output::with_progress(&name, || match person {
            Some(person) => take_in(household, person, file),
            None => Ok(intake::unreadable(file)),
        })?;
        summary.add(&report);
        let seconds = started.elapsed().as_secs_f64();
        let contradictions = match person {
            Some(person) if common.json => contradictions(household, person, &report)?,
            _ => Vec::new(),
        };
        tell(person, &report, (seconds, contradictions), common)?;
    }
    for refusal in refusals {
        let report = Report {
            file: refusal.file_name,
            findings: vec![refusal.finding],
            refused: true,
            ..Report::default()
        };
        summary.add(&report);
        tell(person, &report, (0.0, Vec::new()), common)?;
    }
    Ok(summary)
}

/// A record that was taken along starts again, decisions of the person included.
fn come_back(household: &Household, carried: Carried, common: &Common) -> Result<ExitCode> {
    let started = Instant::now();
    let new = carried.newcomer(household.account);
    let person = household.store.create_person(&new, SystemClock.now())?;
    let read = household.permit(person, Action::Read, "cli:import")?;
    let add = household.permit(person, Action::Add, "cli:import")?;
    let permits = Permits { read: &read, add: &add };
    let reports =
        output::with_progress("import", || handout::bring(&*household.store, permits, carried))?;
    let mut summary = Summary::default();
    for report in &reports {
        summary.add(report);
        let seconds = started.elapsed().as_secs_f64();
        tell(Some(person), report, (seconds, Vec::new()), common)?;
    }
    if !common.json {
        output::line(&summary.words(common.lang.into()))?;
    }
    Ok(done())
}

/// A file on disk, opened when it is read.
struct OnDisk(PathBuf);

impl Source for OnDisk {
    fn open(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(BufReader::with_capacity(READ_BYTES, File::open(&self.0)?)))
    }
}

/// Bytes read from disk at once.
const READ_BYTES: usize = 128 << 10;

/// A file with its name; an error when it cannot be opened.
pub(super) fn source(path: &Path) -> Result<(Arc<dyn Source>, Option<String>)> {
    let cannot = || format!("cannot read `{}`", path.display());
    let file = File::open(path).with_context(cannot)?;
    anyhow::ensure!(!file.metadata().with_context(cannot)?.is_dir(), "{}: a folder", cannot());
    Ok((Arc::new(OnDisk(path.to_owned())), Some(path.display().to_string())))
}

fn take_in(household: &Household, person: PersonId, file: &Incoming) -> Result<Report> {
    let read = household.permit(person, Action::Read, "cli:import")?;
    let add = household.permit(person, Action::Add, "cli:import")?;
    let permits = Permits { read: &read, add: &add };
    Ok(intake::take_in(&*household.store, permits, file, Channel::CommandLine)?)
}

/// Starts a record for whom the first file is about that says so, or for whom the options name;
/// without a name when nobody says one. `None` when no file can be read: then there is no record.
fn new_person(
    household: &Household,
    options: &Import,
    files: &[Incoming],
) -> Result<Option<PersonId>> {
    let Some(mut new) = intake::newcomer(files, household.account) else { return Ok(None) };
    if let Some(name) = &options.name {
        new.names = vec![PersonName { text: Some(name.clone()), kana: None }];
        (new.birth_date, new.sex) = (None, None);
    }
    new.birth_date = options.birth_date.clone().or(new.birth_date);
    Ok(Some(household.store.create_person(&new, SystemClock.now())?))
}

/// What the file brought that does not fit with what was known.
fn contradictions(household: &Household, person: PersonId, report: &Report) -> Result<Vec<Value>> {
    let Some(original) = report.taken.original.filter(|_| !report.taken.entries.is_empty()) else {
        return Ok(Vec::new());
    };
    let read = household.permit(person, Action::Read, "cli:import")?;
    let entries = ports::read(&*household.store, &read, intake::comparable)?;
    let from_it = |e: &Entry| e.origins.iter().any(|o| o.original == original);
    let found = contradiction::contradictions(&entries).into_iter();
    let found = found.filter(|c| from_it(c.one) || from_it(c.other)).map(|c| {
        json!({"rule": c.rule.code(), "one": c.one.id.to_string(), "other": c.other.id.to_string()})
    });
    Ok(found.collect())
}

fn tell(
    person: Option<PersonId>,
    report: &Report,
    (seconds, contradictions): (f64, Vec<Value>),
    common: &Common,
) -> Result<()> {
    let lang = common.lang.into();
    if common.json {
        let line = as_json(person, report, (seconds, contradictions), lang);
        output::line(&line.to_string())?;
        return Ok(());
    }
    output::line(&headline(report, lang))?;
    for finding in &report.findings {
        output::line(&format!("  {}", finding.sentence().in_lang(lang)))?;
    }
    Ok(())
}

fn as_json(
    person: Option<PersonId>,
    report: &Report,
    (seconds, contradictions): (f64, Vec<Value>),
    lang: Lang,
) -> Value {
    let entries: Map<String, Value> =
        report.taken.entries.iter().map(|(kind, n)| (kind.clone(), json!(n))).collect();
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|f| {
            json!({
                "severity": f.severity.code(),
                "position": f.at.words().in_lang(lang),
                "message": f.message.in_lang(lang),
            })
        })
        .collect();
    json!({
        "file": report.file,
        "format": report.format,
        "format_version": report.format_version,
        "person": person.map(|id| id.to_string()),
        "entries": entries,
        "series_points": report.taken.points,
        "duplicates": report.taken.duplicates,
        "findings": findings,
        "quarantined": report.put_aside.is_some(),
        "contradictions": contradictions,
        "seconds": seconds,
    })
}

fn headline(report: &Report, lang: Lang) -> String {
    let file = report.file.as_deref().unwrap_or("-");
    let entries: u64 = report.taken.entries.iter().map(|(_, n)| n).sum();
    let new = entries.saturating_add(report.taken.points);
    let known = report.taken.duplicates.saturating_add(report.taken.duplicate_points);
    let format = report.format.as_deref().unwrap_or("?");
    match (lang, report.refused, report.put_aside.is_some()) {
        (Lang::Ja, true, _) => format!("{file}: 読めませんでした"),
        (Lang::En, true, _) => format!("{file}: could not be read"),
        (Lang::Ja, _, true) => {
            format!(
                "{file}: 別の人のものかもしれません。読まずに置いてあります（画面でお答えください）"
            )
        }
        (Lang::En, _, true) => {
            format!("{file}: may be about someone else; put aside until you answer on the pages")
        }
        (Lang::Ja, ..) => format!("{file}: {format} 新しい記録 {new}件、すでにある記録 {known}件"),
        (Lang::En, ..) => format!("{file}: {format}, {new} new, {known} known before"),
    }
}

/// What all files gave together.
#[derive(Debug, Default)]
pub(super) struct Summary {
    files: u64,
    new: u64,
    known: u64,
    put_aside: u64,
    pub(super) refused: u64,
}

impl Summary {
    fn add(&mut self, report: &Report) {
        self.files += 1;
        self.new += report.taken.entries.iter().map(|(_, n)| n).sum::<u64>() + report.taken.points;
        self.known += report.taken.duplicates + report.taken.duplicate_points;
        self.put_aside += u64::from(report.put_aside.is_some());
        self.refused += u64::from(report.refused);
    }

    fn words(&self, lang: Lang) -> String {
        let Summary { files, new, known, put_aside, refused } = self;
        match lang {
            Lang::Ja => format!(
                "ファイル {files}個: 新しい記録 {new}件、すでにある記録 {known}件、確かめたいもの {put_aside}個、読めなかったもの {refused}個"
            ),
            Lang::En => format!(
                "{files} files: {new} new, {known} known before, {put_aside} put aside, {refused} could not be read"
            ),
        }
    }
}
