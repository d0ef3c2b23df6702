//! `/account/session…`: end one of one's sessions, or all but this one.

use axum::{Form, extract::State, response::Response};
use pages::links;
use phr::TokenHash;
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    guard::{check_csrf, see_other},
    refusal::Refusal,
};

/// Which session.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    csrf: String,
    id: String,
}

/// Ends one. It is over at its next request.
pub(crate) async fn end(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Which>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    app.proved(&visitor, links::ACCOUNT).await?;
    let not_found = || Refusal::not_found(visitor.lang);
    let token: TokenHash = form.id.parse().map_err(|_not_one| not_found())?;
    let account = visitor.account;
    if !app.work(&visitor, move |store| store.end_session(account, token)).await? {
        return Err(not_found());
    }
    Ok(see_other(&links::account_done("ended")))
}

/// The one button.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    csrf: String,
}

pub(crate) async fn end_others(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Asked>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    app.proved(&visitor, links::ACCOUNT).await?;
    let (account, here) = (visitor.account, visitor.session);
    app.work(&visitor, move |store| store.end_other_sessions(account, Some(here))).await?;
    Ok(see_other(&links::account_done("ended")))
}
