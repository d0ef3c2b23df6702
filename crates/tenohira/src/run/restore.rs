//! `tenohira restore`: a backup into an empty data folder, and into a new database when there is a
//! server, checked before it counts.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    process::ExitCode,
};

use age::{Decryptor, IdentityFile};
use anyhow::{Context, Result, bail};
use phr::{
    Lang,
    account::Accounts,
    ports::{Clock, LogCheck, Store},
};
use serde_json::json;
use store::SqlStore;

use super::{
    backup::{FILES, KEYS, LAYOUT, passphrase},
    done,
    export::new_private_file,
    open_store,
};
use crate::{
    cli::{Common, Restore},
    config::Place,
    output, tar,
    world::SystemClock,
};

/// Where the files stand until everything is checked.
const WAITING: &str = "restoring";
/// What a folder may hold already: who was erased and what has ended must not come back.
const LISTS: [&str; 2] = ["erased", "ended"];

pub(crate) fn run(place: &Place, options: &Restore, common: &Common) -> Result<ExitCode> {
    let folder = place.folder.as_path();
    refuse_when_in_use(folder)?;
    let waiting = Waiting(folder.join(WAITING));
    let check = output::with_progress("restore", || bring(folder, &waiting.0, options, common))?;
    if let Some(bad) = &check.bad {
        bail!("the log of this backup does not hold ({bad}): nothing was restored");
    }
    put_in_place(place, &waiting.0)?;
    let leaves = check.leaves;
    output::line(&if common.json {
        json!({"folder": folder.display().to_string(), "leaves": leaves, "root": check.root})
            .to_string()
    } else {
        match common.lang.into() {
            Lang::Ja => format!("戻しました。見た人の記録 {leaves}件は、書きかえられていません"),
            Lang::En => format!("restored; its log of {leaves} leaves is whole"),
        }
    })?;
    Ok(done())
}

/// The keys come first: a database whose keys are lost is lost.
fn put_in_place(place: &Place, waiting: &Path) -> Result<()> {
    let database = waiting.join("tenohira.db");
    for name in FILES.iter().chain(&["keys"]) {
        let from = waiting.join(name);
        if from.exists() && (from != database || place.server.is_none()) {
            fs::rename(from, place.folder.join(name))?;
        }
    }
    let Some(url) = &place.server else { return Ok(()) };
    let fill = || SqlStore::fill_server(url, &database);
    output::with_progress("restore", fill)
        .inspect_err(|_| drop(fs::remove_dir_all(place.folder.join("keys"))))
        .context("nothing was restored")
}

fn refuse_when_in_use(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if !LISTS.iter().any(|list| *list == name) {
            bail!(
                "`{}` is not empty: restore into a new folder with --data (it may hold the files `erased` and `ended` of the old one, nothing else)",
                folder.display()
            );
        }
    }
    Ok(())
}

/// The folder for unchecked files; gone at the end, whatever happens.
struct Waiting(PathBuf);

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn bring(folder: &Path, waiting: &Path, options: &Restore, common: &Common) -> Result<LogCheck> {
    private_folder(&waiting.join("keys"))?;
    private_folder(folder)?;
    unpack(waiting, options)?;
    if !waiting.join("tenohira.db").exists() {
        bail!("this is not a whole backup of Tenohira");
    }
    LISTS.iter().try_for_each(|list| join(list, folder, waiting))?;
    let store = open_store(waiting, common)?;
    store.erase_listed(SystemClock.now())?;
    store.end_listed(SystemClock.now())?;
    // Who was signed out since the backup stays out.
    store.end_all_sessions()?;
    Ok(store.check_log()?)
}

/// What stands in a list here or where the backup comes from, once each.
fn join(list: &str, folder: &Path, waiting: &Path) -> Result<()> {
    let read =
        |path: PathBuf| if path.exists() { fs::read_to_string(path) } else { Ok(String::new()) };
    let both = read(folder.join(list))? + &read(waiting.join(list))?;
    let lines: std::collections::BTreeSet<&str> = both.lines().collect();
    if !lines.is_empty() {
        let text: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
        drop(fs::remove_file(waiting.join(list)));
        let mut file = new_private_file(&waiting.join(list))?;
        io::copy(&mut text.as_bytes(), &mut file)?;
        file.sync_all()?;
    }
    Ok(())
}

/// A plain name in the folder `keys`.
fn is_key_file(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    name.strip_prefix(KEYS).is_some_and(|n| !n.starts_with('.') && n.chars().all(plain))
}

/// A folder for its owner only, with those above it.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn unpack(waiting: &Path, options: &Restore) -> Result<()> {
    let shown = options.file.display();
    let file = File::open(&options.file).with_context(|| format!("cannot read `{shown}`"))?;
    let decryptor = Decryptor::new_buffered(BufReader::new(file))
        .with_context(|| format!("`{shown}` is not an age file"))?;
    let identities: Vec<Box<dyn age::Identity>> =
        match (&options.passphrase_file, &options.identity) {
            (Some(path), _) => vec![Box::new(age::scrypt::Identity::new(passphrase(path)?))],
            (None, Some(path)) => {
                let file = File::open(path)
                    .with_context(|| format!("cannot read the key from `{}`", path.display()))?;
                IdentityFile::from_buffer(BufReader::new(file))?
                    .into_identities()?
                    .into_iter()
                    .map(|identity| -> Box<dyn age::Identity> { identity })
                    .collect()
            }
            (None, None) => Vec::new(),
        };
    let mut plain = decryptor
        .decrypt(identities.iter().map(|i| &**i))
        .context("this key or passphrase does not open the backup")?;
    let mut known = false;
    tar::read(&mut plain, |name, _, content| {
        if name == "backup.json" {
            let mut about = String::new();
            content.take(4096).read_to_string(&mut about)?;
            known = about.contains(LAYOUT);
        } else if known && (FILES.contains(&name) || is_key_file(name)) {
            let mut file = new_private_file(&waiting.join(name))?;
            io::copy(content, &mut file)?;
            file.sync_all()?;
        }
        Ok(())
    })
    .context("the backup is damaged or cut off: nothing was restored")?;
    if !known {
        bail!("this is not a backup that this version knows");
    }
    Ok(())
}
