//! A foreign SQLite file, in memory and read only. The one place outside `store` that speaks SQL.

use std::io::Cursor;

use rusqlite::{Connection, config::DbConfig, limits::Limit, types::ValueRef};

/// Columns of a table, at most; the widest seen has some twenty.
const COLUMNS_MAX: i32 = 100;
/// Longest text or blob that is handed out, in bytes.
const VALUE_MAX: i32 = 1 << 20;
/// Tables listed, at most; an export has some eighty.
const TABLES_MAX: usize = 1_000;

const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";

const COLUMNS: &str = "SELECT name FROM pragma_table_info(?1)";

/// Every column that is read, of whichever table.
const READ: &[&str] = &[
    "row_id",
    "uuid",
    "client_record_id",
    "app_info_id",
    "device_info_id",
    "recording_method",
    "package_name",
    "manufacturer",
    "model",
    "time",
    "zone_offset",
    "start_time",
    "start_zone_offset",
    "end_time",
    "end_zone_offset",
    "epoch_millis",
    "parent_key",
    "stage_start_time",
    "stage_end_time",
    "stage_type",
    "systolic",
    "diastolic",
    "measurement_location",
    "body_position",
    "relation_to_meal",
    "weight",
    "height",
    "percentage",
    "temperature",
    "level",
    "beats_per_minute",
    "rate",
    "heart_rate_variability_millis",
    "count",
    "distance",
    "floors",
    "energy",
];

/// The file, opened.
pub(super) struct Database(Connection);

impl Database {
    /// Opens a copy of the bytes. No statement in them is ever run: no trigger, no view, no function
    /// of a schema that is not to be trusted.
    pub(super) fn open(bytes: &[u8]) -> rusqlite::Result<Database> {
        let mut copy = bytes.to_vec();
        // A file in write-ahead mode (2) cannot be opened in memory; its pages are the same.
        for mode in copy.iter_mut().skip(18).take(2).filter(|mode| **mode == 2) {
            *mode = 1;
        }
        let mut connection = Connection::open_in_memory()?;
        for (config, on) in [
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        ] {
            connection.set_db_config(config, on)?;
        }
        for (limit, value) in [
            (Limit::SQLITE_LIMIT_LENGTH, VALUE_MAX),
            (Limit::SQLITE_LIMIT_COLUMN, COLUMNS_MAX),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, 50),
            (Limit::SQLITE_LIMIT_VDBE_OP, 25_000),
            (Limit::SQLITE_LIMIT_FUNCTION_ARG, 8),
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
        ] {
            connection.set_limit(limit, value)?;
        }
        let length = copy.len();
        connection.deserialize_read_exact("main", Cursor::new(copy), length, true)?;
        connection.execute_batch(
            "PRAGMA cell_size_check = ON; PRAGMA query_only = ON; PRAGMA mmap_size = 0;",
        )?;
        Ok(Database(connection))
    }

    /// The names of all tables.
    pub(super) fn tables(&self) -> rusqlite::Result<Vec<String>> {
        let mut statement = self.0.prepare(TABLES)?;
        let mut rows = statement.query([])?;
        let mut names = Vec::new();
        while let Some(row) = rows.next()? {
            if names.len() >= TABLES_MAX {
                break;
            }
            // A name that is no text is the name of no table we know.
            names.extend(row.get::<_, String>(0).ok());
        }
        Ok(names)
    }

    /// How many rows a table has; its name may hold anything.
    pub(super) fn count(&self, table: &str) -> rusqlite::Result<u64> {
        let sql = format!("SELECT COUNT(*) FROM {}", quoted(table));
        let count: i64 = self.0.query_row(&sql, [], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Hands out each row of a table until `each` says stop. Rows before damage are handed out.
    pub(super) fn rows(
        &self,
        table: &str,
        each: &mut dyn FnMut(&Columns<'_>) -> bool,
    ) -> rusqlite::Result<()> {
        let names = self.columns(table)?;
        if names.is_empty() {
            return Ok(());
        }
        let list: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let sql = format!("SELECT {} FROM {}", list.join(", "), quoted(table));
        let mut statement = self.0.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if !each(&Columns { names: &names, row }) {
                break;
            }
        }
        Ok(())
    }
}

impl Database {
    /// Which of the columns we read a table has. Asked for as data: a name that is no text must not
    /// reach the library, which panics on it.
    fn columns(&self, table: &str) -> rusqlite::Result<Vec<&'static str>> {
        let mut statement = self.0.prepare(COLUMNS)?;
        let mut rows = statement.query([table])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let Ok(ValueRef::Text(name)) = row.get_ref(0) else { continue };
            let known = READ.iter().find(|read| read.as_bytes().eq_ignore_ascii_case(name));
            found.extend(known.copied());
        }
        Ok(found)
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// One row; columns by name, in any order, any of them missing.
pub(super) struct Columns<'r> {
    names: &'r [&'static str],
    row: &'r rusqlite::Row<'r>,
}

impl Columns<'_> {
    fn value(&self, name: &str) -> Option<ValueRef<'_>> {
        let place = self.names.iter().position(|n| *n == name)?;
        self.row.get_ref(place).ok()
    }

    /// A whole number; a number in a text counts.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        match self.value(name)? {
            ValueRef::Integer(value) => Some(value),
            ValueRef::Text(text) => std::str::from_utf8(text).ok()?.trim().parse().ok(),
            ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => None,
        }
    }

    /// The digits of a number: the shortest that stand for it.
    pub(super) fn digits(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            ValueRef::Integer(value) => Some(value.to_string()),
            ValueRef::Real(value) if value.is_finite() => Some(value.to_string()),
            ValueRef::Null | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => None,
        }
    }

    /// A text that is not empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            ValueRef::Text(text) => {
                let text =
                    String::from_utf8_lossy(text).trim().chars().take(200).collect::<String>();
                Some(text).filter(|text| !text.is_empty())
            }
            ValueRef::Integer(value) => Some(value.to_string()),
            ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => None,
        }
    }

    /// Bytes as hexadecimal digits.
    pub(super) fn hex(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            ValueRef::Blob(bytes) if (1..=64).contains(&bytes.len()) => {
                let nibble = |n: u8| char::from_digit(u32::from(n), 16);
                bytes.iter().flat_map(|b| [nibble(b >> 4), nibble(b & 15)]).collect()
            }
            _ => None,
        }
    }
}
