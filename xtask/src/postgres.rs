//! The PostgreSQL cluster that all tests of one run share.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result, bail};

/// Ends with this value, and also when this program is killed: its input is then closed.
pub(crate) struct Cluster {
    program: Child,
    orders: Option<ChildStdin>,
    folder: String,
}

impl Cluster {
    /// Starts a new one in a folder of its own, as `crates/testkit/postgres.sh` says.
    pub(crate) fn start(root: &Path) -> Result<Cluster> {
        let mut program = Command::new("sh")
            .arg(root.join("crates/testkit/postgres.sh"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start a PostgreSQL cluster")?;
        let orders = program.stdin.take();
        let mut line = String::new();
        BufReader::new(program.stdout.take().context("no answer")?).read_line(&mut line)?;
        match line.trim_end().strip_prefix("ready ") {
            Some(folder) => Ok(Cluster { program, orders, folder: folder.to_owned() }),
            None => bail!("{}", line.trim_end()),
        }
    }

    /// Tells a test command where the cluster is.
    pub(crate) fn named_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("TENOHIRA_TEST_POSTGRES", &self.folder)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.orders.take());
        self.program.wait().ok();
    }
}
