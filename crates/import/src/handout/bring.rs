//! The way back: a zip that was taken along starts a record again.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use fhir::view;
use phr::{
    AccountId, EntryId, OriginalId,
    person::Subject,
    ports::{self, OriginalRecord, OriginalState, Reading, Store, StoreError, Taken},
    provenance::{Channel, Received, Span},
    record::Finding,
};
use serde_json::Value;
use zip::ZipArchive;

use super::{
    Carried, failed,
    open::{member, place},
    tell::Told,
    write::places,
};
use crate::{
    intake::{Broken, Flow, Permits, Report, again, intake, put_aside},
    mask, typed,
};

/// Takes a whole record into one that was just started for it, original by original, in the order
/// and with the times of their first arrival. Decisions of the person are repeated.
pub fn bring(
    store: &dyn Store,
    permits: Permits<'_>,
    carried: Carried,
) -> Result<Vec<Report>, StoreError> {
    let Carried { source, originals, .. } = carried;
    let gone = |_| failed("it is gone");
    let mut zip =
        ZipArchive::new(source.open().map_err(gone)?).map_err(|_zip| failed("it is gone"))?;
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
        let Some(member) = place(&zip, &told) else { continue };
        let source = Arc::clone(&source);
        let file = Flow { source, member: Some(member), size: None, file_name: None };
        let aside = questioned.contains(&told.id);
        let typed = told.channel == Channel::Typed;
        reports.push(if !typed && file.is_in_pieces() {
            coming.in_pieces(told, &file, aside)?
        } else {
            let arrival = file.whole().map_err(|_changed| failed("it changed meanwhile"))?;
            coming.one(told, &arrival.bytes, act, aside)?
        });
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
        let subject = crate::sniff::read(&bytes)
            .filter(|_| told.channel != Channel::Typed)
            .map_or_else(Subject::default, |p| p.subject);
        let record = record(told, subject, self.permits.add.actor());
        let mut intake = again(self.store, self.permits.read, &record, bytes)?;
        if aside {
            put_aside(&mut intake, &record);
        }
        if act {
            // An accepted file is read only now: what it brings is to be looked up again.
            self.known.clear();
        }
        let taken = self.store.take_in(self.permits.add, &intake)?;
        Ok(report(file, record, intake.findings, taken))
    }

    /// An original that may be larger than memory.
    fn in_pieces(&mut self, told: Told, file: &Flow, aside: bool) -> Result<Report, StoreError> {
        let there = told.id;
        let file_name = told.file_name.clone().or(told.file.clone());
        let mut staging = self.store.stage(self.permits.add)?;
        let parsed = match file.pour(staging.as_mut()) {
            Ok(parsed) => parsed,
            Err(Broken::Store(failure)) => return Err(failure),
            Err(Broken::File(finding)) => return Ok(Report::refusing(file_name, finding)),
        };
        let record = record(told, parsed.subject.clone(), self.permits.add.actor());
        let mut intake = intake(self.store, self.permits.read, &record, Some(parsed))?;
        intake.held = None;
        if aside {
            put_aside(&mut intake, &record);
        }
        let findings = intake.findings.clone();
        let taken = staging.finish(intake)?;
        self.ids.extend(taken.original.map(|here| (there, here)));
        Ok(report(file_name, record, findings, taken))
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
fn record(told: Told, subject: Subject, by: AccountId) -> OriginalRecord {
    let Told { at, channel, file_name, .. } = told;
    OriginalRecord {
        id: told.id,
        number: told.number,
        size: 0,
        format: told.format,
        format_version: told.format_version,
        received: Received { at, channel, by, file_name },
        state: told.state,
        subject,
        differences: told.differences,
        findings: told.findings,
        entries: Vec::new(),
        duplicates: 0,
        points: 0,
    }
}

fn report(
    file: Option<String>,
    record: OriginalRecord,
    findings: Vec<Finding>,
    taken: Taken,
) -> Report {
    let aside = record.state == OriginalState::PutAside;
    Report {
        file,
        format: Some(record.format),
        format_version: record.format_version,
        taken,
        findings,
        put_aside: aside.then_some(record.differences),
        refused: false,
    }
}

fn not_repeated() -> Finding {
    Finding::warning(
        Span::default(),
        "この操作（取り消し・分けるなど）は、相手の記録が見つからないため、くり返せませんでした",
        "this decision could not be repeated: the entry it is about was not found",
    )
}
