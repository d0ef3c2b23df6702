//! `/p/{pid}/meaning`: what the record says.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    tell::meaning::{Data, meaning},
};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, material::Material, refusal::Refusal};

/// In which words.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    words: Option<String>,
    page: Option<usize>,
}

pub(crate) async fn told(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let easy = which.words.as_deref().map(|words| words == "easy");
    let (address, page) = (pid.clone(), which.page.unwrap_or(1));
    app.page_of_all(&visitor, &pid, "page:meaning", move |r, looker| {
        let (frame, person) = looker.framed(r, Nav::Home)?;
        let today = looker.today();
        let material = Material::read(r, looker, (&person, frame.choices.guideline))?;
        let data = material.data(&address, &person, &today);
        Ok(meaning(frame, Data { easy, page, ..data }))
    })
    .await
}
