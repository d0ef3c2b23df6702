//! `/p/{pid}`: what is new and what matters.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use pages::{
    frame::Nav,
    tell::{
        home::{Data, home},
        log::alarms,
        sharing::Data as Agreed,
    },
};
use phr::{
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
/// So many lines of the log are searched for alarms.
const ALARMS_WITHIN: u32 = 64;
/// What home is made of.
const KINDS: [&[Kind]; 5] = [
    &[Kind::Medicine],
    &[Kind::Allergy],
    &[Kind::Condition],
    &[Kind::Measurement],
    &[Kind::Lab, Kind::CheckUp],
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
        let entries = newest(r)?;
        let (apart, originals, today) = (r.apart()?, r.originals()?, looker.today());
        let (sensed, held) = (sensed(r, &today)?, Held::of_plan(r)?);
        let data = Data {
            pid: &address,
            person: &person,
            today: &today,
            entries: &entries,
            apart: &apart,
            originals: &originals,
            sensed: &sensed,
            held: &held,
        };
        let newest = originals.first().map_or(0, |o| o.number);
        let mut page = home(frame, data);
        page.alarms =
            alarms(&r.log(0, ALARMS_WITHIN)?, looker.now().as_millisecond(), looker.visitor.lang);
        let consents = r.consents()?;
        let agreed = Agreed { pid: &address, now: looker.now(), consents: &consents, shares: &[] };
        page.ending = agreed.ending();
        Ok((page, newest))
    };
    let (mut page, newest) = app.look(&visitor, &pid, "page:home", look).await?;
    if page.frame.is_whole() {
        page.differences = app.differences(&visitor, &pid, newest).await?;
    }
    show(&visitor, &page)
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
