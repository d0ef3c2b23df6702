//! Inserts that wait: many rows of one statement go to the server in one.
//!
//! `COPY` does not work under row-level security. A row waits until a statement names its table, or
//! the part of the transaction ends; so nothing can read past a waiting row.

use postgres::types::ToSql;

use super::text;
use crate::waist::Arg;

/// Rows that wait at most, for one statement …
const ROWS: usize = 1000;
/// … and their bytes.
const BYTES: usize = 4 << 20;

/// One column of waiting rows.
#[derive(Debug)]
enum Column {
    Text(Vec<String>),
    Int(Vec<i64>),
    Bytes(Vec<Vec<u8>>),
}

impl Column {
    fn of(arg: &Arg<'_>) -> Column {
        match arg {
            Arg::Text(_) => Column::Text(Vec::new()),
            Arg::Int(_) => Column::Int(Vec::new()),
            Arg::Bytes(_) => Column::Bytes(Vec::new()),
        }
    }

    /// Adds a value of the column's type; `false` for another.
    fn add(&mut self, arg: &Arg<'_>) -> bool {
        match (self, arg) {
            (Column::Text(column), Arg::Text(text)) => column.push((*text).to_owned()),
            (Column::Int(column), Arg::Int(int)) => column.push(*int),
            (Column::Bytes(column), Arg::Bytes(bytes)) => column.push(bytes.to_vec()),
            _ => return false,
        }
        true
    }

    fn kind(&self) -> &'static str {
        match self {
            Column::Text(_) => "TEXT",
            Column::Int(_) => "BIGINT",
            Column::Bytes(_) => "BYTEA",
        }
    }

    fn param(&self) -> &(dyn ToSql + Sync) {
        match self {
            Column::Text(column) => column,
            Column::Int(column) => column,
            Column::Bytes(column) => column,
        }
    }
}

/// The waiting rows of one statement.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) sql: &'static str,
    table: &'static str,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

impl Waiting {
    /// For an insert that may wait; `None` for any other statement.
    pub(super) fn of(sql: &'static str, args: &[Arg<'_>]) -> Option<Waiting> {
        let table = sql.strip_prefix("INSERT INTO ")?.split_whitespace().next()?;
        if sql.contains("ON CONFLICT") || !sql.contains("VALUES (") {
            return None;
        }
        let columns = args.iter().map(Column::of).collect();
        Some(Waiting { sql, table, columns, rows: 0, bytes: 0 })
    }

    /// Adds a row; `false` when its types are others than those of the first.
    pub(super) fn add(&mut self, args: &[Arg<'_>]) -> bool {
        self.rows = self.rows.saturating_add(1);
        for arg in args {
            let bytes = match arg {
                Arg::Text(text) => text.len(),
                Arg::Int(_) => size_of::<i64>(),
                Arg::Bytes(bytes) => bytes.len(),
            };
            self.bytes = self.bytes.saturating_add(bytes);
        }
        args.len() == self.columns.len()
            && self.columns.iter_mut().zip(args).all(|(column, arg)| column.add(arg))
    }

    /// Whether it is time to send them.
    pub(super) fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES
    }

    /// Whether a statement can see the waiting rows.
    pub(super) fn concerns(&self, sql: &str) -> bool {
        sql.contains(self.table)
    }

    /// The statement that writes all of them, and the parameters: one array for each column.
    pub(super) fn statement(&self) -> Option<(String, Vec<&(dyn ToSql + Sync)>)> {
        let kinds: Vec<&str> = self.columns.iter().map(Column::kind).collect();
        let sql = text::for_many_rows(self.sql, &kinds)?;
        Some((sql, self.columns.iter().map(Column::param).collect()))
    }
}
