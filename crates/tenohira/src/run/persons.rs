//! `tenohira persons`

use std::process::ExitCode;

use anyhow::Result;
use phr::{Lang, consent::Action, ports};
use serde_json::json;

use super::{Household, done};
use crate::{cli::Common, output};

pub(crate) fn run(household: &Household, common: &Common) -> Result<ExitCode> {
    let relations = household.relations()?;
    if relations.is_empty() && !common.json {
        output::note(match common.lang.into() {
            Lang::Ja => {
                "まだ、だれの記録もありません。tenohira import --new-person ファイル で始められます"
            }
            Lang::En => "no records yet; start one with: tenohira import --new-person FILE",
        });
    }
    for relation in relations {
        let permit = household.permit(relation.person, Action::Read, "cli:persons")?;
        let (person, count) =
            ports::read(&*household.store, &permit, |r| Ok((r.person()?, r.count()?)))?;
        let birth_date = person.birth_date.as_ref().map(fhir::Date::as_str);
        output::line(&if common.json {
            json!({
                "person": person.id.to_string(), "name": person.display_name(),
                "called": person.called, "birth_date": birth_date, "facts": count,
            })
            .to_string()
        } else {
            let called = person.called.as_deref().unwrap_or("-");
            let (name, born) = (person.display_name(), birth_date.unwrap_or("-"));
            format!("{}\t{name}\t{called}\t{born}\t{count}", person.id)
        })?;
    }
    Ok(done())
}
