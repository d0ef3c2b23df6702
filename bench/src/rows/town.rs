//! Many persons in one installation: what one of them costs must not grow with the others.

use std::sync::Arc;

use anyhow::{Context, Result};
use phr::{EntryId, ports::EntryQuery};
use store::SqliteStore;
use testkit::{Record, SeededIds};

use crate::{
    corpus::{Corpus, SEARCHED},
    held::{BETWEEN_LOOKS_MS, Holder, take_in},
    line::Line,
    meter::{cost, costs},
};

/// Resources of each person.
const EACH: u32 = 20;
/// Clients at the same time.
const CLIENTS: u32 = 8;

/// Import, read and search, for each number of persons.
pub(super) fn town(holder: &mut Holder) -> Result<Vec<Line>> {
    let (repeats, looks) = (holder.scale.repeats, holder.scale.looks);
    let mut out = Vec::new();
    for persons in holder.scale.persons {
        let folder = tempfile::tempdir()?;
        let store = SqliteStore::open(folder.path(), Arc::new(SeededIds::new(5)))?;
        let files: Vec<Vec<u8>> =
            (0..persons).map(|n| Corpus::new(u64::from(n)).ndjson(EACH)).collect();
        let mut records = Vec::new();
        let moved_in = cost(persons.saturating_mul(EACH), || {
            records = everybody(&store, &files)?;
            Ok(())
        })?;
        let known: Vec<(Record, Vec<EntryId>)> = records
            .into_iter()
            .step_by(usize::try_from(persons.div_ceil(100))?)
            .map(|record| {
                let all = |r: &mut dyn phr::ports::Reading| r.entries(&EntryQuery::default());
                let ids = record.look(&store, all)?.iter().map(|e| e.id).collect();
                Ok((record, ids))
            })
            .collect::<Result<_>>()?;
        let reads = costs(repeats, looks, || {
            together(looks, &known, |record, ids, n| {
                let id = *ids.get(n % ids.len().max(1)).context("an empty record")?;
                Ok(record.look(&store, |r| r.entry(id)).map(drop)?)
            })
        })?;
        let searches = costs(repeats, looks, || {
            together(looks, &known, |record, _, _| {
                Ok(record.look(&store, |r| r.coded(SEARCHED.0, SEARCHED.1, None)).map(drop)?)
            })
        })?;
        let of = format!("{persons} persons");
        out.push(Line::cpu(
            format!("{of}: start a record and import 20, per resource"),
            &[moved_in],
        ));
        out.push(Line::cpu(format!("{of}: read one entry, 8 clients"), &reads));
        out.push(Line::cpu(format!("{of}: which entries carry a code, 8 clients"), &searches));
    }
    Ok(out)
}

/// Starts a record for each file, some at the same time.
fn everybody(store: &SqliteStore, files: &[Vec<u8>]) -> Result<Vec<Record>> {
    let part = files.len().div_ceil(usize::try_from(CLIENTS)?).max(1);
    std::thread::scope(|threads| {
        let parts: Vec<_> = files
            .chunks(part)
            .map(|part| {
                threads.spawn(move || -> Result<Vec<Record>> {
                    part.iter()
                        .map(|file| {
                            let record = Record::start(store)?.every(BETWEEN_LOOKS_MS);
                            take_in(store, &record, file)?;
                            Ok(record)
                        })
                        .collect()
                })
            })
            .collect();
        let mut all = Vec::new();
        for part in parts {
            all.extend(part.join().ok().context("a client stopped")??);
        }
        Ok(all)
    })
}

fn together(
    looks: u32,
    known: &[(Record, Vec<EntryId>)],
    work: impl Fn(&Record, &[EntryId], usize) -> Result<()> + Sync,
) -> Result<()> {
    std::thread::scope(|threads| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let work = &work;
                threads.spawn(move || {
                    (0..looks / CLIENTS).try_for_each(|n| {
                        let place = usize::try_from(n.wrapping_mul(31).wrapping_add(client))?;
                        let (record, ids) =
                            known.get(place % known.len().max(1)).context("nobody here")?;
                        work(record, ids, place)
                    })
                })
            })
            .collect();
        clients.into_iter().try_for_each(|c| c.join().ok().context("a client stopped")?)
    })
}
