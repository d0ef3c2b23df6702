//! `tenohira serve --backup-to DIR`: a backup now and then, the oldest given up.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result};
use jiff::{Timestamp, tz::Offset};
use phr::{AccountId, ports::Clock};
use server::Backups;
use store::SqlStore;

use super::{
    backup::{lock, write},
    export::new_private_file,
    restore::private_folder,
};
use crate::{cli::ScheduledBackup, world::SystemClock};

/// After a failure it is tried again after this time, or sooner when backups are made more often.
const AGAIN: Duration = Duration::from_mins(15);
/// The moment in a file's name, UTC.
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// Where backups go, how often, how many are kept.
#[derive(Debug)]
pub(super) struct Schedule {
    store: Arc<SqlStore>,
    data: PathBuf,
    to: PathBuf,
    every: Duration,
    options: ScheduledBackup,
    /// What our files begin with. Two installations may share a folder.
    start: String,
}

impl Schedule {
    /// As the command line says, or nothing. A key that does not fit is refused before anything starts.
    pub(super) fn of(
        options: &ScheduledBackup,
        data: &Path,
        store: &Arc<SqlStore>,
        household: AccountId,
    ) -> Result<Option<Schedule>> {
        let Some(to) = &options.to else { return Ok(None) };
        lock(&options.recipient, options.passphrase_file.as_deref())?;
        private_folder(to).with_context(|| format!("cannot make `{}`", to.display()))?;
        let id: String = household.to_string().chars().take(8).collect();
        Ok(Some(Schedule {
            store: Arc::clone(store),
            data: data.to_owned(),
            to: to.clone(),
            every: options.every,
            options: options.clone(),
            start: format!("tenohira-{id}-"),
        }))
    }

    /// Makes a backup whenever one is due. Nothing that goes wrong stops the server.
    pub(super) fn keep(self, told: Backups) {
        let schedule = Arc::new(self);
        tokio::spawn(async move {
            let newest = schedule.ours().unwrap_or_default().pop().map(|(at, _)| at);
            if let Some(at) = newest {
                told.made(at);
            }
            let mut wait = newest.map_or(Duration::ZERO, |at| {
                let age = SystemClock.now().duration_since(at).unsigned_abs();
                schedule.every.saturating_sub(age)
            });
            loop {
                tokio::time::sleep(wait).await;
                let this = Arc::clone(&schedule);
                let made = tokio::task::spawn_blocking(move || this.make()).await;
                wait = match made.unwrap_or_else(|end| Err(end.into())) {
                    Ok(at) => {
                        told.made(at);
                        schedule.every
                    }
                    Err(error) => {
                        told.failed();
                        tracing::error!(error = format!("{error:#}"), "no backup could be made");
                        schedule.every.min(AGAIN)
                    }
                };
            }
        });
    }

    /// One backup under its final name only when it is whole, then the oldest ones are given up.
    fn make(&self) -> Result<Timestamp> {
        let at = SystemClock.now();
        let moment = Offset::UTC.to_datetime(at).strftime(MOMENT);
        let path = self.to.join(format!("{}{moment}.age", self.start));
        let part = path.with_extension("part");
        let lock = lock(&self.options.recipient, self.options.passphrase_file.as_deref())?;
        let out = new_private_file(&part)
            .with_context(|| format!("cannot write into `{}`", self.to.display()))?;
        let written = write(&self.store, &self.data, lock, &out)
            .and_then(|_| Ok(fs::rename(&part, &path)?))
            .and_then(|()| settle(&self.to));
        if written.is_err() {
            drop(fs::remove_file(&part));
        }
        written?;
        self.give_up_oldest();
        Ok(at)
    }

    /// A backup that cannot be removed is told and does no harm.
    fn give_up_oldest(&self) {
        let result = self.ours().and_then(|mut ours| {
            let keep = usize::from(self.options.keep);
            let too_many = ours.len().saturating_sub(keep);
            ours.drain(..too_many).try_for_each(|(_, path)| Ok(fs::remove_file(path)?))
        });
        if let Err(error) = result {
            tracing::warn!(%error, "an old backup could not be removed");
        }
    }

    /// The whole backups of this installation, the oldest first.
    fn ours(&self) -> Result<Vec<(Timestamp, PathBuf)>> {
        let mut ours = Vec::new();
        for entry in fs::read_dir(&self.to)? {
            let entry = entry?;
            let name = entry.file_name();
            if let Some(at) = name.to_str().and_then(|name| moment(&self.start, name)) {
                ours.push((at, entry.path()));
            }
        }
        ours.sort();
        Ok(ours)
    }
}

/// The moment in a name that we gave; nothing for every other file.
fn moment(start: &str, name: &str) -> Option<Timestamp> {
    let moment = name.strip_prefix(start)?.strip_suffix(".age")?;
    let at = jiff::civil::DateTime::strptime(MOMENT, moment).ok()?;
    (at.strftime(MOMENT).to_string() == moment).then_some(())?;
    Offset::UTC.to_timestamp(at).ok()
}

/// The new name outlives a power cut, where the system lets a folder be synced.
fn settle(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_we_gave_are_ours() {
        let ours = |name| moment("tenohira-0a0b0c0d-", name).map(|at| at.to_string());
        let good = "tenohira-0a0b0c0d-20260105T031500Z.age";
        assert_eq!(ours(good).as_deref(), Some("2026-01-05T03:15:00Z"));
        for other in [
            "tenohira-0a0b0c0d-20260105T031500Z.part",
            "tenohira-0a0b0c0d-20260105T031500Z.age.old",
            "tenohira-0a0b0c0e-20260105T031500Z.age",
            "tenohira-0a0b0c0d-20261305T031500Z.age",
            "tenohira-0a0b0c0d-2026105T031500Z.age",
            "backup-2026-01-05.age",
        ] {
            assert_eq!(ours(other), None, "{other}");
        }
    }
}
