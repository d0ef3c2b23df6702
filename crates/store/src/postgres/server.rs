//! Where the connections to a PostgreSQL server come from, and what the server must be.

use std::{path::Path, time::Duration};

use phr::ports::StoreError;
use postgres::{Client, Config, error::SqlState};

use super::{
    Postgres, failed,
    tls::{self, Line},
};
use crate::{
    copy,
    files::private_file,
    migrate,
    sqlite::Sqlite,
    waist::{Connection, Database, Sql, first},
};

/// Every migration, oldest first, numbered as those of SQLite.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/postgres/0001_record.sql"),
    include_str!("../../migrations/postgres/0002_series.sql"),
    include_str!("../../migrations/postgres/0003_first_origin.sql"),
    include_str!("../../migrations/postgres/0004_settled.sql"),
    include_str!("../../migrations/postgres/0005_consent.sql"),
    include_str!("../../migrations/postgres/0006_signed.sql"),
    include_str!("../../migrations/postgres/0007_labels.sql"),
    include_str!("../../migrations/postgres/0008_accounts.sql"),
    include_str!("../../migrations/postgres/0009_dated.sql"),
    include_str!("../../migrations/postgres/0010_plans.sql"),
    include_str!("../../migrations/postgres/0011_share.sql"),
    include_str!("../../migrations/postgres/0012_opened.sql"),
    include_str!("../../migrations/postgres/0013_asked_for.sql"),
    include_str!("../../migrations/postgres/0014_identity.sql"),
    include_str!("../../migrations/postgres/0015_accepted.sql"),
    include_str!("../../migrations/postgres/0016_revision.sql"),
    include_str!("../../migrations/postgres/0017_presence.sql"),
];
/// Puts the second lock on new tables.
const GUARD: &str = include_str!("guard.sql");

/// How often a connection is tried while the server restarts …
const CONNECTS: u32 = 100;
/// … and how long between two tries.
const PAUSE: Duration = Duration::from_millis(100);
/// How long the server may take to answer a new connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What every connection is set to: no waiting without an end, no compiling of small queries.
const SESSION: &str = "SET lock_timeout = '20s'; SET jit = off; SET client_min_messages = warning";
/// An answer leaves only when its trace is safe on disk.
const DURABLE: &str = "SELECT current_setting('synchronous_commit'), current_setting('fsync')";
const ABOVE_POLICIES: &str = "SELECT CASE WHEN rolsuper OR rolbypassrls THEN 1 ELSE 0 END
    FROM pg_roles WHERE rolname = current_user";

/// A database on a server.
pub(crate) struct PostgresServer(Address);

/// Where it is and how it is reached.
#[derive(Clone)]
pub(super) struct Address {
    config: Config,
    line: Line,
}

impl PostgresServer {
    /// From `postgres://user@/database?host=/run/postgresql`, as libpq writes it.
    pub(crate) fn at(url: &str) -> Result<PostgresServer, StoreError> {
        let (url, asked) = tls::split(url)?;
        // The error could quote a password.
        let mut config: Config = url.parse().map_err(|_not_a_url| {
            failed("the address of the database cannot be read: postgres://user@/database?host=/run/postgresql")
        })?;
        let line = tls::line(&mut config, &asked)?;
        config.application_name("tenohira").connect_timeout(CONNECT_TIMEOUT);
        Ok(PostgresServer(Address { config, line }))
    }

    fn open(&self) -> Result<Postgres, StoreError> {
        let client = self.0.connect()?;
        let db = Postgres::over(self.0.clone(), client);
        let durable =
            first(&db, DURABLE, &[], |row| Ok(row.text(0)? != "off" && row.text(1)? == "on"))?;
        if durable != Some(true) {
            return Err(failed(
                "the database answers before it is safe on disk: set synchronous_commit = on and fsync = on",
            ));
        }
        if first(&db, ABOVE_POLICIES, &[], |row| row.int(0))? != Some(0) {
            return Err(failed(
                "this role is above row-level security: use one that is no superuser and has no BYPASSRLS",
            ));
        }
        Ok(db)
    }
}

impl Database for PostgresServer {
    fn writer(&self) -> Result<Box<dyn Connection>, StoreError> {
        let db = self.open()?;
        migrate::migrate(&db, MIGRATIONS)?;
        db.write(&[], &mut || {
            db.lock_log()?;
            db.script(GUARD)
        })?;
        Ok(Box::new(db))
    }

    fn reader(&self) -> Result<Box<dyn Connection>, StoreError> {
        Ok(Box::new(self.open()?))
    }

    /// Into an embedded database: whatever a backup comes from, it looks the same.
    fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        drop(private_file(path)?);
        let (from, to) = (self.open()?, Sqlite::writer(path)?);
        copy::everything(&from, &to)
    }
}

impl Address {
    /// Connects, waiting for a server that is just starting.
    pub(super) fn connect(&self) -> Result<Client, StoreError> {
        let mut tries = 0;
        loop {
            let lost = match self.line.connect(&self.config).and_then(|mut client| {
                client.batch_execute(SESSION)?;
                Ok(client)
            }) {
                Ok(client) => return Ok(client),
                Err(lost) => lost,
            };
            if let Some(why) = tls::fault(&lost) {
                return Err(failed(why));
            }
            tries += 1;
            if is_refused(&lost) || tries >= CONNECTS {
                return Err(match lost.code() {
                    Some(code) => failed(&format!(
                        "the database refuses the connection (code {})",
                        code.code()
                    )),
                    None => failed(
                        "the database does not answer: is it running, and is the address right?",
                    ),
                });
            }
            std::thread::sleep(PAUSE);
        }
    }
}

/// Whether the server is there and does not want us: waiting changes nothing.
fn is_refused(lost: &postgres::Error) -> bool {
    const STARTING: [SqlState; 3] =
        [SqlState::CANNOT_CONNECT_NOW, SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN];
    lost.code().is_some_and(|code| !STARTING.contains(code))
}
