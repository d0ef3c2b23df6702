//! `tenohira backup`: the whole data folder as one age file, also while it is in use.
//!
//! The file is `age-encryption.org/v1` around a tar of `backup.json`, the key files in `keys`,
//! `erased` and `ended` (when there are) and `tenohira.db`, which is an embedded database also when
//! the records are on a server. A key that is made from a passphrase or lives in a
//! token is not in it. The copy of the database is of one moment.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use age::{Encryptor, secrecy::SecretString};
use anyhow::{Context, Result, bail};
use phr::{Lang, ports::Clock};
use serde_json::json;
use store::{KeyFile, SqlStore};

use super::{done, export::new_private_file};
use crate::{
    cli::{Backup, Common},
    config::Place,
    output, tar,
    world::SystemClock,
};

/// Name and version of the layout.
pub(super) const LAYOUT: &str = "tenohira-backup/1";
/// The files of a data folder that a backup holds after those in `keys`.
pub(super) const FILES: [&str; 3] = ["erased", "ended", "tenohira.db"];
/// What stands before the name of a file in the folder `keys`.
pub(super) const KEYS: &str = "keys/";

pub(crate) fn run(place: &Place, options: &Backup, common: &Common) -> Result<ExitCode> {
    let folder = place.folder.as_path();
    let sign = if place.server.is_some() { "keys" } else { "tenohira.db" };
    if !folder.join(sign).exists() {
        bail!("there are no records in `{}`; say where they are with --data", folder.display());
    }
    let lock = lock(&options.recipient, options.passphrase_file.as_deref())?;
    let shown = options.file.display();
    let out = new_private_file(&options.file)
        .with_context(|| format!("cannot write `{shown}` (a file that exists is left alone)"))?;
    let making = || write(&place.open()?, folder, lock, &out);
    let written = output::with_progress("backup", making)
        .inspect_err(|_| drop(fs::remove_file(&options.file)))?;
    output::line(&if common.json {
        json!({"file": shown.to_string(), "bytes": written}).to_string()
    } else {
        match common.lang.into() {
            Lang::Ja => format!(
                "{shown}: 控えを作りました（{written}バイト）。鍵は別の所にしまってください"
            ),
            Lang::En => format!("{shown}: backup of {written} bytes; keep its key somewhere else"),
        }
    })?;
    Ok(done())
}

/// What locks a backup: a passphrase, or the public keys of those who may open it.
pub(super) fn lock(recipients: &[String], passphrase_file: Option<&Path>) -> Result<Encryptor> {
    if let Some(path) = passphrase_file {
        return Ok(Encryptor::with_user_passphrase(passphrase(path)?));
    }
    let parse = |text: &String| {
        let recipient = text.trim().parse::<age::x25519::Recipient>();
        recipient.map_err(|why| anyhow::anyhow!("`{text}` is no age public key ({why})"))
    };
    let recipients: Vec<_> = recipients.iter().map(parse).collect::<Result<_>>()?;
    let each = recipients.iter().map(|r| -> &dyn age::Recipient { r });
    Ok(Encryptor::with_recipients(each)?)
}

/// The first line of a file.
pub(super) fn passphrase(path: &Path) -> Result<SecretString> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the passphrase from `{}`", path.display()))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        bail!("the first line of `{}` is empty: it must be the passphrase", path.display());
    }
    Ok(SecretString::from(line.to_owned()))
}

/// A copy of the database that is removed again, whatever happens.
struct Copy(PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

/// Writes everything of one moment, while others read and write; gives the number of bytes.
pub(super) fn write(store: &SqlStore, folder: &Path, lock: Encryptor, out: &File) -> Result<u64> {
    let copy = Copy(folder.join(format!("copy-{}.db", std::process::id())));
    drop(fs::remove_file(&copy.0));
    let keys = store.copy_to(&copy.0)?;
    let mut sealed = lock.wrap_output(BufWriter::new(out))?;
    let about = json!({"format": LAYOUT, "made": SystemClock.now().to_string()}).to_string();
    tar::add(&mut sealed, "backup.json", about.len() as u64, &mut about.as_bytes())?;
    for KeyFile { name, bytes } in keys {
        let name = format!("{KEYS}{name}");
        tar::add(&mut sealed, &name, bytes.len() as u64, &mut bytes.as_slice())?;
    }
    for name in FILES {
        let path = if name == "tenohira.db" { copy.0.clone() } else { folder.join(name) };
        if !path.exists() {
            continue;
        }
        let mut file = File::open(&path).with_context(|| format!("cannot read `{name}`"))?;
        let size = file.metadata()?.len();
        tar::add(&mut sealed, name, size, &mut file)?;
    }
    tar::end(&mut sealed)?;
    let mut inner = sealed.finish()?;
    inner.flush()?;
    out.sync_all()?;
    Ok(out.metadata()?.len())
}
