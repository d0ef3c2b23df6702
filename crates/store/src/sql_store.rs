//! [`SqlStore`]: records in a database, whichever it is.

mod accounts;
mod ending;
mod keys;
pub(crate) mod moving;
mod sharing;
mod whole;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use phr::{
    AccountId, PersonId,
    audit::{ALARM, Event, Unusual, What},
    consent::{Action, Ground, OnFile, Permit, Purpose, Relation, RelationKind},
    person::Person,
    ports::{
        Erased, Ids, Intake, Leaving, LogCheck, NewPerson, Reading, Rebuilt, Staging, Store,
        StoreError, Taken,
    },
};
use zeroize::Zeroizing;

use crate::{
    account::Vault,
    consent,
    ended::{self, Ended},
    files::{self, Presence},
    fill,
    keys::Passphrases,
    lately::Lately,
    leaving, log,
    look::Look,
    narrow::Narrow,
    original, person,
    placeless::Placeless,
    postgres::PostgresServer,
    prepare::prepare,
    readers::Readers,
    rebuild, returned,
    seal::{Kek, PersonKeys},
    sqlite::SqliteFile,
    staging::Stage,
    take,
    waist::{Database, Scope},
    writer::Writer,
};

pub use keys::KeyFile;
pub use moving::Moved;

/// Persons whose unwrapped keys stay in memory.
const KEYS_MAX: usize = 1024;

/// The store: on embedded SQLite, or on a PostgreSQL server.
pub struct SqlStore {
    // The order matters: readers close before the writer; SQLite then folds its log into the file.
    readers: Readers,
    writer: Writer,
    kek: Arc<Kek>,
    vault: Arc<Vault>,
    keys: Mutex<HashMap<PersonId, Arc<PersonKeys>>>,
    lately: Arc<Lately>,
    ids: Arc<dyn Ids>,
    folder: PathBuf,
    household: AccountId,
    /// Tells other programs that somebody is here.
    _presence: Presence,
}

impl std::fmt::Debug for SqlStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqlStore").finish_non_exhaustive()
    }
}

/// The store on embedded SQLite.
pub type SqliteStore = SqlStore;

impl SqlStore {
    /// Opens the data folder, making what is missing: `tenohira.db` and `keys/kek`. A folder whose key
    /// is locked by a passphrase is refused.
    pub fn open(folder: &Path, ids: Arc<dyn Ids>) -> Result<SqlStore, StoreError> {
        SqlStore::open_with(folder, ids, no_passphrases())
    }

    /// Opens the data folder; `passphrases` is asked when its key is locked by one.
    pub fn open_with(
        folder: &Path,
        ids: Arc<dyn Ids>,
        passphrases: Passphrases,
    ) -> Result<SqlStore, StoreError> {
        files::make_private_folder(folder)?;
        let database = Arc::new(SqliteFile(folder.join("tenohira.db")));
        SqlStore::start(database, folder, ids, passphrases)
    }

    /// Opens a database on a PostgreSQL server, making what is missing. The keys stay in the data
    /// folder: whoever holds only the database reads nothing.
    pub fn connect(url: &str, folder: &Path, ids: Arc<dyn Ids>) -> Result<SqlStore, StoreError> {
        SqlStore::connect_with(url, folder, ids, no_passphrases())
    }

    /// The same; `passphrases` is asked when the key is locked by one.
    pub fn connect_with(
        url: &str,
        folder: &Path,
        ids: Arc<dyn Ids>,
        passphrases: Passphrases,
    ) -> Result<SqlStore, StoreError> {
        files::make_private_folder(folder)?;
        SqlStore::start(Arc::new(PostgresServer::at(url)?), folder, ids, passphrases)
    }

    fn start(
        database: Arc<dyn Database>,
        folder: &Path,
        ids: Arc<dyn Ids>,
        passphrases: Passphrases,
    ) -> Result<SqlStore, StoreError> {
        let db = database.writer()?;
        let (household, kek) = Kek::open(&*db, folder, ids.as_ref(), passphrases)?;
        let presence = Presence::enter(folder, || original::sweep(&*db))?;
        let kek = Arc::new(kek);
        let store = SqlStore {
            readers: Readers::new(database),
            writer: Writer::start(db, Arc::clone(&kek))?,
            vault: Arc::new(kek.vault()?),
            kek,
            keys: Mutex::new(HashMap::new()),
            lately: Arc::new(Lately::new()),
            ids,
            folder: folder.to_owned(),
            household,
            _presence: presence,
        };
        store.index_consents()?;
        Ok(store)
    }

    /// Limits how large the database may grow, in pages of 4 KiB; writing beyond is
    /// [`StoreError::Full`]. Reading needs room for its log as well.
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.writer.limit_pages(pages)
    }

    /// Erases whoever is in the folder's list of the erased and has come back, with an old backup.
    /// Gives how many there were.
    pub fn erase_listed(&self, at: Timestamp) -> Result<u64, StoreError> {
        let listed = leaving::listed(&self.folder)?;
        if listed.is_empty() {
            return Ok(0);
        }
        let mut erased = 0_u64;
        for person in self.readers.look(Scope::Everyone("who is here"), leaving::persons)? {
            if !listed.lines().any(|line| line == leaving::listed_as(person)) {
                continue;
            }
            self.end(
                person,
                Event {
                    at,
                    actor: self.household,
                    action: Action::Erase,
                    purpose: Purpose::SystemAdministration,
                    ground: None,
                    holder: None,
                    door: "restore".to_owned(),
                    what: What::default(),
                },
            )?;
            erased = erased.saturating_add(1);
        }
        Ok(erased)
    }

    fn end(&self, person: PersonId, event: Event) -> Result<Erased, StoreError> {
        let keys = self.keys(person)?;
        let (kek, folder) = (Arc::clone(&self.kek), self.folder.clone());
        let (rows, leaves) = self.writer.run(person, move |db, log| {
            log.append(db, &keys, &event)?;
            // First of all: from here on no backup can bring the person back.
            leaving::list(&folder, person)?;
            log.forget(person);
            leaving::forget(db, &kek, person)
        })?;
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(&person);
        self.lately.forget(person);
        Ok(Erased { rows, leaves, settled: self.writer.settle()? })
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.writer
    }

    fn keys(&self, person: PersonId) -> Result<Arc<PersonKeys>, StoreError> {
        let mut known = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = known.get(&person) {
            return Ok(Arc::clone(keys));
        }
        let keys = {
            let scope = Scope::Person(person);
            let keys = self.readers.look(scope, |db| person::keys(db, &self.kek, person))?;
            Arc::new(keys.remembering(&self.lately))
        };
        if known.len() >= KEYS_MAX {
            known.clear();
        }
        known.insert(person, Arc::clone(&keys));
        Ok(keys)
    }

    /// Labels what an earlier version of the program wrote without labels.
    fn fill(&self, person: PersonId, keys: &Arc<PersonKeys>) -> Result<(), StoreError> {
        if !self.readers.look(Scope::Person(person), |db| fill::is_needed(db, person))? {
            return Ok(());
        }
        let keys = Arc::clone(keys);
        self.writer.run(person, move |db, _| fill::labels(db, person, &keys))
    }

    /// Looks under a permit and says what was given out, which is not logged yet.
    fn look(
        &self,
        permit: &Permit,
        keys: &Arc<PersonKeys>,
        look: &mut dyn FnMut(&mut dyn Reading) -> Result<(), StoreError>,
    ) -> Result<(Result<(), StoreError>, What), StoreError> {
        if !matches!(permit.action(), Action::Read | Action::Maintain) {
            return Err(StoreError::WrongPermit);
        }
        let (person, predicate) = (permit.person(), permit.predicate().clone());
        // Maintenance is never narrow.
        let maintained = permit.action() == Action::Maintain;
        let whole = maintained || predicate.is_whole();
        let (reader, placeless) = (permit.actor(), predicate.hides_places());
        if !whole {
            self.fill(person, keys)?;
        }
        self.readers.look(Scope::Person(person), |db| {
            if whole {
                let reader = (!maintained).then_some(reader);
                let mut reading = Look::new(db, person, keys, predicate, reader);
                let looked = look(&mut reading);
                return Ok((looked, reading.what()));
            }
            let mut reading = Narrow::new(db, person, keys, predicate, reader)?;
            let looked = if placeless {
                look(&mut Placeless::over(&mut reading))
            } else {
                look(&mut reading)
            };
            Ok((looked, reading.what()))
        })
    }

    /// Takes in one original; `seen` is the look that was taken for it and is not logged yet.
    fn keep(
        &self,
        permit: &Permit,
        intake: &Intake,
        seen: Option<log::Line>,
    ) -> Result<Taken, StoreError> {
        consent::check(permit, intake)?;
        // Whoever decides about the record decides about what is closed as well: a consent is about
        // all of it ([`consent::check`]), and nobody but them takes one in.
        let decides = matches!(permit.action(), Action::Grant | Action::Delegate | Action::Locate);
        let narrow = !decides && !permit.predicate().is_whole();
        if narrow {
            returned::check(permit, intake)?;
        }
        let person = permit.person();
        let keys = self.keys(person)?;
        let prepared = prepare(&keys, intake, true)?;
        let told = narrow.then(|| returned::told(&prepared));
        let ended = consent::taken_back(intake).map(|grant| Ended::consent(&keys, grant));
        let (permit, folder) = (permit.clone(), self.folder.clone());
        self.writer.run(person, move |db, log| {
            if let Some(seen) = &seen {
                log.append_line(db, &keys, seen)?;
            }
            let (taken, what) = take::apply(db, person, &keys, &prepared)?;
            log.append(db, &keys, &Event::of(&permit, what))?;
            if let Some(ended) = &ended {
                ended::note(&folder, ended)?;
            }
            Ok(told.clone().unwrap_or(taken))
        })
    }

    /// Writes one leaf for what was given out.
    fn log(&self, permit: &Permit, keys: &Arc<PersonKeys>, what: What) -> Result<(), StoreError> {
        let (keys, line) = (Arc::clone(keys), log::Line::of(&Event::of(permit, what)));
        self.writer.note(permit.person(), move |db, log| log.append_line(db, &keys, &line))
    }
}

fn no_passphrases() -> Passphrases {
    Arc::new(|| Ok(Vec::new()))
}

/// Whether what a relation allows depends on the person's age.
const fn by_age(kind: RelationKind) -> bool {
    match kind {
        RelationKind::Person | RelationKind::Parent => true,
        RelationKind::Family | RelationKind::Guardian | RelationKind::Helper => false,
    }
}

impl Store for SqlStore {
    fn household(&self) -> Result<AccountId, StoreError> {
        Ok(self.household)
    }

    fn relations(&self, account: AccountId) -> Result<Vec<Relation>, StoreError> {
        let scope = Scope::Everyone("relations of an account");
        self.readers.look(scope, |db| person::relations(db, account))
    }

    fn on_file(&self, account: AccountId, person: PersonId) -> Result<OnFile, StoreError> {
        let held = self.readers.look(Scope::Person(person), |db| {
            let relations = person::between(db, account, person)?;
            Ok((relations, log::latest(db, person)?, consent::given(db, person)?))
        })?;
        let (mut relations, seen, given) = held;
        let mut grants = Vec::with_capacity(given.len());
        if !given.is_empty() {
            let keys = self.keys(person)?;
            for (id, sealed) in given {
                grants.push(consent::open(&keys, id, &sealed)?);
            }
        }
        relations.extend(grants.iter().filter_map(|grant| consent::relation(grant, account)));
        // Nobody is told that somebody else has a record here: without a key there is nothing.
        for relation in relations.iter_mut().filter(|r| by_age(r.kind)) {
            let keys = self.keys(person)?;
            let look =
                self.readers.look(Scope::Person(person), |db| person::read(db, person, &keys));
            relation.born = look?.birth_date;
        }
        Ok(OnFile { relations, grants, seen })
    }

    fn create_person(&self, new: &NewPerson, at: Timestamp) -> Result<PersonId, StoreError> {
        let mut id = [0; 16];
        self.ids.fill(&mut id);
        let id = PersonId::from_bytes(id);
        let mut secret = Zeroizing::new([0; 32]);
        self.ids.fill(secret.as_mut_slice());
        let keys = self.kek.keys_of(id, &secret)?;
        let profile = person::profile(&keys, new, at)?;
        let relation = Relation { kind: new.relation, ..Relation::own(new.account, id, at) };
        let event = Event {
            at,
            actor: new.account,
            action: Action::Add,
            purpose: match new.relation {
                RelationKind::Person => Purpose::PatientRequest,
                RelationKind::Family
                | RelationKind::Parent
                | RelationKind::Guardian
                | RelationKind::Helper => Purpose::FamilyRequest,
            },
            ground: Some(Ground::Relation(new.relation)),
            holder: None,
            door: "start".to_owned(),
            what: What { demographics: true, ..What::default() },
        };
        let kek = Arc::clone(&self.kek);
        self.writer.run(id, move |db, log| {
            let wrapped = kek.wrap(db, id, &secret)?;
            person::add(db, id, &wrapped, &profile, &relation)?;
            log.append(db, &keys, &event)
        })?;
        Ok(id)
    }

    fn read(
        &self,
        permit: &Permit,
        look: &mut dyn FnMut(&mut dyn Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let keys = self.keys(permit.person())?;
        let (looked, what) = self.look(permit, &keys, look)?;
        if looked.is_ok() || !what.is_empty() {
            self.log(permit, &keys, what)?;
        }
        looked
    }

    fn take_in(&self, permit: &Permit, intake: &Intake) -> Result<Taken, StoreError> {
        self.keep(permit, intake, None)
    }

    fn take_in_as(
        &self,
        read: &Permit,
        add: &Permit,
        decide: Box<dyn FnOnce(&Person) -> Intake + '_>,
    ) -> Result<Taken, StoreError> {
        if read.action() != Action::Read || read.person() != add.person() {
            return Err(StoreError::WrongPermit);
        }
        let (keys, mut known) = (self.keys(read.person())?, None);
        let (looked, what) = self.look(read, &keys, &mut |r| {
            known = Some(r.person()?);
            Ok(())
        })?;
        looked?;
        let intake = decide(&known.ok_or(StoreError::Corrupt("person"))?);
        self.keep(add, &intake, Some(log::Line::of(&Event::of(read, what))))
    }

    fn stage<'s>(&'s self, permit: &Permit) -> Result<Box<dyn Staging + 's>, StoreError> {
        if permit.action() != Action::Add || !permit.predicate().is_whole() {
            return Err(StoreError::WrongPermit);
        }
        let mut address = [0; 32];
        self.ids.fill(&mut address);
        Ok(Box::new(Stage::new(self, permit, self.keys(permit.person())?, address)))
    }

    fn rebuild(
        &self,
        permit: &Permit,
        intakes: &mut dyn Iterator<Item = Intake>,
    ) -> Result<Rebuilt, StoreError> {
        if permit.action() != Action::Maintain {
            return Err(StoreError::WrongPermit);
        }
        let person = permit.person();
        let keys = self.keys(person)?;
        // All of them before the transaction starts: the iterator may itself read from this store.
        let prepared =
            intakes.map(|intake| prepare(&keys, &intake, false)).collect::<Result<Vec<_>, _>>()?;
        let permit = permit.clone();
        self.writer.run(person, move |db, log| {
            let (rebuilt, what) = rebuild::apply(db, person, &keys, &prepared)?;
            log.append(db, &keys, &Event::of(&permit, what))?;
            Ok(rebuilt)
        })
    }

    fn leave(&self, permit: &Permit, due: Option<Timestamp>) -> Result<(), StoreError> {
        if permit.action() != Action::Erase {
            return Err(StoreError::WrongPermit);
        }
        let person = permit.person();
        let keys = self.keys(person)?;
        let permit = permit.clone();
        self.writer.run(person, move |db, log| {
            log.append(db, &keys, &Event::of(&permit, What::default()))?;
            leaving::set(db, person, permit.actor(), due)
        })
    }

    fn alarm(&self, permit: &Permit, what: Unusual) -> Result<(), StoreError> {
        let person = permit.person();
        let keys = self.keys(person)?;
        let event =
            Event { door: format!("{ALARM}{}", what.code()), ..Event::of(permit, What::default()) };
        self.writer.note(person, move |db, log| log.append(db, &keys, &event))
    }

    fn leaving(&self) -> Result<Vec<Leaving>, StoreError> {
        self.readers.look(Scope::Everyone("who is leaving"), leaving::waiting)
    }

    fn erase(&self, permit: &Permit) -> Result<Erased, StoreError> {
        if permit.action() != Action::Erase {
            return Err(StoreError::WrongPermit);
        }
        self.end(permit.person(), Event::of(permit, What::default()))
    }

    fn check_log(&self) -> Result<LogCheck, StoreError> {
        self.readers.look(Scope::Everyone("log check"), |db| log::check(db, &self.kek, &[]))
    }

    fn keep_checkpoint(&self, at: Timestamp) -> Result<(), StoreError> {
        let scope = Scope::Everyone("the log as a whole");
        if !self.readers.look(scope, |db| log::has_grown(db, &self.kek))? {
            return Ok(());
        }
        // A checkpoint is about no single person.
        let nobody = PersonId::from_bytes([0; 16]);
        self.writer.run(nobody, move |db, log| log.keep(db, at.as_second()))
    }
}
