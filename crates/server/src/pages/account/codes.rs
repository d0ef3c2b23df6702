//! `/account/codes`: recovery codes, shown once.

use axum::response::IntoResponse;
use axum::response::Response;
use axum::{Form, extract::State, response::Html};
use pages::{codes::Codes, links};
use phr::TokenHash;
use serde::Deserialize;

use crate::{
    app::App,
    auth::{Visitor, codes},
    guard::check_csrf,
    look::show,
    refusal::{Cause, Refusal},
};

pub(crate) async fn explain(
    State(app): State<App>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let account = visitor.account;
    let left = app.work(&visitor, move |store| store.recovery_codes_left(account)).await?;
    show(&visitor, &Codes { frame: visitor.frame(), left, made: Vec::new() })
}

/// The one button.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    csrf: String,
}

/// Makes new codes. They are shown in this answer and never again: only keyed hashes are kept.
pub(crate) async fn make(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Asked>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    app.proved(&visitor, links::CODES).await?;
    let made = codes::make(app.ids());
    let hashes: Option<Vec<TokenHash>> = made.iter().map(|code| codes::hash(code)).collect();
    let internal = || Refusal::new(visitor.lang, Cause::Internal("a code is not one"));
    let (account, hashes) = (visitor.account, hashes.ok_or_else(internal)?);
    let left = hashes.len();
    app.work(&visitor, move |store| store.keep_recovery_codes(account, &hashes)).await?;
    Ok(show(&visitor, &Codes { frame: visitor.frame(), left, made })?.into_response())
}
