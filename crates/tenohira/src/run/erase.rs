//! `tenohira erase`: the waiting day, its end, and leaving at once.

use std::process::ExitCode;

use anyhow::{Result, bail};
use phr::{
    Lang, PersonId,
    consent::{Action, Decision, Request, decide},
    ports::{Clock, Store},
};
use serde_json::json;

use super::{Household, done};
use crate::{
    cli::{Common, Erase},
    output,
    world::SystemClock,
};

/// The door of everything here.
const DOOR: &str = "cli:erase";

pub(crate) fn run(household: &Household, options: &Erase, common: &Common) -> Result<ExitCode> {
    let Some(meant) = &options.person else {
        for person in due(&*household.store)? {
            tell_gone(person, common)?;
        }
        return Ok(done());
    };
    let person = household.find(meant, DOOR)?;
    let permit = household.permit(person, Action::Erase, DOOR)?;
    if options.now {
        let erased = output::with_progress("erase", || household.store.erase(&permit))?;
        if !erased.settled {
            output::note(
                "another program was reading; stop it and start it again to empty its log",
            );
        }
        tell_gone(person, common)?;
    } else if options.cancel {
        if !household.store.leaving()?.iter().any(|l| l.person == person) {
            bail!("this record is not waiting to be erased");
        }
        household.store.leave(&permit, None)?;
        tell(person, None, common)?;
    } else {
        let day = server::leaving::day_after(SystemClock.now());
        household.store.leave(&permit, Some(day))?;
        tell(person, Some(day), common)?;
    }
    Ok(done())
}

/// Erases every record whose waiting day is over, each under the permit of who asked.
pub(crate) fn due(store: &dyn Store) -> Result<Vec<PersonId>> {
    let at = SystemClock.now();
    let mut gone = Vec::new();
    for leaving in store.leaving()?.into_iter().filter(|l| l.due <= at) {
        let (account, person) = (leaving.account, leaving.person);
        let request = Request::new(account, person, Action::Erase, DOOR, at);
        let on_file = store.on_file(account, person)?;
        if let Decision::Permitted(permit) = decide(&request, &on_file, policy::rules()) {
            store.erase(&permit)?;
            gone.push(person);
        }
    }
    Ok(gone)
}

fn tell_gone(person: PersonId, common: &Common) -> Result<()> {
    output::line(&if common.json {
        json!({"person": person.to_string(), "erased": true, "due": null}).to_string()
    } else {
        match common.lang.into() {
            Lang::Ja => format!("{person}: 消しました。鍵をこわしたので、もう読めません"),
            Lang::En => format!("{person}: erased; its key is destroyed, nothing can be read"),
        }
    })?;
    Ok(())
}

fn tell(person: PersonId, due: Option<jiff::Timestamp>, common: &Common) -> Result<()> {
    output::line(&if common.json {
        let due = due.map(|d| d.to_string());
        json!({"person": person.to_string(), "erased": false, "due": due}).to_string()
    } else {
        match (common.lang.into(), due) {
            (Lang::Ja, Some(due)) => {
                format!("{person}: {due} をすぎたら消します。やめるときは --cancel")
            }
            (Lang::En, Some(due)) => {
                format!("{person}: will be erased after {due}; --cancel keeps it")
            }
            (Lang::Ja, None) => format!("{person}: 消すのをやめました"),
            (Lang::En, None) => format!("{person}: stays"),
        }
    })?;
    Ok(())
}
