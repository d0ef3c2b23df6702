//! The same work on both databases: one import of 15,000 laboratory results, one read, the newest 20.
//!
//! `echo 'postgres://USER@/EMPTY?host=SOCKET' | cargo run --release -p store --example databases`.
//! Wall time, of which a busy machine takes its share; each look includes its durable leaf.

use std::{error::Error, io::Write, sync::Arc, time::Instant};

use phr::{
    ports::{EntryQuery, StoreError},
    provenance::{Evidence, Maker, Span},
    record::{Draft, DraftKey},
};
use serde_json::json;
use store::SqlStore;
use testkit::{Record, SeededIds};

const LABS: u32 = 15_000;
const LOOKS: u32 = 500;
/// Each is measured so often; the best and the middle are told.
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let embedded = SqlStore::open(folder.path(), Arc::new(SeededIds::new(1)))?;
    measure("SQLite", &embedded)?;
    let mut url = String::new();
    std::io::stdin().read_line(&mut url)?;
    if url.trim().is_empty() {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    measure(
        "PostgreSQL",
        &SqlStore::connect(url.trim(), folder.path(), Arc::new(SeededIds::new(2)))?,
    )
}

fn measure(name: &str, store: &SqlStore) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    let mut record = Record::start(store)?;
    for _ in 0..ROUNDS {
        record = Record::start(store)?;
        let file = record.file("labs", (0..LABS).map(lab).collect())?;
        let start = Instant::now();
        record.take(store, &file)?;
        times.push(micros(start, LABS));
    }
    tell(name, "import, per result", &mut times)?;
    let query = EntryQuery { limit: Some(LABS), ..EntryQuery::default() };
    let ids = record
        .look(store, |r| Ok(r.entries(&query)?.into_iter().map(|e| e.id).collect::<Vec<_>>()))?;
    let mut some = ids.iter().cycle().step_by(7);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        (0..LOOKS).try_for_each(|_| {
            some.next().map_or(Ok(()), |id| record.look(store, |r| r.entry(*id)).map(drop))
        })?;
        times.push(micros(start, LOOKS));
    }
    tell(name, "read one, with its leaf", &mut times)?;
    let newest = EntryQuery { limit: Some(20), ..EntryQuery::default() };
    for _ in 0..ROUNDS {
        let start = Instant::now();
        (0..LOOKS).try_for_each(|_| record.look(store, |r| r.entries(&newest)).map(drop))?;
        times.push(micros(start, LOOKS));
    }
    tell(name, "newest 20, with their leaf", &mut times)
}

fn micros(start: Instant, operations: u32) -> f64 {
    start.elapsed().as_secs_f64() * 1e6 / f64::from(operations)
}

fn tell(name: &str, what: &str, times: &mut Vec<f64>) -> Result<(), Box<dyn Error>> {
    times.sort_unstable_by(f64::total_cmp);
    let best = times.first().copied().unwrap_or_default();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    times.clear();
    let line = format!("{name:<11} {what:<28} {best:>9.1} µs best {middle:>9.1} µs middle");
    writeln!(std::io::stdout(), "{line}")
        .map_err(|e| StoreError::Failed(e.kind().to_string()).into())
}

/// A laboratory result as JP-CLINS writes them, shortened.
fn lab(number: u32) -> Draft {
    let day = format!("20{:02}-{:02}-{:02}", 5 + number / 750, number % 12 + 1, number % 28 + 1);
    let resource = json!({
        "resourceType": "Observation", "status": "final",
        "identifier": [{"system": "https://meguri.example/fhir/labs", "value": format!("lab-{number:08}")}],
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "laboratory"}]}],
        "code": {"coding": [{"system": "urn:oid:1.2.392.200119.4.504", "code": "3D010000002227101",
            "display": "HbA1c"}], "text": "HbA1c"},
        "effectiveDateTime": day,
        "performer": [{"display": "めぐり内科"}],
        "valueQuantity": {"value": 5 + number % 4, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"},
        "referenceRange": [{"low": {"value": 4.9, "unit": "%"}, "high": {"value": 6.0, "unit": "%"}}],
    });
    let clinic = Maker::Institution { name: "めぐり内科".to_owned(), code: None };
    let mut draft = Draft::authored(resource, Span::line(number), clinic, Evidence::Measured);
    draft.key = DraftKey::Natural(format!("https://meguri.example/fhir/labs|lab-{number:08}"));
    draft
}
