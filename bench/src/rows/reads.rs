//! Looks and changes, each under its permit and with its durable line in the log.

use anyhow::{Context, Result};
use phr::{
    EntryId,
    ports::{EntryQuery, Reading, Store, StoreError, Which},
};

use super::floors;
use crate::{
    corpus::{Corpus, SEARCHED},
    held::{Held, Holder, take_in},
    line::Line,
    meter::{Cost, cost, costs, repetitions},
};

/// One month of the record, in Unix milliseconds: March 2025 in Japan.
const MONTH: (i64, i64) = (1_740_754_800_000, 1_743_433_200_000);
/// How much a page of a list shows.
const PAGE: u32 = 20;

/// Runs `work` on so many threads; together they do so many operations.
fn together(clients: u32, operations: u32, work: impl Fn(u32) -> Result<()> + Sync) -> Result<()> {
    let each = operations / clients;
    std::thread::scope(|threads| {
        let client = |client: u32| {
            let work = &work;
            threads.spawn(move || {
                (0..each).try_for_each(|n| work(n.wrapping_mul(clients).wrapping_add(client)))
            })
        };
        let clients: Vec<_> = (0..clients).map(client).collect();
        clients.into_iter().try_for_each(|c| {
            c.join().map_err(|_panic| StoreError::Failed("a client stopped".to_owned()))?
        })
    })
}

fn some(ids: &[EntryId], number: u32) -> Result<EntryId> {
    let place = usize::try_from(number)?.wrapping_mul(7919) % ids.len().max(1);
    ids.get(place).copied().context("the record is empty")
}

/// One entry by its id.
pub(super) fn one(holder: &mut Holder) -> Result<Vec<Line>> {
    let (repeats, looks, sizes) = (holder.scale.repeats, holder.scale.looks, holder.scale.records);
    let mut out = Vec::new();
    let commits: Vec<Cost> =
        repetitions(repeats).map(|_| floors::commits(looks / 4)).collect::<Result<_>>()?;
    out.push(Line::cpu("floor: a durable commit of one row, alone", &commits));
    for size in sizes {
        let held = holder.with(size)?;
        let ids = held.ids()?;
        let bytes = |number| -> Result<()> {
            let id = some(&ids, number)?;
            let entry = held.record.look(&*held.store, |r| r.entry(id))?;
            entry.map(drop).context("an entry is gone")
        };
        let kept = |number| -> Result<()> {
            let id = some(&ids, number)?;
            let found = held.record.look(&*held.store, |r| r.kept(Which::One(id)))?;
            found.first().map(drop).context("an entry is gone")
        };
        let as_kept = costs(repeats, looks, || together(16, looks, kept))?;
        let shared = costs(repeats, looks, || together(16, looks, bytes))?;
        let alone = costs(repeats, looks / 4, || (0..looks / 4).try_for_each(bytes))?;
        let inside = held.record.look(&*held.store, |r| {
            costs(repeats, looks, || {
                (0..looks).try_for_each(|n| {
                    r.entry(some(&ids, n)?)?.map(drop).context("an entry is gone")
                })
            })
            .map_err(|e| StoreError::Failed(e.to_string()))
        })?;
        let of = format!("of {size}");
        let what = format!("read one entry {of}, as kept, 16 clients, with its line");
        out.push(Line::cpu(what, &as_kept).target(22.0));
        out.push(Line::cpu(format!("read one entry {of}, 16 clients, with its line"), &shared));
        out.push(Line::cpu(format!("read one entry {of}, alone, with its line"), &alone));
        out.push(Line::cpu(format!("read one entry {of}, inside a look"), &inside));
    }
    Ok(out)
}

/// The newest twenty of one code: as they are kept, and parsed with their origins.
pub(super) fn search(holder: &mut Holder) -> Result<Vec<Line>> {
    type Look = fn(&mut dyn Reading) -> Result<(), StoreError>;
    const LOOKS: [(&str, Look, Option<f64>); 2] = [
        ("as kept", |r| r.kept(NEWEST).map(drop), Some(60.0)),
        (
            "parsed, one by one",
            |r| {
                for id in r.coded(SEARCHED.0, SEARCHED.1, Some(PAGE))? {
                    drop(r.entry(id)?);
                }
                Ok(())
            },
            None,
        ),
    ];
    const NEWEST: Which<'_> =
        Which::Coded { system: SEARCHED.0, code: SEARCHED.1, limit: Some(PAGE) };
    let (repeats, looks, sizes) =
        (holder.scale.repeats, holder.scale.looks / 4, holder.scale.records);
    let mut out = Vec::new();
    for size in sizes {
        let held = holder.with(size)?;
        for (how, look, target) in LOOKS {
            let each = costs(repeats, looks, || {
                together(8, looks, |_| Ok(held.record.look(&*held.store, |r| look(r))?))
            })?;
            let what =
                format!("newest 20 of one code, of {size}, {how}, 8 clients, with their line");
            out.push(Line { target, ..Line::cpu(what, &each) });
        }
    }
    Ok(out)
}

/// The whole record in one look: as it is kept, and parsed with its origins.
pub(super) fn everything(holder: &mut Holder) -> Result<Vec<Line>> {
    let (repeats, sizes) = (holder.scale.repeats, holder.scale.records);
    let mut out = Vec::new();
    for size in sizes {
        let held = holder.with(size)?;
        let all = EntryQuery::default();
        let kept = costs(repeats, size, || {
            Ok(held.record.look(&*held.store, |r| r.kept(Which::Asked(&all)).map(drop))?)
        })?;
        let parsed = costs(repeats, size, || {
            Ok(held.record.look(&*held.store, |r| r.entries(&all).map(drop))?)
        })?;
        let what = format!("read everything of {size}, per resource");
        out.push(Line::cpu(format!("{what}, as kept"), &kept).target(5.0));
        out.push(Line::cpu(format!("{what}, parsed, with origins"), &parsed));
    }
    Ok(out)
}

/// A month of the timeline.
pub(super) fn month(holder: &mut Holder) -> Result<Vec<Line>> {
    let (repeats, looks, sizes) =
        (holder.scale.repeats, holder.scale.looks / 8, holder.scale.records);
    let mut out = Vec::new();
    for size in sizes {
        let held = holder.with(size)?;
        let newest = |r: &mut dyn Reading| {
            let query = EntryQuery {
                from_ms: Some(MONTH.0),
                until_ms: Some(MONTH.1),
                limit: Some(PAGE),
                ..EntryQuery::default()
            };
            r.entries(&query).map(drop)
        };
        let each = costs(repeats, looks, || {
            together(8, looks, |_| Ok(held.record.look(&*held.store, newest)?))
        })?;
        let what = format!("newest 20 of a month, of {size}, 8 clients, with their line");
        out.push(Line::cpu(what, &each).target(300.0));
        let months = costs(repeats, looks, || {
            together(8, looks, |_| Ok(held.record.look(&*held.store, |r| r.months().map(drop))?))
        })?;
        out.push(Line::cpu(format!("how many in each month, of {size}"), &months));
    }
    Ok(out)
}

/// One resource, as a file of its own.
pub(super) fn create(holder: &mut Holder) -> Result<Vec<Line>> {
    let (repeats, looks) = (holder.scale.repeats, holder.scale.looks);
    let corpus = Corpus::new(13);
    let mut each = Vec::new();
    for _ in repetitions(repeats) {
        let held = Held::empty()?;
        let files: Vec<Vec<u8>> =
            (0..looks).map(|_| corpus.resource().to_string().into_bytes()).collect();
        each.push(cost(looks, || {
            together(16, looks, |n| {
                let file = files.get(usize::try_from(n)?).context("no such file")?;
                take_in(&*held.store as &dyn Store, &held.record, file)
            })
        })?);
    }
    Ok(vec![Line::cpu("create one (a file of one resource), 16 clients", &each).target(130.0)])
}
