//! Writing the zip, in one look at the record.

use std::{
    collections::BTreeMap,
    io::{Seek, Write},
};

use phr::{
    EntryId, OriginalId,
    audit::audit_event,
    consent::Permit,
    person::{Person, Sex},
    ports::{self, EntryQuery, OriginalRecord, Reading, Store, StoreError},
    provenance::{
        Span,
        fhir::{provenance, with_extensions},
    },
    record::{Entry, Kind},
};
use serde_json::{Value, json};

use super::{Blanks, Readable, Written, failed, pack::Pack, pack::pretty, sha256, tell, touched};
use crate::typed;

/// Events of the log that are read at once.
const EVENTS: u32 = 1000;
/// Characters kept of an original's name.
const NAME_MAX: usize = 60;

/// Writes the whole record of the permit's person. One look, one leaf in the log, one snapshot.
/// `readable` makes the pages for people: names of files and their content.
pub fn write<W: Write + Seek>(
    store: &dyn Store,
    permit: &Permit,
    readable: &dyn Fn(&Readable<'_>) -> Vec<(String, String)>,
    out: W,
) -> Result<Written, StoreError> {
    let pack = Pack::new(out);
    ports::read(store, permit, |reading| everything(reading, pack, readable))
}

fn everything<W: Write + Seek>(
    r: &mut dyn Reading,
    mut pack: Pack<W>,
    readable: &dyn Fn(&Readable<'_>) -> Vec<(String, String)>,
) -> Result<Written, StoreError> {
    let person = r.person()?;
    let entries = r.entries(&EntryQuery { kinds: Kind::ALL.to_vec(), ..EntryQuery::default() })?;
    let apart = r.apart()?;
    let originals = originals(r, &mut pack)?;
    let pages = readable(&Readable {
        person: &person,
        entries: &entries,
        apart: &apart,
        originals: &originals,
    });
    for (name, page) in pages {
        pack.add(&name, page.as_bytes())?;
    }
    pack.add("person.json", &pretty(&person_json(&person, &apart)))?;
    resources(&mut pack, &entries)?;
    let points = super::series::series(r, &mut pack)?;
    let events = log(r, &mut pack)?;
    let with_bytes = originals.iter().filter(|(_, file)| file.is_some()).count();
    let mut written = Written {
        entries: entries.len() as u64,
        originals: with_bytes as u64,
        events,
        manifest: String::new(),
    };
    let about = json!({
        "entries": written.entries, "points": points, "originals": written.originals,
        "events": written.events,
    });
    written.manifest = pack.finish(&about)?;
    Ok(written)
}

/// Every original with its bytes, oldest first, and `originals.json`.
fn originals<W: Write + Seek>(
    r: &mut dyn Reading,
    pack: &mut Pack<W>,
) -> Result<Vec<(OriginalRecord, Option<String>)>, StoreError> {
    let mut records = r.originals()?;
    records.sort_by_key(|o| o.number);
    let mut told = Vec::with_capacity(records.len());
    let mut out = Vec::with_capacity(records.len());
    for record in records {
        let withheld = r.withheld_spans(record.id)?;
        let (file, targets) = one_original(r, pack, &record, &withheld)?;
        told.push(tell::original(&record, file.as_deref(), !withheld.is_empty(), &targets));
        out.push((record, file));
    }
    pack.add("originals.json", &pretty(&Value::from(told)))?;
    Ok(out)
}

/// The name of an original's file in the zip, unless it is left out, and what a decision is about.
fn one_original<W: Write + Seek>(
    r: &mut dyn Reading,
    pack: &mut Pack<W>,
    record: &OriginalRecord,
    withheld: &[Span],
) -> Result<(Option<String>, Value), StoreError> {
    let Some(mut blanks) = Blanks::over(withheld) else { return Ok((None, Value::Null)) };
    let file = file_name(record);
    let mut act = (record.format == typed::ACT).then(Vec::new);
    let there = pack.add_pieces((&file, record.size), |write| {
        r.original_pieces(record.id, &mut |piece| {
            let piece = blanks.piece(piece);
            if let Some(act) = &mut act {
                act.extend_from_slice(&piece);
            }
            write(&piece);
        })
        .map(drop)
    })?;
    let targets = act.map(|bytes| act_targets(r, &bytes)).transpose()?;
    Ok((there.then_some(file), targets.unwrap_or_default()))
}

/// `originals/0001-name`, with nothing in the name that a file system could mistake.
fn file_name(record: &OriginalRecord) -> String {
    let given = record.received.file_name.as_deref().unwrap_or(&record.format);
    let base = given.rsplit(['/', '\\']).next().unwrap_or(given);
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = base.chars().map(|c| if safe(c) { c } else { '_' }).take(NAME_MAX).collect();
    format!("originals/{:04}-{name}", record.number)
}

/// What a decision is about. Ids of entries are made under a key that stays here, so that a decision
/// names its entries by what they say and where they stand.
fn act_targets(r: &mut dyn Reading, document: &[u8]) -> Result<Value, StoreError> {
    let ids: Vec<EntryId> =
        typed::parse_act(document).acts.iter().flat_map(|act| act.entries()).collect();
    let mut targets = serde_json::Map::new();
    for id in ids {
        let places: Vec<Value> = r.history(id)?.iter().flat_map(places).collect();
        targets.insert(id.to_string(), places.into());
    }
    Ok(targets.into())
}

/// Where one version of an entry stands: `[hash of the words, original, span]`.
pub(super) fn places(version: &Entry) -> Vec<Value> {
    let words = sha256(&version.bytes);
    let place = |original: OriginalId, span| json!([words, original.to_string(), tell::span(span)]);
    version.origins.iter().map(|o| place(o.original, &o.span)).collect()
}

fn person_json(person: &Person, apart: &[(EntryId, EntryId)]) -> Value {
    let pair = |(one, other): &(EntryId, EntryId)| json!([one.to_string(), other.to_string()]);
    json!({
        "names": tell::names(&person.names),
        "birthDate": person.birth_date.as_ref().map(ToString::to_string),
        "sex": person.sex.map(Sex::code),
        "called": person.called,
        "since": person.since.to_string(),
        "apart": apart.iter().map(pair).collect::<Vec<_>>(),
    })
}

/// `fhir/<ResourceType>.ndjson` and `fhir/Provenance.ndjson`; the id of a resource is its entry's.
fn resources<W: Write + Seek>(pack: &mut Pack<W>, entries: &[Entry]) -> Result<(), StoreError> {
    let mut types: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for entry in entries {
        let kind = fhir::view::resource_type(&entry.resource).unwrap_or("Basic").to_owned();
        let mut resource = with_extensions(entry);
        if let Some(object) = resource.as_object_mut() {
            object.insert("id".to_owned(), entry.id.to_string().into());
        }
        let mut provenance = provenance(entry, &format!("{kind}/{}", entry.id));
        if let Some(object) = provenance.as_object_mut() {
            object.insert("id".to_owned(), entry.id.to_string().into());
        }
        line(types.entry(kind).or_default(), &resource)?;
        line(types.entry("Provenance".to_owned()).or_default(), &provenance)?;
    }
    for (kind, lines) in types {
        if !kind.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(failed("a resource has no proper type"));
        }
        pack.add(&format!("fhir/{kind}.ndjson"), &lines)?;
    }
    Ok(())
}

fn line(out: &mut Vec<u8>, value: &Value) -> Result<(), StoreError> {
    writeln!(out, "{value}").map_err(|e| failed(&e.kind().to_string()))
}

/// `log/audit.ndjson` and the same as FHIR in `log/AuditEvent.ndjson`, oldest first, and
/// `log/tree.json`.
fn log<W: Write + Seek>(r: &mut dyn Reading, pack: &mut Pack<W>) -> Result<u64, StoreError> {
    let hex = |hash: &[u8; 32]| OriginalId::from_bytes(*hash).to_string();
    let proof = r.log_proof()?;
    let mut events = Vec::new();
    loop {
        let next = r.log(events.len() as u64, EVENTS)?;
        if next.is_empty() {
            break;
        }
        events.extend(next);
    }
    events.reverse();
    let person = r.person()?.id;
    let (mut lines, mut fhir) = (Vec::new(), Vec::new());
    for (logged, leaf) in events.iter().zip(&proof.leaves) {
        let event = &logged.event;
        let told = json!({
            "number": logged.number,
            "at": event.at.to_string(),
            "actor": event.actor.to_string(),
            "action": event.action.code(),
            "purpose": event.purpose.code(),
            "door": event.door,
            "what": touched(&event.what),
            "leaf": leaf.leaf,
            "commitment": hex(&leaf.commitment),
            "leafHash": hex(&leaf.hash),
            "path": leaf.path.iter().map(hex).collect::<Vec<_>>(),
        });
        line(&mut lines, &told)?;
        line(&mut fhir, &audit_event(event, Some(person)))?;
    }
    pack.add("log/audit.ndjson", &lines)?;
    pack.add("log/AuditEvent.ndjson", &fhir)?;
    let tree =
        json!({"treeSize": proof.size, "root": hex(&proof.root), "hash": "RFC 6962, SHA-256"});
    pack.add("log/tree.json", &pretty(&tree))?;
    Ok(events.len() as u64)
}
