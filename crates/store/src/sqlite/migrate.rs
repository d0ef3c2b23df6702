//! Migrations: append-only files, each recorded with the SHA-256 of its text.

use phr::{OriginalId, ports::StoreError};

use super::Sqlite;
use crate::waist::{Sql, all, int};

/// Every migration, oldest first. The number is the place in this list, from 1.
const MIGRATIONS: &[&str] = &[include_str!("../../migrations/sqlite/0001_record.sql")];

const CREATE: &str = "CREATE TABLE IF NOT EXISTS migration (
    number BIGINT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL)";
const APPLIED: &str = "SELECT number, checksum FROM migration ORDER BY number";
const RECORD: &str = "INSERT INTO migration (number, checksum) VALUES (?1, ?2)";

/// Brings the database to the newest version; refuses one that is newer or changed.
pub(super) fn migrate(db: &Sqlite) -> Result<(), StoreError> {
    db.write(&mut || {
        db.execute(CREATE, &[])?;
        let applied = all(db, APPLIED, &[], |row| Ok((row.int(0)?, row.text(1)?.to_owned())))?;
        let known = int(MIGRATIONS.len() as u64)?;
        if let Some((found, _)) = applied.last().filter(|(number, _)| *number > known) {
            return Err(StoreError::Newer { found: *found, known });
        }
        for (number, text) in (1_i64..).zip(MIGRATIONS) {
            let checksum = OriginalId::of(text.as_bytes()).to_string();
            match applied.iter().find(|(n, _)| *n == number) {
                Some((_, recorded)) if *recorded == checksum => {}
                Some(_) => return Err(StoreError::Corrupt("migrations")),
                None => {
                    db.pragmas(text)?;
                    db.execute(RECORD, &[number.into(), checksum.as_str().into()])?;
                }
            }
        }
        Ok(())
    })
}
