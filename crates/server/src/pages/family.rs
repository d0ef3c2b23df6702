//! `/` and `/family`: choose whose record to see.

use std::sync::Arc;

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
    let relations = app.work(visitor, move |store| store.relations(account)).await?;
    let mut seen = Vec::with_capacity(relations.len());
    for relation in relations {
        let pid = relation.person.to_string();
        // A relation that has ended is as if it had never been.
        if let Ok(permit) = app.reading(visitor, &pid, "page:family").await {
            let look = move |store: Arc<dyn Store>| ports::read(&*store, &permit, summary);
            seen.push((relation.kind, app.work(visitor, look).await?));
        }
    }
    let today = Date::from_timestamp(app.clock().now());
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
    show(visitor, &Family { error, backup, ..list })
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
