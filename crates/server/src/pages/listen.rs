//! `/p/{pid}/listen/{what}`: a message, the story, what cannot wait, a card of the home page, as a sound.
//!
//! It is made anew under the same permit as the page, with its own line in the log, and never kept.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use pages::{
    frame::Nav,
    tell::{
        listen::{What, card, words},
        meaning::Data,
    },
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    material::Material,
    refusal::{Cause, Refusal},
};

/// In which Japanese.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    words: Option<String>,
}

pub(crate) async fn sound(
    State(app): State<App>,
    Path((pid, what)): Path<(String, String)>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let absent = || Refusal::not_found(visitor.lang);
    let voice = app.config().voice.clone().ok_or_else(absent)?;
    let what = What::from_slug(&what).ok_or_else(absent)?;
    let easy = which.words.as_deref().map(|words| words == "easy");
    if app.listens_too_often(visitor.account) {
        return Err(Refusal::new(visitor.lang, Cause::TooOften));
    }
    let address = pid.clone();
    let told = app
        // A part of a record would sound like the whole.
        .look_at_all(&visitor, &pid, "page:listen", move |r, looker| {
            if let What::Home(which) = what {
                let (home, _) = super::home::lately(r, looker, &address)?;
                return Ok(card(&home, which).map(|words| (words, home.frame.choices.pace)));
            }
            let (frame, person) = looker.framed(r, Nav::Home)?;
            let today = looker.today();
            let material = Material::read(r, looker, (&person, frame.choices.guideline))?;
            let data = Data { easy, ..material.data(&address, &person, &today) };
            Ok(words(&frame, &data, what).map(|words| (words, frame.choices.pace)))
        })
        .await?;
    let (words, pace) = told.ok_or_else(absent)?;
    let unsaid = || Refusal::new(visitor.lang, Cause::Internal("a message could not be said"));
    let turn = app.speaking_turns().acquire_owned().await.map_err(|_closed| unsaid())?;
    let said = tokio::task::spawn_blocking(move || {
        let wav = voice.wav(&words, pace);
        // Not before: whoever has gone away is still being spoken to.
        drop(turn);
        wav
    });
    Ok(answer(said.await.ok().flatten().ok_or_else(unsaid)?))
}

pub(super) fn answer(wav: Vec<u8>) -> Response {
    let mut response = wav.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    let policy = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
