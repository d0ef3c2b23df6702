//! `/p/{pid}/search`: words in the record.
//!
//! The whole record of the person is decrypted and its words are gathered in memory, some seconds for a
//! very large record; they stay there for a while, as long as the record stays as it is, and are never
//! written anywhere ([`crate::remembered`]). The words that are looked for stand in the address, which
//! is never logged here and never sent to another site (`referrer-policy: same-origin`). The access log
//! holds that everything was gone through, and every entry that was shown, and not the words.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    links,
    tell::search::{Data, Index, on_page, search as told, words_of},
};
use phr::ports::{EntryQuery, Noting, Reading, StoreError};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    refusal::Refusal,
    remembered::{Made, Topic},
};

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
        let (query, page) = (&*wanted.q, wanted.page.unwrap_or(1));
        let words = words_of(query);
        let (mut found, mut entries) = (None, Vec::new());
        if !words.is_empty() {
            let index = looker.remembered(r, Topic::Words, Noting::AsAWhole, gather)?;
            let facts = found.insert(index.find(&words));
            for id in on_page(facts, page).flatten() {
                entries.extend(r.entry(*id)?);
            }
        }
        let apart = r.apart()?;
        let (pid, found, entries, apart) = (&*address, found.as_deref(), &*entries, &*apart);
        Ok(told(frame, Data { pid, query, found, entries, apart, page }))
    })
    .await
}

/// The words of the whole record.
fn gather(r: &mut dyn Reading) -> Result<Made<Index>, StoreError> {
    let (entries, apart) = (r.entries(&EntryQuery::default())?, r.apart()?);
    let answer = Index::of(&entries, &apart);
    let bytes = answer.bytes();
    Ok(Made { answer, shown: Vec::new(), bytes })
}
