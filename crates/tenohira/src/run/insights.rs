//! `tenohira insights`

use std::process::ExitCode;

use anyhow::{Result, bail};
use fhir::Date;
use pages::{home::UrgentNotice, tell::urgent::urgent};
use phr::{
    consent::Action,
    insight::{Given, KINDS, insights, sensor_glucose, signals},
    message::{Language, Message, fhir::resource, part::Guideline, piece},
    own,
    person::Person,
    ports::{self, Clock, EntryQuery, Reading},
    record::Entry,
};
use serde_json::{Value, json};
use server::sensed::sensed;

use super::{Household, done};
use crate::{
    cli::{Common, GuidelineArg, Insights, LangArg},
    output,
    world::SystemClock,
};

/// What a record says today.
pub(crate) struct Told {
    person: Person,
    entries: Vec<Entry>,
    today: Date,
    /// What cannot wait.
    pub(crate) urgent: Vec<UrgentNotice>,
    /// Every message but those the person would rather not know.
    pub(crate) messages: Vec<Message>,
}

/// Reads under a permit what a record says, with its line in the log.
pub(crate) fn told(
    household: &Household,
    options: &Insights,
    door: &'static str,
    lang: LangArg,
) -> Result<Told> {
    let person = household.find(&options.person, door)?;
    let permit = household.permit(person, Action::Read, door)?;
    let now = SystemClock.now();
    let today = options.on.clone().unwrap_or_else(|| Date::from_timestamp(now));
    if today.day().is_none() {
        bail!("`--on` needs a whole day, such as 2025-12-26");
    }
    let look = |r: &mut dyn Reading| {
        let query = EntryQuery { kinds: KINDS.to_vec(), ..EntryQuery::default() };
        let held = (r.person()?, r.entries(&query)?, sensor_glucose(r)?);
        let week = signals::message(&signals::daily_signals(r, &today)?, &today);
        Ok((held, sensed(r, &today)?, r.apart()?, week, own::choices(r)?))
    };
    let ((person, entries, glucose), sensed, apart, week, choices) =
        ports::read(&*household.store, &permit, look)?;
    let guideline = match options.guideline {
        Some(GuidelineArg::Jsh2019) => Guideline::Jsh2019,
        Some(GuidelineArg::Jsh2025) => Guideline::Jsh2025,
        None => choices.guideline,
    };
    let mut messages = insights(&Given {
        entries: &entries,
        glucose: glucose.as_ref(),
        apart: &apart,
        person: &person,
        today: &today,
        guideline,
    });
    messages.extend(week);
    // What the person would rather not know is left out here too; what is urgent never is.
    let messages = choices.told(messages);
    let pid = person.id.to_string();
    let urgent = urgent(&entries, &sensed, &today, &pid, phr::Lang::from(lang).into());
    Ok(Told { person, entries, today, urgent, messages })
}

pub(crate) fn run(household: &Household, options: &Insights, common: &Common) -> Result<ExitCode> {
    let Told { person, entries, today, urgent, messages } =
        told(household, options, "cli:insights", common.lang)?;
    let language = Language::from(common.lang);
    let pid = person.id.to_string();
    // What cannot wait comes before any message.
    for notice in &urgent {
        output::line(&as_urgent(notice, &pid, language, common.json))?;
    }
    if messages.is_empty() && urgent.is_empty() && !common.json {
        output::note(match language {
            Language::Ja => "まだ、言えることがありません。測った値や検査の結果を入れてください",
            Language::Easy => "まだ わかりません。血圧や 検査の 数字を 入れてください",
            Language::En => "nothing can be said yet; bring in measurements or results",
        });
    }
    for message in &messages {
        output::line(&if common.json {
            as_json(message, (&person, &entries, &today), language).to_string()
        } else {
            as_text(message, language)
        })?;
    }
    Ok(done())
}

fn as_urgent(notice: &UrgentNotice, pid: &str, language: Language, as_json: bool) -> String {
    let usual = || (notice.title.clone(), notice.text.clone(), notice.action.clone());
    let (title, text, action) = match (language, &notice.easy) {
        (Language::Easy, Some(easy)) => {
            (piece::plain(&easy.title), piece::plain(&easy.text), piece::plain(&easy.action))
        }
        (Language::Easy | Language::Ja | Language::En, _) => usual(),
    };
    if as_json {
        let said = json!({
            "person": pid, "verdict": "urgent", "heading": title, "now": [text],
            "step": action, "entry": notice.link, "lang": language.code(),
        });
        return said.to_string();
    }
    format!("!! {title}\n  {text}\n  {action}\n")
}

fn as_text(message: &Message, language: Language) -> String {
    let heading = piece::plain(&message.heading(language));
    let mut text = vec![format!("■ {heading}: {}", language.verdict(message.verdict))];
    for line in message.lines(language) {
        let words = piece::plain(&line.pieces);
        text.push(format!("  {}: {words}", language.part(line.part)));
    }
    text.join("\n") + "\n"
}

fn as_json(
    message: &Message,
    (person, entries, today): (&Person, &[Entry], &Date),
    language: Language,
) -> Value {
    let kind = |id| {
        let entry = entries.iter().find(|e| e.id == id);
        let kind = entry.and_then(|e| fhir::view::resource_type(&e.resource));
        kind.unwrap_or("Observation").to_owned()
    };
    let subject = format!("Patient/{}", person.id);
    let part = |wanted: &str| -> Vec<String> {
        let lines = message.lines(language);
        lines.iter().filter(|l| l.part == wanted).map(|l| piece::plain(&l.pieces)).collect()
    };
    let source = |s: &phr::message::Source| json!({"cite": s.cite, "checked": s.checked.code()});
    json!({
        "person": person.id.to_string(),
        "about": message.about.code(),
        "heading": piece::plain(&message.heading(language)),
        "verdict": message.verdict.code(),
        "now": part("now"),
        "comparison": part("before"),
        "guide": part("guide"),
        "context": part("how"),
        "step": part("step").join(" "),
        "question": part("ask").pop(),
        "evidence": message.evidence.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "evidence_series": message.series.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "rule": message.rule.id,
        "rule_version": message.rule.version,
        "sources": message.rule.sources.iter().map(source).collect::<Vec<_>>(),
        "lang": language.code(),
        "fhir": resource(message, &subject, today, kind),
    })
}
