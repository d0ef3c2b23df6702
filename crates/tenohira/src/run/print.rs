//! `tenohira print`

use std::process::ExitCode;

use anyhow::{Result, bail};
use fhir::Date;
use pages::sheet::{Document, Letters};
use phr::{
    Lang,
    consent::Action,
    message::Language,
    ports::{self, Clock},
};
use serde_json::json;
use server::sheets::{Wanted, told};

use super::{Household, done, export::write_private_file};
use crate::{
    cli::{Common, Print},
    output,
    world::SystemClock,
};

pub(crate) fn run(household: &Household, options: &Print, common: &Common) -> Result<ExitCode> {
    let person = household.find(&options.person, "cli:print")?;
    let permit = household.permit(person, Action::Read, "cli:print")?;
    let today = options.on.clone().unwrap_or_else(|| Date::from_timestamp(SystemClock.now()));
    if today.day().is_none() {
        bail!("`--on` needs a whole day, such as 2025-12-26");
    }
    let lang = Lang::from(common.lang);
    let document = Document::from(options.document);
    let letters = if options.large { Letters::Large } else { Letters::Ordinary };
    let language = Language::from(common.lang);
    let wanted = Wanted { document, language, letters, year: options.year, today };
    let sheet = ports::read(&*household.store, &permit, |r| told(r, &wanted))?;
    let pdf = paper::pdf(&sheet)?;
    write_private_file(&options.output, &pdf)?;
    let shown = options.output.display();
    if common.json {
        let answer = json!({
            "person": person.to_string(), "document": document.slug(), "lang": language.code(),
            "file": shown.to_string(), "bytes": pdf.len(), "standard": "PDF/UA-1",
        });
        output::line(&answer.to_string())?;
    } else {
        output::line(&match lang {
            Lang::Ja => format!(
                "{shown}: {}。鍵はかかっていません。しまう場所に気をつけてください",
                sheet.title
            ),
            Lang::En => {
                format!("{shown}: {}; it is not encrypted, keep it in a safe place", sheet.title)
            }
        })?;
    }
    Ok(done())
}
