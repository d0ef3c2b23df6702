//! `/p/{pid}/story`: the story of the record.

use axum::{
    extract::{Path, State},
    response::Html,
};
use pages::{frame::Nav, tell::story::story};

use crate::{app::App, auth::Visitor, material::Material, refusal::Refusal};

pub(crate) async fn told(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:story", move |r, looker| {
        let (frame, person) = looker.framed(r, Nav::Home)?;
        let today = looker.today();
        let material = Material::read(r, looker, (&person, frame.choices.guideline))?;
        Ok(story(frame, &material.data(&address, &person, &today)))
    })
    .await
}
