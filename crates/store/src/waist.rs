//! The narrow waist: everything the store asks of a database.
//!
//! TEXT, BIGINT and BYTEA only, numbered `?1` placeholders, one SQL text for both databases. SQL
//! constants stand beside the functions that run them; nothing here or below knows of a person more
//! than the id.

use std::path::Path;

use phr::{PersonId, ports::StoreError};

/// A value given to a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arg<'a> {
    /// TEXT.
    Text(&'a str),
    /// BIGINT.
    Int(i64),
    /// BYTEA.
    Bytes(&'a [u8]),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(value: &'a str) -> Self {
        Arg::Text(value)
    }
}
impl From<i64> for Arg<'_> {
    fn from(value: i64) -> Self {
        Arg::Int(value)
    }
}
impl<'a> From<&'a [u8]> for Arg<'a> {
    fn from(value: &'a [u8]) -> Self {
        Arg::Bytes(value)
    }
}
impl<'a> From<&'a Vec<u8>> for Arg<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Arg::Bytes(value)
    }
}
impl<'a, const N: usize> From<&'a [u8; N]> for Arg<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Arg::Bytes(value)
    }
}

/// One row of an answer; columns count from 0.
pub(crate) trait Row {
    /// A BIGINT.
    fn int(&self, column: usize) -> Result<i64, StoreError>;
    /// A TEXT.
    fn text(&self, column: usize) -> Result<&str, StoreError>;
    /// A BYTEA.
    fn bytes(&self, column: usize) -> Result<&[u8], StoreError>;
    /// Whatever it is, to be given to another statement.
    fn arg(&self, column: usize) -> Result<Arg<'_>, StoreError>;
    /// How many columns there are.
    fn width(&self) -> usize;
}

/// A BYTEA of a fixed length.
pub(crate) fn array<const N: usize>(row: &dyn Row, column: usize) -> Result<[u8; N], StoreError> {
    row.bytes(column)?.try_into().map_err(|_wrong_length| StoreError::Corrupt("row"))
}

/// Whose rows a transaction, or a part of one, may touch. Every statement names its person; where
/// the database has row-level security, this is the second lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One person's.
    Person(PersonId),
    /// Everybody's: maintenance, with the reason, as a lower-case word or several.
    Everyone(&'static str),
}

/// A connection to a database, inside a transaction.
pub(crate) trait Sql {
    /// Runs a statement and says how many rows it changed.
    fn execute(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, StoreError>;

    /// Runs a query and hands over each row.
    fn query(
        &self,
        sql: &'static str,
        args: &[Arg<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Runs `work` in a transaction that may write: all of it or nothing. Whoever writes for one
    /// of `persons` elsewhere waits. `work` may run again when the database asks for it.
    fn write(
        &self,
        persons: &[PersonId],
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Runs `work` on one snapshot.
    fn snapshot(
        &self,
        scope: Scope,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Runs a part of a write transaction that can fail alone. The outer error says that the whole
    /// transaction is lost, the inner one that only this part was taken back.
    fn part(
        &self,
        scope: Scope,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<Result<(), StoreError>, StoreError>;

    /// Widens or narrows the scope for `work`, inside a transaction.
    fn within(
        &self,
        scope: Scope,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Waits until nobody else changes the tree over all logs; held until the transaction ends.
    fn lock_log(&self) -> Result<(), StoreError>;
}

/// A connection with what it does outside transactions.
pub(crate) trait Connection: Sql + Send {
    /// Runs several statements at once: a migration.
    fn script(&self, text: &'static str) -> Result<(), StoreError>;

    /// Tidies up after commits; `idle` says that nobody waits.
    fn tidy(&self, idle: bool);

    /// Moves everything that was deleted out of the database's own files; `false` when somebody
    /// still reads it.
    fn settle(&self) -> Result<bool, StoreError>;

    /// How many pages the database may have at most.
    fn limit_pages(&self, pages: u32) -> Result<(), StoreError>;
}

/// Where connections are opened.
pub(crate) trait Database: Send + Sync {
    /// A connection for the one writer, to a database that is made or brought up to date.
    fn writer(&self) -> Result<Box<dyn Connection>, StoreError>;

    /// A connection for looks.
    fn reader(&self) -> Result<Box<dyn Connection>, StoreError>;

    /// Writes a copy of one moment into an empty file.
    fn copy_to(&self, path: &Path) -> Result<(), StoreError>;
}

/// The first row of a query, if there is one.
pub(crate) fn first<T>(
    db: &dyn Sql,
    sql: &'static str,
    args: &[Arg<'_>],
    read: impl Fn(&dyn Row) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut found = None;
    db.query(sql, args, &mut |row| {
        if found.is_none() {
            found = Some(read(row)?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// All rows of a query.
pub(crate) fn all<T>(
    db: &dyn Sql,
    sql: &'static str,
    args: &[Arg<'_>],
    read: impl Fn(&dyn Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    db.query(sql, args, &mut |row| {
        found.push(read(row)?);
        Ok(())
    })?;
    Ok(found)
}

/// A count or number that the database holds as BIGINT.
pub(crate) fn int(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_too_large| StoreError::Corrupt("number"))
}

/// A BIGINT that counts something.
pub(crate) fn count(value: i64) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_negative| StoreError::Corrupt("number"))
}
