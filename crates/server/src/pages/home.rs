//! `/p/{pid}`: what is new and what matters.

use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use fhir::Date;
use pages::{
    Frame,
    frame::Nav,
    home::Home,
    tell::{
        home::{Data, home},
        log::alarms,
        proxies::soon_grown_up,
        sharing::{Data as Agreed, Known},
        when,
    },
};
use phr::{
    insight::signals::daily_signals,
    own::Held,
    person::Person,
    ports::{EntryQuery, Noting, OriginalRecord, Reading, StoreError},
    record::{Entry, Kind},
};

use super::differences::waiting;
use crate::{app::App, auth::Visitor, done::Deed, look::Looker, refusal::Refusal, sensed::Recent};

/// The newest entries of a kind that home looks at; enough to find what is current.
const NEWEST_MAX: u32 = 400;
/// So many lines of the log are searched for alarms.
const ALARMS_WITHIN: u32 = 64;
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
        let (mut page, person) = lately(r, looker, &address)?;
        page.frame.notice = deed.notice(&address, page.frame.lang);
        if page.frame.is_whole() {
            page.differences = waiting(r, looker)?;
        }
        page.alarms =
            alarms(&r.log(0, ALARMS_WITHIN)?, looker.now().as_millisecond(), looker.visitor.lang);
        let consents = r.consents()?;
        let known = Known::default();
        let agreed = Agreed { pid: &address, now: looker.now(), consents: &consents, known };
        page.ending = if page.frame.may().share { agreed.ending() } else { 0 };
        let born = person.birth_date.as_ref();
        let grown = soon_grown_up(born, &consents, looker.now());
        page.grown_up = grown.map(|day| when::day_of(&day, looker.visitor.lang));
        Ok(page)
    };
    app.page(&visitor, &pid, "page:home", look).await
}

/// The page as far as the record alone decides it, as it is now, and whose it is.
pub(super) fn lately(
    r: &mut dyn Reading,
    looker: &Looker,
    pid: &str,
) -> Result<(Home, Person), StoreError> {
    let (frame, person) = looker.framed(r, Nav::Home)?;
    let (originals, today) = (r.originals()?, looker.today());
    let recent = Recent::read(r, &today)?;
    let urgent = recent.urgent(&today, pid, frame.lang);
    let how = (String::new(), Noting::AsAWhole);
    let page = looker.told_lately(r, (&frame, &urgent), how, |r, frame| {
        told(r, frame, (pid, &person, &originals), (&today, &recent))
    })?;
    Ok((Home { frame, ..page }, person))
}

fn told(
    r: &mut dyn Reading,
    frame: Frame,
    (pid, person, originals): (&str, &Person, &[OriginalRecord]),
    (today, recent): (&Date, &Recent),
) -> Result<Home, StoreError> {
    let mut entries = newest(r)?;
    recent.add_to(&mut entries);
    let (apart, held, signals) = (r.apart()?, Held::of_plan(r)?, daily_signals(r, today)?);
    let (entries, apart, sensed) = (&*entries, &*apart, &*recent.sensed);
    let (held, signals) = (&held, &*signals);
    let data = Data { pid, person, today, entries, apart, originals, sensed, held, signals };
    Ok(home(frame, data))
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
