//! `/p/{pid}/timeline`: one month, day by day, one card per fact.

use axum::{
    extract::{Path, RawQuery, State},
    response::Html,
};
use fhir::Date;
use pages::{
    fact::FactKind,
    frame::Nav,
    tell::timeline::{View, timeline},
    timeline::Timeline,
};
use phr::ports::{EntryQuery, Noting, Reading, StoreError};
use phr::record::Entry;

use crate::{app::App, auth::Visitor, refusal::Refusal};

/// A prescription or a bill can belong to a fact of the month before or after; so much is looked
/// at besides the month itself.
const MARGIN_MS: i64 = 35 * 86_400_000;
/// Values of one filter; more are ignored.
const FILTERS_MAX: usize = 40;

pub(crate) async fn month(
    State(app): State<App>,
    Path(pid): Path<String>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let mut view = view(&pid, query.as_deref().unwrap_or_default());
    app.page(&visitor, &pid, "page:timeline", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Timeline)?;
        let how = (format!("{view:?}"), Noting::Each);
        let page = looker.told_lately(r, (&frame, &[]), how, |r, frame| {
            let months = r.months()?;
            let known = |m: &String| months.iter().any(|(month, _)| month == m);
            let newest = || months.first().map(|(month, _)| month.clone());
            view.month = view.month.filter(known).or_else(newest);
            let entries = around(r, view.month.as_deref())?;
            Ok(timeline(frame, &months, &entries, &r.apart()?, &view))
        })?;
        Ok(Timeline { frame, ..page })
    })
    .await
}

/// The entries of a month with a margin, or those without a date.
fn around(r: &mut dyn Reading, month: Option<&str>) -> Result<Vec<Entry>, StoreError> {
    let Some(month) = month.and_then(|m| m.parse::<Date>().ok()) else {
        return r.entries(&EntryQuery { dateless: true, ..EntryQuery::default() });
    };
    r.entries(&EntryQuery {
        from_ms: Some(month.start_ms().saturating_sub(MARGIN_MS)),
        until_ms: Some(month.end_ms().saturating_add(MARGIN_MS)),
        ..EntryQuery::default()
    })
}

/// Reads `month`, `page`, and every `kind` and `source`; what is unknown is ignored.
fn view(pid: &str, query: &str) -> View {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let all =
        |name: &'static str| pairs.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str());
    let one = |name: &'static str| all(name).next_back().map(str::to_owned);
    View {
        pid: pid.to_owned(),
        month: one("month").filter(|m| !m.is_empty()),
        page: one("page").and_then(|p| p.parse().ok()).unwrap_or(1),
        kinds: all("kind").filter_map(FactKind::from_slug).take(FILTERS_MAX).collect(),
        sources: all("source").map(str::to_owned).take(FILTERS_MAX).collect(),
    }
}
