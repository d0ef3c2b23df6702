//! `tenohira reindex`

use std::process::ExitCode;

use anyhow::Result;
use phr::{Lang, consent::Action};
use serde_json::json;

use super::{Household, done};
use crate::{
    cli::{Common, Reindex},
    output,
};

pub(crate) fn run(household: &Household, options: &Reindex, common: &Common) -> Result<ExitCode> {
    let persons = match &options.person {
        Some(meant) => vec![household.find(meant, "cli:reindex")?],
        None => household.relations()?.into_iter().map(|r| r.person).collect(),
    };
    for person in persons {
        let permit = household.permit(person, Action::Maintain, "cli:reindex")?;
        let rebuilt = output::with_progress(&format!("reindex {person}"), || {
            import::intake::rebuild(&*household.store, &permit)
        })?;
        let equal = rebuilt.digest_before == rebuilt.digest_after;
        let (originals, entries) = (rebuilt.originals, rebuilt.entries);
        output::line(&if common.json {
            json!({
                "person": person.to_string(), "originals": originals, "entries": entries,
                "digest_before": rebuilt.digest_before, "digest_after": rebuilt.digest_after,
                "equal": equal,
            })
            .to_string()
        } else {
            match (common.lang.into(), equal) {
                (Lang::Ja, true) => {
                    format!("{person}: 原本 {originals}件から {entries}件。前と同じです")
                }
                (Lang::Ja, false) => {
                    format!(
                        "{person}: 原本 {originals}件から {entries}件。読み方が新しくなりました"
                    )
                }
                (Lang::En, true) => {
                    format!(
                        "{person}: {entries} entries from {originals} originals, the same as before"
                    )
                }
                (Lang::En, false) => format!(
                    "{person}: {entries} entries from {originals} originals, read in a newer way"
                ),
            }
        })?;
    }
    Ok(done())
}
