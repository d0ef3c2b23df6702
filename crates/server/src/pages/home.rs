//! `/p/{pid}`: what is new and what matters.

use std::collections::BTreeSet;

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use fhir::Date;
use pages::{
    frame::Nav,
    tell::{
        home::{Data, home},
        log::alarms,
        proxies::soon_grown_up,
        sharing::{Data as Agreed, Known},
        urgent::RECENT_DAYS,
        when,
    },
};
use phr::{
    EntryId,
    insight::signals::daily_signals,
    own::Held,
    ports::{EntryQuery, Reading, StoreError},
    record::{Entry, Kind},
};

use crate::{
    app::App,
    auth::Visitor,
    done::Deed,
    look::{Looker, show},
    refusal::Refusal,
    sensed::sensed,
};

/// The newest entries of a kind that home looks at; enough to find what is current.
const NEWEST_MAX: u32 = 400;
/// What the notices that cannot wait look at is read for their days even beyond those; more than one
/// reading a minute all week is no measurement by hand.
const RECENT_MAX: u32 = 10_000;
/// So many lines of the log are searched for alarms.
const ALARMS_WITHIN: u32 = 64;
const DAY_MS: i64 = 86_400_000;
/// What home is made of.
const KINDS: [&[Kind]; 8] = [
    &[Kind::Medicine],
    &[Kind::Allergy],
    &[Kind::Condition],
    &[Kind::Measurement],
    &[Kind::Lab, Kind::CheckUp],
    &[Kind::Vaccination, Kind::Care],
    &[Kind::Note],
    &[Kind::Cost],
];

pub(crate) async fn show_home(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(deed): Query<Deed>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let address = pid.clone();
    let look = move |r: &mut dyn Reading, looker: &Looker| {
        let (mut frame, person) = looker.framed(r, Nav::Home)?;
        frame.notice = deed.notice(&address, frame.lang);
        let mut entries = newest(r)?;
        let (apart, originals, today) = (r.apart()?, r.originals()?, looker.today());
        urgent_too(r, &today, &mut entries)?;
        let (sensed, held) = (sensed(r, &today)?, Held::of_plan(r)?);
        let signals = daily_signals(r, &today)?;
        let data = Data {
            pid: &address,
            person: &person,
            today: &today,
            entries: &entries,
            apart: &apart,
            originals: &originals,
            sensed: &sensed,
            held: &held,
            signals: &signals,
        };
        let newest = originals.first().map_or(0, |o| o.number);
        let mut page = home(frame, data);
        page.alarms =
            alarms(&r.log(0, ALARMS_WITHIN)?, looker.now().as_millisecond(), looker.visitor.lang);
        let consents = r.consents()?;
        let known = Known::default();
        let agreed = Agreed { pid: &address, now: looker.now(), consents: &consents, known };
        page.ending = agreed.ending();
        let born = person.birth_date.as_ref();
        let grown = soon_grown_up(born, &consents, looker.now());
        page.grown_up = grown.map(|day| when::day_of(&day, looker.visitor.lang));
        Ok((page, newest))
    };
    let (mut page, newest) = app.look(&visitor, &pid, "page:home", look).await?;
    if page.frame.is_whole() {
        page.differences = app.differences(&visitor, &pid, newest).await?;
    }
    show(&visitor, &page)
}

/// Adds the readings of the last days that [`newest`] left out for their number: a calm reading more
/// must never hide an urgent one.
fn urgent_too(r: &mut dyn Reading, now: &Date, entries: &mut Vec<Entry>) -> Result<(), StoreError> {
    let kinds = [Kind::Measurement, Kind::Lab, Kind::CheckUp];
    let oldest = now.start_ms().saturating_sub((RECENT_DAYS + 1) * DAY_MS);
    let most = usize::try_from(NEWEST_MAX).unwrap_or(usize::MAX);
    if entries.iter().filter(|e| kinds.contains(&e.kind)).count() < most {
        return Ok(());
    }
    let query = EntryQuery {
        kinds: kinds.to_vec(),
        from_ms: Some(oldest),
        limit: Some(RECENT_MAX),
        ..EntryQuery::default()
    };
    let held: BTreeSet<EntryId> = entries.iter().map(|e| e.id).collect();
    entries.extend(r.entries(&query)?.into_iter().filter(|e| !held.contains(&e.id)));
    Ok(())
}

pub(super) fn newest(r: &mut dyn Reading) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::new();
    for kinds in KINDS {
        let limit = Some(NEWEST_MAX);
        entries.extend(r.entries(&EntryQuery {
            kinds: kinds.to_vec(),
            limit,
            ..EntryQuery::default()
        })?);
    }
    Ok(entries)
}
