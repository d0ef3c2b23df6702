//! Ends again, after a restore, what had ended since the backup was made ([`crate::ended`]).

use std::sync::Arc;

use jiff::Timestamp;
use phr::{
    PersonId,
    audit::Event,
    consent::{
        Action, Grant, Purpose,
        fhir::{FORMAT, State, document},
    },
    person::Subject,
    ports::{Intake, Outcome, StoreError},
    provenance::{Channel, Received},
};

use super::SqlStore;
use crate::{
    account, consent,
    ended::{EndedAgain, List},
    leaving,
    prepare::prepare,
    seal::PersonKeys,
    share, take,
    waist::Scope,
};

impl SqlStore {
    /// Ends again whatever the folder's list says has ended: consents, tries of links, ways in. Gives
    /// how much there was.
    pub fn end_listed(&self, at: Timestamp) -> Result<EndedAgain, StoreError> {
        let list = Arc::new(List::read(&self.folder)?);
        let mut again = EndedAgain::default();
        if list.is_empty() {
            return Ok(again);
        }
        let ways_in = Arc::clone(&list);
        again.ways_in =
            self.change_accounts(move |db, accounts| account::end_listed(db, accounts, &ways_in))?;
        for person in self.readers.look(Scope::Everyone("who is here"), leaving::persons)? {
            let keys = self.keys(person)?;
            for grant in self.taken_back(person, &keys, &list)? {
                self.take_back(person, &keys, &grant, at)?;
                again.consents = again.consents.saturating_add(1);
            }
            let list = Arc::clone(&list);
            let links = self.writer.run(person, move |db, _| {
                share::use_up(db, person, &keys, &|link| list.tries_left(&keys, link))
            })?;
            again.links = again.links.saturating_add(links);
        }
        Ok(again)
    }

    /// The consents that hold here and had been taken back.
    fn taken_back(
        &self,
        person: PersonId,
        keys: &PersonKeys,
        list: &List,
    ) -> Result<Vec<Grant>, StoreError> {
        let given = self.readers.look(Scope::Person(person), |db| consent::given(db, person))?;
        let listed = given.iter().filter(|(id, _)| list.has_consent(keys, *id));
        listed.map(|(id, sealed)| consent::open(keys, *id, sealed)).collect()
    }

    /// As the person did it: a document of our own, so that reading everything again says the same.
    fn take_back(
        &self,
        person: PersonId,
        keys: &Arc<PersonKeys>,
        grant: &Grant,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let by = self.household;
        let intake = Intake {
            bytes: document(grant, State::Withdrawn, at),
            held: None,
            format: FORMAT.to_owned(),
            format_version: None,
            received: Received { at, channel: Channel::Typed, by, file_name: None },
            subject: Subject::default(),
            outcome: Outcome::Read {
                drafts: Vec::new(),
                series: Vec::new(),
                acts: Vec::new(),
                from: None,
            },
            findings: Vec::new(),
        };
        let (prepared, keys) = (prepare(keys, &intake, true)?, Arc::clone(keys));
        self.writer.run(person, move |db, log| {
            let (_, what) = take::apply(db, person, &keys, &prepared)?;
            let event = Event {
                at,
                actor: by,
                action: Action::Grant,
                purpose: Purpose::SystemAdministration,
                ground: None,
                holder: None,
                door: "restore".to_owned(),
                what,
            };
            log.append(db, &keys, &event)
        })
    }
}
