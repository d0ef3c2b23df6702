//! Where things are. The only module that reads the environment.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use store::SqlStore;

use crate::{cli::Common, run::keys, world::SystemIds};

/// The data folder: as given, else `tenohira` (or `tenohira-demo`) in the person's data folder after
/// the XDG base directory specification, the platform's own on macOS and Windows.
fn data_folder(common: &Common, name: &str) -> Result<PathBuf> {
    if let Some(folder) = &common.data {
        return Ok(folder.clone());
    }
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|h| h.join(".local/share")))
    };
    let base = base.context("no home folder is known: say where the data shall be with --data")?;
    Ok(base.join(name))
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Where records are: a data folder, with the database inside it or on a server.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Holds the keys, the list of the erased and, unless there is a server, the database.
    pub(crate) folder: PathBuf,
    /// `postgres://…`; never shown, it can hold a password.
    pub(crate) server: Option<String>,
    /// Where the passphrase of the key is, when it is locked by one.
    key_passphrase_file: Option<PathBuf>,
}

impl Place {
    /// As the command line says. A database that is not known is refused, never ignored.
    pub(crate) fn of(common: &Common, name: &str) -> Result<Place> {
        let server = match common.database.as_deref() {
            None | Some("" | "sqlite:" | "sqlite") => None,
            Some(url) if is_server(url) => Some(url.to_owned()),
            Some(_) => bail!(
                "this database is not known: say `sqlite:` (inside the data folder) or `postgres://…`"
            ),
        };
        let key_passphrase_file = common.key_passphrase_file.clone();
        Ok(Place { folder: data_folder(common, name)?, server, key_passphrase_file })
    }

    /// An embedded database in this very folder.
    pub(crate) fn inside(folder: &Path, common: &Common) -> Place {
        let key_passphrase_file = common.key_passphrase_file.clone();
        Place { folder: folder.to_owned(), server: None, key_passphrase_file }
    }

    /// From an address on the command line; `keys` is the data folder that goes with a server.
    pub(crate) fn at(url: &str, keys: Option<&Path>, common: &Common) -> Result<Place> {
        if is_server(url) {
            let folder = match keys {
                Some(keys) => keys.to_owned(),
                None => data_folder(common, "tenohira")?,
            };
            return Ok(Place { server: Some(url.to_owned()), ..Place::inside(&folder, common) });
        }
        match (url.strip_prefix("sqlite:"), keys) {
            (None, _) => {
                bail!("`{url}` is not known: say `postgres://…`, `sqlite:` or `sqlite:DIR`")
            }
            (Some(_), Some(_)) => {
                bail!("a data folder holds its own keys: leave out the folder of keys")
            }
            (Some(""), None) => Ok(Place::inside(&data_folder(common, "tenohira")?, common)),
            (Some(folder), None) => Ok(Place::inside(Path::new(folder), common)),
        }
    }

    /// Opens the records, making what is missing.
    pub(crate) fn open(&self) -> Result<SqlStore> {
        let (folder, ids) = (&self.folder, Arc::new(SystemIds));
        let passphrases = keys::passphrases(self.key_passphrase_file.clone());
        match &self.server {
            None => SqlStore::open_with(folder, ids, passphrases),
            Some(url) => SqlStore::connect_with(url, folder, ids, passphrases),
        }
        .with_context(|| match self.server {
            None => format!("cannot open the data folder `{}`", folder.display()),
            Some(_) => format!("cannot open the database with keys in `{}`", folder.display()),
        })
    }
}

/// Whether an address names a PostgreSQL server.
fn is_server(url: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
}
