//! `/p/{pid}/original/{oid}`: a file as it was received, and its download.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use import::{
    document,
    intake::{self, Permits},
    jp::nfkc,
    typed::{Copied, PaperKind},
};
use jiff::Timestamp;
use pages::{
    frame::Nav,
    links,
    paper::{Copied as Shown, Paper, Typed},
    slip::{self, Slip},
    tell::{
        self,
        original::{Data, original},
    },
};
use phr::{
    EntryId, OriginalId,
    consent::Action,
    ports::{Reading, StoreError},
    provenance::Span,
};
use serde::Deserialize;

use super::measure::moment;
use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    guard::{check_csrf, see_other},
    look::show,
    refusal::Refusal,
};

/// What every browser can show.
const SHOWN: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// Which entry's lines are to be marked.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Marked {
    entry: Option<String>,
    #[serde(flatten)]
    deed: Deed,
}

pub(crate) async fn window(
    State(app): State<App>,
    Path((pid, oid)): Path<(String, String)>,
    Query(marked): Query<Marked>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let today = Date::from_timestamp(app.clock().now());
    let typed = Typed {
        kind: "medicine".to_owned(),
        day: today.as_str().chars().take(10).collect(),
        ..Typed::default()
    };
    page(&app, &visitor, (pid, oid), marked, (typed, None)).await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    (pid, oid): (String, String),
    marked: Marked,
    (typed, slip): (Typed, Option<Slip>),
) -> Result<Html<String>, Refusal> {
    let id = original_id(visitor, &oid)?;
    let entry: Option<EntryId> = marked.entry.and_then(|e| e.parse().ok());
    let address = pid.clone();
    let page = app
        .look(visitor, &pid, "page:original", move |r, looker| {
            let Some(record) = r.original(id)? else { return Ok(None) };
            let bytes = r.original_bytes(id)?.unwrap_or_default();
            let (mut frame, _) = looker.framed(r, Nav::Timeline)?;
            frame.notice = marked.deed.notice(&address, frame.lang);
            let withheld = r.withheld_spans(id)?;
            let span = match entry {
                Some(entry) => span_in(r, entry, id)?,
                None => None,
            };
            let error = slip.map(|slip| slip::said(slip, frame.lang));
            let paper = match document::media_type(&bytes) {
                Some(media) => Some(Paper {
                    picture: SHOWN
                        .contains(&media)
                        .then(|| links::original_picture(&address, &oid)),
                    facts: copied(r, id, &address, frame.lang)?,
                    action: links::original_copy(&address, &oid),
                    typed,
                    error,
                }),
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
                paper,
            };
            Ok(Some(original(frame, data)))
        })
        .await?;
    show(visitor, &page.ok_or_else(|| Refusal::not_found(visitor.lang))?)
}

/// The facts that were copied from a picture.
fn copied(
    r: &mut dyn Reading,
    picture: OriginalId,
    pid: &str,
    lang: pages::Lang,
) -> Result<Vec<Shown>, StoreError> {
    let mut facts = Vec::new();
    for id in r.coded(phr::record::picture::ORIGINAL, &picture.to_string(), None)? {
        facts.extend(r.entry(id)?.map(|e| Shown {
            title: tell::entry::title(&e, lang),
            link: links::entry(pid, &e.id.to_string()),
        }));
    }
    Ok(facts)
}

/// A photo for our own pages: with its own type, without any right to do anything.
pub(crate) async fn picture(
    State(app): State<App>,
    Path((pid, oid)): Path<(String, String)>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let id = original_id(&visitor, &oid)?;
    let bytes = app
        .look(&visitor, &pid, "page:picture", move |r, _| r.original_bytes(id))
        .await?
        .ok_or_else(|| Refusal::not_found(visitor.lang))?;
    let media = document::media_type(&bytes).filter(|media| SHOWN.contains(media));
    let media = media.ok_or_else(|| Refusal::not_found(visitor.lang))?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    let policy = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// The form beside the picture, exactly as posted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Posted {
    csrf: String,
    kind: String,
    name: String,
    day: String,
    value: String,
    unit: String,
    days: String,
    place: String,
}

/// Keeps one fact copied from a photo or PDF.
pub(crate) async fn copy(
    State(app): State<App>,
    Path((pid, oid)): Path<(String, String)>,
    visitor: Visitor,
    Form(posted): Form<Posted>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &posted.csrf)?;
    let id = original_id(&visitor, &oid)?;
    let known = app
        .look_at_all(&visitor, &pid, "page:copy", move |r, _| {
            Ok(r.original_bytes(id)?.is_some_and(|b| document::media_type(&b).is_some()))
        })
        .await?;
    if !known {
        return Err(Refusal::not_found(visitor.lang));
    }
    let copied = match read(&posted, id, app.clock().now()) {
        Ok(copied) => copied,
        Err(slip) => {
            let typed = (posted.typed(), Some(slip));
            let page = page(&app, &visitor, (pid, oid), Marked::default(), typed).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let read = app.permit(&visitor, &pid, Action::Read, "page:copy").await?;
    let add = app.permit(&visitor, &pid, Action::Add, "page:copy").await?;
    let taken = app
        .work(&visitor, move |store| {
            intake::copy(&*store, Permits { read: &read, add: &add }, &copied)
        })
        .await?;
    Ok(see_other(&Deed::link(&links::original_plain(&pid, &oid), "written", &taken)))
}

fn read(posted: &Posted, picture: OriginalId, now: Timestamp) -> Result<Copied, Slip> {
    let text = |text: &str| {
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let kind = PaperKind::from_code(&posted.kind).ok_or(Slip::NoName)?;
    let day = moment(&posted.day, "", now)?;
    let value = text(&posted.value);
    // Full-width digits are what some keyboards give; a result's digits are kept otherwise.
    let value = if kind == PaperKind::Result { value.map(|v| nfkc(&v)) } else { value };
    Ok(Copied {
        picture,
        kind,
        name: text(&posted.name).ok_or(Slip::NoName)?,
        day,
        value,
        unit: text(&posted.unit),
        days: nfkc(&posted.days).trim().parse().ok(),
        place: text(&posted.place),
    })
}

impl Posted {
    fn typed(self) -> Typed {
        Typed {
            kind: self.kind,
            name: self.name,
            day: self.day,
            value: self.value,
            unit: self.unit,
            days: self.days,
            place: self.place,
        }
    }
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
                r.original_bytes(id)?.and_then(|bytes| import::handout::without(&bytes, &withheld));
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
