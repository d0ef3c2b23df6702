//! `/` and `/family`: choose whose record to see.

use axum::{
    extract::State,
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use pages::{
    family::{Family, Member},
    links, tell,
};
use phr::{
    consent::{Action, Relation},
    ports::{self, OriginalState},
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
    let account = visitor.account;
    let relations = app.work(&visitor, move |store| store.relations(account)).await?;
    let mut members = Vec::with_capacity(relations.len());
    for relation in relations {
        if let Some(member) = member(&app, &visitor, &relation).await? {
            members.push(member);
        }
    }
    // The eldest first; who has no birth date comes last.
    members.sort_by(|(a, _), (b, _)| a.is_none().cmp(&b.is_none()).then(a.cmp(b)));
    let members = members.into_iter().map(|(_, member)| member).collect();
    show(&visitor, &Family { frame: visitor.frame(), members })
}

/// A member with the moment of birth to sort by; `None` when the relation has ended.
async fn member(
    app: &App,
    visitor: &Visitor,
    relation: &Relation,
) -> Result<Option<(Option<i64>, Member)>, Refusal> {
    let pid = relation.person.to_string();
    let Ok(permit) = app.permit(visitor, &pid, Action::Read, "page:family").await else {
        return Ok(None);
    };
    let (lang, today) = (visitor.lang, Date::from_timestamp(app.clock().now()));
    let read = app.work(visitor, move |store| {
        ports::read(&*store, &permit, |r| {
            let person = r.person()?;
            let facts = r.count()?;
            let newest = r.months()?.first().map(|(month, _)| month.clone());
            let open = |state| state == OriginalState::PutAside;
            let questions = r.originals()?.iter().filter(|o| open(o.state)).count();
            let born = person.birth_date.as_ref().map(Date::start_ms);
            let counts = tell::family::Counts { facts, questions, newest };
            Ok((born, tell::family::member(&person, &counts, &today, lang)))
        })
    });
    read.await.map(Some)
}
