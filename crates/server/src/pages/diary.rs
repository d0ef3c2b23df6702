//! `/p/{pid}/diary`: medicine taken, a symptom, a mood, a meal.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use import::{
    intake::{self, Permits},
    typed::{Diary as Note, MOODS, Noted, STRENGTH_MAX, SYMPTOMS, TEXT_MAX},
};
use jiff::Timestamp;
use pages::{
    diary::{Choice, Diary, Typed},
    frame::Nav,
    links,
    slip::{self, Slip},
    tell::{home::medicines, words},
};
use phr::{
    EntryId,
    consent::Action,
    ports::EntryQuery,
    record::{Entry, Kind},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::measure::moment;
use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    look::show,
    refusal::Refusal,
};

/// The newest entries of medicines that are looked at for what is current.
const NEWEST_MAX: u32 = 400;
/// Medicines offered for one press.
const OFFERED_MAX: usize = 20;

pub(crate) async fn form(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let now = Date::from_timestamp(app.clock().now());
    let typed = Typed {
        date: now.as_str().chars().take(10).collect(),
        time: now.as_str().chars().skip(11).take(5).collect(),
        ..Typed::default()
    };
    page(&app, &visitor, &pid, typed, None).await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    pid: &str,
    typed: Typed,
    slip: Option<Slip>,
) -> Result<Html<String>, Refusal> {
    let address = pid.to_owned();
    let page = app
        .look_at_all(visitor, pid, "page:diary", move |r, looker| {
            let (frame, _) = looker.framed(r, Nav::Add)?;
            let (kinds, limit) = (vec![Kind::Medicine], Some(NEWEST_MAX));
            let entries = r.entries(&EntryQuery { kinds, limit, ..EntryQuery::default() })?;
            let lang = frame.lang;
            let current = medicines(&entries, &looker.today(), &address, lang);
            let choice = |(code, name): &(&str, &str)| Choice {
                value: (*code).to_owned(),
                name: words::answer(name, lang).to_owned(),
            };
            Ok(Diary {
                action: links::diary(&address),
                medicines: current
                    .into_iter()
                    .map(|m| Choice { value: m.entry, name: m.name })
                    .take(OFFERED_MAX)
                    .collect(),
                symptoms: SYMPTOMS.iter().map(choice).collect(),
                moods: MOODS.iter().map(choice).collect(),
                error: slip.map(|slip| slip::said(slip, lang)),
                typed,
                frame,
            })
        })
        .await?;
    show(visitor, &page)
}

/// Any of the forms, exactly as posted. What is missing is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Posted {
    csrf: String,
    kind: String,
    entry: String,
    taken: String,
    text: String,
    code: String,
    strength: String,
    date: String,
    time: String,
    until_date: String,
    until_time: String,
}

pub(crate) async fn save(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(posted): Form<Posted>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &posted.csrf)?;
    let chosen = match posted.entry.parse::<EntryId>() {
        Ok(id) => app.look_at_all(&visitor, &pid, "page:diary", move |r, _| r.entry(id)).await?,
        Err(_none) => None,
    };
    let note = match read(&posted, chosen.as_ref(), app.clock().now()) {
        Ok(note) => note,
        Err(slip) => {
            let page = page(&app, &visitor, &pid, posted.typed(), Some(slip)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let read = app.permit(&visitor, &pid, Action::Read, "page:diary").await?;
    let add = app.permit(&visitor, &pid, Action::Add, "page:diary").await?;
    let taken = app
        .work(&visitor, move |store| {
            intake::note(&*store, Permits { read: &read, add: &add }, &note)
        })
        .await?;
    Ok(see_other(&Deed::link(&links::home(&pid), "written", &taken)))
}

/// What was typed as a note, or the first slip.
fn read(posted: &Posted, chosen: Option<&Entry>, now: Timestamp) -> Result<Note, Slip> {
    let text: String = posted.text.trim().chars().take(TEXT_MAX).collect();
    let at = match (posted.date.as_str(), posted.time.as_str()) {
        ("", "") => Date::from_timestamp(now),
        (date, time) => moment(date, time, now)?,
    };
    let noted = match posted.kind.as_str() {
        "medicine" => Noted::Medicine {
            concept: concept(chosen, &text).ok_or(Slip::NoMedicine)?,
            taken: posted.taken == "yes",
        },
        "symptom" => symptom(posted, &text, now)?,
        "mood" => {
            let known = MOODS.iter().find(|(code, _)| *code == posted.code);
            Noted::Mood(known.ok_or(Slip::NoMood)?.0.to_owned())
        }
        _ if text.is_empty() => return Err(Slip::NoMeal),
        _ => Noted::Meal(text.clone()),
    };
    let note = matches!(noted, Noted::Mood(_)).then_some(text).filter(|t| !t.is_empty());
    Ok(Note { at, noted, note, picture: None })
}

/// The medicine as its supply names it, else as it was typed.
fn concept(chosen: Option<&Entry>, text: &str) -> Option<Value> {
    let supplied = chosen.filter(|e| e.kind == Kind::Medicine);
    let named = supplied.and_then(|e| e.resource.get("medicationCodeableConcept")).cloned();
    named.or_else(|| (!text.is_empty()).then(|| json!({"text": text})))
}

fn symptom(posted: &Posted, text: &str, now: Timestamp) -> Result<Noted, Slip> {
    let known = SYMPTOMS.iter().find(|(code, _)| *code == posted.code);
    let name = match (known, text) {
        (None, "") => return Err(Slip::NoSymptom),
        (None, text) => text.to_owned(),
        (Some((_, name)), "") => (*name).to_owned(),
        (Some((_, name)), text) => format!("{name}（{text}）"),
    };
    let strength = posted.strength.parse().ok().filter(|s| *s <= STRENGTH_MAX);
    let until = match posted.until_date.as_str() {
        "" => None,
        date => Some(moment(date, &posted.until_time, now)?),
    };
    Ok(Noted::Symptom {
        code: known.map(|(code, _)| (*code).to_owned()),
        text: name,
        strength,
        until,
    })
}

impl Posted {
    fn typed(self) -> Typed {
        Typed {
            kind: self.kind,
            text: self.text,
            code: self.code,
            strength: self.strength,
            note: String::new(),
            date: self.date,
            time: self.time,
            until_date: self.until_date,
            until_time: self.until_time,
        }
    }
}
