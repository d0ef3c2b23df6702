//! From received bytes to the record: mask, recognise, read, compare the person, take in.
//!
//! The same road for every door (page, command line, later API). Each file is taken in as a whole
//! or not at all, and each gives a [`Report`] in words.

mod act;
mod archive;
mod columns;
mod consent;
mod flow;
mod rebuild;

use jiff::Timestamp;
use phr::{
    AccountId, OriginalId,
    consent::{Permit, RelationKind},
    person::{Difference, Match, Person, Subject, compare},
    ports::{self, Intake, NewPerson, Outcome, Store, StoreError, Taken},
    provenance::{Channel, Received, Span},
    record::{Finding, Parsed, Severity},
};

use crate::{document, home_csv, mask, sniff, typed};

pub use act::{
    Answer, answer, apart, comparable, copy, decide, measure, note, say, settle, undo, withdraw,
};
pub use archive::{Arrival, Refusal, carried, open, unpack};
pub use columns::{Problem as ColumnsProblem, say_columns, say_columns_of_file, table_of};
pub use consent::consent;
pub(crate) use flow::Broken;
pub use flow::{FLOW_BYTES_MAX, Flow, Incoming, ReadSeek, Source, held};
pub use rebuild::rebuild;
pub(crate) use rebuild::{again, intake, put_aside};

/// The largest file whose format is read as a whole, in bytes. What is read piece by piece (the
/// export of Apple Health) may be larger.
pub const FILE_BYTES_MAX: usize = 256 << 20;

/// The two permits a file needs: to see whom it must be about, and to add it.
#[derive(Debug, Clone, Copy)]
pub struct Permits<'a> {
    /// To read the person's name, birth date and sex.
    pub read: &'a Permit,
    /// To add to the record.
    pub add: &'a Permit,
}

/// What happened to one file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The file's name as given.
    pub file: Option<String>,
    /// Format name; `None` when nobody can read it.
    pub format: Option<String>,
    /// Version as the file states it.
    pub format_version: Option<String>,
    /// What storage did.
    pub taken: Taken,
    /// What was noticed. Withheld entries are never among it.
    pub findings: Vec<Finding>,
    /// What differs from the person, when the file was put aside.
    pub put_aside: Option<Vec<Difference>>,
    /// Whether nothing of it was kept or nothing of it could be read.
    pub refused: bool,
}

/// Takes in one file for a person.
pub fn take_in(
    store: &dyn Store,
    permits: Permits<'_>,
    file: &Incoming,
    channel: Channel,
) -> Result<Report, StoreError> {
    match file {
        Incoming::Whole(arrival) => take_in_whole(store, permits, arrival, channel),
        Incoming::Laid(laid) => match laid.whole() {
            Ok(arrival) => take_in_whole(store, permits, &arrival, channel),
            Err(finding) => {
                let file = laid.file_name.as_deref().map(mask::mask_text);
                Ok(Report::refusing(file, finding))
            }
        },
        Incoming::Flow(flow) => flow::take_in(store, permits, flow, channel),
    }
}

fn take_in_whole(
    store: &dyn Store,
    permits: Permits<'_>,
    arrival: &Arrival,
    channel: Channel,
) -> Result<Report, StoreError> {
    let Some(masked) = masked(&arrival.bytes) else { return Ok(not_read(arrival)) };
    let said = columns::read(store, permits.read, &masked.bytes)?;
    let Some(mut parsed) = said.or_else(|| sniff::read(&masked.bytes)) else {
        return Ok(not_read(arrival));
    };
    parsed.findings.splice(0..0, masked.findings);
    let bytes = masked.bytes;
    let file = arrival.file_name.as_deref().map(mask::mask_text);
    let received = Received {
        at: permits.add.at(),
        channel,
        by: permits.add.actor(),
        file_name: file.clone(),
    };
    document::describe(&mut parsed, &received);
    let mut told = Report::default();
    let taken = store.take_in_as(
        permits.read,
        permits.add,
        Box::new(|person| {
            let intake = prepare(bytes, parsed, received, person);
            told = report(file, &intake);
            intake
        }),
    )?;
    finished(store, permits, told.with(taken))
}

/// The report of a file that was taken in; a file the person took out again stays out.
fn finished(
    store: &dyn Store,
    permits: Permits<'_>,
    mut report: Report,
) -> Result<Report, StoreError> {
    if act::is_taken_out(store, permits, &report.taken)? {
        report.taken.already_held = true;
        report.findings.insert(0, taken_out());
    }
    Ok(report)
}

/// The report of a file that nobody can read. Nothing of it is kept.
pub fn unreadable(file: &Incoming) -> Report {
    match file {
        Incoming::Whole(arrival) => not_read(arrival),
        Incoming::Laid(laid) => match laid.whole() {
            Ok(arrival) => not_read(&arrival),
            Err(finding) => {
                Report::refusing(laid.file_name.as_deref().map(mask::mask_text), finding)
            }
        },
        // It begins like a format we know, and then does not go on like it.
        Incoming::Flow(flow) => {
            let file = flow.file_name.as_deref().map(mask::mask_text);
            Report::refusing(file, not_recognised(b"?"))
        }
    }
}

fn not_read(arrival: &Arrival) -> Report {
    let file = arrival.file_name.as_deref().map(mask::mask_text);
    Report::refusing(file, not_recognised(&arrival.bytes))
}

/// The person the first file is about that says so, for starting a record from files. Without a
/// name when files can be read but none says whom it is about; `None` when none can be read.
pub fn newcomer(files: &[Incoming], account: AccountId) -> Option<NewPerson> {
    let mut subjects: Vec<Subject> = Vec::new();
    for file in files {
        let said = |arrival: &Arrival| {
            let read = masked(&arrival.bytes).and_then(|masked| sniff::read(&masked.bytes));
            read.map(|parsed| parsed.subject)
        };
        let subject = match file {
            Incoming::Whole(arrival) => said(arrival),
            Incoming::Laid(laid) => laid.whole().ok().as_ref().and_then(said),
            Incoming::Flow(flow) => flow.subject(),
        };
        let Some(subject) = subject else { continue };
        let named = !subject.names.is_empty();
        subjects.push(subject);
        if named {
            break;
        }
    }
    let Subject { names, birth_date, sex, .. } = subjects.pop()?;
    let names = names.into_iter().take(1).collect();
    let relation = RelationKind::Family;
    Some(NewPerson { names, birth_date, sex, called: None, account, relation })
}

/// Masks a file from outside. Documents of our own pages are not read this way: a file must not be
/// able to withdraw an entry or to answer a question.
fn masked(bytes: &[u8]) -> Option<mask::Masked> {
    let other =
        bytes.len() > FILE_BYTES_MAX || typed::recognises(bytes) || is_large_document(bytes);
    (!other).then(|| mask::mask(bytes))
}

fn is_large_document(bytes: &[u8]) -> bool {
    bytes.len() > document::BYTES_MAX && document::media_type(bytes).is_some()
}

/// Decides what becomes of a file that could be read.
fn prepare(bytes: Vec<u8>, parsed: Parsed, received: Received, person: &Person) -> Intake {
    let Parsed { format, format_version, subject, drafts, series, acts: _, mut findings } = parsed;
    let empty = drafts.is_empty()
        && series.is_empty()
        && findings.iter().any(|f| f.severity == Severity::Error);
    let outcome = match compare(person, &subject) {
        Match::Differs(differences) => Outcome::PutAside { differences },
        Match::Same | Match::Silent if empty => Outcome::Unread,
        same_or_silent => {
            let shown = drafts.iter().any(|d| !d.withheld) || series.iter().any(|s| !s.withheld);
            if same_or_silent == Match::Silent && shown {
                findings.push(silent());
            }
            Outcome::Read { drafts, series, acts: Vec::new(), from: None }
        }
    };
    let format = format.to_owned();
    Intake { bytes, held: None, format, format_version, received, subject, outcome, findings }
}

fn report(file: Option<String>, intake: &Intake) -> Report {
    let put_aside = match &intake.outcome {
        Outcome::PutAside { differences } => Some(differences.clone()),
        Outcome::Read { .. } | Outcome::Unread => None,
    };
    Report {
        file,
        format: Some(intake.format.clone()),
        format_version: intake.format_version.clone(),
        refused: intake.outcome == Outcome::Unread,
        taken: Taken::default(),
        findings: intake.findings.clone(),
        put_aside,
    }
}

impl Report {
    /// Of a file of which nothing was kept.
    pub(crate) fn refusing(file: Option<String>, finding: Finding) -> Report {
        Report { file, findings: vec![finding], refused: true, ..Report::default() }
    }

    /// The same report with what storage did.
    fn with(self, taken: Taken) -> Report {
        let put_aside = self.put_aside.filter(|_| !taken.already_held);
        Report { taken, put_aside, ..self }
    }
}

fn silent() -> Finding {
    Finding::info(
        Span::default(),
        "だれの記録かが書かれていないファイルです。あなたの記録として読みました",
        "the file does not say whom it is about; it was read as yours",
    )
}

fn taken_out() -> Finding {
    Finding::warning(
        Span::default(),
        "前に読みこみを取り消したファイルです。「さいきんしたこと」から、もとにもどせます",
        "reading this file was undone before; bring it back from the list of what was done lately",
    )
}

fn not_recognised(bytes: &[u8]) -> Finding {
    if bytes.is_empty() {
        return Finding::error(Span::default(), "ファイルが空です", "the file is empty");
    }
    if is_large_document(bytes) {
        return document::too_large();
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Finding::error(
            Span::default(),
            "ファイルが大きすぎます（256 MBまで。iPhoneのヘルスケアの書き出しだけは、もっと大きくても読めます）。分けて入れてください",
            "the file is too large: 256 MB at most, but for the export of Apple Health, which may be larger; please split it",
        );
    }
    Finding::error(
        Span::default(),
        "読み方の分からないファイルです。何も残していません。お薬手帳、健診結果（XML）、医療費通知（CSV）、FHIR（JSON）、家で測った血圧や体重の表（CSV。見出しに日付と、血圧や体重などの列がいります）、iPhoneのヘルスケアの書き出し（zip）を入れてください",
        "this file is in no format we can read and nothing of it was kept; notebooks (JAHIS), check-ups (XML), cost notices (CSV), FHIR (JSON) and tables of home measurements (CSV with headings for the date and for blood pressure, weight …) and the export of Apple Health (zip) can be read",
    )
}

/// A document of our own, as it was received: typed, now, by the permit's actor.
fn typed_now(add: &Permit, at: Timestamp) -> Received {
    Received { at, channel: Channel::Typed, by: add.actor(), file_name: None }
}

/// Reads a kept original again, whichever way it came in ([`columns::how`]).
fn read_again(bytes: &[u8], (channel, version): (Channel, Option<&str>)) -> Option<Parsed> {
    if let Some(parsed) = version.and_then(|version| home_csv::read_again(bytes, version)) {
        return Some(parsed);
    }
    match channel {
        Channel::Typed => Some(typed::parse(bytes)),
        Channel::Upload
        | Channel::Link
        | Channel::CommandLine
        | Channel::Api
        | Channel::Portal
        | Channel::Device
        | Channel::Returned => sniff::read(bytes),
    }
}

/// What a kept original says, read again; `None` when it is not there or cannot be read.
fn kept(
    store: &dyn Store,
    read: &Permit,
    id: OriginalId,
    channel: Channel,
) -> Result<Option<Parsed>, StoreError> {
    let kept = ports::read(store, read, |r| {
        let record = r.original(id)?;
        let version = record.as_ref().and_then(|record| columns::how(record).1);
        flow::kept(r, id, (channel, version))
    })?;
    Ok(kept.parsed())
}
