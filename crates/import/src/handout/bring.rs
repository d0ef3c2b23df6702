//! The way back: a zip that was taken along starts a record again.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read, Seek},
};

use fhir::view;
use phr::{
    AccountId, EntryId, OriginalId,
    consent::RelationKind,
    person::{Sex, Subject},
    ports::{self, NewPerson, OriginalRecord, OriginalState, Reading, Store, StoreError},
    provenance::{Channel, Received, Span},
    record::Finding,
};
use serde_json::Value;
use zip::ZipArchive;

use super::{
    LAYOUT, MANIFEST, sha256,
    tell::{self, Told},
    write::places,
};
use crate::{
    intake::{Arrival, FILE_BYTES_MAX, Permits, Refusal, Report, again, put_aside},
    mask, typed,
};

/// Files in one zip, at most.
const MEMBERS_MAX: usize = 200_000;

/// A zip that was taken along, checked against its manifest.
pub struct Carried {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    person: Value,
    originals: Vec<Told>,
}

impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carried").field("originals", &self.originals.len()).finish_non_exhaustive()
    }
}

/// Opens a zip that was taken along; `None` when it is something else. A zip that was changed or is
/// damaged is refused as a whole.
pub fn open(bytes: &[u8]) -> Option<Result<Carried, Finding>> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let manifest = fhir::parse(&member(&mut zip, MANIFEST)?).ok()?;
    if !view::text(&manifest, "format")?.starts_with("tenohira-export/") {
        return None;
    }
    drop(zip);
    let own = ZipArchive::new(Cursor::new(bytes.to_vec())).ok()?;
    Some(checked(own, &manifest))
}

fn checked(mut zip: ZipArchive<Cursor<Vec<u8>>>, manifest: &Value) -> Result<Carried, Finding> {
    if view::text(manifest, "format") != Some(LAYOUT) {
        return Err(newer());
    }
    let files: Vec<&Value> = view::items(manifest, "files").collect();
    // The manifest is the one member that it does not name.
    if zip.len() > MEMBERS_MAX || zip.len() != files.len().saturating_add(1) {
        return Err(changed());
    }
    for file in files {
        let bytes = view::text(file, "file").and_then(|name| member(&mut zip, name));
        let hash = bytes.map(|b| sha256(&b));
        if hash.is_none() || hash.as_deref() != view::text(file, "sha256") {
            return Err(changed());
        }
    }
    let mut json =
        |name| member(&mut zip, name).and_then(|b| fhir::parse(&b).ok()).ok_or_else(changed);
    let (person, originals) = (json("person.json")?, json("originals.json")?);
    let told = originals.as_array().into_iter().flatten().map(Told::read);
    let mut originals = told.collect::<Option<Vec<_>>>().ok_or_else(changed)?;
    originals.sort_by_key(|o| o.number);
    Ok(Carried { zip, person, originals })
}

fn member<R: Read + Seek>(zip: &mut ZipArchive<R>, name: &str) -> Option<Vec<u8>> {
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

/// Takes a whole record into one that was just started for it, original by original, in the order
/// and with the times of their first arrival. Decisions of the person are repeated.
pub fn bring(
    store: &dyn Store,
    permits: Permits<'_>,
    carried: Carried,
) -> Result<Vec<Report>, StoreError> {
    let Carried { mut zip, originals, .. } = carried;
    let mut coming = Coming { store, permits, ids: BTreeMap::new(), known: BTreeMap::new() };
    let mut reports = Vec::with_capacity(originals.len());
    let mut documents = Vec::with_capacity(originals.len());
    let mut questioned = BTreeSet::new();
    for told in originals {
        let act = told.channel == Channel::Typed && told.format == typed::ACT;
        let name = told.file.as_deref().filter(|_| act);
        if let Some(bytes) = name.and_then(|name| member(&mut zip, name)) {
            questioned.extend(typed::parse_act(&bytes).acts.iter().filter_map(|a| a.answers()));
        }
        documents.push((told, act));
    }
    for (told, act) in documents {
        let Some(bytes) = told.file.as_deref().and_then(|name| member(&mut zip, name)) else {
            continue;
        };
        let aside = questioned.contains(&told.id);
        reports.push(coming.one(told, &bytes, act, aside)?);
    }
    Ok(reports)
}

/// Where a version of an entry stands, as text that can be compared.
type Place = String;

struct Coming<'a> {
    store: &'a dyn Store,
    permits: Permits<'a>,
    /// Originals by their address there and here.
    ids: BTreeMap<OriginalId, OriginalId>,
    /// The entries that an original brought, by their places.
    known: BTreeMap<OriginalId, BTreeMap<Place, EntryId>>,
}

impl Coming<'_> {
    fn one(
        &mut self,
        told: Told,
        bytes: &[u8],
        act: bool,
        aside: bool,
    ) -> Result<Report, StoreError> {
        let bytes = match told.format.as_str() {
            // Accounts are others here: nobody is let in by what was agreed to elsewhere.
            typed::CONSENT => None,
            _ if act => self.repeat(&told, bytes)?,
            _ => Some(mask::mask(bytes).bytes),
        };
        let file = told.file_name.clone().or(told.file.clone());
        let Some(bytes) = bytes else {
            let findings = vec![not_repeated()];
            return Ok(Report { file, format: Some(told.format), findings, ..Report::default() });
        };
        self.ids.insert(told.id, OriginalId::of(&bytes));
        let (format, format_version) = (told.format.clone(), told.format_version.clone());
        let record = record(told, &bytes, self.permits.add.actor());
        let mut intake = again(self.store, self.permits.read, &record, bytes)?;
        if aside {
            put_aside(&mut intake, &record);
        }
        if act {
            // An accepted file is read only now: what it brings is to be looked up again.
            self.known.clear();
        }
        let taken = self.store.take_in(self.permits.add, &intake)?;
        let put_aside =
            (record.state == OriginalState::PutAside).then(|| record.differences.clone());
        Ok(Report {
            file,
            format: Some(format),
            format_version,
            taken,
            findings: intake.findings,
            put_aside,
            refused: false,
        })
    }

    /// The document of a decision with the ids that entries and originals have here.
    fn repeat(&mut self, told: &Told, bytes: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let document = fhir::parse(bytes).ok();
        let at = document.as_ref().and_then(|d| view::text(d, "at")?.parse().ok());
        let act = typed::parse_act(bytes).acts.pop();
        let (Some(at), Some(act)) = (at, act) else { return Ok(None) };
        let ids = self.ids.clone();
        let act = act.elsewhere(|id| self.entry(told, id), |id| ids.get(&id).copied())?;
        Ok(act.map(|act| typed::act_document(&act, at)))
    }

    /// The entry here that stands where an entry stood there.
    fn entry(&mut self, told: &Told, there: EntryId) -> Result<Option<EntryId>, StoreError> {
        for place in view::items(&told.targets, &there.to_string()) {
            let original = place.get(1).and_then(Value::as_str).and_then(|id| id.parse().ok());
            let Some(here) = original.and_then(|id: OriginalId| self.ids.get(&id).copied()) else {
                continue;
            };
            if !self.known.contains_key(&here) {
                let known = ports::read(self.store, self.permits.read, |r| brought(r, here))?;
                self.known.insert(here, known);
            }
            let mut place = place.clone();
            if let Some(slot) = place.get_mut(1) {
                *slot = here.to_string().into();
            }
            if let Some(id) = self.known.get(&here).and_then(|k| k.get(&place.to_string())) {
                return Ok(Some(*id));
            }
        }
        Ok(None)
    }
}

fn brought(r: &mut dyn Reading, id: OriginalId) -> Result<BTreeMap<Place, EntryId>, StoreError> {
    let mut known = BTreeMap::new();
    for entry in r.brought(id)? {
        for version in r.history(entry)? {
            known.extend(places(&version).into_iter().map(|p| (p.to_string(), entry)));
        }
    }
    Ok(known)
}

/// The original as it will be held here. Whom it is about is read from its own bytes again.
fn record(told: Told, bytes: &[u8], by: AccountId) -> OriginalRecord {
    let Told { at, channel, file_name, .. } = told;
    OriginalRecord {
        id: OriginalId::of(bytes),
        number: told.number,
        size: bytes.len() as u64,
        format: told.format,
        format_version: told.format_version,
        received: Received { at, channel, by, file_name },
        state: told.state,
        subject: crate::sniff::read(bytes)
            .filter(|_| channel != Channel::Typed)
            .map_or_else(Subject::default, |p| p.subject),
        differences: told.differences,
        findings: told.findings,
        entries: Vec::new(),
        duplicates: 0,
        points: 0,
    }
}

fn not_repeated() -> Finding {
    Finding::warning(
        Span::default(),
        "この操作（取り消し・分けるなど）は、相手の記録が見つからないため、くり返せませんでした",
        "this decision could not be repeated: the entry it is about was not found",
    )
}

/// What such a zip gives for a record that exists already: its originals as any other file, without
/// what was typed, because a file must never act as the person.
pub(crate) fn for_a_record_that_exists(carried: Carried) -> (Vec<Arrival>, Option<Refusal>) {
    let Carried { mut zip, originals, .. } = carried;
    let mut files = Vec::new();
    let mut typed = 0_usize;
    for told in originals {
        if told.channel == Channel::Typed {
            typed = typed.saturating_add(1);
        } else if let Some(bytes) = told.file.as_deref().and_then(|name| member(&mut zip, name)) {
            files.push(Arrival { bytes, file_name: told.file_name });
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
    (files, (typed > 0).then_some(Refusal { file_name: None, finding }))
}
