//! `/p/{pid}/medicines`: the medicines of the record, current and past.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    medicines::Medicines,
    tell::medicines::{Data, medicines},
};
use phr::{
    ports::{EntryQuery, Noting},
    record::Kind,
};

use super::list::Which;
use crate::{app::App, auth::Visitor, refusal::Refusal};

/// The newest entries that are looked at: more than twenty years of five medicines a month.
const NEWEST_MAX: u32 = 3000;

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page(&visitor, &pid, "page:medicines", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Home)?;
        let (today, page) = (looker.today(), which.page());
        let how = (page.to_string(), Noting::AsAWhole);
        let told = looker.told_lately(r, (&frame, &[]), how, |r, frame| {
            let (kinds, limit) = (vec![Kind::Medicine], Some(NEWEST_MAX));
            let entries = r.entries(&EntryQuery { kinds, limit, ..EntryQuery::default() })?;
            Ok(medicines(frame, Data { pid: &address, today: &today, entries: &entries, page }))
        })?;
        Ok(Medicines { frame, ..told })
    })
    .await
}
