//! The narrow waist: everything the store asks of a database.
//!
//! TEXT, BIGINT and BYTEA only, numbered `?1` placeholders, one SQL text for both databases. SQL
//! constants stand beside the functions that run them; nothing here or below knows a person.

use phr::ports::StoreError;

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
}

/// A BYTEA of a fixed length.
pub(crate) fn array<const N: usize>(row: &dyn Row, column: usize) -> Result<[u8; N], StoreError> {
    row.bytes(column)?.try_into().map_err(|_wrong_length| StoreError::Corrupt("row"))
}

/// A connection to a database.
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

    /// Runs `work` in a transaction that may write: all of it or nothing.
    fn write(&self, work: &mut dyn FnMut() -> Result<(), StoreError>) -> Result<(), StoreError>;

    /// Runs `work` on one snapshot.
    fn snapshot(&self, work: &mut dyn FnMut() -> Result<(), StoreError>) -> Result<(), StoreError>;

    /// Runs a part of a transaction that can fail alone. The outer error says that the whole
    /// transaction is lost, the inner one that only this part was taken back.
    fn part(
        &self,
        work: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<Result<(), StoreError>, StoreError>;
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
