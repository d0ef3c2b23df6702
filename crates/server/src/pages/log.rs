//! `/p/{pid}/log`: everyone who looked.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use pages::{
    assets,
    frame::Nav,
    tell::log::{Accounts, Slice, log},
};
use phr::{AccountId, ports::Reading};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    refusal::{Cause, Refusal},
};

/// Lines on one page, so that it stays below 50 KB with the style sheet, whatever the lines say.
const LINES: u32 = 24;

#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default = "first")]
    page: u32,
}

const fn first() -> u32 {
    1
}

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let (check, names) = (app.log_check(&visitor).await?, names(&app, &visitor).await?);
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:log", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Log)?;
        let page = which.page.max(1);
        let skip = u64::from(page.saturating_sub(1)).saturating_mul(u64::from(LINES));
        let (size, events) = (r.log_size()?, r.log(skip, LINES)?);
        let more = skip.saturating_add(u64::from(LINES)) < size;
        let accounts = Accounts { household: looker.visitor.account, names: &names };
        let page = usize::try_from(page).unwrap_or(usize::MAX);
        Ok(log(frame, &address, &events, accounts, Slice { page, more }, check))
    })
    .await
}

/// What the accounts call themselves: the log says who looked, not a number.
pub(crate) async fn names(
    app: &App,
    visitor: &Visitor,
) -> Result<Vec<(AccountId, String)>, Refusal> {
    let accounts = app.work(visitor, |store| store.accounts()).await?;
    let named = accounts.into_iter().filter(|account| !account.name.is_empty());
    Ok(named.map(|account| (account.id, account.name)).collect())
}

/// The proof of one entry, as a file.
pub(crate) async fn proof(
    State(app): State<App>,
    Path((pid, number)): Path<(String, String)>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let at = app.clock().now();
    // So that a checkpoint holds it already.
    app.work(&visitor, move |store| store.keep_checkpoint(at)).await?;
    let number: Option<u32> = number.parse().ok();
    let look =
        move |r: &mut dyn Reading, _: &_| number.map(|n| r.log_opening(n.into())).transpose();
    let found = app.look_at_all(&visitor, &pid, "page:proof", look).await?.flatten();
    let file = found.and_then(|proof| proof.to_json().ok());
    let file = file.ok_or_else(|| Refusal::new(visitor.lang, Cause::NotFound))?;
    Ok(attachment(format!("{file:#}\n"), "application/json", "tenohira-proof.json"))
}

/// The page that checks proofs by itself. It has a script, so no browser may open it from here.
pub(crate) async fn verifier() -> Response {
    attachment(assets::VERIFIER.to_owned(), "text/html; charset=utf-8", "tenohira-verify.html")
}

fn attachment(content: String, kind: &'static str, name: &str) -> Response {
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
