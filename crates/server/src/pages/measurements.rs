//! `/p/{pid}/measurements`: what is measured, with the newest value of each.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use fhir::Date;
use pages::{
    Frame,
    frame::Nav,
    measurements::{Measurements, SERIES_PER_PAGE},
    series::SeriesCard,
    tell::{
        measurements::{Data, measurements},
        series,
    },
};
use phr::{
    ports::{EntryQuery, Noting, Reading, StoreError},
    record::{Kind, Series, series::in_pieces},
};

use super::list::Which;
use crate::{app::App, auth::Visitor, refusal::Refusal, sensed::Recent};

/// The newest entries of a group that are looked at. What was last measured before so many others
/// is not in the list.
const NEWEST_MAX: u32 = 2000;
/// Read apart, so that daily values at home never push out a yearly laboratory result.
const GROUPS: [&[Kind]; 2] = [&[Kind::Measurement], &[Kind::Lab, Kind::CheckUp]];

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    app.page(&visitor, &pid, "page:measurements", move |r, looker| {
        let (frame, _) = looker.framed(r, Nav::Home)?;
        let (today, page) = (looker.today(), which.page().max(1));
        let recent = Recent::read(r, &today)?;
        let urgent = recent.urgent(&today, &address, frame.lang);
        let how = (page.to_string(), Noting::AsAWhole);
        let told = looker.told_lately(r, (&frame, &urgent), how, |r, frame| {
            told(r, frame, (&address, page), (&today, &recent))
        })?;
        Ok(Measurements { frame, ..told })
    })
    .await
}

fn told(
    r: &mut dyn Reading,
    frame: Frame,
    (pid, page): (&str, usize),
    (today, recent): (&Date, &Recent),
) -> Result<Measurements, StoreError> {
    let mut entries = Vec::new();
    for kinds in GROUPS {
        let (kinds, limit) = (kinds.to_vec(), Some(NEWEST_MAX));
        entries.extend(r.entries(&EntryQuery { kinds, limit, ..EntryQuery::default() })?);
    }
    let mut all = r.series()?;
    series::order(&mut all);
    let first = page.saturating_sub(1).saturating_mul(SERIES_PER_PAGE);
    let here = all.iter().skip(first).take(SERIES_PER_PAGE);
    let cards = here.map(|one| card(r, one, pid, frame.lang));
    let cards = cards.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let data = Data {
        pid,
        today,
        entries: &entries,
        page,
        sensed: &recent.sensed,
        series: cards,
        series_in_all: all.len(),
    };
    Ok(measurements(frame, data))
}

/// A series by its newest day; only that day is read.
fn card(
    r: &mut dyn Reading,
    one: &Series,
    pid: &str,
    lang: pages::Lang,
) -> Result<Option<SeriesCard>, StoreError> {
    let day = series::newest_day(one);
    let whole = day.during();
    let mut stretch = phr::record::series::Stretches::between(vec![whole.start, whole.end]);
    in_pieces(r, one.id, whole, &mut |points| stretch.add(points))?;
    Ok(stretch.finish().first().map(|day| series::card(one, day, pid, lang)))
}
