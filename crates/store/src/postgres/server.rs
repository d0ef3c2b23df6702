//! Where the connections to a PostgreSQL server come from, and what the server must be.

use std::{net::IpAddr, path::Path, time::Duration};

use phr::ports::StoreError;
use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
    error::SqlState,
};

use super::{Postgres, failed};
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
pub(crate) struct PostgresServer(Config);

impl PostgresServer {
    /// From `postgres://user@/database?host=/run/postgresql`, as libpq writes it.
    pub(crate) fn at(url: &str) -> Result<PostgresServer, StoreError> {
        // The error could quote a password.
        let mut config: Config = url.parse().map_err(|_not_a_url| {
            failed("the address of the database cannot be read: postgres://user@/database?host=/run/postgresql")
        })?;
        let here = |host: &Host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => {
                name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
            }
        };
        let hosts = config.get_hosts();
        if hosts.is_empty() || !hosts.iter().all(here) {
            return Err(failed(
                "the database must be reached through a Unix socket or this machine's loopback address; \
                 for one elsewhere, end an encrypted tunnel here (docs/operators/postgresql.md)",
            ));
        }
        if config.get_ssl_mode() == SslMode::Require {
            return Err(failed("sslmode=require is not spoken: use a Unix socket or a tunnel"));
        }
        config.application_name("tenohira").connect_timeout(CONNECT_TIMEOUT);
        Ok(PostgresServer(config))
    }

    fn open(&self) -> Result<Postgres, StoreError> {
        let client = connect(&self.0)?;
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

/// Connects, waiting for a server that is just starting.
pub(super) fn connect(config: &Config) -> Result<Client, StoreError> {
    let mut tries = 0;
    loop {
        let lost = match config.connect(NoTls).and_then(|mut client| {
            client.batch_execute(SESSION)?;
            Ok(client)
        }) {
            Ok(client) => return Ok(client),
            Err(lost) => lost,
        };
        let refused = lost.code().is_some_and(|code| {
            ![SqlState::CANNOT_CONNECT_NOW, SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN]
                .contains(code)
        });
        tries += 1;
        if refused || tries >= CONNECTS {
            return Err(match lost.code() {
                Some(code) => {
                    failed(&format!("the database refuses the connection (code {})", code.code()))
                }
                None => {
                    failed("the database does not answer: is it running, and is the address right?")
                }
            });
        }
        std::thread::sleep(PAUSE);
    }
}
