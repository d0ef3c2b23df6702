//! The one writer: a thread that owns the writing connection and commits in groups.
//!
//! Whoever wants to write queues a job and waits. The thread takes what is waiting, runs all of it
//! in one transaction, commits once, then answers all (0006-group-commit.md). When a job fails, the
//! transaction is taken back and each job runs again in a part of its own, so that only the one that
//! fails is lost. Preparing (serialising, compressing, sealing) happens before a job is queued.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use phr::{PersonId, ports::StoreError};

use crate::{
    log::Tail,
    person,
    seal::Kek,
    waist::{Connection, Scope, Sql},
};

/// Jobs that may wait; more callers are held back.
const QUEUE: usize = 256;
/// Jobs in one transaction.
const GROUP: usize = 64;
/// The writer rests this long before it tidies up.
const IDLE: Duration = Duration::from_millis(50);

/// Something to do inside the write transaction.
trait Job: Send {
    /// Whose record it is about.
    fn person(&self) -> PersonId;
    fn run(&mut self, db: &dyn Sql, log: &mut Tail) -> Result<(), StoreError>;
    /// Gives the answer out, after the commit or instead of it.
    fn answer(&mut self, committed: Result<(), StoreError>);
}

struct Task<T, W> {
    person: PersonId,
    /// Whether it changes more of the record than its log.
    changes: bool,
    work: W,
    done: Option<T>,
    answer: SyncSender<Result<T, StoreError>>,
}

impl<T, W> Job for Task<T, W>
where
    T: Send,
    W: FnMut(&dyn Sql, &mut Tail) -> Result<T, StoreError> + Send,
{
    fn person(&self) -> PersonId {
        self.person
    }

    fn run(&mut self, db: &dyn Sql, log: &mut Tail) -> Result<(), StoreError> {
        self.done = Some((self.work)(db, log)?);
        // INVARIANT: whatever changes a record moves its revision in the same transaction.
        if self.changes { person::move_on(db, self.person, log.leaves()) } else { Ok(()) }
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
    /// Moves what was deleted out of the database's files, outside any transaction.
    Settle(SyncSender<Result<bool, StoreError>>),
}

/// A handle to the writing thread.
#[derive(Debug)]
pub(crate) struct Writer {
    orders: Option<SyncSender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Hands the connection to a thread of its own.
    pub(crate) fn start(db: Box<dyn Connection>, kek: Arc<Kek>) -> Result<Writer, StoreError> {
        let (orders, waiting) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(&*db, &kek, &waiting))
            .map_err(|e| crate::files::failed(&e))?;
        Ok(Writer { orders: Some(orders), thread: Some(thread) })
    }

    /// Runs `work` on one person's record in a write transaction, with the end of the log; returns
    /// after the commit. `work` may run again when a transaction was lost through somebody else's
    /// part of it.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        person: PersonId,
        work: impl FnMut(&dyn Sql, &mut Tail) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.task(person, true, work)
    }

    /// The same for `work` that adds to the log and touches nothing else: the record stays what it is.
    pub(crate) fn note(
        &self,
        person: PersonId,
        work: impl FnMut(&dyn Sql, &mut Tail) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        self.task(person, false, work)
    }

    fn task<T: Send + 'static>(
        &self,
        person: PersonId,
        changes: bool,
        work: impl FnMut(&dyn Sql, &mut Tail) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Write(Box::new(Task { person, changes, work, done: None, answer })))?;
        answered.recv().map_err(|_gone| stopped())?
    }

    /// Limits the database to so many pages.
    pub(crate) fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Limit(pages, answer))?;
        answered.recv().map_err(|_gone| stopped())?
    }

    /// Moves what was deleted out of the database's files; `false` when somebody still reads it.
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

fn serve(db: &dyn Connection, kek: &Arc<Kek>, waiting: &Receiver<Order>) {
    loop {
        let order = match waiting.recv_timeout(IDLE) {
            Ok(order) => order,
            Err(RecvTimeoutError::Timeout) => {
                db.tidy(true);
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
        commit(db, kek, &mut group);
        db.tidy(false);
    }
}

fn collect(db: &dyn Connection, order: Order, group: &mut Vec<Box<dyn Job>>) {
    match order {
        Order::Write(job) => group.push(job),
        Order::Settle(answer) => drop(answer.send(db.settle())),
        Order::Limit(pages, answer) => drop(answer.send(db.limit_pages(pages))),
    }
}

fn commit(db: &dyn Connection, kek: &Arc<Kek>, group: &mut [Box<dyn Job>]) {
    if together(db, kek, group).is_ok() {
        for job in group {
            job.answer(Ok(()));
        }
        return;
    }
    match (in_parts(db, kek, group), group) {
        (Ok(parts), group) => {
            for (job, part) in group.iter_mut().zip(parts) {
                job.answer(part);
            }
        }
        (Err(failure), [alone]) => alone.answer(Err(failure)),
        // One job took the whole transaction with it: give each its own.
        (Err(_), group) => group.chunks_mut(1).for_each(|one| commit(db, kek, one)),
    }
}

/// All jobs in one transaction, or none: parts cost more than most jobs, and hardly one ever fails.
fn together(
    db: &dyn Connection,
    kek: &Arc<Kek>,
    group: &mut [Box<dyn Job>],
) -> Result<(), StoreError> {
    let persons: Vec<PersonId> = group.iter().map(|job| job.person()).collect();
    db.write(&persons, &mut || {
        let mut log = Tail::new(Arc::clone(kek));
        for job in group.iter_mut() {
            db.within(Scope::Person(job.person()), &mut || job.run(db, &mut log))?;
        }
        log.close(db)
    })
}

/// Each job in a part that can fail alone.
fn in_parts(
    db: &dyn Connection,
    kek: &Arc<Kek>,
    group: &mut [Box<dyn Job>],
) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    let persons: Vec<PersonId> = group.iter().map(|job| job.person()).collect();
    let mut parts = Vec::new();
    db.write(&persons, &mut || {
        parts.clear();
        let mut log = Tail::new(Arc::clone(kek));
        for job in group.iter_mut() {
            let before = log.mark();
            let done = db.part(Scope::Person(job.person()), &mut || job.run(db, &mut log))?;
            if done.is_err() {
                log.back(before);
            }
            parts.push(done);
        }
        log.close(db)
    })?;
    Ok(parts)
}
