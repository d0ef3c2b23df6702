//! SQLite below the waist: connections, transactions, errors.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use phr::{PersonId, ports::StoreError};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, types::ValueRef};

use crate::{
    files, migrate,
    waist::{Arg, Database, Row, Scope, Sql, first},
};

/// How long to wait for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);

/// Prepared statements kept per connection; there are about forty.
const STATEMENTS: usize = 64;

/// A write-ahead log of this size is moved into the database when the writer is idle …
const WAL_IDLE_BYTES: u64 = 1 << 20;
/// … and of this size even when it is busy.
const WAL_BUSY_BYTES: u64 = 64 << 20;

/// Every migration, oldest first. The number is the place in this list, from 1.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/sqlite/0001_record.sql"),
    include_str!("../migrations/sqlite/0002_series.sql"),
    include_str!("../migrations/sqlite/0003_first_origin.sql"),
    include_str!("../migrations/sqlite/0004_settled.sql"),
    include_str!("../migrations/sqlite/0005_consent.sql"),
    include_str!("../migrations/sqlite/0006_signed.sql"),
    include_str!("../migrations/sqlite/0007_labels.sql"),
    include_str!("../migrations/sqlite/0008_accounts.sql"),
    include_str!("../migrations/sqlite/0009_dated.sql"),
    include_str!("../migrations/sqlite/0010_plans.sql"),
    include_str!("../migrations/sqlite/0011_share.sql"),
    include_str!("../migrations/sqlite/0012_opened.sql"),
    include_str!("../migrations/sqlite/0013_asked_for.sql"),
    include_str!("../migrations/sqlite/0014_identity.sql"),
    include_str!("../migrations/sqlite/0015_accepted.sql"),
    include_str!("../migrations/sqlite/0016_revision.sql"),
    include_str!("../migrations/sqlite/0017_presence.sql"),
];

/// A database in one file.
pub(crate) struct SqliteFile(pub(crate) PathBuf);

impl Database for SqliteFile {
    fn writer(&self) -> Result<Box<dyn crate::waist::Connection>, StoreError> {
        drop(files::private_file(&self.0)?);
        Ok(Box::new(Sqlite::writer(&self.0)?))
    }

    fn reader(&self) -> Result<Box<dyn crate::waist::Connection>, StoreError> {
        Ok(Box::new(Sqlite::reader(&self.0)?))
    }

    fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        drop(files::private_file(path)?);
        Sqlite::copy(&self.0, path)
    }
}

/// One connection.
pub(crate) struct Sqlite {
    connection: Connection,
    /// Its write-ahead log, when it writes.
    wal: Option<PathBuf>,
}

impl Sqlite {
    /// Opens for writing, creating and migrating what is missing.
    pub(crate) fn writer(path: &Path) -> Result<Sqlite, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Sqlite::open(path, flags)?;
        let mut wal = path.as_os_str().to_owned();
        wal.push("-wal");
        db.wal = Some(wal.into());
        // Checkpoints run when the writer is idle (`writer.rs`), not inside somebody's commit.
        db.pragmas(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
             PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;
             PRAGMA secure_delete = ON;",
        )?;
        migrate::migrate(&db, MIGRATIONS)?;
        Ok(db)
    }

    /// Opens for reading only.
    pub(crate) fn reader(path: &Path) -> Result<Sqlite, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Sqlite::open(path, flags)?;
        db.pragmas("PRAGMA query_only = ON; PRAGMA cache_size = -4096;")?;
        Ok(db)
    }

    fn open(path: &Path, flags: OpenFlags) -> Result<Sqlite, StoreError> {
        let connection = Connection::open_with_flags(path, flags).map_err(|e| error(&e))?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(|e| error(&e))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Without this, every new value of a range makes SQLite plan the statement again.
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(|e| error(&e))?;
        Ok(Sqlite { connection, wal: None })
    }

    fn pragmas(&self, text: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(text).map_err(|e| error(&e))
    }

    /// Writes a whole, compact copy of one moment into an empty file. Writers do not wait for it, and
    /// it does not wait for them.
    pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Sqlite::open(from, flags)?;
        let to =
            to.to_str().ok_or_else(|| StoreError::Failed("the path is not text".to_owned()))?;
        db.connection.execute("VACUUM INTO ?1", [to]).map(drop).map_err(|e| error(&e))
    }

    fn transaction(
        &self,
        begin: &'static str,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.execute(begin, &[])?;
        let done = work().and_then(|()| self.execute("COMMIT", &[]).map(drop));
        if done.is_err() && !self.connection.is_autocommit() {
            self.execute("ROLLBACK", &[])?;
        }
        done
    }
}

impl crate::waist::Connection for Sqlite {
    fn script(&self, text: &'static str) -> Result<(), StoreError> {
        self.pragmas(text)
    }

    /// Moves what the write-ahead log holds into the database file, as far as readers allow.
    fn tidy(&self, idle: bool) {
        let limit = if idle { WAL_IDLE_BYTES } else { WAL_BUSY_BYTES };
        let size = self.wal.as_ref().and_then(|wal| std::fs::metadata(wal).ok());
        if size.is_some_and(|file| file.len() > limit)
            && let Err(failure) = self.script("PRAGMA wal_checkpoint(PASSIVE)")
        {
            tracing::debug!(%failure, "the write-ahead log was not moved; it will be tried again");
        }
    }

    /// Moves everything into the database file and empties the write-ahead log.
    fn settle(&self) -> Result<bool, StoreError> {
        let busy = first(self, "PRAGMA wal_checkpoint(TRUNCATE)", &[], |row| row.int(0))?;
        Ok(busy == Some(0))
    }

    fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.connection.pragma_update(None, "max_page_count", pages).map_err(|e| error(&e))
    }
}

impl Sql for Sqlite {
    fn execute(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| error(&e))?;
        bind(&mut statement, args)?;
        let changed = statement.raw_execute().map_err(|e| error(&e))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn query(
        &self,
        sql: &'static str,
        args: &[Arg<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| error(&e))?;
        bind(&mut statement, args)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|e| error(&e))? {
            each(&SqliteRow(row))?;
        }
        Ok(())
    }

    fn write(
        &self,
        _only_one_writes: &[PersonId],
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.transaction("BEGIN IMMEDIATE", work)
    }

    fn snapshot(
        &self,
        _no_row_level_security: Scope,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.transaction("BEGIN DEFERRED", work)
    }

    fn within(
        &self,
        _no_row_level_security: Scope,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        work()
    }

    fn lock_log(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn part(
        &self,
        _no_row_level_security: Scope,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<Result<(), StoreError>, StoreError> {
        self.execute("SAVEPOINT part", &[])?;
        let done = work();
        if let Err(failure) = done {
            // A full disk can make SQLite take back the whole transaction by itself.
            if self.connection.is_autocommit() {
                return Err(failure);
            }
            self.execute("ROLLBACK TO part", &[])?;
            self.execute("RELEASE part", &[])?;
            return Ok(Err(failure));
        }
        self.execute("RELEASE part", &[])?;
        Ok(Ok(()))
    }
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, args: &[Arg<'_>]) -> Result<(), StoreError> {
    for (index, arg) in (1..).zip(args) {
        match *arg {
            Arg::Text(text) => statement.raw_bind_parameter(index, text),
            Arg::Int(int) => statement.raw_bind_parameter(index, int),
            Arg::Bytes(bytes) => statement.raw_bind_parameter(index, bytes),
        }
        .map_err(|e| error(&e))?;
    }
    Ok(())
}

struct SqliteRow<'a>(&'a rusqlite::Row<'a>);

impl Row for SqliteRow<'_> {
    fn int(&self, column: usize) -> Result<i64, StoreError> {
        match self.0.get_ref(column) {
            Ok(ValueRef::Integer(value)) => Ok(value),
            _ => Err(StoreError::Corrupt("row")),
        }
    }
    fn text(&self, column: usize) -> Result<&str, StoreError> {
        match self.0.get_ref(column) {
            Ok(ValueRef::Text(text)) => {
                std::str::from_utf8(text).map_err(|_not_utf8| StoreError::Corrupt("row"))
            }
            _ => Err(StoreError::Corrupt("row")),
        }
    }
    fn bytes(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.0.get_ref(column) {
            Ok(ValueRef::Blob(bytes)) => Ok(bytes),
            _ => Err(StoreError::Corrupt("row")),
        }
    }
    fn arg(&self, column: usize) -> Result<Arg<'_>, StoreError> {
        match self.0.get_ref(column) {
            Ok(ValueRef::Integer(_)) => self.int(column).map(Arg::Int),
            Ok(ValueRef::Text(_)) => self.text(column).map(Arg::Text),
            _ => self.bytes(column).map(Arg::Bytes),
        }
    }
    fn width(&self) -> usize {
        self.0.as_ref().column_count()
    }
}

/// `SQLITE_IOERR_SHMSIZE`: the shared-memory file could not grow, so the disk is full.
const SHM_FULL: i32 = 4874;

/// Says what failed by its code only: messages of a database can quote values.
fn error(failure: &rusqlite::Error) -> StoreError {
    let Some(code) = failure.sqlite_error() else {
        return StoreError::Failed("the database refused a statement".to_owned());
    };
    match code.code {
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::SystemIoFailure if code.extended_code == SHM_FULL => StoreError::Full,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt("database"),
        _ => StoreError::Failed(format!("SQLite code {}", code.extended_code)),
    }
}
