//! `/p/{pid}/print`: the documents for paper, and each of them as a PDF.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use pages::{
    Lang,
    frame::Nav,
    print::Print,
    sheet::{Document, Letters},
};
use phr::message::Language;
use serde::Deserialize;

use super::original::disposition;
use crate::{
    app::App,
    auth::Visitor,
    refusal::{Cause, Refusal},
    sheets::{Wanted, told},
};

/// In which language and letters, of which year.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    lang: Option<String>,
    letters: Option<String>,
    year: Option<i16>,
}

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    let page = move |r: &mut dyn phr::ports::Reading, looker: &crate::look::Looker| {
        let (frame, _) = looker.framed(r, Nav::Home)?;
        Ok(Print::new(frame, &address, looker.today().year()))
    };
    app.page_of_all(&visitor, &pid, "page:print", page).await
}

pub(crate) async fn file(
    State(app): State<App>,
    Path((pid, file)): Path<(String, String)>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let document = file.strip_suffix(".pdf").and_then(Document::from_slug);
    let document = document.ok_or_else(|| Refusal::not_found(visitor.lang))?;
    let language =
        which.lang.as_deref().and_then(Language::from_code).unwrap_or(match visitor.lang {
            Lang::Ja => Language::Ja,
            Lang::En => Language::En,
        });
    let letters = match which.letters.as_deref() {
        Some("large") => Letters::Large,
        Some(_) | None => Letters::Ordinary,
    };
    let year = which.year;
    let sheet = app
        // A part of a record on paper would look like the whole.
        .look_at_all(&visitor, &pid, door(document), move |r, looker| {
            told(r, &Wanted { document, language, letters, year, today: looker.today() })
        })
        .await?;
    let pdf = app.work(&visitor, move |_store| Ok(paper::pdf(&sheet))).await?;
    let pdf = pdf.map_err(|_unset| {
        Refusal::new(visitor.lang, Cause::Internal("a paper could not be set"))
    })?;
    Ok(answer(pdf, document))
}

/// What the log says was made.
const fn door(document: Document) -> &'static str {
    match document {
        Document::Visit => "paper:visit",
        Document::Medicines => "paper:medicines",
        Document::Year => "paper:year",
        Document::Emergency => "paper:emergency",
    }
}

/// A file to keep or print: opened by a viewer, never run by a page of ours.
fn answer(pdf: Vec<u8>, document: Document) -> Response {
    let mut response = pdf.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    let name = format!("tenohira-{}.pdf", document.slug());
    if let Ok(value) = HeaderValue::from_str(&disposition(&name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    let policy = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
