//! What the domain asks of the world: time, randomness, storage.
//!
//! Storage is synchronous. Every call that returns or changes a person's data takes a [`Permit`]
//! and leaves an audit leaf that is committed before the answer is given out.

mod query;

use std::ops::Range;

use jiff::Timestamp;

use crate::{
    AccountId, EntryId, OriginalId, PersonId, SeriesId,
    account::Accounts,
    audit::{Event, LeafHash, Proof, Unusual, What},
    circulation::Circulation,
    consent::{Grant, OnFile, Permit, Relation, RelationKind, fhir::State},
    person::{Difference, Person, PersonName, Sex, Subject},
    provenance::{Origin, Received},
    record::{Act, Draft, Entry, Finding, Kept, Point, Series, SeriesDraft, contradiction::Answer},
};

pub use query::{EntryQuery, UNDATED, Which};

/// Where time comes from.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Where randomness comes from.
pub trait Ids: Send + Sync {
    /// Fills `bytes` with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// Why storage could not do it. Never carries health data.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing is written; everything held before is still there.
    #[error("the disk is full: nothing was changed, free some space and try again")]
    Full,
    /// The permit is for another action than the one asked for.
    #[error("the permit does not allow this action")]
    WrongPermit,
    /// A row does not decrypt or does not parse: the file was changed or the key is another one.
    #[error("what is stored cannot be read ({0}): restore a backup or check the key")]
    Corrupt(&'static str),
    /// The database is from a newer version of the program.
    #[error("the data folder was written by a newer version ({found}) than this one ({known})")]
    Newer {
        /// Version found.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// Another program holds the data folder.
    #[error("another program is using the data folder")]
    Busy,
    /// Anything else from the database or the operating system.
    #[error("storage failed: {0}")]
    Failed(String),
}

/// A person to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Names, the present one first.
    pub names: Vec<PersonName>,
    /// Birth date.
    pub birth_date: Option<fhir::Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// What the family calls this person.
    pub called: Option<String>,
    /// The account that keeps the record.
    pub account: AccountId,
    /// How that account stands to the person.
    pub relation: RelationKind,
}

/// What became of an original.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was read: these drafts, points of series and acts go into the record.
    Read {
        /// Proposed entries.
        drafts: Vec<Draft>,
        /// High-rate measurements, one draft for each series.
        series: Vec<SeriesDraft>,
        /// Decisions of the person.
        acts: Vec<Act>,
        /// The original the drafts come from, when it is an earlier one (a file accepted later).
        from: Option<OriginalId>,
    },
    /// It seems to be about someone else: kept, not read, a question is open.
    PutAside {
        /// What differs.
        differences: Vec<Difference>,
    },
    /// Nobody can read it: kept as it is.
    Unread,
}

/// One original with what came out of it: taken in as a whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    /// The bytes to keep (個人番号, My Number, already masked). Empty when they are `held`.
    pub bytes: Vec<u8>,
    /// The address of an original whose bytes the store holds already: kept piece by piece
    /// ([`Staging`]), or read again from there.
    pub held: Option<OriginalId>,
    /// Name of the format, such as `jahis-okusuri`; `unknown` when none fits.
    pub format: String,
    /// Version as the file states it.
    pub format_version: Option<String>,
    /// When, how, through whom.
    pub received: Received,
    /// Whom the file says it is about.
    pub subject: Subject,
    /// What became of it.
    pub outcome: Outcome,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// What taking in one original changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// The original's address.
    pub original: Option<OriginalId>,
    /// New entries and new versions by resource type, sorted.
    pub entries: Vec<(String, u64)>,
    /// Drafts that were already held word for word.
    pub duplicates: u64,
    /// New points of series.
    pub points: u64,
    /// Points that were already held.
    pub duplicate_points: u64,
    /// Whether this very original was already held and read.
    pub already_held: bool,
}

/// The state of an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OriginalState {
    /// Read into the record.
    Read,
    /// Put aside, a question is open.
    PutAside,
    /// Put aside, and the person said it is not theirs.
    Declined,
    /// Read once, and taken out by the person: what only it brought does not count.
    TakenOut,
    /// Kept, nobody can read it.
    Unread,
}

/// An original as it is kept, without its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct OriginalRecord {
    /// Address.
    pub id: OriginalId,
    /// Order of arrival, from 1.
    pub number: u64,
    /// Size in bytes.
    pub size: u64,
    /// Format name.
    pub format: String,
    /// Version as the file states it.
    pub format_version: Option<String>,
    /// When, how, through whom.
    pub received: Received,
    /// What became of it.
    pub state: OriginalState,
    /// Whom the file says it is about.
    pub subject: Subject,
    /// What differs from the person, for originals put aside.
    pub differences: Vec<Difference>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Entries by resource type that this original brought. Withheld entries are not counted.
    pub entries: Vec<(String, u64)>,
    /// Drafts of this original that were already held word for word.
    pub duplicates: u64,
    /// Points of series that this original brought first. Withheld series are not counted.
    pub points: u64,
}

/// One line of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// Place in the person's own log, from 0.
    pub number: u64,
    /// What happened.
    pub event: Event,
}

/// Where one line of the access log stands in the tree over all logs, with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLeaf {
    /// Place in the person's own log, from 0.
    pub number: u64,
    /// Place in the tree, from 0.
    pub leaf: u64,
    /// The keyed commitment to the event.
    pub commitment: [u8; 32],
    /// The leaf hash.
    pub hash: LeafHash,
    /// The audit path of RFC 6962 section 2.1.1: what leads from the leaf to the root.
    pub path: Vec<LeafHash>,
}

/// The tree over all logs as it stands, with the leaves of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogProof {
    /// Leaves in the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: LeafHash,
    /// The person's leaves, oldest first.
    pub leaves: Vec<LogLeaf>,
}

/// How a look tells the log of what some work in it goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noting {
    /// Each entry by name: the answer tells of all of them.
    Each,
    /// That everything was weighed ([`What::weighed`]): the answer tells only of a part, which whoever
    /// asks adds by [`Reading::note`].
    AsAWhole,
}

/// A look at one person's record: one snapshot, one leaf for all that is looked at.
pub trait Reading {
    /// The revision of the record: every change moves it on, a look never does. At the same revision
    /// every answer under the same permit is the same. Gives out nothing.
    fn revision(&mut self) -> Result<i64, StoreError>;
    /// Does some work of the look, and gives what it noted for the log. It stays noted.
    fn noting(
        &mut self,
        noting: Noting,
        work: &mut dyn FnMut(&mut dyn Reading) -> Result<(), StoreError>,
    ) -> Result<What, StoreError>;
    /// Notes for the log what is given out without being read again.
    fn note(&mut self, what: &What);
    /// Name, birth date, sex.
    fn person(&mut self) -> Result<Person, StoreError>;
    /// Entries, newest first; those without a date last.
    fn entries(&mut self, query: &EntryQuery) -> Result<Vec<Entry>, StoreError>;
    /// Which entries carry `code` of `system`, in either spelling of the system: the newest `limit`,
    /// newest first, or all.
    fn coded(
        &mut self,
        system: &str,
        code: &str,
        limit: Option<u32>,
    ) -> Result<Vec<EntryId>, StoreError>;
    /// Entries as they are kept, byte for byte, in the order in which their own question gives them.
    /// They are reached and logged as by that question; only parsing and origins are left out.
    fn kept(&mut self, which: Which<'_>) -> Result<Vec<Kept>, StoreError>;
    /// How many facts there are (without [`crate::record::Kind::Support`]).
    fn count(&mut self) -> Result<u64, StoreError>;
    /// Months (`YYYY-MM`, Japan calendar) that hold entries, newest first, with their number; last,
    /// as [`UNDATED`], those without a month.
    fn months(&mut self) -> Result<Vec<(String, u64)>, StoreError>;
    /// The current version of one entry.
    fn entry(&mut self, id: EntryId) -> Result<Option<Entry>, StoreError>;
    /// All versions of one entry, newest first.
    fn history(&mut self, id: EntryId) -> Result<Vec<Entry>, StoreError>;
    /// Pairs of entries the person said are not the same.
    fn apart(&mut self) -> Result<Vec<(EntryId, EntryId)>, StoreError>;
    /// What the person said of pairs of entries that do not fit together.
    fn settled(&mut self) -> Result<Vec<(EntryId, EntryId, Answer)>, StoreError>;
    /// Originals, newest first.
    fn originals(&mut self) -> Result<Vec<OriginalRecord>, StoreError>;
    /// One original without its bytes.
    fn original(&mut self, id: OriginalId) -> Result<Option<OriginalRecord>, StoreError>;
    /// The bytes of one original, piece by piece; says whether there is such an original. An error
    /// after the last piece means that the pieces were not what was kept.
    fn original_pieces(
        &mut self,
        id: OriginalId,
        each: &mut dyn FnMut(&[u8]),
    ) -> Result<bool, StoreError>;
    /// The bytes of one original, at once.
    fn original_bytes(&mut self, id: OriginalId) -> Result<Option<Vec<u8>>, StoreError> {
        let mut bytes = Vec::new();
        let found = self.original_pieces(id, &mut |piece| bytes.extend_from_slice(piece))?;
        Ok(found.then_some(bytes))
    }
    /// The entries that have an origin in one original, in any version.
    fn brought(&mut self, id: OriginalId) -> Result<Vec<EntryId>, StoreError>;
    /// What is measured all day long: every series, in the order of their keys.
    fn series(&mut self) -> Result<Vec<Series>, StoreError>;
    /// The points of one series that start in `during` (Unix milliseconds), oldest first, at most
    /// `limit`. Empty for a series that is not there.
    fn points(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
        limit: usize,
    ) -> Result<Vec<Point>, StoreError>;
    /// Where the points of one series in `during` came from: every original that holds points of
    /// the same 28 days ([`crate::record::series::period_of`]), oldest first.
    fn point_origins(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
    ) -> Result<Vec<Origin>, StoreError>;
    /// Where withheld entries stand in one original: these bytes must not be shown.
    fn withheld_spans(
        &mut self,
        id: OriginalId,
    ) -> Result<Vec<crate::provenance::Span>, StoreError>;
    /// Everything the person agreed to or refused, with whether it was taken back, the oldest first.
    /// Whoever does not reach the whole record sees none of it.
    fn consents(&mut self) -> Result<Vec<(Grant, State)>, StoreError>;
    /// The access log, newest first: skip `skip`, at most `limit`.
    fn log(&mut self, skip: u64, limit: u32) -> Result<Vec<LoggedEvent>, StoreError>;
    /// How many events the access log holds.
    fn log_size(&mut self) -> Result<u64, StoreError>;
    /// Where the person's events stand in the tree over all logs.
    fn log_proof(&mut self) -> Result<LogProof, StoreError>;
    /// Everything by which a stranger can check one event; `None` when there is no such event, no
    /// signed checkpoint holds it yet (at most a minute), or it is from before such proofs.
    fn log_opening(&mut self, number: u64) -> Result<Option<Proof>, StoreError>;
}

/// What rebuilding gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many originals were read again.
    pub originals: u64,
    /// How many entries there are now (all versions).
    pub entries: u64,
    /// SHA-256 (hex) over every derived row before.
    pub digest_before: String,
    /// SHA-256 (hex) over every derived row after.
    pub digest_after: String,
}

/// What checking the log gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogCheck {
    /// Leaves in the tree.
    pub leaves: u64,
    /// Checkpoints on file.
    pub checkpoints: u64,
    /// Root of the tree, hex.
    pub root: String,
    /// Public key of the log, as a signed-note verifier key.
    pub key: String,
    /// The first bad place, in words; `None` when everything holds.
    pub bad: Option<String>,
}

/// A record that waits for the day on which it is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaving {
    /// Whose record.
    pub person: PersonId,
    /// The account that asked.
    pub account: AccountId,
    /// When it is erased.
    pub due: Timestamp,
}

/// What erasing a record gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// Rows that are gone, the key among them.
    pub rows: u64,
    /// Leaves of the log that stay and mean nothing any more.
    pub leaves: u64,
    /// Whether the write-ahead log is empty too. When another program was just reading, it is
    /// emptied the next time nobody does.
    pub settled: bool,
}

/// An original that comes piece by piece, because it can be larger than memory.
///
/// Nobody sees anything of it before [`Staging::finish`]. When it is dropped before, or the program
/// dies, all of it is taken back.
pub trait Staging {
    /// Keeps the next bytes (個人番号, My Number, already masked).
    fn add(&mut self, bytes: &[u8]) -> Result<(), StoreError>;
    /// Takes in what was kept with what was read out of it: all of it, or nothing. Idempotent. The
    /// bytes of `intake` are those that were added; what it brings itself is not looked at.
    fn finish(self: Box<Self>, intake: Intake) -> Result<Taken, StoreError>;
}

/// Storage of records, and of the accounts that reach them. Two implementations, one story of tests.
pub trait Store: Accounts + Circulation {
    /// The account of the household that owns this installation, made at first start.
    fn household(&self) -> Result<AccountId, StoreError>;

    /// Which persons an account has to do with. Says nothing about them.
    fn relations(&self, account: AccountId) -> Result<Vec<Relation>, StoreError>;

    /// What is on file about an account and a person, for the decision alone: relations, what the
    /// person agreed to or refused, the latest moment known. Empty for a person who is not here.
    fn on_file(&self, account: AccountId, person: PersonId) -> Result<OnFile, StoreError>;

    /// Starts a record. The event is logged.
    fn create_person(&self, new: &NewPerson, at: Timestamp) -> Result<PersonId, StoreError>;

    /// Reads under a permit ([`crate::consent::Action::Read`], or `Maintain` which also reaches
    /// what is withheld). `look` sees one snapshot; its leaf is committed before this returns.
    fn read(
        &self,
        permit: &Permit,
        look: &mut dyn FnMut(&mut dyn Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Takes in one original with its drafts and acts: all of it, or nothing. Idempotent.
    fn take_in(&self, permit: &Permit, intake: &Intake) -> Result<Taken, StoreError>;

    /// Takes in one original of which the person's name, birth date and sex decide what becomes:
    /// `decide` sees them under `read` and gives the intake. Both lines of the log are committed with
    /// what is written, and nothing is given out without them.
    fn take_in_as(
        &self,
        read: &Permit,
        add: &Permit,
        decide: Box<dyn FnOnce(&Person) -> Intake + '_>,
    ) -> Result<Taken, StoreError>;

    /// Begins to keep an original that comes piece by piece, under a permit to add.
    fn stage<'s>(&'s self, permit: &Permit) -> Result<Box<dyn Staging + 's>, StoreError>;

    /// Forgets everything derived and builds it again from `intakes`, in order, in one transaction.
    /// The person's originals must be exactly those given.
    fn rebuild(
        &self,
        permit: &Permit,
        intakes: &mut dyn Iterator<Item = Intake>,
    ) -> Result<Rebuilt, StoreError>;

    /// Notes under a permit for [`crate::consent::Action::Erase`] that the record is to be erased at
    /// `due`, or, with `None`, that it stays.
    fn leave(&self, permit: &Permit, due: Option<Timestamp>) -> Result<(), StoreError>;

    /// Leaves a line in the log of the person whom `permit` is about: their record was opened in a way
    /// that is unusual. Shows nothing and opens nothing.
    fn alarm(&self, permit: &Permit, what: Unusual) -> Result<(), StoreError>;

    /// Every record that waits to be erased. Says nothing else about the persons.
    fn leaving(&self) -> Result<Vec<Leaving>, StoreError>;

    /// Destroys the person's key and everything stored about them, under a permit for
    /// [`crate::consent::Action::Erase`]. The leaves of the log stay, so that the tree stays valid.
    fn erase(&self, permit: &Permit) -> Result<Erased, StoreError>;

    /// Checks the whole log: every leaf against its event, the tree against its checkpoints.
    fn check_log(&self) -> Result<LogCheck, StoreError>;
    /// Signs the tree of the log as it stands, when it has grown since the last time.
    fn keep_checkpoint(&self, at: Timestamp) -> Result<(), StoreError>;
}

/// Reads under a permit and returns what `look` returns.
pub fn read<T>(
    store: &dyn Store,
    permit: &Permit,
    look: impl FnOnce(&mut dyn Reading) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut look = Some(look);
    let mut answer = None;
    store.read(permit, &mut |reading| {
        if let Some(look) = look.take() {
            answer = Some(look(reading)?);
        }
        Ok(())
    })?;
    answer.ok_or_else(|| StoreError::Failed("the store did not look".to_owned()))
}
