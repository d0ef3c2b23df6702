//! What can be done before the write transaction: serialising, hashing, compressing, sealing.

use fhir::view;
use phr::{
    EntryId, OriginalId,
    consent::{Labels, label},
    person::{Difference, Subject},
    ports::{Intake, OriginalState, Outcome, StoreError},
    provenance::Channel,
    record::{Act, Draft, DraftKey, Kind},
};

use crate::{
    consent, content,
    entry::{self, FIRST},
    label::{self as sealed_label, Row},
    origin, original, outcome,
    seal::{PersonKeys, codec},
    series::{self, PreparedSeries},
    token,
    wire::{self, WireOrigin},
};

/// An intake, ready to be written.
pub(crate) struct Prepared {
    pub(crate) original: OriginalId,
    pub(crate) size: u64,
    pub(crate) received_us: i64,
    /// The sealed facts of its arrival.
    pub(crate) received: Vec<u8>,
    /// The sealed bytes; empty when the original is held already.
    pub(crate) chunks: Vec<Vec<u8>>,
    pub(crate) format: String,
    pub(crate) format_version: Option<String>,
    pub(crate) subject: Subject,
    /// The sealed findings; empty when there are none.
    pub(crate) noticed: Vec<u8>,
    pub(crate) state: OriginalState,
    pub(crate) differences: Vec<Difference>,
    /// An earlier original that is read only now.
    pub(crate) from: Option<OriginalId>,
    pub(crate) drafts: Vec<PreparedDraft>,
    pub(crate) series: Vec<PreparedSeries>,
    pub(crate) acts: Vec<Act>,
    /// Whether it is a decision about who may see the record.
    pub(crate) consent: bool,
}

/// A draft, ready to be written as the first version of its entry.
pub(crate) struct PreparedDraft {
    pub(crate) id: EntryId,
    pub(crate) resource_type: String,
    pub(crate) columns: entry::Columns,
    pub(crate) packed: Vec<u8>,
    pub(crate) sealed: Vec<u8>,
    /// The original the draft stands in, and its place there.
    pub(crate) at: origin::At,
    /// Its origin, for when it says what is held already.
    pub(crate) origin: Vec<u8>,
    pub(crate) tokens: Vec<token::Token>,
    pub(crate) labels: Labels,
    /// Who says it, as tokens.
    pub(crate) sources: Vec<token::Token>,
}

/// Prepares an intake. Without `keep`, its bytes are not prepared for writing.
pub(crate) fn prepare(
    keys: &PersonKeys,
    intake: &Intake,
    keep: bool,
) -> Result<Prepared, StoreError> {
    let id = intake.held.unwrap_or_else(|| OriginalId::of(&intake.bytes));
    let (state, differences) = match &intake.outcome {
        Outcome::Read { .. } => (OriginalState::Read, Vec::new()),
        Outcome::PutAside { differences } => (OriginalState::PutAside, differences.clone()),
        Outcome::Unread => (OriginalState::Unread, Vec::new()),
    };
    let (from, drafts, series, acts) = match &intake.outcome {
        Outcome::Read { drafts, series, acts, from } => {
            (*from, drafts.as_slice(), series.as_slice(), acts.clone())
        }
        Outcome::PutAside { .. } | Outcome::Unread => (None, &[][..], &[][..], Vec::new()),
    };
    // What is given back stands beside what is held: it never becomes a version of something else.
    let apart = (intake.received.channel == Channel::Returned).then_some(id);
    let at = |number| origin::At { original: from.unwrap_or(id), draft: number };
    // What is accepted later stands in the earlier original, which is not at hand here.
    let stands = |d: &Draft| from.is_none() && content::stands_in(d, &intake.bytes);
    let read_from = drafts.iter().any(stands);
    let drafts = (0_i64..)
        .zip(drafts)
        .map(|(number, d)| draft(keys, d, (at(number), apart), stands(d)))
        .collect::<Result<_, _>>()?;
    let series = (0_i64..)
        .zip(series)
        .map(|(number, draft)| series::prepare(keys, draft, at(number)))
        .collect::<Result<_, _>>()?;
    let chunks =
        if keep { original::seal_bytes(keys, id, &intake.bytes, read_from)? } else { Vec::new() };
    Ok(Prepared {
        original: id,
        size: intake.bytes.len() as u64,
        received_us: intake.received.at.as_microsecond(),
        received: original::seal_received(keys, id, &intake.received)?,
        chunks,
        format: intake.format.clone(),
        format_version: intake.format_version.clone(),
        subject: intake.subject.clone(),
        noticed: outcome::seal_noticed(keys, from.unwrap_or(id), &intake.findings)?,
        state,
        differences,
        from,
        drafts,
        series,
        acts,
        consent: consent::is_one(intake),
    })
}

fn draft(
    keys: &PersonKeys,
    draft: &Draft,
    (at, apart): (origin::At, Option<OriginalId>),
    in_original: bool,
) -> Result<PreparedDraft, StoreError> {
    // The content, not its line breaks: printed prettily it is the same resource.
    let content = draft.resource.to_string();
    // What cannot be read back must never get in. Most bytes are what their resource prints as.
    let reads_back = if content.as_bytes() == draft.bytes {
        fhir::json::reads_back(&draft.resource)
    } else {
        fhir::parse(&draft.bytes).is_ok()
    };
    let resource_type = view::resource_type(&draft.resource)
        .filter(|_| reads_back)
        .ok_or_else(|| StoreError::Failed("a draft is not a FHIR resource in JSON".to_owned()))?
        .to_owned();
    let id = entry_id(keys, draft, apart, (&resource_type, &content));
    let when = view::when(&draft.resource);
    let mut columns = entry::Columns {
        active: true,
        withheld: draft.withheld,
        kind: entry::kind_bit(Kind::of(&draft.resource)),
        from_ms: when.as_ref().map_or(entry::NO_DATE, fhir::Date::start_ms),
        until_ms: when.as_ref().map_or(entry::NO_DATE, fhir::Date::end_ms),
        month: when.as_ref().map_or(0, entry::month),
        content_hash: keys.hash64(&[b"content|", &[u8::from(draft.withheld)], content.as_bytes()]),
        labels: sealed_label::NONE_YET,
    };
    let labels = label::labels(&draft.resource, &draft.made_by);
    columns.labels = sealed_label::seal(keys, &Row::of((id, FIRST), &columns), labels);
    let packed = codec::pack(&content::write(draft, at.draft, in_original)?);
    let wire = WireOrigin::of(&draft.span, &draft.made_by, &draft.context, draft.evidence);
    Ok(PreparedDraft {
        sealed: entry::seal(keys, (id, FIRST), &columns, Some(at.original), &packed)?,
        id,
        resource_type,
        columns,
        packed,
        at,
        origin: wire::write(&wire),
        tokens: token::of(keys, &draft.resource),
        labels,
        sources: token::of_maker(keys, &draft.made_by),
    })
}

/// An entry's id comes from its source, under the person's key: rebuilding gives it again, and
/// nobody without the key can tell whether two persons hold the same document.
///
/// An entry of an original that stands `apart` is one of that original alone, whatever key it bears.
fn entry_id(
    keys: &PersonKeys,
    draft: &Draft,
    apart: Option<OriginalId>,
    (resource_type, content): (&str, &str),
) -> EntryId {
    let (resource_type, content) = (resource_type.as_bytes(), content.as_bytes());
    let key = match &draft.key {
        DraftKey::Natural(key) => vec![b"entry|natural|", key.as_bytes()],
        DraftKey::Content => vec![&b"entry|content|"[..], resource_type, b"|", content],
    };
    let hash = match &apart {
        None => keys.hash(&key),
        Some(original) => {
            keys.hash(&[&[&b"entry|returned|"[..], original.as_bytes(), b"|"], &key[..]].concat())
        }
    };
    let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = hash;
    EntryId::from_bytes(id)
}
