//! One file per subcommand.

mod accounts;
mod audit;
mod backup;
mod demo;
pub(crate) mod erase;
mod export;
mod grants;
mod import_files;
mod insights;
pub(crate) mod keys;
mod manual;
mod moving;
mod persons;
mod print;
mod reindex;
mod restore;
mod schedule;
mod serve;
mod share;
#[cfg(feature = "speech")]
mod speak;
mod watch;

use std::{path::Path, process::ExitCode, sync::Arc};

use anyhow::{Result, bail};
use phr::{
    AccountId, PersonId,
    consent::{Action, Decision, Permit, Relation, Request, decide},
    person::Person,
    ports::{self, Clock, Store},
};
use store::SqlStore;

use crate::{
    cli::{Command, CommandLine, Common, EXIT_OK},
    config::Place,
    world::SystemClock,
};

/// Runs the command.
pub(crate) fn run(command_line: CommandLine) -> Result<ExitCode> {
    let CommandLine { common, command } = command_line;
    let name = if matches!(command, Command::Demo(_)) { "tenohira-demo" } else { "tenohira" };
    let place = Place::of(&common, name)?;
    let open = || Household::open(&place);
    match command {
        Command::Demo(options) => demo::run(open()?, &place, &options, common.lang.into()),
        Command::Serve(options) => serve::run(open()?, &place, &options),
        Command::Import(options) => import_files::run(&open()?, &options, &common),
        Command::Export(options) => export::run(&open()?, &options, &common),
        Command::Backup(options) => backup::run(&place, &options, &common),
        Command::Restore(options) => restore::run(&place, &options, &common),
        Command::Watch(options) => watch::run(open, &options, &common),
        Command::Erase(options) => erase::run(&open()?, &options, &common),
        Command::Move(options) => moving::run(&options, &common),
        Command::Reindex(options) => reindex::run(&open()?, &options, &common),
        Command::Insights(options) => insights::run(&open()?, &options, &common),
        Command::Print(options) => print::run(&open()?, &options, &common),
        #[cfg(feature = "speech")]
        Command::Speak(options) => speak::run(open, &options, &common),
        Command::Audit(which) => audit::run(open, &which, &common),
        Command::Keys(which) => keys::run(&place, which, &common),
        Command::Account(which) => accounts::run(&open()?, &which, &common),
        Command::Grant(options) => grants::give(&open()?, &options, &common),
        Command::Revoke(options) => grants::revoke(&open()?, &options, &common),
        Command::Grants(options) => grants::list(&open()?, &options, &common),
        Command::Share(options) => share::give(&open()?, &options, &common),
        Command::Shares(options) => share::list(&open()?, &options, &common),
        Command::Persons => persons::run(&open()?, &common),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man => manual::man(),
    }
}

fn done() -> ExitCode {
    ExitCode::from(EXIT_OK)
}

/// The store in a data folder of its own, as `backup` and `restore` need it.
fn open_store(folder: &Path, common: &Common) -> Result<SqlStore> {
    Place::inside(folder, common).open()
}

/// The records in one place, as the household that owns this machine reaches them.
pub(crate) struct Household {
    pub(crate) store: Arc<dyn Store>,
    /// The same, for what works with the database as a whole.
    pub(crate) whole: Arc<SqlStore>,
    pub(crate) account: AccountId,
}

impl Household {
    pub(crate) fn open(place: &Place) -> Result<Household> {
        Household::over(Arc::new(place.open()?))
    }

    /// The household of records that are open.
    pub(crate) fn over(whole: Arc<SqlStore>) -> Result<Household> {
        // With an old copy of the folder, somebody who was erased may have come back.
        whole.erase_listed(SystemClock.now())?;
        let store: Arc<dyn Store> = Arc::<SqlStore>::clone(&whole);
        let account = store.household()?;
        Ok(Household { store, whole, account })
    }

    pub(crate) fn relations(&self) -> Result<Vec<Relation>> {
        Ok(self.store.relations(self.account)?)
    }

    /// A permit by the same decision as everywhere.
    pub(crate) fn permit(
        &self,
        person: PersonId,
        action: Action,
        door: &'static str,
    ) -> Result<Permit> {
        let at = SystemClock.now();
        let request = Request::new(self.account, person, action, door, at);
        let on_file = self.store.on_file(self.account, person)?;
        match decide(&request, &on_file, policy::rules()) {
            Decision::Permitted(permit) => Ok(permit),
            Decision::Denied(_) => bail!("there is no such person here; see `tenohira persons`"),
        }
    }

    /// Everyone whose record is here, each read under a permit.
    pub(crate) fn people(&self, door: &'static str) -> Result<Vec<Person>> {
        let relations = self.relations()?;
        relations
            .iter()
            .map(|relation| {
                let permit = self.permit(relation.person, Action::Read, door)?;
                Ok(ports::read(&*self.store, &permit, |r| r.person())?)
            })
            .collect()
    }

    /// The person meant by an id, the beginning of an id, a name or what the family calls them.
    pub(crate) fn find(&self, meant: &str, door: &'static str) -> Result<PersonId> {
        let person = self.relations()?.into_iter().map(|r| r.person);
        if let Ok(id) = meant.parse::<PersonId>()
            && person.into_iter().any(|known| known == id)
        {
            return Ok(id);
        }
        let people = self.people(door)?;
        let folded = phr::person::name::fold(meant);
        let fits = |p: &&Person| {
            let names = p.names.iter().flat_map(|n| [&n.text, &n.kana]).flatten();
            let by_name = names.chain(&p.called).any(|n| phr::person::name::fold(n) == folded);
            by_name || (meant.len() >= ID_START_MIN && p.id.to_string().starts_with(meant))
        };
        match people.iter().filter(fits).collect::<Vec<_>>().as_slice() {
            [one] => Ok(one.id),
            [] => bail!("no person `{meant}` is here; `tenohira persons` lists them"),
            _ => bail!("`{meant}` fits several persons; use an id from `tenohira persons`"),
        }
    }
}

/// Beginnings of ids shorter than this could fit by chance.
const ID_START_MIN: usize = 4;
