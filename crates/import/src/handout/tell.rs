//! Originals and findings as JSON, there and back.

use phr::{
    OriginalId, Text,
    person::{Difference, PersonName, Subject},
    ports::{OriginalRecord, OriginalState},
    provenance::{Channel, Span},
    record::{Finding, Severity},
};
use serde_json::{Value, json};

use fhir::view;

use crate::mask::mask_text;

/// State codes of the layout.
const STATES: [(OriginalState, &str); 5] = [
    (OriginalState::Read, "read"),
    (OriginalState::PutAside, "put-aside"),
    (OriginalState::Declined, "declined"),
    (OriginalState::Unread, "unread"),
    (OriginalState::TakenOut, "taken-out"),
];

fn state_code(state: OriginalState) -> &'static str {
    STATES.iter().find(|(s, _)| *s == state).map_or("read", |(_, code)| code)
}

pub(super) fn names(names: &[PersonName]) -> Value {
    names.iter().map(|n| json!({"text": n.text, "kana": n.kana})).collect()
}

pub(super) fn names_from(value: &Value) -> Vec<PersonName> {
    let part = |name: &Value, key| view::text(name, key).map(mask_text);
    view::items(value, "names")
        .map(|n| PersonName { text: part(n, "text"), kana: part(n, "kana") })
        .collect()
}

fn subject(subject: &Subject) -> Value {
    json!({
        "names": names(&subject.names),
        "birthDate": subject.birth_date.as_ref().map(ToString::to_string),
        "sex": subject.sex.map(phr::person::Sex::code),
    })
}

pub(super) fn span(span: &Span) -> Value {
    json!({
        "bytes": span.bytes.as_ref().map(|b| [b.start, b.end]),
        "lines": span.lines.map(|(first, last)| [first, last]),
        "path": span.path,
    })
}

fn span_from(value: &Value) -> Span {
    let pair = |key: &str| {
        let pair = value.get(key)?.as_array()?;
        let [from, to] = pair.as_slice() else { return None };
        Some((from.as_u64()?, to.as_u64()?))
    };
    let small = |n: u64| u32::try_from(n).ok();
    Span {
        bytes: pair("bytes").map(|(from, to)| from..to),
        lines: pair("lines").and_then(|(from, to)| Some((small(from)?, small(to)?))),
        path: view::text(value, "path").map(mask_text),
    }
}

fn finding(finding: &Finding) -> Value {
    json!({
        "severity": finding.severity.code(), "at": span(&finding.at),
        "ja": finding.message.ja, "en": finding.message.en,
    })
}

fn finding_from(value: &Value) -> Option<Finding> {
    let text = |key| view::text(value, key).map(mask_text);
    Some(Finding {
        severity: Severity::from_code(view::text(value, "severity")?)?,
        at: value.get("at").map(span_from).unwrap_or_default(),
        message: Text::new(text("ja")?, text("en")?),
    })
}

/// One original as it stands in `originals.json`.
pub(super) fn original(
    record: &OriginalRecord,
    file: Option<&str>,
    blanked: bool,
    targets: &Value,
) -> Value {
    let difference = |d: &Difference| d.code();
    json!({
        "number": record.number,
        "id": record.id.to_string(),
        "file": file,
        "size": record.size,
        "blanked": blanked,
        "format": record.format,
        "formatVersion": record.format_version,
        "received": {
            "at": record.received.at.to_string(),
            "channel": record.received.channel.code(),
            "fileName": record.received.file_name,
        },
        "state": state_code(record.state),
        "subject": subject(&record.subject),
        "differences": record.differences.iter().map(difference).collect::<Vec<_>>(),
        "findings": record.findings.iter().map(finding).collect::<Vec<_>>(),
        "entries": record.entries.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
        "duplicates": record.duplicates,
        "targets": targets,
    })
}

/// One original as `originals.json` tells it.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) number: u64,
    pub(super) id: OriginalId,
    pub(super) file: Option<String>,
    pub(super) format: String,
    pub(super) format_version: Option<String>,
    pub(super) at: jiff::Timestamp,
    pub(super) channel: Channel,
    pub(super) file_name: Option<String>,
    pub(super) state: OriginalState,
    pub(super) differences: Vec<Difference>,
    pub(super) findings: Vec<Finding>,
    pub(super) targets: Value,
}

impl Told {
    pub(super) fn read(value: &Value) -> Option<Told> {
        let text = |key| view::text(value, key);
        let received = value.get("received")?;
        let state = text("state")?;
        let differences = view::items(value, "differences").filter_map(Value::as_str);
        Some(Told {
            number: value.get("number")?.as_u64()?,
            id: text("id")?.parse().ok()?,
            file: text("file").map(str::to_owned),
            format: mask_text(text("format")?),
            format_version: text("formatVersion").map(mask_text),
            at: view::text(received, "at")?.parse().ok()?,
            channel: Channel::from_code(view::text(received, "channel")?)?,
            file_name: view::text(received, "fileName").map(mask_text),
            state: STATES.iter().find(|(_, code)| *code == state)?.0,
            differences: differences.filter_map(Difference::from_code).collect(),
            findings: view::items(value, "findings").filter_map(finding_from).collect(),
            targets: value.get("targets").cloned().unwrap_or_default(),
        })
    }
}
