//! What every request shares.

use std::{
    collections::VecDeque,
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use pages::log::LogCheck;
use phr::{
    AccountId,
    audit::Readers,
    ports::{Clock, Ids, Store},
};
use tokio::sync::Semaphore;

use crate::{
    auth::{
        Inlets, Links, Tries, TriesOf, Visitor,
        passkey::Challenges,
        provider::{Provider, Providers},
    },
    backups::Backups,
    refusal::Refusal,
    remembered::Remembered,
    share::Turnstile,
    voice::{Listened, SPEAKING_AT_ONCE, Voice},
};

/// Store work that may run at the same time. Each holds one database connection.
const WORK_AT_ONCE: usize = 16;
/// Upload reports kept for showing once more; older ones are rebuilt from what is stored.
const REPORTS_MAX: usize = 100;
/// How long a check of the log serves.
const CHECK_SERVES: SignedDuration = SignedDuration::from_secs(60);

/// How the server is set up.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Whether it listens on this machine only. Then the `Host` header must name this machine, so
    /// that a foreign page cannot reach it through a name of its own (DNS rebinding).
    pub local_only: bool,
    /// How a phone reaches `/send/…`, such as `https://health.example`, when that is known.
    pub reach: Option<String>,
    /// The address under which browsers reach the pages through a TLS proxy, such as
    /// `https://health.example`; `None` on this machine alone.
    pub origin: Option<String>,
    /// The providers of `OpenID` Connect by which people may come in.
    pub providers: Vec<Provider>,
    /// How the scheduled backups go, when there are some.
    pub backups: Option<Backups>,
    /// The folder where uploads and zips lie sealed while they are on their way; `None` where the
    /// system keeps temporary files.
    pub spool: Option<PathBuf>,
    /// The voice that reads messages aloud, when there is one.
    pub voice: Option<Arc<dyn Voice>>,
}

/// What every request shares. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    announce: Box<dyn Fn(&str) + Send + Sync>,
    config: Config,
    challenges: Challenges,
    providers: Providers,
    invites: Mutex<Tries>,
    /// Passkeys and codes that were wrong.
    proof_tries: Mutex<Tries>,
    links: Mutex<Links>,
    inlets: Mutex<Inlets>,
    /// Numbers that each helper typed in.
    presence_tries: Mutex<TriesOf<AccountId>>,
    turnstile: Mutex<Turnstile>,
    reports: Mutex<VecDeque<UploadReport>>,
    remembered: Arc<Remembered>,
    checked: Mutex<Option<(Timestamp, LogCheck)>>,
    readers: Mutex<Readers>,
    work: Semaphore,
    listened: Mutex<Listened>,
    speaking: Arc<Semaphore>,
}

/// What one upload gave, for the page after it.
#[derive(Debug, Clone)]
pub(crate) struct UploadReport {
    pub(crate) id: String,
    pub(crate) account: AccountId,
    pub(crate) pid: String,
    pub(crate) at: Timestamp,
    pub(crate) files: Vec<pages::tell::report::FileReport>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("App")
    }
}

impl App {
    /// An application over a store. `announce` is given the token of each new one-time sign-in
    /// link; whoever starts the server shows it to the person in front of it and to nobody else.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        config: Config,
        announce: impl Fn(&str) + Send + Sync + 'static,
    ) -> App {
        App {
            inner: Arc::new(Inner {
                store,
                clock,
                ids,
                announce: Box::new(announce),
                providers: Providers::new(&config.providers),
                config,
                challenges: Challenges::default(),
                invites: Mutex::default(),
                proof_tries: Mutex::default(),
                links: Mutex::default(),
                inlets: Mutex::default(),
                presence_tries: Mutex::default(),
                turnstile: Mutex::default(),
                reports: Mutex::default(),
                remembered: Arc::default(),
                checked: Mutex::default(),
                readers: Mutex::default(),
                work: Semaphore::new(WORK_AT_ONCE),
                listened: Mutex::default(),
                speaking: Arc::new(Semaphore::new(SPEAKING_AT_ONCE)),
            }),
        }
    }

    /// Makes a one-time sign-in link for an account and announces it, unless one is waiting.
    pub fn offer_link(&self, account: AccountId) {
        let now = self.clock().now();
        let token = random_token(self.ids());
        let offered = self.links().offer(&token, account, now);
        if offered {
            (self.inner.announce)(&token);
        }
    }

    pub(crate) fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.inner.clock
    }
    pub(crate) fn ids(&self) -> &dyn Ids {
        &*self.inner.ids
    }
    /// Randomness, for work on another thread.
    pub(crate) fn shared_ids(&self) -> Arc<dyn Ids> {
        Arc::clone(&self.inner.ids)
    }
    pub(crate) fn providers(&self) -> &Providers {
        &self.inner.providers
    }
    pub(crate) fn config(&self) -> &Config {
        &self.inner.config
    }
    pub(crate) fn work_turns(&self) -> &Semaphore {
        &self.inner.work
    }
    /// Whose turn it is to be read to.
    pub(crate) fn speaking_turns(&self) -> Arc<Semaphore> {
        Arc::clone(&self.inner.speaking)
    }
    /// Counts that somebody listens; says whether it is one too many.
    pub(crate) fn listens_too_often(&self, account: AccountId) -> bool {
        let now = self.clock().now();
        lock(&self.inner.listened).too_often(account, now)
    }
    pub(crate) fn challenges(&self) -> &Challenges {
        &self.inner.challenges
    }
    pub(crate) fn proof_tries(&self) -> &Mutex<Tries> {
        &self.inner.proof_tries
    }
    pub(crate) fn invites(&self) -> &Mutex<Tries> {
        &self.inner.invites
    }
    pub(crate) fn links(&self) -> MutexGuard<'_, Links> {
        lock(&self.inner.links)
    }

    pub(crate) fn inlets(&self) -> MutexGuard<'_, Inlets> {
        lock(&self.inner.inlets)
    }

    /// Counts that a helper types in a number; says whether it is one too many.
    pub(crate) fn types_too_often(&self, account: AccountId) -> bool {
        lock(&self.inner.presence_tries).too_many(account, self.clock().now())
    }

    pub(crate) fn readers(&self) -> MutexGuard<'_, Readers> {
        lock(&self.inner.readers)
    }

    pub(crate) fn turnstile(&self) -> MutexGuard<'_, Turnstile> {
        lock(&self.inner.turnstile)
    }

    /// What was told lately.
    pub(crate) fn remembered(&self) -> Arc<Remembered> {
        Arc::clone(&self.inner.remembered)
    }

    /// Makes a link for the household when nobody can sign in otherwise.
    pub(crate) async fn offer_household_link(&self) {
        let store = Arc::clone(self.store());
        match tokio::task::spawn_blocking(move || store.household()).await {
            Ok(Ok(household)) => self.offer_link(household),
            Ok(Err(error)) => tracing::error!(%error, "no sign-in link could be made"),
            Err(_) => tracing::error!("no sign-in link could be made"),
        }
    }

    /// Whether the log is whole. The whole log is read, so an answer serves for a while.
    pub(crate) async fn log_check(&self, visitor: &Visitor) -> Result<LogCheck, Refusal> {
        let now = self.clock().now();
        let recent = |(at, _): &(Timestamp, LogCheck)| now.duration_since(*at) < CHECK_SERVES;
        if let Some((_, check)) = lock(&self.inner.checked).filter(recent) {
            return Ok(check);
        }
        let found = self.work(visitor, |store| store.check_log()).await?;
        let check = match found.bad {
            None => LogCheck::Verified(usize::try_from(found.leaves).unwrap_or(usize::MAX)),
            Some(_) => LogCheck::Broken,
        };
        *lock(&self.inner.checked) = Some((now, check));
        Ok(check)
    }

    pub(crate) fn keep_report(&self, report: UploadReport) {
        let mut reports = lock(&self.inner.reports);
        if reports.len() >= REPORTS_MAX {
            reports.pop_front();
        }
        reports.push_back(report);
    }

    /// The report of an upload, for the account that made it and the person it was for.
    pub(crate) fn report(&self, id: &str, account: AccountId, pid: &str) -> Option<UploadReport> {
        let reports = lock(&self.inner.reports);
        reports.iter().find(|r| r.id == id && r.account == account && r.pid == pid).cloned()
    }
}

/// A lock whose holder panicked still guards whole values: every change is one assignment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 256 unpredictable bits in hex.
pub(crate) fn random_token(ids: &dyn Ids) -> String {
    let mut bytes = [0_u8; 32];
    ids.fill(&mut bytes);
    phr::OriginalId::from_bytes(bytes).to_string()
}
