//! `/p/{pid}/original/{oid}`: a file as it was received, and its download.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use pages::{
    frame::Nav,
    tell::original::{Data, original},
};
use phr::{
    EntryId, OriginalId,
    ports::{Reading, StoreError},
    provenance::Span,
};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, look::show, refusal::Refusal};

/// Which entry's lines are to be marked.
#[derive(Debug, Deserialize)]
pub(crate) struct Marked {
    entry: Option<String>,
}

pub(crate) async fn window(
    State(app): State<App>,
    Path((pid, oid)): Path<(String, String)>,
    Query(marked): Query<Marked>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let id = original_id(&visitor, &oid)?;
    let entry: Option<EntryId> = marked.entry.and_then(|e| e.parse().ok());
    let address = pid.clone();
    let page = app
        .look(&visitor, &pid, "page:original", move |r, looker| {
            let Some(record) = r.original(id)? else { return Ok(None) };
            let bytes = r.original_bytes(id)?.unwrap_or_default();
            let (frame, _) = looker.framed(r, Nav::Timeline)?;
            let withheld = r.withheld_spans(id)?;
            let span = match entry {
                Some(entry) => span_in(r, entry, id)?,
                None => None,
            };
            let entry = entry.map(|e| e.to_string());
            let data = Data {
                pid: &address,
                record: &record,
                bytes: &bytes,
                withheld: &withheld,
                highlight: span.as_ref(),
                entry: entry.as_deref(),
            };
            Ok(Some(original(frame, data)))
        })
        .await?;
    show(&visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}

/// Where an entry stands in one original.
fn span_in(
    r: &mut dyn Reading,
    entry: EntryId,
    original: OriginalId,
) -> Result<Option<Span>, StoreError> {
    let entry = r.entry(entry)?;
    let origin = entry.and_then(|e| e.origins.into_iter().find(|o| o.original == original));
    Ok(origin.map(|o| o.span))
}

/// The bytes as they were received, but for what is withheld.
pub(crate) async fn file(
    State(app): State<App>,
    Path((pid, oid)): Path<(String, String)>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let id = original_id(&visitor, &oid)?;
    let found = app
        .look(&visitor, &pid, "page:original-file", move |r, _| {
            let Some(record) = r.original(id)? else { return Ok(None) };
            let withheld = r.withheld_spans(id)?;
            let bytes =
                r.original_bytes(id)?.and_then(|bytes| import::handout::without(bytes, &withheld));
            Ok(bytes.map(|bytes| (record.received.file_name, bytes)))
        })
        .await?;
    let (name, bytes) = found.ok_or_else(|| Refusal::not_found(visitor.lang))?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    // Never shown by the browser itself: a file from outside could hold a script.
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    if let Ok(value) = HeaderValue::from_str(&disposition(name.as_deref().unwrap_or("original"))) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// RFC 6266 with the name encoded after RFC 8187; only its last part.
pub(crate) fn disposition(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let encoded: String = base
        .bytes()
        .map(|b| match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(b).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("attachment; filename*=UTF-8''{encoded}")
}

fn original_id(visitor: &Visitor, oid: &str) -> Result<OriginalId, Refusal> {
    oid.parse().map_err(|_not_an_id| Refusal::not_found(visitor.lang))
}
