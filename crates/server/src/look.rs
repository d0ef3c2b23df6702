//! One look at one person's record: decide, read under the permit, answer.

use std::sync::Arc;

use axum::response::Html;
use fhir::Date;
use import::intake::{self, Permits};
use jiff::Timestamp;
use pages::{Frame, Page, frame::Nav, tell};
use phr::{
    PersonId,
    consent::{Action, Decision, Permit, Purpose, RelationKind, decide},
    own::{self, Own},
    person::Person,
    ports::{self, Reading, Store, StoreError, Taken},
};

use crate::{
    app::App,
    auth::Visitor,
    refusal::{Cause, Refusal},
};

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
        self.store_work(work).await.map_err(|cause| Refusal::new(visitor.lang, cause))
    }

    /// The same for whoever is not signed in.
    pub(crate) async fn store_work<T: Send + 'static>(
        &self,
        work: impl FnOnce(Arc<dyn Store>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Cause> {
        let turn = self.work_turns().acquire().await;
        let _turn = turn.map_err(|_closed| Cause::Internal("shutting down"))?;
        let store = Arc::clone(self.store());
        tokio::task::spawn_blocking(move || work(store))
            .await
            .map_err(|_panicked| Cause::Internal("store work did not end"))?
            .map_err(Cause::Store)
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
        let request = visitor.request(person, action, door, self.clock().now());
        let on_file = self.work(visitor, move |store| store.on_file(account, person)).await?;
        match decide(&request, &on_file, policy::rules()) {
            // Until labels are stored, whoever does not reach the whole record reads nothing.
            Decision::Permitted(permit) if permit.predicate().is_whole() => Ok(permit),
            Decision::Permitted(_) | Decision::Denied(_) => Err(Refusal::not_found(visitor.lang)),
        }
    }

    /// Looks at one person's record through a door.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
        look: impl FnOnce(&mut dyn Reading, &Looker) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let permit = self.permit(visitor, pid, Action::Read, door).await?;
        let looker = Looker { visitor: visitor.clone(), permit, now: self.clock().now() };
        self.work(visitor, move |store| {
            ports::read(&*store, &looker.permit, |reading| look(reading, &looker))
        })
        .await
    }

    /// The frame of a page that shows nothing else of the record.
    pub(crate) async fn frame(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
        nav: Nav,
    ) -> Result<Frame, Refusal> {
        self.look(visitor, pid, door, move |r, looker| Ok(looker.framed(r, nav)?.0)).await
    }

    /// A page made of one look.
    pub(crate) async fn page<P: Page + Send + 'static>(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
        look: impl FnOnce(&mut dyn Reading, &Looker) -> Result<P, StoreError> + Send + 'static,
    ) -> Result<Html<String>, Refusal> {
        let page = self.look(visitor, pid, door, look).await?;
        show(visitor, &page)
    }
}

impl App {
    /// Keeps what the person says of themselves. Nobody but the person and the family speaks so: who
    /// reaches a part of the record only may add documents, not words.
    pub(crate) async fn say(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
        said: Own,
    ) -> Result<Taken, Refusal> {
        let read = self.permit(visitor, pid, Action::Read, door).await?;
        let add = self.permit(visitor, pid, Action::Add, door).await?;
        if !(read.predicate().is_whole() && add.predicate().is_whole()) {
            return Err(Refusal::not_found(visitor.lang));
        }
        let at = self.clock().now();
        self.work(visitor, move |store| {
            intake::say(&*store, Permits { read: &read, add: &add }, &said, at)
        })
        .await
    }
}

/// Who looks, under which permit, when.
#[derive(Debug)]
pub(crate) struct Looker {
    pub(crate) visitor: Visitor,
    permit: Permit,
    now: Timestamp,
}

impl Looker {
    /// Today in Japan, with the time of day.
    pub(crate) fn today(&self) -> Date {
        Date::from_timestamp(self.now)
    }

    /// The frame of a page about one person, and the person; read in the same look.
    pub(crate) fn framed(
        &self,
        reading: &mut dyn Reading,
        nav: Nav,
    ) -> Result<(Frame, Person), StoreError> {
        let person = reading.person()?;
        let questions = tell::questions::waiting(&reading.originals()?);
        let relation = match self.permit.purpose() {
            Purpose::PatientRequest => RelationKind::Person,
            Purpose::FamilyRequest
            | Purpose::Treatment
            | Purpose::EmergencyTreatment
            | Purpose::CareManagement
            | Purpose::Research
            | Purpose::PublicHealth
            | Purpose::SystemAdministration => RelationKind::Family,
        };
        let badge = tell::family::badge(&person, relation, questions, self.visitor.lang);
        let choices = own::choices(reading)?;
        Ok((Frame { person: Some(badge), nav, choices, ..self.visitor.frame() }, person))
    }
}

/// A page as the answer.
pub(crate) fn show(visitor: &Visitor, page: &impl Page) -> Result<Html<String>, Refusal> {
    page.render().map(Html).map_err(|_unwritten| {
        Refusal::new(visitor.lang, Cause::Internal("a page could not be written"))
    })
}
