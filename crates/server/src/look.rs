//! One look at one person's record: decide, read under the permit, answer.

use std::sync::Arc;

use axum::response::Html;
use pages::{Frame, Page, frame::{Nav, PersonBadge}};
use phr::{
    PersonId,
    consent::{Action, Decision, Permit, Request, decide},
    person::Person,
    ports::{self, OriginalState, Reading, Store, StoreError},
};

use crate::{app::App, auth::Visitor, refusal::{Cause, Refusal}};

/// A person as the address names them, not yet known to exist.
pub(crate) fn person_id(visitor: &Visitor, pid: &str) -> Result<PersonId, Refusal> {
    pid.parse().map_err(|_not_an_id| Refusal::not_found(visitor.lang))
}

impl App {
    /// Runs store work on the blocking pool, so many at a time.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        work: impl FnOnce(Arc<dyn Store>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let refuse = |cause| Refusal::new(visitor.lang, cause);
        let turn = self.work_turns().acquire().await;
        let _turn = turn.map_err(|_closed| refuse(Cause::Internal("shutting down")))?;
        let store = Arc::clone(self.store());
        tokio::task::spawn_blocking(move || work(store))
            .await
            .map_err(|_panicked| refuse(Cause::Internal("store work did not end")))?
            .map_err(|error| refuse(Cause::Store(error)))
    }

    /// A permit for this visitor, or the page for what does not exist.
    pub(crate) async fn permit(
        &self,
        visitor: &Visitor,
        pid: &str,
        action: Action,
        door: &'static str,
    ) -> Result<Permit, Refusal> {
        let (account, person) = (visitor.account, person_id(visitor, pid)?);
        let request = Request { account, person, action, door, at: self.clock().now() };
        let relations = self.work(visitor, move |store| store.relations(account)).await?;
        match decide(&request, &relations) {
            Decision::Permitted(permit) => Ok(permit),
            Decision::Denied(_) => Err(Refusal::not_found(visitor.lang)),
        }
    }

    /// Looks at one person's record through a door.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
        look: impl FnOnce(&mut dyn Reading) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let permit = self.permit(visitor, pid, Action::Read, door).await?;
        self.work(visitor, move |store| ports::read(&*store, &permit, look)).await
    }
}

/// The frame of a page about one person; reads the badge in the same look.
pub(crate) fn framed(
    reading: &mut dyn Reading,
    visitor: &Visitor,
    nav: Nav,
) -> Result<(Frame, Person), StoreError> {
    let person = reading.person()?;
    let questions = reading
        .originals()?
        .iter()
        .filter(|original| original.state == OriginalState::PutAside)
        .count();
    let badge = badge(visitor, &person, questions);
    Ok((Frame { person: Some(badge), nav, ..visitor.frame() }, person))
}

fn badge(visitor: &Visitor, person: &Person, questions: usize) -> PersonBadge {
    pages::tell::family::badge(person, questions, visitor.lang)
}

/// A page as the answer.
pub(crate) fn show(visitor: &Visitor, page: &impl Page) -> Result<Html<String>, Refusal> {
    page.render()
        .map(Html)
        .map_err(|_| Refusal::new(visitor.lang, Cause::Internal("a page could not be written")))
}
