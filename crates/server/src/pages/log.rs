//! `/p/{pid}/log`: everyone who looked.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    tell::log::{Accounts, Slice, log},
};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, refusal::Refusal};

/// Lines on one page.
const LINES: u32 = 40;

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
    let check = app.log_check(&visitor).await?;
    let address = pid.clone();
    app.page(&visitor, &pid, "page:log", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Log)?;
        let page = which.page.max(1);
        let skip = u64::from(page.saturating_sub(1)).saturating_mul(u64::from(LINES));
        let (size, events) = (r.log_size()?, r.log(skip, LINES)?);
        let more = skip.saturating_add(u64::from(LINES)) < size;
        let accounts = Accounts { household: looker.visitor.account, names: &[] };
        let page = usize::try_from(page).unwrap_or(usize::MAX);
        Ok(log(frame, &address, &events, accounts, Slice { page, more }, check))
    })
    .await
}
