//! PostgreSQL for a test: a database of its own, gone afterwards.
//!
//! `cargo xtask test` starts one cluster for all tests and names its folder in
//! [`CLUSTER`]; a test that is run alone starts its own (about a second). Either way the cluster
//! ends with the program that started it, also when that is killed (`postgres.sh`).

use std::{
    ffi::OsString,
    io::{self, BufRead, BufReader, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// The environment variable with the folder of a running cluster.
pub const CLUSTER: &str = "TENOHIRA_TEST_POSTGRES";
/// The environment variable that chooses the database of tests that run on either: `postgres`.
pub const CHOICE: &str = "TENOHIRA_TEST_DATABASE";

/// Whether tests that run on either database shall run on PostgreSQL.
pub fn chosen() -> bool {
    std::env::var_os(CHOICE).is_some_and(|choice| choice == "postgres")
}

/// A cluster of our own; it ends with this value.
#[derive(Debug)]
pub struct Cluster {
    program: Child,
    /// Closing it ends the cluster.
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    folder: PathBuf,
}

/// Whether a cluster that is reached over loopback speaks TLS.
#[derive(Debug, Clone, Copy)]
pub enum Encrypted<'a> {
    /// With `server.crt` and `server.key` of this folder.
    With(&'a Path),
    /// It does not.
    Not,
}

impl Cluster {
    /// Starts a new one.
    pub fn start() -> io::Result<Cluster> {
        Cluster::start_with(&[])
    }

    fn start_with(more: &[(&str, OsString)]) -> io::Result<Cluster> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/postgres.sh");
        let mut program = Command::new("sh")
            .arg(script)
            .envs(more.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let none = || io::Error::other("no pipe to the cluster");
        let orders = Some(program.stdin.take().ok_or_else(none)?);
        let answers = BufReader::new(program.stdout.take().ok_or_else(none)?);
        let mut cluster = Cluster { program, orders, answers, folder: PathBuf::new() };
        cluster.folder = cluster.ready()?;
        Ok(cluster)
    }

    /// Kills the server in the middle of whatever it does (`kill -9`), and starts it again.
    pub fn kill(&mut self) -> io::Result<()> {
        if let Some(orders) = &mut self.orders {
            orders.write_all(b"kill\n")?;
        }
        self.ready().map(drop)
    }

    fn ready(&mut self) -> io::Result<PathBuf> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        match line.trim_end().strip_prefix("ready ") {
            Some(folder) => Ok(PathBuf::from(folder)),
            None => Err(io::Error::other(line.trim_end().to_owned())),
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.orders.take());
        drop(self.program.wait());
    }
}

/// An empty database, dropped with this value.
#[derive(Debug)]
pub struct Database {
    name: String,
    folder: PathBuf,
    cluster: Option<Cluster>,
    port: u16,
}

/// Where PostgreSQL listens when nobody says otherwise.
const PORT: u16 = 5432;

impl Database {
    /// In the cluster of this run, or in one of its own.
    pub fn create() -> io::Result<Database> {
        match std::env::var_os(CLUSTER) {
            Some(folder) => Database::in_folder(folder, None),
            None => Database::alone(),
        }
    }

    /// In a cluster of its own, which may be killed.
    pub fn alone() -> io::Result<Database> {
        let cluster = Cluster::start()?;
        Database::in_folder(cluster.folder.clone().into_os_string(), Some(cluster))
    }

    /// In a cluster of its own that is reached over loopback too, encrypted or not.
    pub fn encrypted(how: Encrypted<'_>) -> io::Result<Database> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut more = vec![("TENOHIRA_POSTGRES_PORT", OsString::from(port.to_string()))];
        match how {
            Encrypted::With(folder) => more.push(("TENOHIRA_POSTGRES_TLS", folder.into())),
            Encrypted::Not => {}
        }
        let cluster = Cluster::start_with(&more)?;
        let folder = cluster.folder.clone().into_os_string();
        Database::made(folder, Some(cluster), port)
    }

    /// The address over loopback, under this name for it, with more words about the way.
    pub fn url_at(&self, host: &str, more: &str) -> String {
        format!("postgres://tenohira@{host}:{}/{}?{more}", self.port, self.name)
    }

    fn in_folder(folder: OsString, cluster: Option<Cluster>) -> io::Result<Database> {
        Database::made(folder, cluster, PORT)
    }

    fn made(folder: OsString, cluster: Option<Cluster>, port: u16) -> io::Result<Database> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let database = Database { name, folder: folder.into(), cluster, port };
        database.psql(
            "postgres",
            "postgres",
            &format!("CREATE DATABASE {} OWNER tenohira", database.name),
        )?;
        Ok(database)
    }

    /// The address, for the role that is no superuser.
    pub fn url(&self) -> String {
        format!("postgres://tenohira@/{}?host={}", self.name, self.folder.display())
    }

    /// The address for the superuser.
    pub fn superuser_url(&self) -> String {
        self.url().replacen("tenohira@", "postgres@", 1)
    }

    /// Runs statements as the superuser, past every policy. Gives rows as lines, columns cut by `|`.
    pub fn as_superuser(&self, sql: &str) -> io::Result<String> {
        self.psql("postgres", &self.name, sql)
    }

    /// Runs statements as the role of the program.
    pub fn as_role(&self, sql: &str) -> io::Result<String> {
        self.psql("tenohira", &self.name, sql)
    }

    /// Kills the server and starts it again; only for a cluster of our own.
    pub fn kill_server(&mut self) -> io::Result<()> {
        self.cluster.as_mut().map_or_else(|| Err(io::Error::other("not our server")), Cluster::kill)
    }

    fn psql(&self, role: &str, database: &str, sql: &str) -> io::Result<String> {
        let done = Command::new("psql")
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", role, "-h"])
            .arg(&self.folder)
            .args(["-p", &self.port.to_string(), "-d", database, "-c", sql])
            .output()?;
        if !done.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&done.stderr).into_owned()));
        }
        Ok(String::from_utf8_lossy(&done.stdout).trim_end().to_owned())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.cluster.is_none() {
            let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
            drop(self.psql("postgres", "postgres", &sql));
        }
    }
}
