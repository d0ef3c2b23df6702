//! `/p/{pid}/measure`: type in what was measured, with its circumstances.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use import::{
    intake::{self, Permits},
    jp::nfkc,
    typed::{Measurements, Problem, ValueKind},
};
use jiff::Timestamp;
use pages::{
    frame::Nav,
    links,
    measure::{ARMS, Field, Measure, Typed},
    slip::{self, Slip},
};
use phr::{
    consent::Action,
    provenance::{Context, Posture, Setting, State as BodyState},
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    look::show,
    refusal::Refusal,
};

pub(crate) async fn form(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let now = Date::from_timestamp(app.clock().now());
    let typed = Typed {
        date: now.as_str().chars().take(10).collect(),
        time: now.as_str().chars().skip(11).take(5).collect(),
        place: Setting::Home.code().to_owned(),
        ..Typed::default()
    };
    page(&app, &visitor, &pid, typed, &[]).await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    pid: &str,
    typed: Typed,
    slips: &[Slip],
) -> Result<Html<String>, Refusal> {
    let frame = app.frame(visitor, pid, "page:measure", Nav::Add).await?;
    let errors = slip::errors(slips, visitor.lang);
    show(visitor, &Measure { frame, action: links::measure(pid), typed, errors })
}

/// The form, exactly as posted. What is missing is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Posted {
    csrf: String,
    systolic: String,
    diastolic: String,
    pulse: String,
    weight: String,
    temperature: String,
    spo2: String,
    glucose: String,
    date: String,
    time: String,
    state: String,
    place: String,
    posture: String,
    arm: String,
}

pub(crate) async fn save(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    Form(posted): Form<Posted>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &posted.csrf)?;
    let measured = match read(&posted, app.clock().now()) {
        Ok(measured) => measured,
        Err(slips) => {
            let page = page(&app, &visitor, &pid, posted.typed(), &slips).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let read = app.permit(&visitor, &pid, Action::Read, "page:measure").await?;
    let add = app.permit(&visitor, &pid, Action::Add, "page:measure").await?;
    let taken = app
        .work(&visitor, move |store| {
            intake::measure(&*store, Permits { read: &read, add: &add }, &measured)
        })
        .await?;
    Ok(see_other(&Deed::link(&links::home(&pid), "measured", &taken)))
}

impl Posted {
    fn values(&self) -> [(ValueKind, &str); 7] {
        [
            (ValueKind::Systolic, &self.systolic),
            (ValueKind::Diastolic, &self.diastolic),
            (ValueKind::Pulse, &self.pulse),
            (ValueKind::Weight, &self.weight),
            (ValueKind::Temperature, &self.temperature),
            (ValueKind::OxygenSaturation, &self.spo2),
            (ValueKind::Glucose, &self.glucose),
        ]
    }

    fn typed(self) -> Typed {
        Typed {
            systolic: self.systolic,
            diastolic: self.diastolic,
            pulse: self.pulse,
            weight: self.weight,
            temperature: self.temperature,
            spo2: self.spo2,
            glucose: self.glucose,
            date: self.date,
            time: self.time,
            state: self.state,
            place: self.place,
            posture: self.posture,
            arm: self.arm,
        }
    }
}

/// What was typed as a measurement, or every slip of the finger.
fn read(posted: &Posted, now: Timestamp) -> Result<Measurements, Vec<Slip>> {
    let at = moment(&posted.date, &posted.time, now).map_err(|slip| vec![slip])?;
    // Full-width digits and the Japanese full stop are what some keyboards give.
    let digits = |text: &str| nfkc(text).trim().replace(['。', ','], ".");
    let values = posted
        .values()
        .into_iter()
        .map(|(kind, text)| (kind, digits(text)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let context = Context {
        setting: Setting::from_code(&posted.place),
        states: BodyState::from_code(&posted.state).into_iter().collect(),
        posture: Posture::from_code(&posted.posture),
        body_site: arm(&posted.arm).map(str::to_owned),
        ..Context::default()
    };
    let measured = Measurements { at, values, context, note: None };
    let slips: Vec<Slip> = measured.problems().iter().map(slip).collect();
    if slips.is_empty() { Ok(measured) } else { Err(slips) }
}

/// A clock may run a little ahead of ours.
const AHEAD_MS_MAX: i64 = 5 * 60_000;

/// A day and perhaps a time in Japan, not after `now`.
pub(super) fn moment(date: &str, time: &str, now: Timestamp) -> Result<Date, Slip> {
    let text = if time.is_empty() { date.to_owned() } else { format!("{date}T{time}:00+09:00") };
    let at: Date = text.parse().map_err(|_not_a_date| Slip::NoDate)?;
    if at.start_ms() > now.as_millisecond().saturating_add(AHEAD_MS_MAX) {
        return Err(Slip::Future);
    }
    Ok(at)
}

fn arm(code: &str) -> Option<&'static str> {
    let words = ["右腕", "左腕"];
    ARMS.iter().zip(words).find(|(arm, _)| **arm == code).map(|(_, word)| word)
}

fn slip(problem: &Problem) -> Slip {
    match problem {
        Problem::Empty => Slip::Empty,
        Problem::NotANumber(kind) => Slip::NotANumber(field(*kind)),
        Problem::Impossible(kind, low, high) => Slip::Impossible(field(*kind), *low, *high),
        Problem::PressuresSwapped => Slip::Swapped,
        Problem::PressureMissing(kind) => Slip::Missing(field(*kind)),
    }
}

fn field(kind: ValueKind) -> Field {
    match kind {
        ValueKind::Systolic => Field::Systolic,
        ValueKind::Diastolic => Field::Diastolic,
        ValueKind::Pulse => Field::Pulse,
        ValueKind::Weight => Field::Weight,
        ValueKind::Temperature => Field::Temperature,
        ValueKind::OxygenSaturation => Field::Spo2,
        ValueKind::Glucose => Field::Glucose,
    }
}
