//! `tenohira demo`: the invented family, then the pages.

use std::process::ExitCode;

use anyhow::Result;
use import::intake::{self, Permits};
use phr::{Lang, PersonId, account::Account, consent::Action, ports::Clock, provenance::Channel};

use super::{Household, serve};
use crate::{
    cli::Serve,
    config::Place,
    family::{self, Member},
    output,
    world::SystemClock,
};

pub(crate) fn run(
    household: Household,
    place: &Place,
    options: &Serve,
    lang: Lang,
) -> Result<ExitCode> {
    if household.relations()?.is_empty() {
        output::note(match lang {
            Lang::Ja => "見本の家族（架空の人物）の記録を読みこみます",
            Lang::En => "reading the records of an invented family",
        });
        name_the_household(&household, lang)?;
        for member in family::members(household.account)? {
            take_in(&household, member, lang)?;
        }
    }
    serve::run(household, place, options)
}

/// So that the first link leads straight to the records.
fn name_the_household(household: &Household, lang: Lang) -> Result<()> {
    let account = household.store.account(household.account)?;
    let name = match lang {
        Lang::Ja => "日向家",
        Lang::En => "The Hinata family",
    };
    if let Some(account) = account {
        household.store.keep_account(&Account { name: name.to_owned(), ..account })?;
    }
    Ok(())
}

fn take_in(household: &Household, member: Member, lang: Lang) -> Result<()> {
    let person = household.store.create_person(&member.new, SystemClock.now())?;
    let name = member.new.names.first().and_then(|n| n.text.as_deref()).unwrap_or_default();
    let (files, _) = intake::unpack(member.files);
    let all = files.len();
    let mut read = 0_u64;
    for (number, file) in (1..).zip(&files) {
        let file_name = file.file_name().unwrap_or_default();
        output::note(&format!("  {name} {number}/{all} {file_name}"));
        let report = take_in_one(household, person, file)?;
        read += report.taken.entries.iter().map(|(_, n)| n).sum::<u64>();
    }
    output::note(&match lang {
        Lang::Ja => format!("{name}: {all}個のファイルから {read}件"),
        Lang::En => format!("{name}: {read} entries from {all} files"),
    });
    Ok(())
}

fn take_in_one(
    household: &Household,
    person: PersonId,
    file: &intake::Incoming,
) -> Result<intake::Report> {
    let read = household.permit(person, Action::Read, "cli:demo")?;
    let add = household.permit(person, Action::Add, "cli:demo")?;
    let permits = Permits { read: &read, add: &add };
    Ok(intake::take_in(&*household.store, permits, file, Channel::CommandLine)?)
}
