//! Opening a zip that was taken along: checked whole, held nowhere.

use std::{
    io::{Read, Seek},
    sync::Arc,
};

use fhir::view;
use phr::{
    AccountId, OriginalId,
    consent::RelationKind,
    person::Sex,
    ports::NewPerson,
    provenance::{Channel, Span},
    record::Finding,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{
    LAYOUT, MANIFEST,
    tell::{self, Told},
};
use crate::{
    intake::{FILE_BYTES_MAX, FLOW_BYTES_MAX, Flow, Refusal, Source},
    mask,
};

/// Files in one zip, at most.
const MEMBERS_MAX: usize = 200_000;
/// Bytes unpacked at once.
const READ_BYTES: usize = 64 << 10;

/// A zip that was taken along, checked against its manifest. It stays where it lies.
pub struct Carried {
    pub(super) source: Arc<dyn Source>,
    person: Value,
    pub(super) originals: Vec<Told>,
}

impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carried").field("originals", &self.originals.len()).finish_non_exhaustive()
    }
}

/// Opens a zip that was taken along; `None` when it is something else. A zip that was changed or is
/// damaged is refused as a whole.
pub fn open(source: &Arc<dyn Source>) -> Option<Result<Carried, Finding>> {
    let mut zip = ZipArchive::new(source.open().ok()?).ok()?;
    let manifest = fhir::parse(&member(&mut zip, MANIFEST)?).ok()?;
    if !view::text(&manifest, "format")?.starts_with("tenohira-export/") {
        return None;
    }
    let told = checked(&mut zip, &manifest);
    Some(told.map(|(person, originals)| Carried { source: Arc::clone(source), person, originals }))
}

fn checked<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    manifest: &Value,
) -> Result<(Value, Vec<Told>), Finding> {
    if view::text(manifest, "format") != Some(LAYOUT) {
        return Err(newer());
    }
    let files: Vec<&Value> = view::items(manifest, "files").collect();
    // The manifest is the one member that it does not name.
    if zip.len() > MEMBERS_MAX || zip.len() != files.len().saturating_add(1) {
        return Err(changed());
    }
    let mut left = FLOW_BYTES_MAX;
    for file in files {
        let hash = view::text(file, "file").and_then(|name| hash(zip, name, &mut left));
        if hash.is_none() || hash.as_deref() != view::text(file, "sha256") {
            return Err(changed());
        }
    }
    let mut json = |name| member(zip, name).and_then(|b| fhir::parse(&b).ok()).ok_or_else(changed);
    let (person, originals) = (json("person.json")?, json("originals.json")?);
    let told = originals.as_array().into_iter().flatten().map(Told::read);
    let mut originals = told.collect::<Option<Vec<_>>>().ok_or_else(changed)?;
    originals.sort_by_key(|o| o.number);
    Ok((person, originals))
}

/// SHA-256 of a member, unpacked piece by piece; all of them together may have `left` bytes.
fn hash<R: Read + Seek>(zip: &mut ZipArchive<R>, name: &str, left: &mut u64) -> Option<String> {
    let mut file = zip.by_name(name).ok()?.take(*left);
    let mut hash = Sha256::new();
    let mut buffer = vec![0; READ_BYTES];
    loop {
        let read = file.read(&mut buffer).ok()?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read)?);
    }
    *left = file.limit();
    (*left > 0).then(|| OriginalId::from_bytes(hash.finalize().into()).to_string())
}

/// A member in memory.
pub(super) fn member<R: Read + Seek>(zip: &mut ZipArchive<R>, name: &str) -> Option<Vec<u8>> {
    let file = zip.by_name(name).ok()?;
    let mut bytes = Vec::new();
    let limit = (FILE_BYTES_MAX as u64).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= FILE_BYTES_MAX).then_some(bytes)
}

fn changed() -> Finding {
    Finding::error(
        Span::default(),
        "持ち出した記録のzipファイルが、書き出したときのままではありません。もとのファイルをお使いください。何も読みこんでいません",
        "this zip of a record is not as it was written; use the file as it was. Nothing was read",
    )
}

fn newer() -> Finding {
    Finding::error(
        Span::default(),
        "新しい版のてのひらで書き出された記録です。てのひらを新しくしてから、もう一度お試しください",
        "this zip of a record was written by a newer version; update Tenohira and try again",
    )
}

impl Carried {
    /// The person to start the record for.
    pub fn newcomer(&self, account: AccountId) -> NewPerson {
        let text = |key| view::text(&self.person, key);
        NewPerson {
            names: tell::names_from(&self.person),
            birth_date: text("birthDate").and_then(|d| d.parse().ok()),
            sex: text("sex").and_then(Sex::from_code),
            called: text("called").map(mask::mask_text),
            account,
            relation: RelationKind::Family,
        }
    }
}

/// Where the bytes of an original stand in the zip.
pub(super) fn place<R: Read + Seek>(zip: &ZipArchive<R>, told: &Told) -> Option<usize> {
    zip.index_for_name(told.file.as_deref()?)
}

/// What such a zip gives for a record that exists already: its originals as any other file, without
/// what was typed, because a file must never act as the person.
pub(crate) fn for_a_record_that_exists(carried: Carried) -> (Vec<Flow>, Option<Refusal>) {
    let Carried { source, originals, .. } = carried;
    let zip = source.open().ok().and_then(|from| ZipArchive::new(from).ok());
    let mut files = Vec::new();
    let mut typed = 0_usize;
    for told in originals {
        if told.channel == Channel::Typed {
            typed = typed.saturating_add(1);
        } else if let Some(member) = zip.as_ref().and_then(|zip| place(zip, &told)) {
            let source = Arc::clone(&source);
            let file_name = told.file_name;
            files.push(Flow { source, member: Some(member), size: None, file_name });
        }
    }
    let finding = Finding::warning(
        Span::default(),
        format!(
            "持ち出した記録です。もとのファイルは読みこみましたが、手で書いた値や操作 {typed}件は読みません。ぜんぶ戻すには、新しい記録として始めてください（tenohira import --new-person）"
        ),
        format!(
            "a record that was taken along: its files were read, but not the {typed} things that were typed; to bring back everything, start a new record from it (tenohira import --new-person)"
        ),
    );
    drop(zip);
    (files, (typed > 0).then_some(Refusal { file_name: None, finding }))
}
