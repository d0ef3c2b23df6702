//! Runs the binary over a data folder of its own.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Arc,
};

use serde_json::Value;
use store::SqlStore;
use tempfile::TempDir;
use testkit::{
    SeededIds,
    postgres::{self, Database},
};

/// One data folder.
pub(crate) struct Tenohira {
    folder: TempDir,
    /// Where its programs put temporary files.
    temporary: TempDir,
    /// On a server instead of in the folder, when this run of the tests is for PostgreSQL.
    database: Option<Database>,
}

/// What one run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: &Output) -> Run {
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }
    /// Every line of standard output as JSON.
    pub(crate) fn json(&self) -> Vec<Value> {
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        self.out.lines().map(parse).collect()
    }
}

impl Tenohira {
    pub(crate) fn new() -> Tenohira {
        if postgres::chosen() { Tenohira::on_a_server() } else { Tenohira::embedded() }
    }

    pub(crate) fn embedded() -> Tenohira {
        Tenohira::over(None)
    }

    pub(crate) fn on_a_server() -> Tenohira {
        Tenohira::over(Some(Database::create().unwrap()))
    }

    fn over(database: Option<Database>) -> Tenohira {
        let folder = || tempfile::tempdir().unwrap();
        Tenohira { folder: folder(), temporary: folder(), database }
    }

    /// The address of the database.
    pub(crate) fn url(&self) -> String {
        self.database.as_ref().map_or_else(|| "sqlite:".to_owned(), Database::url)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn temporary(&self) -> &Path {
        self.temporary.path()
    }

    /// The records themselves, past the command line.
    pub(crate) fn store(&self, seed: u64) -> SqlStore {
        let ids = Arc::new(SeededIds::new(seed));
        match &self.database {
            None => SqlStore::open(self.folder(), ids),
            Some(database) => SqlStore::connect(&database.url(), self.folder(), ids),
        }
        .unwrap()
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenohira"));
        command.args(args).arg("--data").arg(self.folder()).env_remove("TENOHIRA_DATA");
        command.env("TMPDIR", self.temporary());
        match &self.database {
            Some(database) => command.env("TENOHIRA_DATABASE", database.url()),
            None => command.env_remove("TENOHIRA_DATABASE"),
        };
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(&self.command(args).output().unwrap())
    }

    /// With one more variable in the environment.
    pub(crate) fn run_in(&self, variable: (&str, &str), args: &[&str]) -> Run {
        let mut command = self.command(args);
        Run::of(&command.env(variable.0, variable.1).output().unwrap())
    }

    /// Imports sample files as JSON, for a new person when `person` is `None`.
    pub(crate) fn import(&self, person: Option<&str>, samples: &[&str]) -> Run {
        let paths: Vec<String> = samples.iter().map(|s| sample(s).display().to_string()).collect();
        let mut args = vec!["import", "--json"];
        match person {
            Some(person) => args.extend(["--person", person]),
            None => args.push("--new-person"),
        }
        args.extend(paths.iter().map(String::as_str));
        self.run(&args)
    }
}

/// A file of the invented family.
pub(crate) fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)
}
