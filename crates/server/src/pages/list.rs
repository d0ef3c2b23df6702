//! `/p/{pid}/conditions` and its like: every fact of one kind.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    list::FactList,
    tell::list::{Data, List, list},
};
use phr::ports::{EntryQuery, Noting};
use serde::Deserialize;

use crate::{app::App, auth::Visitor, refusal::Refusal};

/// The newest entries of a kind that are looked at.
const NEWEST_MAX: u32 = 3000;

/// Which part of a long list, from 1.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    page: Option<usize>,
}

impl Which {
    pub(crate) fn page(&self) -> usize {
        self.page.unwrap_or(1).max(1)
    }
}

async fn show(
    app: App,
    pid: String,
    which: Which,
    visitor: Visitor,
    (door, wanted): (&'static str, List),
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page(&visitor, &pid, door, move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Home)?;
        let how = (which.page().to_string(), Noting::AsAWhole);
        let told = looker.told_lately(r, (&frame, &[]), how, |r, frame| {
            let (kinds, limit) = (wanted.kinds().to_vec(), Some(NEWEST_MAX));
            let entries = r.entries(&EntryQuery { kinds, limit, ..EntryQuery::default() })?;
            let apart = r.apart()?;
            let (entries, apart, page) = (&*entries, &*apart, which.page());
            Ok(list(frame, Data { pid: &address, list: wanted, entries, apart, page }))
        })?;
        Ok(FactList { frame, ..told })
    })
    .await
}

pub(crate) async fn conditions(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    show(app, pid, which, visitor, ("page:conditions", List::Conditions)).await
}

pub(crate) async fn allergies(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    show(app, pid, which, visitor, ("page:allergies", List::Allergies)).await
}

pub(crate) async fn vaccinations(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    show(app, pid, which, visitor, ("page:vaccinations", List::Vaccinations)).await
}

pub(crate) async fn visits(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    show(app, pid, which, visitor, ("page:visits", List::Visits)).await
}

pub(crate) async fn documents(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    show(app, pid, which, visitor, ("page:documents", List::Documents)).await
}

pub(crate) async fn care(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    show(app, pid, which, visitor, ("page:care", List::Care)).await
}

pub(crate) async fn notes(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    show(app, pid, which, visitor, ("page:notes", List::Notes)).await
}
