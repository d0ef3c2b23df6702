//! The one writer: a thread that owns the writing connection and commits in groups.
//!
//! Whoever wants to write queues a job and waits. The thread takes what is waiting, runs each job
//! in a part of one transaction, commits once, then answers all (0006-group-commit.md). Preparing
//! (serialising, compressing, sealing) happens before a job is queued.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use phr::ports::StoreError;

use crate::{sqlite::Sqlite, waist::Sql};

/// Jobs that may wait; more callers are held back.
const QUEUE: usize = 256;
/// Jobs in one transaction.
const GROUP: usize = 64;
/// The writer rests this long before it tidies up the write-ahead log.
const IDLE: Duration = Duration::from_millis(50);
/// A write-ahead log of this size is moved into the database when the writer is idle …
const WAL_IDLE_BYTES: u64 = 1 << 20;
/// … and of this size even when it is busy.
const WAL_BUSY_BYTES: u64 = 64 << 20;

/// Something to do inside the write transaction.
trait Job: Send {
    fn run(&mut self, db: &dyn Sql) -> Result<(), StoreError>;
    /// Gives the answer out, after the commit or instead of it.
    fn answer(&mut self, committed: Result<(), StoreError>);
}

struct Task<T, W> {
    work: W,
    done: Option<T>,
    answer: SyncSender<Result<T, StoreError>>,
}

impl<T, W> Job for Task<T, W>
where
    T: Send,
    W: FnMut(&dyn Sql) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, db: &dyn Sql) -> Result<(), StoreError> {
        self.done = Some((self.work)(db)?);
        Ok(())
    }

    fn answer(&mut self, committed: Result<(), StoreError>) {
        let done = self.done.take().ok_or_else(stopped);
        // Whoever asked may be gone; what was committed stays committed.
        drop(self.answer.send(committed.and(done)));
    }
}

enum Order {
    Write(Box<dyn Job>),
    /// Outside any transaction.
    Limit(u32, SyncSender<Result<(), StoreError>>),
    /// Empties the write-ahead log, outside any transaction.
    Settle(SyncSender<Result<bool, StoreError>>),
}

/// A handle to the writing thread.
#[derive(Debug)]
pub(crate) struct Writer {
    orders: Option<SyncSender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Hands the connection to a thread of its own. `wal` is where its write-ahead log lies.
    pub(crate) fn start(db: Sqlite, wal: PathBuf) -> Result<Writer, StoreError> {
        let (orders, waiting) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(&db, &wal, &waiting))
            .map_err(|e| crate::files::failed(&e))?;
        Ok(Writer { orders: Some(orders), thread: Some(thread) })
    }

    /// Runs `work` in a write transaction; returns after the commit. `work` may run twice when the
    /// first transaction was lost through somebody else's part of it.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl FnMut(&dyn Sql) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Write(Box::new(Task { work, done: None, answer })))?;
        answered.recv().map_err(|_gone| stopped())?
    }

    /// Limits the database to so many pages.
    pub(crate) fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Limit(pages, answer))?;
        answered.recv().map_err(|_gone| stopped())?
    }

    /// Empties the write-ahead log; `false` when somebody still reads from it.
    pub(crate) fn settle(&self) -> Result<bool, StoreError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Settle(answer))?;
        answered.recv().map_err(|_gone| stopped())?
    }

    fn order(&self, order: Order) -> Result<(), StoreError> {
        let orders = self.orders.as_ref().ok_or_else(stopped)?;
        orders.send(order).map_err(|_gone| stopped())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.orders.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn stopped() -> StoreError {
    StoreError::Failed("the writer has stopped: restart the program".to_owned())
}

fn serve(db: &Sqlite, wal: &std::path::Path, waiting: &Receiver<Order>) {
    loop {
        let order = match waiting.recv_timeout(IDLE) {
            Ok(order) => order,
            Err(RecvTimeoutError::Timeout) => {
                checkpoint_above(db, wal, WAL_IDLE_BYTES);
                match waiting.recv() {
                    Ok(order) => order,
                    Err(_gone) => return,
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let mut group = Vec::new();
        collect(db, order, &mut group);
        while group.len() < GROUP {
            let Ok(order) = waiting.try_recv() else { break };
            collect(db, order, &mut group);
        }
        commit(db, &mut group);
        checkpoint_above(db, wal, WAL_BUSY_BYTES);
    }
}

fn collect(db: &Sqlite, order: Order, group: &mut Vec<Box<dyn Job>>) {
    match order {
        Order::Write(job) => group.push(job),
        Order::Settle(answer) => drop(answer.send(db.settle())),
        Order::Limit(pages, answer) => drop(answer.send(db.limit_pages(pages))),
    }
}

fn commit(db: &Sqlite, group: &mut [Box<dyn Job>]) {
    let mut parts = Vec::new();
    let committed = db.write(&mut || {
        for job in group.iter_mut() {
            parts.push(db.part(&mut || job.run(db))?);
        }
        Ok(())
    });
    match committed {
        Ok(()) => {
            for (job, part) in group.iter_mut().zip(parts) {
                job.answer(part);
            }
        }
        Err(failure) => match group {
            [alone] => alone.answer(Err(failure)),
            // One job took the whole transaction with it: give each its own.
            _ => group.chunks_mut(1).for_each(|one| commit(db, one)),
        },
    }
}

fn checkpoint_above(db: &Sqlite, wal: &std::path::Path, limit: u64) {
    let size = std::fs::metadata(wal).map_or(0, |file| file.len());
    if size > limit
        && let Err(failure) = db.checkpoint()
    {
        tracing::debug!(%failure, "the write-ahead log was not moved; it will be tried again");
    }
}
