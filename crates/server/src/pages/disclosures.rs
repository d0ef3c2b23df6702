//! `/p/{pid}/log/disclosures`: what was given to others in a period, as a page and as a table.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use jiff::Timestamp;
use pages::{
    fact::FactKind,
    frame::Nav,
    tell::{
        disclosures::{Data, csv, disclosures},
        log::Accounts,
        words,
    },
};
use phr::{
    AccountId, EntryId, audit,
    consent::Grant,
    person::Person,
    ports::{LoggedEvent, Reading, StoreError},
};
use serde::Deserialize;

use super::{log::names, original::disposition};
use crate::{app::App, auth::Visitor, look::person_id, refusal::Refusal};

/// How many different entries are looked up for their kind; more are only counted.
const ENTRIES_MAX: usize = 5_000;

/// First and last day; this year when left out or not a day.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Period {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(period): Query<Period>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let (days, grants) = (period.days(app.clock().now()), grants(&app, &visitor, &pid).await?);
    let names = names(&app, &visitor).await?;
    let address = pid.clone();
    app.page_of_all(&visitor, &pid, "page:disclosures", move |r, looker| {
        let (frame, person) = looker.framed(r, Nav::Log)?;
        let given = Given::read(r, &days, names)?;
        Ok(disclosures(frame, given.data(&address, &person, &days, &grants, &looker.visitor)))
    })
    .await
}

pub(crate) async fn file(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(period): Query<Period>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let (days, grants) = (period.days(app.clock().now()), grants(&app, &visitor, &pid).await?);
    let names = names(&app, &visitor).await?;
    let name = format!("disclosures-{}-{}.csv", days.0, days.1);
    let address = pid.clone();
    let text = app
        .look_at_all(&visitor, &pid, "page:disclosures-file", move |r, looker| {
            let person = r.person()?;
            let given = Given::read(r, &days, names)?;
            Ok(csv(given.data(&address, &person, &days, &grants, &looker.visitor)))
        })
        .await?;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(value) = HeaderValue::from_str(&disposition(&name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

async fn grants(app: &App, visitor: &Visitor, pid: &str) -> Result<Vec<Grant>, Refusal> {
    let (account, person) = (visitor.account, person_id(visitor, pid)?);
    Ok(app.work(visitor, move |store| store.on_file(account, person)).await?.grants)
}

impl Period {
    /// The first and the last day that are asked for, in Japan; the present year without them.
    fn days(&self, now: Timestamp) -> (String, String) {
        let year = Date::from_timestamp(now).year();
        let day = |text: &str| {
            let whole = text.parse::<Date>().is_ok_and(|d| d.precision() == fhir::Precision::Day);
            whole.then(|| text.to_owned())
        };
        let from = day(&self.from).unwrap_or_else(|| format!("{year:04}-01-01"));
        let to = day(&self.to).unwrap_or_else(|| format!("{year:04}-12-31"));
        if from <= to { (from, to) } else { (to, from) }
    }
}

/// What was given out, read in one look.
struct Given {
    events: Vec<LoggedEvent>,
    kinds: BTreeMap<EntryId, FactKind>,
    names: Vec<(AccountId, String)>,
}

impl Given {
    fn read(
        r: &mut dyn Reading,
        (from, to): &(String, String),
        names: Vec<(AccountId, String)>,
    ) -> Result<Given, StoreError> {
        let at = |day: &str, end: fn(&Date) -> i64| {
            let ms = day.parse::<Date>().map(|day| end(&day)).ok();
            ms.and_then(|ms| Timestamp::from_millisecond(ms).ok())
        };
        let during = at(from, Date::start_ms).unwrap_or(Timestamp::MIN)
            ..at(to, Date::end_ms).unwrap_or(Timestamp::MAX);
        let events = audit::disclosures(r, &during)?;
        let ids: BTreeSet<EntryId> =
            events.iter().flat_map(|line| line.event.what.entries.iter().copied()).collect();
        let mut kinds = BTreeMap::new();
        for id in ids.into_iter().take(ENTRIES_MAX) {
            if let Some(entry) = r.entry(id)? {
                kinds.insert(id, words::kind(entry.kind, &entry.resource));
            }
        }
        Ok(Given { events, kinds, names })
    }

    fn data<'a>(
        &'a self,
        pid: &'a str,
        person: &'a Person,
        (from, to): &'a (String, String),
        grants: &'a [Grant],
        visitor: &Visitor,
    ) -> Data<'a> {
        let accounts = Accounts { household: visitor.account, names: &self.names };
        let (events, kinds) = (&*self.events, &self.kinds);
        Data { pid, person, days: (from, to), events, kinds, grants, accounts }
    }
}
