//! `/p/{pid}/entry/{eid}` and below: one fact, its raw FHIR, undo, "these are different".

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{Html, Response},
};
use import::intake::{self, Permits};
use pages::{
    frame::Nav,
    links,
    tell::{
        detail::{Data, detail as told},
        fhir_text::fhir_text as told_fhir,
    },
};
use phr::{
    EntryId,
    consent::{Action, Permit},
    ports::{EntryQuery, Reading, StoreError},
    provenance::{self, Channel},
    record::{Act, Entry, EntryState, same::facts},
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    look::show,
    refusal::{Cause, Refusal},
};

/// How far around an entry others are looked for that tell the same fact.
const AROUND_MS: i64 = 35 * 86_400_000;

/// Which version; the current one when left out.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    version: Option<u32>,
    #[serde(flatten)]
    deed: Deed,
}

pub(crate) async fn detail(
    State(app): State<App>,
    Path((pid, eid)): Path<(String, String)>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let id = entry_id(&visitor, &eid)?;
    let address = pid.clone();
    let page = app
        .look(&visitor, &pid, "page:entry", move |r, looker| {
            let history = r.history(id)?;
            let wanted = |e: &&Entry| which.version.is_none_or(|v| e.version == v);
            let Some(entry) = history.iter().find(wanted) else { return Ok(None) };
            let (mut frame, _) = looker.framed(r, Nav::Timeline)?;
            frame.notice = which.deed.notice(&address, frame.lang);
            let around = around(r, entry)?;
            let apart = r.apart()?;
            let facts = facts(&around, &apart);
            let mine = facts
                .iter()
                .find(|f| f.lead.id == id || f.others.iter().any(|(other, _)| other.id == id));
            let mut others = Vec::new();
            if let Some(fact) = mine {
                others.extend(fact.others.iter().filter(|(other, _)| other.id != id).copied());
                let rule = fact.others.iter().find(|(other, _)| other.id == id);
                others.extend(rule.map(|(_, rule)| (fact.lead, *rule)));
            }
            let originals = r.originals()?;
            let data = Data {
                pid: &address,
                entry,
                history: &history,
                others: &others,
                originals: &originals,
            };
            Ok(Some(told(frame, data)))
        })
        .await?;
    show(&visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}

/// Entries near enough in time to tell the same fact; for what has no date, those of its kind.
fn around(r: &mut dyn Reading, entry: &Entry) -> Result<Vec<Entry>, StoreError> {
    let query = match &entry.when {
        Some(when) if when.month().is_some() => EntryQuery {
            from_ms: Some(when.start_ms().saturating_sub(AROUND_MS)),
            until_ms: Some(when.end_ms().saturating_add(AROUND_MS)),
            ..EntryQuery::default()
        },
        _ => EntryQuery { kinds: vec![entry.kind], ..EntryQuery::default() },
    };
    r.entries(&query)
}

pub(crate) async fn fhir_text(
    State(app): State<App>,
    Path((pid, eid)): Path<(String, String)>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let id = entry_id(&visitor, &eid)?;
    let address = pid.clone();
    let page = app
        .look(&visitor, &pid, "page:fhir", move |r, looker| {
            let Some(entry) = r.entry(id)? else { return Ok(None) };
            let (frame, _) = looker.framed(r, Nav::Timeline)?;
            let kind = fhir::view::resource_type(&entry.resource).unwrap_or("Resource");
            let target = format!("{kind}/{}/_history/{}", entry.id, entry.version);
            let provenance = provenance::fhir::provenance(&entry, &target);
            Ok(Some(told_fhir(frame, &address, &entry, &provenance)))
        })
        .await?;
    show(&visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}

/// A form with nothing but its token.
#[derive(Debug, Deserialize)]
pub(crate) struct Token {
    csrf: String,
}

/// Withdraws what the person typed, or brings back what was withdrawn. What came from elsewhere is
/// not withdrawn alone, but with its file.
pub(crate) async fn undo(
    State(app): State<App>,
    Path((pid, eid)): Path<(String, String)>,
    visitor: Visitor,
    Form(form): Form<Token>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let id = entry_id(&visitor, &eid)?;
    let act = app
        .look_at_all(&visitor, &pid, "page:undo", move |r, _| {
            Ok(r.entry(id)?.and_then(|e| match e.state {
                EntryState::Withdrawn => Some(Act::Restore(id)),
                EntryState::Active => {
                    let typed = e.origins.iter().any(|o| o.received.channel == Channel::Typed);
                    typed.then_some(Act::Withdraw(id))
                }
            }))
        })
        .await?
        .ok_or_else(|| Refusal::not_found(visitor.lang))?;
    let (read, add) = permits(&app, &visitor, &pid, "page:undo").await?;
    let taken = app
        .work(&visitor, move |store| {
            intake::decide(&*store, Permits { read: &read, add: &add }, act)
        })
        .await?;
    Ok(match act {
        Act::Restore(_) => see_other(&Deed::link(&links::entry(&pid, &eid), "restored", &taken)),
        _ => see_other(&Deed::link(&links::home(&pid), "undone", &taken)),
    })
}

/// The form beside each other origin.
#[derive(Debug, Deserialize)]
pub(crate) struct Apart {
    csrf: String,
    other: String,
}

/// Says that two entries are different facts.
pub(crate) async fn apart(
    State(app): State<App>,
    Path((pid, eid)): Path<(String, String)>,
    visitor: Visitor,
    Form(form): Form<Apart>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    let (id, other) = (entry_id(&visitor, &eid)?, entry_id(&visitor, &form.other)?);
    if id == other {
        return Err(Refusal::new(visitor.lang, Cause::BadRequest("an entry is not its own other")));
    }
    let both = app
        .look_at_all(&visitor, &pid, "page:apart", move |r, _| {
            Ok(r.entry(id)?.is_some() && r.entry(other)?.is_some())
        })
        .await?;
    if !both {
        return Err(Refusal::not_found(visitor.lang));
    }
    let (read, add) = permits(&app, &visitor, &pid, "page:apart").await?;
    let taken = app
        .work(&visitor, move |store| {
            intake::apart(&*store, Permits { read: &read, add: &add }, id, other)
        })
        .await?;
    Ok(see_other(&Deed::link(&links::entry(&pid, &eid), "apart", &taken)))
}

async fn permits(
    app: &App,
    visitor: &Visitor,
    pid: &str,
    door: &'static str,
) -> Result<(Permit, Permit), Refusal> {
    let read = app.permit(visitor, pid, Action::Read, door).await?;
    let add = app.permit(visitor, pid, Action::Add, door).await?;
    Ok((read, add))
}

fn entry_id(visitor: &Visitor, eid: &str) -> Result<EntryId, Refusal> {
    eid.parse().map_err(|_not_an_id| Refusal::not_found(visitor.lang))
}
