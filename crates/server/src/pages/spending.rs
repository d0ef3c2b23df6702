//! `/p/{pid}/spending`: what the notices say was paid, and the yearly table as a file.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use pages::{
    frame::Nav,
    spending::Spending,
    tell::spending::{Data, csv, spending},
};
use phr::{
    ports::{EntryQuery, Noting, Reading, StoreError},
    record::{Entry, Kind},
};
use serde::Deserialize;

use super::original::disposition;
use crate::{app::App, auth::Visitor, refusal::Refusal};

/// Which year.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    year: Option<i16>,
}

pub(crate) async fn year(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page(&visitor, &pid, "page:spending", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Home)?;
        let how = (format!("{:?}", which.year), Noting::AsAWhole);
        let told = looker.told_lately(r, (&frame, &[]), how, |r, frame| {
            let (entries, apart, originals) = (costs(r)?, r.apart()?, r.originals()?);
            let (entries, apart, originals) = (&*entries, &*apart, &*originals);
            let (pid, year) = (&*address, which.year);
            Ok(spending(frame, Data { pid, entries, apart, originals, year }))
        })?;
        Ok(Spending { frame, ..told })
    })
    .await
}

pub(crate) async fn file(
    State(app): State<App>,
    Path((pid, file)): Path<(String, String)>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let year: Option<i16> = file.strip_suffix(".csv").and_then(|year| year.parse().ok());
    let year = year.ok_or_else(|| Refusal::not_found(visitor.lang))?;
    let address = pid.clone();
    let text = app
        .look(&visitor, &pid, "page:spending-file", move |r, _| {
            let (person, entries, apart) = (r.person()?, costs(r)?, r.apart()?);
            let name = person.names.first().and_then(|n| n.text.clone()).unwrap_or_default();
            let (entries, apart) = (&*entries, &*apart);
            let data = Data { pid: &address, entries, apart, originals: &[], year: Some(year) };
            Ok(csv(&name, data))
        })
        .await?;
    let mut response = text.ok_or_else(|| Refusal::not_found(visitor.lang))?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(value) = HeaderValue::from_str(&disposition(&format!("iryohi-{year}.csv"))) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// Every cost: the sums of a year must not miss one.
fn costs(r: &mut dyn Reading) -> Result<Vec<Entry>, StoreError> {
    r.entries(&EntryQuery { kinds: vec![Kind::Cost], ..EntryQuery::default() })
}
