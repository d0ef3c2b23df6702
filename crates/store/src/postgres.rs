//! PostgreSQL below the waist: connections, transactions, scopes, errors
//! (docs/decisions/0018-postgresql.md).
//!
//! Several programs may use one database. A write locks the persons it is about, in one order, and
//! the tree over all logs last; what is read in between is what others have committed. A connection
//! that is lost is opened again when a transaction begins, never inside one.

mod later;
mod server;
mod text;
mod tls;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

use phr::{PersonId, ports::StoreError};
use postgres::{
    Client, Statement,
    error::SqlState,
    types::{ToSql, Type},
};

use later::Waiting;
use server::Address;
pub(crate) use server::PostgresServer;

use crate::waist::{Arg, Connection, Row, Scope, Sql};

/// How often a transaction is tried again that lost against another, or whose connection broke.
const TRIES: u32 = 5;

/// The advisory lock of the tree over all logs. Persons' locks are random numbers.
const LOG_LOCK: i64 = 0x7465_6e6f_6869_7261;

/// One connection.
pub(crate) struct Postgres {
    address: Address,
    /// `None` only while it is dropped.
    client: RefCell<Option<Client>>,
    statements: RefCell<HashMap<&'static str, Statement>>,
    /// The same statements, for many rows.
    many: RefCell<HashMap<&'static str, Statement>>,
    waiting: RefCell<Vec<Waiting>>,
    scope: Cell<Option<Scope>>,
    /// A statement failed and nothing was taken back yet: this transaction must not be committed.
    spoiled: Cell<bool>,
    /// Whether a failure said that the connection is over.
    lost: Cell<bool>,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Saying goodbye waits for the server, which an asynchronous thread must not.
        if let Some(client) = self.client.take() {
            drop(std::thread::Builder::new().spawn(move || drop(client)));
        }
    }
}

impl Postgres {
    fn over(address: Address, client: Client) -> Postgres {
        Postgres {
            address,
            client: RefCell::new(Some(client)),
            statements: RefCell::default(),
            many: RefCell::default(),
            waiting: RefCell::default(),
            scope: Cell::new(None),
            spoiled: Cell::new(false),
            lost: Cell::new(false),
        }
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&mut Client) -> Result<T, postgres::Error>,
    ) -> Result<T, StoreError> {
        let mut client = self.client.borrow_mut();
        let client = client.as_mut().ok_or_else(|| failed("the connection is closed"))?;
        work(client).map_err(|failure| {
            self.spoiled.set(true);
            self.lost.set(self.lost.get() || is_end(&failure));
            error(&failure)
        })
    }

    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.with(|client| client.batch_execute(sql))
    }

    fn is_lost(&self) -> bool {
        self.lost.get() || self.client.borrow().as_ref().is_none_or(Client::is_closed)
    }

    /// Begins a transaction, on a new connection when the old one is gone.
    fn begin(&self, sql: &str) -> Result<(), StoreError> {
        let gone = || failed("the connection is closed");
        let mut begun = if self.is_lost() { Err(gone()) } else { self.batch(sql) };
        for _ in 0..TRIES {
            if begun.is_ok() || !self.is_lost() {
                break;
            }
            self.statements.borrow_mut().clear();
            self.many.borrow_mut().clear();
            let client = self.address.connect()?;
            drop(self.client.borrow_mut().replace(client));
            self.lost.set(false);
            begun = self.batch(sql);
        }
        if begun.is_err() && !self.is_lost() {
            self.batch("ROLLBACK")?;
        }
        begun?;
        self.waiting.borrow_mut().clear();
        self.spoiled.set(false);
        Ok(())
    }

    /// Ends what `begin` began: commits, or takes back.
    fn end(&self, done: Result<(), StoreError>) -> Result<(), StoreError> {
        self.scope.set(None);
        let done = match done {
            Ok(()) if self.spoiled.get() => Err(failed("a failed statement was passed over")),
            done => done,
        };
        if done.is_err() {
            if !self.is_lost() {
                self.batch("ROLLBACK")?;
            }
            return done;
        }
        self.batch("COMMIT").map_err(|failure| {
            if self.is_lost() {
                failed(
                    "the connection was lost while the database wrote: it is all there or nothing is; \
                     look and try again",
                )
            } else {
                failure
            }
        })
    }

    /// Lets an insert wait for others of its kind; `false` when it must run now. Only in a part: what
    /// fails later then takes back the right thing.
    fn wait_with(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<bool, StoreError> {
        if self.scope.get().is_none() {
            return Ok(false);
        }
        let mut waiting = self.waiting.borrow_mut();
        let place = if let Some(place) = waiting.iter().position(|w| w.sql == sql) {
            place
        } else {
            let Some(new) = Waiting::of(sql, args) else { return Ok(false) };
            waiting.push(new);
            waiting.len().saturating_sub(1)
        };
        let Some(rows) = waiting.get_mut(place) else { return Ok(false) };
        if !rows.add(args) {
            return Err(failed("a row has other columns than the one before"));
        }
        if rows.is_full() {
            let full = waiting.swap_remove(place);
            self.send(&full)?;
        }
        Ok(true)
    }

    /// Sends the waiting rows that `sql` could see; all of them without one.
    fn flush(&self, sql: Option<&str>) -> Result<(), StoreError> {
        let mut waiting = self.waiting.borrow_mut();
        let (due, rest) =
            waiting.drain(..).partition(|w: &Waiting| sql.is_none_or(|sql| w.concerns(sql)));
        *waiting = rest;
        due.iter().try_for_each(|rows| self.send(rows))
    }

    fn send(&self, rows: &Waiting) -> Result<(), StoreError> {
        let (sql, params) = rows.statement().ok_or_else(|| failed("an insert of many rows"))?;
        let known = self.many.borrow().get(rows.sql).cloned();
        let statement = if let Some(known) = known {
            known
        } else {
            let new = self.with(|client| client.prepare(&sql))?;
            self.many.borrow_mut().insert(rows.sql, new.clone());
            new
        };
        self.with(|client| client.execute(&statement, &params)).map(drop)
    }

    fn statement(&self, sql: &'static str) -> Result<Statement, StoreError> {
        if let Some(known) = self.statements.borrow().get(sql) {
            return Ok(known.clone());
        }
        let statement = self.with(|client| client.prepare(&text::placeholders(sql)))?;
        self.statements.borrow_mut().insert(sql, statement.clone());
        Ok(statement)
    }
}

impl Connection for Postgres {
    fn script(&self, text: &'static str) -> Result<(), StoreError> {
        self.batch(text)
    }

    /// The server tidies up by itself.
    fn tidy(&self, _idle: bool) {}

    /// Writes the table of keys anew without the one that is gone, and gives back what the other
    /// rows used.
    fn settle(&self) -> Result<bool, StoreError> {
        self.begin("SELECT 1")?;
        self.batch("VACUUM FULL person")?;
        self.batch("VACUUM")?;
        Ok(true)
    }

    fn limit_pages(&self, _pages: u32) -> Result<(), StoreError> {
        Err(failed("the size of a database on a server is limited there"))
    }
}

impl Sql for Postgres {
    fn execute(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, StoreError> {
        if self.wait_with(sql, args)? {
            return Ok(1);
        }
        self.flush(Some(sql))?;
        let statement = self.statement(sql)?;
        let args = params(args);
        self.with(|client| client.execute(&statement, &args))
    }

    fn query(
        &self,
        sql: &'static str,
        args: &[Arg<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.flush(Some(sql))?;
        let statement = self.statement(sql)?;
        let args = params(args);
        // All rows first: `each` may ask the same connection for more.
        let rows = self.with(|client| client.query(&statement, &args))?;
        rows.iter().try_for_each(|row| each(&PostgresRow(row)))
    }

    fn write(
        &self,
        persons: &[PersonId],
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut locks: Vec<i64> = persons.iter().map(|person| lock_of(*person)).collect();
        locks.sort_unstable();
        locks.dedup();
        let mut begin = "BEGIN ISOLATION LEVEL READ COMMITTED".to_owned();
        for lock in locks {
            begin = begin + "; " + &advisory(lock);
        }
        let mut tries = 0;
        loop {
            self.begin(&begin)?;
            let worked = work();
            // Before COMMIT was sent, nothing can have been written: it is safe to do it again.
            let again =
                worked.is_err() && (self.is_lost() || matches!(worked, Err(StoreError::Busy)));
            let done = self.end(worked);
            tries += 1;
            let again = again || matches!(done, Err(StoreError::Busy));
            if !again || tries >= TRIES {
                return done;
            }
        }
    }

    fn snapshot(
        &self,
        scope: Scope,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let set = setting(Some(scope));
        self.begin(&format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {set}"))?;
        self.scope.set(Some(scope));
        let done = work();
        self.end(done)
    }

    fn part(
        &self,
        scope: Scope,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<Result<(), StoreError>, StoreError> {
        self.batch(&format!("SAVEPOINT part; {}", setting(Some(scope))))?;
        self.scope.set(Some(scope));
        let done = work().and_then(|()| self.flush(None));
        self.scope.set(None);
        self.waiting.borrow_mut().clear();
        match done {
            Ok(()) if !self.spoiled.get() => {
                self.batch("RELEASE part")?;
                Ok(Ok(()))
            }
            // The whole transaction is to be tried again.
            Err(StoreError::Busy) => Err(StoreError::Busy),
            Err(failure) if self.is_lost() => Err(failure),
            done => {
                self.batch("ROLLBACK TO part; RELEASE part")?;
                self.spoiled.set(false);
                Ok(Err(done.err().unwrap_or_else(|| failed("a failed statement was passed over"))))
            }
        }
    }

    fn within(
        &self,
        scope: Scope,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let before = self.scope.replace(Some(scope));
        self.flush(None)?;
        self.batch(&setting(Some(scope)))?;
        work()?;
        self.flush(None)?;
        self.scope.set(before);
        self.batch(&setting(before))
    }

    fn lock_log(&self) -> Result<(), StoreError> {
        self.batch(&advisory(LOG_LOCK))
    }
}

fn advisory(lock: i64) -> String {
    format!("SELECT pg_advisory_xact_lock({lock})")
}

/// The lock of a person: the first half of the random id.
fn lock_of(person: PersonId) -> i64 {
    person.as_bytes().first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}

/// What the policies of `guard.sql` read, until the transaction or its part ends.
fn setting(scope: Option<Scope>) -> String {
    let (person, everyone) = match scope {
        Some(Scope::Person(person)) => (person.to_string(), ""),
        Some(Scope::Everyone(reason)) => (String::new(), reason),
        None => (String::new(), ""),
    };
    format!("SET LOCAL tenohira.person = '{person}'; SET LOCAL tenohira.everyone = '{everyone}'")
}

fn params<'a>(args: &'a [Arg<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    args.iter()
        .map(|arg| -> &(dyn ToSql + Sync) {
            match arg {
                Arg::Text(text) => text,
                Arg::Int(int) => int,
                Arg::Bytes(bytes) => bytes,
            }
        })
        .collect()
}

struct PostgresRow<'a>(&'a postgres::Row);

impl Row for PostgresRow<'_> {
    fn int(&self, column: usize) -> Result<i64, StoreError> {
        const BAD: StoreError = StoreError::Corrupt("row");
        match self.0.columns().get(column).map(postgres::Column::type_) {
            // A literal, as in `SELECT 1`.
            Some(&Type::INT4) => self.0.try_get::<_, i32>(column).map(i64::from),
            _ => self.0.try_get(column),
        }
        .map_err(|_not_an_int| BAD)
    }
    fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.0.try_get(column).map_err(|_not_a_text| StoreError::Corrupt("row"))
    }
    fn bytes(&self, column: usize) -> Result<&[u8], StoreError> {
        self.0.try_get(column).map_err(|_not_bytes| StoreError::Corrupt("row"))
    }
    fn arg(&self, column: usize) -> Result<Arg<'_>, StoreError> {
        match self.0.columns().get(column).map(postgres::Column::type_) {
            Some(&Type::INT8 | &Type::INT4) => self.int(column).map(Arg::Int),
            Some(&Type::TEXT) => self.text(column).map(Arg::Text),
            _ => self.bytes(column).map(Arg::Bytes),
        }
    }
    fn width(&self) -> usize {
        self.0.len()
    }
}

fn failed(why: &str) -> StoreError {
    StoreError::Failed(why.to_owned())
}

/// Whether a failure ends the connection, as far as it says so: the client hears of the end only
/// some time after the statement that failed.
fn is_end(failure: &postgres::Error) -> bool {
    let ends = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
    failure.is_closed() || failure.code().is_none_or(|code| ends.contains(code))
}

/// Says what failed by its code only: messages of a database can quote values.
fn error(failure: &postgres::Error) -> StoreError {
    let Some(code) = failure.code() else {
        return failed("the connection to the database was lost, or it answered something unknown");
    };
    if *code == SqlState::DISK_FULL {
        return StoreError::Full;
    }
    let again = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
    ];
    if again.contains(code) {
        return StoreError::Busy;
    }
    failed(&format!("PostgreSQL code {}", code.code()))
}
