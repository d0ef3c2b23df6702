//! `/` and `/family`: choose whose record to see: those one keeps, those of people one acts for, and
//! what others opened. Who was let in by nobody finds nothing here, and nothing that could have been.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    extract::State,
    response::{Html, Response},
};
use fhir::Date;
use pages::{
    family::Family,
    links,
    tell::{self, family::MemberData},
};
use phr::{
    AccountId, PersonId,
    consent::Ground,
    person::Person,
    ports::{self, Reading, Store, StoreError},
};

use crate::{
    app::App,
    auth::{Stranger, Visitor},
    guard::see_other,
    look::show,
    refusal::{Cause, Refusal},
};

/// The front door: to the family, or, when nobody is signed in, a new link for the terminal.
pub(crate) async fn front(
    State(app): State<App>,
    visitor: Result<Visitor, Refusal>,
) -> Result<Response, Refusal> {
    match visitor {
        Ok(_) => Ok(see_other(links::FAMILY)),
        Err(signed_out) => {
            app.offer_household_link().await;
            Err(signed_out)
        }
    }
}

/// What does not exist.
pub(crate) async fn nowhere(stranger: Stranger) -> Refusal {
    Refusal::new(stranger.lang, Cause::NotFound)
}

pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    page(&app, &visitor, None).await
}

/// The list, and why no record could be started when that was tried.
pub(crate) async fn page(
    app: &App,
    visitor: &Visitor,
    error: Option<String>,
) -> Result<Html<String>, Refusal> {
    let account = visitor.account;
    let persons = app.work(visitor, move |store| persons(&*store, account)).await?;
    let (mut seen, mut opened) = (Vec::with_capacity(persons.len()), Vec::new());
    for person in persons {
        // What has ended is as if it had never been.
        let Some((permit, grants)) = app.opened(visitor, person, "page:family").await? else {
            continue;
        };
        let ground = permit.ground();
        match ground {
            Ground::Relation(kind) => {
                let look = move |store: Arc<dyn Store>| ports::read(&*store, &permit, summary);
                seen.push((kind, app.work(visitor, look).await?));
            }
            Ground::Grant(_) | Ground::Emergency => {
                let look = move |store: Arc<dyn Store>| {
                    ports::read(&*store, &permit, |reading| reading.person())
                };
                opened.push((app.work(visitor, look).await?, grants));
            }
        }
    }
    let now = app.clock().now();
    let today = Date::from_timestamp(now);
    let members: Vec<MemberData<'_>> = seen
        .iter()
        .map(|(relation, s)| MemberData {
            person: &s.person,
            relation: *relation,
            facts: s.facts,
            questions: s.questions,
            newest: s.newest.as_ref(),
        })
        .collect();
    let backup = app.config().backups.as_ref().map(|backups| {
        let (made, failing) = backups.newest();
        tell::family::backup(made.map(Date::from_timestamp).as_ref(), failing, visitor.lang)
    });
    let list = tell::family::family(visitor.frame(), &members, &today);
    let opened = tell::family::opened(&opened, now, visitor.lang);
    show(visitor, &Family { error, backup, opened, ..list })
}

/// Everybody an account may have to do with: asked before anybody's record is.
fn persons(store: &dyn Store, account: AccountId) -> Result<BTreeSet<PersonId>, StoreError> {
    let relations = store.relations(account)?.into_iter().map(|relation| relation.person);
    Ok(relations.chain(store.opened_to(account)?).collect())
}

struct Summary {
    person: Person,
    facts: u64,
    questions: usize,
    newest: Option<Date>,
}

fn summary(r: &mut dyn Reading) -> Result<Summary, StoreError> {
    Ok(Summary {
        person: r.person()?,
        facts: r.count()?,
        questions: tell::questions::waiting(&r.originals()?),
        newest: r.months()?.iter().find_map(|(month, _)| month.parse().ok()),
    })
}
