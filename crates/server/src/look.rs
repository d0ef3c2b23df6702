//! One look at one person's record: decide, read under the permit, answer.

use std::sync::Arc;

use axum::response::Html;
use fhir::Date;
use import::intake::{self, Permits};
use jiff::Timestamp;
use pages::{
    Frame, Page,
    frame::{May, Nav, PersonBadge, Sight},
    home::UrgentNotice,
    tell,
};
use phr::{
    PersonId,
    consent::{
        Action, Decision, Effect, Grant, Grantee, Ground, Permit, RelationKind,
        decide_for_some_purpose,
    },
    own::{self, Choices, Own, Reminded},
    person::Person,
    ports::{self, Noting, Reading, Store, StoreError, Taken},
    provenance::Channel,
};

use crate::{
    alarm,
    app::App,
    auth::Visitor,
    refusal::{Cause, Refusal},
    remembered::{Made, Question, Remembered, Told, Topic, made},
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

    /// A permit for the whole record, or the page for what does not exist: for every act, and for
    /// pages about more than entries.
    pub(crate) async fn permit(
        &self,
        visitor: &Visitor,
        pid: &str,
        action: Action,
        door: &'static str,
    ) -> Result<Permit, Refusal> {
        let permit = self.permits(visitor, pid, [action], door).await?.into_iter().flatten().next();
        // Whoever decides about the record decides about what is closed as well.
        let decides = matches!(action, Action::Grant | Action::Delegate | Action::Locate);
        let whole = permit.filter(|permit| decides || permit.predicate().is_whole());
        whole.ok_or_else(|| Refusal::not_found(visitor.lang))
    }

    /// What of some actions is permitted, be it for a part of the record. Asked anew by each
    /// request: what was taken back is gone with the next one.
    async fn permits<const N: usize>(
        &self,
        visitor: &Visitor,
        pid: &str,
        actions: [Action; N],
        door: &'static str,
    ) -> Result<[Option<Permit>; N], Refusal> {
        let (account, person) = (visitor.account, person_id(visitor, pid)?);
        let now = self.clock().now();
        let on_file = self.work(visitor, move |store| store.on_file(account, person)).await?;
        Ok(actions.map(|action| {
            let request = visitor.request(person, action, door, now);
            match decide_for_some_purpose(&request, &on_file, policy::rules()) {
                Decision::Permitted(permit) => Some(permit),
                Decision::Denied(_) => None,
            }
        }))
    }

    /// Somebody who looks, with what they may see and do.
    async fn looker(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
    ) -> Result<Looker, Refusal> {
        let actions = [Action::Read, Action::Add, Action::Grant, Action::Erase];
        let [read, add, grant, erase] = self.permits(visitor, pid, actions, door).await?;
        let may = May { share: grant.is_some(), leave: erase.is_some() };
        let Some(permit) = read else {
            self.noted_refusal(visitor.account, person_id(visitor, pid)?, self.clock().now());
            return Err(Refusal::not_found(visitor.lang));
        };
        let sight = match (permit.predicate().is_whole(), add) {
            (true, _) => Sight::Whole,
            (false, Some(_)) => Sight::PartAndAdd,
            (false, None) => Sight::Part,
        };
        let voice = self.config().voice.is_some();
        let (visitor, now, remembered) = (visitor.clone(), self.clock().now(), self.remembered());
        Ok(Looker { visitor, permit, sight, may, voice, now, remembered })
    }

    /// A permit to read what was opened, be it a part.
    pub(crate) async fn reading(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
    ) -> Result<Permit, Refusal> {
        self.looker(visitor, pid, door).await.map(|looker| looker.permit)
    }

    /// A permit to read what was opened, with the visitor's own grants that hold now; `None` when
    /// nothing is. Not being let in is no refusal here: the program asks by itself.
    pub(crate) async fn opened(
        &self,
        visitor: &Visitor,
        person: PersonId,
        door: &'static str,
    ) -> Result<Option<(Permit, Vec<Grant>)>, Refusal> {
        let (account, now) = (visitor.account, self.clock().now());
        let on_file = self.work(visitor, move |store| store.on_file(account, person)).await?;
        let request = visitor.request(person, Action::Read, door, now);
        let Decision::Permitted(permit) =
            decide_for_some_purpose(&request, &on_file, policy::rules())
        else {
            return Ok(None);
        };
        let to = Grantee::Account(account);
        let at = on_file.seen.map_or(now, |seen| seen.max(now));
        let theirs = |grant: &Grant| {
            grant.to == to
                && grant.effect == Effect::Permit
                && grant.relation.is_none()
                && grant.is_live(at)
        };
        let mut grants = on_file.grants;
        grants.retain(theirs);
        Ok(Some((permit, grants)))
    }

    /// The permits to add files, with the way they come: whoever sees a part gives them back.
    pub(crate) async fn adding(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
    ) -> Result<(Permit, Permit, Channel), Refusal> {
        let permits = self.permits(visitor, pid, [Action::Read, Action::Add], door).await?;
        let [Some(read), Some(add)] = permits else {
            return Err(Refusal::not_found(visitor.lang));
        };
        let whole = add.predicate().is_whole();
        Ok((read, add, if whole { Channel::Upload } else { Channel::Returned }))
    }

    /// Looks at a person's whole record; for whoever sees a part, the page does not exist.
    pub(crate) async fn look_at_all<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
        look: impl FnOnce(&mut dyn Reading, &Looker) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let looker = self.looker(visitor, pid, door).await?;
        if looker.sight != Sight::Whole {
            return Err(Refusal::not_found(visitor.lang));
        }
        self.looked(visitor, looker, look).await
    }

    /// Looks at one person's record through a door, as far as it was opened.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
        look: impl FnOnce(&mut dyn Reading, &Looker) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let looker = self.looker(visitor, pid, door).await?;
        self.looked(visitor, looker, look).await
    }

    async fn looked<T: Send + 'static>(
        &self,
        visitor: &Visitor,
        looker: Looker,
        look: impl FnOnce(&mut dyn Reading, &Looker) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let alarms = self.noted(&looker.permit);
        self.work(visitor, move |store| {
            let seen = ports::read(&*store, &looker.permit, |reading| look(reading, &looker))?;
            alarm::keep(&store, &alarms)?;
            Ok(seen)
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
        self.look_at_all(visitor, pid, door, move |r, looker| Ok(looker.framed(r, nav)?.0)).await
    }

    /// A page about the whole record, made of one look.
    pub(crate) async fn page_of_all<P: Page + Send + 'static>(
        &self,
        visitor: &Visitor,
        pid: &str,
        door: &'static str,
        look: impl FnOnce(&mut dyn Reading, &Looker) -> Result<P, StoreError> + Send + 'static,
    ) -> Result<Html<String>, Refusal> {
        let page = self.look_at_all(visitor, pid, door, look).await?;
        show(visitor, &page)
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
pub(crate) struct Looker {
    pub(crate) visitor: Visitor,
    permit: Permit,
    sight: Sight,
    may: May,
    /// Whether the server has a voice.
    voice: bool,
    now: Timestamp,
    remembered: Arc<Remembered>,
}

impl Looker {
    /// When they look.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Today in Japan, with the time of day.
    pub(crate) fn today(&self) -> Date {
        Date::from_timestamp(self.now)
    }

    /// The answer to a question about the record: the one that was made lately, if it is still true.
    pub(crate) fn remembered<T: Send + Sync + 'static>(
        &self,
        r: &mut dyn Reading,
        topic: Topic,
        noting: Noting,
        make: impl FnOnce(&mut dyn Reading) -> Result<Made<T>, StoreError>,
    ) -> Result<Arc<T>, StoreError> {
        let (person, reader) = (self.permit.person(), self.permit.actor());
        let question = Question { person, reader, reach: self.permit.predicate().clone(), topic };
        self.remembered.answer(r, (question, self.now), noting, make)
    }

    /// A page as it was told lately, `of` what the address asks for, beside what cannot wait now. But
    /// for that it must not depend on the hour, and it comes in the frame in which it was made.
    pub(crate) fn told_lately<P: Page + Clone + Send + Sync + 'static>(
        &self,
        r: &mut dyn Reading,
        (frame, urgent): (&Frame, &[UrgentNotice]),
        (of, noting): (String, Noting),
        make: impl FnOnce(&mut dyn Reading, Frame) -> Result<P, StoreError>,
    ) -> Result<P, StoreError> {
        let make = |r: &mut dyn Reading, frame| make(r, frame).map(Some);
        let page = self.told_lately_if(r, (frame, urgent), (of, noting), make)?;
        page.ok_or_else(|| StoreError::Failed("there is no page".to_owned()))
    }

    /// The same for a page that may not exist.
    pub(crate) fn told_lately_if<P: Page + Clone + Send + Sync + 'static>(
        &self,
        r: &mut dyn Reading,
        (frame, urgent): (&Frame, &[UrgentNotice]),
        (of, noting): (String, Noting),
        make: impl FnOnce(&mut dyn Reading, Frame) -> Result<Option<P>, StoreError>,
    ) -> Result<Option<P>, StoreError> {
        let (door, day, told) =
            (self.permit.door(), self.day(), Told::of(frame, &self.today(), urgent));
        let topic = Topic::Page { door, of, day, told };
        let page = self.remembered(r, topic, noting, |r| Ok(made(make(r, frame.clone())?)))?;
        Ok(Option::clone(&page))
    }

    /// Today in Japan, as `2026-01-05`.
    pub(crate) fn day(&self) -> String {
        self.today().as_str().chars().take_while(|c| *c != 'T').collect()
    }

    /// The frame of a page about one person, and the person; read in the same look.
    pub(crate) fn framed(
        &self,
        reading: &mut dyn Reading,
        nav: Nav,
    ) -> Result<(Frame, Person), StoreError> {
        let person = reading.person()?;
        // What was put aside is a question to whoever keeps the record.
        let questions = match self.sight {
            Sight::Whole => tell::questions::waiting(&reading.originals()?),
            Sight::Part | Sight::PartAndAdd => 0,
        };
        let relation = match self.permit.ground() {
            Ground::Relation(kind) => kind,
            Ground::Grant(_) | Ground::Emergency => RelationKind::Family,
        };
        let lang = self.visitor.lang;
        let badge = PersonBadge {
            may: self.may,
            acting: match self.permit.ground() {
                Ground::Relation(kind) => {
                    tell::family::acting(kind, &self.visitor.name, &person, lang)
                }
                Ground::Grant(_) | Ground::Emergency => None,
            },
            ..tell::family::badge(&person, relation, (questions, self.sight), lang)
        };
        // How words are shown is the choice of whoever keeps the record.
        let choices = match self.sight {
            Sight::Whole => own::choices(reading)?,
            Sight::Part | Sight::PartAndAdd => Choices::default(),
        };
        let reminds = relation == RelationKind::Person || choices.reminded == Reminded::Family;
        let voice = self.voice;
        let frame =
            Frame { person: Some(badge), nav, choices, reminds, voice, ..self.visitor.frame() };
        Ok((frame, person))
    }
}

/// A page as the answer.
pub(crate) fn show(visitor: &Visitor, page: &impl Page) -> Result<Html<String>, Refusal> {
    page.render().map(Html).map_err(|_unwritten| {
        Refusal::new(visitor.lang, Cause::Internal("a page could not be written"))
    })
}
