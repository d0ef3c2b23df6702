//! `/p/{pid}/search`: words in the record.
//!
//! The whole record of the person is decrypted and looked through in memory, once per search: some
//! seconds for a very large record. Nothing of it is kept. The words stand in the address, which is
//! never logged here and never sent to another site (`referrer-policy: same-origin`); the access log
//! holds every entry that was read, which is all of them, and not the words.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    links,
    tell::search::{Data, search as told, words_of},
};
use phr::ports::EntryQuery;
use serde::Deserialize;

use crate::{app::App, auth::Visitor, refusal::Refusal};

/// What is looked for.
#[derive(Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    q: String,
    page: Option<usize>,
}

pub(crate) async fn search(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(wanted): Query<Wanted>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page(&visitor, &pid, "page:search", move |r, looker| {
        let (mut frame, _) = looker.framed(r, Nav::Home)?;
        frame.path = links::search(&address, "", 1); // without the words
        let nothing = words_of(&wanted.q).is_empty();
        let entries = if nothing { Vec::new() } else { r.entries(&EntryQuery::default())? };
        let apart = r.apart()?;
        let data = Data {
            pid: &address,
            query: &wanted.q,
            entries: &entries,
            apart: &apart,
            page: wanted.page.unwrap_or(1),
        };
        Ok(told(frame, data))
    })
    .await
}
