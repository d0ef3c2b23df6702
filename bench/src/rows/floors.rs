//! What the same bytes cost at least: SQLite alone, SQLite with zstd and index rows, axum alone.

use anyhow::{Context, Result};
use axum::{Router, routing::get};
use rusqlite::Connection;
use tokio::net::TcpListener;
use zstd::bulk::Compressor;

use crate::{
    held::Holder,
    http::Client,
    line::Line,
    meter::{Spread, cost, costs},
};

/// Index rows for each resource, as a FHIR server writes them.
const INDEX_ROWS: i64 = 11;
/// Resources in one transaction.
const GROUP: usize = 1_000;

/// Inserts the resources as they are, durable after each thousand.
pub(super) fn raw_inserts(resources: &[Vec<u8>]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let db = Connection::open(folder.path().join("floor"))?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE raw (number INTEGER PRIMARY KEY, bytes BLOB);",
    )?;
    for part in resources.chunks(GROUP) {
        db.execute_batch("BEGIN")?;
        let mut insert = db.prepare_cached("INSERT INTO raw (bytes) VALUES (?1)")?;
        for bytes in part {
            insert.execute([bytes])?;
        }
        drop(insert);
        db.execute_batch("COMMIT")?;
    }
    Ok(())
}

/// Inserts the resources compressed against a dictionary, each with index rows.
pub(super) fn indexed_inserts(resources: &[Vec<u8>]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let db = Connection::open(folder.path().join("floor"))?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE raw (number INTEGER PRIMARY KEY, bytes BLOB);
         CREATE TABLE found (person INTEGER, kind INTEGER, value INTEGER, number INTEGER,
             PRIMARY KEY (person, kind, value, number)) WITHOUT ROWID;",
    )?;
    let dictionary: Vec<u8> = resources.iter().take(12).flatten().copied().collect();
    let mut zstd = Compressor::with_dictionary(3, &dictionary)?;
    let mut value = 0_i64;
    for part in resources.chunks(GROUP) {
        let packed: Vec<Vec<u8>> =
            part.iter().map(|bytes| zstd.compress(bytes)).collect::<Result<_, _>>()?;
        db.execute_batch("BEGIN")?;
        let mut insert = db.prepare_cached("INSERT INTO raw (bytes) VALUES (?1)")?;
        let mut index = db.prepare_cached("INSERT INTO found VALUES (1, ?1, ?2, ?3)")?;
        for bytes in packed {
            insert.execute([bytes])?;
            let number = db.last_insert_rowid();
            for kind in 0..INDEX_ROWS {
                value = value.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(kind | 1);
                index.execute([kind, value, number])?;
            }
        }
        drop((insert, index));
        db.execute_batch("COMMIT")?;
    }
    Ok(())
}

/// CPU microseconds of both floors for each resource.
pub(super) fn inserts(holder: &Holder, resources: &[Vec<u8>]) -> Result<(Line, Line)> {
    let (repeats, many) = (holder.scale.repeats, u32::try_from(resources.len())?);
    let raw = costs(repeats, many, || raw_inserts(resources))?;
    let indexed = costs(repeats, many, || indexed_inserts(resources))?;
    Ok((
        Line::cpu("floor: SQLite inserts the same bytes", &raw),
        Line::cpu("floor: zstd with a dictionary and 11 index rows, one thread", &indexed),
    ))
}

/// An answer of axum that does nothing, client included.
pub(super) fn bare_answer(holder: &mut Holder) -> Result<Vec<Line>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    runtime.spawn(async move {
        let router: Router = Router::new().route("/", get(|| async { "hello" }));
        axum::serve(listener, router).await
    });
    let looks = holder.scale.looks;
    let each = costs(holder.scale.repeats, looks, || {
        let mut client = Client::to(address)?;
        (0..looks).try_for_each(|_| client.get("/").map(drop))
    })?;
    let wall = Spread::of(each.iter().map(|c| c.wall_us / 1e3));
    Ok(vec![
        Line::cpu("floor: a bare axum answer over loopback, with its client", &each),
        Line::of("floor: the same on the wall clock", "ms", wall),
    ])
}

/// One durable commit of one small row: what a look or a change alone has to wait for.
pub(super) fn commits(looks: u32) -> Result<crate::meter::Cost> {
    let folder = tempfile::tempdir()?;
    let db = Connection::open(folder.path().join("floor"))?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE raw (number INTEGER PRIMARY KEY, bytes BLOB);",
    )?;
    let mut insert = db.prepare("INSERT INTO raw (bytes) VALUES (?1)").context("floor")?;
    cost(looks, || {
        for _ in 0..looks {
            insert.execute([&[7_u8; 200][..]])?;
        }
        Ok(())
    })
}
