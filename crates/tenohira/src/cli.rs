//! The command line. Stable: later versions add, never rename.

mod account;
mod grants;
mod keys;
mod print;
mod share;
#[cfg(feature = "speech")]
mod speak;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use account::{Account, GiveRole, Invite, SignOut};
pub(crate) use grants::{Grant, Grants, Revoke};
pub(crate) use keys::{KeyKind, Keys, Rotate};
pub(crate) use print::Print;
pub(crate) use share::{Share, Shares};
#[cfg(feature = "speech")]
pub(crate) use speak::Speak;

/// Everything went well.
pub(crate) const EXIT_OK: u8 = 0;
/// Something failed, or a check found a bad place.
pub(crate) const EXIT_FAILED: u8 = 1;
/// Some file was refused (and every other one was read), or the command line is wrong.
pub(crate) const EXIT_REFUSED: u8 = 2;

/// Tenohira: your health record, in the palm of your hand.
#[derive(Debug, Parser)]
#[command(
    name = "tenohira",
    version,
    about,
    after_help = "\
Exit codes: 0 everything went well; 1 something failed or a check found a bad place; 2 some file was \
refused or the command line is wrong."
)]
pub(crate) struct CommandLine {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Folder that holds the records [default: your data folder, `tenohira` inside it]
    #[arg(long, global = true, value_name = "DIR", env = "TENOHIRA_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// Database: `sqlite:` inside the data folder, or `postgres://USER@/NAME?host=SOCKET-FOLDER` with
    /// the keys in the data folder
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "TENOHIRA_DATABASE",
        hide_env_values = true
    )]
    pub(crate) database: Option<String>,
    /// File with the passphrase of the key, when it is locked by one; every line is tried. Asked on
    /// the terminal when left out
    #[arg(long, global = true, value_name = "FILE", env = "TENOHIRA_KEY_PASSPHRASE_FILE")]
    pub(crate) key_passphrase_file: Option<PathBuf>,
    /// Print machine-readable JSON, one object a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of messages
    #[arg(long, global = true, value_enum, default_value = "ja")]
    pub(crate) lang: LangArg,
}

/// A language on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LangArg {
    /// 日本語
    Ja,
    /// やさしい日本語 (easy Japanese) where it is spoken, else 日本語
    Easy,
    /// English
    En,
}

impl From<LangArg> for phr::Lang {
    fn from(lang: LangArg) -> phr::Lang {
        match lang {
            LangArg::Ja | LangArg::Easy => phr::Lang::Ja,
            LangArg::En => phr::Lang::En,
        }
    }
}

impl From<LangArg> for phr::message::Language {
    fn from(lang: LangArg) -> phr::message::Language {
        match lang {
            LangArg::Ja => phr::message::Language::Ja,
            LangArg::Easy => phr::message::Language::Easy,
            LangArg::En => phr::message::Language::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show an invented family: makes a data folder, imports their files, serves the pages
    Demo(Serve),
    /// Serve the pages of the records in the data folder
    Serve(Serve),
    /// Read files into a person's record
    Import(Import),
    /// Write a person's whole record as one zip to take along
    Export(Export),
    /// Write an encrypted copy of the whole data folder, also while it is in use
    Backup(Backup),
    /// Bring a backup into an empty data folder
    Restore(Restore),
    /// Read files as they appear in a folder, until Ctrl-C; moves and deletes nothing
    Watch(Watch),
    /// Erase a person's record for good, after a waiting day
    Erase(Erase),
    /// Move records into another database or data folder, showing that both are equal
    Move(Move),
    /// Rebuild everything derived from the originals
    Reindex(Reindex),
    /// Tell what the record says: a change or the ordinary wobble, and the first step
    Insights(Insights),
    /// Write a document for paper as a PDF that everybody can read (PDF/UA-1)
    Print(Print),
    /// Say words or a message of a record in Japanese, as a WAV file made on this machine
    #[cfg(feature = "speech")]
    Speak(Speak),
    /// The access log
    #[command(subcommand)]
    Audit(Audit),
    /// The key that locks every record
    #[command(subcommand)]
    Keys(Keys),
    /// Who signs in; shows nobody's record
    #[command(subcommand)]
    Account(Account),
    /// Give somebody else access to a part of a record, for a time
    Grant(Grant),
    /// Take a grant back, at once and for good
    Revoke(Revoke),
    /// List the grants of a record
    Grants(Grants),
    /// Give a link to a part of a record to somebody without an account, for a time
    Share(Share),
    /// List the links that were given, with what became of each
    Shares(Shares),
    /// List the persons whose records are here
    Persons,
    /// Print a completion script for your shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff)
    Man,
}

/// Where to serve.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port; port 0 picks a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8480")]
    pub(crate) listen: SocketAddr,
    /// Address and port on the network where phones reach the addresses for sending, and nothing else
    #[arg(long, value_name = "ADDR:PORT")]
    pub(crate) inlet: Option<SocketAddr>,
    /// How phones reach it from outside, such as `https://health.example` (behind a proxy)
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub(crate) base_url: Option<String>,
    /// Address under which browsers reach the pages through a TLS proxy, such as
    /// `https://health.example`; passkeys are bound to its name for good
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub(crate) pages_url: Option<String>,
    /// File that describes a provider (OIDC) by which people may sign in, see
    /// docs/operators/providers.md; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) provider: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) backup: ScheduledBackup,
}

/// Backups that are made while it serves.
#[derive(Debug, Clone, Args)]
#[command(group = clap::ArgGroup::new("backup_lock").args(["backup_recipient", "backup_passphrase_file"]))]
pub(crate) struct ScheduledBackup {
    /// Folder for encrypted backups, made while it serves; the oldest are removed
    #[arg(id = "backup_to", long = "backup-to", value_name = "DIR", requires = "backup_lock")]
    pub(crate) to: Option<PathBuf>,
    /// How often, such as `24h` or `90m`
    #[arg(id = "backup_every", long = "backup-every", value_name = "TIME", default_value = "24h", value_parser = every)]
    pub(crate) every: Duration,
    /// Public key that can open them (`age1…`); may be given several times
    #[arg(
        id = "backup_recipient",
        long = "backup-recipient",
        value_name = "age1…",
        requires = "backup_to"
    )]
    pub(crate) recipient: Vec<String>,
    /// File whose first line is the passphrase that opens them
    #[arg(
        id = "backup_passphrase_file",
        long = "backup-passphrase-file",
        value_name = "FILE",
        requires = "backup_to"
    )]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// How many are kept
    #[arg(id = "backup_keep", long = "backup-keep", value_name = "N", default_value = "14", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) keep: u16,
}

/// A time of at least a second.
fn every(text: &str) -> Result<Duration, String> {
    let time = text.parse::<jiff::SignedDuration>().ok().and_then(|t| Duration::try_from(t).ok());
    time.filter(|t| *t >= Duration::from_secs(1))
        .ok_or_else(|| "give a time such as `24h` or `90m`, a second at least".to_owned())
}

/// An address without a path: scheme and host.
fn base_url(text: &str) -> Result<String, String> {
    let base = text.trim_end_matches('/');
    let host = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"));
    let known = |b: u8| b.is_ascii_alphanumeric() || b".:-[]".contains(&b);
    match host {
        Some(host) if !host.is_empty() && host.bytes().all(known) => Ok(base.to_owned()),
        _ => Err("give scheme and host alone, such as `https://health.example`".to_owned()),
    }
}

/// Which files, for whom.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["person", "new_person"]))]
pub(crate) struct Import {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: Option<String>,
    /// Start a new record for the person the first file is about
    #[arg(long)]
    pub(crate) new_person: bool,
    /// Name for the new record, when no file says one
    #[arg(long, requires = "new_person", value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Birth date for the new record (YYYY-MM-DD), when no file says one
    #[arg(long, requires = "new_person", value_name = "DATE")]
    pub(crate) birth_date: Option<fhir::Date>,
    /// How the columns of a table are to be read, by their letters: `A=date,B=systolic,C=weight/kg`.
    /// Remembered for every table with the same headings; the pages show all the words
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) columns: Option<String>,
    /// The files; zip archives are opened
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Whose record, into which file.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
    /// The zip to write; it is never written over another file
    #[arg(short, long, value_name = "FILE", default_value = "tenohira-record.zip")]
    pub(crate) output: PathBuf,
}

/// Into which file, for whose key.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("lock").required(true).args(["recipient", "passphrase_file"]))]
pub(crate) struct Backup {
    /// The file to write; it is never written over another file
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Public key that can open it (`age1…`); may be given several times
    #[arg(long, value_name = "age1…")]
    pub(crate) recipient: Vec<String>,
    /// File whose first line is the passphrase that opens it
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// From which file, with which key.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("lock").required(true).args(["identity", "passphrase_file"]))]
pub(crate) struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// File with the secret key (`AGE-SECRET-KEY-1…`)
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
    /// File whose first line is the passphrase
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// Which folder, for whom.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
    /// Read what is there now and stop
    #[arg(long)]
    pub(crate) once: bool,
    /// The folder; folders inside it are not looked into
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// Whose record to erase, and when.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["person", "due"]))]
pub(crate) struct Erase {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: Option<String>,
    /// At once, without the waiting day
    #[arg(long, requires = "person", conflicts_with = "cancel")]
    pub(crate) now: bool,
    /// Keep the record after all
    #[arg(long, requires = "person")]
    pub(crate) cancel: bool,
    /// Erase every record whose waiting day is over (`serve` does it by itself)
    #[arg(long)]
    pub(crate) due: bool,
}

/// Which records, from where to where.
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// Where they are: `postgres://…`, `sqlite:` (the data folder) or `sqlite:DIR`
    #[arg(long, value_name = "URL")]
    pub(crate) from: String,
    /// Where they go; made when it is new
    #[arg(long, value_name = "URL")]
    pub(crate) to: String,
    /// Data folder with the keys of a server given with --from [default: the data folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) from_keys: Option<PathBuf>,
    /// Data folder with the keys of a server given with --to [default: the data folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) to_keys: Option<PathBuf>,
    /// Only this person; everyone when left out
    #[arg(long, value_name = "P")]
    pub(crate) person: Option<String>,
    /// Erase each record at its old place once it is at the new one
    #[arg(long)]
    pub(crate) erase_source: bool,
}

/// Whose record to rebuild.
#[derive(Debug, Args)]
pub(crate) struct Reindex {
    /// Only this person; everyone when left out
    #[arg(long, value_name = "P")]
    pub(crate) person: Option<String>,
}

/// Whose record to tell about.
#[derive(Debug, Args)]
pub(crate) struct Insights {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
    /// As of this day (YYYY-MM-DD); today when left out
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<fhir::Date>,
    /// By which guideline pressures at home are judged; what the person chose when left out
    #[arg(long, value_name = "GUIDELINE")]
    pub(crate) guideline: Option<GuidelineArg>,
}

/// A guideline of the Japanese Society of Hypertension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GuidelineArg {
    /// Of 2019: at home below 135/85 from 75 years on, below 125/75 for others
    Jsh2019,
    /// Of 2025: at home below 125/75
    Jsh2025,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Check the whole log: every leaf, the tree, its signed checkpoints; or one proof file alone
    Verify(AuditVerify),
    /// Write a file by which anybody can check one event of a person's log
    Proof(AuditProof),
    /// Write the tree and its signed checkpoint as static files (C2SP tlog-tiles) that say nothing
    /// about anybody
    Publish {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Against what to check.
#[derive(Debug, Args)]
pub(crate) struct AuditVerify {
    /// Only this proof file; needs no records
    #[arg(long, value_name = "FILE", conflicts_with = "against")]
    pub(crate) proof: Option<PathBuf>,
    /// The public key that the proof has to be signed with
    #[arg(long, value_name = "KEY", requires = "proof")]
    pub(crate) key: Option<String>,
    /// A checkpoint that was kept elsewhere: the log has to go on from it; may be given several times
    #[arg(long, value_name = "CHECKPOINT_FILE")]
    pub(crate) against: Vec<PathBuf>,
}

/// Which event.
#[derive(Debug, Args)]
pub(crate) struct AuditProof {
    /// Whose log: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
    /// Number of the event in the person's log, from 0; the newest when left out
    #[arg(long, value_name = "N")]
    pub(crate) event: Option<u64>,
    /// The file to write; it is never written over another file
    #[arg(short, long, value_name = "FILE", default_value = "tenohira-proof.json")]
    pub(crate) output: PathBuf,
}
