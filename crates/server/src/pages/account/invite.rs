//! `/account/invite`: make a link by which somebody else gets an account.

use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use pages::{
    invite::{Invite, Made},
    phone::Address,
};
use phr::account::{InvitedAs, cut};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    guard::check_csrf,
    look::show,
    refusal::{Cause, Refusal},
};

pub(crate) async fn form(visitor: Visitor) -> Result<Html<String>, Refusal> {
    show(&visitor, &Invite { frame: visitor.frame(), made: None, nameless: false })
}

/// Who is invited.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    csrf: String,
    #[serde(default)]
    name: String,
    kind: String,
}

/// Makes a link. It is shown in this answer and never again: only its hash is kept.
pub(crate) async fn make(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<Asked>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let as_what = InvitedAs::from_code(&form.kind).ok_or_else(|| {
        Refusal::new(visitor.lang, Cause::BadRequest("nobody is invited as that"))
    })?;
    let name = cut(&form.name);
    let frame = visitor.frame();
    if name.is_empty() {
        let page = show(&visitor, &Invite { frame, made: None, nameless: true })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let invited = app.invite(&visitor, &name, as_what).await?;
    tracing::info!(account = %invited.account, by = %visitor.account, "somebody was invited");
    let address = Address::new(app.address_of(&headers, &invited.path));
    let reachable = app.config().origin.is_some() || !app.config().local_only;
    let made = Some(Made { name, address, reachable });
    Ok(show(&visitor, &Invite { frame, made, nameless: false })?.into_response())
}
