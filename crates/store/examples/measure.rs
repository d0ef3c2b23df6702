//! Microseconds per operation, beside a floor that only writes the same bytes into SQLite.
//!
//! `cargo run --release -p store --example measure`. CPU time (Linux) holds on a busy machine where
//! wall time does not; it counts all threads.

use std::{error::Error, io::Write, path::Path, sync::Arc, time::Instant};

use phr::{
    ports::{EntryQuery, Reading, Store, StoreError},
    provenance::{Evidence, Maker, Span},
    record::{Draft, DraftKey},
};
use serde_json::json;
use store::SqliteStore;
use testkit::{Record, SeededIds};

const DRAFTS: u32 = 10_000;
const LOOKS: u32 = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(folder.path(), Arc::new(SeededIds::new(1)))?;
    let record = Record::start(&store)?;
    let drafts: Vec<_> = (0..DRAFTS).map(observation).collect();
    let bytes: usize = drafts.iter().map(|d| d.bytes.len()).sum();
    say(&format!("{DRAFTS} resources of {} bytes on average", bytes / drafts.len()))?;

    measure("floor: insert the same bytes", DRAFTS, || {
        floor(&folder.path().join("floor"), &drafts)
    })?;
    let files: Vec<_> = drafts
        .chunks(1000)
        .enumerate()
        .map(|(number, part)| record.file(&format!("file {number}"), part.to_vec()))
        .collect::<Result<_, _>>()?;
    measure("import a resource (files of 1000)", DRAFTS, || {
        files.iter().try_for_each(|file| record.take(&store, file).map(drop))
    })?;
    measure("import it again", DRAFTS, || {
        files.iter().try_for_each(|file| record.take(&store, file).map(drop))
    })?;
    drop(files);

    let query = EntryQuery { limit: Some(DRAFTS), ..EntryQuery::default() };
    let mut ids = Vec::new();
    measure("read everything, per resource", DRAFTS, || {
        ids = record.look(&store, |r| Ok(r.entries(&query)?.iter().map(|e| e.id).collect()))?;
        Ok(())
    })?;
    let mut some = ids.iter().cycle().step_by(7);
    record.look(&store, |r| {
        measure("read one, without its leaf", LOOKS, || {
            (0..LOOKS).try_for_each(|_| some.next().map_or(Ok(()), |id| r.entry(*id).map(drop)))
        })
    })?;
    measure("read one, one client, with its leaf", LOOKS, || {
        (0..LOOKS).try_for_each(|_| {
            some.next().map_or(Ok(()), |id| record.look(&store, |r| r.entry(*id)).map(drop))
        })
    })?;
    measure("read one, 16 clients, with its leaf", LOOKS, || together(&store, &record, &ids))?;
    let month = |r: &mut dyn Reading| {
        let query = EntryQuery {
            from_ms: Some(1_740_754_800_000),
            until_ms: Some(1_743_433_200_000),
            limit: Some(20),
            ..EntryQuery::default()
        };
        r.entries(&query).map(drop)
    };
    measure("newest 20 of a month, with their leaf", LOOKS / 10, || {
        (0..LOOKS / 10).try_for_each(|_| record.look(&store, month))
    })?;
    measure("months, with their leaf", LOOKS / 10, || {
        (0..LOOKS / 10).try_for_each(|_| record.look(&store, |r| r.months()).map(drop))
    })?;
    measure("check the log, per leaf", LOOKS * 3, || store.check_log().map(drop))?;
    drop(store);
    let size = std::fs::metadata(folder.path().join("tenohira.db"))?.len();
    say(&format!("{} bytes on disk per resource", size / u64::from(DRAFTS)))?;
    measure("open again", 1, || {
        SqliteStore::open(folder.path(), Arc::new(SeededIds::new(2))).map(drop)
    })?;
    Ok(())
}

fn together(store: &SqliteStore, record: &Record, ids: &[phr::EntryId]) -> Result<(), StoreError> {
    let client = |client| {
        ids.iter()
            .skip(client)
            .step_by(31)
            .take(125)
            .try_for_each(|id| record.look(store, |r| r.entry(*id)).map(drop))
    };
    std::thread::scope(|threads| {
        let clients: Vec<_> = (0..16).map(|n| threads.spawn(move || client(n))).collect();
        clients.into_iter().try_for_each(|c| {
            c.join().map_err(|_panic| StoreError::Failed("a client stopped".to_owned()))?
        })
    })
}

fn floor(path: &Path, drafts: &[Draft]) -> Result<(), StoreError> {
    let failed = |e: rusqlite::Error| StoreError::Failed(e.to_string());
    let db = rusqlite::Connection::open(path).map_err(failed)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE raw (number INTEGER PRIMARY KEY, bytes BLOB);",
    )
    .map_err(failed)?;
    for part in drafts.chunks(1000) {
        db.execute_batch("BEGIN").map_err(failed)?;
        let mut insert =
            db.prepare_cached("INSERT INTO raw (bytes) VALUES (?1)").map_err(failed)?;
        for draft in part {
            insert.execute([&draft.bytes]).map_err(failed)?;
        }
        drop(insert);
        db.execute_batch("COMMIT").map_err(failed)?;
    }
    Ok(())
}

fn measure(
    what: &str,
    operations: u32,
    work: impl FnOnce() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (cpu, wall) = (cpu_ms(), Instant::now());
    work()?;
    let per = f64::from(operations);
    let wall = wall.elapsed().as_secs_f64() * 1e6 / per;
    let cpu = f64::from(cpu_ms().saturating_sub(cpu)) * 1e3 / per;
    say(&format!("{what:<42} {wall:>9.1} µs wall {cpu:>9.1} µs CPU"))
}

/// User and system time of this process (clock ticks of 10 ms); 0 where it cannot be asked.
fn cpu_ms() -> u32 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum::<u32>() * 10
}

fn say(line: &str) -> Result<(), StoreError> {
    writeln!(std::io::stdout(), "{line}").map_err(|e| StoreError::Failed(e.kind().to_string()))
}

/// A measurement as large and as regular as real ones.
fn observation(number: u32) -> Draft {
    let day = format!(
        "20{:02}-{:02}-{:02}T07:{:02}:00+09:00",
        5 + number / 500,
        number % 12 + 1,
        number % 28 + 1,
        number % 60
    );
    let resource = json!({
        "resourceType": "Observation", "status": "final",
        "meta": {"profile": ["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_Common"],
                 "lastUpdated": day},
        "identifier": [{"system": "https://meguri.example/fhir/observation", "value": format!("obs-{number:08}")}],
        "category": [{"coding": [{"system": "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS",
            "code": "vital-signs", "display": "Vital Signs"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9", "display": "Blood pressure panel"}],
            "text": "血圧"},
        "subject": {"reference": "Patient/0000012345", "display": "日向 キヨ"},
        "effectiveDateTime": day,
        "performer": [{"reference": "Organization/1310000000", "display": "めぐり内科"}],
        "note": [{"text": format!("朝食前に座って測りました。気分は良いです。{number}")}],
        "component": [
            {"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6", "display": "Systolic blood pressure"}]},
             "valueQuantity": {"value": 110 + number % 40, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}},
            {"code": {"coding": [{"system": "http://loinc.org", "code": "8462-4", "display": "Diastolic blood pressure"}]},
             "valueQuantity": {"value": 65 + number % 25, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}}],
    });
    let clinic = Maker::Institution {
        name: "めぐり内科".to_owned(),
        code: Some("1310000000".to_owned()),
    };
    let mut draft = Draft::authored(resource, Span::line(number), clinic, Evidence::Measured);
    draft.key =
        DraftKey::Natural(format!("https://meguri.example/fhir/observation|obs-{number:08}"));
    draft
}
