//! Migrations: append-only files, each recorded with the SHA-256 of its text.

use phr::{OriginalId, ports::StoreError};

use crate::waist::{Connection, all, int};

const CREATE: &str = "CREATE TABLE IF NOT EXISTS migration (
    number BIGINT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL)";
const APPLIED: &str = "SELECT number, checksum FROM migration ORDER BY number";
const RECORD: &str = "INSERT INTO migration (number, checksum) VALUES (?1, ?2)";

/// Brings the database to the newest version; refuses one that is newer or changed.
/// `migrations` stand oldest first; the number of each is its place, from 1.
pub(crate) fn migrate(
    db: &dyn Connection,
    migrations: &'static [&'static str],
) -> Result<(), StoreError> {
    db.write(&[], &mut || {
        // Two programs that start at once migrate one after the other.
        db.lock_log()?;
        db.execute(CREATE, &[])?;
        let applied = all(db, APPLIED, &[], |row| Ok((row.int(0)?, row.text(1)?.to_owned())))?;
        let known = int(migrations.len() as u64)?;
        if let Some((found, _)) = applied.last().filter(|(number, _)| *number > known) {
            return Err(StoreError::Newer { found: *found, known });
        }
        for (number, text) in (1_i64..).zip(migrations) {
            let checksum = OriginalId::of(text.as_bytes()).to_string();
            match applied.iter().find(|(n, _)| *n == number) {
                Some((_, recorded)) if *recorded == checksum => {}
                Some(_) => return Err(StoreError::Corrupt("migrations")),
                None => {
                    db.script(text)?;
                    db.execute(RECORD, &[number.into(), checksum.as_str().into()])?;
                }
            }
        }
        Ok(())
    })
}
