//! `/p/{pid}/recent`: what was done lately, and taking it back.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{Html, Response},
};
use import::{
    intake::{self, Permits},
    typed,
};
use pages::{
    frame::Nav,
    links,
    tell::recent::{DEEDS_MAX, Done, recent},
};
use phr::{
    EntryId, OriginalId,
    consent::Action,
    ports::{OriginalRecord, Reading, StoreError},
    record::{Act, Entry, Kind},
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    refusal::Refusal,
};

/// Entries of one occasion that are told by name.
const ENTRIES_MAX: usize = 4;

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(deed): Query<Deed>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:recent", move |r, looker| {
        let (mut frame, _) = looker.framed(r, Nav::Add)?;
        frame.notice = deed.notice(&address, frame.lang);
        let originals = r.originals()?;
        let mut done = Vec::new();
        for original in originals.into_iter().take(DEEDS_MAX) {
            done.push(told(r, original)?);
        }
        let apart = r.apart()?;
        Ok(recent(frame, &address, &done, &apart))
    })
    .await
}

fn told(r: &mut dyn Reading, original: OriginalRecord) -> Result<Done, StoreError> {
    let mut act: Option<Act> = None;
    if original.format == typed::ACT {
        let bytes = r.original_bytes(original.id)?.unwrap_or_default();
        act = typed::parse_act(&bytes).acts.pop();
    }
    let about = match act.and_then(Act::original) {
        Some(id) => r.original(id)?,
        None => None,
    };
    let source = about.as_ref().or_else(|| act.is_none().then_some(&original));
    let typed = source.filter(|o| o.format.starts_with("tenohira-")).map(|o| o.id);
    let ids: Vec<EntryId> = match (typed, act) {
        (Some(id), _) => r.brought(id)?,
        (None, Some(act)) => act.entries(),
        (None, None) => Vec::new(),
    };
    let mut entries: Vec<Entry> = Vec::new();
    for id in ids.into_iter().take(ENTRIES_MAX) {
        entries.extend(r.entry(id)?.filter(|e| e.kind != Kind::Support));
    }
    Ok(Done { original, act, entries, about })
}

/// A form with nothing but its token.
#[derive(Debug, Deserialize)]
pub(crate) struct Token {
    csrf: String,
}

/// Takes back one thing that was done.
pub(crate) async fn undo(
    State(app): State<App>,
    Path((pid, oid)): Path<(String, String)>,
    visitor: Visitor,
    Form(form): Form<Token>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let original: OriginalId =
        oid.parse().map_err(|_not_an_id| Refusal::not_found(visitor.lang))?;
    let read = app.permit(&visitor, &pid, Action::Read, "page:undo").await?;
    let add = app.permit(&visitor, &pid, Action::Add, "page:undo").await?;
    let taken = app
        .work(&visitor, move |store| {
            intake::undo(&*store, Permits { read: &read, add: &add }, original)
        })
        .await?
        .ok_or_else(|| Refusal::not_found(visitor.lang))?;
    Ok(see_other(&Deed::link(&links::recent(&pid), "undone", &taken)))
}
