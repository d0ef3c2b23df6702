//! Records to measure on: made once, kept until the end of the run.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use anyhow::{Result, ensure};
use import::intake::{self, Arrival, Permits};
use phr::{
    EntryId,
    consent::{Action, RelationKind},
    decimal::Exact,
    ports::{EntryQuery, NewPerson, Store},
    provenance::{Channel, Span},
    record::{Point, SeriesDraft},
};
use store::SqliteStore;
use tempfile::TempDir;
use testkit::{Record, SeededIds, series::heart_rate};

use crate::{Scale, corpus::Corpus};

/// Resources in one file: what a hospital's export holds.
pub(crate) const FILE: u32 = 1_000;

/// From one look to the next, in the time that the log sees: with a minute between, as in tests, each
/// look would sign a checkpoint of its own.
pub(crate) const BETWEEN_LOOKS_MS: i64 = 1;

/// From one heart rate to the next.
const BETWEEN_BEATS_MS: i64 = 10_000;
/// Heart rates in one export of the watch.
const BEATS: usize = 100_000;

/// A data folder with one record in it.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) folder: TempDir,
    pub(crate) store: Arc<SqliteStore>,
    pub(crate) record: Record,
    /// Bytes of the files that came in.
    pub(crate) received: u64,
}

impl Held {
    /// An empty record.
    pub(crate) fn empty() -> Result<Held> {
        let folder = tempfile::tempdir()?;
        let store = Arc::new(SqliteStore::open(folder.path(), Arc::new(SeededIds::new(1)))?);
        let record = Record::start(&*store)?.every(BETWEEN_LOOKS_MS);
        Ok(Held { folder, store, record, received: 0 })
    }

    /// A record of which nothing is known yet, so that everybody's files are taken in.
    pub(crate) fn strange() -> Result<Held> {
        let folder = tempfile::tempdir()?;
        let store = Arc::new(SqliteStore::open(folder.path(), Arc::new(SeededIds::new(1)))?);
        let (account, relation) = (store.household()?, RelationKind::Family);
        let nobody = NewPerson {
            names: Vec::new(),
            birth_date: None,
            sex: None,
            called: None,
            account,
            relation,
        };
        let person = store.create_person(&nobody, testkit::record::moment(0)?)?;
        Ok(Held {
            folder,
            store,
            record: Record::of(person, account).every(BETWEEN_LOOKS_MS),
            received: 0,
        })
    }

    /// Takes in files through the same door as the pages.
    pub(crate) fn take_in(&mut self, files: &[Vec<u8>]) -> Result<()> {
        for bytes in files {
            self.received = self.received.saturating_add(u64::try_from(bytes.len())?);
            take_in(&*self.store, &self.record, bytes)?;
        }
        Ok(())
    }

    /// Wears an invented watch: so many heart rates, the last of them shortly before `until_ms`.
    pub(crate) fn watch(&self, points: u32, until_ms: i64) -> Result<()> {
        let first = until_ms.saturating_sub(BETWEEN_BEATS_MS.saturating_mul(points.into()));
        let beat = |number: u32| {
            let number = i64::from(number);
            let at = first.saturating_add(number.saturating_mul(BETWEEN_BEATS_MS));
            Point::at(at, Exact::whole(60 + number.wrapping_mul(7).rem_euclid(37)))
        };
        for from in (0..points).step_by(BEATS) {
            let mut draft = SeriesDraft::new(heart_rate(), Span::line(1));
            let until = from.saturating_add(u32::try_from(BEATS)?).min(points);
            draft.points.extend((from..until).filter_map(beat));
            let intake = self.record.watch(&format!("watch {from}"), vec![draft])?;
            self.record.take(&*self.store, &intake)?;
        }
        Ok(())
    }

    /// Every entry, newest first.
    pub(crate) fn ids(&self) -> Result<Vec<EntryId>> {
        let all = EntryQuery::default();
        let look = |r: &mut dyn phr::ports::Reading| {
            Ok(r.entries(&all)?.iter().map(|entry| entry.id).collect())
        };
        Ok(self.record.look(&*self.store, look)?)
    }
}

/// Takes in one file.
pub(crate) fn take_in(store: &dyn Store, record: &Record, bytes: &[u8]) -> Result<()> {
    let (read, add) = (record.permit(Action::Read)?, record.permit(Action::Add)?);
    let arrival = Arrival { bytes: bytes.to_vec(), file_name: Some("bench".to_owned()) };
    let permits = Permits { read: &read, add: &add };
    let report = intake::take_in(store, permits, &arrival.into(), Channel::CommandLine)?;
    ensure!(!report.refused, "a file was refused");
    ensure!(report.put_aside.is_none(), "a file was put aside");
    Ok(())
}

/// So many resources in files.
pub(crate) fn files(seed: u64, resources: u32) -> Vec<Vec<u8>> {
    let corpus = Corpus::new(seed);
    let whole = (0..resources / FILE).map(|_| FILE);
    whole.chain([resources % FILE]).filter(|n| *n > 0).map(|n| corpus.ndjson(n)).collect()
}

/// Makes and keeps records of some sizes.
#[derive(Debug)]
pub(crate) struct Holder {
    pub(crate) scale: Scale,
    held: BTreeMap<u32, Arc<Held>>,
}

impl Holder {
    pub(crate) fn new(scale: Scale) -> Holder {
        Holder { scale, held: BTreeMap::new() }
    }

    /// A record with so many entries.
    pub(crate) fn with(&mut self, entries: u32) -> Result<Arc<Held>> {
        Ok(match self.held.entry(entries) {
            Entry::Occupied(held) => Arc::clone(held.get()),
            Entry::Vacant(place) => {
                let mut held = Held::empty()?;
                held.take_in(&files(7, entries))?;
                Arc::clone(place.insert(Arc::new(held)))
            }
        })
    }
}
