//! `/p/{pid}/sharing/{gid}`: what was agreed to, to be printed.

use axum::{
    extract::{Path, State},
    response::Html,
};
use fhir::Date;
use pages::{
    links,
    receipt::Receipt,
    tell::{
        sharing::{Known, terms},
        when,
    },
};
use phr::consent::Grant;

use super::{TERMS, agreed, frame, hash, names, to};
use crate::{app::App, auth::Visitor, look::show, refusal::Refusal};

pub(crate) async fn receipt(
    State(app): State<App>,
    Path((pid, gid)): Path<(String, String)>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let agreed = agreed(&app, &visitor, &pid, "page:sharing-receipt").await?;
    let frame = frame(&app, &visitor, &pid, "page:sharing-receipt").await;
    let mut grants = agreed.consents.iter().map(|(grant, _)| grant);
    let grant = grants.find(|grant| grant.id.to_string() == gid);
    let grant = grant.ok_or_else(|| Refusal::not_found(visitor.lang))?;
    let names = names(&app, &visitor).await?;
    show(&visitor, &told(frame, &pid, grant, Known { shares: &agreed.shares, names: &names }))
}

/// The sentences in the language in which they were shown; word for word, when they still are.
pub(in crate::pages) fn told(
    frame: pages::Frame,
    pid: &str,
    grant: &Grant,
    known: Known<'_>,
) -> Receipt {
    let then: pages::Lang = grant.shown.lang.into();
    let terms = terms(grant, &to(grant, known, then), then);
    Receipt {
        made: None,
        as_shown: grant.shown.version == TERMS && grant.shown.hash == hash(&terms),
        terms,
        given: when::of(&Date::from_timestamp(grant.given), frame.lang),
        number: grant.id.to_string(),
        list: links::sharing(pid),
        frame,
    }
}
