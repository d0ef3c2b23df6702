//! `tenohira move`

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context, Result, bail};
use phr::{
    Lang, PersonId,
    consent::Action,
    ports::{Clock, Store},
};
use serde_json::json;
use store::{Moved, SqlStore};

use super::{Household, done};
use crate::{
    cli::{Common, Move},
    config::Place,
    output,
    world::SystemClock,
};

/// The door of everything here.
const DOOR: &str = "cli:move";

pub(crate) fn run(options: &Move, common: &Common) -> Result<ExitCode> {
    let from = Place::at(&options.from, options.from_keys.as_deref(), common)?;
    let to = Place::at(&options.to, options.to_keys.as_deref(), common)?;
    let from = Arc::new(from.open().context("--from")?);
    let household = Household::over(Arc::clone(&from))?;
    if household.relations()?.is_empty() {
        bail!("there are no records at --from");
    }
    let persons = match &options.person {
        Some(meant) => vec![household.find(meant, DOOR)?],
        None => household.relations()?.iter().map(|r| r.person).collect(),
    };
    let leaving = from.leaving()?;
    if let Some(waiting) = leaving.iter().find(|l| persons.contains(&l.person)) {
        bail!("{} waits to be erased: cancel that first, or leave it", waiting.person);
    }
    if let Some(bad) = output::with_progress("audit verify", || from.check_log())?.bad {
        bail!("the log at --from does not hold ({bad}): nothing was moved");
    }
    let to = to.open().context("--to")?;
    to.erase_listed(SystemClock.now())?;
    for person in persons {
        let moved = one(&household, &from, &to, person)?;
        if options.erase_source {
            let erase = household.permit(person, Action::Erase, DOOR)?;
            from.erase(&erase)?;
        }
        tell(person, &moved, options.erase_source, common)?;
    }
    Ok(done())
}

fn one(
    household: &Household,
    from: &Arc<SqlStore>,
    to: &SqlStore,
    person: PersonId,
) -> Result<Moved> {
    let permit = household.permit(person, Action::Maintain, DOOR)?;
    let moved = output::with_progress("move", || from.move_to(to, &permit));
    moved.with_context(|| format!("{person} was not moved"))
}

fn tell(person: PersonId, moved: &Moved, erased: bool, common: &Common) -> Result<()> {
    let Moved { originals, entries, events, digest_from, digest_to } = moved;
    output::line(&if common.json {
        json!({
            "person": person.to_string(), "originals": originals, "entries": entries,
            "events": events, "digest_from": digest_from, "digest_to": digest_to,
            "equal": digest_from == digest_to, "source_erased": erased,
        })
        .to_string()
    } else {
        match common.lang.into() {
            Lang::Ja => format!(
                "{person}: 移しました。もとのファイル {originals}個、記録 {entries}件、見た人の記録 {events}件。両方が同じです（{digest_to}）{}",
                if erased { "。もとの場所からは消しました" } else { "" }
            ),
            Lang::En => format!(
                "{person}: moved, {originals} originals, {entries} entries, {events} events; both sides are equal ({digest_to}){}",
                if erased { "; erased at its old place" } else { "" }
            ),
        }
    })?;
    Ok(())
}
